"""Digests of files as identifier keys: a line and a claim that give the same one speak of the same file.

Equal values are the same file whatever the algorithm is called, so the key is the value alone; values of different
algorithms and equal length do not meet by chance.
"""

from functools import lru_cache

from wardwatch.exposures.matching.names import CONFIDENCE, Kind, Match
from wardwatch.kit.translation import gettext as _
from wardwatch.standards import digests

PREFIX = "hash:"


@lru_cache(maxsize=50_000)
def keys(hashes: str) -> frozenset[str]:
    """The keys of the digests in a text (`standards.digests`)."""
    return frozenset(f"{PREFIX}{each.value}" for each in digests.read(hashes) if each.value)


def shared(hashes: str, claimed: str) -> bool:
    """Whether two texts name one file."""
    return bool(hashes and claimed and keys(hashes) & keys(claimed))


def match(hashes: str, claimed: str, *, listed: str, said: str) -> Match | None:
    """Say how a line and a claim meet by a file; None where they name none in common. `listed` and `said` are what the
    two call the product."""
    if not shared(hashes, claimed):
        return None
    common = keys(hashes) & keys(claimed)
    found = max((each for each in digests.read(claimed) if PREFIX + each.value in common), key=lambda each: each.value)
    told = {"listed": listed, "said": said, "algorithm": digests.spoken(found.algorithm), "file": found.filename}
    words = (
        _("“%(listed)s” and “%(said)s” are the same file, %(file)s, by its %(algorithm)s")
        if found.filename
        else _("“%(listed)s” and “%(said)s” are the same file, by its %(algorithm)s")
    )
    return Match(Kind.IDENTIFIER, CONFIDENCE[Kind.IDENTIFIER], words % told)
