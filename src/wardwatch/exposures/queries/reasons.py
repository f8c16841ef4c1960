"""Why a vulnerability touches an inventory line, or why not: claims, comparison and recommendation in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import pgettext

from wardwatch.assets.types import NetworkExposure
from wardwatch.assets.wording import NAMED, within
from wardwatch.exposures import situations, standing, verdicts
from wardwatch.exposures.keys import LineText, RangeText, model_meant, model_words, name_number, said_of
from wardwatch.exposures.matching import explain
from wardwatch.exposures.matching.explain import Evidence, SourceKind
from wardwatch.exposures.matching.names import Kind
from wardwatch.exposures.matching.pieces import answers, asks, piece_words
from wardwatch.exposures.matching.ranges import Verdict
from wardwatch.exposures.queries.aliases import NOTHING, decided_names
from wardwatch.exposures.queries.devices import known_by
from wardwatch.exposures.queries.findings import finding as find
from wardwatch.exposures.queries.findings import findings
from wardwatch.exposures.queries.pieces import Pieces, pieces_of
from wardwatch.exposures.states import CLOSED, FindingState
from wardwatch.exposures.types import FindingRow, Link, Remedy, Why
from wardwatch.exposures.verdicts import Heard
from wardwatch.kit.database import rows
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.triage.types import Input, Judgement
from wardwatch.vulnerabilities.answers import RemedyAnswer
from wardwatch.vulnerabilities.queries import remediations
from wardwatch.vulnerabilities.triage_inputs import TriageInputs, triage_inputs

KEPT = noop("The member keeps where this device stands to itself.")
_OTHERS = 5
_LINE: LiteralString = f"""
    SELECT a.id, a.organization_id, o.name, o.time_zone, a.vendor, a.product, a.model, a.version, a.cpe, a.purl,
        a.hashes, a.udi_di,
        CASE WHEN a.care_role = 'unknown' THEN coalesce(h.care_role, a.care_role) ELSE a.care_role END,
        a.line, a.sheet, n.imported_at, {NAMED.format("h")}, h.line, h.id,
        a.lot, a.manufactured, a.expires, a.quantity
    FROM assets_asset a JOIN members_organization o ON o.id = a.organization_id
    LEFT JOIN assets_asset h ON h.id = a.device_id
    LEFT JOIN assets_inventoryimport n ON n.id = a.inventory_id WHERE a.uid = %s"""
CLAIM: LiteralString = """
    coalesce(y.title, d.name), d.uid, coalesce(nullif(c.place, ''), s.place), c.raw, c.vendor, c.product,
    c.product_text, c.status, c.scheme, c.low, c.low_inclusive, c.high, c.high_inclusive, c.understood, c.cpe,
    c.purl, s.asserter, s.key, c.model_numbers, c.serial_numbers, c.part, c.pieces, c.skus,
    c.hashes"""
"""What `read_claim` reads of an affected range `c`, its assertion `s`, document `d` and advisory `y`."""
_CLAIMS: LiteralString = f"""
    SELECT c.id, l.published AND l.tlp <= 1 AND cardinality(l.compartments) = 0 AND cardinality(l.subjects) = 0,
        {CLAIM}
    FROM vulnerabilities_affectedrange c
    JOIN vulnerabilities_vulnerability v ON v.id = c.vulnerability_id AND v.name = %s
    JOIN provenance_assertion s ON s.id = c.assertion_id AND s.recorded_at IS NOT NULL AND s.superseded_at IS NULL
        AND NOT s.withdrawn
    JOIN provenance_document d ON d.id = s.document_id
    JOIN markings_label l ON l.id = c.label_id
    LEFT JOIN vulnerabilities_advisory y ON y.assertion_id = s.id
    ORDER BY c.id"""
_STATUS = {
    "affected": noop("%(product)s is affected"),
    "not_affected": noop("%(product)s is not affected"),
    "known_not_affected": noop("%(product)s is known not to be affected"),
    "fixed": noop("%(product)s is fixed"),
    "under_investigation": noop("%(product)s is being looked into"),
}
_PERHAPS = noop("%(product)s may be affected")
_LEARNING = {
    "exploitation": noop("News of attacks that use this weakness would bring the dates forward."),
    "network exposure": noop("If you say in your inventory how this is connected, the dates may move."),
    "care role": noop("If you say in your inventory what this does for care, the dates may move."),
    "automatable": noop("A published word on whether attacks can run on their own may move the dates."),
    "technical impact": noop("A published word on how much an attacker gains may move the dates."),
}
"""What would move the dates, for each input that was assumed and that a reader can make sense of."""


@dataclass(frozen=True, slots=True)
class _Line:
    """An inventory line as this viewer may see it; `stands` is None where the member keeps that to itself."""

    asset: UUID
    text: LineText
    care_role: str
    place: str
    stands: NetworkExposure | None
    pieces: Pieces
    device: tuple[str, int | None] = ("", None)

    @property
    def spoken(self) -> str:
        """The line in words, with the device that it is a part of."""
        return within(self.text.spoken, *self.device)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim with the document that it stands in."""

    title: str
    document: UUID
    place: str
    spoken: str
    text: RangeText


def why_finding(uid: UUID, *, viewer: Viewer) -> Why:
    """Why a finding stands. Raises `NotFound`, also where it is hidden."""
    row = find(uid, viewer=viewer).row
    return why(asset=row.asset, cve=row.cve, viewer=viewer)


def why(*, asset: UUID, cve: str, viewer: Viewer) -> Why:
    """Why `cve` touches this inventory line, or why it does not, from what `viewer` may see.

    Raises `NotFound` for a line that is missing or hidden. A CVE that nobody speaks of, or that is hidden, is not one.
    """
    cve = cve.strip().upper()
    with seen_by(viewer), connection.cursor() as cursor:
        line = _line(cursor, asset, cve, viewer)
        claimed = {number: (is_open, read_claim(said)) for number, is_open, *said in rows(cursor, _CLAIMS, [cve])}
        found = findings(viewer=viewer, asset=asset, cve=cve, limit=1).rows
        vulnerability = rows(cursor, "SELECT id FROM vulnerabilities_vulnerability WHERE name = %s", [cve])
        inputs = triage_inputs([number for (number,) in vulnerability])
    row = found[0] if found else None
    heard = [
        each for number, (is_open, said) in claimed.items() if (each := _hear(line, number, said.text, is_open=is_open))
    ]
    claims = {number: said for number, (_open, said) in claimed.items()}
    if not heard:
        return _untouched(line, cve, list(claims.values()), row)
    judged = row and row.state not in CLOSED and next(iter(inputs.values()), None)
    offered = remediations([cve], viewer=viewer)[cve]
    reason = replace(_touched(line, cve, heard, claims, row), remedies=_remedies(offered, heard))
    return _with_advice(reason, line, row, judged) if row and judged else reason


def _remedies(offered: Sequence[RemedyAnswer], heard: Sequence[Heard]) -> tuple[Remedy, ...]:
    """What is offered for the products that the claims name; an offer without products is for all of its advisory's."""
    named = {(each.text.asserter, each.text.product_text) for each in heard}
    asserters = {asserter for asserter, _product in named}
    fitting = (
        each
        for each in offered
        if each.source.asserter in asserters
        and (not each.products or any((each.source.asserter, product) in named for product in each.products))
    )
    return tuple(
        dict.fromkeys(
            Remedy(each.category, each.details, each.url, each.restart_required, each.source.asserter)
            for each in fitting
        )
    )


def _hear(line: _Line, number: int, text: RangeText, *, is_open: bool) -> Heard | None:
    return verdicts.hear(line.text, number, text, is_open=is_open, meant=line.pieces.meant(number, text))


def _line(cursor: Any, asset: UUID, cve: str, viewer: Viewer) -> _Line:
    found = rows(cursor, _LINE, [asset])
    if not found:
        raise NotFound("There is no such inventory line.", asset=str(asset))
    *line, device, device_line, holder = found[0][:-4]
    number, organization, name, zone, *texts, di, care_role, place, sheet, imported_at = line
    own = organization in viewer.organizations | viewer.acting_for
    stated, serial = standing.kept_of(number, holder)
    sees = organization in viewer.organizations | viewer.groups
    stands = stated or (NetworkExposure.UNKNOWN if sees else None)
    vendor, product, model, version, cpe, purl, hashes = texts
    decided = decided_names(organization).get((vendor, product, model), NOTHING)
    pieces = pieces_of(number, found[0][-4:], serial, cve, sees=sees)
    known = known_by([di]).get(di, ())
    text = LineText(vendor, product, model, version, cpe, purl, *decided, known, pieces.piece, hashes)
    where = inventory_place(whose(name, own=own), place, imported_at, zone, sheet)
    return _Line(asset, text, care_role, where, stands, pieces, (device, device_line))


def whose(name: str, *, own: bool) -> str:
    """Whose inventory, in words."""
    return _("your inventory") if own else _("the inventory of %(name)s") % {"name": name}


def inventory_place(whose: str, line: int | None, imported_at: datetime | None, zone: str, sheet: int = 0) -> str:
    """Where a line stands, in words: "your inventory of 3 Nov 2026, line 17". `whose` as the function says it; `sheet`:
    which of a workbook's, from 1."""
    said = {"whose": whose, "line": line, "day": _day(imported_at.astimezone(ZoneInfo(zone))) if imported_at else ""}
    if line is None:
        return (_("%(whose)s of %(day)s") if imported_at else "%(whose)s") % said
    if sheet and imported_at:
        return _("%(whose)s of %(day)s, sheet %(sheet)d, line %(line)s") % {**said, "sheet": sheet}
    return (_("%(whose)s of %(day)s, line %(line)s") if imported_at else _("%(whose)s, line %(line)s")) % said


def read_claim(found: Sequence[Any]) -> Claimed:
    """A claim from the columns `CLAIM`."""
    title, document, place, raw, *fields = found
    text = RangeText(*fields)
    name = text.product_text or " ".join(text.named)
    some = said_of(text.narrowed)
    known = text.product_text and (raw.startswith("vers:") or (some and raw.casefold() in name.casefold()))
    product = name if known else f"{name} {raw}".strip()
    if some.casefold() not in product.casefold():
        product = _("%(product)s (only these pieces: %(pieces)s)") % {"product": product, "pieces": some}
    spoken = _(_STATUS.get(text.status, _PERHAPS)) % {"product": product}
    return Claimed(title, document, place, spoken, text)


def chain_of(
    line: LineText,
    place: str,
    decides: Heard,
    claimed: Claimed,
    verdict: Verdict,
    device: tuple[str, int | None] = ("", None),
    *,
    kept: bool = False,
) -> tuple[Link, ...]:
    """From the claim that decides to the verdict on a line that stands at `place`, one sentence a step.

    `device`: the name and the line of what it is a part of. `kept`: the reader does not see the line's serial number.
    """
    text = claimed.text
    evidence = Evidence(
        document_title=claimed.title,
        document_place=claimed.place,
        asserter=text.asserter,
        claim_text=claimed.spoken,
        inventory_place=place,
        asset_text=within(line.spoken, *device),
        alias_words="" if decides.meant is None else explain.alias_words(decides.match),
        version_words=explain.version_words(
            line.stated_version, text.low, text.low_inclusive, text.high, text.high_inclusive, decides.fits
        ),
        verdict=verdict,
        confidence=explain.confidence(decides.match, verdict),
        model_words=model_words(line, text.narrowed),
        piece_words=piece_words(text.narrowed.bounds, line.piece, decides.meant, kept=kept),
    )
    said = decides.match.kind is Kind.CONFIRMED
    return tuple(
        Link(
            step.text,
            SourceKind.PEOPLE if said and step.source_kind is SourceKind.NAMES else step.source_kind,
            step.source_ref,
            claimed.document if step.source_kind == "document" else None,
        )
        for step in explain.chain(evidence)
    )


def _untouched(line: _Line, cve: str, claims: Sequence[Claimed], row: FindingRow | None) -> Why:
    chain = [
        Link(explain.says(each.text.asserter, each.spoken), SourceKind.DOCUMENT, each.title, each.document)
        for each in {each.spoken: each for each in claims}.values()
    ][:_OTHERS]
    bare = line.spoken
    refused = {name_number(*named) for named in line.text.refused}
    denied = next((each.text.named for each in claims if name_number(*each.text.named) in refused), None)
    place = line.place[:1].upper() + line.place[1:]
    chain.append(Link(explain.says(place, bare), SourceKind.INVENTORY, line.place))
    if denied:
        words = _("Your people said that this is not “%(said)s”.") % {"said": " ".join(denied)}
        chain.append(Link(words, SourceKind.PEOPLE, line.place))
    ends = (
        _("None of the products named is this one, so it is not affected.")
        if claims
        else _("No source that you may see says which products %(cve)s touches, so nothing follows for this line.")
        % {"cve": cve}
    )
    chain.append(Link(ends, SourceKind.CONCLUSION, ""))
    verdict = Verdict.NOT_AFFECTED if claims else Verdict.CANNOT_TELL
    changes = (
        _("A claim that names this product would change the answer."),
        _("So would another name in the inventory, or your word that an advisory calls it differently."),
    )
    return Why(line.asset, bare, cve, verdict, 0, tuple(chain), (), finding=row, changes=changes)


def _touched(line: _Line, cve: str, heard: Sequence[Heard], claims: dict[int, Claimed], row: FindingRow | None) -> Why:
    resolution = verdicts.resolve(heard)
    decides = verdicts.deciding(heard, resolution.verdict)
    assert decides is not None
    said = claims[decides.number]
    chain = chain_of(line.text, line.place, decides, said, resolution.verdict, line.device, kept=line.pieces.kept)
    sure = explain.confidence(decides.match, resolution.verdict)
    against = tuple(
        Link(explain.says(other.text.asserter, other.spoken), SourceKind.DOCUMENT, other.title, other.document)
        for each in heard
        if each.text.asserter in resolution.against and (other := claims[each.number])
    )
    asked = () if decides.meant is not None else asks(said.text.narrowed.bounds, line.text.piece)
    asked = tuple(field for field in asked if field != "serial" or not line.pieces.kept)
    changes = tuple(map(answers, asked)) or _changes(line.text, resolution.verdict, decides)
    return Why(
        line.asset,
        line.spoken,
        cve,
        resolution.verdict,
        sure,
        chain,
        against,
        finding=row,
        changes=changes,
        asks=asked,
    )


def _changes(line: LineText, verdict: Verdict, decides: Heard) -> tuple[str, ...]:
    if decides.text.some_pieces and verdict in (Verdict.AFFECTED, Verdict.NOT_AFFECTED):
        return (_("Another lot, serial number or day in the inventory would change the answer, or a corrected claim."),)
    if verdict is Verdict.AFFECTED:
        return (_("A version outside this range in the inventory would close it, and so would a corrected claim."),)
    if verdict is Verdict.NOT_AFFECTED:
        return (_("A claim that reaches this version, or another version in the inventory, would change the answer."),)
    if verdict is Verdict.DISPUTED:
        return (_("The maker's own word would settle it."),)
    if model_meant(line, decides.text.narrowed) is None:
        return (_("Stating the model number in the inventory would answer it."),)
    return (_("Stating the exact product and version in the inventory would answer it."),)


def _with_advice(reason: Why, line: _Line, row: FindingRow, inputs: TriageInputs) -> Why:
    """Add what the recommendation rests on. What the member keeps to itself is neither shown nor to be worked out."""
    known = row.state not in {FindingState.VERSION_UNKNOWN, FindingState.DISPUTED}
    text = line.text
    stands = line.stands or NetworkExposure.UNKNOWN
    facts = situations.line_facts(text.vendor, text.product, line.care_role, stands, line.device[0])
    judgement = situations.judge(inputs, facts, version_known=known)
    hidden = line.stands is None
    shown = tuple(_cited(each, inputs) for each in judgement.inputs if not (hidden and each.name == "network exposure"))
    if reason.asks:
        shown = tuple(_of_pieces(each) for each in shown)
    assumed = tuple(_(_LEARNING[each.name]) for each in shown if not each.known and each.name in _LEARNING)
    return replace(
        reason,
        finding=row,
        inputs=shown,
        rows=() if hidden else tuple(each.text for each in judgement.rows),
        advice=_advice(judgement, row, asks=bool(reason.asks)),
        federal="" if hidden else judgement.federal_text,
        kept=_(KEPT) if hidden else "",
        changes=(*reason.changes, *assumed),
    )


def _of_pieces(given: Input) -> Input:
    """The input as it is told where not the version is asked for, but the lot, a serial number or a day."""
    if given.name != "version" or given.known:
        return given
    said = _("We do not know whether yours is one of the pieces meant, so this may not affect you.")
    return Input(given.name, given.value, given.known, said)


def _cited(given: Input, inputs: TriageInputs) -> Input:
    """The input with its document named, where a claim states it."""
    sources = dict(inputs.sources)
    names = ("kev", "exploitation") if given.name == "exploitation" else (given.name,)
    cited = next((sources[name] for name in names if name in sources), None)
    if cited is None or not given.known:
        return given
    return Input(given.name, given.value, given.known, f"{given.source} ({cited.asserter}, {cited.document})")


def _advice(judgement: Judgement, row: FindingRow, *, asks: bool) -> tuple[str, ...]:
    """What to do first, and by when. `asks`: whether the line is one of some pieces is what nobody knows."""
    if asks:
        first = _("First, please check whether yours is one of the pieces meant.")
        return (first, _("There is no date for a fix until that is known."))
    dates = []
    if row.protect_by:
        dates.append(_("Protect it by %(day)s.") % {"day": _day(row.protect_by)})
    if row.fix_by:
        dates.append(_("Fix it by %(day)s.") % {"day": _day(row.fix_by)})
    fix = judgement.fix.text if not row.fix_by else ""
    return tuple(filter(None, (judgement.first_step_text, *dates, fix)))


def _day(day: date) -> str:
    return format_date(day, pgettext("how a day is written", "j M Y"))
