"""Bands of confidence: how sure we are that a claim is about this machine, in four words, and how often each is right.

The bounds follow from `names.CONFIDENCE` and `explain.VERSION_UNKNOWN`. How often a band is right is measured on pairs
whose answer is known (`benchmarks/labelled.py`) and written into `bands.toml`; what is not there was not measured.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from wardwatch.exposures.matching.explain import VERSION_UNKNOWN
from wardwatch.exposures.matching.names import CONFIDENCE, Kind
from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.members.types import Band

HIGHEST = 100
FLOORS: Mapping[Band, int] = {
    Band.CERTAIN: CONFIDENCE[Kind.ALIAS],
    Band.LIKELY: CONFIDENCE[Kind.FAMILY],
    Band.POSSIBLE: VERSION_UNKNOWN + 1,
    Band.TO_CHECK: 0,
}
"""The least confidence of each band, the surest first."""
_MEANINGS = {
    Band.CERTAIN: noop("Your list and the source name the same product, and the version fits."),
    Band.LIKELY: noop("They share the model number or the product family, and the version fits."),
    Band.POSSIBLE: noop("The source names the maker, but no single product. Yours may be meant."),
    Band.TO_CHECK: noop("The version or lot is missing or cannot be compared. Somebody has to look."),
}
_Z = 1.96  # standard deviations of a 95 % interval


@dataclass(frozen=True, slots=True)
class Measured:
    """How often a band was right: `right` of `said` answers in it, from a set of `pairs` made on the day `on`.

    In the band "to check" an answer is right where the list truly leaves it open.
    """

    said: int
    right: int
    pairs: int
    on: date

    @property
    def precision(self) -> float:
        """Share of the answers that are right, 0 to 1."""
        return self.right / self.said

    @property
    def at_least(self) -> float:
        """The lower end of Wilson's 95 % interval of `precision`: few answers prove little."""
        spread = _Z**2 / self.said
        middle = self.precision + spread / 2
        half = math.sqrt(spread * self.precision * (1 - self.precision) + spread**2 / 4)
        return (middle - half) / (1 + spread)


def band_of(confidence: int) -> Band:
    """The band of a confidence (0..100)."""
    return next(band for band, floor in FLOORS.items() if confidence >= floor)


def bounds(band: Band) -> tuple[int, int]:
    """The least and the greatest confidence of a band."""
    above = [floor for floor in FLOORS.values() if floor > FLOORS[band]]
    return FLOORS[band], min(above, default=HIGHEST + 1) - 1


def meaning(band: Band) -> str:
    """What a band means, in a sentence or two."""
    return _(_MEANINGS[band])


@cache
def measured() -> Mapping[Band, Measured]:
    """The published measurements; a band that is not there was not measured."""
    table = tomllib.loads(files(__package__).joinpath("bands.toml").read_text("utf-8"))
    return {
        Band(name): Measured(found["said"], found["right"], table["pairs"], table["on"])
        for name, found in table["bands"].items()
        if found["said"]
    }
