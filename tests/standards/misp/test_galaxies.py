"""Galaxies: who is known under which names."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards.aliases import Alias, folded
from wardwatch.standards.misp import clusters, galaxies

UUID = "6f1d5a50-0000-4000-8000-0000000000c1"
GALAXY = {
    "type": "threat-actor",
    "name": "Threat Actor",
    "uuid": "6f1d5a50-0000-4000-8000-0000000000c0",
    "source": "Invented",
    "version": 3,
    "authors": ["nobody"],
    "values": [
        {
            "value": "Tarn Heron",
            "uuid": UUID,
            "description": "They wade.",
            "meta": {"synonyms": ["THERON", "Tarn Heron", "UNC99999", "", 7], "country": "XX"},
            "related": [
                {
                    "dest-uuid": "6f1d5a50-0000-4000-8000-0000000000c2",
                    "type": "similar",
                    "tags": ['estimative-language:likelihood-probability="likely"'],
                },
                "nonsense",
            ],
        },
        {"value": "", "uuid": UUID},
        {"uuid": UUID},
    ],
}


def test_a_galaxy() -> None:
    galaxy = galaxies.read(json.dumps(GALAXY).encode())
    assert (galaxy.type, galaxy.version, galaxy.source) == ("threat-actor", 3, "Invented")
    (known,) = galaxy.clusters
    assert known.cluster.meta["country"] == ("XX",)
    assert [each.type for each in known.related] == ["similar"]
    assert [fault.place for fault in galaxy.faults] == ["$.values[1]", "$.values[2]"]


def test_its_names() -> None:
    galaxy = galaxies.read(json.dumps(GALAXY).encode())
    ref = f"threat-actor--{UUID}"
    assert list(galaxies.aliases(galaxy)) == [
        Alias("threat-actor", name, ref, "Tarn Heron", "misp-galaxy:threat-actor")
        for name in ("Tarn Heron", "THERON", "UNC99999")
    ]


def test_a_galaxy_of_other_things_has_no_names_of_actors() -> None:
    assert list(galaxies.aliases(galaxies.read(json.dumps(GALAXY | {"type": "sector"}).encode()))) == []


def test_how_names_are_compared() -> None:
    assert len({folded(name) for name in ("APT-28", "apt 28", "Apt28", "APT_28")}) == 1
    assert folded("APT28") != folded("APT29")


@pytest.mark.parametrize(
    ("galaxy", "kind"),
    [
        ("mitre-attack-pattern", "attack-pattern"),
        ("mitre-enterprise-attack-attack-pattern", "attack-pattern"),
        ("mitre-enterprise-attack-intrusion-set", "intrusion-set"),
        ("mitre-ics-techniques", "attack-pattern"),
        ("mitre-malware", "malware"),
        ("mitre-tool", "tool"),
        ("ransomware", "malware"),
        ("country", "location"),
        ("surveillance-vendor", "x-misp-galaxy-cluster"),
    ],
)
def test_what_a_cluster_becomes(galaxy: str, kind: str) -> None:
    assert clusters.stix_type(galaxy) == kind


@pytest.mark.parametrize("data", [b"[]", b"{}", b'{"values": 3, "type": "x"}', b'{"values": []}'])
def test_what_is_no_galaxy(data: bytes) -> None:
    with pytest.raises(FormatError):
        galaxies.read(data)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["value", "uuid", "meta", "related"]),
            st.none() | st.integers() | st.text() | st.lists(st.text()),
        )
    )
)
def test_whatever_its_clusters_say(values: list[Any]) -> None:
    galaxy = galaxies.read(json.dumps(GALAXY | {"values": values}).encode())
    assert len(galaxy.clusters) + len(galaxy.faults) == len(values)
    assert all(each.name for each in galaxies.aliases(galaxy))


def test_the_published_galaxies(shared_data: Path) -> None:
    read = {}
    for path in sorted((shared_data / "misp" / "galaxy" / "clusters").iterdir()):
        data = path.read_bytes()
        galaxy = galaxies.read(gzip.decompress(data) if path.suffix == ".gz" else data)
        assert galaxy.faults == ()
        read[galaxy.type] = galaxy
    assert len(read["threat-actor"].clusters) == 1041
    names = {each.name: each.preferred for each in galaxies.aliases(read["threat-actor"])}
    assert names["Fancy Bear"] == names["APT28"]
