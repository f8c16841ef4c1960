"""Decisions: the list, the review of one, and what an analyst does with it."""

from collections import Counter
from operator import attrgetter
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wardwatch.engagements import operations, queries
from wardwatch.engagements.models import Decision
from wardwatch.engagements.states import DecisionState
from wardwatch.kit import clock
from wardwatch.kit.paging import Page
from wardwatch.members.queries import person_names
from wardwatch.standards import tlp
from wardwatch.web.access import center_only
from wardwatch.web.addresses import subject_url
from wardwatch.web.bands import bands_url
from wardwatch.web.claims import claims_about
from wardwatch.web.openings import note_opening
from wardwatch.web.pages import (
    Cell,
    Choice,
    Claim,
    Count,
    Empty,
    Filter,
    Link,
    Preview,
    ReviewPage,
    Table,
    Tag,
    Term,
    Tone,
)
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.recipients import Recipients
from wardwatch.web.tables import Asked, Field, Listing, answer, called
from wardwatch.web.wording import actor_name, marking_of, with_query

SWITCH = 5
LANGUAGES = dict(settings.LANGUAGES)


@require_safe
@center_only
def decisions(request: SignedInRequest) -> HttpResponseBase:
    """Every decision, waiting or made."""

    def page(table: Table) -> HttpResponse:
        shown = SectionsPage(
            title=_("Decisions"),
            lead=_("One decision covers one advisory or vulnerability, for all members that it touches."),
            sections=(Section("decisions", "", table=table),),
            wide=True,
        )
        return render(request, "sections.html", {"page": shown})

    return answer(request, _listing(request), page)


def _listing(request: SignedInRequest) -> Listing[queries.DecisionLine]:
    state = request.GET.get("state", "")
    chosen = DecisionState(state) if state in list(DecisionState) else None

    def fetch(asked: Asked) -> Page[queries.DecisionLine]:
        found = queries.decision_page(
            viewer=request.principal.viewer,
            state=chosen,
            order=asked.order,
            after=_uuid(asked.after),
            before=_uuid(asked.before),
            limit=asked.limit,
        )
        return Page(found.lines, found.after, found.before, found.total)

    states = tuple(Choice(each.value, _(each.label), each is chosen) for each in DecisionState)
    return Listing(
        caption=_("Decisions"),
        fields=(
            Field(
                "decision",
                _("Decision"),
                lambda line: Cell(line.title, reverse("decision", kwargs={"decision": line.uid}), detail=line.cause),
                {"decision": attrgetter("uid"), **called("subject", "title", "cause", "emergency")},
            ),
            Field("state", _("State"), _state, called("state")),
            Field("members", _("Members"), lambda line: Cell(str(line.members)), called("members"), numeric=True),
            Field("findings", _("Findings"), lambda line: Cell(str(line.findings)), called("findings"), numeric=True),
            Field("since", _("Since"), lambda line: Cell(at=line.proposed_at), called("proposed_at"), sorts=True),
        ),
        fetch=fetch,
        order="-since",
        empty=Empty(_("No decision.")),
        marked=(Decision,),
        filters=(Filter("state", _("State"), (Choice("", _("all")), *states)),),
    )


def _state(line: queries.DecisionLine) -> Cell:
    waits = line.state is DecisionState.PROPOSED
    return Cell(tag=Tag(_(line.state.label), Tone.WARN if waits else Tone.NEUTRAL))


@require_http_methods(["GET", "POST"])
@center_only
def decision(request: SignedInRequest, decision: UUID) -> HttpResponse:
    """Review one decision; the POST approves it for those who stay ticked, sets it aside, or shows more of them."""
    viewer = request.principal.viewer
    found = queries.review(str(decision), viewer=viewer, at=clock.now(), recipient=_uuid(request.GET.get("as", "")))
    if request.method == "POST":
        return _act(request, found)
    if found.preview:
        note_opening(request, found.preview.member)
    names = person_names([found.decided_by], viewer=viewer)
    page = _page(request, found, names, claims_about(found.subject, viewer=viewer))
    return render(request, "engagements/review.html", {"page": page})


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _act(request: SignedInRequest, found: queries.Review) -> HttpResponse:
    recipients = Recipients(found.recipients, request.POST)
    if "go" in request.POST:
        return HttpResponseRedirect(_url(found.uid) + recipients.query(request.POST["go"]))
    if request.POST.get("act") == "reject":
        return _dismiss(request, found)
    return _approve(request, found, recipients)


def _approve(request: SignedInRequest, found: queries.Review, recipients: Recipients) -> HttpResponse:
    covers = request.POST.get("covers", "")
    done = operations.approve(
        decision=found.uid,
        exceptions=dict.fromkeys(recipients.left_out, request.POST.get("reason", "")),
        expected=int(covers) if covers.isascii() and covers.isdigit() and len(covers) < 10 else -1,
        principal=request.principal,
        actor=actor_of(request),
        at=clock.now(),
    )
    text = ngettext("Approved for %(count)d member.", "Approved for %(count)d members.", done.approved)
    messages.success(request, text % {"count": done.approved})
    return HttpResponseRedirect(_url(found.uid))


def _dismiss(request: SignedInRequest, found: queries.Review) -> HttpResponse:
    operations.dismiss(
        decision=found.uid,
        why=request.POST.get("note", ""),
        principal=request.principal,
        actor=actor_of(request),
        at=clock.now(),
    )
    messages.success(request, _("Set aside. Nobody is told."))
    return HttpResponseRedirect(_url(found.uid))


@require_POST
@center_only
def undo(request: SignedInRequest, decision: UUID) -> HttpResponse:
    """Take an approval back while nothing is out."""
    operations.undo_approval(
        decision=str(decision), principal=request.principal, actor=actor_of(request), at=clock.now()
    )
    messages.success(request, _("Undone. Nothing was sent."))
    return HttpResponseRedirect(_url(str(decision)))


def _url(decision: str) -> str:
    return reverse("decision", kwargs={"decision": decision})


def _page(
    request: SignedInRequest, found: queries.Review, names: dict[int, str], claims: tuple[Claim, ...]
) -> ReviewPage:
    regions = Counter(each.region for each in found.recipients if each.region)
    return ReviewPage(
        title=found.title,
        summary=found.cause,
        marking=marking_of(tlp.Tlp.AMBER_STRICT, about=_("the center's staff")),
        claims=claims,
        touched=_touched(found),
        regions=tuple(Count(number, region) for region, number in regions.most_common(12)),
        preview=_preview(request, found),
        recipients=Recipients(found.recipients, request.GET).part(),
        dates=(),
        rule=_("How we judge urgency"),
        rule_url=reverse("policy"),
        checks=_checks(found),
        consequence=_("Shows it on their pages and mails their contacts, one minute from now."),
        post_url=_url(found.uid),
        decided=_decided(found, names),
        undo_url=reverse("decision-undo", kwargs={"decision": found.uid}) if found.undo_until else "",
        undo_until=found.undo_until,
    )


def _touched(found: queries.Review) -> tuple[Term, ...]:
    number = sum(each.findings for each in found.recipients)
    pressing = sum(1 for each in found.recipients if each.emergency)
    asked = sum(1 for each in found.recipients if each.asks_version)
    quiet = found.unsure.findings
    return (
        Term(_("What is known of it"), found.subject.rpartition(":")[2], subject_url(found.subject)),
        Term(_("Members"), str(len(found.recipients))),
        Term(_("Findings"), str(number)),
        Term(_("Pressing for"), str(pressing)),
        Term(_("To check the version"), str(asked)),
        *((Term(_("Told nobody: too unsure for the members"), _unsure(found.unsure), bands_url()),) if quiet else ()),
    )


def _unsure(left_out: queries.Unsure) -> str:
    findings = ngettext("%(count)d finding", "%(count)d findings", left_out.findings) % {"count": left_out.findings}
    members = ngettext("%(count)d member", "%(count)d members", left_out.members) % {"count": left_out.members}
    return _("%(findings)s at %(members)s") % {"findings": findings, "members": members}


def _preview(request: SignedInRequest, found: queries.Review) -> Preview:
    links, preview = _switch(request, found.recipients), found.preview
    if preview is None:
        none = marking_of(tlp.Tlp.AMBER_STRICT)
        return Preview(_("nobody"), _("nothing to show"), "", _("Nothing is left to tell."), none, links)
    sent = _("mail") if preview.mails else _("page only, no mail")
    other = preview.body.language if preview.body.language != get_language() else ""
    return Preview(
        recipient=preview.organization,
        template=" · ".join(filter(None, (sent, LANGUAGES.get(other, other)))),
        subject=preview.letter.subject,
        body=preview.letter.text,
        marking=marking_of(tlp.read(preview.body.marking), about=preview.organization),
        switch=links if len(links) > 1 else (),
        language=other,
    )


def _switch(request: SignedInRequest, recipients: tuple[queries.Recipient, ...]) -> tuple[Link, ...]:
    """Links to the text as others read it: where languages differ, the first reader of each; then the first readers."""
    readers: dict[str, queries.Recipient] = {}
    for each in recipients:
        readers.setdefault(each.language, each)
    shown = [(_("See as %(name)s") % {"name": each.name}, each) for each in recipients[:SWITCH]]
    if len(readers) > 1:
        words = _("See in %(language)s (%(name)s)")
        spoken = [
            (words % {"language": LANGUAGES.get(code, code), "name": each.name}, each) for code, each in readers.items()
        ]
        shown = [*spoken, *shown]
    return tuple(Link(label, with_query(request, **{"as": each.organization})) for label, each in shown)


def _checks(found: queries.Review) -> tuple[Tag, ...]:
    if found.preview is None:
        return ()
    fits = found.preview.marking_fits
    marking = Tag(_("Marking allows mail"), Tone.GOOD) if fits else Tag(_("Mail only points to the page"), Tone.WARN)
    reached = Tag(_("A contact is known"), Tone.GOOD) if found.preview.mails else Tag(_("No mail contact"), Tone.WARN)
    return (marking, reached)


def _decided(found: queries.Review, names: dict[int, str]) -> str:
    if found.state is DecisionState.PROPOSED:
        return ""
    text = _("%(state)s by %(who)s.") % {"state": _(found.state.label), "who": actor_name(found.decided_by, names)}
    return f"{text} {found.why}".strip()
