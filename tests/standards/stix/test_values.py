import json
from typing import Any

import pytest

from standards.stix.broken import BUNDLE
from wardwatch.kit.errors import FormatError
from wardwatch.standards import stix
from wardwatch.standards.stix import patterns


def indicator(pattern: str, **properties: Any) -> dict[str, Any]:
    return {"type": "indicator", "pattern": pattern, "pattern_type": "stix", **properties}


def alone(pattern: str) -> list[str]:
    return [f"{each.kind} {each.value}" for each in stix.observables(indicator(pattern))]


def named(pattern: str) -> list[str]:
    return [f"{each.kind} {each.value}" for each in stix.mentioned(indicator(pattern))]


def test_an_observable_object_gives_its_own_values():
    found = {}
    for each in json.loads(BUNDLE.read_bytes())["objects"]:
        for value in stix.observables(each):
            found.setdefault(each["type"], []).append(str(value))
    assert found == {
        "indicator": ["192.0.2.7"],
        "artifact": ["0" * 32],
        "autonomous-system": ["AS64500"],
        "domain-name": ["relay.example"],
        "email-addr": ["front.desk@clinic.example"],
        "file": ["drip.exe", "b" * 64, "1" * 32, "drip.zip"],
        "ipv4-addr": ["192.0.2.7"],
        "ipv6-addr": ["2001:db8::7"],
        "mac-addr": ["02:00:5e:10:00:01"],
        "mutex": ["Global\\drip"],
        "url": ["http://relay.example:7070/drip"],
        "windows-registry-key": ["hkey_local_machine\\software\\drip"],
        "x509-certificate": ["6" * 40],
    }


@pytest.mark.parametrize(
    ("pattern", "values"),
    [
        ("[ipv4-addr:value = '192.0.2.7']", ["ipv4 192.0.2.7"]),
        ("[ipv4-addr:value = '192.0.2.0/24']", ["ipv4-cidr 192.0.2.0/24"]),
        ("[ipv4-addr:value ISSUBSET '192.0.2.0/24']", ["ipv4-cidr 192.0.2.0/24"]),
        ("[domain-name:value IN ('A.example', 'b.example')]", ["domain a.example", "domain b.example"]),
        ("[url:value = 'http://a.example/'] OR [mutex:name = 'm']", ["url http://a.example/", "mutex m"]),
        (
            f"[file:hashes.'SHA-1' = '{'A' * 40}' OR file:hashes.MD5 = '{'b' * 32}']",
            [f"sha1 {'a' * 40}", f"md5 {'b' * 32}"],
        ),
        ("[process:image_ref.name = 'A.exe']", ["file-name a.exe"]),
        ("[email-message:from_ref.value = 'a@b.example']", ["email a@b.example"]),
        (
            "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '192.0.2.7']",
            ["ipv4 192.0.2.7"],
        ),
        ("[domain-name:resolves_to_refs[*].value = '192.0.2.7']", ["ipv4 192.0.2.7"]),
    ],
)
def test_a_pattern_of_alternatives_is_decomposed(pattern: str, values: list[str]):
    assert alone(pattern) == values
    assert named(pattern) == values


@pytest.mark.parametrize(
    ("pattern", "values"),
    [
        ("[ipv4-addr:value = '192.0.2.7' AND ipv4-addr:belongs_to_refs[*].number = 7]", ["ipv4 192.0.2.7"]),
        ("[url:value = 'http://a.example/'] AND [mutex:name = 'm']", ["url http://a.example/", "mutex m"]),
        ("[mutex:name = 'm'] REPEATS 5 TIMES", ["mutex m"]),
        ("[mutex:name != 'm']", []),
        ("[mutex:name NOT = 'm']", []),
        ("[mutex:name LIKE 'm%']", []),
        ("[mutex:name = 'm' OR mutex:name LIKE 'n%']", ["mutex m"]),
        ("[domain-name:value = 'no name']", []),
        ("no pattern", []),
    ],
)
def test_what_needs_more_than_one_value_is_only_mentioned(pattern: str, values: list[str]):
    if "no " not in pattern:
        assert patterns.parse(pattern).alternatives is None or not values
    assert alone(pattern) == []
    assert named(pattern) == values


def test_other_languages_of_patterns_are_not_looked_into():
    assert list(stix.observables(indicator("[mutex:name = 'm']", pattern_type="sigma"))) == []


@pytest.mark.parametrize(
    ("pattern", "character"),
    [
        ("", 0),
        ("[a:b = 1", 8),
        ("[a:b = 1]]", 9),
        ("[a:b = 01]", 7),
        ("[a:b-c = 1]", 3),
        ("[AND:b = 'x']", None),
        ("[a:b = 1] ~", 10),
        ("[a:b = t'2031-02-30T00:00:00Z']", 7),
        ("(" * 100, 65),
        ("[a:b = 1] WITHIN -5 SECONDS", 17),
        ("[a:b = 1] WITHIN 0 SECONDS", 17),
        ("[a:b = 1] REPEATS 0 TIMES", 18),
        ("[a:b = 1] REPEATS 2 TIMES WITHIN 5 SECONDS REPEATS 2 TIMES", 43),
        ("[a:b = " + "9" * 5000 + "]", 7),
    ],
)
def test_what_is_no_pattern_is_refused_where_it_stops_being_one(pattern: str, character: int | None):
    with pytest.raises(FormatError) as refused:
        patterns.parse(pattern)
    assert character is None or refused.value.reason.endswith(f"(character {character})")


def test_a_simple_pattern_means_the_same_by_both_ways():
    for text in ("[file:hashes.'SHA-256' = 'x']", "[ipv4-addr:value='192.0.2.7']", "[ file:hashes.MD5 = '' ]"):
        assert patterns.parse(text).said == patterns.grammar.read(text)
