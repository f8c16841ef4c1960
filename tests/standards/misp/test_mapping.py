"""MISP events as STIX 2.1: what each record becomes, under which marking, and the same again on reading again."""

import gzip
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import Fault
from wardwatch.standards import misp
from wardwatch.standards.misp import Attribute, ids, vocabulary
from wardwatch.standards.stix import head, patterns, read
from wardwatch.standards.stix.markings import tlp_of
from wardwatch.standards.tlp import Tlp

BYTES = (Path(__file__).parents[2] / "corpus" / "misp" / "event.json").read_bytes()
UUID = "6f1d5a50-0000-4000-8000-0000000000{}"


def mapped(change: Callable[[Any], object] | None = None, told: list[Fault] | None = None) -> dict[str, Any]:
    """The objects by id."""
    document = json.loads(BYTES)
    if change:
        change(document["Event"])
    event = misp.read(json.dumps(document).encode()).events[0]
    found = [json.loads(data) for data in misp.objects(event, [] if told is None else told)]
    return {each["id"]: each for each in found}


def the(kind: str, uuid: str, **options: Any) -> Any:
    return mapped(**options)[f"{kind}--{UUID.format(uuid)}"]


def label(fields: Any) -> Tlp | None:
    return tlp_of(fields.get("object_marking_refs", ()))


def test_an_attribute_for_detection_is_an_indicator() -> None:
    indicator = the("indicator", "11")
    assert indicator["pattern"] == "[domain-name:value = 'updates.larkmoor.example']"
    assert indicator["valid_from"] == "2031-03-01T08:00:00.000Z"
    assert indicator["description"] == "second stage"
    assert indicator["confidence"] == 70
    assert indicator["labels"] == ['misp:type="domain"', 'misp:category="Network activity"']
    assert indicator["created_by_ref"] == f"identity--{UUID.format('bb')}"
    assert label(indicator) is Tlp.GREEN


def test_patterns() -> None:
    found = mapped()
    assert found[f"indicator--{UUID.format('12')}"]["pattern"] == (
        "[network-traffic:dst_ref.value = '192.0.2.7' AND network-traffic:dst_port = 8443]"
    )
    assert found[f"indicator--{UUID.format('16')}"]["pattern"] == "[url:value = 'https://old.larkmoor.example/it\\'s']"
    assert found[f"indicator--{UUID.format('18')}"]["pattern_type"] == "yara"


def test_the_rest_is_observed() -> None:
    found = mapped(lambda event: event["Attribute"][2].pop("distribution"))
    observed = found[f"observed-data--{UUID.format('13')}"]
    assert observed["first_observed"] == observed["last_observed"]
    (ref,) = observed["object_refs"]
    assert found[ref]["hashes"] == {"SHA-256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
    assert label(found[ref]) is Tlp.GREEN


def test_what_stix_has_no_object_for_is_kept() -> None:
    own = the("x-misp-attribute", "15")
    assert own["misp_attribute"]["value"] == "not-a-real-wallet"
    assert own["extensions"] == {ids.EXTENSION: {"extension_type": "new-sdo"}}
    assert the("vulnerability", "14")["name"] == "CVE-2031-10007"


def test_an_object_is_one_statement() -> None:
    found = mapped()
    assert (
        found[f"indicator--{UUID.format('21')}"]["pattern"] == "[file:hashes.MD5 = '098f6bcd4621d373cade4e832627b4f6']"
    )
    observed = found[f"observed-data--{UUID.format('21')}"]
    file = found[observed["object_refs"][-1]]
    assert (file["name"], file["size"], file["hashes"]["MD5"]) == (
        "invoice.exe",
        4096,
        "098f6bcd4621d373cade4e832627b4f6",
    )
    relations = {
        (each["relationship_type"], each["source_ref"], each["target_ref"])
        for each in found.values()
        if each["type"] == "relationship"
    }
    assert ("based-on", f"indicator--{UUID.format('21')}", observed["id"]) in relations
    assert ("connects-to", f"indicator--{UUID.format('21')}", f"indicator--{UUID.format('11')}") in relations
    assert ("indicates", f"indicator--{UUID.format('11')}", f"attack-pattern--{UUID.format('c2')}") in relations


def test_an_object_after_no_known_template_is_kept_and_its_values_found() -> None:
    found = mapped()
    assert found[f"x-misp-object--{UUID.format('31')}"]["misp_object"]["name"] == "ward-telemetry"
    assert found[f"indicator--{UUID.format('33')}"]["pattern"] == "[ipv6-addr:value = '2001:DB8::7']"


def test_clusters() -> None:
    found = mapped()
    actor = found[f"threat-actor--{UUID.format('c1')}"]
    assert (actor["name"], actor["aliases"]) == ("Tarn Heron", ["THERON", "UNC99999"])
    assert actor["modified"] == "1970-01-01T00:00:00.007Z"
    assert label(actor) is Tlp.GREEN
    (family,) = [each for each in found.values() if each["type"] == "malware"]
    assert (family["name"], family["malware_types"]) == ("Gullwing", ["ransomware"])
    technique = found[f"attack-pattern--{UUID.format('c2')}"]
    assert technique["external_references"] == [{"source_name": "mitre-attack", "external_id": "T9999"}]


def test_sightings_of_the_three_kinds() -> None:
    found = mapped()
    sighting = found[f"sighting--{UUID.format('d1')}"]
    assert sighting["sighting_of_ref"] == f"indicator--{UUID.format('11')}"
    assert sighting["where_sighted_refs"] == [f"identity--{UUID.format('cc')}"]
    assert sighting["first_seen"] == "2031-03-05T07:10:00.000Z"
    assert found[f"opinion--{UUID.format('d2')}"]["opinion"] == "strongly-disagree"
    expired = found[f"indicator--{UUID.format('16')}"]
    assert expired["valid_until"] == "2031-03-05T08:16:40.000Z"
    assert expired["modified"][:19] == "2031-03-05T08:16:40"


def test_a_sighting_after_the_expiration_counts_more() -> None:
    def seen_again(event: Any) -> None:
        event["Attribute"][5]["Sighting"].append(
            {"uuid": UUID.format("d4"), "type": "0", "date_sighting": "1930469000"}
        )

    assert "valid_until" not in the("indicator", "16", change=seen_again)


def test_what_was_over_before_it_began_is_over() -> None:
    early = the("indicator", "16", change=lambda event: event["Attribute"][5].update(first_seen="2031-04-01T00:00:00Z"))
    assert early["valid_from"] < early["valid_until"] == "2031-03-05T08:16:40.000Z"


def test_deleted_is_revoked() -> None:
    assert the("indicator", "17")["revoked"] is True
    assert "revoked" not in the("indicator", "11")


def test_reports_notes_and_opinions() -> None:
    found = mapped()
    report = found[f"report--{UUID.format('01')}"]
    assert report["published"] == "2031-03-05T09:40:00.000Z"
    assert label(found[f"note--{UUID.format('41')}"]) is Tlp.AMBER_STRICT
    note = found[f"note--{UUID.format('51')}"]
    assert (note["content"], note["object_refs"]) == ("Seen by two members.", [report["id"]])
    opinion = found[f"opinion--{UUID.format('52')}"]
    assert (opinion["opinion"], opinion["object_refs"]) == ("strongly-agree", [note["id"]])


def test_a_note_is_no_wider_than_what_it_is_about() -> None:
    def noted(event: Any) -> None:
        opinion = event["Note"][0]["Opinion"][0]
        opinion["distribution"] = "0"
        opinion["Note"] = [{"uuid": UUID.format("53"), "note": "on the opinion"}]

    found = mapped(noted)
    assert label(found[f"opinion--{UUID.format('52')}"]) is Tlp.AMBER_STRICT
    assert label(found[f"note--{UUID.format('53')}"]) is Tlp.AMBER_STRICT
    assert found[f"note--{UUID.format('53')}"]["object_refs"] == [f"opinion--{UUID.format('52')}"]


def test_notes_about_each_other_end() -> None:
    def circle(event: Any) -> None:
        ring = ("54", "55")
        event["Note"] = [
            {"uuid": UUID.format(one), "object_uuid": UUID.format(other), "note": "circle"}
            for one, other in (ring, ring[::-1])
        ]

    assert label(the("note", "54", change=circle)) is Tlp.AMBER_STRICT


def test_what_is_not_exportable_stays() -> None:
    assert "internal:handled" not in json.dumps(mapped())


def test_nobody_states_a_proposal() -> None:
    assert "198.51.100.9" not in json.dumps(mapped())


def test_narrower_parts_are_not_named_by_what_is_wider() -> None:
    """The truth about one attribute that is RED: neither its value nor its id stands in anything that is less."""
    found = mapped()
    red = [each for each in found.values() if label(each) is Tlp.RED]
    assert Counter(each["type"] for each in red) == {"indicator": 1, "grouping": 1}
    rest = json.dumps([each for each in found.values() if label(each) is not Tlp.RED])
    assert "192.0.2.7" not in rest
    assert UUID.format("12") not in rest


def test_an_object_is_as_narrow_as_its_narrowest_attribute() -> None:
    def one_red(event: Any) -> None:
        event["Object"][0]["Attribute"][2]["Tag"] = [{"name": "tlp:red"}]

    found = mapped(one_red)
    assert label(found[f"indicator--{UUID.format('21')}"]) is Tlp.RED
    less = json.dumps([each for each in found.values() if label(each) is not Tlp.RED])
    assert "098f6bcd4621d373cade4e832627b4f6" not in less
    assert "4096" not in less


def test_everything_of_an_event_is_at_least_as_narrow_as_the_event() -> None:
    """But what says how to read the others, which is public."""
    public = {"extension-definition", "marking-definition"}
    for tag, least in (("tlp:amber", Tlp.AMBER), ("tlp:red", Tlp.RED)):
        found = mapped(lambda event, tag=tag: event["Tag"].append({"name": tag}))
        for each in found.values():
            if each["type"] not in public and each["id"] != ids.AUTHOR:
                assert (label(each) or Tlp.CLEAR) >= least, each


def test_reading_again_gives_the_same_and_a_raised_marking_a_newer_version() -> None:
    event = misp.read(BYTES).events[0]
    assert list(misp.objects(event, [])) == list(misp.objects(event, []))
    before, after = mapped(), mapped(lambda event: event["Tag"].append({"name": "tlp:red"}))
    for ref, fields in before.items():
        if fields["type"] in ("indicator", "report", "observed-data", "relationship", "note"):
            raised = after.get(ref)
            assert raised is None or label(fields) is Tlp.RED or raised["modified"] > fields["modified"], ref


def test_links_are_references_of_the_event_unless_they_are_narrower() -> None:
    def linked(event: Any) -> None:
        for number, tags in ((71, []), (72, [{"name": "tlp:red"}])):
            link = {
                "uuid": UUID.format(number),
                "type": "link",
                "value": f"https://links.example/{number}",
                "Tag": tags,
            }
            event["Attribute"].append({**link, "category": "External analysis", "to_ids": False})

    found = mapped(linked)
    references = found[f"report--{UUID.format('01')}"]["external_references"]
    assert references == [{"source_name": "link", "url": "https://links.example/71"}]
    less = [each for each in found.values() if label(each) is not Tlp.RED]
    assert "links.example/72" not in json.dumps(less)


def test_of_several_values_in_one_place_any_is_wanted() -> None:
    def two_names(event: Any) -> None:
        one = event["Object"][0]["Attribute"][1]
        event["Object"][0]["Attribute"] = [one, {**one, "uuid": UUID.format("25"), "value": "0" * 32}]

    pattern = the("indicator", "21", change=two_names)["pattern"]
    assert pattern == f"[file:hashes.MD5 = '098f6bcd4621d373cade4e832627b4f6' OR file:hashes.MD5 = '{'0' * 32}']"


def test_an_unknown_tlp_tag_is_told() -> None:
    told: list[Fault] = []
    report = the("report", "01", change=lambda event: event["Tag"].append({"name": "tlp:ex:chr"}), told=told)
    assert label(report) is Tlp.AMBER_STRICT
    assert len(told) == 1
    assert "tlp:ex:chr" in told[0].reason


def test_a_draft_is_a_grouping_for_its_recipient() -> None:
    grouping = the("grouping", "01", change=lambda event: event.update(published=False))
    assert label(grouping) is Tlp.AMBER_STRICT


def test_an_empty_event_is_still_an_event() -> None:
    def emptied(event: Any) -> None:
        for name in ("Attribute", "Object", "Galaxy", "EventReport", "Note", "Tag"):
            event.pop(name)

    report = the("report", "01", change=emptied)
    assert report["object_refs"] == [report["created_by_ref"]]
    assert label(report) is None


def test_every_object_has_a_head_and_refers_to_what_is_there() -> None:
    found = mapped()
    for each in found.values():
        data = json.dumps(each).encode()
        assert head(data).id == each["id"]
        assert read(data).warnings == ()
        refs = [each[name] for name in ("source_ref", "target_ref", "sighting_of_ref") if name in each]
        for ref in refs + each.get("object_refs", []):
            assert ref in found


READABLE = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


@given(
    st.sampled_from(sorted(vocabulary.TYPES)),
    st.text(READABLE, min_size=1, max_size=60) | st.from_regex(r"[a-z.|\\'/:0-9]{1,40}", fullmatch=True),
)
def test_every_type_gives_a_pattern_or_observables_that_can_be_read(kind: str, value: str) -> None:
    for to_ids in (True, False):
        attribute = Attribute(uuid=UUID.format("11"), type=kind, value=value, to_ids=to_ids)
        event = misp.Event(uuid=UUID.format("01"), info="x", attributes=(attribute,))
        for data in misp.objects(event, []):
            fields = json.loads(data)
            if fields["type"] == "indicator" and fields["pattern_type"] == "stix" and kind != "stix2-pattern":
                written = [each.value for each in patterns.parse(fields["pattern"]).comparisons]
                assert all(str(each) in value for each in written)
            elif fields["type"] in ("observed-data", "report", "grouping", "x-misp-attribute"):
                read(data)


def test_another_library_reads_every_object() -> None:
    stix2 = pytest.importorskip("stix2")
    for each in mapped().values():
        stix2.parse(each, allow_custom=True, version="2.1")


def values(objects: list[Any]) -> Counter[str]:
    """The values that a bundle states: of observables without a name in common, and of patterns."""
    import re

    found: Counter[str] = Counter()
    for each in objects:
        if each["type"] == "indicator":
            found.update(re.findall(r"= '([^']*)'", each["pattern"]))
        for name in ("value", "number", "name"):
            if each["type"] in ("autonomous-system", "domain-name", "ipv4-addr", "file", "email-addr") and name in each:
                found[str(each[name])] += 1
    return found


def test_the_published_pair_means_the_same(shared_data: Path) -> None:
    """`misp-stix`, which MISP itself uses, made the other half of the pair."""
    folder = shared_data / "misp" / "events"
    events = misp.read((folder / "misp-stix_test_events_collection_1.json").read_bytes()).events
    theirs = json.loads((folder / "misp-stix_test_events_collection_stix21.json").read_bytes())["objects"]
    theirs_by_id = {each["id"]: each for each in theirs}
    for event in events:
        ours = [json.loads(data) for data in misp.objects(event, [])]
        for each in ours:
            other = theirs_by_id.get(each["id"])
            if other and each["type"] in ("indicator", "observed-data", "grouping"):
                assert other["modified"] == each["modified"]
                for name in ("pattern", "valid_from", "first_observed", "name", "number_observed", "context"):
                    if name in other:
                        assert str(each[name]).replace(".000Z", "Z") == str(other[name]).replace(".000Z", "Z")
        stated = set(values(ours))
        others = {each["id"]: each for each in theirs}
        grouped = [others[ref] for ref in others[f"grouping--{event.uuid}"]["object_refs"]]
        assert set(values(grouped)) <= stated


@pytest.mark.parametrize(
    "name", ["galaxy_1.json.gz", "long_event.json.gz", "mainly_objects_1.json.gz", "sighting_1.json.gz"]
)
def test_published_events_become_stix(shared_data: Path, name: str) -> None:
    stix2 = pytest.importorskip("stix2")
    data = gzip.decompress((shared_data / "misp" / "events" / f"pymisp_{name}").read_bytes())
    document = misp.read(data)
    assert document.faults == ()
    told: list[Fault] = []
    found = [json.loads(each) for each in misp.objects(document.events[0], told)]
    assert told == []
    assert len({each["id"] for each in found}) > 10
    for each in found:
        stix2.parse(each, allow_custom=True, version="2.1")
