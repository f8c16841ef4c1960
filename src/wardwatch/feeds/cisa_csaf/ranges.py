"""From a CSAF product status to intervals of versions.

A composed product ("P installed on Q", 3.2.2.4) is not P, and not Q. Each of its parts becomes a range of its own, with
the part's names and versions and the whole's full name: found by a part's names it can only be a question, by the full
name it is the product. What is said to be fixed or not affected becomes a range for the first part alone: it says
nothing of Q. Model numbers, stock keeping units and serial numbers (3.1.3.3) stand as written: the first two are
further names, the last limit the range to these pieces, as do lots, serial numbers and days of manufacture that stand
in a name or a version.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from wardwatch.feeds.pieces import apart
from wardwatch.standards import csaf, digests, vers
from wardwatch.vulnerabilities.types import RangeClaim, RangePart, RangeStatus

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

_DANGERS = frozenset({RangeStatus.AFFECTED, RangeStatus.UNDER_INVESTIGATION})

_Products = Mapping[str, csaf.Product]


def ranges(name: str, advisory: csaf.Advisory, vulnerability: csaf.Vulnerability) -> Iterator[RangeClaim]:
    """One claim for each status, product, part of it and interval of its versions.

    Statuses that contradict each other (`csaf.contradictions`) are all claimed: which one is meant, a person decides.
    """
    products = {product.product_id: product for product in advisory.products}
    for statement in csaf.statements(advisory, vulnerability):
        if status := _STATUS.get(statement.status):
            for claim in _product(name, statement.product, status, statement.place, products):
                why = statement.justifications if statement.status is csaf.Status.KNOWN_NOT_AFFECTED else ()
                yield replace(claim, justification=why[0]) if why else claim
    yield from _trains(name, vulnerability, products)


def _trains(name: str, vulnerability: csaf.Vulnerability, products: _Products) -> Iterator[RangeClaim]:
    """The versions between the first affected one of a product and its last affected or first fixed one.

    Only where a product has one such pair: with several it cannot be told which first belongs to which last.
    """
    firsts, lasts, fixes = (
        _versions(products[product_id] for product_id in vulnerability.product_status.get(status, ()))
        for status in ("first_affected", "last_affected", "first_fixed")
    )
    for key, (product, *more) in firsts.items():
        ends = [(each.version, True) for each in lasts[key]] or [(each.version, False) for each in fixes[key]]
        if more or len(ends) != 1:
            continue
        ((end, inclusive),) = ends
        yield _claim(
            name,
            product,
            products,
            RangeStatus.AFFECTED,
            f"{vulnerability.place}.product_status.first_affected",
            vers.Interval(product.version, True, end, inclusive),
            raw=f"{product.version} to {end}" if inclusive else f"{product.version} to before {end}",
        )


def _versions(products: Iterable[csaf.Product]) -> defaultdict[tuple[str, ...], list[csaf.Product]]:
    """Products that stand for one version each, by what is left of their branches without it."""
    found: defaultdict[tuple[str, ...], list[csaf.Product]] = defaultdict(list)
    for product in products:
        if product.version and not product.version_range and _is_one(product.version):
            branches = (text for kind, text in product.branches if kind != "product_version")
            found[(product.relates_to or "", *branches)].append(product)
    return found


def _is_one(text: str) -> bool:
    read = vers.read_prose(text) or ()
    return len(read) == 1 and read[0].low is not None and read[0].low == read[0].high


def _product(
    name: str, product: csaf.Product, status: RangeStatus, place: str, products: _Products
) -> Iterator[RangeClaim]:
    for interval, raw, some in _intervals(product):
        yield _claim(name, product, products, status, place, interval, raw, some)
    for part in product.parts[1:] if status in _DANGERS else ():
        other = products[part.product_id]
        for interval, raw, some in _intervals(other):
            claim = _claim(name, other, products, status, place, interval, raw, some)
            yield replace(
                claim,
                product=_named(other) or other.name,
                product_text=product.name,
                serial_numbers="\n".join(product.serial_numbers or other.serial_numbers),
                part=RangePart.PLATFORM,
            )


def _intervals(product: csaf.Product) -> Iterator[tuple[vers.Interval, str, str]]:
    """The versions that a product stands for, each with the words for all of them, and the pieces meant."""
    raw = product.version_range or product.version or ""
    for stated in apart(raw, product.name):
        text = stated.versions
        read = (vers.ALL,) if text == "" else vers.read_prose(text) if text else None
        # of a text that is understood in part, the rest is asked about
        for interval in read if read is not None else (*vers.read_part(text or ""), UNREADABLE):
            yield interval, raw, stated.pieces


def _named(product: csaf.Product) -> str:
    return product.product_name or product.product_family or ""


def _claim(
    name: str,
    product: csaf.Product,
    products: _Products,
    status: RangeStatus,
    place: str,
    interval: vers.Interval,
    raw: str,
    some: str = "",
) -> RangeClaim:
    first = products[product.parts[0].product_id] if product.parts else None
    return RangeClaim(
        vulnerability=name,
        place=place,
        vendor=product.vendor or "",
        product=_named(product) or (first.name if first else ""),
        product_text=product.name,
        status=status,
        scheme=vers.scheme_named(raw),
        low=interval.low,
        low_inclusive=interval.low_inclusive,
        high=interval.high,
        high_inclusive=interval.high_inclusive,
        understood=interval is not UNREADABLE,
        raw=raw,
        cpe=product.cpe or "",
        purl=product.purl or "",
        model_numbers="\n".join(dict.fromkeys(product.model_numbers)),
        skus="\n".join(dict.fromkeys(product.skus)),
        serial_numbers="\n".join(product.serial_numbers),
        hashes=digests.text(
            digests.Digest(each.algorithm, each.value, file.filename)
            for file in product.hashes
            for each in file.file_hashes
        ),
        pieces=some,
        part=RangePart.COMPONENT if product.relationship else RangePart.WHOLE,
    )
