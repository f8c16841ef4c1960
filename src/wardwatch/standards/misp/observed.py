"""STIX Cyber-observable Objects (STIX 2.1 section 6) out of the values of attributes."""

import re
from collections.abc import Iterable
from typing import Any

from wardwatch.standards.misp import ids
from wardwatch.standards.misp.observing import Term, address_kind

_HEADER = re.compile(r"additional_header_fields\.'(.+)'")
_HASH = re.compile(r"hashes\.'?([^']+)'?")
_REFERENCE = re.compile(r"(\w+_refs?)(?:\[\*\])?\.(\w+)")
_VALUES = re.compile(r"values\[\*\]\.(\w+)")
_TARGETS = {"parent_directory_ref": "directory", "image_ref": "file", "body_raw_ref": "file"}
_MAIL_REFERENCES = frozenset({"from_ref", "to_refs", "cc_refs", "bcc_refs"})
_NEEDED = {
    "autonomous-system": ("number",),
    "directory": ("path",),
    "domain-name": ("value",),
    "file": ("hashes", "name"),
    "mutex": ("name",),
    "network-traffic": ("src_ref", "dst_ref"),
    "url": ("value",),
    "user-account": ("user_id", "account_login", "display_name"),
    "windows-registry-key": ("key", "values"),
}
"""Of these properties, an object of that type needs at least one."""


def objects(values: Iterable[Term]) -> list[dict[str, Any]]:
    """The objects that hold the values, each with its deterministic id, those first that others refer to.

    None where the values are too little for an object of their type: STIX knows no network traffic without an end.
    """
    roots: dict[str, _Root] = {}
    for term in values:
        roots.setdefault(term.kind, _Root(term.kind)).put(term)
    found: dict[str, dict[str, Any]] = {}
    for root in roots.values():
        made = root.made()
        if made is None:
            return []
        for each in (*root.others, made):
            found.setdefault(each["id"], each)
    return list(found.values())


class _Root:
    """One object in the making, and those that it refers to."""

    def __init__(self, kind: str) -> None:
        self.others: list[dict[str, Any]] = []
        self._kind = kind
        self._fields: dict[str, Any] = {}
        self._lists: dict[str, dict[str, None]] = {}
        self._usable = True

    def put(self, term: Term) -> None:
        path, value = term.path, term.value
        if match := _HASH.fullmatch(path):
            self._fields.setdefault("hashes", {}).setdefault(match[1], value)
        elif match := _HEADER.fullmatch(path):
            self._fields.setdefault("additional_header_fields", {}).setdefault(match[1], []).append(value)
        elif match := _VALUES.fullmatch(path):
            self._fields.setdefault("values", [{}])[0].setdefault(match[1], value)
        elif path.startswith("body_multipart"):
            part = {"body_raw_ref": self._other("body_raw_ref", "name", str(value))}
            self._fields.setdefault("body_multipart", []).append(part)
        elif match := _REFERENCE.fullmatch(path):
            self._refer(match[1], match[2], str(value))
        elif "." in path:
            self._usable = False
        else:
            self._fields.setdefault(path, value)

    def made(self) -> dict[str, Any] | None:
        """The object; None where it would not be one."""
        fields = self._fields | {name: list(refs) for name, refs in self._lists.items()}
        needed = _NEEDED.get(self._kind, ())
        if not self._usable or (needed and not any(each in fields for each in needed)):
            return None
        if self._kind == "email-message":
            fields["is_multipart"] = "body_multipart" in fields
            if fields["is_multipart"]:
                fields.pop("body", None)  # section 6.6.1: not in a message of several parts
        if self._kind == "network-traffic":
            ends = (fields.get("src_ref"), fields.get("dst_ref"))
            versions = {str(end).partition("-")[0] for end in ends if end and "v" in str(end)[:4]}
            fields["protocols"] = sorted(versions & {"ipv4", "ipv6"}) or ["ip"]
        return _identified(self._kind, fields)

    def _refer(self, name: str, member: str, value: str) -> None:
        ref = self._other(name, member, value)
        if name.endswith("_refs"):
            self._lists.setdefault(name, {})[ref] = None
        else:
            self._fields.setdefault(name, ref)

    def _other(self, name: str, member: str, value: str) -> str:
        kind = "email-addr" if name in _MAIL_REFERENCES else _TARGETS.get(name) or address_kind(value) or "domain-name"
        other = _identified(kind, {member: value})
        self.others.append(other)
        return str(other["id"])


def _identified(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    made = {"type": kind, "spec_version": "2.1", "id": "", **fields}
    made["id"] = ids.observable(made)
    return made
