"""The second family of labelled pairs: spellings that nobody had in mind when the matcher was written.

**The readings** (`readings.txt`) are a person's: of each product in a document, what hospitals call it, what kind of
thing it is, which versions are affected and which are not, and which other products of its maker are easily taken for
it. The vulnerability is the one that the document lays to most of the product's versions.

**Rules.** Each is asked with an affected version, and, where it ends in "outside", with one that is not.

- *V* versions: V1 each that is affected, V2 each that is not, V3 with a word before it, V4 in the model column, V5
  behind the product, V6 behind the model under a class word; *U1* none, or a word instead.
- *M* makers: M1 its other names and legal forms, M2 misspelt as often seen, M3 with a slip in it, M4 in front of the
  product alone, M5 in both columns.
- *P* products: P1 as hospitals say, P2 the kind of thing behind, P3 in front, P4 in the product column with the name
  in the model's, P5 in front with a comma, in capitals, P6 dashes and blanks, P7 small letters with a trademark sign.
- *F* formats: F1 device of a bill of materials, F2 a CPE name beside, F3 a device identifier beside.
- *N*, never affected: N1 the maker's near products, N2 a digit apart, N3 the same name of a stranger (devices), N4
  the kind of thing alone, N5 the maker's other products, N6 an accessory of the device.
- *L1* a slip in the product's name: only like, so the top band is wrong though the line is most likely meant.

**The top band** is expected of every affected pair, but of M3: a misspelt maker may be understood, or only propose.

**Halves.** A document belongs to one half by its hash. What goes wrong is shown for the *open* half alone; who mends
the matcher looks at no pair of the *held* half, so that its figures stay honest. (`--seed` picks other spellings.)
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labels import documents
from labels.pairs import AFFECTED, CANNOT_TELL, NOT, Pair
from labels.spellings import Line

OPEN, HELD = "open", "held"
_READINGS = Path(__file__).with_name("readings.txt")
_STRANGERS = ("Nihon Kohden", "Mindray", "Stryker", "Masimo", "Terumo", "Karl Storz", "Olympus", "Zimmer Biomet")
_WORDS = ("v{}", "V{}", "V {}", "Ver {}", "Ver. {}", "Version {}", "Rev {}", "Rev. {}", "SW {}", "SW v{}", "FW {}")
_MORE_WORDS = ("Software version {}", "Release {}", "{} ", "Sw. Ver. {}", "Firmware: {}")
_NO_LETTER_BEFORE_A_LETTER = frozenset(["v{}", "V{}", "V {}", "SW v{}"])
_NO_VERSION = ("unknown", "N/A", "see label", "latest", "TBD", "-", "?")
_ACCESSORIES = ("Battery for {}", "{} charger", "Power cord, {}", "{} carrying case")
_SOFTWARE = re.compile(r"portal|software|app\b|PACS|client", re.IGNORECASE)
_NO_TELLING_WORDS = frozenset(["medical", "healthcare", "the", "and", "systems"])


@dataclass(frozen=True)
class Maker:
    """A maker, its other names, its misspellings, and what CPE names call it ("" for nothing)."""

    name: str
    others: tuple[str, ...]
    misspelt: tuple[str, ...]
    in_cpe: str


@dataclass(frozen=True)
class Reading:
    """One product of one document, as a person reads it. `inside` is ("",) where every version is meant."""

    document: str
    maker: Maker
    names: tuple[str, ...]
    kind: str
    inside: tuple[str, ...]
    outside: tuple[str, ...]
    siblings: tuple[str, ...]
    vulnerability: str = ""

    @property
    def format(self) -> str:
        """Which kind of document it is."""
        return "cve" if self.document.startswith("CVE") else "csaf"

    @property
    def short(self) -> str:
        """What a hospital calls it first."""
        return self.names[min(1, len(self.names) - 1)]


def half(document: str) -> str:
    """The half to which a document belongs."""
    return HELD if _hash(document, "half") % 2 else OPEN


def build(data: Path, seed: int) -> list[Pair]:
    """All pairs of the family, each line and answer once for a product."""
    found: dict[Pair, None] = {}
    readings = list(_read(data))
    for reading in readings:
        asked: set[tuple[Line, str]] = set()
        for pair in _pairs(reading, readings, seed):
            if (pair.line, pair.expected) not in asked:
                asked.add((pair.line, pair.expected))
                found[pair] = None
    return list(found)


def _read(data: Path) -> Iterator[Reading]:
    makers: dict[str, Maker] = {}
    lines = [line.split("|") for line in _READINGS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    advisories = {each["document"]["tracking"]["id"]: each for each in documents.advisories(data)}
    for kind, *rest in lines:
        if kind == "maker":
            key, name, others, misspelt, in_cpe = rest
            makers[key] = Maker(name, _split(others), _split(misspelt), in_cpe)
            continue
        document, key, names, thing, inside, outside, siblings = rest
        versions = ("",) if inside.startswith("*") else _split(inside, ",")
        read = (_split(names), thing, versions, _split(outside, ","), _split(siblings))
        vulnerability = document
        if not document.startswith("CVE"):
            advisory = next(found for name, found in advisories.items() if name.startswith(document))
            vulnerability = _vulnerability(advisory, read[0][0])
        if vulnerability:
            yield Reading(document, makers[key], *read, vulnerability)


def _split(text: str, by: str = ";") -> tuple[str, ...]:
    return tuple(part for part in text.split(by) if part)


def _vulnerability(advisory: dict[str, Any], product: str) -> str:
    """The vulnerability that an advisory lays to most versions of a product; of equals the first."""
    found = _leaves(advisory["product_tree"].get("branches", []), ())
    named = [(number, [_squeezed(name) for name in path]) for number, path in found]
    wanted = _squeezed(product)
    numbers = {number for number, path in named if wanted in path} or {
        number for number, path in named if any(wanted in name for name in path)
    }
    counted = {
        each["cve"]: len(numbers & set(each.get("product_status", {}).get("known_affected", [])))
        for each in advisory.get("vulnerabilities", [])
        if "cve" in each
    }
    best = max(counted, key=lambda cve: counted[cve], default="")
    return best if best and counted[best] else ""


def _leaves(branches: Sequence[dict[str, Any]], above: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for branch in branches:
        path = (*above, branch.get("name") or "")
        if "product" in branch:
            yield branch["product"]["product_id"], path
        yield from _leaves(branch.get("branches", []), path)


class _Asking:
    """Makes the pairs of one reading."""

    def __init__(self, reading: Reading, seed: int) -> None:
        self.reading, self.seed = reading, seed

    def pick(self, among: Sequence[str], count: int, *salt: str) -> list[str]:
        """Some of several texts, the same ones in every run with one seed."""
        told = (self.seed, self.reading.document, self.reading.names[0], *salt)
        return sorted(among, key=lambda each: _hash(each, *told))[:count]

    def pair(self, rule: str, expected: str, written: str = "spreadsheet", *, top: bool = True, **line: str) -> Pair:
        """One pair; what of the line is not given is as the document says."""
        given = {"vendor": self.reading.maker.name, "product": self.reading.short, **line}
        sure = top and expected == AFFECTED
        return Pair(Line(**given), self.reading.vulnerability, expected, rule, written, sure, self.reading.document)

    def both(self, rule: str, written: str = "spreadsheet", *, top: bool = True, **line: str) -> Iterator[Pair]:
        """An affected version, and one that is not."""
        for version in self.pick(self.reading.inside, 1, rule):
            yield self.pair(rule, AFFECTED, written, top=top, version=version, **line)
        for version in self.pick(self.reading.outside, 1, rule):
            yield self.pair(f"{rule}, outside", NOT, written, version=version, **line)


def _pairs(reading: Reading, all_readings: Sequence[Reading], seed: int) -> Iterator[Pair]:
    ask = _Asking(reading, seed)
    yield from _versions(ask)
    yield from _makers(ask)
    yield from _products(ask)
    yield from _formats(ask)
    yield from _not_meant(ask, all_readings)


def _versions(ask: _Asking) -> Iterator[Pair]:
    reading, short = ask.reading, ask.reading.short
    for versions, expected, end in ((reading.inside, AFFECTED, ""), (reading.outside, NOT, ", outside")):
        rule = "V1 version" if expected == AFFECTED else "V2 version, outside"
        for version in versions:
            yield ask.pair(rule, expected, reading.format, product=reading.names[0], version=version)
        for version in ask.pick([version for version in versions if version], 1, "columns"):
            for words in ask.pick([*_WORDS, *_MORE_WORDS], 4, "words"):
                if version[0].isdigit() or words not in _NO_LETTER_BEFORE_A_LETTER:
                    yield ask.pair(f"V3 version with a word{end}", expected, version=words.format(version))
            marked = f"v{version}" if version[0].isdigit() else f"Rev {version}"
            yield ask.pair(f"V4 version in the model column{end}", expected, model=marked)
            yield ask.pair(f"V5 version behind the product{end}", expected, product=f"{short} {marked}")
            under = {"product": reading.kind, "model": f"{short} {marked}"}
            yield ask.pair(f"V6 version behind the model{end}", expected, **under)
    if reading.inside != ("",):
        for word in ["", *ask.pick(_NO_VERSION, 2, "none")]:
            yield ask.pair("U1 no version", CANNOT_TELL, version=word)


def _makers(ask: _Asking) -> Iterator[Pair]:
    maker = ask.reading.maker
    for name in ask.pick(maker.others, 4, "maker"):
        yield from ask.both("M1 maker's other name", vendor=name, product=ask.pick(ask.reading.names, 1, name)[0])
    for name in ask.pick(maker.misspelt, 2, "misspelt"):
        yield from ask.both("M2 maker misspelt as often", vendor=name)
    if slipped := _slip(maker.name, str(ask.seed)):
        yield from ask.both("M3 maker with a slip", vendor=slipped, top=False)
    (front,) = ask.pick([maker.name, *maker.others], 1, "front")
    in_front = f"{front} {ask.reading.short}"
    (none,) = ask.pick(["N/A", "unknown", "-"], 1, "no maker")
    yield from ask.both("M4 maker in the product alone", vendor=none, product=in_front)
    yield from ask.both("M5 maker in both columns", vendor=front, product=in_front)


def _products(ask: _Asking) -> Iterator[Pair]:
    reading, short, kind = ask.reading, ask.reading.short, ask.reading.kind
    for name in reading.names[1:]:
        yield from ask.both("P1 hospitals' name", product=name)
    if not set(kind.casefold().split()) & set(re.findall("[a-z]+", short.casefold())):
        yield from ask.both("P2 kind behind", product=f"{short} {kind}")
        yield from ask.both("P3 kind in front", product=f"{kind} {short}")
        yield from ask.both("P5 kind in front, comma", product=f"{kind}, {short}".upper())
    yield from ask.both("P4 kind, name as model", product=kind, model=short)
    for name in _dashes(short):
        yield from ask.both("P6 dashes and blanks", product=name)
    yield from ask.both("P7 small letters, sign", product=f" {short.casefold()}® ", vendor=reading.maker.name.upper())
    if slipped := _slip(short, str(ask.seed)):
        for version in reading.inside[:1]:
            yield ask.pair("L1 product with a slip", NOT, product=slipped, version=version)


def _formats(ask: _Asking) -> Iterator[Pair]:
    reading = ask.reading
    (maker,) = ask.pick([reading.maker.name, *reading.maker.others], 1, "sbom")
    yield from ask.both("F1 bill of materials", "sbom", vendor=maker, through="sbom")
    if reading.maker.in_cpe:
        for pair in ask.both("F2 CPE name beside", "cpe"):
            yield ask.pair(pair.rule, pair.expected, "cpe", version=pair.line.version, cpe=_cpe(ask, pair.line.version))
    yield from ask.both("F3 device identifier beside", "udi", udi=_gtin(_hash(reading.document, *reading.names)))


def _not_meant(ask: _Asking, readings: Sequence[Reading]) -> Iterator[Pair]:
    reading, version = ask.reading, (*ask.reading.inside, "1.0")[0]
    (maker,) = ask.pick([reading.maker.name, *reading.maker.others], 1, "sibling")
    for sibling in reading.siblings:
        yield ask.pair("N1 maker's near product", NOT, reading.format, product=sibling, version=version)
        under = {"product": f"{sibling} {reading.kind}", "vendor": maker}
        yield ask.pair("N1 maker's near product", NOT, version=version, **under)
        yield ask.pair("N1 maker's near product", NOT, "sbom", product=sibling, version=version, through="sbom")
    if (apart := _digit_apart(reading.short)) and _squeezed(apart) not in map(_squeezed, reading.names):
        yield ask.pair("N2 a digit apart", NOT, product=apart, version=version)
    medical = reading.document.startswith("ICSMA")
    own = _telling(reading.maker.name, *reading.maker.others)
    if medical and not own & _telling(reading.short):
        (stranger,) = ask.pick(_STRANGERS, 1, "stranger")
        yield ask.pair("N3 a stranger's", NOT, vendor=stranger, version=version)
    if _squeezed(reading.kind) not in map(_squeezed, reading.names):
        yield ask.pair("N4 kind alone", NOT, product=reading.kind, version=version)
        yield ask.pair("N4 kind alone", NOT, product="Medical device", model=reading.kind, version=version)
    if medical and not _SOFTWARE.search(f"{reading.short} {reading.kind}"):
        (accessory,) = ask.pick(_ACCESSORIES, 1, "accessory")
        yield ask.pair("N6 accessory", NOT, product=accessory.format(reading.short))
    for other in sorted(readings, key=lambda each: _hash(each.document, each.names[0], ask.seed)):
        if _is_another(reading, other):
            yield ask.pair("N5 maker's other product", NOT, product=other.names[-1], version=version)
            break


def _is_another(reading: Reading, other: Reading) -> bool:
    """True for another product of the same maker that shares no telling word, of another document's vulnerability."""
    apart = not _telling(*reading.names) & _telling(*other.names)
    same = other.maker == reading.maker and other.vulnerability != reading.vulnerability
    return same and apart and not _speaks_of_many(reading.document)


def _speaks_of_many(document: str) -> bool:
    """Advisories about a maker's products by the dozen, which may name any other product too."""
    return document.startswith(("ICSMA-20-343", "ICSMA-19-080")) or document == "CVE-2022-42475"


def _cpe(ask: _Asking, version: str) -> str:
    """A name as NVD's dictionary writes it."""
    reading = ask.reading
    product = re.sub(r"[^a-z0-9]+", "_", re.sub(r"\(.*?\)", "", reading.short).casefold()).strip("_")
    software = reading.format == "cve" or _SOFTWARE.search(reading.kind)
    part, product = ("a", product) if software else ("o", f"{product}_firmware")
    stated = re.sub(r"([^a-z0-9.\-_])", r"\\\1", version.casefold().replace(" ", "_")) or "1.0"
    return f"cpe:2.3:{part}:{reading.maker.in_cpe}:{product}:{stated}:*:*:*:*:*:*:*"


def _slip(name: str, salt: str) -> str:
    """A slip in the longest word: two letters changed over, one dropped or doubled, never the first; "" for none."""
    word = max(re.findall(r"[A-Za-z]{5,}", name) or [""], key=len)
    if not word:
        return ""
    at, kind = 1 + _hash(word, salt) % (len(word) - 2), _hash(word, salt, "kind") % 3
    if kind == 0 and word[at] != word[at + 1]:
        slipped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    else:
        slipped = word[:at] + word[at + 1 :] if kind == 1 else word[:at] + word[at] + word[at:]
    return name.replace(word, slipped, 1)


def _digit_apart(name: str) -> str:
    """The longest number of a name with another digit in it; "" where there is none."""
    number = max(re.finditer(r"\d{2,}", name), key=lambda found: len(found[0]), default=None)
    if number is None:
        return ""
    digits, at = number[0], len(number[0]) - (1 if len(number[0]) < 4 else 2)
    changed = str((int(digits[at]) + 3 + _hash(name) % 4) % 10)
    return name[: number.start()] + digits[:at] + changed + digits[at + 1 :] + name[number.end() :]


def _dashes(name: str) -> tuple[str, ...]:
    """A model code with a dash and a blank where it has none, or without."""
    if glued := re.search(r"\b([A-Za-z]{1,4})(\d{2,})", name):
        at = glued.end(1)
        return f"{name[:at]}-{name[at:]}", f"{name[:at]} {name[at:]}"
    apart = re.search(r"([A-Za-z]{1,4})[- ](\d{2,})\b", name)
    return (name[: apart.end(1)] + name[apart.start(2) :],) if apart else ()


def _gtin(number: int) -> str:
    """A GTIN-14 with its check digit."""
    body = f"0{800000000000 + number % 99999999999:012d}"
    weighed = sum(int(digit) * (1 if at % 2 else 3) for at, digit in enumerate(body))
    return f"{body}{-weighed % 10}"


def _telling(*names: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]{3,}", " ".join(names).casefold())) - _NO_TELLING_WORDS


def _squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.casefold())


def _hash(*parts: object) -> int:
    return int(hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:12], 16)
