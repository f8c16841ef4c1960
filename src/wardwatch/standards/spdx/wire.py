"""The records of a document as the JSON schema shapes them, and how they become values. Tag-value is brought to this
shape, so that one place decides what a package is made of."""

from typing import Any, TypeVar

import msgspec

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.jsonread import NonEmpty
from wardwatch.standards.spdx.types import (
    RELATIONSHIP_TYPES,
    VERSIONS,
    Checksum,
    Document,
    ExternalRef,
    Package,
    Party,
    Relationship,
    Special,
)

T = TypeVar("T")

MAX_RECORDS = 250_000
DOCUMENT = "SPDXRef-DOCUMENT"

_SPECIAL = {each.value: each for each in Special}
_KINDS = frozenset({"Organization", "Person"})


class PackageRecord(msgspec.Struct, frozen=True, rename="camel"):
    """`packages[]`; a bad reference or checksum does not lose the package."""

    name: NonEmpty
    spdx_id: NonEmpty = msgspec.field(name="SPDXID")
    version_info: str | None = None
    supplier: str | None = None
    originator: str | None = None
    primary_package_purpose: str | None = None
    external_refs: list[Any] = []
    checksums: list[Any] = []


class RelationshipRecord(msgspec.Struct, frozen=True, rename="camel"):
    """`relationships[]`."""

    spdx_element_id: NonEmpty
    relationship_type: NonEmpty
    related_spdx_element: NonEmpty


class _ExternalRef(msgspec.Struct, frozen=True, rename="camel"):
    reference_category: NonEmpty
    reference_type: NonEmpty
    reference_locator: NonEmpty


class _Checksum(msgspec.Struct, frozen=True, rename="camel"):
    algorithm: NonEmpty
    checksum_value: NonEmpty


class Contents:
    """The good records read so far, and what was wrong with the others."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._packages: dict[str, Package] = {}
        self._relationships: list[Relationship] = []

    def add_package(self, said: PackageRecord, place: str) -> None:
        """Take a package; one whose SPDX id another has already is a fault, and the first is kept."""
        if said.spdx_id in self._packages:
            reason = f"the SPDX id {said.spdx_id!r} is used twice; the first package is kept"
            self.faults.append(Fault(place, reason, said.spdx_id))
            return
        bounded(len(self._packages) + 1, "packages", place)
        references = self._good(said.external_refs, _ExternalRef, f"{place}.externalRefs", said.spdx_id)
        checksums = self._good(said.checksums, _Checksum, f"{place}.checksums", said.spdx_id)
        self._packages[said.spdx_id] = Package(
            spdx_id=said.spdx_id,
            name=said.name,
            version=_SPECIAL.get(said.version_info or "", said.version_info or None),
            supplier=self._party(said.supplier, f"{place}.supplier", said.spdx_id),
            originator=self._party(said.originator, f"{place}.originator", said.spdx_id),
            purpose=(said.primary_package_purpose or "").upper().replace("_", "-") or None,
            external_refs=tuple(_reference(each) for each in references),
            checksums=tuple(Checksum(each.algorithm, each.checksum_value) for each in checksums),
        )

    def add_relationship(self, said: RelationshipRecord, place: str) -> None:
        """Take a relationship; one of a type that SPDX does not have is a fault."""
        if said.relationship_type not in RELATIONSHIP_TYPES:
            reason = f"{said.relationship_type!r} is no relationship that SPDX has"
            self.faults.append(Fault(place, reason, said.spdx_element_id))
            return
        bounded(len(self._relationships) + 1, "relationships", place)
        related = said.related_spdx_element
        self._relationships.append(
            Relationship(said.spdx_element_id, said.relationship_type, _SPECIAL.get(related, related))
        )

    def document(self, spdx_version: str, name: str | None, namespace: str | None, described: list[str]) -> Document:
        """All that was read; `described` are the SPDX ids that the head of the document names."""
        return Document(
            spdx_version=spdx_version,
            name=name or None,
            namespace=namespace or None,
            described=tuple(dict.fromkeys([*described, *self._described()])),
            packages=tuple(self._packages.values()),
            relationships=tuple(self._relationships),
            faults=tuple(self.faults),
        )

    def _described(self) -> list[str]:
        found: list[str] = []
        for each in self._relationships:
            if each.type == "DESCRIBES" and each.element == DOCUMENT and isinstance(each.related, str):
                found.append(each.related)
            elif each.type == "DESCRIBED_BY" and each.related == DOCUMENT:
                found.append(each.element)
        return found

    def _good(self, items: list[Any], kind: type[T], place: str, key: str) -> list[T]:
        good: list[T] = []
        for index, item in enumerate(items):
            try:
                good.append(msgspec.convert(item, kind))
            except msgspec.ValidationError as error:
                self.faults.append(Fault(f"{place}[{index}]", str(error).partition(" - at ")[0], key))
        return good

    def _party(self, text: str | None, place: str, key: str) -> Party | Special | None:
        said = (text or "").strip()
        if not said:
            return None
        if said in _SPECIAL:
            return _SPECIAL[said]
        kind, _, rest = said.partition(":")
        name, email = _name_and_email(rest.strip())
        if kind in _KINDS and name:
            return Party(kind, name, email)
        reason = f"{said[:200]!r} is neither “Organization: ...”, nor “Person: ...”, nor NOASSERTION"
        self.faults.append(Fault(place, reason, key))
        return None


def known_version(text: str | None, place: str) -> str:
    """The SPDX version that a document is written in; FormatError if it is not read here."""
    if text is None:
        raise FormatError("the document names no SPDX version", place)
    if text not in VERSIONS:
        raise FormatError(f"{text!r} is none of {', '.join(sorted(VERSIONS))}", place)
    return text


def bounded(count: int, kind: str, place: str) -> None:
    """Raise FormatError where there are more records of a kind than are read."""
    if count > MAX_RECORDS:
        raise FormatError(f"the document has more than {MAX_RECORDS:,} {kind}", place)


def _reference(said: _ExternalRef) -> ExternalRef:
    kind = said.reference_type.rpartition("/")[2]  # some write the whole address that names the type
    return ExternalRef(said.reference_category, kind, said.reference_locator.strip())


def _name_and_email(text: str) -> tuple[str, str | None]:
    name, opened, email = text.removesuffix(")").rpartition("(")
    is_email = text.endswith(")") and bool(opened) and (not email or "@" in email)
    return (name.strip(), email or None) if is_email else (text, None)
