"""What this slice adds to a member's export: its findings with their history and, in words, what they rest on; what
was said of names on its list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from wardwatch.assets.wording import NAMED
from wardwatch.exposures import verdicts
from wardwatch.exposures.keys import LineText
from wardwatch.exposures.matching.devices import Known
from wardwatch.exposures.matching.ranges import Verdict
from wardwatch.exposures.models import ProductAlias
from wardwatch.exposures.operations.splitting import piece_of
from wardwatch.exposures.queries.aliases import NOTHING, Said, decided_names
from wardwatch.exposures.queries.devices import known_by
from wardwatch.exposures.queries.history import HISTORY
from wardwatch.exposures.queries.reasons import CLAIM, chain_of, inventory_place, read_claim, whose
from wardwatch.exposures.standing import serials_of
from wardwatch.exposures.states import AliasReason, AliasState, FindingState
from wardwatch.kit import sheets
from wardwatch.kit.database import rows
from wardwatch.members.portability import ExportedFile, json_list, names_of

_BATCH = 500
_FINDINGS: LiteralString = f"""
    SELECT f.id, f.uid, v.name, f.state, f.outcome, f.priority, f.protect_by, f.fix_by, f.fix_at_maintenance,
        f.confidence, f.opened_at, f.changed_at, a.vendor, a.product, a.model, a.version, a.cpe, a.purl,
        a.hashes, a.udi_di, a.quantity, a.department, a.line, a.sheet, n.imported_at, o.time_zone, a.lot,
        a.manufactured, a.expires, a.id, {NAMED.format("h")}, h.line, h.uid, c.id, {CLAIM}
    FROM exposures_finding f
    JOIN vulnerabilities_vulnerability v ON v.id = f.vulnerability_id
    JOIN assets_asset a ON a.id = f.asset_id
    JOIN members_organization o ON o.id = f.organization_id
    LEFT JOIN assets_asset h ON h.id = a.device_id
    LEFT JOIN assets_inventoryimport n ON n.id = a.inventory_id
    LEFT JOIN vulnerabilities_affectedrange c ON c.id = f.affected_range_id
    LEFT JOIN provenance_assertion s ON s.id = c.assertion_id
    LEFT JOIN provenance_document d ON d.id = s.document_id
    LEFT JOIN vulnerabilities_advisory y ON y.assertion_id = s.id
    WHERE f.organization_id = %s AND f.id > %s ORDER BY f.id LIMIT {_BATCH}"""

_NAMES = (
    *("vendor", "product", "model", "claimed_vendor", "claimed_product", "state", "reason", "shared"),
    *("proposed_at", "decided_by", "decided_at", "why"),
)

_DI = 19  # the place of the device identifier in a row of `_FINDINGS`
_ASSET = 29  # the place of the line's id


@dataclass(frozen=True, slots=True)
class _Change:
    """One change of state, or (before = after) of the recommendation."""

    before: str
    after: str
    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class _Claim:
    """The claim that a finding rests on."""

    asserter: str
    says: str
    document: str


@dataclass(frozen=True, slots=True)
class _Finding:
    """One finding as it leaves the house. `id` is the one that notices name."""

    id: UUID
    vulnerability: str
    vendor: str
    product: str
    model: str
    version: str
    quantity: int
    department: str
    inventory_line: int | None
    part_of: str
    part_of_line: int | None
    part_of_uid: UUID | None
    state: str
    urgency: str
    protect_by: date | None
    fix_by: date | None
    fix_at_next_maintenance: bool
    confidence: int
    opened_at: datetime
    changed_at: datetime
    claim: _Claim | None
    evidence: tuple[str, ...]
    history: tuple[_Change, ...]


def exported(organization: int) -> Iterator[ExportedFile]:
    """The member's findings, open and closed, and what was asked and said of names on its list."""
    yield ExportedFile("findings.json", json_list(_findings(organization)))
    yield ExportedFile("names.csv", sheets.write(_NAMES, _names(organization)))


def _names(organization: int) -> Iterator[tuple[object, ...]]:
    found = list(ProductAlias.objects.filter(organization=organization).order_by("pk"))
    people = names_of(row.decided_by for row in found)
    for row in found:
        by = people[row.decided_by] if row.decided_by else ""
        words = (AliasState(row.state).label, AliasReason(row.reason).label)
        named = (row.vendor, row.product, row.model, row.claimed_vendor, row.claimed_product)
        yield (*named, *words, row.shared, row.proposed_at, by, row.decided_at, row.why)


def _findings(organization: int) -> Iterator[_Finding]:
    last, told = 0, decided_names(organization)
    with connection.cursor() as cursor:
        while batch := rows(cursor, _FINDINGS, [organization, last]):
            last = batch[-1][0]
            moves = rows(cursor, HISTORY, {"findings": [row[0] for row in batch]})
            names = names_of(by for _, _, _, _, by, _ in moves)
            history: dict[int, list[_Change]] = {}
            for number, before, after, at, by, why in moves:
                change = _Change(_words(before), _words(after), at, names[by], why)
                history.setdefault(number, []).append(change)
            devices = known_by(row[_DI] for row in batch)
            serials = serials_of({row[_ASSET] for row in batch})
            for row in batch:
                serial = serials.get(row[_ASSET], "")
                yield _finding(told, devices, row, tuple(history.get(row[0], ())), serial)


def _finding(
    told: Mapping[tuple[str, str, str], Said],
    devices: Mapping[str, tuple[Known, ...]],
    row: Sequence[Any],
    history: tuple[_Change, ...],
    serial: str,
) -> _Finding:
    _, uid, cve, state, outcome, urgency, protect_by, fix_by, maintenance, sure, opened_at, changed_at, *rest = row
    *texts, quantity, department, line, sheet, imported_at, zone, lot, made, expires, _asset = rest[:18]
    device, device_line, device_uid, number = rest[18:22]
    claim = rest[22:]
    claimed = read_claim(claim) if number is not None else None
    vendor, product, model, version, cpe, purl, hashes, di = texts
    decided = told.get((vendor, product, model), NOTHING)
    piece = piece_of(lot, made, expires, quantity, serial=serial)
    text = LineText(vendor, product, model, version, cpe, purl, *decided, devices.get(di, ()), piece, hashes)
    heard = claimed and verdicts.hear(text, number, claimed.text, is_open=True)
    evidence: tuple[str, ...] = ()
    if claimed and heard:
        verdict = Verdict(outcome) if outcome in list(Verdict) else heard.says
        place = inventory_place(whose("", own=True), line, imported_at, zone, sheet)
        evidence = tuple(link.text for link in chain_of(text, place, heard, claimed, verdict, (device, device_line)))
    return _Finding(
        id=uid,
        vulnerability=cve,
        vendor=text.vendor,
        product=text.product,
        model=text.model,
        version=text.version,
        quantity=quantity,
        department=department,
        inventory_line=line,
        part_of=device,
        part_of_line=device_line,
        part_of_uid=device_uid,
        state=_words(state),
        urgency=urgency,
        protect_by=protect_by,
        fix_by=fix_by,
        fix_at_next_maintenance=maintenance,
        confidence=sure,
        opened_at=opened_at,
        changed_at=changed_at,
        claim=_Claim(claimed.text.asserter, claimed.spoken, claimed.title) if claimed else None,
        evidence=evidence,
        history=history,
    )


def _words(state: str) -> str:
    return FindingState(state).label if state else ""
