"""How sure we are of an indicator, before time passes: who says so, how many of them are independent, and who objects.

Sources: NATO AJP-2.1 (the Admiralty system: reliability of the source A to F, credibility of the information 1 to 6);
STIX 2.1 appendix A, table "Admiralty Credibility", for credibility as 0 to 100. What a grade of a source takes away is
ours, and so is how voices are put together: two that are wrong with chances p and q, independently, are both wrong with
chance p * q. Nobody is ever wholly believed (`MOST`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wardwatch.standards.admiralty import Credibility, Reliability

MOST = 95
"""The highest confidence that reports alone give."""


KEPT: Mapping[Reliability, float] = {
    Reliability.COMPLETELY: 1.0,
    Reliability.USUALLY: 0.9,
    Reliability.FAIRLY: 0.75,
    Reliability.NOT_USUALLY: 0.5,
    Reliability.UNRELIABLE: 0.2,
    Reliability.CANNOT_BE_JUDGED: 0.7,
}
"""The part of what a source says that is believed, by its grade. F is a new source, not a bad one: what it says
without a word of how sure it is (`UNSAID`) is worth a look, so it begins above `decay.THRESHOLD`."""

BELIEVED: Mapping[Credibility, int | None] = {
    Credibility.CONFIRMED: 90,
    Credibility.PROBABLY_TRUE: 70,
    Credibility.POSSIBLY_TRUE: 50,
    Credibility.DOUBTFUL: 30,
    Credibility.IMPROBABLE: 10,
    Credibility.CANNOT_BE_JUDGED: None,
}
"""Credibility as confidence (STIX 2.1 appendix A); None: the scale gives no number."""

UNSAID = 50
"""What a source is taken to say that gives neither a credibility nor a confidence: possibly true."""

SIGHTED = 0.15
"""The part of the remaining doubt that each independent sighting takes away, up to `SIGHTINGS`."""
SIGHTINGS = 5

OBJECTED = 0.5
"""The part of the confidence that each independent report of a false positive leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What one source says of one value.

    `origin` is who found it: those who pass on the same origin's finding are one voice. `stated` is the source's own
    confidence, 0 to 100 as in STIX; it counts where no credibility was graded.
    """

    origin: str
    reliability: Reliability = Reliability.CANNOT_BE_JUDGED
    credibility: Credibility = Credibility.CANNOT_BE_JUDGED
    stated: int | None = None

    @property
    def weight(self) -> float:
        """What this voice alone is worth, 0 to 100."""
        believed = BELIEVED[self.credibility]
        said = believed if believed is not None else UNSAID if self.stated is None else self.stated
        return said * KEPT[self.reliability]


def base_score(voices: Iterable[Voice], *, sighted_by: int = 0, objected_by: int = 0) -> int | None:
    """The confidence before decay, 0 to `MOST`; None where nobody says anything, which is not 0.

    `sighted_by` and `objected_by` count independent parties that saw it at work, and that called it a false positive.
    Of each origin the strongest voice counts.
    """
    strongest: dict[str, float] = {}
    for voice in voices:
        strongest[voice.origin] = max(voice.weight, strongest.get(voice.origin, 0.0))
    if not strongest:
        return None
    doubt = 1.0
    for weight in strongest.values():
        doubt *= 1 - weight / 100
    doubt *= (1 - SIGHTED) ** min(max(sighted_by, 0), SIGHTINGS)
    return round(min(100 * (1 - doubt), MOST) * OBJECTED ** max(objected_by, 0))


def independent(voices: Iterable[Voice]) -> int:
    """How many origins speak."""
    return len({voice.origin for voice in voices})
