"""How hospitals write makers, products and versions; and which names are plain enough to ask about.

The other names of makers are facts: their legal names, trade names, and the misspellings seen in public records.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

MAKERS = {
    "Philips": ["Phillips", "PHILIPS", "Philips Healthcare", "Philips Medical Systems", "Koninklijke Philips N.V."],
    "Phillips": ["Philips", "Philips Healthcare"],
    "GE Healthcare": ["GE", "GE HealthCare", "General Electric", "GE Medical Systems", "G.E. Healthcare"],
    "GE HealthCare": ["GE", "GE Healthcare", "General Electric", "GE Medical Systems"],
    "General Electric (GE)": ["GE Healthcare", "GE", "General Electric", "GE Medical Systems"],
    "Becton, Dickinson and Company (BD)": ["BD", "Becton Dickinson", "Becton, Dickinson & Co."],
    "Becton Dickinson & Co": ["BD", "Becton Dickinson", "Becton, Dickinson and Company"],
    "B. Braun": ["B Braun", "BBraun", "B. Braun Medical Inc.", "B.Braun Melsungen AG"],
    "B. Braun Medical": ["B Braun", "BBraun", "B. Braun", "B. Braun Medical Inc."],
    "B. Braun Melsungen AG": ["B Braun", "B. Braun", "B. Braun Medical Inc."],
    "Baxter": ["Baxter Healthcare", "Baxter Healthcare Corp.", "Baxter International Inc.", "BAXTER"],
    "Medtronic": ["Medtronic Inc.", "Medtronic plc", "MEDTRONIC, INC.", "Medtronics"],
    "Abbott Laboratories": ["Abbott", "Abbott Labs", "ABBOTT LABORATORIES INC."],
    "Siemens": ["Siemens AG", "SIEMENS"],
    "Smiths Medical": ["Smiths Medical ASD, Inc.", "SMITHS MEDICAL", "Smith's Medical"],
    "Dräger": ["Draeger", "Drager", "Drägerwerk AG & Co. KGaA"],
    "Hillrom": ["Hill-Rom", "Hill Rom", "Hill-Rom Services, Inc."],
    "Boston Scientific": ["Boston Scientific Corp.", "Boston Scientific Corporation"],
    "Fresenius Kabi": ["Fresenius-Kabi", "Fresenius Kabi USA, LLC", "Fresenius Kabi AG"],
    "Johnson & Johnson": ["Johnson and Johnson", "Johnson & Johnson, Inc."],
    "Stryker": ["Stryker Corp.", "Stryker Corporation", "Stryker Medical"],
    "Roche Diagnostics": ["Roche", "Roche Diagnostics GmbH"],
    "Illumina": ["Illumina Inc.", "Illumina, Inc."],
    "Spacelabs": ["Spacelabs Healthcare", "Space Labs"],
    "Contec Health": ["Contec", "Contec Medical Systems Co., Ltd."],
    "Carestream": ["Carestream Health"],
    "Microsoft": ["Microsoft Corporation", "Microsoft Corp.", "MICROSOFT"],
    "Oracle Corporation": ["Oracle", "ORACLE Corp."],
    "Cisco": ["Cisco Systems", "Cisco Systems, Inc."],
    "Fortinet": ["Fortinet, Inc.", "Fortinet Inc"],
    "Apache Software Foundation": ["Apache", "The Apache Software Foundation"],
    "Apple": ["Apple Inc.", "Apple, Inc."],
    "Honeywell": ["Honeywell International Inc."],
    "D-Link": ["DLink", "D-Link Corporation"],
}
"""The maker as a document writes it -> as hospitals do."""

STRANGERS = ("Mindray", "Nihon Kohden", "Canon Medical Systems", "Getinge", "Olympus", "Hamilton Medical")
"""Makers that no document used here speaks of, and that belong to none that they speak of."""

CLASS_WORDS = frozenset(
    """system systems software application app firmware device devices monitor monitors pump pumps patient infusion
    server client workstation station programmer unit machine family series portal manager control medical the of for
    version model models product products wireless syringe module hub""".split()  # noqa: SIM905
)
_LISTED = re.compile(
    r"[,;/]|[a-z]\d*&|\b(?:and|or|not|no|excluding|including|with|without|only|used|using|running|based|prior|versions?|"
    r"all|multiple|various|several|certain|other|models|formerly|integrated|installed|incl|family|series|under|when)\b|"
    r"\.x\b|\dx\d|\bx\d?$|\d-[a-z]*\d{2,}$|:",
    re.IGNORECASE,
)
_TRADEMARKED_ELSEWHERE = re.compile(r"\b(?:windows|android|ios|linux|vxworks|java|chrome)\b", re.IGNORECASE)
_TELLING = re.compile(r"[A-Za-z0-9-]{3,}")
_MODEL = re.compile(r"\b([A-Z]{1,4})(\d{2,5})([A-Za-z]?)\b")
_DASHED = re.compile(r"\b([A-Z]{1,5})[- ](\d{2,5}[A-Za-z]?)\b")
_LEGAL = re.compile(r"\b(?:inc|corp|corporation|company|co|gmbh|ag|ltd|limited|llc|plc|foundation)\b", re.IGNORECASE)
_PARENTHESES = re.compile(r"\s*\([^()]*\)")


@cache
def words_of(product: str, vendor: str) -> frozenset[str]:
    """The words that tell a product from another: without the maker's name, class words, dashes and case."""
    drop = CLASS_WORDS | set(_plain(vendor).split()) | {"inc", "corp", "co", "ltd", "ag", "gmbh"}
    return frozenset(word for word in _plain(product).split() if word not in drop)


def _plain(text: str) -> str:
    bare = re.sub("[™®©℠]|â„¢|Â®", "", text).casefold().replace("-", "")
    return " ".join(re.findall(r"[^\W_]+(?:\.\d+)*", bare))


def is_model(word: str) -> bool:
    return len(word) >= 4 and sum(letter.isdigit() for letter in word) >= 2


def base(product: str) -> str:
    """The name without what stands in brackets."""
    return " ".join(_PARENTHESES.sub("", product).split())


def plain_maker(vendor: str) -> bool:
    """Whether a text names one maker, in letters that were not spoilt on their way."""
    listed = re.search(r"[,;/Ã]|\band\b|\bn/a\b|unknown|ics-?cert", vendor, re.IGNORECASE)
    return vendor in MAKERS or (len(vendor) > 1 and not listed)


def plain_product(product: str, vendor: str) -> bool:
    """Whether a name names one product of this maker to anybody: no list, no condition, no class word alone."""
    if not product or "â" in product or len(product) > 80 or _LISTED.search(base(product)) or not product.isprintable():
        return False
    if "(" in product and not re.fullmatch(r"[^()]+\([A-Z0-9-]{3,20}\)", product):
        return False
    if _TRADEMARKED_ELSEWHERE.search(product) and vendor not in ("Microsoft", "Apple", "Google"):
        return False
    words = words_of(product, vendor)
    if sum(map(is_model, words)) > 2:
        return False
    telling = [word for word in words if len(word) >= 5 or is_model(word) or (len(word) >= 3 and len(words) > 1)]
    return bool(telling) and words != {"current"}


@dataclass(frozen=True)
class Line:
    """An inventory line; `through` is the file it stands in."""

    vendor: str
    product: str
    model: str = ""
    version: str = ""
    cpe: str = ""
    purl: str = ""
    udi: str = ""
    through: str = "spreadsheet"


@dataclass(frozen=True)
class Spelling:
    """One way of writing a product. `sure`: a reader has no doubt, so the top band is expected."""

    rule: str
    line: Line
    sure: bool = True


def products(vendor: str, product: str) -> Iterator[Spelling]:
    """The ways of writing a product whose name is plain."""
    as_written = Line(vendor, product)
    yield Spelling("as written", as_written)
    yield Spelling("upper case", Line(vendor.upper(), product.upper()))
    yield Spelling("lower case", Line(vendor.casefold(), product.casefold()))
    for other in MAKERS.get(vendor, ()):
        yield Spelling("maker: other name", Line(other, product))
        if not _begins_with_maker(product, vendor):
            yield Spelling("maker: other name, in front too", Line(other, f"{other} {product}"))
    if "," not in vendor and "(" not in vendor:
        if not _LEGAL.search(vendor):
            yield Spelling("maker: legal form", Line(f"{vendor}, Inc.", product))
            yield Spelling("maker: legal form", Line(f"{vendor} Corporation", product))
        if not _begins_with_maker(product, vendor):
            yield Spelling("maker: in front too", Line(vendor, f"{vendor} {product}"))
            if len(vendor) >= 4 or vendor in MAKERS:
                yield Spelling("maker: in the product alone", Line("N/A", f"{vendor} {product}"))
    yield from _models(vendor, product)
    yield Spelling("trademark sign", Line(vendor, _marked(product)))
    if product.split()[-1].casefold() not in CLASS_WORDS:
        yield Spelling("class word behind", Line(vendor, f"{product} System"))
    yield from _columns(vendor, product)
    words = product.split()
    own = set(_plain(vendor).split()) & set(_plain(product).split())
    if len(set(words)) < 3 or not all(map(_TELLING.fullmatch, words)) or own:
        return
    if words[-1].casefold() in CLASS_WORDS:
        yield Spelling("word order", Line(vendor, f"{words[-1]}, {' '.join(words[:-1])}"))
    elif is_model(words[-1].casefold()) and not words[-1].isdigit():
        yield Spelling("word order", Line(vendor, " ".join([words[-1], *words[:-1]])))


def _begins_with_maker(product: str, vendor: str) -> bool:
    return any(_plain(product).startswith(_plain(name).split()[0]) for name in (vendor, *MAKERS.get(vendor, ())))


def _models(vendor: str, product: str) -> Iterator[Spelling]:
    for mark, rule in (("-", "model: dash put in"), (" ", "model: blank put in")):
        if _MODEL.search(product) and "-" not in product:
            yield Spelling(rule, Line(vendor, _MODEL.sub(rf"\1{mark}\2\3", product, count=1)))
    if _DASHED.search(product) and "(" not in product:
        yield Spelling("model: dash left out", Line(vendor, _DASHED.sub(r"\1\2", product, count=1)))


def _marked(product: str) -> str:
    first, _, rest = product.partition(" ")
    return f"{first}® {rest}".strip()


def _columns(vendor: str, product: str) -> Iterator[Spelling]:
    words = product.split()
    if len(words) > 1 or re.search(r"\d", product):
        yield Spelling("column: name in the model column", Line(vendor, "Medical device", model=product))
    if len(words) > 1 and is_model(words[-1].casefold().replace("-", "")) and "(" not in product:
        yield Spelling("column: model in its own column", Line(vendor, " ".join(words[:-1]), model=words[-1]))
    if len(words) > 1:
        yield Spelling("column: name in both columns", Line(vendor, product, model=product))


VERSION_RULES = ("version: bare", "version: v", "version: word", "version: rev", "version: zeros", "version: in model")


def versions(line: Line, version: str, rule: str) -> Line:
    """The line with a version, written by a rule; where the rule does not fit, bare."""
    dotted = bool(re.fullmatch(r"\d+(?:\.\d+)+", version))
    if rule == "version: v" and version[:1].isdigit():
        return replace(line, version=f"v{version}")
    if rule == "version: word":
        return replace(line, version=f"Version {version}")
    if rule == "version: rev" and version[:1].isdigit():
        return replace(line, version=f"Rev. {version}")
    if rule == "version: zeros" and dotted and version.count(".") < 4:
        return replace(line, version=f"{version}.0")
    if rule == "version: in model" and dotted and line.through == "spreadsheet":
        return replace(line, model=f"{line.model} v{version}".strip())
    return replace(line, version=version)


def fits(rule: str, version: str) -> bool:
    """Whether a rule changes how this version is written."""
    probe = versions(Line("", ""), version, rule)
    return rule == "version: bare" or probe != replace(Line("", ""), version=version)


def nearly(product: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Names of products that do not exist: a digit of the model number changed, put behind, or a letter put behind."""
    found = [match for match in re.finditer(r"[A-Za-z0-9-]+", product) if is_model(match[0].replace("-", ""))]
    if not found:
        return
    start, end = found[-1].span()
    word = found[-1][0]
    place = chance.choice([place for place, letter in enumerate(word) if letter.isdigit()])
    other = chance.choice([digit for digit in "123456789" if digit != word[place]])
    changed = {"digit changed": word[:place] + other + word[place + 1 :], "digit behind": f"{word}5"}
    if word[-1].isdigit():
        changed["letter behind"] = f"{word}Q"
    for rule, text in changed.items():
        yield product[:start] + text + product[end:], rule
