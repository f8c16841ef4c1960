"""What the committee's own `stix2`, `stix2-validator` and `stix2-patterns` say of the same objects and patterns."""

import gzip
import io
import json
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.stix.broken import BROKEN, BUNDLE, GONE, changed
from wardwatch.kit.errors import FormatError
from wardwatch.standards import stix
from wardwatch.standards.stix import patterns

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import stix2
    import stix2.exceptions
    from stix2patterns.validator import run_validator
    from stix2validator import ValidationOptions, validate_instance

pytestmark = pytest.mark.filterwarnings("ignore")
OPTIONS = ValidationOptions(version="2.1")
OURS = json.loads(BUNDLE.read_bytes())["objects"]


def accepted(properties: dict[str, Any]) -> bool:
    try:
        stix.read(json.dumps(properties).encode())
    except stix.Invalid:
        return False
    return True


def by_stix2(properties: dict[str, Any]) -> bool:
    try:
        stix2.parse(properties, allow_custom=True, version="2.1")
    except (stix2.exceptions.STIXError, ValueError, TypeError, KeyError, AttributeError):
        return False
    return True


def by_validator(properties: dict[str, Any]) -> bool:
    try:
        return bool(validate_instance(properties, OPTIONS).is_valid)
    except Exception:  # it stumbles over what it should refuse
        return False


@pytest.mark.parametrize("properties", OURS, ids=lambda properties: properties["type"])
def test_our_corpus_is_what_they_accept(properties: dict[str, Any]):
    if properties["type"] == "indicator":
        # The schema knows no marking of a language alone; stix2 counts elements of lists in another way.
        properties = {name: value for name, value in properties.items() if name != "granular_markings"}
    assert by_validator(properties)
    assert by_stix2(properties)


@pytest.mark.parametrize("properties", [each for each in OURS if each["type"] in stix.SCOS], ids=lambda o: o["type"])
def test_ids_are_those_that_stix2_makes(properties: dict[str, Any]):
    if properties["type"] == "process":
        return
    bare = {name: value for name, value in properties.items() if name != "id"}
    assert stix2.parse(bare, version="2.1").id == stix.expected_id(properties) == properties["id"]


def test_we_refuse_more_than_each_of_them():
    """Whoever wrote the table of what is broken knew what we look for; it says by how much others look for less."""
    table = [changed(kind, change) for kind, change, _ in BROKEN if not _deep(change)]
    misses = {
        "ours": sum(map(accepted, table)),
        "stix2": sum(map(by_stix2, table)),
        "stix2-validator": sum(map(by_validator, table)),
    }
    assert misses["ours"] == 0
    assert misses["stix2"] > 20, misses
    assert misses["stix2-validator"] >= 20, misses


def _deep(change: dict[str, Any]) -> bool:
    """Whether `GONE`, which only `test_read` knows to write, stands inside of a property."""
    lists = [value for value in change.values() if isinstance(value, list)]
    return any(GONE in each.values() for found in lists for each in found if isinstance(each, dict))


def published(folder: Path, every: int) -> Iterable[dict[str, Any]]:
    """Objects of the published bundles: every so manyth."""
    files = [*folder.glob("stix21-examples/*.json"), *folder.glob("misp/events/misp-stix_*.json")]
    texts = [path.read_bytes() for path in sorted(files)]
    texts += [gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("mitre-attack/*.json.gz"))]
    for text in texts:
        step = every if len(text) > 1 << 20 else 1
        for number, each in enumerate(stix.objects(io.BytesIO(text))):
            if isinstance(each, stix.Raw) and number % step == 0:
                yield json.loads(each.data)


def test_published_objects_are_accepted_as_they_accept_them(shared_data: Path):
    for properties in published(shared_data, 97):
        assert accepted(properties) or not (by_stix2(properties) and by_validator(properties)), properties["id"]
        assert accepted(properties), properties["id"]


def test_every_published_object_is_read_and_its_bytes_are_kept(shared_data: Path):
    count = 0
    for properties in published(shared_data, 1):
        raw = json.dumps(properties).encode()
        found = stix.read(raw)
        assert found.properties == properties
        assert stix.head(raw).id == found.object.id
        count += 1
    assert count > 26_000


TYPES = st.sampled_from(["ipv4-addr", "x_y", "file", "AND", "a", "_b-c"])
NAMES = st.sampled_from(["value", "'SHA-9'", "x_y", "name", "'it\\'s'", "LIKE", "a-b"])
STEPS = st.sampled_from(["", ".name", "[0]", "[*]", ".'a b'", ".LIKE", "[01]", "[*].name", "."])
SIGNS = st.sampled_from(
    ["=", "==", "!=", "<>", "<", ">=", " LIKE ", " NOT LIKE ", " MATCHES ", " ISSUBSET ", " NOT =", "=!"]
)
VALUES = st.sampled_from(
    [
        *("'a'", "'it\\'s'", "'a\\b'", "7", "-7", "07", "1.5", ".5", "true", "TRUE", "h'4d5a'", "h'4'", "b'YWI='"),
        *("b'Y'", "t'2031-03-14T09:26:53Z'", "t'2031-03-14'", "a", "", "'"),
    ]
)
PATHS = st.builds("{}:{}{}".format, TYPES, NAMES, STEPS)
COMPARISONS = st.one_of(
    st.builds("{}{}{}".format, PATHS, SIGNS, VALUES),
    st.builds("{} IN ({})".format, PATHS, st.lists(VALUES, max_size=3).map(",".join)),
    st.builds("{}EXISTS {}".format, st.sampled_from(["", "NOT "]), PATHS),
)
INNER = st.recursive(
    COMPARISONS,
    lambda inner: st.one_of(
        st.builds("{}{}{}".format, inner, st.sampled_from([" AND ", " OR ", " and ", " "]), inner),
        st.builds("({})".format, inner),
    ),
    max_leaves=4,
)
QUALIFIERS = st.sampled_from(
    [
        *("", " WITHIN 5 SECONDS", " WITHIN 1.5 SECONDS", " REPEATS 5 TIMES", " REPEATS 1.5 TIMES", " WITHIN 5"),
        *(" REPEATS TIMES", " START t'2031-03-14T09:26:53Z' STOP t'2031-03-15T09:26:53Z'", " // a"),
        " START '2031-03-14T09:26:53Z' STOP 'a'",
    ]
)
OUTER = st.recursive(
    st.builds("[{}]{}".format, INNER, QUALIFIERS),
    lambda inner: st.one_of(
        st.builds("{}{}{}".format, inner, st.sampled_from([" AND ", " OR ", " FOLLOWEDBY ", " "]), inner),
        st.builds("({}){}".format, inner, QUALIFIERS),
    ),
    max_leaves=3,
)


def parsed(text: str) -> bool:
    try:
        patterns.parse(text)
    except FormatError:
        return False
    return True


@given(OUTER)
@settings(max_examples=400, deadline=None)
def test_patterns_are_patterns_for_both(text: str):
    assert parsed(text) is (not run_validator(text, "2.1")), text
