"""A document is read strictly, and written the same way each time."""

import json

import pytest

from products.documents import document
from wardwatch.kit.errors import FormatError
from wardwatch.products.document import blocks, reading, walking


def test_every_block_survives_writing_and_reading() -> None:
    given = document()
    used = {type(block) for section in given.sections for block in walking.blocks(section.blocks)}
    assert used == set(blocks.AnyBlock.__args__)
    data = reading.write(given)
    assert reading.read(data) == given
    assert reading.write(reading.read(data)) == data


@pytest.mark.parametrize(
    ("path", "value", "place", "reason"),
    [
        (("schema",), "wardwatch-product-9", "$.schema", "Invalid value"),
        (("kind",), "leaflet", "$.kind", "Invalid enum value"),
        (("tilte",), "x", "$", "unknown field"),
        (("sections", 0, "id"), "report", "$.sections.report", "two sections or blocks"),
        (
            ("sections", 1, "blocks", 0, "claims", 0, "sources"),
            ["nobody"],
            "$.sections[1].blocks[0].claims[0]",
            "no source",
        ),
        (("sections", 1, "blocks", 5, "rows", 0, "cells"), ["one"], "$.sections[1].blocks[5]", "1 cells for 2 columns"),
        (("sections", 0, "blocks", 0, "tlp"), "TLP:PINK", "$.sections[0].blocks[0].tlp", "Invalid enum value"),
        (("sources", 1, "key"), "maker", "$.sources.maker", "two sources"),
        (("victims", 0, "source"), "nobody", "$.victims[0]", "no source"),
    ],
)
def test_a_fault_is_told_with_its_place(path: tuple[str | int, ...], value: object, place: str, reason: str) -> None:
    data = json.loads(reading.write(document()))
    held = data
    for step in path[:-1]:
        held = held[step]
    held[path[-1]] = value
    with pytest.raises(FormatError) as error:
        reading.read(json.dumps(data).encode())
    assert error.value.place == place
    assert reason in error.value.reason


def test_the_schema_knows_every_block() -> None:
    schema = reading.schema()
    assert {"Document", "Slide", "KeyActions", "IndicatorRow"} <= set(schema["$defs"])
