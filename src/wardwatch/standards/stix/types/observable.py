"""STIX Cyber-observable Objects (section 6); their predefined extensions are in `extensions`."""

from typing import Annotated, Any, Literal

import msgspec

from wardwatch.standards.stix.types import vocabularies as words
from wardwatch.standards.stix.types.properties import (
    AN_SCO,
    Dictionary,
    Hashes,
    Integer,
    Natural,
    Port,
    Sco,
    Texts,
    Timestamp,
    to,
)

_SOME = msgspec.Meta(min_length=1)
Addresses = Annotated[tuple[str, ...], _SOME, to("email-addr")]
ArtifactRef = Annotated[str, to("artifact")]
Endpoint = Annotated[str, to("ipv4-addr", "ipv6-addr", "mac-addr", "domain-name")]
Macs = Annotated[tuple[str, ...], _SOME, to("mac-addr")]
Systems = Annotated[tuple[str, ...], _SOME, to("autonomous-system")]
Account = Annotated[str, to("user-account")]


class Artifact(Sco, frozen=True, kw_only=True, gc=False):
    """Bytes, or where they are (section 6.1)."""

    mime_type: str | None = None
    payload_bin: str | None = None
    url: str | None = None
    hashes: Hashes | None = None
    encryption_algorithm: Literal["AES-256-GCM", "ChaCha20-Poly1305", "mime-type-indicated"] | None = None
    decryption_key: str | None = None


class AutonomousSystem(Sco, frozen=True, kw_only=True, gc=False):
    """An autonomous system (section 6.2)."""

    number: Integer
    name: str | None = None
    rir: str | None = None


class Directory(Sco, frozen=True, kw_only=True, gc=False):
    """A directory of a file system (section 6.3)."""

    path: str
    path_enc: str | None = None
    ctime: Timestamp | None = None
    mtime: Timestamp | None = None
    atime: Timestamp | None = None
    contains_refs: Annotated[tuple[str, ...], _SOME, to("file", "directory")] | None = None


class DomainName(Sco, frozen=True, kw_only=True, gc=False):
    """A domain name (section 6.4)."""

    value: str
    resolves_to_refs: Annotated[tuple[str, ...], _SOME, to("ipv4-addr", "ipv6-addr", "domain-name")] | None = None


class EmailAddress(Sco, frozen=True, kw_only=True, gc=False):
    """An e-mail address (section 6.5)."""

    value: str
    display_name: str | None = None
    belongs_to_ref: Account | None = None


class MimePart(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One part of a message (section 6.6.2)."""

    body: str | None = None
    body_raw_ref: str | None = None
    content_type: str | None = None
    content_disposition: str | None = None


class EmailMessage(Sco, frozen=True, kw_only=True, gc=False):
    """An e-mail message (section 6.6)."""

    is_multipart: bool
    date: Timestamp | None = None
    content_type: str | None = None
    from_ref: Annotated[str, to("email-addr")] | None = None
    sender_ref: Annotated[str, to("email-addr")] | None = None
    to_refs: Addresses | None = None
    cc_refs: Addresses | None = None
    bcc_refs: Addresses | None = None
    message_id: str | None = None
    subject: str | None = None
    received_lines: Texts | None = None
    additional_header_fields: Dictionary | None = None
    body: str | None = None
    body_multipart: Annotated[tuple[MimePart, ...], _SOME] | None = None
    raw_email_ref: ArtifactRef | None = None


class File(Sco, frozen=True, kw_only=True, gc=False):
    """A file (section 6.7)."""

    hashes: Hashes | None = None
    size: Natural | None = None
    name: str | None = None
    name_enc: str | None = None
    magic_number_hex: str | None = None
    mime_type: str | None = None
    ctime: Timestamp | None = None
    mtime: Timestamp | None = None
    atime: Timestamp | None = None
    parent_directory_ref: Annotated[str, to("directory")] | None = None
    contains_refs: Annotated[tuple[str, ...], _SOME, AN_SCO] | None = None
    content_ref: ArtifactRef | None = None


class Ipv4Address(Sco, frozen=True, kw_only=True, gc=False):
    """IPv4 addresses, by CIDR (section 6.8)."""

    value: str
    resolves_to_refs: Macs | None = None
    belongs_to_refs: Systems | None = None


class Ipv6Address(Sco, frozen=True, kw_only=True, gc=False):
    """IPv6 addresses, by CIDR (section 6.9)."""

    value: str
    resolves_to_refs: Macs | None = None
    belongs_to_refs: Systems | None = None


class MacAddress(Sco, frozen=True, kw_only=True, gc=False):
    """A MAC address (section 6.10)."""

    value: str


class Mutex(Sco, frozen=True, kw_only=True, gc=False):
    """A mutual exclusion object (section 6.11)."""

    name: str


class NetworkTraffic(Sco, frozen=True, kw_only=True, gc=False):
    """Network traffic between a source and a destination (section 6.12)."""

    protocols: Texts
    start: Timestamp | None = None
    end: Timestamp | None = None
    is_active: bool | None = None
    src_ref: Endpoint | None = None
    dst_ref: Endpoint | None = None
    src_port: Port | None = None
    dst_port: Port | None = None
    src_byte_count: Natural | None = None
    dst_byte_count: Natural | None = None
    src_packets: Natural | None = None
    dst_packets: Natural | None = None
    ipfix: Dictionary | None = None
    src_payload_ref: ArtifactRef | None = None
    dst_payload_ref: ArtifactRef | None = None
    encapsulates_refs: Annotated[tuple[str, ...], _SOME, to("network-traffic")] | None = None
    encapsulated_by_ref: Annotated[str, to("network-traffic")] | None = None


class Process(Sco, frozen=True, kw_only=True, gc=False):
    """A process of an operating system (section 6.13)."""

    is_hidden: bool | None = None
    pid: Integer | None = None
    created_time: Timestamp | None = None
    cwd: str | None = None
    command_line: str | None = None
    environment_variables: Dictionary | None = None
    opened_connection_refs: Annotated[tuple[str, ...], _SOME, to("network-traffic")] | None = None
    creator_user_ref: Account | None = None
    image_ref: Annotated[str, to("file")] | None = None
    parent_ref: Annotated[str, to("process")] | None = None
    child_refs: Annotated[tuple[str, ...], _SOME, to("process")] | None = None


class Software(Sco, frozen=True, kw_only=True, gc=False):
    """Software (section 6.14)."""

    name: str
    cpe: str | None = None
    swid: str | None = None
    languages: Texts | None = None
    vendor: str | None = None
    version: str | None = None


class Url(Sco, frozen=True, kw_only=True, gc=False):
    """A URL (section 6.15)."""

    value: str


class UserAccount(Sco, frozen=True, kw_only=True, gc=False):
    """An account of a user (section 6.16)."""

    user_id: str | None = None
    credential: str | None = None
    account_login: str | None = None
    account_type: Annotated[str, words.ACCOUNT_TYPE] | None = None
    display_name: str | None = None
    is_service_account: bool | None = None
    is_privileged: bool | None = None
    can_escalate_privs: bool | None = None
    is_disabled: bool | None = None
    account_created: Timestamp | None = None
    account_expires: Timestamp | None = None
    credential_last_changed: Timestamp | None = None
    account_first_login: Timestamp | None = None
    account_last_login: Timestamp | None = None


class RegistryValue(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A value of a registry key (section 6.17.2)."""

    name: str | None = None
    data: str | None = None
    data_type: str | None = None


class WindowsRegistryKey(Sco, frozen=True, kw_only=True, gc=False):
    """A key of the Windows registry (section 6.17)."""

    key: str | None = None
    values: Annotated[tuple[RegistryValue, ...], _SOME] | None = None
    modified_time: Timestamp | None = None
    creator_user_ref: Account | None = None
    number_of_subkeys: Integer | None = None


class X509Certificate(Sco, frozen=True, kw_only=True, gc=False):
    """An X.509 certificate (section 6.18)."""

    is_self_signed: bool | None = None
    hashes: Hashes | None = None
    version: str | None = None
    serial_number: str | None = None
    signature_algorithm: str | None = None
    issuer: str | None = None
    validity_not_before: Timestamp | None = None
    validity_not_after: Timestamp | None = None
    subject: str | None = None
    subject_public_key_algorithm: str | None = None
    subject_public_key_modulus: str | None = None
    subject_public_key_exponent: Integer | None = None
    x509_v3_extensions: Annotated[dict[str, Any], _SOME] | None = None
