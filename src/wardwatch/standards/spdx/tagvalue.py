"""SPDX written as tag-value: one `Tag: value` in a line, texts over several lines within `<text>` and `</text>`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.standards.spdx import wire
from wardwatch.standards.spdx.types import Document

MAX_FAULTS = 10_000

_LINE = re.compile(r"\s*([A-Za-z][A-Za-z0-9]*)\s*:(.*)", re.DOTALL)
_BEGIN, _END = "<text>", "</text>"

_PACKAGE = {
    "PackageVersion": "versionInfo",
    "PackageSupplier": "supplier",
    "PackageOriginator": "originator",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
}
_OTHERS = frozenset({"FileName", "SnippetSPDXID", "SnippetSPDXIdentifier", "LicenseID", "Reviewer", "Annotator"})
"""Tags with which a part of the document begins that is no package."""

_DOCUMENT = frozenset({"SPDXVersion", "DocumentName", "DocumentNamespace"})
_REFERENCE = re.compile(r"(\S+)\s+(\S+)\s+(\S.*)")
_CHECKSUM = re.compile(r"([A-Za-z0-9-]+)\s*:\s*(\S+)")
_RELATIONSHIP = re.compile(r"(\S+)\s+(\S+)\s+(?:SPDXID:\s*)?(\S+)")  # device makers repeat the word


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    value: str
    line: int

    @property
    def place(self) -> str:
        return f"line {self.line}"


def read(data: bytes) -> Document:
    """The document in the tag-value text `data`; FormatError, with a line, if it names no SPDX version, or no text."""
    document = _Document()
    for tag in _tags(_decoded(data), document.faults):
        document.take(tag)
        if len(document.faults) > MAX_FAULTS:
            raise FormatError(f"more than {MAX_FAULTS:,} lines are not as SPDX has them", tag.place)
    return document.finished()


class _Document:
    """Takes one tag after the other."""

    def __init__(self) -> None:
        self._contents = wire.Contents()
        self.faults = self._contents.faults
        self._head: dict[str, str] = {}
        self._package: dict[str, Any] | None = None
        self._place = ""
        self._in_head = True

    def take(self, tag: _Tag) -> None:
        """Take what a tag says; tags of which nothing is needed are passed over."""
        if tag.name == "PackageName":
            self._end_package()
            self._package = {"name": tag.value, "externalRefs": [], "checksums": []}
            self._place = tag.place
        elif tag.name in _OTHERS:
            self._end_package()
        elif tag.name in _DOCUMENT:
            self._head.setdefault(tag.name, tag.value)
        elif tag.name == "Relationship":
            self._relate(tag)
        elif tag.name == "SPDXID" and self._package is not None:
            self._say("SPDXID", tag)
        elif tag.name in _PACKAGE or tag.name in ("ExternalRef", "PackageChecksum"):
            self._detail(tag)

    def finished(self) -> Document:
        """All that was read."""
        self._end_package()
        version = wire.known_version(self._head.get("SPDXVersion"), "line 1")
        name, namespace = self._head.get("DocumentName"), self._head.get("DocumentNamespace")
        return self._contents.document(version, name, namespace, [])

    def _detail(self, tag: _Tag) -> None:
        if self._package is None:
            self.faults.append(Fault(tag.place, f"{tag.name} stands outside of any package"))
        elif tag.name in _PACKAGE:
            self._say(_PACKAGE[tag.name], tag)
        elif tag.name == "ExternalRef":
            if found := self._matched(_REFERENCE, tag):
                names = ("referenceCategory", "referenceType", "referenceLocator")
                self._package["externalRefs"].append(dict(zip(names, found.groups(), strict=True)))
        elif found := self._matched(_CHECKSUM, tag):
            self._package["checksums"].append({"algorithm": found[1], "checksumValue": found[2]})

    def _say(self, field: str, tag: _Tag) -> None:
        assert self._package is not None
        if field in self._package:
            self.faults.append(Fault(tag.place, f"{tag.name} was given before; the last one counts"))
        self._package[field] = tag.value

    def _relate(self, tag: _Tag) -> None:
        if found := self._matched(_RELATIONSHIP, tag):
            self._contents.add_relationship(wire.RelationshipRecord(found[1], found[2], found[3]), tag.place)

    def _matched(self, form: re.Pattern[str], tag: _Tag) -> re.Match[str] | None:
        found = form.fullmatch(tag.value)
        if not found:
            self.faults.append(Fault(tag.place, f"{tag.value[:200]!r} is no value of {tag.name}"))
        return found

    def _end_package(self) -> None:
        if self._package is not None:
            try:
                said = msgspec.convert(self._package, wire.PackageRecord)
                self._contents.add_package(said, self._place)
            except msgspec.ValidationError as error:
                self.faults.append(Fault(self._place, str(error), self._package.get("SPDXID", "")))
        self._package = None


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError("the text is not UTF-8", f"line {line}") from error


def _tags(text: str, faults: list[Fault]) -> Iterator[_Tag]:
    """The tags in order. A text that is never closed is its first line, so that it does not swallow what follows."""
    lines = text.split("\n")
    last_end = text.count("\n", 0, text.rfind(_END)) if _END in text else -1
    at = 0
    while at < len(lines):
        number, line = at + 1, lines[at].strip()
        at += 1
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if not found:
            faults.append(Fault(f"line {number}", "this is neither a tag with its value nor a comment"))
            yield _Tag("", "", number)
            continue
        value = found[2].strip()
        if value.startswith(_BEGIN):
            if at - 1 > last_end:
                faults.append(Fault(f"line {number}", "the text that begins here is never closed"))
                value = value.removeprefix(_BEGIN).strip()
            else:
                value, at = _text(lines, at, value.removeprefix(_BEGIN))
        yield _Tag(found[1], value, number)


def _text(lines: list[str], at: int, first: str) -> tuple[str, int]:
    """The text that begins with `first` and goes on at line `at`, and where the lines after it begin."""
    collected = []
    following = first
    while True:
        inner, closed, _ = following.partition(_END)
        collected.append(inner)
        if closed:
            return "\n".join(collected).strip(), at
        following = lines[at]
        at += 1
