import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wardwatch.kit.errors import FormatError
from wardwatch.standards.stix.patterns import Sample, parse

NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)
OBJECTS: tuple[dict[str, Any], ...] = (
    {"type": "ipv4-addr", "id": "ipv4-addr--1", "value": "192.0.2.7", "belongs_to_refs": ["autonomous-system--1"]},
    {"type": "autonomous-system", "id": "autonomous-system--1", "number": 64500},
    {
        "type": "network-traffic",
        "id": "network-traffic--1",
        "dst_ref": "ipv4-addr--1",
        "dst_port": 7070,
        "is_active": True,
    },
    {
        "type": "file",
        "id": "file--1",
        "name": "drip.exe",
        "size": 7,
        "hashes": {"MD5": "0" * 32},
        "magic_number_hex": "4d5a",
    },
    {"type": "file", "id": "file--2", "name": "notes.txt", "ctime": "2031-03-14T12:00:00Z", "size": 70},
    {"type": "mutex", "name": "\u00e9"},
    {"type": "windows-registry-key", "id": "w--1", "values": [{"name": "a", "data": "1"}, {"name": "b"}]},
)


def sample(*objects: dict[str, Any], at: int = 0, times: int = 1) -> Sample:
    return Sample(objects or OBJECTS, NOON + timedelta(seconds=at), NOON + timedelta(seconds=at), times)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("[ipv4-addr:value = '192.0.2.7']", True),
        ("[ipv4-addr:value = '192.0.2.8']", False),
        ("[ipv4-addr:value != '192.0.2.7']", False),
        ("[ipv4-addr:value NOT = '192.0.2.8']", True),
        ("[ipv4-addr:value ISSUBSET '192.0.2.0/24']", True),
        ("[ipv4-addr:value ISSUBSET '192.0.3.0/24']", False),
        ("[ipv4-addr:value ISSUPERSET '192.0.2.7/32']", True),
        ("[ipv4-addr:value ISSUBSET 'nonsense']", False),
        ("[ipv4-addr:belongs_to_refs[*].number = 64500]", True),
        ("[ipv4-addr:belongs_to_refs[0].number IN (1, 64500)]", True),
        ("[ipv4-addr:belongs_to_refs[1].number = 64500]", False),
        ("[network-traffic:dst_ref.value = '192.0.2.7' AND network-traffic:dst_port > 1024]", True),
        ("[network-traffic:is_active = true]", True),
        ("[network-traffic:dst_port = true]", False),
        ("[network-traffic:dst_port >= '7']", False),
        ("[file:name = 'drip.exe' AND file:size = 7]", True),
        ("[file:name = 'drip.exe' AND file:size = 70]", False),
        ("[file:name = 'drip.exe' OR file:size = 71]", True),
        ("[file:name = 'drip.exe' AND ipv4-addr:value = '192.0.2.7']", False),
        ("[file:name = 'drip.exe' AND file:size = 7 OR ipv4-addr:value = '192.0.2.8']", True),
        ("[file:name LIKE 'dr_p.%']", True),
        ("[file:name LIKE '%.ex']", False),
        ("[file:name MATCHES '^[a-z]+\\\\.exe$']", True),
        ("[file:name NOT MATCHES '^[a-z]']", False),
        ("[file:hashes.MD5 = '00000000000000000000000000000000']", True),
        ("[file:hashes.'SHA-1' EXISTS]", None),
        ("[EXISTS file:hashes.MD5]", True),
        ("[EXISTS file:hashes.'SHA-1']", False),
        ("[NOT EXISTS file:hashes.'SHA-1']", True),
        ("[file:magic_number_hex = h'4d5a']", True),
        ("[file:magic_number_hex = b'TVo=']", True),
        ("[file:magic_number_hex = 'MZ']", True),
        ("[file:magic_number_hex MATCHES '^M']", True),
        ("[file:magic_number_hex = '4d5a']", False),
        ("[mutex:name = 'e\u0301']", False),
        ("[mutex:name LIKE 'e\u0301%']", True),
        ("[file:ctime < t'2031-03-14T12:00:01Z']", True),
        ("[windows-registry-key:values[*].name = 'b']", True),
        ("[windows-registry-key:values[-1].name = 'b']", True),
        ("[file:name = 'drip.exe'] REPEATS 2 TIMES", False),
    ],
)
def test_a_pattern_is_tried_on_one_sample(pattern: str, expected: bool | None):
    if expected is None:
        with pytest.raises(FormatError):
            parse(pattern)
        return
    assert parse(pattern).matches([sample()]) is expected


A, B = "[mutex:name = 'a']", "[mutex:name = 'b']"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (f"{A} AND {B}", True),
        (f"{A} AND [mutex:name IN ('a')] AND {A}", False),
        (f"{A} FOLLOWEDBY {B}", True),
        (f"{B} FOLLOWEDBY {A}", True),
        (f"{B} FOLLOWEDBY {A} FOLLOWEDBY {B}", False),
        (f"({A} FOLLOWEDBY {B}) WITHIN 30 SECONDS", True),
        (f"({A} FOLLOWEDBY {B}) WITHIN 5 SECONDS", False),
        (f"({B} FOLLOWEDBY {A}) WITHIN 10 SECONDS", False),
        (f"({B} FOLLOWEDBY {A}) WITHIN 10.5 SECONDS", True),
        (f"{A} REPEATS 2 TIMES", True),
        (f"{A} REPEATS 3 TIMES", False),
        (f"{B} REPEATS 5 TIMES", True),
        (f"{A} REPEATS 2 TIMES WITHIN 10 SECONDS", False),
        (f"{A} START t'2031-03-14T12:00:00Z' STOP t'2031-03-14T12:00:01Z'", True),
        (f"{A} START t'2031-03-14T13:00:00Z' STOP t'2031-03-14T14:00:00Z'", False),
        (f"{A} OR [mutex:name = 'c']", True),
    ],
)
def test_observations_are_combined_each_of_another_sample(pattern: str, expected: bool):
    samples = [
        sample({"type": "mutex", "name": "a"}),
        sample({"type": "mutex", "name": "b"}, at=10, times=5),
        sample({"type": "mutex", "name": "a"}, at=20),
    ]
    assert parse(pattern).matches(samples) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "[mutex:name MATCHES '(']",
        "[mutex:name MATCHES '(a+)+$']",
        "[mutex:name MATCHES '.*.*.*x']",
        "[mutex:name MATCHES '(a|a)*$']",
        " AND ".join(["[mutex:name = 'a']"] * 31),
        " AND ".join(["[mutex:name = 'a']"] * 5000),
        "([mutex:name = 'a'] REPEATS 20 TIMES) WITHIN 1 SECONDS",
    ],
)
def test_what_could_take_long_is_given_up(pattern: str):
    samples = [sample({"type": "mutex", "name": "a" * (1 if n % 2 else 5000)}, at=n * 9) for n in range(60)]
    begun = time.monotonic()
    with pytest.raises(FormatError):
        parse(pattern).matches(samples)
    assert time.monotonic() - begun < 5
