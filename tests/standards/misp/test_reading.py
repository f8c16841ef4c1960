"""MISP events read: every kind of record, loose spellings, bad parts, hostile input."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import misp
from wardwatch.standards.misp import Distribution, SightingType, parts

BYTES = (Path(__file__).parents[2] / "corpus" / "misp" / "event.json").read_bytes()


def changed(change: Callable[[Any], object]) -> bytes:
    document = json.loads(BYTES)
    change(document["Event"])
    return json.dumps(document).encode()


def test_the_event_and_who_made_it() -> None:
    document = misp.read(BYTES)
    event = document.events[0]
    assert document.faults == ()
    assert (event.info, event.analysis, event.threat_level_id) == (
        "Invented wave of lures against infusion services",
        1,
        2,
    )
    assert event.published is True
    assert event.distribution is Distribution.ALL
    assert event.orgc
    assert event.orgc.name == "Invented Sharing Group of Larkmoor"
    assert event.extends_uuid is None
    assert [tag.exportable for tag in event.tags] == [True, True, True, False]


def test_attributes_with_what_is_said_of_them() -> None:
    first, second, third, *_ = misp.read(BYTES).events[0].attributes
    assert (first.type, first.value, first.to_ids) == ("domain", "updates.larkmoor.example", True)
    assert first.first_seen == datetime(2031, 3, 1, 8, tzinfo=UTC)
    assert [sighting.type for sighting in first.sightings] == [SightingType.SIGHTING, SightingType.FALSE_POSITIVE]
    assert [cluster.value for cluster in first.clusters] == ["Invented Lure - T9999"]
    assert second.to_ids is True
    assert third.timestamp == second.timestamp
    assert third.distribution is Distribution.COMMUNITY


def test_objects_reports_notes_and_proposals() -> None:
    event = misp.read(BYTES).events[0]
    file, other = event.objects
    assert [each.object_relation for each in file.attributes] == ["filename", "md5", "size-in-bytes"]
    assert file.attributes[2].value == "4096"
    assert file.references[0].relationship_type == "connects-to"
    assert other.name == "ward-telemetry"
    assert event.reports[0].content.startswith("# Lures")
    assert event.notes[0].note == "Seen by two members."
    assert (event.opinions[0].opinion, event.opinions[0].object_uuid) == (85, event.notes[0].uuid)
    assert [proposal.value for proposal in event.proposals] == ["198.51.100.9"]
    assert "198.51.100.9" not in [each.value for each in event.attributes]


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda event: event,
        lambda event: event["Event"],
        lambda event: [event],
        lambda event: {"response": [event]},
        lambda event: {"response": event},
    ],
    ids=["event", "bare", "list", "response", "response-of-one"],
)
def test_the_usual_shapes(wrapped: Callable[[Any], Any]) -> None:
    assert misp.read(json.dumps(wrapped(json.loads(BYTES))).encode()).events == misp.read(BYTES).events


def test_one_bad_attribute_loses_itself_alone() -> None:
    document = misp.read(changed(lambda event: event["Attribute"][1].update(uuid="nonsense")))
    assert len(document.events[0].attributes) == 7
    assert [(fault.place, fault.key) for fault in document.faults] == [("$.Event.Attribute[1]", "nonsense")]
    assert "no UUID" in document.faults[0].reason


def test_one_bad_event_of_several_loses_itself_alone() -> None:
    body = json.loads(BYTES)
    document = misp.read(json.dumps({"response": [{"Event": {"info": "no uuid"}}, body]}).encode())
    assert len(document.events) == 1
    assert [fault.place for fault in document.faults] == ["$.response[0].Event"]


def test_unknown_types_and_categories_are_kept_and_told() -> None:
    document = misp.read(changed(lambda event: event["Attribute"][0].update(type="warp-field", category="Space")))
    first = document.events[0].attributes[0]
    assert (first.type, first.category) == ("warp-field", "Space")
    assert [fault.place for fault in document.faults] == ["$.Event.Attribute[0]"] * 2


def test_an_unknown_distribution_is_the_narrowest() -> None:
    document = misp.read(changed(lambda event: event.update(distribution="9")))
    assert document.events[0].distribution is Distribution.ORGANISATION
    assert "narrowest" in document.faults[0].reason


@pytest.mark.parametrize(
    "member",
    [
        {"timestamp": "tomorrow"},
        {"timestamp": "99999999999999999999"},
        {"to_ids": "perhaps"},
        {"first_seen": "2031-02-30T00:00:00Z"},
        {"value": ""},
        {"value": "x" * (1 << 20) + "x"},
        {"value": {"not": "text"}},
        {"comment": "\u0000"},
    ],
    ids=["word", "year", "flag", "day", "empty", "long", "object", "nul"],
)
def test_what_an_attribute_cannot_say(member: dict[str, Any]) -> None:
    document = misp.read(changed(lambda event: event["Attribute"][0].update(member)))
    assert len(document.events[0].attributes) == 7
    assert len(document.faults) == 1


@pytest.mark.parametrize("data", [b"", b"[1]", b"{}", b"{", b"null", b'{"Event": []}', b'{"response": 3}', b"[" * 9999])
def test_what_is_no_event(data: bytes) -> None:
    with pytest.raises(FormatError):
        misp.read(data)


def test_too_many_records_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MAX_RECORDS", 10)
    with pytest.raises(FormatError, match="more than 10 records"):
        misp.read(BYTES)


def test_notes_on_notes_have_a_bottom() -> None:
    uuid = "6f1d5a50-0000-4000-8000-0000000000{:02d}"
    note: dict[str, Any] = {"uuid": uuid.format(0), "note": "deepest"}
    for depth in range(1, 40):
        note = {"uuid": uuid.format(depth), "note": "above", "Note": [note]}
    document = misp.read(changed(lambda event: event.update(Note=[note])))
    assert len(document.events[0].notes) == parts.MAX_DEPTH
    assert any("levels deep" in fault.reason for fault in document.faults)


def test_an_attached_file_is_told_and_not_taken() -> None:
    document = misp.read(changed(lambda event: event["Attribute"][0].update(data="UEsDBA==")))
    assert document.events[0].attributes[0].attached


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["uuid", "type", "value", "Tag", "name", "Note", "timestamp"]), inner)
    ),
    max_leaves=20,
)
KEYS = ["uuid", "Attribute", "Object", "Tag", "Galaxy", "Note", "EventReport", "timestamp", "distribution", "Orgc"]


@given(
    st.dictionaries(st.sampled_from(KEYS), JSON),
    st.sampled_from(["Attribute", "Object", "Tag", "Galaxy", "Note"]),
    JSON,
)
def test_whatever_comes_is_read_or_refused(members: dict[str, Any], name: str, inside: Any) -> None:
    event = json.loads(BYTES)["Event"] | members
    if isinstance(event.get(name), list) and event[name] and isinstance(event[name][0], dict):
        event[name][0] = {
            **event[name][0],
            "value": inside,
            "meta": inside,
            "Sighting": inside,
            "GalaxyCluster": inside,
        }
    try:
        document = misp.read(json.dumps({"Event": event}).encode())
    except FormatError:
        return
    for each in document.events:
        assert all(json.loads(data)["id"] for data in misp.objects(each, []))


@given(st.binary(max_size=200))
def test_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        misp.read(data)
    except FormatError:
        return
