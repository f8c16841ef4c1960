"""The start page: a member's home, the way to the desk, what a partner sees, and what a visitor needs."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wardwatch.assets.types import CareRole
from wardwatch.engagements import queries
from wardwatch.feeds import cisa_csaf, cisa_kev
from wardwatch.feeds.queries import last_looked
from wardwatch.kit import clock
from wardwatch.markings.types import ANONYMOUS
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_contact, members, notices_kept_from, partners
from wardwatch.vulnerabilities.queries import watched
from wardwatch.web.access import Member, Persona, member_of, persona_of, signed_in
from wardwatch.web.engagements import ANSWERS, AWAITED, DONE_LATELY, NEEDING, TO_A_QUESTION, UNDER_WAY, buttons
from wardwatch.web.everybody import FOUND
from wardwatch.web.library import newest
from wardwatch.web.members import organization
from wardwatch.web.naming import question
from wardwatch.web.pages import Cell, Column, Count, Due, Empty, HomePage, Link, Promised, QuietProof, Row, Table, Todo
from wardwatch.web.pages.public import VisitorPage
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, is_signed_in
from wardwatch.web.reviews import drafts_to_read
from wardwatch.web.team import partner_link
from wardwatch.web.visibility import partner_page
from wardwatch.web.wording import due_of

_PLACES, _RECENT = 3, 4
_WATCHED = (cisa_kev.FEED.id, cisa_csaf.FEED.id)
"""The feeds that bring what a member's equipment is compared with."""


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """What each persona meets first."""
    if not is_signed_in(request):
        answer = render(request, "public/visitor.html", {"page": _visitor_page()})
        answer["X-Robots-Tag"] = FOUND
        return answer
    return _start(request)


@signed_in
def _start(request: SignedInRequest) -> HttpResponse:
    persona = persona_of(request.principal)
    if persona is Persona.CENTER:
        return HttpResponseRedirect(reverse("desk"))
    if persona is Persona.PARTNER:
        return render(request, "sections.html", {"page": partner_page(request)})
    if persona is Persona.PROVIDER:
        return render(request, "sections.html", {"page": _provider_page(request)})
    return _member_home(request, member_of(request, None))


@require_safe
@signed_in
def member(request: SignedInRequest, member: UUID) -> HttpResponseBase:
    """One member: its facts for the center, its home for those acting for it."""
    if persona_of(request.principal) is Persona.CENTER:
        return organization(request, member=member)
    return _member_home(request, member_of(request, member))


def _member_home(request: SignedInRequest, member: Member) -> HttpResponse:
    now, viewer = clock.now(), request.principal.viewer
    found = queries.home(member.id, viewer=viewer, at=now)
    against = watched(viewer=viewer)
    may_state = request.principal.may(Action.CHANGE_INVENTORY, member.id)
    page = HomePage(
        needing=found.needing,
        todos=tuple(_todo(card, member, may_state=may_state) for card in found.cards),
        quiet=QuietProof(last_looked(_WATCHED), against.learned_at or now, against.exploited, against.advisories),
        counts=(
            Count(found.in_progress, _("in progress"), f"{member.url('notices')}?state={UNDER_WAY}"),
            Count(found.waiting, _("waiting for the manufacturer"), f"{member.url('notices')}?state={AWAITED}"),
            Count(found.done_this_month, _("done this month"), f"{member.url('notices')}?state={DONE_LATELY}"),
        ),
        promised=tuple(_promised(card, member) for card in found.promised),
        visibility_url=member.url("visibility"),
        inventory_url=member.url("inventory"),
        upload_url=member.url("inventory-upload") if may_state else "",
        more_url=f"{member.url('notices')}?state={NEEDING}" if found.needing > len(found.cards) else "",
        under_way=bool(found.in_progress or found.waiting),
        names=question(member, request),
        drafts=() if member.chosen else drafts_to_read(request.principal),
        whose=member.name if member.chosen and member.id not in viewer.organizations else "",
    )
    return render(request, "home/member.html", {"page": page})


def _promised(card: queries.Card, member: Member) -> Promised:
    said = _("You said “%(answer)s”") % {"answer": _(card.answer.label)} if card.answer else ""
    return Promised(card.action, reverse("notice", kwargs={"ticket": card.ticket}), said, _due(card, member))


def _due(card: queries.Card, member: Member) -> Due | None:
    if not card.protect_by:
        return None
    return due_of(_("Protect by"), card.protect_by, time_zone=member.time_zone, now=clock.now())


def _todo(card: queries.Card, member: Member, *, may_state: bool) -> Todo:
    asks, many = card.kind == "check", len(card.behind)
    serves = _("%(count)d notices ask this. One answer serves them all.") % {"count": many} if many else card.why
    return Todo(
        action=_("Check which version of %(what)s you run") % {"what": card.what} if many else card.action,
        what=_where(card),
        why=serves,
        answers=buttons(TO_A_QUESTION if asks else ANSWERS),
        answer_url=reverse("notice-answer", kwargs={"ticket": card.ticket}),
        url=reverse("notice", kwargs={"ticket": card.ticket}),
        due=_due(card, member),
        care=CareRole(card.care).label.lower() if card.care in set(CareRole) else card.care,
        version_url=reverse("notice-version", kwargs={"ticket": card.ticket}) if asks and may_state else "",
        behind=tuple(Link(each.about, reverse("notice", kwargs={"ticket": each.ticket})) for each in card.behind),
    )


def _where(card: queries.Card) -> str:
    """What the headline leaves open: the products, if it does not name them, the places, the lines of the list."""
    named = () if card.what in card.action else (card.what,)
    shown, lines = card.departments[:_PLACES], card.lines
    more = len(card.departments) - len(shown)
    places = (
        (*shown, ngettext("%(count)d more place", "%(count)d more places", more) % {"count": more}) if more else shown
    )
    listed = (_("your list line %(line)d") % {"line": lines[0]},) if len(lines) == 1 else ()
    if len(lines) > 1:
        listed = (_("%(count)d lines of your list") % {"count": len(lines)},)
    return " · ".join((*named, *filter(None, (", ".join(places),)), *listed))


def _provider_page(request: SignedInRequest) -> SectionsPage:
    """The members whom a provider acts for, with what needs each; itself first, where it is a member too."""
    viewer, own = request.principal.viewer, request.principal.organization
    reached = [row for row in members(viewer=viewer) if row.pk in viewer.acting_for | {own}]
    served = sorted(reached, key=lambda row: row.pk != own)
    silent = notices_kept_from(viewer)
    needing = queries.needing([row.pk for row in served], viewer=viewer)
    rows = []
    for row in served:
        number = needing.get(row.pk, 0)
        words = ngettext("%(count)d thing needs you", "%(count)d things need you", number) % {"count": number}
        said = _("does not show you its notices") if row.pk in silent else words
        whose = _("your own organization") if row.pk == own else ""
        rows.append(Row((Cell(row.name, reverse("member", kwargs={"member": row.uid}), detail=whose), Cell(said))))
    table = Table(
        _("Members you act for"),
        (Column(_("Member")), Column(_("What needs you"))),
        tuple(rows),
        Empty(_("You act for nobody now.")),
    )
    return SectionsPage(
        title=_("What needs you"),
        lead=_("You act for these members, by their documented permission."),
        sections=(Section("members", "", table=table),),
    )


def _visitor_page() -> VisitorPage:
    center = center_contact()
    first, *recent = newest(1 + _RECENT) or (None,)
    return VisitorPage(
        center=center.name,
        phone=center.telephone,
        newest=first,
        recent=tuple(recent),
        partners=tuple(partner_link(card) for card in partners(viewer=ANONYMOUS)),
        check_url=reverse("check"),
        answer_url=reverse("answer-code"),
        library_url=reverse("library"),
        team_url=reverse("team"),
        resources_url=reverse("resources"),
        policy_url=reverse("policy"),
        sign_in_url=reverse("account_login"),
    )
