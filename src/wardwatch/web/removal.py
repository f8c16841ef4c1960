"""Take lines off the inventory, after a question, and put them back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from wardwatch.assets import operations, queries
from wardwatch.kit import clock
from wardwatch.members.permissions import Action
from wardwatch.web.access import Member, about_member
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table
from wardwatch.web.pages.sections import Act, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of

REMOVED = "removed"
"""The list of removed lines, as `?shown=` of the inventory asks for it."""


@require_http_methods(["GET", "POST"])
@about_member
def remove(request: SignedInRequest, member: Member) -> HttpResponse:
    """Ask before the lines in the address (`?asset=`) are removed; the POST to the same address removes them."""
    request.principal.demand(Action.CHANGE_INVENTORY, member.id)
    chosen = _uids(request.GET.getlist("asset"))
    if not chosen:
        messages.warning(request, _("Tick the lines that you mean first."))
        return HttpResponseRedirect(member.url("inventory"))
    if request.method == "POST":
        count = operations.retire_assets(
            principal=request.principal,
            actor=actor_of(request),
            organization=member.id,
            assets=chosen,
            at=clock.now(),
        )
        said = ngettext("%(count)d line removed.", "%(count)d lines removed.", count) % {"count": count}
        told = _("What we told you about it ends by itself.")
        slip, removed = _("A slip? Put it back"), f"{member.url('inventory')}?shown={REMOVED}"
        messages.success(request, format_html('{} {} <a href="{}">{}</a>', said, told, removed, slip))
        return HttpResponseRedirect(member.url("inventory"))
    return render(request, "sections.html", {"page": _question(request, member, chosen)})


def _question(request: SignedInRequest, member: Member, chosen: list[UUID]) -> SectionsPage:
    rows = queries.lines(member.id, chosen, viewer=request.principal.viewer)
    title = ngettext("Remove this line?", "Remove these %(count)d lines?", len(rows)) % {"count": len(rows)}
    table = Table(
        _("What you remove"),
        (Column(_("Product")), Column(_("Version")), Column(_("Where"))),
        tuple(
            Row(
                (
                    Cell(row.details.product, detail=row.details.vendor),
                    Cell(row.details.version or _("not stated")),
                    Cell(row.details.department or _("not stated")),
                )
            )
            for row in rows
        ),
        Empty(""),
    )
    here = f"{member.url('inventory-remove')}?{urlencode([('asset', str(uid)) for uid in chosen])}"
    said = _(
        "Do this for equipment that is gone or was never yours. Notices about it end, and we no longer compare it with"
        " what is known. What was said about it so far is kept, and you can put it back at any time."
    )
    section = Section("remove", "", (said,), table=table, acts=(Act(_("Remove"), here),))
    return SectionsPage(title=title, sections=(section,), back=Link(_("Keep"), member.url("inventory")))


@require_POST
@about_member
def restore(request: SignedInRequest, member: Member) -> HttpResponse:
    """Put removed lines back as they were."""
    chosen = _uids(request.POST.getlist("asset"))
    if not chosen:
        messages.warning(request, _("Tick the lines that you mean first."))
        return HttpResponseRedirect(f"{member.url('inventory')}?shown={REMOVED}")
    count = operations.restore_assets(
        principal=request.principal,
        actor=actor_of(request),
        organization=member.id,
        assets=chosen,
        at=clock.now(),
    )
    said = ngettext("%(count)d line is back on your list.", "%(count)d lines are back on your list.", count)
    messages.success(request, said % {"count": count})
    return HttpResponseRedirect(member.url("inventory"))


def _uids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise Http404 from None
