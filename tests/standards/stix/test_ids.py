import json
import uuid

import pytest

from standards.stix.broken import OBJECTS
from wardwatch.kit.errors import FormatError
from wardwatch.standards import stix


def uuid5(contributing: dict[str, object]) -> uuid.UUID:
    name = json.dumps(contributing, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return uuid.uuid5(uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7"), name)


def test_an_id_is_made_of_the_contributing_properties_alone():
    value = 'http://é.example/\t"'
    assert stix.deterministic_id("url", value=value, x="y") == f"url--{uuid5({'value': value})}"
    assert stix.deterministic_id("ipv4-addr", value="192.0.2.7", resolves_to_refs=["mac-addr--1"]) == (
        f"ipv4-addr--{uuid5({'value': '192.0.2.7'})}"
    )


@pytest.mark.parametrize(
    ("hashes", "chosen"),
    [
        ({"SHA-512": "a", "SHA-256": "b", "MD5": "c"}, "MD5"),
        ({"SHA-256": "b", "SHA-1": "c"}, "SHA-1"),
        ({"TLSH": "b", "SSDEEP": "c"}, "SSDEEP"),
    ],
)
def test_one_hash_contributes(hashes: dict[str, str], chosen: str):
    assert stix.deterministic_id("file", hashes=hashes) == f"file--{uuid5({'hashes': {chosen: hashes[chosen]}})}"


def test_numbers_and_order_are_those_of_rfc_8785():
    entropy = {"windows-pebinary-ext": {"sections": [{"name": "é", "entropy": 7.0}], "pe_type": "exe"}}
    whole = {"windows-pebinary-ext": {"pe_type": "exe", "sections": [{"entropy": 7, "name": "é"}]}}
    assert stix.deterministic_id("file", extensions=entropy) == stix.deterministic_id("file", extensions=whole)


def test_what_no_property_contributes_to_has_no_such_id():
    assert stix.expected_id(OBJECTS["process"]) is None
    with pytest.raises(FormatError):
        stix.deterministic_id("email-message", is_multipart=False)
    assert {kind for kind in stix.SCOS if stix.expected_id(OBJECTS[kind]) is None} == {"process"}
