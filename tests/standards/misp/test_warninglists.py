"""MISP warning lists: what a file says, and expressions that cannot take for ever."""

import json
import time

import pytest

from wardwatch.kit.errors import FormatError
from wardwatch.standards.misp.warninglists import Meeting, expression, read
from wardwatch.standards.observables import ObservableKind


def file(**changes: object) -> bytes:
    whole = {
        "name": "List of tern nests ",
        "version": 3,
        "description": "Where terns nest",
        "type": "hostname",
        "list": ["nest.example", ".tern.example"],
        "matching_attributes": ["domain", "hostname", "domain|ip"],
    }
    return json.dumps(whole | changes).encode()


def test_a_list_is_read():
    found = read(file(), "terns")
    assert (found.key, found.name, found.version) == ("terns", "List of tern nests", 3)
    assert found.meeting is Meeting.HOSTNAME
    assert found.kinds == {ObservableKind.DOMAIN}
    assert found.entries == ("nest.example", ".tern.example")


def test_attributes_are_kinds():
    """A composite is about its first part; what has no kind is about nothing, no attributes about everything."""
    about = read(file(matching_attributes=["ip-src|port", "filename|sha256", "email-src"]), "x").kinds
    assert {ObservableKind.IPV6_CIDR, ObservableKind.EMAIL} <= about
    assert ObservableKind.DOMAIN not in about
    assert read(file(matching_attributes=["phone-number"]), "x").kinds == frozenset()
    assert ObservableKind.SSDEEP in read(file(matching_attributes=[]), "x").kinds


@pytest.mark.parametrize("data", [b"{", file(type="fuzzy"), file(list=[1]), file(list={}), b'{"name": "a"}'])
def test_what_is_no_list_is_refused_by_its_key(data):
    with pytest.raises(FormatError, match="terns: is not a warning list"):
        read(data, "terns")


def test_expressions_stand_between_slashes():
    assert expression("/^(abuse|noc)@.*$/i").search("NOC@tern.example")
    assert not expression("/^(abuse|noc)@.*$/").search("NOC@tern.example")
    assert expression("tern[0-9]+").search("a tern7")


@pytest.mark.parametrize(
    "entry",
    [
        "/(a+)+$/",
        "/(a*)*b/",
        "/(a|aa)+c/",
        "/(a{1,})+x/",
        r"/(.)\1/",
        "/(?=a)b/",
        "/(?P<n>a)/",
        "/a+*/",
        "/a*b*c/",
        "/^a*b*c*/",
        "/(/",
        "x" * 600,
    ],
)
def test_expressions_that_may_take_for_ever_are_refused(entry):
    with pytest.raises(FormatError):
        expression(entry)


def test_expressions_that_are_taken_end():
    """The packaged ones, and the worst that the rule lets through, on the longest value that they are shown."""
    start = time.perf_counter()
    for entry in (r"/^(security|noc|soc|abuse)\@.*\..*$/i", "/^a*a*b/", "/(a|b)?c+d/"):
        expression(entry).search("noc@" + "a" * 316)
    assert time.perf_counter() - start < 5
