"""Which claimed products a line may mean although their names do not meet: likeness proposes, a person decides.

Makers are compared first, so that a product is only ever compared with those of makers that are spelled like its own.
Where only the maker is misspelt, what would meet under the maker's name is proposed. Else products are compared without
the words for the class of things that they are.
Numbers must agree: "Pump 8015" is no misspelt "Pump 8016". Likeness is that of RapidFuzz (token sort ratio, 0 to 100).
A line that names no maker is compared by its whole name, and only with the very same.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from wardwatch.exposures.matching import classes, names
from wardwatch.exposures.matching.makers import fold, plain_vendor, squeeze, vendor_keys
from wardwatch.exposures.matching.names import Kind

LIKE_MAKER, LIKE_PRODUCT = 84, 82
"""From which likeness on two makers are compared, and two products proposed."""
SAME_NAME, TELLING = 90, 5
"""The likeness of two products of one name where one has no maker, and how many letters such a name has at least."""

_SAME, _WITHIN = 100.0, 6  # letters, from which a name within a longer one is proposed
_DIGITS = re.compile(r"\d")
_MET = frozenset(Kind) - {Kind.VENDOR_WIDE}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claimed maker and product that may be meant, and how alike the spellings are (0 to 100)."""

    vendor: str
    product: str
    likeness: int


class ClaimedNames:
    """The makers and products that claims name, ready to be compared with inventory lines."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        self._products: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
        self._called: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for vendor, product in named:
            self._called[squeeze(product)].append((vendor, product))
            for maker in vendor_keys(vendor):
                self._products[maker][vendor, product] = _words(maker, product)
        self._keys: dict[str, dict[str, set[tuple[str, str]]]] = {}

    def near(self, vendor: str, product: str, model: str = "", *, limit: int = 3) -> tuple[Proposal, ...]:
        """The products that a line may mean, the most alike first; those whose names meet its own are left out."""
        found: dict[tuple[str, str], int] = {}
        if not vendor_keys(vendor):
            found = dict.fromkeys(self._same(product, model), SAME_NAME)
        for maker, likeness in self._makers(vendor):
            if likeness < _SAME:
                found |= dict.fromkeys(self._meeting(maker, product, model), round(likeness))
            words = _words(maker, f"{product} {model}")
            found |= dict.fromkeys(self._within(maker, words), LIKE_PRODUCT)
            alike = process.extract(
                words, self._products[maker], scorer=fuzz.token_sort_ratio, score_cutoff=LIKE_PRODUCT, limit=20
            )
            for claimed, score, named in alike:
                if _numbers(claimed) <= _numbers(words) or not _numbers(words):
                    found[named] = max(found.get(named, 0), round(min(score, likeness)))
        ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        new = (pair for pair in ordered if not _met(vendor, product, model, *pair[0]))
        return tuple(Proposal(*named, likeness) for (named, likeness), _ in zip(new, range(limit), strict=False))

    def _same(self, product: str, model: str) -> list[tuple[str, str]]:
        """What any maker calls by the very name of a line that names no maker."""
        names_ = {squeeze(text) for text in (product, model, f"{product} {model}")}
        return [pair for name in sorted(names_) if len(name) >= TELLING for pair in self._called.get(name, ())]

    def _meeting(self, maker: str, product: str, model: str) -> set[tuple[str, str]]:
        """The products of a maker that the line would meet, were it the maker's."""
        if maker not in self._keys:
            self._keys[maker] = defaultdict(set)
            for named in self._products[maker]:
                for key in names.range_keys(*named):
                    self._keys[maker][key].add(named)
        mine = {
            key
            for key in names.candidate_keys(maker, product, model)
            if names.is_certain(key) and not key.endswith("/")
        }
        return set().union(*(self._keys[maker].get(key, ()) for key in mine))

    def _within(self, maker: str, words: str) -> Iterator[tuple[str, str]]:
        """The products of a maker whose every word a line has, beside others: "FortiClient EMS endpoint server"."""
        mine = set(words.split())
        for named, claimed in self._products[maker].items():
            theirs = set(claimed.split())
            if theirs < mine and not classes.general(sorted(theirs)) and len("".join(theirs)) >= _WITHIN:
                yield named

    def _makers(self, vendor: str) -> list[tuple[str, float]]:
        """The makers with claims that a name may mean, and how alike they are."""
        known = [(maker, _SAME) for maker in sorted(vendor_keys(vendor)) if maker in self._products]
        if known:
            return known
        plain = plain_vendor(vendor)
        alike = process.extract(plain, list(self._products), scorer=fuzz.ratio, score_cutoff=LIKE_MAKER, limit=3)
        return [(maker, score) for maker, score, _ in alike] if len(plain) >= 4 else []


def _met(vendor: str, product: str, model: str, claimed_vendor: str, claimed_product: str) -> bool:
    match = names.match(vendor, product, model, claimed_vendor, claimed_product)
    return match is not None and match.kind in _MET


def _words(maker: str, product: str) -> str:
    """The words of a product without its maker's name and its class words."""
    words = classes.bare_words(fold(product))
    return " ".join(words[1:] if len(words) > 1 and words[0] == maker else words)


def _numbers(words: str) -> frozenset[str]:
    return frozenset(word for word in words.split() if _DIGITS.search(word))
