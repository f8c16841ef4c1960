"""One CSAF 2.0 document (section 3): its head, its product tree and its vulnerabilities."""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.jsonread import NonEmpty, decode, record, records
from wardwatch.standards.csaf.tree import Catalogue, Tree
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

# Section 6.1.6: a product may not be in two of these groups for one vulnerability.
_STATUS_GROUPS = {
    "first_affected": "affected",
    "known_affected": "affected",
    "last_affected": "affected",
    "known_not_affected": "not affected",
    "first_fixed": "fixed",
    "fixed": "fixed",
    "under_investigation": "under investigation",
    "recommended": "",
}

Listed = TypeVar("Listed", Remediation, Flag, Threat)


class _Tracking(msgspec.Struct, frozen=True):
    id: NonEmpty
    version: NonEmpty
    status: NonEmpty
    initial_release_date: Instant
    current_release_date: Instant
    aliases: tuple[str, ...] = ()
    revision_history: list[msgspec.Raw] = []


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
    tracking: _Tracking
    lang: str | None = None
    distribution: _Distribution = _Distribution()
    aggregate_severity: AggregateSeverity | None = None
    notes: list[msgspec.Raw] = []
    references: list[msgspec.Raw] = []
    acknowledgments: list[msgspec.Raw] = []


class _Csaf(msgspec.Struct, frozen=True):
    document: _Document
    product_tree: Tree = Tree()
    vulnerabilities: list[msgspec.Raw] = []


class _Vulnerability(msgspec.Struct, frozen=True):
    cve: str | None = None
    title: str | None = None
    cwe: Cwe | None = None
    discovery_date: Instant | None = None
    release_date: Instant | None = None
    product_status: dict[str, tuple[NonEmpty, ...]] = {}
    ids: list[msgspec.Raw] = []
    notes: list[msgspec.Raw] = []
    scores: list[msgspec.Raw] = []
    remediations: list[msgspec.Raw] = []
    flags: list[msgspec.Raw] = []
    threats: list[msgspec.Raw] = []
    involvements: list[msgspec.Raw] = []
    references: list[msgspec.Raw] = []
    acknowledgments: list[msgspec.Raw] = []


def read(data: bytes) -> Advisory:
    """The advisory that the JSON text `data` holds.

    FormatError, with a JSON path, where the head (`document`) does not follow the specification or `csaf_version` is
    not 2.0. Everything below is read record by record: see `Advisory.faults`. Product groups that expand beyond
    all measure (`tree.MAX_EXPANDED`) refuse the document.
    """
    csaf = decode(data, _Csaf)
    document = csaf.document
    if document.csaf_version != "2.0":
        raise FormatError(f"CSAF version {document.csaf_version!r} is not 2.0", "$.document.csaf_version")
    faults: list[Fault] = []
    catalogue = Catalogue(csaf.product_tree, faults)
    return Advisory(
        tracking=_tracking(document.tracking, faults),
        title=document.title,
        category=document.category,
        publisher=document.publisher,
        lang=document.lang,
        tlp=_tlp(document.distribution.tlp, faults),
        distribution=document.distribution.text,
        notes=records(document.notes, Note, "$.document.notes", faults),
        references=records(document.references, Reference, "$.document.references", faults),
        aggregate_severity=document.aggregate_severity,
        acknowledgments=records(document.acknowledgments, Acknowledgment, "$.document.acknowledgments", faults),
        products=tuple(catalogue.products.values()),
        vulnerabilities=tuple(_vulnerabilities(csaf.vulnerabilities, catalogue, faults)),
        faults=tuple(faults),
    )


def _tracking(tracking: _Tracking, faults: list[Fault]) -> Tracking:
    return Tracking(
        id=tracking.id,
        version=tracking.version,
        status=tracking.status,
        initial_release_date=tracking.initial_release_date,
        current_release_date=tracking.current_release_date,
        aliases=tracking.aliases,
        revision_history=records(
            tracking.revision_history, Revision, "$.document.tracking.revision_history", faults, key="number"
        ),
    )


def _tlp(tlp_label: _TlpLabel | None, faults: list[Fault]) -> Tlp | None:
    if tlp_label is None:
        return None
    try:
        return read_tlp(tlp_label.label)
    except FormatError as error:
        faults.append(Fault("$.document.distribution.tlp.label", error.reason, tlp_label.label))
        return None


def _vulnerabilities(items: list[msgspec.Raw], catalogue: Catalogue, faults: list[Fault]) -> Iterator[Vulnerability]:
    for index, raw in enumerate(items):
        place = f"$.vulnerabilities[{index}]"
        wire = record(raw, _Vulnerability, place, faults, key="cve")
        if wire is not None:
            yield _vulnerability(wire, place, catalogue, faults)


def _vulnerability(wire: _Vulnerability, place: str, catalogue: Catalogue, faults: list[Fault]) -> Vulnerability:
    remediations = records(wire.remediations, Remediation, f"{place}.remediations", faults)
    flags = records(wire.flags, Flag, f"{place}.flags", faults)
    threats = records(wire.threats, Threat, f"{place}.threats", faults)
    return Vulnerability(
        cve=wire.cve,
        ids=records(wire.ids, Id, f"{place}.ids", faults),
        title=wire.title,
        cwe=wire.cwe,
        notes=records(wire.notes, Note, f"{place}.notes", faults),
        product_status=_product_status(wire.product_status, f"{place}.product_status", catalogue, faults),
        scores=_scores(wire.scores, f"{place}.scores", catalogue, faults),
        remediations=_resolved(remediations, f"{place}.remediations", catalogue),
        flags=_resolved(flags, f"{place}.flags", catalogue),
        threats=_resolved(threats, f"{place}.threats", catalogue),
        involvements=records(wire.involvements, Involvement, f"{place}.involvements", faults),
        references=records(wire.references, Reference, f"{place}.references", faults),
        acknowledgments=records(wire.acknowledgments, Acknowledgment, f"{place}.acknowledgments", faults),
        discovery_date=wire.discovery_date,
        release_date=wire.release_date,
    )


def _product_status(
    claimed: dict[str, tuple[str, ...]], place: str, catalogue: Catalogue, faults: list[Fault]
) -> dict[str, tuple[str, ...]]:
    """The statuses of section 3.2.3.9; contradicting ones (6.1.6) are kept, as both are claimed, and become faults."""
    statuses: dict[str, tuple[str, ...]] = {}
    group_of: dict[str, str] = {}
    for status, product_ids in claimed.items():
        group = _STATUS_GROUPS.get(status)
        if group is None:
            faults.append(Fault(place, f"{status!r} is not a product status", status))
            continue
        statuses[status] = catalogue.resolve(product_ids, (), f"{place}.{status}")
        for product_id in statuses[status] if group else ():
            other = group_of.setdefault(product_id, group)
            if other != group:
                faults.append(Fault(place, f"the product {product_id!r} is both {other} and {group}", product_id))
    return statuses


def _scores(items: list[msgspec.Raw], place: str, catalogue: Catalogue, faults: list[Fault]) -> tuple[Score, ...]:
    scores = records(items, Score, place, faults)
    return tuple(
        msgspec.structs.replace(score, products=catalogue.resolve(score.products, (), place)) for score in scores
    )


def _resolved(listed: tuple[Listed, ...], place: str, catalogue: Catalogue) -> tuple[Listed, ...]:
    return tuple(
        msgspec.structs.replace(each, product_ids=catalogue.resolve(each.product_ids, each.group_ids, place))
        for each in listed
    )
