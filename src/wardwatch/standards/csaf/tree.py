"""The product tree of CSAF 2.0 (section 3.2.2): branches, full product names, relationships and groups, resolved."""

from collections import defaultdict, deque
from collections.abc import Iterator

import msgspec

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.jsonread import NonEmpty, record, records
from wardwatch.standards.csaf.types import Product

# Every level is decoded from the bytes of the level above it, so the depth bounds the work as well as the memory.
MAX_DEPTH = 100

# A small document can name one large group again and again; written out it would fill the memory.
MAX_EXPANDED = 1_000_000

_TREE = "$.product_tree"

Path = tuple[tuple[str, str], ...]


class _Helper(msgspec.Struct, frozen=True):
    cpe: str | None = None
    purl: str | None = None
    model_numbers: tuple[str, ...] = ()
    serial_numbers: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    hashes: tuple[msgspec.Raw, ...] = ()


class _FullProductName(msgspec.Struct, frozen=True):
    name: NonEmpty
    product_id: NonEmpty
    product_identification_helper: _Helper = _Helper()


class _Branch(msgspec.Struct, frozen=True):
    category: NonEmpty
    name: NonEmpty
    branches: list[msgspec.Raw] = []
    product: msgspec.Raw = msgspec.Raw()


class _Relationship(msgspec.Struct, frozen=True):
    category: NonEmpty
    full_product_name: _FullProductName
    product_reference: NonEmpty
    relates_to_product_reference: NonEmpty


class _Group(msgspec.Struct, frozen=True):
    group_id: NonEmpty
    product_ids: tuple[NonEmpty, ...]


class Tree(msgspec.Struct, frozen=True):
    """The tree as it stands in the document; each list is read record by record."""

    branches: list[msgspec.Raw] = []
    full_product_names: list[msgspec.Raw] = []
    relationships: list[msgspec.Raw] = []
    product_groups: list[msgspec.Raw] = []


class Catalogue:
    """The products and groups that a document defines, and the one place where references to them are resolved."""

    def __init__(self, tree: Tree, faults: list[Fault]) -> None:
        self._faults = faults
        self._expanded = 0
        self.products: dict[str, Product] = {}
        for path, product in _branch_products(tree, faults):
            self._define(product, path)
        place = f"{_TREE}.full_product_names"
        for name in records(tree.full_product_names, _FullProductName, place, faults, key="product_id"):
            self._define(_product(name, ()), place)
        self._compose(records(tree.relationships, _Relationship, f"{_TREE}.relationships", faults))
        self._groups = self._read_groups(tree)

    def resolve(self, product_ids: tuple[str, ...], group_ids: tuple[str, ...], place: str) -> tuple[str, ...]:
        """`product_ids` and the members of `group_ids`, each once, in order; an undefined one becomes a fault."""
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
        if product.product_id in self.products:
            reason = f"the product id {product.product_id!r} is defined twice; the first definition is kept"
            self._faults.append(Fault(place, reason, product.product_id))
        else:
            self.products[product.product_id] = product

    def _compose(self, relationships: tuple[_Relationship, ...]) -> None:
        """Define the composed products, parts before wholes; one that rests on nothing defined keeps only its name."""
        place = f"{_TREE}.relationships"
        waiting: defaultdict[str, list[_Relationship]] = defaultdict(list)
        queue = deque(relationships)
        while queue:
            each = queue.popleft()
            missing = next((part for part in _parts(each) if part not in self.products), None)
            if missing is not None:
                waiting[missing].append(each)
                continue
            self._define(_composed(each, self.products[each.product_reference]), place)
            queue += waiting.pop(each.full_product_name.product_id, ())
        for missing, unfounded in waiting.items():
            for each in unfounded:
                reason = f"the composed product rests on {missing!r}, which nothing else defines"
                self._faults.append(Fault(place, reason, each.full_product_name.product_id))
                self._define(_composed(each, None), place)

    def _read_groups(self, tree: Tree) -> dict[str, tuple[str, ...]]:
        groups: dict[str, tuple[str, ...]] = {}
        place = f"{_TREE}.product_groups"
        for group in records(tree.product_groups, _Group, place, self._faults, key="group_id"):
            if group.group_id in groups:
                reason = f"the group id {group.group_id!r} is defined twice; the first definition is kept"
                self._faults.append(Fault(place, reason, group.group_id))
            else:
                groups[group.group_id] = self._defined(group.product_ids, place)
        return groups


def _branch_products(tree: Tree, faults: list[Fault]) -> Iterator[tuple[str, Product]]:
    """Every product of the branches with its place, in document order, without recursion."""
    stack = _children(tree.branches, _TREE, ())
    while stack:
        raw, place, above = stack.pop()
        branch = record(raw, _Branch, place, faults)
        if branch is None:
            continue
        path = (*above, (branch.category, branch.name))
        if len(path) > MAX_DEPTH:
            faults.append(Fault(place, f"branches are nested more than {MAX_DEPTH} levels deep"))
            continue
        has_product = bool(bytes(branch.product))
        if not has_product and not branch.branches:
            faults.append(Fault(place, "the branch has neither a product nor branches"))
        if has_product:
            name = record(branch.product, _FullProductName, f"{place}.product", faults, key="product_id")
            if name is not None:
                yield f"{place}.product", _product(name, path)
        stack += _children(branch.branches, place, path)


def _children(branches: list[msgspec.Raw], place: str, path: Path) -> list[tuple[msgspec.Raw, str, Path]]:
    return [(raw, f"{place}.branches[{index}]", path) for index, raw in enumerate(branches)][::-1]


def _product(name: _FullProductName, path: Path) -> Product:
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
        has_hashes=bool(helper.hashes),
    )


def _parts(relationship: _Relationship) -> tuple[str, str]:
    return relationship.product_reference, relationship.relates_to_product_reference


def _composed(relationship: _Relationship, part: Product | None) -> Product:
    own = _product(relationship.full_product_name, () if part is None else part.branches)
    return msgspec.structs.replace(
        own,
        cpe=own.cpe or (part and part.cpe),
        purl=own.purl or (part and part.purl),
        model_numbers=own.model_numbers or (part.model_numbers if part else ()),
        serial_numbers=own.serial_numbers or (part.serial_numbers if part else ()),
        skus=own.skus or (part.skus if part else ()),
        product_reference=relationship.product_reference,
        relates_to=relationship.relates_to_product_reference,
        relationship=relationship.category,
    )
