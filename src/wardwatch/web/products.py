"""A product under all its names: which weaknesses are known, which versions are fixed, who has it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wardwatch.assets import wording
from wardwatch.assets.queries import AssetRow, InventoryFilter, inventory
from wardwatch.exposures.queries import products as queries
from wardwatch.exposures.queries.products import OwnLine, ProductClaim
from wardwatch.exposures.queries.reach import NOWHERE, Reach, reach_of_product, told_of_product
from wardwatch.kit import clock
from wardwatch.members.permissions import Action
from wardwatch.vulnerabilities.queries import known_exploited
from wardwatch.vulnerabilities.types import RangeStatus
from wardwatch.web.access import Persona, has_own_pages, persona_of, signed_in
from wardwatch.web.addresses import advisory_url, vulnerability_url
from wardwatch.web.days import short_day
from wardwatch.web.naming import together
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Tag, Term, Tone
from wardwatch.web.pages.records import RecordPage
from wardwatch.web.pages.sections import Section
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.reach import breakdown, members_table, others, support_words
from wardwatch.web.templatetags.ui import grouped
from wardwatch.web.wording import readable, versions_said

CLAIMS, SHOWN, FEW = 500, 100, 3
ALIKE, SHORTEST_WORD = 10, 3


@dataclass(frozen=True, slots=True)
class _Equipment:
    """What of the product stands in lists that the reader may see. `alike`: where nothing does, own lines that name its
    maker."""

    lines: tuple[OwnLine, ...] = ()
    alike: tuple[AssetRow, ...] = ()
    called: tuple[queries.Called, ...] = ()
    reach: Reach = NOWHERE
    others: str = ""


@require_safe
@signed_in
def product(request: SignedInRequest, maker: str, product: str) -> HttpResponse:
    """What a maker's product is called, what is known of it, and where it stands."""
    found = queries.product_claims(maker, product, viewer=request.principal.viewer, limit=CLAIMS)
    held = _held(request, maker, product)
    if not (found or held.reach.whole.lines or held.lines):
        raise Http404
    parts = (
        Section("short", _("In short"), terms=_short(found, held)),
        *_equipment(request, held, (maker, product)),
        Section("weaknesses", _("Known weaknesses, and what is fixed"), table=_weaknesses(request, found)),
        Section("advisories", _("Advisories that name it"), table=_advisories(found)),
        Section("names", _("What it is called"), table=_names(found, held)),
    )
    lead = _("What means the same product, by the rules by which we compare your equipment with what is known.")
    page = RecordPage(title=together(maker, product), kicker=_("Product"), lead=lead, sections=parts)
    return render(request, "record.html", {"page": page})


def _held(request: SignedInRequest, maker: str, product: str) -> _Equipment:
    """A member's own lines; for those who look after several, whose lists have it; nothing for partners."""
    principal, persona = request.principal, persona_of(request.principal)
    if persona is Persona.PARTNER:
        return _Equipment()
    names = queries.called(maker, product, viewer=principal.viewer)
    reached = reach_of_product(maker, product, viewer=principal.viewer)
    if persona is Persona.CENTER:
        return _Equipment(called=names, reach=reached)
    told = others(told_of_product(maker, product, at=clock.now()))
    if not has_own_pages(principal):
        return _Equipment(called=names, reach=reached, others=told)
    own = queries.own_lines(maker, product, organization=principal.organization, viewer=principal.viewer)
    alike = () if own else _alike(request, maker)
    return _Equipment(lines=own, alike=alike, called=names, reach=reached, others=told)


def _alike(request: SignedInRequest, maker: str) -> tuple[AssetRow, ...]:
    """Lines of the reader's own list in which the maker's first word stands."""
    principal, word = request.principal, maker.split()[0]
    if len(word) < SHORTEST_WORD:
        return ()
    wanted = InventoryFilter(text=word)
    return inventory(principal.organization, viewer=principal.viewer, wanted=wanted, limit=ALIKE).rows


def _short(found: Sequence[ProductClaim], held: _Equipment) -> tuple[Term, ...]:
    weaknesses = len({each.vulnerability for each in found})
    more = _("%(count)d, and older ones") if len(found) >= CLAIMS else "%(count)d"
    makers = sorted({each.vendor for each in found if each.vendor}, key=str.casefold)
    return (
        Term(_("Known weaknesses"), more % {"count": weaknesses} if found else _("none that we know of")),
        *((Term(_("Makers that claims name"), ", ".join(makers[:FEW])),) if makers else ()),
        *_owned(held),
        *((Term(_("Lines of your list"), str(len(held.lines))),) if held.lines else ()),
    )


def _owned(held: _Equipment) -> tuple[Term, ...]:
    whole = held.reach.whole
    if not whole.lines:
        return ()
    members = () if held.lines else (Term(_("Members that have it"), grouped(whole.members)),)
    return (
        *members,
        Term(_("Devices"), grouped(whole.devices)),
        Term(_("Devices with something open"), grouped(whole.open_devices)),
        Term(_("Maker's support ends"), support_words(whole)),
    )


def _equipment(request: SignedInRequest, held: _Equipment, named: tuple[str, str]) -> tuple[Section, ...]:
    told = (held.others,) if held.others else ()
    if has_own_pages(request.principal):
        may = request.principal.may(Action.CHANGE_INVENTORY, request.principal.organization)
        own = Section("equipment", _("Do we have it?"), told, table=_own(held.lines, named if may else None))
        other = (_otherwise(held.alike, named),) if may and not held.lines else ()
        return (own, *other, *breakdown(held.reach, whose=False))
    if persona_of(request.principal) is Persona.PARTNER:
        return ()
    members = held.reach.whole.members
    said = ngettext("%(count)d member has it on its list.", "%(count)d members have it on their lists.", members)
    words = (said % {"count": members}, *told)
    none = (_("No member has it on its list, as far as the lists say."), *told)
    table = members_table(held.reach, support=True) if members else None
    owners = Section("equipment", _("Who has it"), words if members else none, table=table)
    return (owners, *breakdown(held.reach))


def _otherwise(alike: Sequence[AssetRow], named: tuple[str, str]) -> Section:
    """How a reader says that a line of the list is this product, under another name."""
    said = urlencode({"vendor": named[0], "product": named[1]})
    links = tuple(
        Link(
            wording.named(each.details.vendor, each.details.product, each.details.model),
            f"{reverse('asset-name', kwargs={'asset': each.uid})}?{said}#say",
        )
        for each in alike
    )
    if links:
        words = _("If one of these lines is this product, open it and say so. From then on both names mean the same.")
    else:
        words = _("Open the line in your list and press “It is called differently in an advisory”.")
    more = Link(_("All our equipment"), reverse("inventory"))
    return Section("otherwise", _("Is it on your list under another name?"), (words,), links=(*links, more))


def _own(lines: Sequence[OwnLine], add: tuple[str, str] | None) -> Table:
    rows = tuple(
        Row(
            (
                Cell(
                    readable(each.product),
                    reverse("asset", kwargs={"asset": each.asset}),
                    detail=", ".join(filter(None, (readable(each.vendor), each.model))),
                ),
                Cell(each.version or _("not stated")),
                Cell(each.department or _("not stated")),
                Cell(str(each.quantity)),
                Cell(str(each.open_findings)),
                Cell(short_day(each.support_end) or _("not stated")),
            )
        )
        for each in lines
    )
    labels = (_("Product"), _("Version"), _("Department"), _("Pieces"), _("Open findings"), _("Maker's support ends"))
    columns = tuple(Column(label, numeric=place in (3, 4)) for place, label in enumerate(labels))
    form = f"{reverse('asset-add')}?{urlencode({'vendor': add[0], 'product': add[1]})}" if add else ""
    way = Link(_("Add it to your list"), form) if form else None
    return Table(_("Lines of your list"), columns, rows, Empty(_("It is not on your list."), "", way))


def _weaknesses(request: SignedInRequest, found: Sequence[ProductClaim]) -> Table:
    by_name: dict[str, list[ProductClaim]] = defaultdict(list)
    for each in found:
        by_name[each.vulnerability].append(each)
    names = list(by_name)[:SHOWN]
    used = known_exploited(names, viewer=request.principal.viewer)
    rows = tuple(
        Row(
            (
                Cell(name, vulnerability_url(name), detail=_who(by_name[name])),
                Cell(tag=Tag(_("yes"), Tone.URGENT)) if used[name].yes else Cell(_("not known")),
                Cell(_versions(by_name[name], RangeStatus.AFFECTED) or _("not stated")),
                Cell(_fixed(by_name[name]) or _("nobody says")),
            )
        )
        for name in names
    )
    labels = (_("Vulnerability"), _("Used in attacks"), _("Versions affected"), _("Fixed"))
    caption = _("Weaknesses, those learned last first")
    if len(by_name) > SHOWN:
        caption = _("The %(shown)d weaknesses that we learned last") % {"shown": SHOWN}
    nothing = Empty(_("No weakness of it is known to us."))
    return Table(caption, tuple(Column(label) for label in labels), rows, nothing)


def _who(claims: Sequence[ProductClaim]) -> str:
    return _few([each.asserter for each in claims])


def _versions(claims: Sequence[ProductClaim], status: RangeStatus) -> str:
    return _few([versions_said(each.raw) for each in claims if each.status is status])


def _fixed(claims: Sequence[ProductClaim]) -> str:
    """What claims call fixed; else the first version beyond those affected."""
    said = _versions(claims, RangeStatus.FIXED)
    beyond = [each.high for each in claims if each.status is RangeStatus.AFFECTED and not each.high_inclusive]
    return said or _few([_("from %(version)s") % {"version": high} for high in beyond if high])


def _few(texts: Sequence[str]) -> str:
    """The first different ones, and how many more."""
    different = list(dict.fromkeys(texts))
    shown = "; ".join(different[:FEW])
    more = len(different) - FEW
    return _("%(names)s and %(more)d more") % {"names": shown, "more": more} if more > 0 else shown


def _advisories(found: Sequence[ProductClaim]) -> Table:
    named = {(each.publisher, each.tracking_id): each.title for each in found if each.tracking_id}
    rows = tuple(
        Row((Cell(title or number, advisory_url(publisher, number)), Cell(number), Cell(publisher)))
        for (publisher, number), title in list(named.items())[:SHOWN]
    )
    columns = tuple(Column(label) for label in (_("Advisory"), _("Number"), _("Publisher")))
    return Table(_("Advisories"), columns, rows, Empty(_("No advisory names it.")))


def _names(found: Sequence[ProductClaim], held: _Equipment) -> Table:
    """Every spelling, with who writes it so."""
    said: dict[tuple[str, str], None] = {}
    for each in found:
        name = each.full_name or wording.named(each.vendor, each.product)
        for text in filter(None, (name, *each.cpe.split(), each.purl)):
            said[text, each.asserter] = None
    listed = [
        (
            wording.named(each.vendor, each.product, each.model),
            ngettext("%(count)d line of a list", "%(count)d lines of lists", each.lines) % {"count": each.lines},
        )
        for each in held.called
    ]
    rows = tuple(Row((Cell(name), Cell(who))) for name, who in [*listed, *said][:SHOWN])
    columns = (Column(_("Name")), Column(_("Who calls it so")))
    return Table(_("Names of the product"), columns, rows, Empty(""))
