"""Requests of people who cannot sign in, for those who agree or refuse: owners, and the center's staff."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wardwatch.kit import clock
from wardwatch.members import operations, queries
from wardwatch.members.queries import RecoveryRow
from wardwatch.members.states import RecoveryState
from wardwatch.members.types import Lost, Side
from wardwatch.web.access import Member, about_member, center_only
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Tag, Term, Tone
from wardwatch.web.pages.account import RecoveryPage
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.proofs import proven
from wardwatch.web.templatetags.ui import when

LOST = {
    Lost.PASSWORD: gettext_lazy("the password"),
    Lost.FACTOR: gettext_lazy("the phone or security key"),
    Lost.BOTH: gettext_lazy("the password, and the phone or security key"),
}


@require_safe
@center_only
def recoveries(request: SignedInRequest) -> HttpResponse:
    """All of them, for the center's staff."""
    found = queries.recovery_rows(principal=request.principal, at=clock.now())
    standing, ended = ([row for row in found if row.stands is stands] for stands in (True, False))
    page = SectionsPage(
        title=_("Who wants to be let in again"),
        lead=_("Two people agree before anybody gets a link. Call them at the registered number, never at another."),
        sections=(
            Section("waiting", _("Waiting"), table=_table(_("Requests that stand"), standing)),
            Section("ended", _("Ended"), table=_table(_("The last 90 days"), ended)),
        ),
        wide=True,
    )
    return render(request, "sections.html", {"page": page})


def waiting_section(request: SignedInRequest, member: Member) -> tuple[Section, ...]:
    """What an organization's owner is shown of requests of its people; nothing where there is none."""
    found = queries.recovery_rows(principal=request.principal, at=clock.now(), organization=member.id)
    title = _("Wants to be let in again")
    return (Section("recoveries", title, table=_table(title, list(found))),) if found else ()


def _table(caption: str, found: list[RecoveryRow]) -> Table:
    rows = tuple(
        Row(
            (
                Cell(row.person, url=_url(row), detail=row.organization_name),
                Cell(str(LOST[row.lost])),
                Cell(at=row.asked_at),
                Cell(tag=_tag(row)),
            )
        )
        for row in found
    )
    columns = (Column(_("Who")), Column(_("Lost")), Column(_("Asked")), Column(_("Where it stands")))
    return Table(caption, columns, rows, Empty(_("None.")))


def _url(row: RecoveryRow) -> str:
    here = Member(row.organization, str(row.organization_uid), row.organization_name, "", chosen=True)
    return here.url("recovery", recovery=row.uid)


def _tag(row: RecoveryRow) -> Tag:
    tone = Tone.GOOD if row.state is RecoveryState.USED else Tone.WARN if row.stands else Tone.NEUTRAL
    return Tag(row.state.label, tone)


class AgreeForm(forms.Form):
    """How somebody made sure; the center's staff says which number they called."""

    telephone = forms.CharField(label=gettext_lazy("The number that you called"), max_length=60)
    reached = forms.CharField(label=gettext_lazy("Whom you reached, and how you knew them"), max_length=300)

    def __init__(self, sent: object, *, calls: bool) -> None:
        """The form; only who `calls` is asked for the number."""
        super().__init__(sent)  # type: ignore[arg-type]
        if not calls:
            del self.fields["telephone"]
            self.fields["reached"].label = _("How did you make sure that it is them?")


@require_http_methods(["GET", "POST"])
@proven
@about_member
def recovery(request: SignedInRequest, member: Member, recovery: UUID) -> HttpResponse:
    """One request: who asks, who agreed; agree to it or refuse it."""
    row = queries.recovery_row(recovery, member.id, principal=request.principal)
    calls = queries.side_of(request.principal, member.id, queries.center_id()) is Side.CENTER
    here = HttpResponseRedirect(member.url("recovery", recovery=recovery))
    if request.method == "POST" and request.POST.get("act") == "refuse":
        operations.refuse_recovery(
            principal=request.principal,
            organization=member.id,
            recovery=recovery,
            why=request.POST.get("why", "")[:300],
            actor=actor_of(request),
            at=clock.now(),
        )
        messages.success(request, _("Refused. Nobody is let in by this request."))
        return here
    form = AgreeForm(request.POST if request.method == "POST" else None, calls=calls)
    if form.is_bound and form.is_valid():
        operations.agree_recovery(
            principal=request.principal,
            organization=member.id,
            recovery=recovery,
            telephone=form.cleaned_data.get("telephone", ""),
            reached=form.cleaned_data["reached"],
            actor=actor_of(request),
            at=clock.now(),
        )
        messages.success(request, _("Noted. They and their owners are told by mail."))
        return here
    page = _page(member, row, form, calls=calls)
    return render(request, "members/recovery.html", {"page": page}, status=400 if form.errors else 200)


def _page(member: Member, row: RecoveryRow, form: AgreeForm, *, calls: bool) -> RecoveryPage:
    facts = (
        Term(_("Who"), f"{row.person}, {row.email}"),
        Term(_("Of"), row.organization_name),
        Term(_("Lost"), str(LOST[row.lost])),
        Term(_("Registered telephone"), row.telephone or _("none; find one that does not come from the request")),
        Term(_("Asked"), when(row.asked_at)),
        Term(_("Asked from"), row.origin or _("unknown")),
        Term(_("Where it stands"), row.state.label),
        *((Term(_("Why"), row.why),) if row.why else ()),
    )
    agreed = tuple(
        Row(
            (
                Cell(each.name or _("a person of the center"), detail=each.side.label),
                Cell(each.reached, detail=each.telephone),
                Cell(at=each.at),
            )
        )
        for each in row.agreements
    )
    columns = (Column(_("Who agreed")), Column(_("How they made sure")), Column(_("When")))
    table = Table(_("Who agreed so far"), columns, agreed, Empty(_("Nobody yet.")))
    return RecoveryPage(
        title=_("Let %(person)s in again?") % {"person": row.person},
        lead=_needed(row),
        sections=(Section("facts", "", terms=facts), Section("agreed", _("Who agreed"), table=table)),
        form=form if row.waits_for_reader else None,
        post_url=member.url("recovery", recovery=row.uid),
        hint=_hint(calls=calls),
        refusable=row.stands,
        back=Link(_("Back"), member.url("users")),
    )


def _needed(row: RecoveryRow) -> str:
    if not row.stands:
        return _("This request has ended.")
    if row.alone:
        return _("Nobody else there can agree. So two different people of the center call, each for themselves.")
    return _("Two people agree: one who decides for the organization, and one of the center or a second owner.")


def _hint(*, calls: bool) -> str:
    if calls:
        return _("Call the registered number now. Ask for the person. Write down whom you reached.")
    return _("Ask them in person or at a number that you know. Do not rely on a mail.")
