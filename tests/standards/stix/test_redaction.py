import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.stix.broken import OBJECTS, changed
from wardwatch.standards import stix

SECRET, OPEN = (f"marking-definition--5a1e0000-0000-4000-8000-00000000000{n}" for n in (1, 2))


def marked(kind: str, *markings: tuple[str, list[str]], **change: Any) -> bytes:
    granular = [{"marking_ref" if "--" in ref else "lang": ref, "selectors": selectors} for ref, selectors in markings]
    return json.dumps(changed(kind, change | {"granular_markings": granular})).encode()


def open_only(ref: str) -> bool:
    return ref == OPEN


def redacted(raw: bytes) -> dict[str, Any]:
    found = stix.redact(raw, open_only)
    assert found is not None
    stix.read(found)
    left: dict[str, Any] = json.loads(found)
    return left


def test_nothing_is_touched_where_all_is_allowed():
    raw = marked("campaign", (OPEN, ["name"]), ("en", ["objective"]))
    assert stix.redact(raw, open_only) is raw
    plain = json.dumps(OBJECTS["campaign"]).encode()
    assert stix.redact(plain, lambda _: False) is plain


def test_a_part_that_may_not_be_seen_is_gone_with_its_marking():
    left = redacted(marked("campaign", (SECRET, ["objective", "aliases.[0]"]), (OPEN, ["name", "objective"])))
    assert "Ransom" not in json.dumps(left)
    assert left["granular_markings"] == [{"marking_ref": OPEN, "selectors": ["name"]}]
    assert "aliases" not in left
    assert SECRET not in json.dumps(left)


def test_other_selectors_follow_what_they_mean_when_elements_go():
    raw = marked(
        "campaign",
        (SECRET, ["aliases.[0]", "aliases.[2]"]),
        (OPEN, ["aliases.[1]", "aliases.[2]", "aliases.[3]", "aliases"]),
        ("en", ["aliases.[0]"]),
        aliases=["a", "b", "c", "d"],
    )
    left = redacted(raw)
    assert left["aliases"] == ["b", "d"]
    assert left["granular_markings"] == [
        {"marking_ref": OPEN, "selectors": ["aliases.[0]", "aliases.[1]", "aliases"]},
    ]


@pytest.mark.parametrize(
    ("kind", "selector"),
    [
        ("campaign", "name"),
        ("campaign", "id"),
        ("campaign", "type"),
        ("campaign", "created"),
        ("campaign", "granular_markings"),
        ("malware", "name"),
        ("url", "value"),
        ("file", "hashes.MD5"),
        ("indicator", "pattern"),
        ("indicator", "no_such_property"),
        ("indicator", "name.[0]"),
        ("indicator", "not a selector"),
    ],
)
def test_what_cannot_be_left_out_takes_the_object_with_it(kind: str, selector: str):
    assert stix.redact(marked(kind, (SECRET, [selector])), open_only) is None


def test_custom_properties_and_extensions_are_kept_or_go_as_marked():
    raw = marked("campaign", (SECRET, ["x_rates.high.[0]"]), x_rates={"high": [7, 8]}, x_other={"a": 1})
    assert redacted(raw)["x_rates"] == {"high": [8]}
    assert redacted(raw)["x_other"] == {"a": 1}


def test_many_markings_take_time_by_their_number_alone():
    aliases = [f"a{n}" for n in range(20_000)]
    hidden, shown = [[f"aliases.[{n}]" for n in range(start, 20_000, 2)] for start in (0, 1)]
    begun = time.monotonic()
    left = redacted(marked("campaign", (SECRET, hidden), (OPEN, shown), aliases=aliases))
    assert left["aliases"] == aliases[1::2]
    assert left["granular_markings"][0]["selectors"][-1] == "aliases.[9999]"
    assert time.monotonic() - begun < 5


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_value_that_may_not_be_seen_is_left(data: st.DataObject):
    values = [f"secret-{n}" for n in range(6)]
    change = {"aliases": values[:3], "objective": values[3], "x_deep": {"a": [values[4], {"b": values[5]}]}}
    ways = ["aliases.[0]", "aliases.[1]", "aliases.[2]", "objective", "x_deep.a.[0]", "x_deep.a.[1].b"]
    whole = {"aliases": values[:3], "x_deep": values[4:], "x_deep.a": values[4:], "x_deep.a.[1]": values[5:]}
    means = dict(zip(ways, [[value] for value in values], strict=True)) | whole
    hidden = data.draw(st.sets(st.sampled_from(sorted(means)), min_size=1))
    shown = data.draw(st.sets(st.sampled_from(sorted(means)), min_size=1))
    left = redacted(marked("campaign", (SECRET, sorted(hidden)), (OPEN, sorted(shown)), **change))
    gone = {value for way in hidden for value in means[way]}
    assert {value for value in values if value in json.dumps(left)} == set(values) - gone


def test_references_are_found_wherever_they_stand():
    found = stix.references(OBJECTS["network-traffic"])
    names = [name for name, _ in found]
    assert {"src_ref", "dst_ref", "extensions.http-request-ext.message_body_data_ref"} <= set(names)
    custom = {"x_made_by_ref": "identity--1", "x_maker_refs": ["identity--2", "identity--2"], "name": "a_ref--1"}
    assert list(stix.references(custom)) == [("x_made_by_ref", "identity--1"), ("x_maker_refs", "identity--2")]
    parts = [name for name, _ in stix.references(OBJECTS["email-message"])]
    assert "body_multipart.body_raw_ref" in parts
    assert [name for name, _ in stix.references(OBJECTS["indicator"])].count("granular_markings.marking_ref") == 1
    assert stix.granular_refs(OBJECTS["indicator"]) == {list(stix.TLP_1)[3]}
