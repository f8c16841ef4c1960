"""Match an inventory with a pack, by the center's own rules; pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wardwatch.assets.inventory.rows import Device, Devices
from wardwatch.assets.nesting import devices
from wardwatch.assets.types import Line, Place
from wardwatch.assets.wording import within
from wardwatch.exposures import keys
from wardwatch.exposures.keys import LineText, Narrowed
from wardwatch.exposures.matching import explain, ranges
from wardwatch.exposures.matching.devices import SOURCE, Known, known_as
from wardwatch.exposures.matching.pieces import piece_words
from wardwatch.exposures.matching.ranges import Bounds, Claim, Status, Verdict
from wardwatch.exposures.pack.format import Pack, PackedDevice, PackedRange
from wardwatch.standards.udi.pieces import Bounds as Pieces
from wardwatch.standards.udi.pieces import Piece


@dataclass(frozen=True, slots=True)
class PackMatch:
    """One vulnerability on one line: AFFECTED, CANNOT_TELL or DISPUTED, why in words, with a confidence of 0..100."""

    line: Line
    vulnerability: str
    title: str
    known_exploited: bool
    verdict: Verdict
    confidence: int
    steps: tuple[explain.Step, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    """A range, ready to be compared; each is itself only."""

    packed: PackedRange
    vendor: str
    product: str
    bounds: Bounds
    status: Status
    rank: int
    narrowed: Narrowed
    pieces: Pieces


_Index = Mapping[str, Sequence[tuple[_Ready, bool]]]
"""The ranges found under each key, and whether the key is certain (`keys.keys_of`)."""
_Called = Mapping[Place, tuple[str, int | None]]
_NO_PART: tuple[str, int | None] = ("", None)


def match_inventory(lines: Iterable[Line], pack: Pack, *, list_name: str = "your list") -> list[PackMatch]:
    """What the pack says of each line, the pressing first: known exploited, then affected, then the surest."""
    index, known, listed = _index(pack.ranges), _known(pack.devices), list(lines)
    called = _devices(listed)
    found = [match for line in listed for match in _of_line(line, _text(line, known), index, pack, list_name, called)]
    return sorted(found, key=_pressing)


def _pressing(match: PackMatch) -> tuple[bool, bool, int, int, str]:
    affected = match.verdict is Verdict.AFFECTED
    return not match.known_exploited, not affected, -match.confidence, match.line.number, match.vulnerability


def _index(packed: Sequence[PackedRange]) -> _Index:
    found: dict[str, list[tuple[_Ready, bool]]] = defaultdict(list)
    for one in packed:
        text = one.text()
        ready = _Ready(
            one,
            *text.named,
            keys.bounds_of(text),
            keys.status_of(text),
            keys.rank_of(text),
            text.narrowed,
            text.narrowed.bounds,
        )
        for key, is_certain in keys.keys_of(text).items():
            found[key].append((ready, is_certain))
    return found


def _known(packed: Sequence[PackedDevice]) -> Mapping[str, tuple[Known, ...]]:
    named = ((each.dis, known_as(each.company, each.brand, each.model, each.catalog_number)) for each in packed)
    return {di: known for dis, known in named for di in dis}


def devices_of(pack: Pack) -> Devices:
    """What the identifiers in the pack name, for reading lists that name nothing else."""
    known = _known(pack.devices)
    named = {di: Device(each[0].company, each[0].brand, each[0].model, SOURCE) for di, each in known.items() if each}
    return lambda dis: {di: named[di] for di in dis if di in named}


def _devices(lines: Sequence[Line]) -> _Called:
    """The name and the line of the device that each part stands in."""
    by_place = {line.place: line for line in lines}
    outermost = devices({line.place: line.inside for line in lines if line.inside})
    return {part: (_text(by_place[device], {}).called, device[1]) for part, device in outermost.items()}


def _of_line(
    line: Line, said: LineText, index: _Index, pack: Pack, list_name: str, called: _Called
) -> Iterator[PackMatch]:
    certain: dict[_Ready, bool] = {}
    for key in sorted(keys.line_keys(said)):
        for ready, is_certain in index.get(key, ()):
            certain[ready] = certain.get(ready, False) or is_certain
    touching: dict[int, list[tuple[_Ready, Verdict]]] = defaultdict(list)
    own = keys.line_versions(said)
    for ready, is_certain in certain.items():
        inside = ranges.verdict(ready.bounds, own.get(ready.bounds.scheme))
        meant = ready.pieces.meant(said.piece)
        modelled = keys.model_meant(said, ready.narrowed)
        is_certain = is_certain or keys.model_certain(said, ready.narrowed)
        if meant is False or modelled is False:
            inside = Verdict.NOT_AFFECTED
        elif inside is Verdict.AFFECTED and not (is_certain and meant and modelled):
            inside = Verdict.CANNOT_TELL
        touching[ready.packed.vulnerability].append((ready, inside))
    for number, heard in touching.items():
        verdict = ranges.resolve([_claim(ready, inside) for ready, inside in heard]).verdict
        against = [(ready, inside) for ready, inside in heard if _speaks_against(ready, inside)]
        if verdict is not Verdict.NOT_AFFECTED and against:
            yield _told(line, said, pack, number, verdict, against, list_name, called.get(line.place, _NO_PART))


def _text(line: Line, known: Mapping[str, tuple[Known, ...]]) -> LineText:
    said = line.details
    expires = said.expires.isoformat() if said.expires else ""
    piece = Piece(said.lot, said.serial, said.manufactured, expires, said.quantity)
    texts = (said.vendor, said.product, said.model, said.version, said.cpe, said.purl)
    return LineText(*texts, known_as=known.get(said.udi_di, ()), piece=piece, hashes=said.hashes)


def _claim(ready: _Ready, inside: Verdict) -> Claim:
    specific = not ready.bounds.whole_product or not ready.pieces.everything
    return Claim(ready.status, inside, ready.packed.asserter, ready.rank, specific=specific)


def _speaks_against(ready: _Ready, inside: Verdict) -> bool:
    """Whether the claim is a reason to worry: it says affected (or does not know yet) of what may be this line."""
    return inside is not Verdict.NOT_AFFECTED and ready.status in (Status.AFFECTED, Status.UNDER_INVESTIGATION)


def _told(
    line: Line,
    said: LineText,
    pack: Pack,
    number: int,
    verdict: Verdict,
    against: list[tuple[_Ready, Verdict]],
    list_name: str,
    device: tuple[str, int | None],
) -> PackMatch:
    vulnerability = pack.vulnerabilities[number]
    ready, _ = min(against, key=lambda pair: (pair[1] is not Verdict.AFFECTED, pair[0].rank))
    packed = ready.packed
    match = keys.meeting(said, (ready.vendor, ready.product), packed.cpe, packed.purl, ready.narrowed)
    assert match is not None  # they share a key
    confidence = explain.confidence(match, verdict)
    evidence = explain.Evidence(
        document_title=packed.record,
        document_place="",
        asserter=packed.asserter,
        claim_text=_claim_words(packed, ready),
        inventory_place=f"{list_name}, sheet {line.sheet}, line {line.number}"
        if line.sheet
        else f"{list_name}, line {line.number}",
        asset_text=within(
            f"{said.called}, version {said.stated_version}" if said.stated_version else said.called, *device
        ),
        alias_words="" if ready.pieces.meant(said.piece) is None else explain.alias_words(match),
        version_words=explain.version_words(
            said.stated_version, packed.low, packed.low_inclusive, packed.high, packed.high_inclusive, verdict
        ),
        verdict=verdict,
        confidence=confidence,
        model_words=keys.model_words(said, ready.narrowed),
        piece_words=piece_words(ready.pieces, said.piece, ready.pieces.meant(said.piece)),
    )
    return PackMatch(
        line=line,
        vulnerability=vulnerability.name,
        title=vulnerability.title,
        known_exploited=vulnerability.known_exploited,
        verdict=verdict,
        confidence=confidence,
        steps=explain.chain(evidence),
    )


def _claim_words(packed: PackedRange, ready: _Ready) -> str:
    product = packed.product_text or f"{ready.vendor} {ready.product}".strip()
    if some := keys.said_of(packed.text().narrowed):
        product = f"{product} ({some})"
    status = packed.status.replace("_", " ")
    if not packed.words or packed.words in product:
        return f"{product} is {status}"
    return f"{product}, {packed.words}, is {status}"
