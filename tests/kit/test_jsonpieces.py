"""Documents read whole, or piece by piece where they are bad."""

import json
from typing import Any

import msgspec
import pytest

from wardwatch.kit.errors import FormatError
from wardwatch.kit.jsonpieces import Losses, Pieces


class Inner(msgspec.Struct, frozen=True):
    number: int


class Item(msgspec.Struct, frozen=True, rename="camel"):
    its_name: str
    inner: tuple[Inner, ...] = ()


class Head(msgspec.Struct, frozen=True):
    title: str = "none"
    notes: tuple[Inner, ...] = ()


class Whole(msgspec.Struct, frozen=True):
    head: Head
    items: tuple[Item, ...] = ()
    fixed: tuple[str, ...] = ("a",)


READER = Pieces(Whole, {Item: "itsName", Inner: ""})


def read(value: Any) -> tuple[Whole, Losses]:
    losses = Losses()
    return READER.read(json.dumps(value).encode(), losses), losses


def test_a_good_document_loses_nothing() -> None:
    whole, losses = read({"head": {}, "items": [{"itsName": "x", "inner": [{"number": 1}]}]})
    assert whole == Whole(Head(), (Item("x", (Inner(1),)),))
    assert (losses.faults, losses.dropped) == ([], set())


def test_a_bad_record_costs_the_smallest_record_that_holds_it() -> None:
    items = [{"itsName": "x", "inner": [{"number": "one"}, {"number": 2}]}, {"itsName": 7}, {"itsName": "z"}]
    whole, losses = read({"head": {"notes": [{}]}, "items": items})
    assert whole == Whole(Head(), (Item("x", (Inner(2),)), Item("z")))
    assert [(fault.place, fault.key) for fault in losses.faults] == [
        ("$.head.notes[0]", ""),
        ("$.items[0].inner[0].number", ""),
        ("$.items[1].itsName", ""),
    ]
    assert losses.faults[1].raw == b'{"number": "one"}'
    places = losses.places("$.items")
    assert [next(places), next(places)] == ["$.items[0]", "$.items[2]"]
    places = losses.places("$.items[0].inner")
    assert next(places) == "$.items[0].inner[1]"


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({}, "$"),
        ({"head": {"title": 7}}, "$.head.title"),
        ({"head": {}, "items": {}}, "$.items"),
        ({"head": {}, "fixed": [7]}, "$.fixed[0]"),
    ],
)
def test_a_bad_shape_is_refused(value: Any, place: str) -> None:
    with pytest.raises(FormatError) as refused:
        read(value)
    assert refused.value.place == place


def test_a_list_of_what_is_no_record_refuses_but_its_records_may_be_bad() -> None:
    reader = Pieces(Whole, {Inner: ""})
    losses = Losses()
    good = {"head": {}, "items": [{"itsName": "x", "inner": [{}]}]}
    assert reader.read(json.dumps(good).encode(), losses).items == (Item("x"),)
    assert [fault.place for fault in losses.faults] == ["$.items[0].inner[0]"]
    with pytest.raises(FormatError) as refused:
        reader.read(b'{"head": {}, "items": [{}]}', Losses())
    assert refused.value.place == "$.items[0]"
