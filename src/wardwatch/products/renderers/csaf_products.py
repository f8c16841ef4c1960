"""The product tree of CSAF 2.0 (section 3.2.2) from rows of affected products: vendor, product, version."""

from dataclasses import dataclass, field
from typing import Any

from wardwatch.kit.errors import FormatError
from wardwatch.products.document.blocks import AffectedProduct
from wardwatch.standards import cpe, purl
from wardwatch.standards.vers.prose import read_prose
from wardwatch.standards.vers.specifier import ALL, Constraint, Interval, Range, read, write

Made = dict[str, Any]

RANGE, VERSION = "product_version_range", "product_version"
_EVERY_VERSION = "vers:all/*"
_SCHEME = "generic"
"""Nobody says in prose by which scheme versions are ordered."""


@dataclass(slots=True)
class Tree:
    """Products as they are named, each once, whatever is said of it."""

    _leaves: dict[tuple[str, str, str, str], Made] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    """Identifiers that CSAF cannot carry, since they are not written as their specifications say."""

    def affected(self, row: AffectedProduct) -> str:
        """The id of the versions that a row is about."""
        product = self._leaf(row, *(leaf(row.versions) or ("", "")), row.versions)
        if helper := self._helper(row):
            product.setdefault("product_identification_helper", helper)
        return str(product["product_id"])

    def fixed(self, row: AffectedProduct) -> str:
        """The id of the versions in which a row says that it is mended; "" where it names none that can be told."""
        found = leaf(row.fixed_in)
        if found is None or found[1] == _EVERY_VERSION:
            return ""
        told = found[0] == VERSION or found[1].startswith("vers:")
        return str(self._leaf(row, *found, row.fixed_in)["product_id"]) if told else ""

    def named(self, product_id: str) -> str:
        """The full name of a product."""
        return next(str(each["name"]) for each in self._leaves.values() if each["product_id"] == product_id)

    def written(self) -> Made:
        """The tree; {} where nothing is in it."""
        vendors: dict[str, dict[str, list[Made]]] = {}
        for (vendor, name, category, version), product in self._leaves.items():
            held = vendors.setdefault(vendor, {}).setdefault(name, [])
            held.append({"category": category, "name": version, "product": product})
        branches: list[Made] = []
        for vendor, names in vendors.items():
            inner = [each for name, leaves in names.items() for each in _named(name, leaves)]
            branches += [{"category": "vendor", "name": vendor, "branches": inner}] if vendor else inner
        return {"branches": branches} if branches else {}

    def _leaf(self, row: AffectedProduct, category: str, name: str, words: str) -> Made:
        vendor, product = (row.vendor, row.product) if row.product else ("", row.vendor)
        key = (vendor.strip(), product.strip() or "-", category, name)
        full = " ".join(each for each in (*key[:2], words) if each)
        return self._leaves.setdefault(key, {"name": full, "product_id": f"CSAFPID-{len(self._leaves) + 1:04}"})

    def _helper(self, row: AffectedProduct) -> Made:
        """What identifies the product outside (3.1.3.3)."""
        helper = {}
        for name, text, reader in (("cpe", row.cpe, cpe.read), ("purl", row.purl, purl.read)):
            if not text:
                continue
            try:
                said = reader(text)
            except FormatError:
                self.refused.append(text)
            else:
                helper[name] = str(said) if name == "purl" else text
        return helper


def leaf(versions: str) -> tuple[str, str] | None:
    """Category and name of the branch for what a row says of versions; None where it says nothing.

    A version is a version. A range that is understood exactly is written as `vers` (3.1.2.3.2), other words as they
    are: a wrong range would tell a hospital that it is not affected.
    """
    text = " ".join(versions.split())
    if not text:
        return None
    if text.startswith("vers:"):
        return RANGE, text
    found = read_prose(text)
    if not found:
        return RANGE, text
    if found == (ALL,):
        return RANGE, _EVERY_VERSION
    if len(found) == 1 and found[0].low is not None and found[0].low == found[0].high:
        return VERSION, found[0].low
    try:
        written = write(Range(_SCHEME, tuple(each for one in found for each in _constraints(one))))
        read(written)
    except FormatError:
        return RANGE, text
    return RANGE, written


def _constraints(of: Interval) -> tuple[Constraint, ...]:
    if of.low is not None and of.low == of.high:
        return (Constraint("=", of.low),)
    low = () if of.low is None else (Constraint(">=" if of.low_inclusive else ">", of.low),)
    return low if of.high is None else (*low, Constraint("<=" if of.high_inclusive else "<", of.high))


def _named(name: str, leaves: list[Made]) -> list[Made]:
    """The branches of a product: one for its versions, and one for the product of which no version is said."""
    bare = [
        {"category": "product_name", "name": name, "product": each["product"]} for each in leaves if not each["name"]
    ]
    versions = [each for each in leaves if each["name"]]
    return bare + ([{"category": "product_name", "name": name, "branches": versions}] if versions else [])
