"""Who acts for a member: what each provider may do and see, changed and ended by the member's official."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wardwatch.kit import clock
from wardwatch.members import operations, queries
from wardwatch.members.permissions import is_official
from wardwatch.members.queries import ProviderRow
from wardwatch.members.types import Permit
from wardwatch.web.access import Member, about_member
from wardwatch.web.pages import Cell, Column, Empty, Row, Table
from wardwatch.web.pages.reaching import Part, ProviderCard, ProvidersPage
from wardwatch.web.people import beside
from wardwatch.web.principal import SignedInRequest, actor_of


@require_http_methods(["GET", "POST"])
@about_member
def providers(request: SignedInRequest, member: Member) -> HttpResponse:
    """Who acts for the member. A POST changes the parts of one permission (`act=change`), or ends it (`act=end`)."""
    found = queries.providers(member.id, viewer=request.principal.viewer)
    if request.method == "GET":
        return _page(request, member, found)
    standing = {str(row.uid): row for row in found if row.revoked_at is None}
    row = standing.get(request.POST.get("provider", ""))
    if row is None:
        raise Http404
    try:
        messages.success(request, _act(request, member, row))
    except operations.NothingPermitted as refusal:
        return _page(request, member, found, wrong=row, error=refusal.message)
    return HttpResponseRedirect(member.url("providers"))


def _act(request: SignedInRequest, member: Member, row: ProviderRow) -> str:
    at, actor = clock.now(), actor_of(request)
    if request.POST.get("act") == "end":
        operations.revoke_provider(principal=request.principal, member=member.id, provider=row.id, actor=actor, at=at)
        return _("Ended. %(name)s no longer acts for you. Look who gets your notices now.") % {"name": row.name}
    chosen = [permit for permit in Permit if permit in request.POST.getlist("permit")]
    changed = operations.change_permits(
        principal=request.principal, member=member.id, provider=row.id, permits=chosen, actor=actor, at=at
    )
    return _("Stored. It holds from now on.") if changed else _("Nothing was changed.")


def _page(
    request: SignedInRequest,
    member: Member,
    found: tuple[ProviderRow, ...],
    *,
    wrong: ProviderRow | None = None,
    error: str = "",
) -> HttpResponse:
    official = is_official(request.principal, member.id)
    only = _("Only your authorized official can change this.")
    lead = _("What others may do and see on your behalf, by your written permission. You can take it back at any time.")
    page = ProvidersPage(
        title=_("Who acts for %(name)s") % {"name": member.name},
        lead=lead if official else f"{lead} {only}",
        providers=tuple(_card(row, error if row == wrong else "") for row in found if row.revoked_at is None),
        former=_former(found),
        empty=Empty(
            _("Nobody acts for you."),
            _("If a company keeps your computers, it can get and answer notices for you. Call the center."),
        ),
        post_url=member.url("providers") if official else "",
        beside=beside(member, "providers"),
    )
    return render(request, "members/providers.html", {"page": page}, status=400 if error else 200)


def _card(row: ProviderRow, error: str) -> ProviderCard:
    return ProviderCard(
        key=str(row.uid),
        name=row.name or _("a provider"),
        document=row.permission,
        since=row.granted_at,
        parts=tuple(Part(permit.value, _(permit.label), permit in row.permits and not error) for permit in Permit),
        error=error,
    )


def _former(found: tuple[ProviderRow, ...]) -> Table:
    rows = tuple(
        Row(
            (Cell(row.name or _("a provider"), detail=row.permission), Cell(at=row.granted_at), Cell(at=row.revoked_at))
        )
        for row in found
        if row.revoked_at is not None
    )
    columns = (Column(_("Provider")), Column(_("Since")), Column(_("Until")))
    return Table(_("Who acted for you before"), columns, rows, Empty(""))
