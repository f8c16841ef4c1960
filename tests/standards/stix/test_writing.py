"""A pattern that is written for a value is read as looking for that value."""

import pytest

from wardwatch.standards import stix
from wardwatch.standards.observables import ObservableKind, normalise
from wardwatch.standards.stix.patterns.writing import pattern_of

VALUES = {
    ObservableKind.IPV4: "192.0.2.7",
    ObservableKind.IPV4_CIDR: "192.0.2.0/24",
    ObservableKind.IPV6_CIDR: "2001:db8::/32",
    ObservableKind.DOMAIN: "relay.example",
    ObservableKind.URL: "http://relay.example/it's?a='b'",
    ObservableKind.SHA256: "ab" * 32,
    ObservableKind.SHA3_256: "cd" * 32,
    ObservableKind.FILE_NAME: "it's.exe",
    ObservableKind.REGISTRY_KEY: r"hkey_local_machine\software\drip",
    ObservableKind.ASN: "AS64500",
}


@pytest.mark.parametrize("kind", VALUES)
def test_what_is_looked_for_is_found_again(kind: ObservableKind) -> None:
    given = normalise(kind, VALUES[kind])
    pattern = pattern_of(kind, given.value)
    assert list(stix.observables({"type": "indicator", "pattern": pattern})) == [given]


def test_what_is_no_value_has_no_pattern() -> None:
    assert pattern_of("cve", "CVE-2026-10001") is None
