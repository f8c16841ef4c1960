"""What each claim about a vulnerability says of one inventory line: the same steps as the SQL of `operations.deciding`,
for one line at a time and with the words kept. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wardwatch.exposures import keys
from wardwatch.exposures.keys import LineText, RangeText
from wardwatch.exposures.matching import explain, ranges
from wardwatch.exposures.matching.names import Match
from wardwatch.exposures.matching.ranges import Claim, Resolution, Verdict

_OPENS = frozenset({Verdict.AFFECTED, Verdict.CANNOT_TELL, Verdict.DISPUTED})


@dataclass(frozen=True, slots=True)
class Heard:
    """A claim that touches the line: how the names meet, and whether the line lies inside its range.

    `fits` is what the versions alone say; where the names leave it open, `inside` is CANNOT_TELL all the same. `meant`:
    whether the line's pieces are among those that the claim is about; None: nobody can tell.
    """

    number: int
    text: RangeText
    open: bool
    match: Match
    inside: Verdict
    fits: Verdict
    meant: bool | None = True

    @property
    def claim(self) -> Claim:
        """The claim as `ranges.resolve` takes it."""
        specific = self.text.some_pieces or not keys.bounds_of(self.text).whole_product
        status, rank = keys.status_of(self.text), keys.rank_of(self.text)
        return Claim(status, self.inside, self.text.asserter, rank, specific)

    @property
    def says(self) -> Verdict:
        """What the claim by itself says of the line."""
        return ranges.resolve([self.claim]).verdict

    @property
    def confidence(self) -> int:
        """How sure it is that the claim is about this line."""
        return explain.confidence(self.match, self.says)


def hear(line: LineText, number: int, text: RangeText, *, is_open: bool, meant: bool | None = None) -> Heard | None:
    """What one claim says of a line; None where their names do not meet.

    `meant` is what else is known of whether its pieces are meant, where the line itself does not tell.
    """
    mine, found = keys.line_keys(line), keys.keys_of(text)
    shared = [is_certain for key, is_certain in found.items() if key in mine]
    modelled = keys.model_meant(line, text.narrowed)
    told = text.narrowed.bounds.meant(line.piece) if text.some_pieces else True
    meant = meant if told is None else told
    narrowed = replace(text.narrowed, serial_numbers="", pieces="") if meant else text.narrowed
    match = keys.meeting(line, text.named, text.cpe, text.purl, narrowed) if shared else None
    if match is None:
        return None
    bounds = keys.bounds_of(text)
    version = keys.line_versions(line).get(bounds.scheme)
    family = not any(shared) and not keys.model_certain(line, text.narrowed)
    fits = ranges.verdict(bounds, version)
    if meant is False or modelled is False:
        return Heard(number, text, is_open, match, Verdict.NOT_AFFECTED, fits, meant)
    doubtful = family or meant is None or modelled is None
    inside = Verdict.CANNOT_TELL if doubtful and fits is Verdict.AFFECTED else fits
    return Heard(number, text, is_open, match, inside, fits, meant)


def resolve(heard: Sequence[Heard]) -> Resolution:
    """All claims together. Open ones first and alone; the others are heard only where those make no finding."""
    spoken = [each for each in heard if each.open]
    if spoken:
        resolution = ranges.resolve([each.claim for each in spoken])
        if resolution.verdict in _OPENS or len(spoken) == len(heard):
            return resolution
    return ranges.resolve([each.claim for each in heard])


def deciding(heard: Sequence[Heard], verdict: Verdict) -> Heard | None:
    """The claim that a verdict rests on: of those that say so, first by rank, then the more specific, then one whose
    names leave no doubt, then the older.

    A dispute rests on a claim that says *affected*, an all-clear on one that clears or whose range leaves the line out.
    """
    wanted = Verdict.AFFECTED if verdict is Verdict.DISPUTED else verdict
    saying = [each for each in heard if each.says is wanted] or list(heard)
    return min(saying, key=_first, default=None)


def _first(each: Heard) -> tuple[int, bool, bool, int]:
    return each.claim.rank, not each.claim.specific, each.confidence < explain.SURE, each.number
