"""Ids of the STIX objects that a MISP event becomes, made of MISP's UUIDs: reading again gives the same objects.

Source: STIX 2.1 section 2.9 (identifiers) and, for objects with values of their own (SCOs), the properties that section
6 names for each type as those that its id is made of.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec

_NAMESPACE = UUID("b0e3f8f4-6a0c-4f0b-9d3c-3d8b7f0f6a51")
_STIX_NAMESPACE = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
_CANONICAL = msgspec.json.Encoder(order="deterministic")
_HASHES = ("MD5", "SHA-1", "SHA-256", "SHA-512")
_CONTRIBUTING = {
    "autonomous-system": ("number",),
    "directory": ("path",),
    "domain-name": ("value",),
    "email-addr": ("value",),
    "email-message": ("from_ref", "subject", "body"),
    "file": ("hashes", "name", "parent_directory_ref", "extensions"),
    "ipv4-addr": ("value",),
    "ipv6-addr": ("value",),
    "mac-addr": ("value",),
    "mutex": ("name",),
    "network-traffic": ("start", "end", "src_ref", "dst_ref", "src_port", "dst_port", "protocols", "extensions"),
    "url": ("value",),
    "user-account": ("account_type", "user_id", "account_login"),
    "windows-registry-key": ("key", "values"),
    "x509-certificate": ("hashes", "serial_number"),
}

EPOCH = "1970-01-01T00:00:00.000Z"
"""`created` of what MISP gives no time: nothing is older, so nothing that others say of it is overruled."""


def derived(kind: str, *parts: str) -> str:
    """The id of an object for which MISP has no UUID of its own, made of what makes it what it is."""
    return f"{kind}--{uuid5(_NAMESPACE, kind + '|' + '|'.join(parts))}"


def own(kind: str, uuid: str) -> str:
    """The id of the object that a MISP record becomes."""
    return f"{kind}--{uuid}"


def observable(fields: Mapping[str, Any]) -> str:
    """The deterministic id of an object with these properties (section 2.9).

    One that has none that count is to have a UUID of version 4: it has one in form, made of all that it says.
    """
    kind = str(fields["type"])
    said = {name: fields[name] for name in _CONTRIBUTING[kind] if name in fields}
    if "hashes" in said:
        known = said["hashes"]
        first = next((name for name in _HASHES if name in known), None)
        said["hashes"] = {first: known[first]} if first else dict(known)
    if said:
        return f"{kind}--{uuid5(_STIX_NAMESPACE, _CANONICAL.encode(said).decode())}"
    every = _CANONICAL.encode({name: value for name, value in fields.items() if name != "id"})
    return f"{kind}--{UUID(bytes=hashlib.sha256(every).digest()[:16], version=4)}"


def stamp(instant: datetime | None, milliseconds: int = 0) -> str:
    """A STIX timestamp; `milliseconds` are added where the instant has none of its own. None is `EPOCH`'s."""
    if instant is None:
        return f"1970-01-01T00:00:00.{milliseconds:03d}Z"
    fraction = instant.microsecond
    tail = f"{fraction:06d}" if fraction % 1000 else f"{fraction // 1000 or milliseconds:03d}"
    return f"{instant.year:04d}-{instant:%m-%dT%H:%M:%S}.{tail}Z"


EXTENSION = derived("extension-definition", "core format")
AUTHOR = derived("identity", "extension author")
