"""Makers in front of products: "Medtronic MiniMed 508", "VMware vCenter" sold by Broadcom."""

from collections.abc import Iterator
from itertools import accumulate

from wardwatch.exposures.matching import classes
from wardwatch.exposures.matching.makers import aliases, vendor_keys, without_legal_form, without_words_of_trade

TAIL_NOISE = frozenset(
    """firmware software application applications app apps system systems device devices series family unit units
    appliance appliances product products platform router routers switch switches camera cameras monitor monitors
    pump pumps patient infusion syringe ventilator ventilators installer chipset chipsets""".split()  # noqa: SIM905
)
_CLASS = frozenset(["medical", "clinical", "healthcare", "health", "hospital", "wireless", "portable"])
"""Words that say what kind of thing it is, beside those of `TAIL_NOISE`: no names by themselves."""
_SAYS_NOTHING = TAIL_NOISE | _CLASS


def without_maker(vendor: str, tokens: list[str]) -> list[list[str]]:
    """Drop the maker's own name (any of its spellings, with its legal form, twice too) from the front, in every way
    that leaves more than a number or words for a class of things; the shortest name first, the tokens as they are where
    there is none. The name of a house that the maker took over is dropped where more than general words are left."""
    found: list[list[str]] = []
    known, kin = aliases().vendors, aliases().kin.get(vendor, ())
    for length, front in enumerate(_fronts(tokens), 1):
        maker = known.get(front, front)
        taken_over = maker in kin
        if maker != vendor and not taken_over:
            continue
        rest = without_legal_form(tokens[length:])
        if all(word[0].isdigit() for word in rest) or says_nothing(rest) or (taken_over and classes.general(rest)):
            continue
        if maker == vendor and (further := without_words_of_trade(rest)) != rest and not classes.general(further):
            found.append(further)
        found += [deeper for deeper in without_maker(vendor, rest) if deeper not in found]
        found += [rest] if rest not in found else []
    return sorted(found, key=len) or [tokens]


def says_nothing(tokens: list[str]) -> bool:
    """True for words for a class of things alone."""
    return _SAYS_NOTHING.issuperset(tokens)


def other_maker(vendor: str, tokens: list[str]) -> tuple[str, list[str]] | None:
    """Return the other maker that a product's name begins with ("VMware vCenter" sold by Broadcom), and the rest."""
    known = aliases().vendors
    for length, front in reversed(list(enumerate(_fronts(tokens), 1))):
        other = known.get(front)
        if other and other != vendor:
            return other, tokens[length:]
    return None


def _fronts(tokens: list[str]) -> Iterator[str]:
    """Yield the first word, the first two, three and four as one, as long as more words are behind."""
    return accumulate(tokens[: min(4, len(tokens) - 1)])


def makers(tokens: list[str]) -> Iterator[str]:
    """Yield what may be the maker in front of a product where the list names none: its first word, two or three."""
    for length in range(1, min(3, len(tokens) - 1) + 1):
        yield from vendor_keys(" ".join(tokens[:length]))
