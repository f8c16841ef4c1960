"""Pairs of inventory line and vulnerability with the answer expected, by the rules in `labelled.py`."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from labels import boundaries, spellings
from labels.documents import Statement
from labels.spellings import Line, base, is_model, plain_maker, plain_product, words_of

AFFECTED, NOT, CANNOT_TELL = "affected", "not", "cannot tell"
PER_DOCUMENT, PER_RECORDS, MOST_POINTS, PER_POINT, PER_NAME = 25, 150, 8, 1, 6

PACKAGES = {
    "Apache Airflow": "pkg:pypi/apache-airflow",
    "Apache Flink": "pkg:maven/org.apache.flink/flink-runtime",
    "Apache OFBiz": "pkg:maven/org.apache.ofbiz/ofbiz",
    "Spreadsheet::ParseExcel": "pkg:cpan/Spreadsheet-ParseExcel",
    "jai-ext": "pkg:maven/it.geosolutions.jaiext/jai-ext",
    "Jenkins": "pkg:maven/org.jenkins-ci.main/jenkins-core",
    "PHP": "pkg:generic/php",
    "DCMTK": "pkg:generic/dcmtk",
    "Orthanc server": "pkg:generic/orthanc",
    "GitLab": "pkg:generic/gitlab",
}
"""The package of a product, by its name in a document; from the registries' own pages."""


_MAKERS = frozenset(word for maker in spellings.MAKERS for word in words_of(maker, "")) | {"bd", "ge", "welch", "allyn"}


@dataclass(frozen=True)
class Pair:
    """One question with its answer. `top`: if affected, a reader has no doubt that it is this product."""

    line: Line
    vulnerability: str
    expected: str
    rule: str
    format: str
    top: bool = False
    source: str = ""


class Truth:
    """What all documents together say, wherever they leave no doubt."""

    def __init__(self, said: dict[str, list[Statement]]) -> None:
        self.said = said
        makers: dict[str, set[str]] = defaultdict(set)
        for statement in self.every():
            makers[statement.vendor].add(base(statement.product).casefold())
        self.products = makers

    def every(self) -> Iterator[Statement]:
        for found in self.said.values():
            yield from found

    def plain(self, statement: Statement) -> bool:
        """Whether a statement is one to ask about."""
        return (
            statement.expression is not None
            and statement.status == AFFECTED
            and plain_maker(statement.vendor)
            and plain_product(statement.product, statement.vendor)
            and not (_MAKERS & words_of(statement.product, statement.vendor))
            and not self._has_variants(statement)
            and not self._speaks_of_all(statement.vulnerability)
        )

    def _has_variants(self, statement: Statement) -> bool:
        """Whether the document says something of several products that differ in brackets alone."""
        name = base(statement.product).casefold()
        twins = {
            other.product
            for other in self.said[statement.vulnerability]
            if other.source == statement.source and base(other.product).casefold() == name
        }
        return len(twins) > 1

    def _speaks_of_all(self, vulnerability: str) -> bool:
        names = (statement.product.casefold() for statement in self.said[vulnerability])
        return any(name.startswith(("multiple", "various", "all ", "several")) or name == "n/a" for name in names)

    def answer(self, asked: Statement, version: str) -> str | None:
        """What is true of a product in a version; None where that is in doubt."""
        found = boundaries.key(version) if version else None
        own = [other for other in self.said[asked.vulnerability] if other.source == asked.source]
        same = [other for other in own if _name(other) == _name(asked)]
        near = [other for other in own if _near(other, asked)]
        verdicts = {_says(same, near, found)}
        for source in {other.source for other in self.said[asked.vulnerability]} - {asked.source}:
            others = [other for other in self.said[asked.vulnerability] if other.source == source]
            about = [other for other in others if _touching(other, asked) and other.format != "kev"]
            if not about and any(other.format == "cve" and _same_maker(other, asked) for other in others):
                return None
            if about:
                verdicts.add(_says(about, about, found))
        return verdicts.pop() if len(verdicts) == 1 else None

    def is_named(self, vulnerability: str, vendor: str, product: str) -> bool:
        """Whether any document could be read as speaking of this product; lists and conditions could be."""
        wanted = words_of(product, vendor)
        for other in self.said[vulnerability]:
            words = words_of(other.product, other.vendor)
            models = {word for word in wanted & words if is_model(word)}
            if not words or words <= wanted or wanted <= words or models:
                return True
            if wanted & words and not plain_product(other.product, other.vendor):
                return True
        return self._speaks_of_all(vulnerability)


def _name(statement: Statement) -> frozenset[str]:
    return words_of(statement.product, statement.vendor)


def _near(one: Statement, other: Statement) -> bool:
    return _name(one) <= _name(other) or _name(other) <= _name(one) or any(map(is_model, _name(one) & _name(other)))


def _same_maker(one: Statement, other: Statement) -> bool:
    return bool(words_of(one.vendor, "") & words_of(other.vendor, ""))


def _touching(one: Statement, other: Statement) -> bool:
    return _near(one, other) or any(len(word) >= 3 for word in _name(one) & _name(other))


def _says(same: list[Statement], near: list[Statement], version: boundaries.Key | None) -> str | None:
    """What one source says. Affected by one of the same name; not, only where nothing of a near name says otherwise."""
    if any(other.status != AFFECTED for other in near):
        return None
    intervals = [interval for other in same if other.expression for interval in other.expression.intervals]
    if any(interval.every for interval in intervals):
        return AFFECTED
    if version is None:
        return CANNOT_TELL if intervals and all(other.expression for other in near) else None
    if any(interval.holds(version) for interval in intervals):
        return AFFECTED
    if any(other.expression is None or not other.closed for other in near):
        return None
    expressions = [other.expression for other in near if other.expression]
    if any(interval.holds(version) is not False for each in expressions for interval in each.intervals):
        return None
    return None if any(_in_a_gap(each, version) for each in expressions) else NOT


def _in_a_gap(expression: boundaries.Expression, version: boundaries.Key) -> bool:
    ends = [interval.low for interval in expression.intervals if interval.low is not None]
    return expression.listed and bool(ends) and min(ends) < version[1] < max(ends)


def build(said: dict[str, list[Statement]], seed: int) -> list[Pair]:
    """The whole set, in an order that the seed gives; no question twice."""
    chance = random.Random(seed)
    truth = Truth(said)
    asked = list(_asked(truth, chance))
    found: list[Pair] = []
    for statement in asked:
        found += _positives_and_bounds(truth, statement, chance)
        found += _order_numbers(truth, statement, chance)
        found += _identifiers(truth, statement, chance)
    found += _cpes(truth, chance)
    found += _cleared(truth, chance)
    found += _near_names(truth, asked, chance)
    found += _other_makers(truth, asked, chance)
    unique: dict[tuple[Line, str], Pair] = {}
    doubtful = set()
    for pair in found:
        other = unique.setdefault((pair.line, pair.vulnerability), pair)
        if other.expected != pair.expected:
            doubtful.add((pair.line, pair.vulnerability))
    return [pair for place, pair in unique.items() if place not in doubtful]


def _asked(truth: Truth, chance: random.Random) -> Iterator[Statement]:
    """The plain statements: of one product in one document one vulnerability, of one document at most so many."""
    groups: dict[tuple[str, str, str, str], list[Statement]] = defaultdict(list)
    for statement in truth.every():
        if statement.format in ("csaf", "cve") and truth.plain(statement):
            whole = statement.source if statement.format == "csaf" else statement.format
            which = str(statement.expression) if statement.format == "csaf" else statement.vulnerability
            groups[whole, statement.vendor, statement.product, which].append(statement)
    taken: Counter[str] = Counter()
    shuffled = sorted(groups.items())
    chance.shuffle(shuffled)
    for (source, *_), found in shuffled:
        if taken[source] < (PER_DOCUMENT if source != "cve" else PER_RECORDS):
            taken[source] += 1
            yield chance.choice(found)


def _positives_and_bounds(truth: Truth, statement: Statement, chance: random.Random) -> Iterator[Pair]:
    ways = list(spellings.products(statement.vendor, statement.product))
    assert statement.expression is not None
    texts = list(dict.fromkeys(boundaries.points(statement.expression)))
    texts = chance.sample(texts, min(MOST_POINTS, len(texts)))
    for text in texts:
        expected = truth.answer(statement, text)
        if expected is None:
            continue
        for way in [ways[0], *chance.sample(ways, min(PER_POINT, len(ways)))]:
            written = [rule for rule in spellings.VERSION_RULES if spellings.fits(rule, text)]
            rule = chance.choice(written) if way is not ways[0] else "version: bare"
            line = spellings.versions(way.line, text, rule)
            yield _pair(statement, line, expected, f"{way.rule}; {rule}", way.sure)
    inside = [text for text in texts if truth.answer(statement, text) == AFFECTED]
    for way in chance.sample(ways, min(PER_NAME, len(ways))) if inside else ():
        line = replace(way.line, version=chance.choice(inside))
        yield _pair(statement, line, AFFECTED, f"{way.rule}; version: bare", way.sure)
    bare = truth.answer(statement, "")
    for way in chance.sample(ways, min(2, len(ways))) if bare else ():
        yield _pair(statement, way.line, str(bare), f"{way.rule}; version: none", way.sure)
    if bare == CANNOT_TELL:
        line = replace(ways[0].line, version=chance.choice(["see label", "latest", "various"]))
        yield _pair(statement, line, CANNOT_TELL, "version: words")
    line = replace(ways[0].line, through="sbom", version=chance.choice(inside) if inside else "")
    if inside:
        yield _pair(statement, line, AFFECTED, "component of a bill of materials", format="sbom", top=True)


def _pair(
    statement: Statement,
    line: Line,
    expected: str,
    rule: str,
    top: bool = False,
    format: str = "",  # noqa: A002
) -> Pair:
    sure = top and expected == AFFECTED
    if not format and (rule.startswith(("column", "order number")) or rule.endswith("in model")):
        format = "spreadsheet"  # noqa: A001
    return Pair(line, statement.vulnerability, expected, rule, format or statement.format, sure, statement.source)


def _order_numbers(truth: Truth, statement: Statement, chance: random.Random) -> Iterator[Pair]:
    """The maker's order number in the model column, with the name or with none that tells anything."""
    answers = _answers(truth, statement)
    for number in statement.numbers if answers else ():
        text, expected = chance.choice(answers)
        named = Line(statement.vendor, base(statement.product), model=number, version=text)
        yield _pair(statement, named, expected, "order number beside the name", top=True)
        bare = Line(statement.vendor, "Controller", model=number, version=text)
        yield _pair(statement, bare, expected, "order number alone", top=True)


def _cpes(truth: Truth, chance: random.Random) -> Iterator[Pair]:
    """The questions about records that name CPE names, by CPE name: alone, and beside the names that stand in it."""
    named = [other for other in truth.every() if other.format == "cve" and other.cpes and truth.plain(other)]
    for statement in chance.sample(named, min(3 * PER_RECORDS, len(named))):
        parts = statement.cpes[0].split(":")
        for text, expected in _answers(truth, statement):
            bare = text.lstrip("vV").casefold()
            if len(parts) != 13 or parts[5] not in ("*", "-") or "." not in bare or " " in bare:
                continue
            full = ":".join([*parts[:5], bare, *parts[6:]])
            yield _pair(statement, Line("Unknown", "Networked device", cpe=full), expected, "CPE alone", True, "cpe")
            names = Line(parts[3].replace("_", " "), parts[4].replace("_", " "), version=bare, cpe=full)
            yield _pair(statement, names, expected, "CPE and its names", True, "cpe")


def _answers(truth: Truth, statement: Statement) -> list[tuple[str, str]]:
    texts = boundaries.points(statement.expression) if statement.expression else ()
    return [(text, answer) for text in texts if (answer := truth.answer(statement, text))]


def _identifiers(truth: Truth, statement: Statement, chance: random.Random) -> Iterator[Pair]:
    """The same questions by package URL or beside a device identifier."""
    answers = _answers(truth, statement)
    package = PACKAGES.get(statement.product)
    for text, expected in answers if package else ():
        name = str(package).rpartition("/")[2]
        line = Line("Unknown", name, version=text, purl=f"{package}@{text}")
        yield _pair(statement, line, expected, "package URL alone", format="purl")
        line = Line(statement.vendor, statement.product, version=text, purl=f"{package}@{text}")
        yield _pair(statement, line, expected, "package URL beside the names", True, "purl")
    if statement.source.startswith("ICSMA") and answers:
        text, expected = chance.choice(answers)
        line = Line(statement.vendor, statement.product, version=text, udi=_gtin(chance))
        yield _pair(statement, line, expected, "device identifier beside the names", True, "udi")


def _gtin(chance: random.Random) -> str:
    """A GTIN-14 with its check digit (GS1 General Specifications, section 7.9)."""
    digits = [0, *(chance.randrange(10) for _ in range(12))]
    total = sum(digit * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits))
    return "".join(map(str, [*digits, -total % 10]))


def _cleared(truth: Truth, chance: random.Random) -> Iterator[Pair]:
    """Products that a document itself says are not affected, in every version."""
    found = [
        statement
        for statement in truth.every()
        if statement.status == "not_affected"
        and statement.expression
        and statement.expression.intervals[0].every
        and plain_product(statement.product, statement.vendor)
        and all(other.source == statement.source for other in truth.said[statement.vulnerability])
        and not any(
            other.status == AFFECTED and _near(other, statement) for other in truth.said[statement.vulnerability]
        )
    ]
    for statement in chance.sample(found, min(60, len(found))):
        line = Line(statement.vendor, statement.product, version="2.1")
        yield _pair(statement, line, NOT, "said not to be affected")


def _near_names(truth: Truth, asked: Iterable[Statement], chance: random.Random) -> Iterator[Pair]:
    """Other products of the same maker: invented ones a digit apart, and the maker's own in other advisories."""
    statements = list(asked)
    by_maker: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_maker[statement.vendor].append(statement)
    for statement in statements:
        assert statement.expression is not None
        version = chance.choice(list(boundaries.points(statement.expression)) or ["1.0"])
        known = truth.products[statement.vendor]
        for other, rule in spellings.nearly(base(statement.product), chance):
            if other.casefold() not in known and not _named(truth, statement, other):
                yield _pair(statement, Line(statement.vendor, other, version=version), NOT, rule)
                split = other.rpartition(" ")
                line = Line(statement.vendor, split[0] or "Device", split[2], version)
                yield _pair(statement, line, NOT, f"{rule}; model column")
        others = by_maker[statement.vendor]
        for twin in chance.sample(others, min(4, len(others))):
            if twin.vulnerability != statement.vulnerability and not _named(truth, statement, base(twin.product)):
                line = Line(twin.vendor, base(twin.product), version=version)
                yield _pair(statement, line, NOT, "other product of the maker")


def _named(truth: Truth, statement: Statement, product: str) -> bool:
    return truth.is_named(statement.vulnerability, statement.vendor, product)


def _other_makers(truth: Truth, asked: Iterable[Statement], chance: random.Random) -> Iterator[Pair]:
    """The same name of a stranger's product, of devices alone; not of names in which any maker's name stands."""
    for statement in asked:
        words = words_of(statement.product, "")
        own = {word[:4] for word in words_of(statement.vendor, "")}
        if words & _MAKERS or {word[:4] for word in words} & own or not statement.source.startswith("ICSMA"):
            continue
        assert statement.expression is not None
        version = chance.choice(list(boundaries.points(statement.expression)) or ["1.0"])
        line = Line(chance.choice(spellings.STRANGERS), statement.product, version=version)
        yield _pair(statement, line, NOT, "same name of another maker")
