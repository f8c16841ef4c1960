"""The objects inside of STIX 2.0 observed data (part 4) as objects of STIX 2.1, with ids of their own."""

import hashlib
from typing import Any

from wardwatch.kit.errors import FormatError
from wardwatch.standards.stix.ids import expected_id

_RENAMED: dict[str, dict[str, str]] = {
    "directory": {"created": "ctime", "modified": "mtime", "accessed": "atime"},
    "file": {"created": "ctime", "modified": "mtime", "accessed": "atime"},
    "process": {"created": "created_time", "binary_ref": "image_ref"},
    "user-account": {"password_last_changed": "credential_last_changed"},
    "windows-registry-key": {"modified": "modified_time"},
}
_HASHES = {"ssdeep": "SSDEEP", "md5": "MD5", "sha-1": "SHA-1", "sha-256": "SHA-256", "sha-512": "SHA-512"}
_LIMIT = 10_000


def lift_observed(lifted: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the objects out of observed data, which gets `object_refs` instead; they carry its markings."""
    objects = lifted.pop("objects")
    if len(objects) > _LIMIT or not all(isinstance(each, dict) and "type" in each for each in objects.values()):
        raise FormatError(f"holds more than {_LIMIT} objects, or what is no object", "$.objects")
    ids = _Ids(lifted["id"], {key: _renamed(each) for key, each in objects.items()})
    found = {key: ids.object(key) for key in objects}
    refs = list(dict.fromkeys(each["id"] for each in found.values()))
    _mark(lifted, found, refs)
    lifted["object_refs"] = refs
    return list({each["id"]: each for each in found.values()}.values())


def _renamed(found: dict[str, Any]) -> dict[str, Any]:
    names = _RENAMED.get(found["type"], {})
    renamed = {names.get(name, name): value for name, value in found.items()}
    if isinstance(renamed.get("hashes"), dict):
        renamed["hashes"] = {_HASHES.get(name.lower(), name): value for name, value in renamed["hashes"].items()}
    return renamed


class _Ids:
    """Gives the objects of one container their ids; a reference between them has to be known before an id is."""

    def __init__(self, container: str, objects: dict[str, dict[str, Any]]) -> None:
        self._container = container
        self._objects = objects
        self._done: dict[str, dict[str, Any]] = {}

    def object(self, key: str) -> dict[str, Any]:
        """The object under `key` with its id and, for its references, the ids of others."""
        waiting = [key]
        open_: set[str] = set()
        while waiting:
            here = waiting[-1]
            needed = [each for each in _keys(self._objects[here]) if each in self._objects and each not in self._done]
            if here not in self._done and here not in open_ and needed:
                open_.add(here)
                waiting.extend(each for each in needed if each not in open_)
                continue
            waiting.pop()
            if here not in self._done:
                self._done[here] = self._identified(here)
        found = self._done[key]
        self._resolve(found)
        return found

    def _identified(self, key: str) -> dict[str, Any]:
        found = self._objects[key]
        self._resolve(found)
        whole = {"type": found["type"], "spec_version": "2.1", "id": ""} | found
        stable = whole if not any(each in self._objects for each in _keys(found)) else {"type": found["type"]}
        whole["id"] = expected_id(stable) or self._random(found["type"], key)
        return whole

    def _resolve(self, value: dict[str, Any]) -> None:
        """Put ids in the place of keys that are known by now, in all that `value` holds."""
        for name, each in value.items():
            if name.endswith("_ref") and isinstance(each, str):
                value[name] = self._id(each)
            elif name.endswith("_refs") and isinstance(each, list):
                value[name] = [self._id(one) if isinstance(one, str) else one for one in each]
            elif isinstance(each, dict):
                self._resolve(each)
            elif isinstance(each, list):
                for one in each:
                    if isinstance(one, dict):
                        self._resolve(one)

    def _id(self, key: str) -> str:
        if key in self._done:
            return str(self._done[key]["id"])
        if key not in self._objects and "--" not in key:
            raise FormatError(f"refers to {key!r}, which is not there", "$.objects")
        return key

    def _random(self, kind: str, key: str) -> str:
        """A UUIDv4 that is the same each time: no property of the object makes an id, or it is part of a circle."""
        text = hashlib.sha256(f"{self._container} {key}".encode()).hexdigest()
        return f"{kind}--{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:32]}"


def _keys(value: Any, name: str = "") -> list[str]:
    """The references in `value`."""
    if isinstance(value, dict):
        return [key for below, each in value.items() for key in _keys(each, below)]
    if isinstance(value, list):
        return [key for each in value for key in _keys(each, name)]
    return [value] if isinstance(value, str) and name.endswith(("_ref", "_refs")) else []


def _mark(lifted: dict[str, Any], found: dict[str, dict[str, Any]], refs: list[str]) -> None:
    """Markings of the whole, and of what is inside, go with the objects; their ids, made of it, are marked too."""
    for each in found.values():
        if lifted.get("object_marking_refs"):
            each["object_marking_refs"] = list(lifted["object_marking_refs"])
    kept = []
    for marking in lifted.pop("granular_markings", ()):
        own = []
        for selector in marking.get("selectors", ()):
            first, _, rest = selector.partition(".")
            key, _, below = rest.partition(".")
            if first != "objects":
                own.append(selector)
            for here in [key] if key else list(found) if first == "objects" else []:
                if here in found:
                    _mark_part(found[here], marking, below)
                    own.append(f"object_refs.[{refs.index(found[here]['id'])}]")
        if own:
            kept.append(marking | {"selectors": list(dict.fromkeys(own))})
    if kept:
        lifted["granular_markings"] = kept


def _mark_part(found: dict[str, Any], marking: dict[str, Any], selector: str) -> None:
    if selector:
        first, dot, rest = selector.partition(".")
        renamed = _RENAMED.get(found["type"], {}).get(first, first) + dot + rest
        found.setdefault("granular_markings", []).append(marking | {"selectors": [renamed]})
    elif "marking_ref" in marking:
        refs = found.setdefault("object_marking_refs", [])
        if marking["marking_ref"] not in refs:
            refs.append(marking["marking_ref"])
