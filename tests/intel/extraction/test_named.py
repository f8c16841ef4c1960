"""Names of actors, malware and tools: the table, and where a word is a name."""

import json

import pytest

from wardwatch.intel.extraction import (
    Alias,
    MentionKind,
    Named,
    NameKind,
    Names,
    find,
    from_attack,
    from_galaxy,
    names,
)
from wardwatch.kit.errors import FormatError

BUNDLE = json.dumps(
    {
        "type": "bundle",
        "objects": [
            {
                "type": "intrusion-set",
                "id": "intrusion-set--1",
                "name": "Quiet Heron",
                "aliases": ["Quiet Heron", "HERONFALL", "APT-Q9"],
                "external_references": [{"source_name": "mitre-attack", "external_id": "G9001"}],
            },
            {
                "type": "malware",
                "id": "malware--1",
                "name": "Nurkel",
                "x_mitre_aliases": ["nurkRAT", "net"],
                "external_references": [{"source_name": "mitre-attack", "external_id": "S9001"}],
            },
            {
                "type": "attack-pattern",
                "id": "attack-pattern--1",
                "name": "Waiting",
                "external_references": [
                    {"source_name": "mitre-ics-attack", "external_id": "T0999"},
                    {"source_name": "somebody", "external_id": "X1"},
                ],
            },
        ],
    }
).encode()
CLUSTER = json.dumps(
    {
        "type": "ransomware",
        "values": [
            {
                "value": "Harbor",
                "uuid": "6f1d5a50-0000-4000-8000-000000000001",
                "meta": {"synonyms": ["Harbor Locker", "Quiet Heron"]},
            },
            {"value": "Python", "uuid": "6f1d5a50-0000-4000-8000-000000000002"},
            {"value": "ABC", "uuid": "6f1d5a50-0000-4000-8000-000000000003"},
        ],
    }
).encode()


@pytest.fixture(scope="module")
def table() -> Names:
    aliases, ids = from_attack(BUNDLE)
    return names([*aliases, *from_galaxy(CLUSTER)], ids)


def named(text: str, table: Names) -> list[str]:
    return [each.value for each in find(text, table) if each.kind is MentionKind.NAME]


def test_a_name_leads_to_everybody_who_has_it(table: Names) -> None:
    (heron,) = find("Quiet Heron was seen", table)
    assert (heron.kind, heron.value) == (MentionKind.NAME, "quiet heron")
    assert heron.means == (
        Named(NameKind.INTRUSION_SET, "Quiet Heron", "intrusion-set--1"),
        Named(NameKind.MALWARE, "Harbor", "malware--6f1d5a50-0000-4000-8000-000000000001"),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("QUIET HERON, Quiet\nHeron, Quiet-Heron", ["quiet heron"]),
        ("APT-Q9 used nurkRAT.", ["apt q9", "nurkrat"]),
        ("quietly, a heron. Unquiet Heronry", []),
        ("The Harbor ransomware", ["harbor"]),
        ("#StopRansomware: Harbor", ["harbor"]),
        ("a group known as Harbor", ["harbor"]),
        ("Pearl Harbor is in Hawaii. The Harbor View clinic", []),
        ("Boats leave the Harbor at noon", []),
        ("They dropped Nurkel on servers", ["nurkel"]),
        ("Nurkel Street 5", []),
        ("nurkRAT, Harbor and others", ["nurkrat", "harbor"]),
        ("written in Python malware net ABC ransomware", []),
    ],
)
def test_names_are_found_where_they_are_meant(table: Names, text: str, found: list[str]) -> None:
    assert named(text, table) == found


def test_only_numbers_that_exist_are_found_where_they_are_known(table: Names) -> None:
    ids = [each.value for each in find("G9001 T0999 T1059 X1", table)]
    assert ids == ["G9001", "T0999"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Phishing (T1566.001) came first.", ["T1566.001"]),
        (
            "See https://attack.mitre.org/techniques/T1566/001 and https://attack.mitre.org/software/S0154/",
            ["T1566.001", "S0154"],
        ),
        ("They used the technique T1190 against it.", ["T1190"]),
        ("Mapped to ATT&CK: T1190, T1133, T1078.", ["T1190", "T1133", "T1078"]),
        ("The ATT&CK technique T1190. The pump with serial number T1234 was untouched.", ["T1190"]),
        ("Serial numbers T1234, T1235 and T1236; model S0154; part T1566-001.", []),
        ("Room T1190, group G0016.", []),
    ],
)
def test_unknown_numbers_are_found_where_they_are_plainly_meant(table: Names, text: str, found: list[str]) -> None:
    assert [each.value for each in find(text, table) if each.kind is MentionKind.ATTACK_ID] == found


def test_other_galaxies_have_no_names() -> None:
    assert from_galaxy(b'{"type": "country", "values": [{"value": "Finland"}]}') == []


@pytest.mark.parametrize("data", [b"", b"[]", b'{"objects": [{"type": 1}]}'])
def test_what_is_no_bundle_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError, match="ATT&CK"):
        from_attack(data)
    with pytest.raises(FormatError, match="MISP"):
        from_galaxy(b"[]")


def test_an_empty_table_finds_none() -> None:
    assert find("Quiet Heron", names([Alias("abc", Named(NameKind.TOOL, "abc", ""))])) == ()
