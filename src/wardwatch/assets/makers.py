"""Which makers are known, so that "Philips IntelliVue MX800" in one cell can be told apart.

A name is one of a maker where the member's own lines have it as one, where the list of common products does, or where a
source says so that a higher slice has brought (`learn_from`): what advisories name is not known down here.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import LiteralString

from django.db import connection

from wardwatch.assets.catalogue import common_products
from wardwatch.assets.wording import UNKNOWN_MAKER
from wardwatch.kit.database import rows

Source = Callable[[Collection[str]], Collection[str]]
"""Says which of some names are makers'."""

MOST_WORDS, FEWEST_LETTERS = 4, 2
_OWN: LiteralString = """
    SELECT DISTINCT lower(vendor) FROM assets_asset WHERE organization_id = %s AND lower(vendor) = ANY(%s)"""
_sources: list[Source] = []


def learn_from(source: Source) -> None:
    """Ask `source` too, from now on."""
    if source not in _sources:
        _sources.append(source)


def makers_called(texts: Collection[str], *, organization: int) -> Mapping[str, tuple[str, str]]:
    """Of names that begin with a known maker's, by its longest name: the maker as written, and the product."""
    starts = {text: tuple(_starts(text)) for text in texts}
    asked = {start for each in starts.values() for start in each}
    known = _known(asked, organization) if asked else frozenset()
    found: dict[str, tuple[str, str]] = {}
    for text, each in starts.items():
        if maker := next((start for start in each if start in known), ""):
            found[text] = maker, text[len(maker) :].strip(" ,;:-–/|")
    return {text: named for text, named in found.items() if named[1]}


def _starts(text: str) -> Iterator[str]:
    """The first words of a text, the most first, so that something is left."""
    words = text.split()
    joined = " ".join(words) == text
    for count in range(min(MOST_WORDS, len(words) - 1), 0, -1):
        start = " ".join(words[:count]).rstrip(",;:-–/|")
        if joined and sum(map(str.isalpha, start)) >= FEWEST_LETTERS and start.casefold() != UNKNOWN_MAKER:
            yield start


def _known(asked: Collection[str], organization: int) -> frozenset[str]:
    by_lower: dict[str, list[str]] = {}
    for start in asked:
        by_lower.setdefault(start.lower(), []).append(start)
    with connection.cursor() as cursor:
        own = {vendor for (vendor,) in rows(cursor, _OWN, [organization, list(by_lower)])}
    own |= {product.vendor.lower() for product in common_products()} & by_lower.keys()
    told = {name for source in _sources for name in source(asked)}
    return frozenset(told) | {start for vendor in own for start in by_lower[vendor]}
