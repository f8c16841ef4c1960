"""What a line is called where its list does not say both maker and product: by its identifiers, by a maker's name in
front of the product; else the maker stays unknown, and the name as it is written."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import NamedTuple

from wardwatch.assets.inventory.values import MAX_NAME
from wardwatch.assets.types import Field
from wardwatch.kit.errors import FormatError
from wardwatch.standards import cpe, purl

NAMING = frozenset({Field.PRODUCT, Field.UDI_DI, Field.CPE, Field.PURL})
"""Fields of which one is enough to say what a line is."""
IN_FRONT = "a maker's name in front of the product"
NAMELESS = "says neither a product nor an identifier that is known"


class Named(NamedTuple):
    """A maker, a product, and what they were taken from: `written`, and how it is known (`source`)."""

    vendor: str
    product: str
    written: str
    source: str


Makers = Callable[[Collection[str]], Mapping[str, tuple[str, str]]]
"""Of names that begin with the name of a maker that is known: the maker and what follows."""


def nobody_makes(texts: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Where no makers are known."""
    return {}


def by_identifier(cpe_name: str, package_url: str) -> Named | None:
    """What a CPE name or a package URL calls a product; None where neither names a maker and a product."""
    with suppress(FormatError):
        if cpe_name:
            read = cpe.read(cpe_name)
            if isinstance(read.vendor, str) and isinstance(read.product, str):
                return _fitting(Named(read.vendor.replace("_", " "), read.product.replace("_", " "), cpe_name, "CPE"))
    with suppress(FormatError):
        if package_url:
            package = purl.read(package_url)
            return _fitting(Named(package.namespace or package.type, package.name, package_url, "purl"))
    return None


def _fitting(named: Named) -> Named | None:
    return named if max(len(named.vendor), len(named.product)) <= MAX_NAME else None
