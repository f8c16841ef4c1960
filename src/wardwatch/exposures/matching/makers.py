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
    `products`: (maker, spelling) -> the groups of names it belongs to. Spellings are squeezed (`squeeze`)."""

    vendors: Mapping[str, str]
    kin: Mapping[str, frozenset[str]]
    products: Mapping[tuple[str, str], frozenset[str]]


_MARKS = re.compile("[™®©℠]")
_TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")
PARENTHESES = re.compile(r"\(([^()]*)\)")
LIST = re.compile(r"\s*(?:,\s(?!version|\d)|;|\band\b|\bor\b|\s/\s|(?<=[a-z]{4})/(?=[a-z]{4}))\s*")
LEGAL = frozenset(
    """inc incorporated corp corporation co company gmbh ag ltd limited llc lp llp plc sa se spa bv nv oy oyj ab as kg
    kk pty sas srl sarl kgaa""".split()  # noqa: SIM905
)
_NAMELESS = frozenset({"", "na", "unknown", "unspecified", "icscert", "npmpackage", "none"})


def _repaired(text: str) -> str:
    """Undo UTF-8 read as Windows-1252 ("GeutebrÃ¼ck"), which published records contain; other text is unchanged."""
    if "Ã" in text or "â" in text:
        try:
            return text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return text
    return text


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return `text` without case, accents, trademark signs and CPE escapes; "&" is "and", "+" is "plus"."""
    plain = unicodedata.normalize("NFKC", _MARKS.sub("", _repaired(text))).casefold()
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    plain = plain.replace("\\", "").replace("_", " ").replace("&", " and ").replace("+", " plus ")
    return " ".join(plain.replace("'", "").replace("’", "").split())


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
    return Aliases(vendors, kin, products)


def _vendor_spellings(name: str) -> set[str]:
    return {squeeze(name), plain_vendor(name)}


@lru_cache(maxsize=50_000)
def plain_vendor(text: str) -> str:
    """Squeeze a maker's name without parenthesised abbreviation, leading "the" and trailing legal form."""
    words = split_words(PARENTHESES.sub(" ", fold(text)))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and (words[-1] in LEGAL or words[-1] == "and"):
        words.pop()
    return "".join(words)


def vendor_key(text: str) -> str:
    """Return the maker's key: "Becton, Dickinson and Company (BD)" is "bd", "D-Link" is "dlink"; "" for none."""
    plain = plain_vendor(text)
    if plain in _NAMELESS:
        return ""
    table = aliases().vendors
    return table.get(plain) or table.get(squeeze(text)) or plain


@lru_cache(maxsize=50_000)
def vendor_keys(text: str) -> frozenset[str]:
    """Return the key of every maker in a text ("Silex Technology and GE Healthcare"); a known name is never split."""
    whole = vendor_key(text)
    if not whole:
        return frozenset()
    table = aliases().vendors
    parts = [part for part in LIST.split(PARENTHESES.sub(" ", fold(text))) if part]
    named = {vendor_key(part) for part in parts if plain_vendor(part) not in LEGAL}
    if whole in table.values() or len(named) < 2:
        return frozenset({whole})
    return frozenset({whole, *named} - {""})
