"""SPDX written as JSON."""

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.kit.jsonread import decode, record
from wardwatch.standards.spdx import wire
from wardwatch.standards.spdx.types import Document


class _Document(msgspec.Struct, frozen=True, rename="camel"):
    spdx_version: str | None = None
    name: str | None = None
    document_namespace: str | None = None
    document_describes: list[str] = []
    packages: list[msgspec.Raw] = []
    relationships: list[msgspec.Raw] = []
    context: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="@context")


def read(data: bytes) -> Document:
    """The document in the JSON text `data`; FormatError, with a JSON path, if its head is not SPDX."""
    said = decode(data, _Document)
    if said.spdx_version is None and bytes(said.context):
        raise FormatError("this is SPDX 3, which is not read here; write it as SPDX 2.3", "$.@context")
    version = wire.known_version(said.spdx_version, "$.spdxVersion")
    wire.bounded(len(said.packages), "packages", "$.packages")
    wire.bounded(len(said.relationships), "relationships", "$.relationships")
    contents = wire.Contents()
    for index, raw in enumerate(said.packages):
        place = f"$.packages[{index}]"
        package = record(raw, wire.PackageRecord, place, contents.faults, key="SPDXID")
        if package:
            contents.add_package(package, place)
    for index, raw in enumerate(said.relationships):
        place = f"$.relationships[{index}]"
        relationship = record(raw, wire.RelationshipRecord, place, contents.faults, key="spdxElementId")
        if relationship:
            contents.add_relationship(relationship, place)
    return contents.document(version, said.name, said.document_namespace, said.document_describes)
