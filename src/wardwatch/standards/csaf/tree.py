"""The product tree of CSAF 2.0 (section 3.2.2): branches, full product names, relationships and groups, resolved."""

import msgspec

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.jsonpieces import Losses
from wardwatch.kit.jsonread import NonEmpty
from wardwatch.standards.csaf.branches import FullProductName, Path, branch_products
from wardwatch.standards.csaf.relationships import Relationship, compose
from wardwatch.standards.csaf.types import Product

# A small document can name one large group again and again; written out it would fill the memory.
MAX_EXPANDED = 1_000_000

_TREE = "$.product_tree"


class Group(msgspec.Struct, frozen=True):
    """Products that are named together (3.2.2.3)."""

    group_id: NonEmpty
    product_ids: tuple[NonEmpty, ...]


class Tree(msgspec.Struct, frozen=True):
    """The tree as it stands in the document. The branches nest without limit and are read apart from it."""

    branches: msgspec.Raw = msgspec.Raw(b"[]")
    full_product_names: tuple[FullProductName, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    product_groups: tuple[Group, ...] = ()


class Catalogue:
    """The products and groups that a document defines, and the one place where references to them are resolved."""

    def __init__(self, tree: Tree, losses: Losses) -> None:
        self._faults = losses.faults
        self._expanded = 0
        self.products: dict[str, Product] = {}
        for place, name, path in branch_products(tree.branches, _TREE, losses):
            self._define(product(name, path), place)
        for name in tree.full_product_names:
            self._define(product(name, ()), f"{_TREE}.full_product_names")
        if tree.relationships:
            self._compose(tree.relationships)
        self._groups = self._read_groups(tree.product_groups)

    def resolve(self, product_ids: tuple[str, ...], group_ids: tuple[str, ...], place: str) -> tuple[str, ...]:
        """`product_ids` and the members of `group_ids`, each once, in order; an undefined one becomes a fault."""
        distinct = set(product_ids)
        if not group_ids and len(distinct) == len(product_ids) and self.products.keys() >= distinct:
            return product_ids
        found = self._defined(product_ids, place)
        for group_id in group_ids:
            if group_id in self._groups:
                found += self._members(group_id, place)
            else:
                self._faults.append(Fault(place, f"the product group {group_id!r} is not defined", group_id))
        return tuple(dict.fromkeys(found))

    def _members(self, group_id: str, place: str) -> tuple[str, ...]:
        members = self._groups[group_id]
        self._expanded += len(members)
        if self._expanded > MAX_EXPANDED:
            raise FormatError(f"the product groups expand to more than {MAX_EXPANDED} product ids", place)
        return members

    def _defined(self, product_ids: tuple[str, ...], place: str) -> tuple[str, ...]:
        for product_id in product_ids:
            if product_id not in self.products:
                self._faults.append(Fault(place, f"the product {product_id!r} is not defined", product_id))
        return tuple(product_id for product_id in product_ids if product_id in self.products)

    def _define(self, product: Product, place: str) -> None:
        if self.products.setdefault(product.product_id, product) is not product:
            reason = f"the product id {product.product_id!r} is defined twice; the first definition is kept"
            self._faults.append(Fault(place, reason, product.product_id))

    def _compose(self, relationships: tuple[Relationship, ...]) -> None:
        place = f"{_TREE}.relationships"
        wholes = [(each, product(each.full_product_name, ())) for each in relationships]
        for composed in compose(wholes, self.products, place, self._faults):
            self._define(composed, place)

    def _read_groups(self, groups: tuple[Group, ...]) -> dict[str, tuple[str, ...]]:
        read: dict[str, tuple[str, ...]] = {}
        place = f"{_TREE}.product_groups"
        for group in groups:
            if group.group_id in read:
                reason = f"the group id {group.group_id!r} is defined twice; the first definition is kept"
                self._faults.append(Fault(place, reason, group.group_id))
            else:
                read[group.group_id] = self._defined(group.product_ids, place)
        return read


def product(name: FullProductName, path: Path) -> Product:
    """The product that `name` names at the end of the branches `path`."""
    helper = name.product_identification_helper
    deepest = dict(path)
    return Product(
        product_id=name.product_id,
        name=name.name,
        branches=path,
        vendor=deepest.get("vendor"),
        product_name=deepest.get("product_name"),
        product_family=deepest.get("product_family"),
        version=deepest.get("product_version"),
        version_range=deepest.get("product_version_range"),
        cpe=helper.cpe,
        purl=helper.purl,
        model_numbers=helper.model_numbers,
        serial_numbers=helper.serial_numbers,
        skus=helper.skus,
        hashes=helper.hashes,
        sbom_urls=helper.sbom_urls,
        generic_uris=helper.generic_uris,
    )
