"""Match an inventory with a pack, by the center's own rules; pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wardwatch.assets.types import Line
from wardwatch.exposures import keys
from wardwatch.exposures.keys import LineText
from wardwatch.exposures.matching import explain, ranges
from wardwatch.exposures.matching.ranges import Bounds, Claim, Status, Verdict
from wardwatch.exposures.pack.format import Pack, PackedRange


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


_Index = Mapping[str, Sequence[tuple[_Ready, bool]]]
"""The ranges found under each key, and whether the key is certain (`keys.keys_of`)."""


def match_inventory(lines: Iterable[Line], pack: Pack, *, list_name: str = "your list") -> list[PackMatch]:
    """What the pack says of each line, the pressing first: known exploited, then affected, then the surest."""
    index = _index(pack.ranges)
    found = [match for line in lines for match in _of_line(line, index, pack, list_name)]
    return sorted(found, key=_pressing)


def _pressing(match: PackMatch) -> tuple[bool, bool, int, int, str]:
    affected = match.verdict is Verdict.AFFECTED
    return not match.known_exploited, not affected, -match.confidence, match.line.number, match.vulnerability


def _index(packed: Sequence[PackedRange]) -> _Index:
    found: dict[str, list[tuple[_Ready, bool]]] = defaultdict(list)
    for one in packed:
        text = one.text()
        ready = _Ready(one, *text.named, keys.bounds_of(text), keys.status_of(text), keys.rank_of(text))
        for key, is_certain in keys.keys_of(text).items():
            found[key].append((ready, is_certain))
    return found


def _of_line(line: Line, index: _Index, pack: Pack, list_name: str) -> Iterator[PackMatch]:
    said = _text(line)
    certain: dict[_Ready, bool] = {}
    for key in sorted(keys.line_keys(said)):
        for ready, is_certain in index.get(key, ()):
            certain[ready] = certain.get(ready, False) or is_certain
    touching: dict[int, list[tuple[_Ready, Verdict]]] = defaultdict(list)
    own = keys.line_versions(said)
    for ready, is_certain in certain.items():
        inside = ranges.verdict(ready.bounds, own.get(ready.bounds.scheme))
        if inside is Verdict.AFFECTED and not is_certain:
            inside = Verdict.CANNOT_TELL
        touching[ready.packed.vulnerability].append((ready, inside))
    for number, heard in touching.items():
        verdict = ranges.resolve([_claim(ready, inside) for ready, inside in heard]).verdict
        against = [(ready, inside) for ready, inside in heard if _speaks_against(ready, inside)]
        if verdict is not Verdict.NOT_AFFECTED and against:
            yield _told(line, pack, number, verdict, against, list_name)


def _text(line: Line) -> LineText:
    said = line.details
    return LineText(said.vendor, said.product, said.model, said.version, said.cpe, said.purl)


def _claim(ready: _Ready, inside: Verdict) -> Claim:
    return Claim(ready.status, inside, ready.packed.asserter, ready.rank, specific=not ready.bounds.whole_product)


def _speaks_against(ready: _Ready, inside: Verdict) -> bool:
    """Whether the claim is a reason to worry: it says affected (or does not know yet) of what may be this line."""
    return inside is not Verdict.NOT_AFFECTED and ready.status in (Status.AFFECTED, Status.UNDER_INVESTIGATION)


def _told(
    line: Line, pack: Pack, number: int, verdict: Verdict, against: list[tuple[_Ready, Verdict]], list_name: str
) -> PackMatch:
    said, vulnerability = _text(line), pack.vulnerabilities[number]
    ready, _ = min(against, key=lambda pair: (pair[1] is not Verdict.AFFECTED, pair[0].rank))
    packed = ready.packed
    match = keys.meeting(said, (ready.vendor, ready.product), packed.cpe, packed.purl, packed.text().narrowed)
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
        asset_text=f"{said.called}, version {said.stated_version}" if said.stated_version else said.called,
        alias_words=explain.alias_words(match),
        version_words=explain.version_words(
            said.stated_version, packed.low, packed.low_inclusive, packed.high, packed.high_inclusive, verdict
        ),
        verdict=verdict,
        confidence=confidence,
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
    if packed.serial_numbers:
        product = f"{product} with the serial numbers {', '.join(packed.serial_numbers.splitlines())}"
    status = packed.status.replace("_", " ")
    if not packed.words or packed.words in product:
        return f"{product} is {status}"
    return f"{product}, {packed.words}, is {status}"
