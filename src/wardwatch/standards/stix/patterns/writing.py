"""The pattern that looks for one value (STIX 2.1 section 9; the properties of section 6 that hold it)."""

from collections.abc import Mapping

from wardwatch.standards.observables import ObservableKind

_PATHS: Mapping[ObservableKind, str] = {
    ObservableKind.IPV4: "ipv4-addr:value =",
    ObservableKind.IPV6: "ipv6-addr:value =",
    ObservableKind.IPV4_CIDR: "ipv4-addr:value ISSUBSET",
    ObservableKind.IPV6_CIDR: "ipv6-addr:value ISSUBSET",
    ObservableKind.DOMAIN: "domain-name:value =",
    ObservableKind.URL: "url:value =",
    ObservableKind.EMAIL: "email-addr:value =",
    ObservableKind.MD5: "file:hashes.MD5 =",
    ObservableKind.SHA1: "file:hashes.'SHA-1' =",
    ObservableKind.SHA224: "file:hashes.'SHA-224' =",
    ObservableKind.SHA256: "file:hashes.'SHA-256' =",
    ObservableKind.SHA384: "file:hashes.'SHA-384' =",
    ObservableKind.SHA512: "file:hashes.'SHA-512' =",
    ObservableKind.SHA3_256: "file:hashes.'SHA3-256' =",
    ObservableKind.SHA3_512: "file:hashes.'SHA3-512' =",
    ObservableKind.SSDEEP: "file:hashes.SSDEEP =",
    ObservableKind.TLSH: "file:hashes.TLSH =",
    ObservableKind.FILE_NAME: "file:name =",
    ObservableKind.MAC: "mac-addr:value =",
    ObservableKind.REGISTRY_KEY: "windows-registry-key:key =",
    ObservableKind.MUTEX: "mutex:name =",
}


def pattern_of(kind: str, value: str) -> str | None:
    """The pattern (STIX 2.1 section 9) that looks for an observable value; None for what is none."""
    if kind == ObservableKind.ASN:
        return f"[autonomous-system:number = {value.removeprefix('AS')}]"
    path = _PATHS.get(ObservableKind(kind)) if kind in set(ObservableKind) else None
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"[{path} '{escaped}']" if path else None
