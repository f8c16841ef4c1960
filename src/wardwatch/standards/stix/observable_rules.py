"""What the specification demands of each cyber-observable type beyond the types of its properties (section 6)."""

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from wardwatch.standards.stix import forms
from wardwatch.standards.stix.problems import Problem
from wardwatch.standards.stix.rules import Rule, in_order
from wardwatch.standards.stix.types import Object, Sco, observable
from wardwatch.standards.stix.types.properties import suggested

_SHARED = frozenset(field.name for field in msgspec.structs.fields(Sco))
_REGISTRY_TYPES = suggested(
    "REG_NONE REG_SZ REG_EXPAND_SZ REG_BINARY REG_DWORD REG_DWORD_BIG_ENDIAN REG_DWORD_LITTLE_ENDIAN REG_LINK"
    " REG_MULTI_SZ REG_RESOURCE_LIST REG_FULL_RESOURCE_DESCRIPTION REG_RESOURCE_REQUIREMENTS_LIST REG_QWORD"
    " REG_INVALID_TYPE"
).words


def _value(check: Callable[[str], str | None], section: str) -> Rule:
    def rule(found: Any) -> Iterator[Problem]:
        if reason := check(found.value):
            yield Problem("$.value", reason, section)

    return rule


def _any(section: str) -> Rule:
    """At least one property of its own (an extension counts)."""

    def rule(found: Object) -> Iterator[Problem]:
        own = (name for name in found.__struct_fields__ if name not in _SHARED or name == "extensions")
        if all(getattr(found, name) is None for name in own):
            yield Problem("$", "has no property of its own", section)

    return rule


def hashes(found: dict[str, str] | None, place: str) -> Iterator[Problem]:
    """Section 2.7."""
    for algorithm, value in (found or {}).items():
        if reason := forms.key(algorithm):
            yield Problem(f"{place}.{algorithm}", f"the key {reason}", "2.7")
        if reason := forms.hashed(algorithm, value):
            yield Problem(f"{place}.{algorithm}", reason, "2.7")


def _checked(check: Callable[[str], str | None], text: str | None, place: str, section: str) -> Iterator[Problem]:
    if text is not None and (reason := check(text)):
        yield Problem(place, reason, section)


def artifact(found: observable.Artifact) -> Iterator[Problem]:
    """Section 6.1: bytes, or a URL with hashes; a key only for what is encrypted."""
    if (found.payload_bin is None) == (found.url is None):
        yield Problem("$", "has both payload_bin and url, or neither", "6.1")
    if found.url is not None and found.hashes is None:
        yield Problem("$.hashes", "is missing beside a url", "6.1")
    if found.decryption_key is not None and found.encryption_algorithm is None:
        yield Problem("$.decryption_key", "stands without encryption_algorithm", "6.1")
    if found.payload_bin is not None:
        try:
            base64.b64decode(found.payload_bin, validate=True)
        except (binascii.Error, ValueError):
            yield Problem("$.payload_bin", "is not base64 (RFC 4648)", "2.1")
    yield from _checked(forms.url, found.url, "$.url", "6.1")
    if found.mime_type is not None and (reason := forms.mime_type(found.mime_type)):
        yield Problem("$.mime_type", reason, "6.1", must=False)
    yield from hashes(found.hashes, "$.hashes")


def email_message(found: observable.EmailMessage) -> Iterator[Problem]:
    """Section 6.6: a body, or parts where the message is multipart."""
    if found.is_multipart and found.body is not None:
        yield Problem("$.body", "stands in a multipart message", "6.6")
    if not found.is_multipart and found.body_multipart is not None:
        yield Problem("$.body_multipart", "stands in a message that is not multipart", "6.6")
    for index, part in enumerate(found.body_multipart or ()):
        place = f"$.body_multipart[{index}]"
        if part.body is None and part.body_raw_ref is None:
            yield Problem(place, "has neither body nor body_raw_ref", "6.6.2")
        if part.body_raw_ref is not None and part.body_raw_ref.partition("--")[0] not in ("artifact", "file"):
            yield Problem(f"{place}.body_raw_ref", "is neither an artifact nor a file", "6.6.2")


def file(found: observable.File) -> Iterator[Problem]:
    """Section 6.7: a name or hashes."""
    if found.hashes is None and found.name is None:
        yield Problem("$", "has neither hashes nor a name", "6.7")
    if found.name_enc is not None and found.name is None:
        yield Problem("$.name_enc", "is the encoding of a name that is missing", "3.1")
    yield from hashes(found.hashes, "$.hashes")
    yield from _checked(forms.hexadecimal, found.magic_number_hex, "$.magic_number_hex", "2.8")


def network_traffic(found: observable.NetworkTraffic) -> Iterator[Problem]:
    """Section 6.12: an end that is known, and no end of what goes on."""
    if found.src_ref is None and found.dst_ref is None:
        yield Problem("$", "has neither src_ref nor dst_ref", "6.12")
    if found.is_active and found.end is not None:
        yield Problem("$.end", "stands in traffic that goes on", "6.12")
    yield from in_order("start", found.start, "end", found.end, "6.12", same=True)


def software(found: observable.Software) -> Iterator[Problem]:
    """Section 6.14."""
    yield from _checked(forms.cpe, found.cpe, "$.cpe", "6.14")
    for index, language in enumerate(found.languages or ()):
        if len(language) != 3 and forms.language(language):
            yield Problem(f"$.languages[{index}]", "is not a language (RFC 5646)", "6.14")


def windows_registry_key(found: observable.WindowsRegistryKey) -> Iterator[Problem]:
    """Section 6.17."""
    yield from _any("6.17")(found)
    for index, value in enumerate(found.values or ()):
        if value.name is None and value.data is None and value.data_type is None:
            yield Problem(f"$.values[{index}]", "has no property of its own", "6.17.2")
        if value.data_type is not None and value.data_type not in _REGISTRY_TYPES:
            yield Problem(f"$.values[{index}].data_type", "is not a type of registry values", "6.17.2")


def x509_certificate(found: observable.X509Certificate) -> Iterator[Problem]:
    """Section 6.18."""
    yield from _any("6.18")(found)
    yield from hashes(found.hashes, "$.hashes")
    for name, value in (found.x509_v3_extensions or {}).items():
        if not isinstance(value, str):
            yield Problem(f"$.x509_v3_extensions.{name}", "is no text", "6.18.2")
        elif name.startswith("private_key_usage_period_not_") and forms.timestamp(value, precise=False):
            yield Problem(f"$.x509_v3_extensions.{name}", "is not a time", "6.18.2")


RULES: dict[str, Rule] = {
    "artifact": artifact,
    "domain-name": _value(forms.domain, "6.4"),
    "email-addr": _value(forms.email_address, "6.5"),
    "email-message": email_message,
    "file": file,
    "ipv4-addr": _value(lambda text: forms.address(text, 4), "6.8"),
    "ipv6-addr": _value(lambda text: forms.address(text, 6), "6.9"),
    "mac-addr": _value(forms.mac_address, "6.10"),
    "network-traffic": network_traffic,
    "process": _any("6.13"),
    "software": software,
    "url": _value(forms.url, "6.15"),
    "user-account": _any("6.16"),
    "windows-registry-key": windows_registry_key,
    "x509-certificate": x509_certificate,
}
