"""When an indicator that was made from MISP was seen, by the records that it carries with it.

Source: MISP core format, `first_seen` and `last_seen` of attributes and objects. STIX has no such properties for an
indicator (STIX 2.1 section 4.7).
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from wardwatch.standards.misp.ids import EXTENSION

SAYS_SO = b'"last_seen"'
"""What stands in the bytes of every object that says when it was seen."""
Seen = tuple[datetime | None, datetime | None]
"""First and last; None: nobody says."""


class _Body(msgspec.Struct):
    extensions: dict[str, Any] = {}


_DECODER = msgspec.json.Decoder(_Body)


def seen(body: bytes) -> Seen:
    """When what stands for an attribute, or for an object with all its attributes, was seen first and last.

    What cannot be read as it should be says nothing.
    """
    try:
        carried = _DECODER.decode(body).extensions.get(EXTENSION)
    except msgspec.MsgspecError:
        return None, None
    records = list(_records(carried)) if isinstance(carried, dict) else []
    first = [at for each in records if (at := _instant(each.get("first_seen")))]
    last = [at for each in records if (at := _instant(each.get("last_seen")))]
    return min(first, default=None), max(last, default=None)


def _records(carried: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in ("attribute", "object"):
        record = carried.get(name)
        if isinstance(record, dict):
            yield record
            parts = record.get("Attribute")
            yield from (each for each in parts if isinstance(each, dict)) if isinstance(parts, list) else ()


def _instant(value: object) -> datetime | None:
    try:
        found = msgspec.convert(value, datetime) if isinstance(value, str) else None
        return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found and found.astimezone(UTC)
    except (msgspec.ValidationError, OverflowError):
        return None
