"""One CSAF 2.0 document (section 3): its head, its product tree and its vulnerabilities."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.jsonpieces import Losses, Pieces
from wardwatch.kit.jsonread import NonEmpty
from wardwatch.standards.csaf import branches
from wardwatch.standards.csaf.branches import FullProductName
from wardwatch.standards.csaf.relationships import Relationship
from wardwatch.standards.csaf.statements import GROUPS, Status
from wardwatch.standards.csaf.tree import Catalogue, Group, Tree
from wardwatch.standards.csaf.types import (
    Acknowledgment,
    Advisory,
    AggregateSeverity,
    Cwe,
    Flag,
    Id,
    Instant,
    Involvement,
    Note,
    Publisher,
    Reference,
    Remediation,
    Revision,
    Score,
    Threat,
    Tracking,
    Vulnerability,
)
from wardwatch.standards.tlp import Tlp
from wardwatch.standards.tlp import read as read_tlp

REMEDIATIONS = frozenset(
    {"fix_planned", "mitigation", "no_fix_planned", "none_available", "optional_patch", "vendor_fix", "workaround"}
)
"""Section 3.2.3.12.1, and the two that CSAF 2.1 adds."""

Listed = TypeVar("Listed", Remediation, Flag, Threat)


class _TlpLabel(msgspec.Struct, frozen=True):
    label: str


class _Distribution(msgspec.Struct, frozen=True):
    text: str | None = None
    tlp: _TlpLabel | None = None


class _Document(msgspec.Struct, frozen=True):
    category: NonEmpty
    csaf_version: str
    publisher: Publisher
    title: NonEmpty
    tracking: Tracking
    lang: str | None = None
    distribution: _Distribution = _Distribution()
    aggregate_severity: AggregateSeverity | None = None
    notes: tuple[Note, ...] = ()
    references: tuple[Reference, ...] = ()
    acknowledgments: tuple[Acknowledgment, ...] = ()


class _Vulnerability(msgspec.Struct, frozen=True):
    cve: str | None = None
    title: str | None = None
    cwe: Cwe | None = None
    discovery_date: Instant | None = None
    release_date: Instant | None = None
    product_status: dict[str, tuple[NonEmpty, ...]] = {}
    ids: tuple[Id, ...] = ()
    notes: tuple[Note, ...] = ()
    scores: tuple[Score, ...] = ()
    remediations: tuple[Remediation, ...] = ()
    flags: tuple[Flag, ...] = ()
    threats: tuple[Threat, ...] = ()
    involvements: tuple[Involvement, ...] = ()
    references: tuple[Reference, ...] = ()
    acknowledgments: tuple[Acknowledgment, ...] = ()


class _Csaf(msgspec.Struct, frozen=True):
    document: _Document
    product_tree: Tree = Tree()
    vulnerabilities: tuple[_Vulnerability, ...] = ()


_RECORDS: dict[type[msgspec.Struct], str] = {
    **branches.RECORDS,
    **dict.fromkeys((Acknowledgment, Flag, Id, Involvement, Note, Reference, Remediation, Score, Threat), ""),
    FullProductName: "product_id",
    Group: "group_id",
    Relationship: "",
    Revision: "number",
    _Vulnerability: "cve",
}
_CSAF = Pieces(_Csaf, _RECORDS)


def read(data: bytes) -> Advisory:
    """The advisory that the JSON text `data` holds.

    FormatError, with a JSON path, where the head (`document`) does not follow the specification or `csaf_version` is
    not 2.0. Of everything below, bad records are left out: see `Advisory.faults`. Product groups that expand beyond
    all measure (`tree.MAX_EXPANDED`) refuse the document.
    """
    losses = Losses()
    csaf = _CSAF.read(data, losses)
    document = csaf.document
    if document.csaf_version != "2.0":
        raise FormatError(f"CSAF version {document.csaf_version!r} is not 2.0", "$.document.csaf_version")
    tlp = _tlp(document.distribution.tlp, losses.faults)
    catalogue = Catalogue(csaf.product_tree, losses)
    places = losses.places("$.vulnerabilities")
    return Advisory(
        tracking=document.tracking,
        title=document.title,
        category=document.category,
        publisher=document.publisher,
        lang=document.lang,
        tlp=tlp,
        distribution=document.distribution.text,
        notes=document.notes,
        references=document.references,
        aggregate_severity=document.aggregate_severity,
        acknowledgments=document.acknowledgments,
        vulnerabilities=tuple(
            _vulnerability(wire, place, catalogue, losses)
            for place, wire in zip(places, csaf.vulnerabilities, strict=False)
        ),
        products=tuple(catalogue.products.values()),
        faults=tuple(losses.faults),
    )


def _tlp(tlp_label: _TlpLabel | None, faults: list[Fault]) -> Tlp | None:
    if tlp_label is None:
        return None
    try:
        return read_tlp(tlp_label.label)
    except FormatError as error:
        faults.append(Fault("$.document.distribution.tlp.label", error.reason, tlp_label.label))
        return None


def _vulnerability(wire: _Vulnerability, place: str, catalogue: Catalogue, losses: Losses) -> Vulnerability:
    resolve = _Resolver(catalogue, place, losses)
    return Vulnerability(
        cve=wire.cve,
        ids=wire.ids,
        title=wire.title,
        cwe=wire.cwe,
        notes=wire.notes,
        product_status=_product_status(wire.product_status, f"{place}.product_status", catalogue, losses.faults),
        scores=_scores(wire.scores, f"{place}.scores", catalogue),
        remediations=resolve.remediations(wire.remediations),
        flags=resolve.listed(wire.flags, "flags"),
        threats=resolve.listed(wire.threats, "threats"),
        involvements=wire.involvements,
        references=wire.references,
        acknowledgments=wire.acknowledgments,
        discovery_date=wire.discovery_date,
        release_date=wire.release_date,
        place=place,
    )


def _product_status(
    claimed: dict[str, tuple[str, ...]], place: str, catalogue: Catalogue, faults: list[Fault]
) -> dict[str, tuple[str, ...]]:
    """The statuses of section 3.2.3.9; contradicting ones (6.1.6) are kept, as both are claimed, and become faults."""
    statuses: dict[str, tuple[str, ...]] = {}
    for status, product_ids in claimed.items():
        if status in _STATUSES:
            statuses[status] = catalogue.resolve(product_ids, (), f"{place}.{status}")
        else:
            faults.append(Fault(place, f"{status!r} is not a product status", status))
    if len(statuses) > 1:
        faults += _contradictions(statuses, place)
    return statuses


def _contradictions(statuses: dict[str, tuple[str, ...]], place: str) -> Iterator[Fault]:
    group_of: dict[str, str] = {}
    for status, product_ids in statuses.items():
        group = GROUPS.get(status, "")
        for product_id in product_ids if group else ():
            other = group_of.setdefault(product_id, group)
            if other != group:
                yield Fault(place, f"the product {product_id!r} is both {other} and {group}", product_id)


_STATUSES = frozenset(Status)


def _scores(scores: Iterable[Score], place: str, catalogue: Catalogue) -> tuple[Score, ...]:
    return tuple(
        score if found is score.products else msgspec.structs.replace(score, products=found)
        for score in scores
        for found in (catalogue.resolve(score.products, (), place),)
    )


class _Resolver:
    """What a vulnerability lists by products and groups, with the groups written out."""

    def __init__(self, catalogue: Catalogue, place: str, losses: Losses) -> None:
        self._catalogue = catalogue
        self._place = place
        self._losses = losses

    def remediations(self, remediations: tuple[Remediation, ...]) -> tuple[Remediation, ...]:
        """Every remediation; a category that the specification does not have is kept and becomes a fault."""
        for each in remediations:
            if each.category not in REMEDIATIONS:
                reason = f"{each.category!r} is not a category of remediations"
                self._losses.faults.append(Fault(f"{self._place}.remediations", reason, each.category))
        return self.listed(remediations, "remediations")

    def listed(self, items: tuple[Listed, ...], name: str) -> tuple[Listed, ...]:
        """The items of the list `name`; one that names products of which none is defined would look like one for all
        products, and is left out."""
        return tuple(self._each(items, f"{self._place}.{name}")) if items else ()

    def _each(self, items: tuple[Listed, ...], place: str) -> Iterator[Listed]:
        for here, each in zip(self._losses.places(place), items, strict=False):
            found = self._catalogue.resolve(each.product_ids, each.group_ids, place)
            if not found and (each.product_ids or each.group_ids):
                self._losses.faults.append(Fault(here, "it names no product that is defined, and is left out"))
            elif found is each.product_ids:
                yield each
            else:
                yield msgspec.structs.replace(each, product_ids=found)
