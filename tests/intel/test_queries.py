"""What is known of an object, around it, and of values; for each reader only what the reader may see."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from feeds.documents import Pull
from intel.stories import AMBER, GREEN, indicator, malware, relationship, technique, thing, write
from people import Sector
from visibility.canary import Scene, plant, stage, stix_id, token
from wardwatch.intel import queries
from wardwatch.intel.types import Direction, Match
from wardwatch.kit.errors import NotFound
from wardwatch.markings.rule import visible
from wardwatch.markings.types import ANONYMOUS, Viewer


def found(values: list[str], viewer: Viewer = ANONYMOUS) -> set[tuple[str, str, str]]:
    return {(hit.asked, hit.match.value, hit.line.name) for hit in queries.look_up(values, viewer=viewer).hits}


def test_values_are_found_with_what_is_around_them(pull: Pull, tmp_path: Path) -> None:
    several = "[domain-name:value = 'cdn.bad.example.com' AND ipv4-addr:value = '198.51.100.9']"
    pull(
        "stix_file",
        write(
            tmp_path,
            "a.json",
            indicator("192.0.2.7"),
            indicator("192.0.2.0/24"),
            indicator("bad.example.com"),
            thing("indicator", "Both", pattern=several, pattern_type="stix", valid_from="2026-01-01T00:00:00Z"),
            malware("Nothing to look up"),
        ),
    )
    assert found(["192.0.2[.]7"]) == {
        ("192.0.2[.]7", "same", "Indicator 192.0.2.7"),
        ("192.0.2[.]7", "around", "Indicator 192.0.2.0/24"),
    }
    assert found(["192.0.2.0/25"]) == {
        ("192.0.2.0/25", "around", "Indicator 192.0.2.0/24"),
        ("192.0.2.0/25", "within", "Indicator 192.0.2.7"),
    }
    url = "hxxps://a.cdn.bad.example[.]com/x"
    assert {(match, name) for _, match, name in found([url])} == {
        ("around", "Indicator bad.example.com"),
        ("around", "Both"),
    }
    look = queries.look_up(["198.51.100.9", "not a value at all", "203.0.113.1"], viewer=ANONYMOUS)
    assert [(hit.match, hit.value, hit.line.name) for hit in look.hits] == [(Match.SAME, "198.51.100.9", "Both")]
    assert look.unreadable == ("not a value at all",)
    assert look.whole


def test_only_the_newest_version_answers(pull: Pull, tmp_path: Path) -> None:
    pull("stix_file", write(tmp_path, "a.json", indicator("192.0.2.7")))
    moved = indicator("192.0.2.7", day=2, pattern="[ipv4-addr:value = '192.0.2.8']")
    pull("stix_file", write(tmp_path, "b.json", moved))
    assert found(["192.0.2.7"]) == set()
    assert {name for _, _, name in found(["192.0.2.8"])} == {"Indicator 192.0.2.7"}


@pytest.fixture
def story(pull: Pull, sector: Sector, tmp_path: Path) -> dict[str, dict[str, Any]]:
    """A group uses malware that uses a technique; that the malware does so is told to the center alone."""
    group, tool, way = thing("intrusion-set", "Group"), malware("Tool"), technique("Way")
    lines = [relationship(group, "uses", tool, marked=(GREEN,)), relationship(tool, "uses", way, marked=(AMBER,))]
    sighting = thing("sighting", "seen", sighting_of_ref=tool["id"], first_seen="2026-02-03T04:05:06Z", marked=(AMBER,))
    report = thing("report", "Report", object_refs=[group["id"]], published="2026-01-01T00:00:00Z")
    pull("stix_file", write(tmp_path, "story.json", group, tool, way, *lines, sighting, report))
    return {"group": group, "tool": tool, "way": way, "sighting": sighting, "report": report}


def test_neighbours_are_those_whom_the_reader_may_see(story: dict[str, Any], sector: Sector) -> None:
    def around(viewer: Viewer) -> set[tuple[str, str, str]]:
        links = queries.neighbours(story["tool"]["id"], viewer=viewer).links
        return {(link.relation, link.direction.value, link.line.name if link.line else link.other) for link in links}

    assert around(ANONYMOUS) == set()
    assert around(sector.viewer(sector.rosa)) == {("uses", "in", "Group")}
    ada = around(sector.viewer(sector.ada))
    assert {("uses", "in", "Group"), ("uses", "out", "Way")} <= ada
    links = queries.neighbours(story["group"]["id"], viewer=ANONYMOUS).links
    assert [(link.relation, link.direction, link.other) for link in links] == [
        ("object_refs", Direction.IN, story["report"]["id"])
    ]


def test_a_path_is_found_where_every_step_may_be_seen(story: dict[str, Any], sector: Sector) -> None:
    ends = (story["report"]["id"], story["way"]["id"])
    steps = queries.path(*ends, viewer=sector.viewer(sector.ada))
    assert steps is not None
    assert [(step.relation, step.direction.value) for step in steps] == [
        *(("object_refs", "out"), ("uses", "out"), ("uses", "out")),
    ]
    assert queries.path(*ends, viewer=sector.viewer(sector.ada), steps=2) is None
    assert queries.path(*ends, viewer=sector.viewer(sector.rosa)) is None
    assert queries.path(ends[0], ends[0], viewer=ANONYMOUS) == ()


def test_the_timeline_tells_versions_sources_and_sightings(story: dict[str, Any], sector: Sector) -> None:
    told = queries.timeline(story["tool"]["id"], viewer=sector.viewer(sector.ada))
    assert [(moment.what, moment.detail) for moment in told] == [
        *(("created", ""), ("first_seen", story["sighting"]["id"]), ("first said", "STIX files")),
    ]
    assert "first_seen" not in {m.what for m in queries.timeline(story["tool"]["id"], viewer=ANONYMOUS)}


def test_lists_and_types_are_the_readers(story: dict[str, Any], sector: Sector) -> None:
    assert queries.types_seen(viewer=ANONYMOUS) == ("attack-pattern", "intrusion-set", "malware", "report")
    assert "sighting" in queries.types_seen(viewer=sector.viewer(sector.ada))
    assert [line.name for line in queries.recent_objects(viewer=ANONYMOUS, kind="malware")] == ["Tool"]


def asked(scene: Scene, viewer: Viewer) -> Iterator[Any]:
    """Every question that there is, about everything that was planted."""
    names = {name: (stix_id(token(name)), f"{token(name)} value") for name in scene.labels}
    yield queries.types_seen(viewer=viewer)
    yield queries.recent_objects(viewer=viewer)
    for name, (known, _) in names.items():
        yield queries.objects_named(token(name), viewer=viewer)
        yield queries.versions_of(known, viewer=viewer)
        yield queries.sources_of(known, viewer=viewer)
        yield queries.neighbours(known, viewer=viewer)
        yield queries.path(known, known[:-1], viewer=viewer)
        yield queries.look_up(["192.0.2.1", "192.0.2.0/24"], viewer=viewer)
        for question in (queries.object_card, queries.timeline):
            try:
                yield question(known, viewer=viewer)
            except NotFound:
                yield None


def test_no_question_tells_anybody_what_is_hidden(sector: Sector) -> None:
    scene = stage(sector)
    plant(scene)
    shown = 0
    for person, viewer in scene.people.items():
        hidden = {token(name) for name, label in scene.labels.items() if not visible(label, viewer)}
        told = repr(list(asked(scene, viewer)))
        tokens = set(re.findall(r"canary[a-z]+", told))
        assert tokens & hidden == set(), person
        shown += len(tokens)
    assert shown > len(scene.people)
