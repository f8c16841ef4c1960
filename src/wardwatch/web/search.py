"""Where is X? Identifiers first, then words, through everything that the reader may see."""

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wardwatch.assets.queries import InventoryFilter, inventory
from wardwatch.engagements.queries import notices_by_ticket
from wardwatch.exposures.queries.products import products_named
from wardwatch.intel import queries as intel
from wardwatch.members.queries import directory
from wardwatch.members.types import OrganizationKind
from wardwatch.products.queries import releases
from wardwatch.vulnerabilities import queries
from wardwatch.vulnerabilities.answers import AdvisoryLine
from wardwatch.web.access import Persona, has_own_pages, persona_of, signed_in
from wardwatch.web.addresses import advisory_url, object_url, product_url, release_url, vulnerability_url
from wardwatch.web.pages import Cell, Column, Empty, Row, Table
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.stix_words import name_of, type_words

FEW, MANY = 10, 20
_CVE = re.compile(r"CVE-\d{4}-\d{4,}")


@require_safe
@signed_in
def search(request: SignedInRequest) -> HttpResponse:
    """What `?q=` names or tells of."""
    text = " ".join(request.GET.get("q", "").split())[:200]
    parts = tuple(part for part in _parts(request, text) if part) if text else ()
    found = _("Nothing that you may see matches.") if text and not parts else ""
    page = SectionsPage(
        title=_("Search: %(text)s") % {"text": text} if text else _("Search"),
        lead=found or _("By number, of a vulnerability, an advisory or a notice; by name; or by words."),
        sections=parts,
        search=text,
    )
    return render(request, "sections.html", {"page": page})


def _parts(request: SignedInRequest, text: str) -> tuple[Section | None, ...]:
    """The ways to find something; each gives what it found, or None."""
    return (
        _notices(request, text),
        _published(request, text),
        _vulnerabilities(request, text),
        _advisories(request, text),
        _objects(request, text),
        _products(request, text),
        _organizations(request, text),
        _equipment(request, text),
    )


def _notices(request: SignedInRequest, text: str) -> Section | None:
    rows = [
        (each.title or each.address, reverse("notice", kwargs={"ticket": each.address}), each.address)
        for each in notices_by_ticket(text, viewer=request.principal.viewer)
    ]
    return _section("notices", _("Notices"), rows)


def _published(request: SignedInRequest, text: str) -> Section | None:
    """What the center published: by its ID#, the number of a vulnerability, or words of its title and summary."""
    found = releases(viewer=request.principal.viewer, text=text, limit=FEW)
    rows = [(each.title, release_url(each.number), f"{each.kind.label}, {each.tlp.label}") for each in found]
    return _section("published", _("Published by the center"), rows)


def _vulnerabilities(request: SignedInRequest, text: str) -> Section | None:
    viewer = request.principal.viewer
    asked = list(dict.fromkeys([text, *_CVE.findall(text.upper())]))
    scored = queries.epss(asked)
    numbered = [name for name in asked if name in scored or name in queries.those_known(asked, viewer=viewer)]
    names = list(dict.fromkeys([*numbered, *queries.vulnerabilities_named(text, viewer=viewer, limit=MANY)]))
    told = queries.described(names, viewer=viewer)
    rows = [
        (name, vulnerability_url(name), (told[name].title or told[name].description[:160]) if name in told else "")
        for name in names
    ]
    return _section("vulnerabilities", _("Vulnerabilities"), rows)


def _advisories(request: SignedInRequest, text: str) -> Section | None:
    viewer = request.principal.viewer
    numbered = queries.numbered(list({text, text.upper()}), viewer=viewer, limit=FEW)
    lines = dict.fromkeys([*numbered, *queries.advisories_named(text, viewer=viewer, limit=MANY)])
    return _section("advisories", _("Advisories"), [_advisory(line) for line in lines])


def _advisory(line: AdvisoryLine) -> tuple[str, str, str]:
    url = advisory_url(line.publisher, line.tracking_id)
    return line.title or line.tracking_id, url, f"{line.publisher}, {line.tracking_id}"


def _objects(request: SignedInRequest, text: str) -> Section | None:
    """Objects of intelligence: by id, by a value that they hold, by name, alias or description."""
    viewer = request.principal.viewer
    found = intel.find(text, viewer=viewer, limit=MANY)
    rows = [
        (name_of(each.type, each.name), object_url(each.stix_id), f"{type_words(each.type)}, {each.tlp.label}")
        for each in found
    ]
    return _section("objects", _("Intelligence: objects"), rows)


def _products(request: SignedInRequest, text: str) -> Section | None:
    """Products that claims name, with how many do."""
    found = products_named(text, viewer=request.principal.viewer, limit=FEW)
    rows = [
        (
            f"{each.vendor} {each.product}".strip(),
            product_url(each.vendor, each.product),
            ngettext("%(count)d claim names it", "%(count)d claims name it", each.claims) % {"count": each.claims},
        )
        for each in found
    ]
    return _section("products", _("Products"), [row for row in rows if row[1]])


def _organizations(request: SignedInRequest, text: str) -> Section | None:
    """For the center's staff, who have pages about organizations."""
    if persona_of(request.principal) is not Persona.CENTER:
        return None
    found = directory(viewer=request.principal.viewer, text=text, limit=FEW)
    rows = [
        (
            row.name,
            reverse("member", kwargs={"member": row.uid}),
            ", ".join(filter(None, (str(OrganizationKind(row.kind).label), row.city, row.state))),
        )
        for row in found.rows
    ]
    return _section("organizations", _("Organizations"), rows)


def _equipment(request: SignedInRequest, text: str) -> Section | None:
    """For a member's own people: lines of their list."""
    principal = request.principal
    if not has_own_pages(principal):
        return None
    found = inventory(principal.organization, viewer=principal.viewer, wanted=InventoryFilter(text=text), limit=FEW)
    rows = [
        (
            f"{row.details.vendor} {row.details.product}".strip(),
            reverse("asset", kwargs={"asset": row.uid}),
            ", ".join(filter(None, (row.details.model, row.details.version, row.details.department))),
        )
        for row in found.rows
    ]
    return _section("equipment", _("Our equipment"), rows)


def _section(key: str, title: str, found: list[tuple[str, str, str]]) -> Section | None:
    """Rows of a name, its address and a quieter line."""
    if not found:
        return None
    rows = tuple(Row((Cell(name, url, detail=detail),)) for name, url, detail in found)
    return Section(key, title, table=Table(title, (Column(_("Found")),), rows, Empty("")))
