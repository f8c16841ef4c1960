"""Observable values: what was seen, or is to be looked for, in one spelling."""

from dataclasses import dataclass
from enum import StrEnum


class ObservableKind(StrEnum):
    """What a value is. Objects of STIX 2.1 section 6 hold them: `ipv4-addr`, `domain-name`, the `hashes` of `file`."""

    IPV4 = "ipv4"
    IPV4_CIDR = "ipv4-cidr"
    IPV6 = "ipv6"
    IPV6_CIDR = "ipv6-cidr"
    DOMAIN = "domain"
    URL = "url"
    EMAIL = "email"
    MD5 = "md5"
    SHA1 = "sha1"
    SHA224 = "sha224"
    SHA256 = "sha256"
    SHA384 = "sha384"
    SHA512 = "sha512"
    SHA3_256 = "sha3-256"
    SHA3_512 = "sha3-512"
    SSDEEP = "ssdeep"
    TLSH = "tlsh"
    FILE_NAME = "file-name"
    MAC = "mac"
    ASN = "asn"
    REGISTRY_KEY = "registry-key"
    MUTEX = "mutex"


ADDRESSES = frozenset({ObservableKind.IPV4, ObservableKind.IPV4_CIDR, ObservableKind.IPV6, ObservableKind.IPV6_CIDR})
"""Kinds that are an address or a block of them."""

DIGEST_LENGTHS = {
    ObservableKind.MD5: 32,
    ObservableKind.SHA1: 40,
    ObservableKind.SHA224: 56,
    ObservableKind.SHA256: 64,
    ObservableKind.SHA384: 96,
    ObservableKind.SHA512: 128,
    ObservableKind.SHA3_256: 64,
    ObservableKind.SHA3_512: 128,
}
"""Hexadecimal digits of each kind of digest."""


@dataclass(frozen=True, slots=True, order=True)
class Observable:
    """A value in its one normal spelling: made by `normalise` or `guess`, not by hand."""

    kind: ObservableKind
    value: str

    def __str__(self) -> str:
        return self.value
