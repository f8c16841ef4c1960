import json
from datetime import UTC, datetime

import pytest

from wardwatch.kit.errors import FormatError
from wardwatch.standards.stix.canonical import digest, refuse_ambiguous, tree
from wardwatch.standards.stix.head import head
from wardwatch.standards.stix.markings import TLP_1, TLP_2, tlp_of
from wardwatch.standards.tlp import Tlp

INDICATOR = {
    "type": "indicator",
    "spec_version": "2.1",
    "id": "indicator--0b6d7c8e-9f10-4a2b-8c3d-4e5f60718293",
    "created": "2031-05-01T08:00:00.000Z",
    "modified": "2031-05-02T08:00:00.000Z",
    "name": "Larkmoor relay",
    "confidence": 80,
    "labels": ["relay"],
    "object_marking_refs": [next(iter(TLP_2))],
    "granular_markings": [{"marking_ref": next(iter(TLP_1)), "selectors": ["name"]}],
    "pattern": "[ipv4-addr:value = '192.0.2.7']",
    "pattern_type": "stix",
    "valid_from": "2031-05-01T08:00:00Z",
    "valid_until": "2031-06-01T08:00:00Z",
}


def text(**changes: object) -> bytes:
    return json.dumps(INDICATOR | changes).encode()


def test_the_head_is_what_an_object_says_of_itself():
    found = head(text(revoked=True))
    assert (found.id, found.type, found.spec_version) == (INDICATOR["id"], "indicator", "2.1")
    assert found.version == found.modified == datetime(2031, 5, 2, 8, tzinfo=UTC)
    assert (found.revoked, found.confidence, found.labels, found.granular) == (True, 80, ("relay",), True)
    assert (found.valid_from, found.valid_until) == (
        datetime(2031, 5, 1, 8, tzinfo=UTC),
        datetime(2031, 6, 1, 8, tzinfo=UTC),
    )
    assert (found.title, tlp_of(found.object_marking_refs)) == ("Larkmoor relay", Tlp.CLEAR)


def test_what_an_object_does_not_say_stays_unsaid():
    found = head(b'{"type":"ipv4-addr","id":"ipv4-addr--1","value":"192.0.2.7"}')
    assert (found.version, found.confidence, found.revoked, found.granular) == (None, None, False, False)
    assert found.title == "192.0.2.7"
    assert head(b'{"type":"x-a","id":"x-a--1","name":7}').title == ""


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"{", "$"),
        (b"[]", "$"),
        (b'{"type":"x-a"}', "$"),
        (text(created="2031-02-30T00:00:00.000Z"), "$.created"),
        (text(modified="2031-05-02T08:00:00"), "$.modified"),
        (text(labels=["a", 1]), "$.labels[1]"),
        (text(revoked="no"), "$.revoked"),
        (text(confidence=10**30), "$.confidence"),
        (b'{"type":"\xff"}', "$"),
        (b'{"type":"x-a","id":"x-a--1","n":' + b"[" * 5000 + b"]" * 5000 + b"}", "$"),
    ],
)
def test_a_head_of_other_types_is_refused_with_its_place(raw: bytes, place: str):
    with pytest.raises(FormatError) as refused:
        head(raw)
    assert refused.value.place == place


def test_a_digest_regards_content_alone():
    assert digest(text()) == digest(json.dumps(INDICATOR, indent=2, sort_keys=True).encode())
    assert digest(b'{"a":"\\u003a\\u00e9"}') == digest('{ "a" : ":é" }'.encode())
    assert digest(text()) != digest(text(confidence=81))
    assert len(digest(text())) == 32


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"a":1,"a":1}', "more than once"),
        (b'{"a":{"b":1,"b":2}}', "more than once"),
        (b'{"a":1,"a":"\\u003a"}', "more than once"),
        (b'{"a\\u003a":1,"a:":"x"}', "more than once"),
        (b'{"a":"\\u0000"}', "NUL"),
        (b'{"a":"\\ud800"}', "not JSON"),
        (b'{"a":1e999}', "not JSON"),
        (b'{"a":' + b"9" * 5000 + b"}", "not JSON"),
        (b'{"a":"\xc3"}', "not UTF-8"),
    ],
)
def test_what_can_be_read_in_two_ways_or_not_at_all_is_refused(raw: bytes, reason: str):
    with pytest.raises(FormatError, match=reason):
        refuse_ambiguous(raw, tree(raw))


def test_the_strictest_label_counts():
    green, amber = list(TLP_1)[1], list(TLP_2)[2]
    assert tlp_of([]) is None
    assert tlp_of(["marking-definition--00000000-0000-4000-8000-000000000000"]) is None
    assert tlp_of([green, amber]) is Tlp.AMBER
    assert tlp_of([amber, *TLP_2]) is Tlp.RED
