"""Slips of the pen in makers' names on lists: "Medtornic", "Philps", "Beckton Dickenson".

A letter is changed, left out or put in, or two neighbours are changed over, in a known name of five letters or more; in
a name of ten or more, two such slips behind the first letter. And the name is that of one maker alone. Nothing is
guessed of products: what a list calls its product stays as it is written.
"""

from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from wardwatch.exposures.matching.makers import aliases, names_of, without_additions

_LEAST_LETTERS, _LONG = 5, 10


@lru_cache(maxsize=50_000)
def maker_meant(text: str) -> str:
    """The known maker whose name a text means but for slips, with words for places and trades behind it or without; ""
    where it is none's, several makers', or a known name itself."""
    names = without_additions(text)
    if any(name in aliases().vendors for name in names):
        return ""
    for name in names:
        found = {aliases().vendors[known] for known in _near(name)}
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def is_slip(text: str, maker: str) -> bool:
    """Whether a squeezed text is a name of this maker but for slips."""
    return any(_means(text, name, OSA.distance(text, name)) for name in names_of(maker))


def _near(name: str) -> list[str]:
    near = process.extract(name, _long_names(), scorer=OSA.distance, score_cutoff=2, limit=None)
    return [known for known, slips, _ in near if _means(name, known, int(slips))]


def _means(text: str, known: str, slips: int) -> bool:
    if len(known) < _LEAST_LETTERS:
        return False
    return slips == 1 or (slips == 2 and len(known) >= _LONG and text[:1] == known[:1])


@cache
def _long_names() -> list[str]:
    return [name for name in aliases().vendors if len(name) >= _LEAST_LETTERS]
