"""Spellings: text folded to comparable tokens, and the key of a maker's name, by the package's alias table."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Aliases:
    """The alias table. `vendors`: spelling -> maker. `kin`: maker -> makers whose product lines passed between them.
    `products`: (maker, spelling) -> the groups of names it belongs to. `lines`: maker -> names of its product lines,
    which lists put before a product or leave out. Spellings are squeezed (`squeeze`)."""

    vendors: Mapping[str, str]
    kin: Mapping[str, frozenset[str]]
    products: Mapping[tuple[str, str], frozenset[str]]
    lines: Mapping[str, frozenset[str]]


_MARKS = re.compile("[™®©℠]")
_INITIALS = re.compile(r"(?<![\w.])(?:[a-z]\.){2,}[a-z]?(?![\w.])")  # "N.V." is nv
_AMERICAN = {
    "virtualisation": "virtualization",
    **{"centre": "center", "analyser": "analyzer", "fibre": "fiber", "litre": "liter"},
    **{"anaesth": "anesth", "haem": "hem", "paediatr": "pediatr", "oesoph": "esoph", "oxymet": "oximet"},
}
_BRITISH = re.compile("|".join(_AMERICAN))
_TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")
PARENTHESES = re.compile(r"\(([^()]*)\)")
LIST = re.compile(r"\s*(?:,\s(?!version|\d)|;|\band\b|\bor\b|\s/\s|(?<=[a-z]{4})/(?=[a-z]{4}))\s*")
LEGAL = frozenset(
    """inc incorporated corp corporation co company gmbh ag ltd limited llc lp llp plc sa se spa bv nv oy oyj ab as kg
    kk pty sas srl sarl kgaa doo sro ev uab hf aps asa""".split()  # noqa: SIM905
)
_PLACES = frozenset(
    """usa us america north south international intl global worldwide holdings holding group europe uk germany
    deutschland japan canada france italy australia asia pacific boblingen""".split()  # noqa: SIM905
)
_PLACES_AND_TRADES = _PLACES | frozenset(
    """and of healthcare health care medical medizin systeme system systems technology technologies electronics electric
    instruments products devices services solutions software division""".split()  # noqa: SIM905
)
_BEHIND_A_NAME = _PLACES_AND_TRADES | LEGAL
_DOUBLED = re.compile(r"([a-z])\1")
_NAMELESS = frozenset({"", "na", "unknown", "unspecified", "icscert", "npmpackage", "none"})


def _repaired(text: str) -> str:
    """Undo UTF-8 read as Windows-1252 ("GeutebrÃ¼ck"), which published records contain; other text is unchanged."""
    if "Ã" in text or "â" in text:
        try:
            return text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return text
    return text


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _MARKS.sub("", _repaired(text))).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return `text` without case, accents, trademark signs and CPE escapes; "&" is "and", "+" is "plus"."""
    plain = text.lower() if text.isascii() else _without_accents(text)
    plain = plain.replace("\\", "").replace("_", " ").replace("&", " and ").replace("+", " plus ")
    plain = " ".join(plain.replace("'", "").replace("’", "").split())
    return _BRITISH.sub(lambda found: _AMERICAN[found[0]], plain)


def split_words(folded: str) -> list[str]:
    """Return the words and numbers of a folded text: "cms-8000 v2.1" is cms, 8000, v, 2.1."""
    return _TOKEN.findall(folded)


def squeeze(text: str) -> str:
    """Return letters and numbers alone: "CMS-8000" and "CMS 8000" are "cms8000", "2.0" keeps its point."""
    return "".join(split_words(fold(text)))


@cache
def aliases() -> Aliases:
    """Read the alias table that ships with the package."""
    table = tomllib.loads(files(__package__).joinpath("aliases.toml").read_text("utf-8"))
    vendors: dict[str, str] = {}
    for entry in table["vendor"]:
        vendors |= {
            spelling: entry["key"] for name in [entry["key"], *entry["names"]] for spelling in _vendor_spellings(name)
        }
    kin: dict[str, frozenset[str]] = {}
    for entry in table["kin"]:
        for vendor in entry["vendors"]:
            kin[vendor] = kin.get(vendor, frozenset()) | (frozenset(entry["vendors"]) - {vendor})
    products: dict[tuple[str, str], frozenset[str]] = {}
    for entry in table["product"]:
        group = "=" + squeeze(entry["names"][0])
        for name in entry["names"]:
            for vendor in {entry["vendor"], *kin.get(entry["vendor"], ())}:
                spelling = (vendor, squeeze(name))
                products[spelling] = products.get(spelling, frozenset()) | {group}
    lines: dict[str, frozenset[str]] = {}
    for entry in table["line"]:
        for vendor in {entry["vendor"], *kin.get(entry["vendor"], ())}:
            lines[vendor] = lines.get(vendor, frozenset()) | set(map(squeeze, entry["names"]))
    return Aliases(vendors, kin, products, lines)


def _vendor_spellings(name: str) -> set[str]:
    return {squeeze(name), plain_vendor(name)}


def _words(name: str) -> list[str]:
    """The words of a maker's name; initials are one."""
    return split_words(_INITIALS.sub(lambda found: found[0].replace(".", ""), PARENTHESES.sub(" ", fold(name))))


@lru_cache(maxsize=50_000)
def plain_vendor(text: str) -> str:
    """Squeeze a maker's name without parenthesised abbreviation, leading "the" and trailing legal form."""
    words = _words(text)
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and (words[-1] in LEGAL or words[-1] == "and"):
        words.pop()
    return "".join(words)


@lru_cache(maxsize=50_000)
def vendor_key(text: str) -> str:
    """Return the maker's key: "Becton, Dickinson and Company (BD)" is "bd", "D-Link" is "dlink"; "" for none."""
    plain = plain_vendor(text)
    if plain in _NAMELESS:
        return ""
    table = aliases().vendors
    return table.get(plain) or table.get(squeeze(text)) or _known_maker(text) or plain


def _known_maker(text: str) -> str:
    """The maker whose known name stands in front of words for places and trades alone ("Philips North America"), with
    letters doubled or not ("Fortinett"); "" for none."""
    known, single = aliases().vendors, _single_letters()
    names = without_additions(text)
    return next((found for name in names if (found := known.get(name) or single.get(_single(name)))), "")


def without_additions(text: str) -> list[str]:
    """A maker's name squeezed, then without the words for places, trades and legal forms behind it, one by one."""
    words = _words(text)
    names = []
    while words:
        names.append("".join(words))
        if words.pop() not in _BEHIND_A_NAME:
            break
    return names


def without_legal_form(words: list[str]) -> list[str]:
    """Drop a maker's legal form behind its name, also behind a place or in initials: "North America LLC", "d.o.o."."""
    start = 0
    for end in range(1, min(5, len(words) - 1) + 1):
        tail = words[start:end]
        if "".join(tail) in LEGAL or (tail[-1] in LEGAL and _BEHIND_A_NAME.issuperset(tail)):
            start = end
    return words[start:]


def without_words_of_trade(words: list[str]) -> list[str]:
    """Drop the words in front that may end a maker's name: "Philips Electronics Xcelera"."""
    start = 0
    while start < len(words) - 1 and words[start] in _PLACES_AND_TRADES:
        start += 1
    return words[start:]


def _single(name: str) -> str:
    return _DOUBLED.sub(lambda found: found[1], name)


@cache
def _single_letters() -> Mapping[str, str]:
    """Known makers by their names with every doubled letter written once, of those that stay long and stay apart."""
    found: dict[str, set[str]] = {}
    for name, maker in aliases().vendors.items():
        found.setdefault(_single(name), set()).add(maker)
    return {name: makers.pop() for name, makers in found.items() if len(makers) == 1 and len(name) >= 6}


@cache
def _names_by_maker() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, maker in aliases().vendors.items():
        found[maker] = (*found.get(maker, ()), name)
    return found


def names_of(maker: str) -> tuple[str, ...]:
    """Return the known names of a maker, squeezed; its key alone where the table has none."""
    return _names_by_maker().get(maker, (maker,))


@cache
def _known_makers() -> frozenset[str]:
    return frozenset(aliases().vendors.values())


@lru_cache(maxsize=50_000)
def vendor_keys(text: str) -> frozenset[str]:
    """Return the key of every maker in a text ("Silex Technology and GE Healthcare"); a known name is never split."""
    folded = fold(text)
    whole = vendor_key(folded)
    if not whole:
        return frozenset()
    known = _known_makers()
    bare = PARENTHESES.sub(" ", folded)
    beside = {vendor_key(part) for part in (*bare.split("/"), *PARENTHESES.findall(folded))} & known
    if whole in known:
        return frozenset({whole, *beside})
    named = {vendor_key(part) for part in LIST.split(bare) if part and plain_vendor(part) not in LEGAL}
    return frozenset({whole, *beside} if len(named) < 2 else {whole, *named, *beside} - {""})
