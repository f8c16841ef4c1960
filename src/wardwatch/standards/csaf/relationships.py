"""Composed products (CSAF 2.0 section 3.2.2.4): what each one finally consists of, parts before wholes."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from wardwatch.kit.errors import Fault
from wardwatch.kit.jsonread import NonEmpty
from wardwatch.standards.csaf.branches import FullProductName
from wardwatch.standards.csaf.types import Part, Product

CATEGORIES = frozenset(
    {"default_component_of", "external_component_of", "installed_on", "installed_with", "optional_component_of"}
)

MAX_PARTS = 32
"""A small document can stack relationships so that their parts, written out, would fill the memory."""


class Relationship(msgspec.Struct, frozen=True):
    """One relationship as it stands in the document."""

    category: NonEmpty
    full_product_name: FullProductName
    product_reference: NonEmpty
    relates_to_product_reference: NonEmpty


Whole = tuple[Relationship, Product]


def compose(
    wholes: Sequence[Whole], products: Mapping[str, Product], place: str, faults: list[Fault]
) -> Iterator[Product]:
    """The composed products; `wholes` are the relationships, each with the product that it names by itself.

    The caller adds each product to `products` before it takes the next. What rests on nothing defined, on itself, or on
    more than `MAX_PARTS` products comes last, without parts, and is a fault.
    """
    waiting: defaultdict[str, list[Whole]] = defaultdict(list)
    unfounded: list[tuple[Whole, str]] = []
    queue = deque(wholes)
    while queue:
        relationship, whole = queue.popleft()
        sides = relationship.product_reference, relationship.relates_to_product_reference
        missing = next((side for side in sides if side not in products), None)
        if missing is not None:
            waiting[missing].append((relationship, whole))
            continue
        if relationship.category not in CATEGORIES:
            faults.append(Fault(place, f"{relationship.category!r} is not a relationship", whole.product_id))
        about, other = (products[side] for side in sides)
        parts = _parts(about, other, relationship.category)
        if len(parts) > MAX_PARTS:
            reason = f"the composed product consists of more than {MAX_PARTS} products"
            unfounded.append(((relationship, whole), reason))
            continue
        yield _composed(relationship, whole, about, parts)
        queue += waiting.pop(whole.product_id, ())
    for missing, resting in waiting.items():
        unfounded += [
            (each, f"the composed product rests on {missing!r}, which nothing else defines") for each in resting
        ]
    for (relationship, whole), reason in unfounded:
        faults.append(Fault(place, reason, whole.product_id))
        yield _composed(relationship, whole, None, ())


def _parts(about: Product, other: Product, category: str) -> tuple[Part, ...]:
    first, *rest = other.parts or (Part(other.product_id, None),)
    return (*(about.parts or (Part(about.product_id, None),)), Part(first.product_id, category), *rest)


def _composed(relationship: Relationship, own: Product, about: Product | None, parts: tuple[Part, ...]) -> Product:
    inherited = {name: getattr(own, name) or getattr(about, name) for name in _INHERITED} if about else {}
    return msgspec.structs.replace(
        own,
        **inherited,
        product_reference=relationship.product_reference,
        relates_to=relationship.relates_to_product_reference,
        relationship=relationship.category,
        parts=parts,
    )


_INHERITED = (
    "branches",
    "vendor",
    "product_name",
    "product_family",
    "version",
    "version_range",
    "cpe",
    "purl",
    "model_numbers",
    "serial_numbers",
    "skus",
    "hashes",
    "sbom_urls",
    "generic_uris",
)
