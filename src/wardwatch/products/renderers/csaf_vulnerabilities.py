"""The vulnerabilities of a CSAF 2.0 document (section 3.2.3): what is said of each, and of products for it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from wardwatch.kit.errors import FormatError
from wardwatch.kit.translation import gettext as _
from wardwatch.products.document import Document, Source, blocks
from wardwatch.products.renderers import facts
from wardwatch.products.renderers.csaf_products import Made, Tree
from wardwatch.products.renderers.laying_out import status_words
from wardwatch.standards import cwe
from wardwatch.standards.cvss import spelled_out

CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,}")
STATUS = {
    "affected": "known_affected",
    "under_investigation": "under_investigation",
    "fixed": "fixed",
    "not_affected": "known_not_affected",
    "known_not_affected": "known_not_affected",
}
"""What a row says, as section 3.2.3.9 says it. `unknown` is none of its words: nobody need be investigating."""
_FIRST = ("known_affected", "under_investigation", "fixed", "known_not_affected")
"""Of two that contradict each other (6.1.6), the first is written, and the other told in a note: this errs on the side
of who has the product."""


@dataclass(slots=True)
class Weakness:
    """All that a document says about one vulnerability."""

    name: str
    rows: list[blocks.VulnerabilityRow] = field(default_factory=list)
    products: list[blocks.AffectedProduct] = field(default_factory=list)


def gathered(document: Document) -> list[Weakness]:
    """The vulnerabilities of a document, each once: by their rows, then as products and the head name them."""
    found: dict[str, Weakness] = {}

    def of(name: str) -> Weakness:
        return found.setdefault(name.strip().upper(), Weakness(name.strip()))

    for block in facts.blocks_of(document, blocks.Vulnerabilities):
        for row in block.rows:
            of(row.name).rows.append(row)
    for products in facts.blocks_of(document, blocks.AffectedProducts):
        for product in products.rows:
            for name in product.vulnerabilities:
                of(name).products.append(product)
    for name in document.vulnerabilities:
        of(name)
    return [each for name, each in found.items() if name]


class Writer:
    """Writes the vulnerabilities of one document; `actions` are what it recommends first."""

    def __init__(self, document: Document, tree: Tree) -> None:
        self._document = document
        self._tree = tree
        self._actions = [each for block in facts.blocks_of(document, blocks.KeyActions) for each in block.actions]

    def written(self, weakness: Weakness) -> Made:
        """One vulnerability; what is empty is left out."""
        status, disputed = self._status(weakness.products)
        affected = status.get("known_affected", [])
        made: Made = {
            **_identified(weakness.name),
            "title": next((row.title for row in weakness.rows if row.title), ""),
            "cwe": _cwe(weakness.rows),
            "notes": [*_notes(weakness), *disputed],
            "product_status": status,
            "scores": _scores(weakness.rows, affected) if affected else [],
            "threats": list(_threats(weakness.rows, affected)),
            "remediations": list(self._remediations(weakness, status)),
            "references": self._references(weakness),
        }
        return {name: value for name, value in made.items() if value}

    def _status(self, rows: Iterable[blocks.AffectedProduct]) -> tuple[dict[str, list[str]], list[Made]]:
        said: dict[str, str] = {}
        disputed = []
        for row in rows:
            claims = [(self._tree.affected(row), STATUS[row.status])] if row.status in STATUS else []
            if row.status not in STATUS:
                named = " ".join(each for each in (row.vendor, row.product, row.versions) if each)
                disputed.append(_note("details", f"{named}: {status_words(row.status)}", _("Products")))
            if mended := self._tree.fixed(row):
                claims.append((mended, "fixed"))
            for product, status in claims:
                first, *second = sorted({status, said.get(product, status)}, key=_FIRST.index)
                said[product] = first
                for other in second:
                    words = _("Sources contradict each other about %(product)s: %(first)s, %(second)s.") % {
                        "product": self._tree.named(product),
                        "first": status_words(_word(first)),
                        "second": status_words(_word(other)),
                    }
                    disputed.append(_note("details", words, _("Products")))
        return {
            name: [each for each in said if said[each] == name] for name in _FIRST if name in said.values()
        }, disputed

    def _remediations(self, weakness: Weakness, status: dict[str, list[str]]) -> Iterator[Made]:
        """Fixes for the products that they mend, and what is recommended first for all that may be affected."""
        affected = status.get("known_affected", [])
        if affected:
            fixes = any(self._tree.fixed(row) for row in weakness.products)
            for row in weakness.rows:
                if row.fix:
                    category = "vendor_fix" if fixes else "mitigation"
                    yield _remediation(category, row.fix, affected, facts.cited(row, self._document))
        for product in weakness.products:
            if product.fixed_in and product.status in STATUS and self._tree.affected(product) in affected:
                words = _("Fixed in") + f": {product.fixed_in}"
                sources = facts.cited(product, self._document)
                yield _remediation("vendor_fix", words, [self._tree.affected(product)], sources)
        exposed = [*affected, *status.get("under_investigation", [])]
        if exposed:
            for action in self._actions:
                yield _remediation("mitigation", told(action), exposed, facts.cited(action, self._document))

    def _references(self, weakness: Weakness) -> list[Made]:
        parts = [*weakness.rows, *weakness.products]
        return references(source for part in parts for source in facts.cited(part, self._document))


def told(action: blocks.Action) -> str:
    """An action with what stands behind it, in a line."""
    who = ", ".join(role.label for role in action.who)
    behind = [
        f"{name}: {text}"
        for name, text in ((_("Who"), who), (_("Recommended by"), facts.until(action)), (_("Why"), action.why))
        if text
    ]
    return " ".join([action.do, f"({'; '.join(behind)})"]) if behind else action.do


def references(sources: Iterable[Source]) -> list[Made]:
    """References to sources that have an address, each once (3.1.10)."""
    found = {facts.address(each): each for each in sources}
    return [
        {"category": "external", "url": url, "summary": ", ".join(filter(None, (each.publisher, each.title))) or url}
        for url, each in found.items()
        if url
    ]


def _note(category: str, text: str, title: str = "") -> Made:
    return {"category": category, "text": text, **({"title": title} if title else {})}


def _identified(name: str) -> Made:
    """The CVE, or the name in the system that its first letters tell (3.2.3.6)."""
    if CVE.fullmatch(name.upper()):
        return {"cve": name.upper()}
    return {"ids": [{"system_name": name.partition("-")[0] or name, "text": name}]}


def _notes(weakness: Weakness) -> Iterator[Made]:
    for row in weakness.rows:
        if row.description or row.title:
            yield _note("description", row.description or row.title, row.title)
        if lines := facts.numbers(row):
            yield _note("details", "\n".join(lines), _("Vulnerabilities"))
    if not any(row.description or row.title or facts.numbers(row) for row in weakness.rows):
        yield _note("details", _("This product names it and says nothing more about it."))


def _cwe(rows: Iterable[blocks.VulnerabilityRow]) -> Made:
    """The first weakness whose name is known: the schema wants id and name, and takes one (3.2.3.3). All are noted."""
    named = (each for row in rows for each in row.cwes if each in cwe.NAMES)
    return next(({"id": each, "name": cwe.NAMES[each]} for each in named), {})


def _scores(rows: Iterable[blocks.VulnerabilityRow], affected: list[str]) -> list[Made]:
    """The first score of each version, computed from its vector (3.2.3.13). Others stand in the notes."""
    made: dict[str, Any] = {}
    for row in rows:
        try:
            said = spelled_out(row.cvss)
        except FormatError:
            continue
        made.setdefault("cvss_v2" if said["version"] == "2.0" else "cvss_v3", said)
    return [{"products": affected, **made}] if made else []


def _threats(rows: Iterable[blocks.VulnerabilityRow], affected: list[str]) -> Iterator[Made]:
    """Whether it is exploited, where somebody says so (3.2.3.14)."""
    for row in rows:
        if row.exploited is None and not row.ransomware:
            continue
        words = [_("Known to be exploited.") if row.exploited else _("Not known to be exploited.")] * (
            row.exploited is not None
        )
        words += [_("Known to be used in ransomware attacks.")] * bool(row.ransomware)
        made: Made = {"category": "exploit_status", "details": " ".join(words)}
        if row.date_added and row.exploited:
            made["date"] = facts.stamp(facts.midnight(row.date_added))
        yield made | ({"product_ids": affected} if affected else {})


def _remediation(category: str, details: str, products: list[str], sources: Iterable[Source]) -> Made:
    url = next((facts.address(each) for each in sources if facts.address(each)), "")
    return {"category": category, "details": details, "product_ids": products, **({"url": url} if url else {})}


def _word(status: str) -> str:
    return next(word for word, written in STATUS.items() if written == status)
