"""Sample data: observations as people have them, and clear words for what is none."""

import json
from typing import Any

import pytest

from wardwatch.kit.errors import FormatError
from wardwatch.standards.stix import patterns
from wardwatch.standards.stix.samples import MOST_BYTES, read_samples

SEEN = {"type": "observed-data", "first_observed": "2026-01-01T00:00:00Z", "last_observed": "2026-01-01T00:00:05Z"}
FILE = {"type": "file", "id": "file--1", "name": "bad.exe", "parent_directory_ref": "directory--1"}
FOLDER = {"type": "directory", "id": "directory--1", "path": "C:\\Temp"}
NEW = {"type": "bundle", "objects": [SEEN | {"object_refs": ["file--1", "directory--1"]}, FILE, FOLDER]}
OLD_FILE = {"type": "file", "name": "bad.exe", "parent_directory_ref": "1"}
OLD = SEEN | {"number_observed": 2, "objects": {"0": OLD_FILE, "1": {"type": "directory", "path": "C:\\Temp"}}}


@pytest.mark.parametrize("data", [NEW, OLD, [FILE, FOLDER]])
def test_a_pattern_is_tried_on_what_was_observed(data: Any) -> None:
    samples = read_samples(json.dumps(data).encode())
    good = "[file:name = 'bad.exe' AND file:parent_directory_ref.path = 'C:\\\\Temp']"
    assert patterns.parse(good).matches(samples)
    assert not patterns.parse("[file:name = 'other.exe']").matches(samples)
    assert patterns.parse("[file:name = 'bad.exe'] REPEATS 2 TIMES").matches(samples) is (data is OLD)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "not JSON"),
        (b"[1]", "no object with a type"),
        (json.dumps([SEEN]).encode(), "observes nothing"),
        (json.dumps([SEEN | {"object_refs": ["file--9"]}]).encode(), "refers to file--9"),
        (json.dumps([{"type": "observed-data", "objects": {}}]).encode(), "not observed data"),
        (b" " * (MOST_BYTES + 1), "longer than 10 MB"),
    ],
)
def test_what_is_no_sample_data_is_said(data: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read_samples(data)
