import json
from contextlib import suppress
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.stix.broken import BROKEN, BUNDLE, GONE, OBJECTS, changed
from wardwatch.kit.errors import FormatError
from wardwatch.standards import stix

EVERY = [json.dumps(each).encode() for each in json.loads(BUNDLE.read_bytes())["objects"]]


def refused(raw: bytes) -> list[stix.Problem]:
    with pytest.raises(stix.Invalid) as invalid:
        stix.read(raw)
    return [problem for problem in invalid.value.problems if problem.must]


@pytest.mark.parametrize("raw", EVERY, ids=lambda raw: json.loads(raw)["type"])
def test_every_type_is_read_with_all_its_properties(raw: bytes):
    written = json.loads(raw)
    found = stix.read(raw)
    assert found.warnings == ()
    kind = stix.OBJECTS.get(written["type"])
    if kind is None:
        assert found.custom == ("name", "rate")
        return
    assert isinstance(found.object, kind)
    assert found.custom == (("pump_rate",) if "pump_rate" in written else ())
    said = msgspec.to_builtins(found.object)
    assert {name for name, value in said.items() if value is not None} == set(written) - set(found.custom)


def test_the_corpus_holds_every_type_of_the_specification():
    assert set(stix.OBJECTS) <= set(OBJECTS)


@pytest.mark.parametrize(("kind", "change", "place"), BROKEN, ids=range(len(BROKEN)))
def test_what_the_specification_forbids_is_refused_at_its_place(kind: str, change: dict[str, Any], place: str | None):
    text = json.dumps(changed(kind, change), default=lambda _: None)
    problems = refused(json.dumps(_without(json.loads(text), change)).encode())
    assert place is None or place in [problem.place for problem in problems]
    assert all(problem.reason and problem.section for problem in problems)


def _without(written: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """`GONE` inside of a property, which JSON cannot write."""
    for name in ("external_references", "granular_markings"):
        for given_, part in zip(change.get(name) or [], written.get(name) or [], strict=False):
            for each in [key for key, value in given_.items() if value is GONE]:
                del part[each]
    return written


@pytest.mark.parametrize(
    ("kind", "change", "reason"),
    [
        ("campaign", {"id": "campaign--01890a5d-ac96-774b-bcce-b302099a8057"}, "version 7"),
        ("campaign", {"id": "campaign--5A1E0000-0000-4000-8000-000000000001"}, "capital letters"),
        ("campaign", {"extensions": {"pump": {"rate": 7}}}, "is named by neither"),
        ("artifact", {"mime_type": "zip"}, "is not a media type"),
        ("campaign", {"x_rate": 7}, "custom properties: x_rate"),
        ("campaign", {"x_rate": {"list": []}}, "is empty"),
        ("campaign", {"x_rate": {"list": None}}, "is null"),
        ("marking-definition", {"modified": "2031-03-15T09:26:53.589Z"}, "is versioned"),
        ("extension-definition", {"version": "one"}, "is not a semantic version"),
        ("identity", {"sectors": ["healthcare", "pump-making"]}, "'pump-making' is not in its vocabulary"),
        ("indicator", {"pattern_type": "kql", "pattern": "x"}, "'kql' is not in its vocabulary"),
        ("indicator", {"pattern": "[file:hashes.MD5 = '7']"}, "is not 32 hexadecimal digits"),
        ("location", {"country": "France"}, "two letters"),
        ("url", {"id": "url--5a1e0000-0000-5000-8000-000000000001"}, "is not the one that its properties give"),
        ("file", {"extensions": {"x-pump-ext": {"rate": 7}}}, "without a definition"),
        ("x-larkmoor-pump", {"extensions": GONE}, "no extension brings it"),
        ("marking-definition", {"definition_type": "iep", "definition": {"a": 1}}, "no type of marking"),
    ],
)
def test_what_the_specification_only_advises_is_a_warning(kind: str, change: dict[str, Any], reason: str):
    found = stix.read(json.dumps(changed(kind, change)).encode())
    assert any(reason in warning.reason for warning in found.warnings), found.warnings
    assert not any(warning.must for warning in found.warnings)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not JSON"),
        (b"7", "missing"),
        (b'{"type":"campaign","type":"campaign"}', "more than once"),
        (b'{"type":"campaign","name":NaN}', "not JSON"),
        (b'{"type":"campaign","name":"\xff"}', "not UTF-8"),
        (b'{"type":"campaign","name":"\\ud800"}', "not JSON"),
        (b'{"type":"campaign","name":"\\u0000"}', "NUL"),
        (b'{"type":"campaign","name":' + b"9" * 10_000 + b"}", "not JSON"),
        (b'{"type":"campaign","name":' + b"[" * 10_000 + b"]" * 10_000 + b"}", "nested too deeply"),
        (b'{"type":"campaign","name":' + b'{"a":' * 63 + b"1" + b"}" * 63 + b"}", "2.0"),
        (b'{"type":"campaign","name":' + b'{"a":' * 200 + b"1" + b"}" * 200 + b"}", "nested more than 64 deep"),
    ],
)
def test_text_that_cannot_be_read_in_one_way_is_refused(raw: bytes, reason: str):
    assert reason in refused(raw)[0].reason


def test_a_refusal_tells_place_reason_and_section():
    with pytest.raises(FormatError) as invalid:
        stix.read(json.dumps(changed("campaign", {"confidence": 200})).encode())
    assert str(invalid.value) == "$.confidence: Expected `int` <= 100 (STIX 2.1 section 3.2)"


def test_of_very_many_problems_some_are_told_and_none_that_counts_is_lost():
    refs = [f"url--5A1E0000-0000-4000-8000-{n:012X}" for n in range(5000)]
    raw = json.dumps(changed("report", {"object_refs": refs})).encode()
    assert len(stix.read(raw).warnings) == 1000
    raw = json.dumps(changed("report", {"object_refs": refs, "lang": "zz"})).encode()
    assert [problem.place for problem in refused(raw)] == ["$.lang"]
    raw = json.dumps(changed("report", {"object_refs": ["x"] * 5000})).encode()
    assert len(refused(raw)) == 1001


def test_all_that_is_wrong_is_told_at_once():
    change = {"created_by_ref": "who", "lang": "zz", "last_seen": "2030-01-01T00:00:00Z", "x_rate": []}
    places = [problem.place for problem in refused(json.dumps(changed("campaign", change)).encode())]
    assert places == ["$.created_by_ref", "$.created_by_ref", "$.x_rate", "$.lang", "$.last_seen"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["indicator", "2.1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(OBJECTS)), st.data())
@settings(max_examples=300, deadline=None)
def test_no_object_does_more_than_be_refused(kind: str, data: st.DataObject):
    names = st.sampled_from(sorted({name for each in OBJECTS.values() for name in each}))
    change = data.draw(st.dictionaries(names, JSON, max_size=3))
    with suppress(stix.Invalid):
        stix.read(json.dumps(changed(kind, change)).encode("utf-8", "surrogatepass"))


VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1e30, 10**30, "", "a", "a--b", "2.0", "2031-03-14T09:26:53.589Z", "x" * 300),
    *([], {}, [[]], [None], [1], {"a": None}, {"": 1}, {"id": "x"}, {"extension_type": []}),
    [{"marking_ref": list(stix.TLP_1)[3], "selectors": ["name", "labels.[0]", "extensions"]}],
)


def mutated(value: Any, random: Random, depth: int = 0) -> Any:
    """`value` with one thing changed somewhere inside."""
    at_random = random.random()
    if at_random < 0.15 or depth > 6 or not isinstance(value, dict | list) or not value:
        return random.choice(VALUES)
    changed_ = value.copy()
    step: Any = random.choice(list(value)) if isinstance(value, dict) else random.randrange(len(value))
    if at_random < 0.3 and isinstance(value, dict):
        del changed_[step]
    elif at_random < 0.5 and isinstance(value, dict):
        changed_[random.choice(["x_a", "X", "", "lang", "created", "extensions", step])] = random.choice(VALUES)
    else:
        changed_[step] = mutated(value[step], random, depth + 1)
    return changed_


def test_what_is_changed_anywhere_is_refused_or_can_be_used_like_any_other():
    random, used = Random(7), 0
    for _ in range(6000):
        properties = random.choice(list(OBJECTS.values()))
        for _ in range(random.randint(1, 3)):
            properties = mutated(properties, random)
        raw = json.dumps(properties).encode()
        with suppress(FormatError):
            stix.lift(raw)
        with suppress(stix.Invalid):
            found = stix.read(raw).properties
            used += 1
            assert all(isinstance(id_, str) for _, id_ in stix.references(found))
            assert set(stix.observables(found)) <= set(stix.mentioned(found))
            left = stix.redact(raw, lambda _: False)
            assert left is None or stix.read(left)
            assert len(stix.digest(raw)) == 32
    assert used > 300
