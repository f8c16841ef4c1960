"""Why a vulnerability touches a line of a list, or why it does not: each step with where it comes from and where it is
put right; and the page that answers when somebody asks."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.assets import queries as assets
from wardwatch.exposures import queries
from wardwatch.exposures.matching.explain import SourceKind
from wardwatch.exposures.types import Link, Why
from wardwatch.members.permissions import Action
from wardwatch.web.access import Member, about_member
from wardwatch.web.addresses import vulnerability_url
from wardwatch.web.line_form import correct_url as correct_at
from wardwatch.web.pages import Link as PageLink
from wardwatch.web.pages import Source, WhyStep
from wardwatch.web.pages.equipment import AskedPage
from wardwatch.web.principal import SignedInRequest

LONGEST = 50
"""Longer than any number of a vulnerability."""


def step(link: Link, *, correct_url: str = "", names_url: str = "") -> WhyStep:
    """One step. `correct_url` is where the reader puts the inventory right, `names_url` where the member's people say
    which names are one product's; "" where neither is the reader's matter."""
    source = None
    if link.kind is SourceKind.DOCUMENT and link.document:
        url = reverse("document", kwargs={"document": link.document})
        title, _comma, place = link.source.partition(", $.")
        source = Source(_("As we received it"), title, url, place=f"$.{place}" if place else "")
    if link.kind is SourceKind.PEOPLE and names_url:
        source = Source(_("What was said of names"), _("who, when, and how to take it back"), names_url)
    return WhyStep("", link.text, source, correct_url=correct_url if link.kind is SourceKind.INVENTORY else "")


@require_safe
@about_member
def why(request: SignedInRequest, member: Member, asset: UUID) -> HttpResponse:
    """Whether one vulnerability (`?cve=`) touches a line, and why or why not."""
    row = assets.asset(asset, viewer=request.principal.viewer)
    if row.organization != member.id:
        raise Http404
    asked = request.GET.get("cve", "").strip().upper()[:LONGEST]
    found = queries.why(asset=asset, cve=asked, viewer=request.principal.viewer) if asked else None
    may = request.principal.may(Action.CHANGE_INVENTORY, member.id)
    page = _page(member, asset, found, may=may)
    return render(request, "exposures/asked.html", {"page": page})


def _page(member: Member, asset: UUID, found: Why | None, *, may: bool) -> AskedPage:
    """`found` is None before anything is asked."""
    own = member.url("asset", asset=asset)
    if found is None:
        return AskedPage(_("Does a vulnerability touch it?"), "", back=PageLink(_("Back to this line"), own))
    correct = correct_at(member, asset, found.asks[0] if found.asks else "version") if may else ""
    names = member.url("names")
    spoken = any(link.kind is SourceKind.DOCUMENT for link in found.chain)
    touched, of = found.finding, {"vulnerability": found.cve, "line": found.line}
    return AskedPage(
        title=_("%(vulnerability)s and %(line)s") % of,
        asked=found.cve,
        chain=tuple(step(link, correct_url=correct, names_url=names) for link in found.chain),
        against=tuple(step(link) for link in found.against),
        changes=found.changes,
        known=PageLink(_("What is known of %(vulnerability)s") % of, vulnerability_url(found.cve)) if spoken else None,
        finding=PageLink(_("What we advise about it"), reverse("finding", kwargs={"finding": touched.uid}))
        if touched
        else None,
        otherwise=PageLink(_("It is called differently in an advisory"), member.url("asset-name", asset=asset))
        if may
        else None,
        back=PageLink(_("Back to this line"), own),
    )
