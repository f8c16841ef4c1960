"""Makers in front of products: "Medtronic MiniMed 508", "VMware vCenter" sold by Broadcom."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from wardwatch.exposures.matching import classes
from wardwatch.exposures.matching.makers import (
    LEGAL,
    aliases,
    names_of,
    split_words,
    vendor_keys,
    without_legal_form,
    without_words_of_trade,
)
from wardwatch.exposures.matching.slips import is_slip, maker_meant
from wardwatch.exposures.matching.texts import Text

TAIL_NOISE = frozenset(
    """firmware software application applications app apps system systems device devices series family unit units
    appliance appliances product products platform router routers switch switches camera cameras monitor monitors
    pump pumps patient infusion syringe ventilator ventilators installer chipset chipsets""".split()  # noqa: SIM905
)
_CLASS = frozenset(["medical", "clinical", "healthcare", "health", "hospital", "wireless", "portable"])
"""Words that say what kind of thing it is, beside those of `TAIL_NOISE`: no names by themselves."""
_SAYS_NOTHING = TAIL_NOISE | _CLASS
_LEAST_LETTERS, _CODE_DIGITS = 5, 2
"""Of what is left of a name written without a blank behind the maker; and of a model code."""


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


def other_readings(vendor: str, text: Text, *, slipped: bool) -> Iterator[list[str]]:
    """Yield what else a list may call a maker's product.

    Without the maker behind it ("MX40, Philips"); without the maker in front that no blank sets apart ("BDPyxis"); with
    what stands behind a comma, a model code or the maker first ("Monitor, Vital", "MX100 IntelliVue", "monitor Philips
    Vital"); where the maker is only known but for slips (`slipped`), without it in front ("Philps MX40").
    """
    tokens = text.all_words
    whole, names = "".join(tokens), _names_of_house(vendor)
    if whole.endswith(names) or not LEGAL.isdisjoint(tokens[-1:]):
        yield _without_maker_behind(vendor, tokens)
    if whole.startswith(names):
        yield from ([whole.removeprefix(name)] for name in names if _is_glued(name, whole, tokens))
    if slipped:
        yield from _without_misspelt_maker(vendor, tokens)
    start, _ = classes.named_part(tokens)
    if start and (bare := without_maker(vendor, tokens[start:])[0]) != tokens[start:]:
        yield [*bare, *tokens[:start]]
    for mark in (", ", " "):
        first, found, rest = text.bare.partition(mark)
        if found and (mark == ", " or _is_code(first)):
            yield from without_maker(vendor, [*split_words(rest), *split_words(first)])


def _is_code(word: str) -> bool:
    """True for a word with a letter and two digits or more: "mx100"."""
    return any(map(str.isalpha, word)) and sum(map(str.isdigit, word)) >= _CODE_DIGITS


@lru_cache(maxsize=20_000)
def _names_of_house(vendor: str) -> tuple[str, ...]:
    """The names of a maker, and of those with whom it shares product lines."""
    houses = (vendor, *aliases().kin.get(vendor, ()))
    return tuple(name for house in houses for name in names_of(house))


def _is_glued(name: str, whole: str, tokens: list[str]) -> bool:
    """True where a maker's name is in front of a product without a blank between them, and enough is behind it."""
    enough = len(whole) - len(name) >= _LEAST_LETTERS
    return enough and whole.startswith(name) and name not in _fronts(tokens)


def _without_misspelt_maker(vendor: str, tokens: list[str]) -> Iterator[list[str]]:
    for length, front in enumerate(_fronts(tokens), 1):
        if is_slip(front, vendor):
            yield from without_maker(vendor, without_legal_form(tokens[length:]))


def _without_maker_behind(vendor: str, tokens: list[str]) -> list[str]:
    """Drop a maker's name from the end: "Sigma Spectrum, Baxter Inc."."""
    end = len(tokens)
    while end > 2 and tokens[end - 1] in LEGAL:
        end -= 1
    for length in range(min(5, end - 1), 0, -1):
        behind, rest = "".join(tokens[end - length : end]), tokens[: end - length]
        if aliases().vendors.get(behind, behind) == vendor:
            return tokens if rest[-1] in classes.FOR_ANOTHER or says_nothing(rest) else rest
    return tokens


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
        front = " ".join(tokens[:length])
        yield from vendor_keys(front)
        if meant := maker_meant(front):
            yield meant
