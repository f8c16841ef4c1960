"""Reports that somebody handed in: the list, handing one in, and deciding what is taken over from one."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from wardwatch.kit import clock
from wardwatch.kit.jobs import is_worker_heard
from wardwatch.members.permissions import Action
from wardwatch.reports import operations, queries
from wardwatch.reports.types import AT_WORK, FindState, Handed, ReportCard, ReportRow, ReportState
from wardwatch.standards import tlp
from wardwatch.web import faults
from wardwatch.web.access import signed_in
from wardwatch.web.addresses import outside
from wardwatch.web.intelligence_parts import beside
from wardwatch.web.openings import note_opening
from wardwatch.web.pages import Cell, Column, Empty, Link, Progress, Row, Table, Tag, Term, Tone
from wardwatch.web.pages.reports import ReportPage
from wardwatch.web.pages.sections import FormPage, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.report_finds import finds_part, text_part
from wardwatch.web.templatetags.ui import grouped, when
from wardwatch.web.wording import marking_of

MEGABYTES = 20
PATIENCE = timedelta(seconds=15)
"""How long a report may wait to be begun before it is said that nobody does it."""
WORK = {
    "": gettext_lazy("Waiting for its turn"),
    "reading the text": gettext_lazy("Reading the text"),
    "asking the lists": gettext_lazy("Asking the false-positive lists"),
    "storing": gettext_lazy("Storing what was found"),
}
TONES = {
    ReportState.WAITING: Tone.NEUTRAL,
    ReportState.READING: Tone.INFO,
    ReportState.READ: Tone.GOOD,
    ReportState.FAILED: Tone.WARN,
}


class ReportForm(forms.Form):
    """A report as it is handed in: pasted, or a file. Its marking is chosen; nothing is chosen for anybody."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    said_by = forms.CharField(label=gettext_lazy("Who wrote it"), max_length=300)
    url = forms.CharField(
        label=gettext_lazy("Where it is published"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Its address on the web, if it has one."),
    )
    published = forms.DateField(
        label=gettext_lazy("When it was published"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    tlp = forms.ChoiceField(
        label=gettext_lazy("Marking of what is taken over"),
        choices=[("", gettext_lazy("Choose")), *((each.label, each.label) for each in operations.MARKINGS)],
        help_text=gettext_lazy(
            "CLEAR: for everybody. GREEN: for members and partners. AMBER, AMBER+STRICT: for you and the center. The"
            " report itself is seen by you and the center only."
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy("Paste it here, or choose a file below."),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.html,.htm,.txt,.md,.eml,.csv", "class": "ww-file"}),
        help_text=gettext_lazy("PDF, HTML or plain text, at most 20 MB."),
    )

    def clean(self) -> dict[str, object]:
        """One of text and file, and not too large."""
        said: dict[str, object] = super().clean() or {}
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text")
        if bool(file) == bool(text):
            self.add_error("text", _("Paste the text, or choose a file: one of the two."))
        if file and file.size > MEGABYTES * 1024 * 1024:
            self.add_error("file", _("This file is too large. Send the part that matters, or paste its text."))
        return said

    def handed(self) -> Handed:
        """What the form says, once it is good."""
        said, file = self.cleaned_data, self.cleaned_data.get("file")
        return Handed(
            title=said["title"],
            said_by=said["said_by"],
            tlp=tlp.read(said["tlp"]),
            file_name=str(file.name)[:200] if file else "report.txt",
            data=file.read() if file else said["text"].encode(),
            url=said["url"],
            published=said["published"],
        )


@require_safe
@signed_in
def reports(request: SignedInRequest) -> HttpResponse:
    """The reports that the reader may see, the last handed in first."""
    found = queries.reports(principal=request.principal)
    labels = (_("Report"), _("Marking"), _("State"), _("Open"), _("Accepted"), _("Refused"), _("Handed in"))
    rows = tuple(
        Row(
            (
                Cell(each.title, reverse("report", kwargs={"report": each.uid}), detail=each.said_by),
                Cell(each.tlp.label, whole=True),
                Cell(tag=Tag(each.state.label, TONES[each.state])),
                *(Cell(grouped(number)) for number in (each.open, each.accepted, each.refused)),
                Cell(at=each.handed_in_at),
            )
        )
        for each in found
    )
    may = request.principal.may(Action.SUBMIT_INTELLIGENCE, request.principal.organization)
    empty = Empty(
        _("No report was handed in that you may see."),
        _("Hand in the text, PDF or page of a report: its addresses, hashes, names and numbers are found for you."),
        Link(_("Hand in a report"), reverse("report-new")) if may else None,
    )
    columns = tuple(Column(label, numeric=2 < place < 6, minor=place in (1, 5)) for place, label in enumerate(labels))
    page = SectionsPage(
        title=_("Reports"),
        lead=_("What others wrote about attacks: values are found in it, and a person decides what is taken over."),
        sections=(Section("reports", "", table=Table(_("Reports, the last handed in first"), columns, rows, empty)),),
        wide=True,
        beside=beside(request.principal, "reports"),
        back=Link(_("Hand in a report"), reverse("report-new")) if may and found else None,
    )
    return render(request, "sections.html", {"page": page})


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Hand in a report; it is read in the background."""
    request.principal.demand(Action.SUBMIT_INTELLIGENCE, request.principal.organization)
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            uid = operations.hand_in(
                handed=form.handed(), principal=request.principal, actor=actor_of(request), at=clock.now()
            )
        except operations.Refused as refusal:
            form.add_error(str(refusal.evidence.get("field") or "") or None, refusal.message)
        else:
            return HttpResponseRedirect(reverse("report", kwargs={"report": uid}))
    page = FormPage(
        title=_("Hand in a report"),
        lead=_(
            "It is read on our own machine; nothing in it is opened or fetched. What it holds is shown to you, and"
            " nothing is taken over before somebody accepts it."
        ),
        form=form,
        post_url=reverse("report-new"),
        act=_("Hand it in"),
        cancel_url=reverse("reports"),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def report(request: SignedInRequest, report: UUID) -> HttpResponse:
    """One report; a POST accepts, refuses or reopens finds."""
    card = queries.report(report, principal=request.principal)
    if request.method == "POST":
        return _decide(request, card)
    for organization in card.about:
        note_opening(request, organization)
    if card.row.state in AT_WORK:
        return _show(request, _page(request, card))
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Refresh": "true"})  # the waiting is over: the whole page is another
    return _show(request, _page(request, card))


def _show(request: SignedInRequest, page: ReportPage) -> HttpResponse:
    return render(request, "reports/report.html", {"page": page})


def _page(request: SignedInRequest, card: ReportCard) -> ReportPage:
    url = reverse("report", kwargs={"report": card.row.uid})
    read = card.row.state is ReportState.READ
    waited = clock.now() - card.changed_at
    idle = card.row.state is ReportState.WAITING and waited > PATIENCE and not is_worker_heard()
    return ReportPage(
        title=card.row.title,
        marking=marking_of(card.label, about=_("the center and those who handed it in")),
        facts=_facts(card),
        url=url,
        post_url=f"{url}?{request.GET.urlencode()}",
        beside=beside(request.principal, "reports"),
        progress=Progress(str(WORK.get(card.words, WORK[""])), 0, 0, "") if card.row.state in AT_WORK else None,
        idle=idle,
        problem=_problem(card) if card.row.state is ReportState.FAILED else "",
        problems=tuple(faults.reason(each) for each in card.problems[:20]),
        may_decide=card.may_decide,
        back=Link(_("All reports"), reverse("reports")),
        **(text_part(request, card, url) | finds_part(request, card, url) if read else {}),
    )


def _facts(card: ReportCard) -> tuple[Term, ...]:
    row = card.row
    counts = {"open": row.open, "accepted": row.accepted, "refused": row.refused}
    url = outside(card.url)
    return (
        Term(_("Written by"), row.said_by, url),
        *((Term(_("Published"), card.published.isoformat()),) if card.published else ()),
        Term(_("Handed in"), when(row.handed_in_at)),
        Term(_("Taken over as"), row.tlp.label),
        Term(_("Finds"), _("%(open)d open, %(accepted)d accepted, %(refused)d refused") % counts),
        *((_outcome(row),) if row.accepted else ()),
        Term(_("As received"), card.file_name, reverse("document", kwargs={"document": card.document})),
    )


def _outcome(row: ReportRow) -> Term:
    return Term(_("Since then"), _("What became of it"), reverse("report-outcome", kwargs={"report": row.uid}))


def _problem(card: ReportCard) -> str:
    helps = _("Hand in its text instead: open the file, select all, copy, and paste it into the form.")
    return f"{faults.reason(card.problem)}. {helps}"


def _decide(request: SignedInRequest, card: ReportCard) -> HttpResponse:
    """One find (`accepted`, `refused` or `open` with its number), or all open ones of the shown kind (`all`)."""
    whole = request.POST.get("all", "")
    named = {each: text for each in FindState if (text := request.POST.get(each.value, "")[:9]).isdecimal()}
    state = FindState(whole) if whole in (FindState.ACCEPTED, FindState.REFUSED) else next(iter(named), None)
    if state is None:
        return HttpResponseRedirect(request.get_full_path())
    number = 0 if whole else int(named[state])
    done = operations.decide(
        report=card.row.uid,
        state=state,
        numbers=(number,) if number else None,
        kind="" if number else request.GET.get("kind", ""),
        means=_means(request),
        why=request.POST.get("why", "")[:1000],
        principal=request.principal,
        actor=actor_of(request),
        at=clock.now(),
    )
    _tell(request, state, done)
    return HttpResponseRedirect(f"{request.get_full_path()}{f'#find-{number}' if number else '#finds'}")


def _means(request: SignedInRequest) -> dict[int, str]:
    """What names mean, by the number of the find."""
    said = ((name.removeprefix("means-")[:9], str(value)) for name, value in request.POST.items() if "means-" in name)
    return {int(number): value for number, value in said if number.isdecimal()}


def _tell(request: SignedInRequest, state: FindState, done: operations.Decided) -> None:
    words = {
        FindState.ACCEPTED: ngettext("%(count)d find is accepted.", "%(count)d finds are accepted.", done.finds),
        FindState.REFUSED: ngettext("%(count)d find is refused.", "%(count)d finds are refused.", done.finds),
        FindState.OPEN: ngettext("%(count)d find is open again.", "%(count)d finds are open again.", done.finds),
    }
    if done.finds:
        messages.success(request, words[state] % {"count": done.finds})
    if done.listed:
        many = ngettext(
            "%(count)d find stands on a false-positive list and stays open: accept it by itself.",
            "%(count)d finds stand on false-positive lists and stay open: accept them one by one.",
            done.listed,
        )
        messages.info(request, many % {"count": done.listed})
    if done.unclear:
        many = ngettext(
            "%(count)d name means several things: say which one, then accept it.",
            "%(count)d names mean several things: say which one of each, then accept them.",
            len(done.unclear),
        )
        messages.warning(request, many % {"count": len(done.unclear)})
