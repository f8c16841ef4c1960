"""STIX objects as MISP events, and feeds that PyMISP reads."""

import gzip
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymisp import MISPEvent

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.standards import misp
from wardwatch.standards.misp import Distribution, Event, Organisation, Release, core, feed, ids, release_of
from wardwatch.standards.stix.markings import TLP_2
from wardwatch.standards.tlp import Tlp

BYTES = (Path(__file__).parents[2] / "corpus" / "misp" / "event.json").read_bytes()
EVENT = misp.read(BYTES).events[0]
CENTER = Organisation("Center of the examples", "6f1d5a50-0000-4000-8000-0000000000ee")
REST = Event(uuid="6f1d5a50-0000-4000-8000-0000000000ff", info="Everything else", orgc=CENTER)
REFS = {label: ref for ref, label in TLP_2.items()}


def back(objects: list[bytes], told: list[Fault] | None = None) -> tuple[Event, ...]:
    faults: list[Fault] = []
    found = misp.events(objects, REST, faults if told is None else told)
    assert told is not None or faults == []
    return found


def native(kind: str, number: int, **fields: Any) -> bytes:
    own = {"type": kind, "spec_version": "2.1", "id": f"{kind}--6f1d5a50-0000-4000-8000-{number:012d}"}
    return msgspec.json.encode(own | {"modified": "2031-03-05T07:10:00.000Z"} | fields)


def by_uuid(event: Event) -> dict[str, dict[str, Any]]:
    body = core.event(event)
    names = ("Attribute", "Object", "EventReport", "Note", "Opinion")
    return {each["uuid"]: each for name in names for each in body.pop(name, [])} | {"": body}


def test_an_event_comes_back_as_it_was() -> None:
    (event,) = back(list(misp.objects(EVENT, [])))
    assert by_uuid(event) == by_uuid(EVENT)
    first = next(each for each in event.attributes if each.sightings)
    assert {each.uuid for each in first.sightings} == {each.uuid for each in EVENT.attributes[0].sightings}
    assert first.sightings[0].organisation == EVENT.attributes[0].sightings[0].organisation


@pytest.mark.parametrize(
    "name", ["galaxy_1.json.gz", "long_event.json.gz", "mainly_objects_1.json.gz", "sighting_1.json.gz"]
)
def test_published_events_come_back_as_they_were(shared_data: Path, name: str) -> None:
    data = gzip.decompress((shared_data / "misp" / "events" / f"pymisp_{name}").read_bytes())
    event = misp.read(data).events[0]
    (again,) = back(list(misp.objects(event, [])))
    assert by_uuid(again) == by_uuid(event)


@pytest.mark.parametrize("level", [0, 1, 2, 4])
@pytest.mark.parametrize("published", [True, False])
def test_a_limited_event_comes_back_no_wider_and_no_narrower(level: int, published: bool) -> None:
    group = misp.SharingGroup("6f1d5a50-0000-4000-8000-0000000000f1", "Wards") if level == 4 else None
    limited = msgspec.structs.replace(EVENT, distribution=Distribution(level), sharing_group=group, published=published)
    (event,) = back(list(misp.objects(limited, [])))
    assert by_uuid(event) == by_uuid(limited)
    assert release_of(event) == release_of(limited)


def test_of_several_versions_the_last_counts() -> None:
    changed = msgspec.structs.replace(EVENT.attributes[0], comment="now known better", timestamp=EVENT.timestamp)
    later = msgspec.structs.replace(EVENT, attributes=(changed, *EVENT.attributes[1:]))
    (event,) = back([*misp.objects(later, []), *misp.objects(EVENT, [])])
    assert next(each for each in event.attributes if each.uuid == changed.uuid).comment == "now known better"


def test_what_was_marked_narrower_since_says_so() -> None:
    """The store may have been told that an object is RED: what leaves says it, whatever its record says."""
    objects = []
    for data in misp.objects(EVENT, []):
        fields = json.loads(data)
        if fields["id"].endswith("11") and fields["type"] == "indicator":
            fields["object_marking_refs"] = [REFS[Tlp.RED]]
        objects.append(json.dumps(fields).encode())
    (event,) = back(objects)
    marked = next(each for each in event.attributes if each.uuid.endswith("0011"))
    assert [tag.name for tag in marked.tags] == ["tlp:red"]


def test_without_its_report_an_attribute_keeps_its_marking() -> None:
    objects = [data for data in misp.objects(EVENT, []) if json.loads(data)["type"] == "indicator"]
    (event,) = back(objects)
    assert (event.uuid, event.info) == (EVENT.uuid, REST.info)
    every = [*event.attributes, *(each for one in event.objects for each in one.attributes)]
    assert all({"tlp:green", "tlp:red"} & {tag.name for tag in each.tags} for each in every)


def test_indicators_of_others() -> None:
    marks = {"object_marking_refs": [REFS[Tlp.AMBER]]}
    stix = {"pattern_type": "stix", "labels": ["phishing"], **marks}
    objects = [
        native("indicator", 1, pattern="[ipv4-addr:value = '192.0.2.1']", **stix),
        native(
            "indicator",
            2,
            pattern="[file:hashes.'SHA-256' = 'aa' OR file:hashes.MD5 = 'bb'] OR [url:value = 'x\\'y']",
            **stix,
        ),
        native("indicator", 3, pattern="[domain-name:value = 'a.example' AND url:value = 'y']", **stix),
        native("indicator", 4, pattern="[ipv4-addr:value = '192.0.2.1'] FOLLOWEDBY [url:value = 'y']", **stix),
        native("indicator", 6, pattern="[ipv4-addr:value ISSUBSET '198.51.100.0/24']", **stix),
        native("indicator", 5, pattern="rule x { condition: true }", pattern_type="yara", revoked=True),
    ]
    (event,) = back(objects)
    assert [(each.type, each.value) for each in event.attributes] == [
        ("ip-dst", "192.0.2.1"),
        ("sha256", "aa"),
        ("md5", "bb"),
        ("url", "x'y"),
        ("stix2-pattern", "[domain-name:value = 'a.example' AND url:value = 'y']"),
        ("stix2-pattern", "[ipv4-addr:value = '192.0.2.1'] FOLLOWEDBY [url:value = 'y']"),
        ("ip-dst", "198.51.100.0/24"),
        ("yara", "rule x { condition: true }"),
    ]
    assert all(each.to_ids for each in event.attributes)
    assert [tag.name for tag in event.attributes[0].tags] == ["phishing", "tlp:amber"]
    assert len({each.uuid for each in event.attributes}) == 8
    assert event.attributes[7].deleted


def test_a_report_of_others_is_an_event() -> None:
    actor = native("intrusion-set", 1, name="Tarn Heron")
    address = msgspec.json.encode(
        {"type": "ipv4-addr", "id": "ipv4-addr--6f1d5a50-0000-5000-8000-000000000002", "value": "192.0.2.9"}
    )
    refs = [json.loads(each)["id"] for each in (actor, address)]
    report = native("report", 3, name="Herons", published="2031-03-05T07:10:00Z", object_refs=refs)
    (event,) = back([actor, address, report])
    assert (event.info, event.orgc) == ("Herons", CENTER)
    assert {(each.type, each.value) for each in event.attributes} == {
        ("threat-actor", "Tarn Heron"),
        ("ip-dst", "192.0.2.9"),
    }


def test_what_a_marking_nobody_knows_says_goes_to_nobody_else() -> None:
    unknown = ["marking-definition--6f1d5a50-0000-4000-8000-00000000dead"]
    stix = {"pattern": "[url:value = 'y']", "pattern_type": "stix"}
    (event,) = back([native("indicator", 1, object_marking_refs=unknown, **stix)])
    assert event.attributes[0].distribution is Distribution.ORGANISATION


def test_nobody_else_adds_to_an_event() -> None:
    objects = list(misp.objects(EVENT, []))
    forged = json.loads(next(data for data in objects if b'"indicator--' in data[:120]))
    forged |= {"id": "indicator--6f1d5a50-0000-4000-8000-00000000f00d", "created_by_ref": f"identity--{REST.uuid}"}
    event, other = back([*objects, json.dumps(forged).encode()])
    assert by_uuid(event) == by_uuid(EVENT)
    assert (other.uuid, len(other.attributes)) == (REST.uuid, 1)


MEMBERS = st.sampled_from(
    ["id", "type", "extensions", "object_refs", "pattern", "labels", "object_marking_refs", "modified"]
)


@given(
    st.data(),
    MEMBERS,
    st.none() | st.integers() | st.text() | st.lists(st.text()) | st.just({ids.EXTENSION: {"event": {}}}),
)
def test_whatever_comes_is_written_or_told(data: st.DataObject, name: str, value: Any) -> None:
    objects = [json.loads(each) for each in misp.objects(EVENT, [])]
    changed = data.draw(st.sampled_from(objects))
    inside = changed.get("extensions", {}).get(ids.EXTENSION, {})
    if inside and data.draw(st.booleans()):
        inside[data.draw(st.sampled_from(sorted(inside)))] = value
    else:
        changed[name] = value
    for event in back([json.dumps(each).encode() for each in objects], []):
        assert dict(feed.write([event])) if event.orgc and event.info else True


def test_what_cannot_be_said_is_told() -> None:
    told: list[Fault] = []
    objects = [
        native("infrastructure", 1, name="A hoster"),
        native(
            "indicator",
            2,
            pattern="[url:value = 'y']",
            pattern_type="stix",
            granular_markings=[{"selectors": ["name"]}],
        ),
        b"{",
        b'{"type": "tool"}',
    ]
    assert back(objects, told) == ()
    assert [fault.place for fault in told] == ["objects[1]", "objects[2]", "objects[3]", "objects[0]"]


def written(*events: Event) -> dict[str, bytes]:
    return dict(feed.write(events))


def test_a_feed_that_pymisp_reads(tmp_path: Path) -> None:
    files = written(EVENT)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    theirs = MISPEvent()
    theirs.load_file(str(tmp_path / f"{EVENT.uuid}.json"))
    assert theirs.info == EVENT.info
    ours = [*EVENT.attributes, *(each for one in EVENT.objects for each in one.attributes)]
    read = [*theirs.attributes, *(each for one in theirs.objects for each in one.attributes)]
    assert {(each.uuid, each.type, each.value, bool(each.to_ids), each.timestamp) for each in read} == {
        (each.uuid, each.type, each.value, bool(each.to_ids), each.timestamp) for each in ours
    }
    assert {tag.name for tag in theirs.tags} == {tag.name for tag in EVENT.tags if tag.exportable}
    manifest = json.loads(files["manifest.json"])[EVENT.uuid]
    expected = theirs.manifest[EVENT.uuid]
    assert {name: str(manifest[name]) for name in ("info", "date", "analysis", "threat_level_id", "timestamp")} == {
        name: str(expected[name]) for name in ("info", "date", "analysis", "threat_level_id", "timestamp")
    }
    assert manifest["Orgc"]["uuid"] == expected["Orgc"]["uuid"]
    hashes = {line.partition(",")[0] for line in files["hashes.csv"].decode().splitlines()}
    deleted = [each for each in theirs.attributes if each.get("deleted")]
    assert len(deleted) == 1
    assert hashes == set(theirs.attributes_hashes("md5")) - set(deleted[0].hash_values("md5"))


def test_a_feed_is_read_as_it_was_written() -> None:
    files = written(EVENT)
    manifest = feed.read_manifest(files["manifest.json"])
    (entry,) = manifest.entries
    assert manifest.faults == ()
    assert (entry.uuid, entry.info, entry.timestamp, entry.date) == (
        EVENT.uuid,
        EVENT.info,
        EVENT.timestamp,
        EVENT.date,
    )
    event, faults = misp.read_event(files[entry.file])
    assert faults == ()
    assert {each.uuid for each in event.attributes} == {each.uuid for each in EVENT.attributes}
    faults_of_hashes: list[Fault] = []
    lines = list(feed.read_hashes(files["hashes.csv"] + b"nonsense,nonsense\n", faults_of_hashes))
    assert {uuid for _, uuid in lines} == {EVENT.uuid}
    assert len(faults_of_hashes) == 1


def test_who_is_in_a_sharing_group_stays_here() -> None:
    group = misp.SharingGroup("6f1d5a50-0000-4000-8000-0000000000f1", "Wards", (Organisation("Ward Seven"),))
    limited = msgspec.structs.replace(EVENT, distribution=Distribution.SHARING_GROUP, sharing_group=group)
    text = b"".join(written(limited).values())
    assert b"Wards" not in text
    event, _ = misp.read_event(written(limited)[f"{EVENT.uuid}.json"])
    assert event.distribution is Distribution.ORGANISATION
    assert release_of(event).recipient_alone


def test_an_event_without_a_maker_makes_no_feed() -> None:
    with pytest.raises(FormatError):
        written(Event(uuid=EVENT.uuid, info="x"))


@pytest.mark.parametrize("data", [b"[]", b"{", b"3"])
def test_what_is_no_manifest(data: bytes) -> None:
    with pytest.raises(FormatError):
        feed.read_manifest(data)


def test_a_bad_entry_of_a_manifest_loses_itself_alone() -> None:
    body = json.loads(written(EVENT)["manifest.json"]) | {"no-uuid": {}, "x": []}
    manifest = feed.read_manifest(json.dumps(body).encode())
    assert len(manifest.entries) == 1
    assert len(manifest.faults) == 2


def test_a_release_says_what_is_known() -> None:
    assert Release().label is None
