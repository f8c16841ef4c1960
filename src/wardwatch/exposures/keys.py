"""From texts of claims and inventory lines to rows of the key tables, through the pure functions of `matching`."""

import re
from dataclasses import dataclass
from functools import lru_cache

from wardwatch.exposures.matching import makers, names, ranges, versions
from wardwatch.exposures.matching.ranges import Bounds, Status
from wardwatch.kit.errors import FormatError
from wardwatch.standards import cpe

_CVE_CONTAINER = re.compile(r"CVE-\d{4}-\d+#")
_CATALOG_ENTRY = re.compile(r"CVE-\d{4}-\d+\Z")
_STATUSES = frozenset(Status)


@dataclass(frozen=True, slots=True)
class RangeText:
    """An affected range as claimed: `record` is the assertion's key, which shows who publishes it."""

    vendor: str
    product: str
    product_text: str
    status: str
    scheme: str
    low: str | None
    low_inclusive: bool
    high: str | None
    high_inclusive: bool
    understood: bool
    cpe: str
    asserter: str
    record: str

    @property
    def named(self) -> tuple[str, str]:
        """The maker and product that the claim names."""
        return claimed_names(self.vendor, self.product, self.product_text, self.cpe)


@lru_cache(maxsize=50_000)
def claimed_names(vendor: str, product: str, product_text: str, cpe_name: str) -> tuple[str, str]:
    """The maker and product that a claim names; its CPE speaks where the maker is left out."""
    named = product or product_text
    if vendor or not cpe_name:
        return vendor, named
    try:
        name = cpe.read(cpe_name)
    except FormatError:
        return "", named
    by_cpe, product_by_cpe = (cpe.literal(value).replace("_", " ") for value in (name.vendor, name.product))
    return by_cpe, named or product_by_cpe


def bounds_of(text: RangeText) -> Bounds:
    """The comparable bounds; an expression that was not understood cannot be ordered."""
    if not text.understood:
        return ranges.NO_READABLE_VERSION
    scheme = versions.scheme_of(text.scheme)
    return ranges.bounds(text.low, text.low_inclusive, text.high, text.high_inclusive, scheme)


def status_of(text: RangeText) -> Status:
    """The claim's status; a word that no specification knows says nothing yet."""
    return Status(text.status) if text.status in _STATUSES else Status.UNDER_INVESTIGATION


def rank_of(text: RangeText) -> int:
    """The asserter's precedence for this product: its maker, then CISA and CVE containers, then anyone else.

    A catalogue entry names a product but no versions: it speaks last, where nobody else can tell.
    """
    if _CATALOG_ENTRY.match(text.record):
        return ranges.RANK_CATALOG
    vendor, _ = text.named
    if makers.vendor_keys(text.asserter) & makers.vendor_keys(vendor):
        return ranges.RANK_MAKER
    if text.asserter.upper().startswith("CISA") or _CVE_CONTAINER.match(text.record):
        return ranges.RANK_AUTHORITY
    return ranges.RANK_OTHER


def keys_of(text: RangeText) -> frozenset[str]:
    """The names under which the claim is found."""
    return names.range_keys(*text.named)
