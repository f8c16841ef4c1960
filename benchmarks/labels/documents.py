"""What the real documents say, read from their raw JSON: CSAF advisories, CVE records, CISA's catalogue.

Left out of a CSAF document, because a person could read it in more than one way: a product whose expression of versions
and whose full name do not say the same (another number, "prior to" beside `<=`, "and prior" beside `<`), and a single
number without a dot that no word calls a version (it is a model). Left out of a CVE record: entries with `changes`,
with versions other than *affected*, or with a version text that is no version.
"""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labels import boundaries
from labels.boundaries import Expression, Interval

CSAF = ("cisa-csaf/icsma", "cisa-csaf/icsa_hph_sector.jsonl.gz")
CVE = "cisa-vulnrichment/cve5-vulnrichment-selection.jsonl.gz"
KEV = "cisa-kev/known_exploited_vulnerabilities-2026-08-21.json"
_NO_VERSION_ORDER = frozenset(["git", "original_commit_for_fix", "maven", "rpm", "deb", "date"])


@dataclass(frozen=True)
class Statement:
    """One product in one document for one vulnerability. `expression` None: said, but not readable without doubt.

    `source` is the document, or the container of a record. `closed`: versions outside are not affected (else the
    document leaves them open). `numbers` are the maker's order numbers of the product, `cpes` its CPE names.
    """

    format: str
    source: str
    vulnerability: str
    vendor: str
    product: str
    status: str
    expression: Expression | None
    closed: bool = True
    numbers: tuple[str, ...] = ()
    cpes: tuple[str, ...] = ()


def statements(data: Path) -> dict[str, list[Statement]]:
    """Everything that the documents say of each vulnerability."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for document in advisories(data):
        for statement in _advisory(document):
            found[statement.vulnerability].append(statement)
    for record in _lines(data / CVE):
        for statement in _record(record):
            found[statement.vulnerability].append(statement)
    catalogue = json.loads((data / KEV).read_text("utf-8"))
    for entry in catalogue["vulnerabilities"]:
        name = entry["cveID"]
        said = Statement("kev", f"{name} KEV", name, entry["vendorProject"], entry["product"], "affected", None)
        found[name].append(said)
    return found


def advisories(data: Path) -> Iterator[Any]:
    """Every CSAF advisory, as published."""
    for path in sorted((data / CSAF[0]).glob("*.json")):
        yield json.loads(path.read_text("utf-8"))
    yield from _lines(data / CSAF[1])


def _lines(path: Path) -> Iterator[Any]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _advisory(document: Any) -> Iterator[Statement]:
    products = {}
    for vendor, product, version, leaf in _leaves(document["product_tree"].get("branches", [])):
        helper = leaf.get("product_identification_helper", {})
        numbers = tuple(number for number in helper.get("model_numbers", ()) if "*" not in number)
        said = boundaries.read(version) if _agrees(product, version, leaf["name"]) else None
        products[leaf["product_id"]] = (vendor.strip(), product.strip(), said, numbers)
    source = document["document"]["tracking"]["id"]
    for vulnerability in document.get("vulnerabilities", ()):
        name = vulnerability.get("cve")
        for status, short in (
            ("known_affected", "affected"),
            ("known_not_affected", "not_affected"),
            ("fixed", "fixed"),
        ):
            for product_id in vulnerability.get("product_status", {}).get(status, ()):
                if name and product_id in products:
                    vendor, product, said, numbers = products[product_id]
                    yield Statement("csaf", source, name, vendor, product, short, said, numbers=numbers)


def _leaves(branches: list[Any]) -> Iterator[tuple[str, str, str, Any]]:
    for vendor in branches:
        for product in vendor.get("branches", ()):
            for version in product.get("branches", ()):
                if "product" in version:
                    yield vendor["name"], product["name"], version["name"], version["product"]


_UP_TO = re.compile(r"\b(?:and|or) (?:\w+ )?(?:prior|below|earlier|lower|older|previous)|\bthrough\b|\bup to\b")
_BEFORE = re.compile(r"\b(?:prior to|before|earlier than|lower than|older than|below v?\d)")
_OPEN_WORDS = re.compile(r"\b(?:prior|below|earlier|lower|older|before|higher|later|newer|through|above)\b")
_VERSION_WORD = re.compile(r"\b(?:versions?|release|firmware|software|v)\b|[<>=]")


def _agrees(product: str, version: str, full_name: str) -> bool:
    """Whether the expression of versions and the full name of the product say the same."""
    rest = full_name.replace(product, " ").casefold()
    plain = version.casefold()
    for number in re.findall(r"\d+(?:\.\d+)+", plain):
        if re.search(r"\d\.\d", rest) and not re.search(rf"(?<![\d.]){re.escape(number)}(?!\.?\d)", rest):
            return False
    if "|" not in version and re.fullmatch(r"\s*\d+\s*", version) and not _VERSION_WORD.search(rest):
        return False
    if "<=" in plain:
        return not _BEFORE.search(rest)
    if "<" in plain:
        return not _UP_TO.search(rest)
    if "*" in plain:
        return not _OPEN_WORDS.search(rest)
    return not (_OPEN_WORDS.search(rest) and ">" not in plain)


def _record(record: Any) -> Iterator[Statement]:
    name = record["cveMetadata"]["cveId"]
    containers = [("CNA", record["containers"]["cna"])]
    containers += [(f"ADP {place}", adp) for place, adp in enumerate(record["containers"].get("adp", ()))]
    for title, container in containers:
        for entry in container.get("affected", ()):
            said, closed = _versions(entry)
            vendor, product = (entry.get(field, "").replace("_", " ").strip() for field in ("vendor", "product"))
            cpes = tuple(entry.get("cpes", ()))
            yield Statement("cve", f"{name} {title}", name, vendor, product, "affected", said, closed, cpes=cpes)


def _versions(entry: Any) -> tuple[Expression | None, bool]:
    """The expression of an entry, and whether versions outside it are said not to be affected."""
    versions, default = entry.get("versions", ()), entry.get("defaultStatus", "unknown")
    if not versions or default == "affected" or entry.get("modules"):
        return None, False
    intervals: list[Interval] = []
    bounds: list[str] = []
    below = True
    for version in versions:
        bad_type = version.get("versionType", "custom").casefold() in _NO_VERSION_ORDER
        if version["status"] != "affected" or "changes" in version or bad_type:
            return None, False
        read = _range(version)
        if read is None:
            return None, False
        below = below and "lessThan" in version
        intervals.append(read[0])
        bounds += read[1]
    listed = len(versions) > 1 and all(interval.low == interval.high for interval in intervals)
    return Expression(tuple(intervals), tuple(bounds), listed), default == "unaffected" or below


def _range(version: Any) -> tuple[Interval, list[str]] | None:
    low = version["version"].strip()
    high = version.get("lessThan", version.get("lessThanOrEqual", "")).strip()
    if not high:
        found = boundaries.key(low)
        return (Interval(found[0], found[1], True, found[1], True), [low]) if found and "." in low else None
    top = boundaries.key(high)
    start = low in ("0", "unspecified", "n/a", "", "-")
    bottom = None if start else boundaries.key(low)
    if top is None or "." not in high or not (start or (bottom and bottom[0] == top[0] and bottom[1] < top[1])):
        return None
    interval = Interval(top[0], bottom[1] if bottom else None, True, top[1], "lessThanOrEqual" in version)
    return interval, [high] if start else [low, high]
