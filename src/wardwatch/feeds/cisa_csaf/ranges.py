"""From a CSAF product status to intervals of versions."""

from collections.abc import Iterator

from wardwatch.standards import csaf, vers
from wardwatch.vulnerabilities.types import RangeClaim, RangeStatus

_STATUS = {
    "first_affected": RangeStatus.AFFECTED,
    "known_affected": RangeStatus.AFFECTED,
    "last_affected": RangeStatus.AFFECTED,
    "known_not_affected": RangeStatus.NOT_AFFECTED,
    "first_fixed": RangeStatus.FIXED,
    "fixed": RangeStatus.FIXED,
    "under_investigation": RangeStatus.UNDER_INVESTIGATION,
}
"""CSAF 2.0 section 3.2.3.9. `recommended` says what to install, not what is affected, and makes no range."""

UNREADABLE = vers.Interval(None, False, None, False)


def ranges(name: str, advisory: csaf.Advisory, vulnerability: csaf.Vulnerability, where: str) -> Iterator[RangeClaim]:
    """One claim for each status, product and interval of the product's versions."""
    products = {product.product_id: product for product in advisory.products}
    for status, product_ids in vulnerability.product_status.items():
        if status not in _STATUS:
            continue
        for product_id in product_ids:
            yield from _product(name, products[product_id], _STATUS[status], f"{where}.product_status.{status}")


def _product(name: str, product: csaf.Product, status: RangeStatus, place: str) -> Iterator[RangeClaim]:
    raw = product.version_range or product.version or ""
    read = vers.read_prose(raw) if raw else (vers.ALL,)
    # of a text that is understood in part, the rest is asked about
    found = read if read is not None else (*vers.read_part(raw), UNREADABLE)
    for interval in found:
        yield RangeClaim(
            vulnerability=name,
            place=place,
            vendor=product.vendor or "",
            product=product.product_name or product.product_family or "",
            product_text=product.name,
            status=status,
            scheme=raw.removeprefix("vers:").partition("/")[0] if raw.startswith("vers:") else "",
            low=interval.low,
            low_inclusive=interval.low_inclusive,
            high=interval.high,
            high_inclusive=interval.high_inclusive,
            understood=interval is not UNREADABLE,
            raw=raw,
            cpe=product.cpe or "",
            purl=product.purl or "",
        )
