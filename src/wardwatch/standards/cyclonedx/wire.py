"""The records of a document as the JSON schema shapes them, and how they become values. XML is brought to this shape.

One place decides what a component or a statement is made of, whichever way the document was written.
"""

from typing import Any

import msgspec

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.jsonread import NonEmpty
from wardwatch.standards.cyclonedx import links
from wardwatch.standards.cyclonedx.types import (
    Affected,
    Claim,
    Component,
    ExternalReference,
    Hash,
    Property,
    Swid,
    Vulnerability,
)

# Every level of JSON is decoded from the bytes of the level above it, so the depth bounds the work and the memory.
MAX_DEPTH = 100
MAX_RECORDS = 250_000

TOO_DEEP = f"components are nested more than {MAX_DEPTH} levels deep"

_DEVICE = "cdx:device:"
_TELLING = frozenset({"advisories", "bom", "exploitability-statement", "vulnerability-assertion"})


class Organization(msgspec.Struct, frozen=True):
    """An organization or a person, of which the name is needed."""

    name: str | None = None


class ComponentRecord(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`components[]`, without what is nested in it."""

    type: NonEmpty
    name: NonEmpty
    bom_ref: str | None = msgspec.field(default=None, name="bom-ref")
    group: str | None = None
    version: str | None = None
    version_range: str | None = None
    is_external: bool | None = None
    scope: str | None = None
    supplier: Organization | None = None
    manufacturer: Organization | None = None
    authors: list[Organization] = []
    author: str | None = None
    publisher: str | None = None
    cpe: str | None = None
    purl: str | None = None
    swid: Swid | None = None
    hashes: tuple[Hash, ...] = ()
    properties: list[Property] = []
    external_references: list[ExternalReference] = []


class VulnerabilityRecord(Claim, frozen=True, kw_only=True):
    """`vulnerabilities[]`; a bad entry of `affects` does not lose the others."""

    affects: list[Any] = []


class Refs:
    """The bom-refs used so far; each may name one element only."""

    def __init__(self, faults: list[Fault]) -> None:
        self._faults = faults
        self._used: set[str] = set()

    def claim(self, bom_ref: str | None, place: str) -> None:
        """Note that the element at `place` has this bom-ref; a second one of that name is a fault."""
        if bom_ref in self._used:
            self._faults.append(Fault(place, f"the bom-ref {bom_ref!r} is used twice", bom_ref or ""))
        elif bom_ref is not None:
            self._used.add(bom_ref)


def bounded(count: int, place: str) -> None:
    """Raise FormatError where there are more records of a kind than are read."""
    if count > MAX_RECORDS:
        raise FormatError(f"the document has more than {MAX_RECORDS:,} {place.rpartition('.')[2]}", place)


def component(said: ComponentRecord, parent: int | None) -> Component:
    """The component that a record spells."""
    authors = [one.name for one in said.authors if one.name]
    return Component(
        type=said.type,
        name=said.name,
        bom_ref=said.bom_ref,
        group=said.group or None,
        version=said.version or None,
        version_range=said.version_range or None,
        is_external=said.is_external,
        scope=said.scope or None,
        supplier=named(said.supplier),
        manufacturer=named(said.manufacturer),
        authors=tuple(authors or ([said.author] if said.author else [])),
        publisher=said.publisher or None,
        cpe=said.cpe or None,
        purl=said.purl or None,
        swid=said.swid,
        hashes=said.hashes,
        properties=tuple(each for each in said.properties if each.name.startswith(_DEVICE)),
        external_references=tuple(each for each in said.external_references if each.type in _TELLING),
        parent=parent,
    )


def described(found: Component, manufacture: Organization | None, supplier: Organization | None) -> Component:
    """What the document describes, with the maker and supplier that `metadata` gives it where it has none itself."""
    return msgspec.structs.replace(
        found,
        manufacturer=found.manufacturer or named(manufacture),
        supplier=found.supplier or named(supplier),
    )


def named(organization: Organization | None) -> str | None:
    """The name of an organization, None where there is none."""
    return (organization.name if organization else None) or None


def vulnerability(
    said: VulnerabilityRecord, place: str, faults: list[Fault], *, strict: bool = True
) -> Vulnerability | None:
    """The statement that a record spells, without bad entries of `affects`, which become faults.

    None where none of the entries is good: without them it would seem to speak of everything.
    """
    good: list[Affected] = []
    for index, item in enumerate(said.affects):
        try:
            affected = msgspec.convert(item, Affected, strict=strict)
            if links.is_link(affected.ref):
                links.read(affected.ref)
            good.append(affected)
        except (msgspec.ValidationError, FormatError) as error:
            reason = error.reason if isinstance(error, FormatError) else str(error).partition(" - at ")[0]
            faults.append(Fault(f"{place}.affects[{index}]", reason, said.id or ""))
    if said.affects and not good:
        return None
    fields: dict[str, Any] = {
        name: None if value == "" else value for name, value in msgspec.structs.asdict(said).items()
    }
    return Vulnerability(**(fields | {"affects": tuple(good)}))
