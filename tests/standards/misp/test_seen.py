"""When an indicator made from MISP was seen."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from wardwatch.standards.misp.ids import EXTENSION
from wardwatch.standards.misp.seen import SAYS_SO, seen

FIRST, LATER, LAST = "2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00", "2026-03-01T00:00:00.5Z"


def at(month: int, part: int = 0) -> datetime:
    return datetime(2026, month, 1, 0, 0, 0, part, UTC)


@pytest.mark.parametrize(
    ("carried", "expected"),
    [
        ({"attribute": {"first_seen": FIRST, "last_seen": LAST}}, (at(1), at(3, 500_000))),
        ({"object": {"last_seen": LATER, "Attribute": [{"last_seen": LAST}, {}, 7]}}, (None, at(3, 500_000))),
        ({"attribute": {"last_seen": "yesterday"}}, (None, None)),
        ({"attribute": {"last_seen": 12}}, (None, None)),
        ({"attribute": [], "object": {"Attribute": {}}}, (None, None)),
        ([], (None, None)),
    ],
)
def test_seen(carried: Any, expected: tuple[datetime | None, datetime | None]) -> None:
    body = json.dumps({"type": "indicator", "extensions": {EXTENSION: carried}}).encode()
    assert seen(body) == expected
    assert (SAYS_SO in body) == ("last_seen" in body.decode())


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"extensions": 1}', b'{"extensions": {}}'])
def test_what_cannot_be_read_says_nothing(body: bytes) -> None:
    assert seen(body) == (None, None)
