"""What a product is called, read once: every rule for names looks at the same words."""

from dataclasses import dataclass
from functools import lru_cache

from wardwatch.exposures.matching import inside
from wardwatch.exposures.matching.makers import LIST, PARENTHESES, fold, split_words

_CONJUNCTIONS = frozenset(["and", "or"])
_CODE_IN_BRACKETS = 6
"""Letters and digits of the shortest word in brackets that may be a model code."""


@dataclass(frozen=True, slots=True)
class Text:
    """A product's name, folded and without "the" in front, and what is in it.

    `bare` is the name without what brackets hold, `words` are its words, `all_words` those of the whole name. `coded`
    is where model codes may stand: the bare name and long words in brackets; `models` are the numbers there.
    `abbreviations` are the words of each bracket that stands for the words before it. `variant` is the bare name in one
    piece where brackets hold a long order number that tells variants apart, else "".
    """

    bare: str
    words: list[str]
    all_words: list[str]
    coded: str
    models: tuple[str, ...]
    abbreviations: tuple[list[str], ...] = ()
    variant: str = ""

    @property
    def parts(self) -> list[list[str]]:
        """The words of each part of a list ("Alaris 8015 and 8000"); none where the name is no list."""
        if _CONJUNCTIONS.isdisjoint(self.words) and not any(mark in self.bare for mark in ",;/"):
            return []
        parts = [split_words(part) for part in LIST.split(self.bare) if part]
        return parts if len(parts) > 1 else []


@lru_cache(maxsize=2_000)
def read(name: str) -> Text:
    """Read a product's name."""
    folded = fold(name).removeprefix("the ")
    words = split_words(folded)
    if "(" not in folded:
        return Text(folded, words, words, folded, inside.model_numbers(folded))
    bare = PARENTHESES.sub(" ", folded)
    bare_words = split_words(bare)
    brackets = [(found[1], folded[: found.start()]) for found in PARENTHESES.finditer(folded)]
    codes = (word for text, _ in brackets for word in text.split() if len(word) >= _CODE_IN_BRACKETS)
    coded = " ".join([bare, *codes])
    abbreviations = tuple(
        short for text, before in brackets if inside.is_abbreviation(short := split_words(text), split_words(before))
    )
    variant = "".join(bare_words) if any(inside.is_order_number(text) for text, _ in brackets) else ""
    return Text(bare, bare_words, words, coded, inside.model_numbers(coded), abbreviations, variant)
