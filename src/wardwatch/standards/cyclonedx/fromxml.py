"""CycloneDX written as XML. The namespace says the version; elements of other namespaces are passed over."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from wardwatch.kit import xmlread
from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.xmlread import Element
from wardwatch.standards.cyclonedx import wire
from wardwatch.standards.cyclonedx.types import SPEC_VERSIONS, Bom, Component, Dependency, Vulnerability

T = TypeVar("T")

NAMESPACE = "http://cyclonedx.org/schema/bom/"

_NAME = frozenset({"name"})
_INSIDE: Mapping[str, frozenset[str]] = {
    "bom": frozenset({"metadata", "components", "dependencies", "vulnerabilities"}),
    "metadata": frozenset({"component", "manufacture", "supplier"}),
    "components": frozenset({"component"}),
    "component": frozenset(
        {"supplier", "manufacturer", "authors", "author", "publisher", "group", "name", "version", "versionRange"}
        | {"scope", "hashes", "cpe", "purl", "swid", "properties", "externalReferences", "components"}
    ),
    **dict.fromkeys(("supplier", "manufacturer", "manufacture", "author"), _NAME),
    "authors": frozenset({"author"}),
    "hashes": frozenset({"hash"}),
    "properties": frozenset({"property"}),
    "externalReferences": frozenset({"reference"}),
    "dependencies": frozenset({"dependency"}),
    "dependency": frozenset({"dependency", "provides"}),
    "vulnerabilities": frozenset({"vulnerability"}),
    "vulnerability": frozenset(
        {"id", "source", "references", "ratings", "cwes", "description", "detail", "recommendation", "workaround"}
        | {"analysis", "affects"}
    ),
    "source": frozenset({"name", "url"}),
    "references": frozenset({"reference"}),
    "reference": frozenset({"id", "source", "url"}),
    "ratings": frozenset({"rating"}),
    "rating": frozenset({"source", "score", "severity", "method", "vector", "justification"}),
    "cwes": frozenset({"cwe"}),
    "analysis": frozenset({"state", "justification", "responses", "detail"}),
    "responses": frozenset({"response"}),
    "affects": frozenset({"target"}),
    "target": frozenset({"ref", "versions"}),
    "versions": frozenset({"version"}),
    "version": frozenset({"version", "range", "status"}),
}
"""Which elements are read inside which; what is in no such place is passed over with all that it holds."""

_LISTS = frozenset(
    {"authors", "hashes", "properties", "externalReferences", "references", "ratings", "cwes", "responses", "affects"}
    | {"versions"}
)
_TELLING_EVEN_IF_EMPTY = frozenset({"affects", "versions"})
"""Lists without which a statement would speak of more: an empty entry is not the same as none."""

_JSON_NAMES = {"responses": "response"}
_TEXT_NAMES = {"hash": "content", "property": "value"}
_DESCRIBED = -1


def read(data: bytes) -> Bom:
    """The bill of materials in the XML text `data`; FormatError, with line and column, if it is none."""
    document = _Document()
    xmlread.read(data, document)
    return document.bom()


class _Document:
    """Takes the elements of one document and keeps their values, so that no more than one record is held as XML."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._refs = wire.Refs(self._faults)
        self._root = Element("", "", {}, 0, 0)
        self._version = ""
        self._described: Component | None = None
        self._organizations: dict[str, wire.Organization | None] = {}
        self._components: list[Component | None] = []
        self._parents: list[int] = []
        self._inside: list[int] = []
        self._dependencies: list[Dependency] = []
        self._vulnerabilities: list[Vulnerability] = []
        self._others = 0

    def bom(self) -> Bom:
        """All that was read."""
        described = self._described and wire.described(
            self._described, self._organizations.get("manufacture"), self._organizations.get("supplier")
        )
        return Bom(
            spec_version=self._version,
            serial_number=self._root.attributes.get("serialNumber"),
            version=_revision(self._root),
            metadata_component=described,
            components=self._nested(),
            dependencies=tuple(self._dependencies),
            vulnerabilities=tuple(self._vulnerabilities),
            faults=tuple(self._faults),
        )

    def enter(self, element: Element, parent: Element | None) -> bool:
        """Whether to go into an element."""
        if parent is None:
            self._begin(element)
        elif element.namespace != self._root.namespace or element.name not in _INSIDE.get(parent.name, ()):
            return False
        elif element.name == "component":
            return self._open(element, parent)
        return True

    def leave(self, element: Element, parent: Element | None) -> bool:
        """Take a record that is complete; whatever is part of one stays with it."""
        if element.name == "component":
            self._close(element)
        elif element.name in ("manufacture", "supplier") and parent and parent.name == "metadata":
            self._organizations[element.name] = self._record(element, wire.Organization, "")
        elif element.name == "dependency" and parent and parent.name == "dependencies":
            self._add_dependency(element)
        elif element.name == "vulnerability":
            self._add_vulnerability(element)
        else:
            return _says_something(element) or (parent is not None and parent.name in _TELLING_EVEN_IF_EMPTY)
        return False

    def _begin(self, root: Element) -> None:
        if root.name != "bom" or not root.namespace.startswith(NAMESPACE):
            raise FormatError("this XML is not CycloneDX", root.place)
        self._root, self._version = root, root.namespace.removeprefix(NAMESPACE)
        if self._version not in SPEC_VERSIONS:
            raise FormatError(f"CycloneDX {self._version!r} is none of {', '.join(sorted(SPEC_VERSIONS))}", root.place)

    def _open(self, element: Element, parent: Element) -> bool:
        if parent.name == "metadata":
            self._inside.append(_DESCRIBED)
            return True
        within = [position for position in self._inside if position != _DESCRIBED]
        if len(within) == wire.MAX_DEPTH:
            self._faults.append(Fault(element.place, wire.TOO_DEEP, element.attributes.get("bom-ref", "")))
            return False
        self._parents.append(within[-1] if within else _DESCRIBED)
        self._inside.append(len(self._components))
        self._components.append(None)
        wire.bounded(len(self._components), element.place + ".components")
        return True

    def _close(self, element: Element) -> None:
        position = self._inside.pop()
        said = self._record(element, wire.ComponentRecord, element.attributes.get("bom-ref", ""))
        if said is None:
            return
        self._refs.claim(said.bom_ref, element.place)
        if position == _DESCRIBED:
            self._described = wire.component(said, None)
        else:
            self._components[position] = wire.component(said, None)

    def _add_dependency(self, element: Element) -> None:
        self._count(element.place, "dependencies")
        needs = [child.attributes.get("ref") for child in element.children if child.name == "dependency"]
        gives = [child.attributes.get("ref") for child in element.children if child.name == "provides"]
        shaped = {**element.attributes, "dependsOn": needs, "provides": gives}
        try:
            self._dependencies.append(msgspec.convert(shaped, Dependency))
        except msgspec.ValidationError as error:
            self._faults.append(_fault(element, error, element.attributes.get("ref", "")))

    def _add_vulnerability(self, element: Element) -> None:
        self._count(element.place, "vulnerabilities")
        said = self._record(element, wire.VulnerabilityRecord, "")
        if said:
            self._refs.claim(said.bom_ref, element.place)
            if value := wire.vulnerability(said, element.place, self._faults, strict=False):
                self._vulnerabilities.append(value)

    def _count(self, place: str, kind: str) -> None:
        self._others += 1
        wire.bounded(self._others, f"{place}.{kind}")

    def _record(self, element: Element, kind: type[T], key: str) -> T | None:
        try:
            return msgspec.convert(_plain(element, None), kind, strict=False)
        except msgspec.ValidationError as error:
            self._faults.append(_fault(element, error, key))
            return None

    def _nested(self) -> tuple[Component, ...]:
        """The good components; what is nested in a bad one belongs to the next good one around it."""
        moved: list[int | None] = []
        good: list[Component] = []
        for component, parent in zip(self._components, self._parents, strict=True):
            above = None if parent == _DESCRIBED else moved[parent]
            if component is None:
                moved.append(above)
            else:
                moved.append(len(good))
                good.append(msgspec.structs.replace(component, parent=above))
        return tuple(good)


def _says_something(element: Element) -> bool:
    return element.size > 1 or bool(element.text or element.attributes)


def _plain(element: Element, parent: Element | None) -> Any:
    """An element in the shape that the JSON schema gives it. The depth is bounded by `_INSIDE` and the reader."""
    if parent is not None and element.name in _LISTS:
        return [_plain(child, element) for child in element.children]
    if parent is not None and not element.children and not element.attributes:
        return element.text
    shaped: dict[str, Any] = dict(element.attributes)
    for child in element.children:
        shaped[_JSON_NAMES.get(child.name, child.name)] = _plain(child, element)
    if element.name in _TEXT_NAMES:
        shaped[_TEXT_NAMES[element.name]] = element.text
    return shaped


def _fault(element: Element, error: msgspec.ValidationError, key: str) -> Fault:
    return Fault(element.place, str(error), key)


def _revision(root: Element) -> int:
    said = root.attributes.get("version", "1").strip()
    if not (said.isascii() and said.isdigit() and len(said) <= 18):
        raise FormatError(f"the version {said!r} of the document is not a whole number", root.place)
    return int(said)
