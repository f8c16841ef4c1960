"""OpenVEX: what an author states about vulnerabilities in products (OpenSSF), version 0.2.0, JSON.

Source: https://github.com/openvex/spec, OPENVEX-SPEC.md, sections "The VEX Document" and "VEX Statements". Statements
and products are read one by one: bad ones, and statements without what their status demands, are in `Document.faults`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.jsonpieces import Losses, Pieces
from wardwatch.kit.jsonread import NonEmpty
from wardwatch.standards.rfc3339 import in_utc

_CONTEXT = re.compile(r"https://openvex\.dev/ns/v0\.2\.[0-9]+")


class Status(StrEnum):
    """Status of a product with regard to a vulnerability (section "Status Labels")."""

    NOT_AFFECTED = "not_affected"
    AFFECTED = "affected"
    FIXED = "fixed"
    UNDER_INVESTIGATION = "under_investigation"


class Justification(StrEnum):
    """Why a product is not affected (section "Status Justifications")."""

    COMPONENT_NOT_PRESENT = "component_not_present"
    VULNERABLE_CODE_NOT_PRESENT = "vulnerable_code_not_present"
    VULNERABLE_CODE_NOT_IN_EXECUTE_PATH = "vulnerable_code_not_in_execute_path"
    VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY = "vulnerable_code_cannot_be_controlled_by_adversary"
    INLINE_MITIGATIONS_ALREADY_EXIST = "inline_mitigations_already_exist"


class Vulnerability(msgspec.Struct, frozen=True, kw_only=True):
    """The vulnerability: `name` as its author writes it (`CVE-2031-10007`), `aliases` its names elsewhere."""

    name: NonEmpty
    id: str | None = msgspec.field(name="@id", default=None)
    description: str | None = None
    aliases: tuple[str, ...] = ()


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """A product or a component in it; None and empty where the document does not say.

    `id` is an IRI; where it is a package URL it is `purl` too, unless another is given. `hashes` maps the algorithm
    (`sha-256`) to the digest in hexadecimal.
    """

    id: str | None
    purl: str | None
    cpe22: str | None
    cpe23: str | None
    hashes: Mapping[str, str]


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """A product, and the components in it that the statement is about; without any, about the product as a whole."""

    component: Component
    subcomponents: tuple[Component, ...] = ()


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One statement; `place` is its JSON path. Times in UTC.

    `timestamp` is since when it is known to be true, the document's where the statement has none of its own. Without
    `products` it says nothing: only a document around this one could name them. `justification` and `impact_statement`
    say why a product is not affected, `action_statement` what to do about one that is.
    """

    vulnerability: Vulnerability
    status: Status
    products: tuple[Product, ...]
    timestamp: datetime
    place: str
    id: str | None = None
    version: int | None = None
    last_updated: datetime | None = None
    supplier: str | None = None
    status_notes: str | None = None
    justification: Justification | None = None
    impact_statement: str | None = None
    action_statement: str | None = None
    action_statement_timestamp: datetime | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One document: `id` and `version` name the revision, `author` answers for it. Times in UTC."""

    id: str
    author: str
    timestamp: datetime
    version: int
    role: str | None = None
    last_updated: datetime | None = None
    tooling: str | None = None
    statements: tuple[Statement, ...] = ()
    faults: tuple[Fault, ...] = ()


class _Identifiers(msgspec.Struct, frozen=True):
    purl: str | None = None
    cpe22: str | None = None
    cpe23: str | None = None
    # the published schema spells the two with an @, the specification without
    at_cpe22: str | None = msgspec.field(name="@cpe22", default=None)
    at_cpe23: str | None = msgspec.field(name="@cpe23", default=None)


class _Subcomponent(msgspec.Struct, frozen=True, kw_only=True):
    id: str | None = msgspec.field(name="@id", default=None)
    identifiers: _Identifiers = _Identifiers()
    hashes: dict[str, NonEmpty] = {}


class _Product(_Subcomponent, frozen=True, kw_only=True):
    subcomponents: tuple[_Subcomponent, ...] = ()


class _Statement(msgspec.Struct, frozen=True, kw_only=True):
    vulnerability: Vulnerability
    status: Status
    id: str | None = msgspec.field(name="@id", default=None)
    version: int | None = None
    timestamp: datetime | None = None
    last_updated: datetime | None = None
    products: tuple[_Product, ...] = ()
    supplier: str | None = None
    status_notes: str | None = None
    justification: Justification | None = None
    impact_statement: str | None = None
    action_statement: str | None = None
    action_statement_timestamp: datetime | None = None


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    context: str = msgspec.field(name="@context")
    id: NonEmpty = msgspec.field(name="@id")
    author: NonEmpty
    timestamp: datetime
    version: Annotated[int, msgspec.Meta(ge=1)]
    statements: tuple[_Statement, ...]
    role: str | None = None
    last_updated: datetime | None = None
    tooling: str | None = None


_DOCUMENT = Pieces(_Document, {_Statement: "@id", _Product: "@id", _Subcomponent: "@id"})


def read(data: bytes) -> Document:
    """The document in the JSON text `data`; FormatError, with a JSON path, if its head is not OpenVEX 0.2."""
    losses = Losses()
    document = _DOCUMENT.read(data, losses)
    if not _CONTEXT.fullmatch(document.context):
        raise FormatError(f"the context {document.context!r} is not that of OpenVEX 0.2", "$.@context")
    return Document(
        id=document.id,
        author=document.author,
        timestamp=_utc(document.timestamp, "$.timestamp"),
        version=document.version,
        role=document.role,
        last_updated=_utc(document.last_updated, "$.last_updated") if document.last_updated else None,
        tooling=document.tooling,
        statements=tuple(_statements(document, losses)),
        faults=tuple(losses.faults),
    )


def _utc(instant: datetime, place: str) -> datetime:
    try:
        return in_utc(instant)
    except FormatError as error:
        raise FormatError(error.reason, place) from error


def _statements(document: _Document, losses: Losses) -> Iterator[Statement]:
    for place, wire in zip(losses.places("$.statements"), document.statements, strict=False):
        try:
            yield _statement(wire, place, document.timestamp, losses)
        except FormatError as error:
            losses.faults.append(Fault(place, error.reason, wire.vulnerability.name))


def _statement(wire: _Statement, place: str, issued: datetime, losses: Losses) -> Statement:
    key = wire.vulnerability.name
    losses.faults += [Fault(place, reason, key) for reason in _shortcomings(wire)]
    places = losses.places(f"{place}.products")
    products = (_product(each, here, losses, key) for here, each in zip(places, wire.products, strict=False))
    return Statement(
        vulnerability=wire.vulnerability,
        status=wire.status,
        products=tuple(product for product in products if product is not None),
        timestamp=in_utc(wire.timestamp or issued),
        place=place,
        id=wire.id,
        version=wire.version,
        last_updated=in_utc(wire.last_updated),
        supplier=wire.supplier,
        status_notes=wire.status_notes,
        justification=wire.justification,
        impact_statement=wire.impact_statement,
        action_statement=wire.action_statement,
        action_statement_timestamp=in_utc(wire.action_statement_timestamp),
    )


def _shortcomings(wire: _Statement) -> Iterator[str]:
    """What the specification demands of the statement and it does not have."""
    if not wire.products:
        yield "the statement names no product"
    if wire.status is Status.NOT_AFFECTED and not (wire.justification or wire.impact_statement):
        yield "not_affected has neither a justification nor an impact statement"
    if wire.status is not Status.NOT_AFFECTED and wire.justification:
        yield f"{wire.status} has a justification, which only not_affected may have"
    if wire.status is Status.AFFECTED and not wire.action_statement:
        yield "affected has no action statement"


def _product(wire: _Product, place: str, losses: Losses, key: str) -> Product | None:
    """The product; None, and a fault, where the statement is about components of which none could be read."""
    if f"{place}.subcomponents" in losses.dropped and not wire.subcomponents:
        reason = "none of the product's subcomponents can be read; as a product it would say too much, and is left out"
        losses.faults.append(Fault(place, reason, key))
        return None
    product = _component(wire, place, losses.faults)
    places = losses.places(f"{place}.subcomponents")
    below = (_component(each, here, losses.faults) for here, each in zip(places, wire.subcomponents, strict=False))
    return Product(component=product, subcomponents=tuple(below))


def _component(wire: _Subcomponent, place: str, faults: list[Fault]) -> Component:
    names = wire.identifiers
    is_purl = wire.id is not None and wire.id.startswith("pkg:")
    component = Component(
        id=wire.id,
        purl=names.purl or (wire.id if is_purl else None),
        cpe22=names.cpe22 or names.at_cpe22,
        cpe23=names.cpe23 or names.at_cpe23,
        hashes=wire.hashes,
    )
    if not (component.id or component.purl or component.cpe22 or component.cpe23 or component.hashes):
        faults.append(Fault(place, "nothing identifies the component"))
    return component
