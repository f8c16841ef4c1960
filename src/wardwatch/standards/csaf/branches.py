"""The branches of a product tree (CSAF 2.0 section 3.1.2), walked without recursion, and what stands at their ends."""

from collections.abc import Iterator

import msgspec

from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.jsonpieces import Losses, Pieces
from wardwatch.kit.jsonread import NonEmpty, decode, identifier, record
from wardwatch.standards.csaf.types import GenericUri, Hashes

# A bad level is decoded from the bytes of the level above it, so the depth bounds the work as well as the memory.
MAX_DEPTH = 100

Path = tuple[tuple[str, str], ...]


class Helper(msgspec.Struct, frozen=True):
    """What identifies a product (3.1.3.3)."""

    cpe: str | None = None
    purl: str | None = None
    model_numbers: tuple[str, ...] = ()
    serial_numbers: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    hashes: tuple[Hashes, ...] = ()
    sbom_urls: tuple[str, ...] = ()
    generic_uris: tuple[GenericUri, ...] = msgspec.field(name="x_generic_uris", default=())


class FullProductName(msgspec.Struct, frozen=True):
    """A product's name, its id in this document, and what identifies it outside (3.1.3)."""

    name: NonEmpty
    product_id: NonEmpty
    product_identification_helper: Helper = Helper()


class _Branch(msgspec.Struct, frozen=True):
    category: NonEmpty
    name: NonEmpty
    branches: "tuple[_Branch, ...]" = ()
    product: FullProductName | msgspec.UnsetType = msgspec.UNSET


class _Loose(msgspec.Struct, frozen=True):
    category: NonEmpty
    name: NonEmpty
    branches: tuple[msgspec.Raw, ...] = ()
    product: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


RECORDS: dict[type[msgspec.Struct], str] = {Hashes: "filename", GenericUri: "uri"}
"""The identifiers of which a bad one does not cost the product the others."""

_NAMES = Pieces(FullProductName, RECORDS)

Item = _Branch | msgspec.Raw


def branch_products(raw: msgspec.Raw, place: str, losses: Losses) -> Iterator[tuple[str, FullProductName, Path]]:
    """Every product of the branches in `raw`, at the JSON path `place`: its own place, its name, its branches."""
    top = _top(bytes(raw), f"{place}.branches")
    stack: list[tuple[Iterator[tuple[int, Item]], str, Path]] = [(iter(enumerate(top)), place, ())]
    while stack:
        siblings, above, path = stack[-1]
        index, item = next(siblings, (-1, None))
        if item is None:
            stack.pop()
            continue
        here = f"{above}.branches[{index}]"
        branch = _branch(item, here, losses.faults) if isinstance(item, msgspec.Raw) else item
        if branch is None:
            continue
        if len(path) == MAX_DEPTH:
            losses.faults.append(Fault(here, f"branches are nested more than {MAX_DEPTH} levels deep"))
            continue
        own = (*path, (branch.category, branch.name))
        if branch.product is not msgspec.UNSET:
            name = _product(branch.product, f"{here}.product", losses)
            if name is not None:
                yield f"{here}.product", name, own
        elif not branch.branches:
            losses.faults.append(Fault(here, "the branch has neither a product nor branches"))
        if branch.branches:
            stack.append((iter(enumerate(branch.branches)), here, own))


def _top(data: bytes, place: str) -> tuple[_Branch, ...] | tuple[msgspec.Raw, ...]:
    try:
        return decode(data, tuple[_Branch, ...], place)
    except FormatError:
        return decode(data, tuple[msgspec.Raw, ...], place)


def _branch(raw: msgspec.Raw, place: str, faults: list[Fault]) -> _Branch | _Loose | None:
    try:
        return decode(bytes(raw), _Branch, place)
    except FormatError:
        return record(raw, _Loose, place, faults)


def _product(name: FullProductName | msgspec.Raw, place: str, losses: Losses) -> FullProductName | None:
    if not isinstance(name, msgspec.Raw):
        return name
    data = bytes(name)
    try:
        return _NAMES.read(data, losses, place)
    except FormatError as error:
        losses.faults.append(Fault(error.place, error.reason, identifier(data, "product_id"), data[:RAW_LIMIT]))
        return None
