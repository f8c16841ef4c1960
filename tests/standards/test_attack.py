"""ATT&CK's bundles: what they say beyond STIX."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.standards import attack
from wardwatch.standards.aliases import Alias
from wardwatch.standards.attack import Attack


def made(kind: str, number: int, code: str = "", **fields: Any) -> dict[str, Any]:
    references = [{"source_name": "mitre-attack", "external_id": code}] if code else []
    own = {"type": kind, "id": ref(kind, number), "modified": "2031-03-05T07:10:00.000Z"}
    return own | {"external_references": references} | fields


def ref(kind: str, number: int) -> str:
    return f"{kind}--6f1d5a50-0000-4000-8000-{number:012d}"


def read(objects: Iterable[dict[str, Any]]) -> Attack:
    return attack.read(json.dumps(each).encode() for each in objects)


def link(number: int, kind: str, source: str, target: str, **fields: Any) -> dict[str, Any]:
    return made("relationship", number, relationship_type=kind, source_ref=source, target_ref=target, **fields)


OLD, NEW, NEWER = (ref("intrusion-set", number) for number in (1, 2, 3))
GROUPS = [
    made("intrusion-set", 1, "G9001", name="Heron", aliases=["Heron", "Old Wader"], revoked=True),
    made("intrusion-set", 2, "G9002", name="Tern", revoked=True),
    made("intrusion-set", 3, "G9003", name="Tarn Heron", aliases=["Tarn Heron", "THERON"]),
    link(4, "revoked-by", OLD, NEW),
    link(5, "revoked-by", NEW, NEWER),
]


def test_an_entry() -> None:
    phase = {"kill_chain_name": "mitre-ics-attack", "phase_name": "inhibit-response-function"}
    technique = made(
        "attack-pattern",
        1,
        "T9001.001",
        name="Silence an Alarm",
        x_mitre_version="1.2",
        x_mitre_domains=["ics-attack"],
        x_mitre_is_subtechnique=True,
        x_mitre_deprecated=True,
        x_mitre_platforms=["None"],
        kill_chain_phases=[phase, {"kill_chain_name": "lockheed", "phase_name": "x"}],
    )
    parent = made("attack-pattern", 2, "T9001", name="Silence")
    entry = read([technique, parent, link(3, "subtechnique-of", technique["id"], parent["id"])]).entries[0]
    assert (entry.attack_id, entry.name, entry.version) == ("T9001.001", "Silence an Alarm", "1.2")
    assert entry.tactics == (("ics-attack", "inhibit-response-function"),)
    assert entry.deprecated
    assert entry.parent == parent["id"]


def test_what_was_replaced_leads_to_what_stands_now() -> None:
    entries = read(GROUPS).by_ref()
    now = attack.current(OLD, entries)
    assert now
    assert now.attack_id == "G9003"
    assert attack.current("intrusion-set--unknown", entries) is None


def test_a_circle_of_replacements_ends() -> None:
    entries = read([*GROUPS, link(6, "revoked-by", NEWER, OLD)]).by_ref()
    assert attack.current(OLD, entries) is not None


def test_a_link_that_was_taken_back_is_none() -> None:
    entries = read([*GROUPS[:3], link(4, "revoked-by", OLD, NEW, revoked=True)]).by_ref()
    assert entries[OLD].revoked_by is None


def test_names_of_the_replaced_are_names_of_what_replaced_it() -> None:
    names = {each.name: each for each in attack.aliases(read(GROUPS))}
    assert names["Old Wader"] == Alias("intrusion-set", "Old Wader", NEWER, "Tarn Heron", "mitre-attack")
    assert set(names) == {"Heron", "Old Wader", "Tern", "Tarn Heron", "THERON"}


def test_tactics_have_the_order_of_the_matrix() -> None:
    one = made("x-mitre-tactic", 1, "TA9001", name="First", x_mitre_shortname="first")
    two = made("x-mitre-tactic", 2, "TA9002", name="Second", x_mitre_shortname="second")
    matrix = made("x-mitre-matrix", 3, "ics-attack", name="ICS", tactic_refs=[two["id"], one["id"]])
    release = made("x-mitre-collection", 4, name="ICS ATT&CK", x_mitre_version="99.1")
    found = read([one, two, matrix, release])
    assert [each.short_name for each in found.tactics["ics-attack"]] == ["second", "first"]
    assert found.versions == {"ics-attack": "99.1"}


def test_the_last_version_counts_and_what_stands_before_what_does_not() -> None:
    before = made("tool", 1, "S9001", name="Old name") | {"modified": "2030-01-01T00:00:00Z"}
    after = made("tool", 1, "S9001", name="New name")
    gone = made("tool", 2, "S9001", name="Gone", revoked=True)
    found = read([after, before, gone])
    assert [each.name for each in found.entries] == ["New name", "Gone"]
    assert found.by_attack_id()["S9001"].name == "New name"


def test_a_bad_object_loses_itself_alone() -> None:
    found = read([*GROUPS, {"type": "tool", "id": 3}])
    assert len(found.entries) == 3
    assert [fault.place for fault in found.faults] == ["objects[5].id"]


@given(st.lists(st.binary(max_size=80)))
def test_whatever_comes(objects: list[bytes]) -> None:
    assert len(attack.read(objects).faults) <= len(objects)


@pytest.mark.parametrize(("name", "entries", "tactics"), [("enterprise", 4721, 14), ("ics", 450, 12)])
def test_the_published_bundles(shared_data: Path, name: str, entries: int, tactics: int) -> None:
    path = shared_data / "mitre-attack" / f"{name}-attack-18.1.stix21.json.gz"
    found = read(json.loads(gzip.decompress(path.read_bytes()))["objects"])
    assert found.faults == ()
    assert len(found.entries) == entries
    assert len(found.tactics[f"{name}-attack"]) == tactics
    by_ref = found.by_ref()
    revoked = [each for each in found.entries if each.revoked]
    assert revoked
    for each in revoked:
        now = attack.current(each.ref, by_ref)
        assert now
        assert not now.revoked
    names = {each.name: each.preferred for each in attack.aliases(found)}
    assert names["Energetic Bear"] == "Dragonfly"
