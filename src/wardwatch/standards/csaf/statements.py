"""What an advisory says about each product: status, justification and what to do (CSAF 2.0 section 3.2.3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

import msgspec

from wardwatch.standards.csaf.types import Advisory, Flag, Product, Remediation, Threat, Vulnerability


class Status(StrEnum):
    """The eight product statuses (3.2.3.9)."""

    FIRST_AFFECTED = "first_affected"
    FIRST_FIXED = "first_fixed"
    FIXED = "fixed"
    KNOWN_AFFECTED = "known_affected"
    KNOWN_NOT_AFFECTED = "known_not_affected"
    LAST_AFFECTED = "last_affected"
    RECOMMENDED = "recommended"
    UNDER_INVESTIGATION = "under_investigation"


GROUPS: Mapping[str, str] = {
    Status.FIRST_AFFECTED: "affected",
    Status.KNOWN_AFFECTED: "affected",
    Status.LAST_AFFECTED: "affected",
    Status.KNOWN_NOT_AFFECTED: "not affected",
    Status.FIRST_FIXED: "fixed",
    Status.FIXED: "fixed",
    Status.UNDER_INVESTIGATION: "under investigation",
}
"""Section 6.1.6: a product may not be in two of these groups for one vulnerability. `recommended` is in none."""


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What the document says about one product and one vulnerability, at the JSON path `place`.

    `justifications` are the labels of the flags that name the product (3.2.3.5), `impacts` the texts of its threats of
    category `impact`, `remediations` those that name it; what names no product at all is for the reader to weigh (see
    `unbound`). `contradicted` says that the same document puts the product into another group too (6.1.6).
    """

    product: Product
    status: Status
    place: str
    justifications: tuple[str, ...] = ()
    impacts: tuple[str, ...] = ()
    remediations: tuple[Remediation, ...] = ()
    contradicted: bool = False


def statements(advisory: Advisory, vulnerability: Vulnerability) -> Iterator[Statement]:
    """One statement for each product and status that `vulnerability`, one of `advisory`, names, in document order."""
    products = {product.product_id: product for product in advisory.products}
    flags = _by_product(vulnerability.flags)
    impacts = _by_product(threat for threat in vulnerability.threats if threat.category == "impact")
    remediations = _by_product(vulnerability.remediations)
    contradicted = contradictions(vulnerability)
    for name, product_ids in vulnerability.product_status.items():
        status, place = Status(name), f"{vulnerability.place}.product_status.{name}"
        for product_id in product_ids:
            yield Statement(
                product=products[product_id],
                status=status,
                place=place,
                justifications=tuple(dict.fromkeys(flag.label for flag in flags.get(product_id, ()))),
                impacts=tuple(threat.details for threat in impacts.get(product_id, ())),
                remediations=tuple(remediations.get(product_id, ())),
                contradicted=product_id in contradicted and status in GROUPS,
            )


def contradictions(vulnerability: Vulnerability) -> frozenset[str]:
    """The ids of the products that `vulnerability` puts into two groups of statuses (6.1.6)."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for name, product_ids in vulnerability.product_status.items():
        if group := GROUPS.get(name):
            for product_id in product_ids:
                groups[product_id].add(group)
    return frozenset(product_id for product_id, found in groups.items() if len(found) > 1)


def unbound(vulnerability: Vulnerability) -> tuple[Remediation, ...]:
    """The remediations that name no product. CSAF forbids them (6.1.29); issuers mean them for all products."""
    return tuple(each for each in vulnerability.remediations if not each.product_ids)


Listed = TypeVar("Listed", Remediation, Flag, Threat)


def _by_product(items: Iterable[Listed]) -> Mapping[str, list[Listed]]:
    found: defaultdict[str, list[Listed]] = defaultdict(list)
    for item in items:
        for product_id in item.product_ids:
            found[product_id].append(item)
    return found
