"""From a CSAF product status to intervals of versions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from wardwatch.standards import csaf, vers
from wardwatch.vulnerabilities.types import RangeClaim, RangeStatus

_STATUS = {
    "first_affected": RangeStatus.AFFECTED,
    "known_affected": RangeStatus.AFFECTED,
    "last_affected": RangeStatus.AFFECTED,
    "known_not_affected": RangeStatus.KNOWN_NOT_AFFECTED,
    "first_fixed": RangeStatus.FIXED,
    "fixed": RangeStatus.FIXED,
    "under_investigation": RangeStatus.UNDER_INVESTIGATION,
}
"""CSAF 2.0 section 3.2.3.9. `recommended` says what to install, not what is affected, and makes no range."""

UNREADABLE = vers.Interval(None, False, None, False)

_Statuses = Mapping[str, tuple[csaf.Product, ...]]


def ranges(name: str, advisory: csaf.Advisory, vulnerability: csaf.Vulnerability, where: str) -> Iterator[RangeClaim]:
    """One claim for each status, product and interval of the product's versions."""
    products = {product.product_id: product for product in advisory.products}
    statuses = {
        status: tuple(products[product_id] for product_id in product_ids)
        for status, product_ids in vulnerability.product_status.items()
        if status in _STATUS
    }
    why = dict(_justifications(vulnerability))
    for status, named in statuses.items():
        place = f"{where}.product_status.{status}"
        for product in named:
            for claim in _product(name, product, _STATUS[status], place):
                denied = status == "known_not_affected"
                yield replace(claim, justification=why.get(product.product_id, "")) if denied else claim
    yield from _trains(name, statuses, where)


def _justifications(vulnerability: csaf.Vulnerability) -> Iterator[tuple[str, str]]:
    """Why a product is not affected (3.2.3.5), by product id."""
    for flag in vulnerability.flags:
        for product_id in flag.product_ids:
            yield product_id, flag.label


def _trains(name: str, statuses: _Statuses, where: str) -> Iterator[RangeClaim]:
    """The versions between the first affected one of a product and its last affected or first fixed one.

    Only where a product has one such pair: with several it cannot be told which first belongs to which last.
    """
    firsts, lasts, fixes = (
        _versions(statuses.get(status, ())) for status in ("first_affected", "last_affected", "first_fixed")
    )
    for key, (product, *more) in firsts.items():
        ends = [(each.version, True) for each in lasts[key]] or [(each.version, False) for each in fixes[key]]
        if more or len(ends) != 1:
            continue
        ((end, inclusive),) = ends
        yield _claim(
            name,
            product,
            RangeStatus.AFFECTED,
            f"{where}.product_status.first_affected",
            vers.Interval(product.version, True, end, inclusive),
            raw=f"{product.version} to {end}" if inclusive else f"{product.version} to before {end}",
        )


def _versions(products: Iterable[csaf.Product]) -> defaultdict[tuple[str, ...], list[csaf.Product]]:
    """Products that stand for one version each, by what is left of their branches without it."""
    found: defaultdict[tuple[str, ...], list[csaf.Product]] = defaultdict(list)
    for product in products:
        if product.version and not product.version_range and _is_one(product.version):
            found[tuple(text for kind, text in product.branches if kind != "product_version")].append(product)
    return found


def _is_one(text: str) -> bool:
    read = vers.read_prose(text) or ()
    return len(read) == 1 and read[0].low is not None and read[0].low == read[0].high


def _product(name: str, product: csaf.Product, status: RangeStatus, place: str) -> Iterator[RangeClaim]:
    raw = product.version_range or product.version or ""
    read = vers.read_prose(raw) if raw else (vers.ALL,)
    # of a text that is understood in part, the rest is asked about
    for interval in read if read is not None else (*vers.read_part(raw), UNREADABLE):
        yield _claim(name, product, status, place, interval, raw)


def _claim(
    name: str, product: csaf.Product, status: RangeStatus, place: str, interval: vers.Interval, raw: str
) -> RangeClaim:
    return RangeClaim(
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
