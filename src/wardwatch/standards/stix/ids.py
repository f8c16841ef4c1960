"""Deterministic ids of cyber-observable objects (STIX 2.1 section 3.4; the contributing properties: section 6)."""

import uuid
from collections.abc import Mapping
from hashlib import sha1
from typing import Any

import msgspec

from wardwatch.kit.errors import FormatError

NAMESPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")

CONTRIBUTING: dict[str, tuple[str, ...]] = {
    "artifact": ("hashes", "payload_bin"),
    "autonomous-system": ("number",),
    "directory": ("path",),
    "domain-name": ("value",),
    "email-addr": ("value",),
    "email-message": ("from_ref", "subject", "body"),
    "file": ("hashes", "name", "extensions", "parent_directory_ref"),
    "ipv4-addr": ("value",),
    "ipv6-addr": ("value",),
    "mac-addr": ("value",),
    "mutex": ("name",),
    "network-traffic": (
        "start",
        "end",
        "src_ref",
        "dst_ref",
        "src_port",
        "dst_port",
        "protocols",
        "extensions",
    ),
    "process": (),
    "software": ("name", "cpe", "swid", "vendor", "version"),
    "url": ("value",),
    "user-account": ("account_type", "user_id", "account_login"),
    "windows-registry-key": ("key", "values"),
    "x509-certificate": ("hashes", "serial_number"),
}
_HASHES = ("MD5", "SHA-1", "SHA-256", "SHA-512")
_ENCODER = msgspec.json.Encoder()


def expected_id(properties: Mapping[str, Any]) -> str | None:
    """The id that an SCO with these properties, `type` among them, has; None where none of them contributes.

    Of several hashes one contributes: the first there is of MD5, SHA-1, SHA-256, SHA-512, else the first by its name.
    """
    kind = properties["type"]
    given = {name: properties[name] for name in CONTRIBUTING.get(kind, ()) if name in properties}
    if not given:
        return None
    if "hashes" in given:
        hashes = given["hashes"]
        chosen = next((name for name in _HASHES if name in hashes), None) or min(hashes)
        given["hashes"] = {chosen: hashes[chosen]}
    return f"{kind}--{_uuid5(_ENCODER.encode(_plain(given)))}"


def deterministic_id(kind: str, **properties: Any) -> str:
    """The id of the SCO of this type; FormatError where none of the properties contributes to it."""
    found = expected_id({"type": kind, **properties})
    if found is None:
        raise FormatError(f"no property contributes to the id of a {kind}")
    return found


def _plain(value: Any) -> Any:
    """As RFC 8785 wants it: names in the order of their UTF-16 text, whole numbers without a fraction."""
    if isinstance(value, dict):
        return {name: _plain(value[name]) for name in sorted(value, key=_utf_16)}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(value)
    return value


def _utf_16(name: str) -> bytes:
    return name.encode("utf-16-be")


def _uuid5(name: bytes) -> str:
    digest = sha1(NAMESPACE.bytes + name, usedforsecurity=False).digest()
    text = (digest[:6] + bytes([digest[6] & 0x0F | 0x50, digest[7], digest[8] & 0x3F | 0x80]) + digest[9:16]).hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
