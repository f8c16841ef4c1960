"""Under which names objects go, and which a clear rule says are one. Pure."""

import json
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from intel.stories import thing
from wardwatch.intel.naming import Bearer, Family, Naming, by_rule, names_in
from wardwatch.standards.misp.ids import EXTENSION

CLUSTER = "5a2b9a1c-6a0f-4e9c-8a55-0f3b1c2d4e5f"


def read(made: Any) -> set[tuple[str, str]]:
    found = names_in(json.dumps(made).encode())
    return {(each.what.value, each.key) for each in found.called} if found else set()


def test_what_an_object_goes_by() -> None:
    references = [
        {"source_name": "mitre-attack", "external_id": "G0001"},
        {"source_name": "a report", "external_id": "G0002"},
    ]
    of = thing("intrusion-set", "Grey-Wolf 7", aliases=["grey wolf 7", "Lupus", 4, " "], external_references=references)
    assert read(of) == {("name", "greywolf7"), ("alias", "lupus"), ("attack-id", "G0001")}
    carried = {EXTENSION: {"extension_type": "property-extension", "galaxy": "threat-actor"}}
    misp = thing("threat-actor", "Lupus", extensions=carried, id=f"threat-actor--{CLUSTER}")
    assert read(misp) == {("name", "lupus"), ("galaxy-uuid", CLUSTER)}
    tagged = {"source_name": "misp-galaxy:threat-actor", "external_id": CLUSTER.upper()}
    assert ("galaxy-uuid", CLUSTER) in read(thing("intrusion-set", "X", external_references=[tagged]))
    twice = [*references, {"source_name": "mitre-attack", "external_id": "G0009"}]
    assert read(thing("intrusion-set", "Unsure", external_references=twice)) == {("name", "unsure")}
    for nothing in (thing("indicator", "I"), thing("malware", "-"), [], {"type": "malware"}, {"id": 3}):
        assert read(nothing) == set()


def key(number: str, what: Naming = Naming.ATTACK_ID) -> tuple[Family, Naming, str]:
    return Family.ACTOR, what, number


def groups(bearers: list[Bearer], members: dict[str, UUID] | None = None, apart: Any = ()) -> list[set[str]]:
    found = {**(members or {}), **{each.stix_id: each.group for each in by_rule(bearers, members or {}, apart)}}
    return sorted(({each for each, its in found.items() if its == group} for group in set(found.values())), key=sorted)


def test_the_same_number_joins_and_nothing_else() -> None:
    a, b, c = (Bearer(each, True, (key(number),)) for each, number in (("a", "G1"), ("b", "G1"), ("c", "G2")))
    assert groups([a, b, c]) == [{"a", "b"}]
    assert groups([a, b], apart={frozenset("ab")}) == []
    old, other = UUID(int=1), UUID(int=2)
    assert groups([a, b], {"a": old, "z": old}) == [{"a", "b", "z"}]
    assert groups([a, b], {"a": old, "z": old}, {frozenset("bz")}) == [{"a", "z"}], "somebody took b out"
    assert groups([a, b], {"a": old, "b": other}) == [{"a"}, {"b"}], "two groups are never made one"


def test_what_is_hidden_connects_nothing() -> None:
    """Or that two public objects are one would tell that there is a third."""
    a, b = Bearer("a", True, (key("G1"),)), Bearer("b", True, (key("U", Naming.GALAXY_UUID),))
    both = (key("G1"), key("U", Naming.GALAXY_UUID))
    assert groups([a, b, Bearer("h", False, both)]) == [{"a", "h"}]
    assert groups([a, b, Bearer("h", True, both)]) == [{"a", "b", "h"}]


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_read_or_left(body: bytes) -> None:
    names_in(body)
