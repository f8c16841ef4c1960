"""Ids of the STIX objects that a MISP event becomes, made of MISP's UUIDs: reading again gives the same objects.

Source: STIX 2.1 section 2.9 (identifiers). Objects with values of their own (SCOs) have the ids that the specification
makes of these values.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

import msgspec

from wardwatch.standards import stix

_NAMESPACE = UUID("b0e3f8f4-6a0c-4f0b-9d3c-3d8b7f0f6a51")
_CANONICAL = msgspec.json.Encoder(order="deterministic")
EPOCH = "1970-01-01T00:00:00.000Z"
"""`created` of what MISP gives no time: nothing is older, so nothing that others say of it is overruled."""


def derived(kind: str, *parts: str) -> str:
    """The id of an object for which MISP has no UUID of its own, made of what makes it what it is."""
    return f"{kind}--{uuid5(_NAMESPACE, kind + '|' + '|'.join(parts))}"


def own(kind: str, uuid: str) -> str:
    """The id of the object that a MISP record becomes."""
    return f"{kind}--{uuid}"


def observable(fields: Mapping[str, Any]) -> str:
    """The deterministic id of an object with these properties (section 2.9).

    One that has none that count is to have a UUID of version 4: it has one in form, made of all that it says.
    """
    if found := stix.expected_id(fields):
        return found
    every = _CANONICAL.encode({name: value for name, value in fields.items() if name != "id"})
    return f"{fields['type']}--{UUID(bytes=hashlib.sha256(every).digest()[:16], version=4)}"


@lru_cache(maxsize=1 << 12)
def stamp(instant: datetime | None, milliseconds: int = 0) -> str:
    """A STIX timestamp; `milliseconds` are added where the instant has none of its own. None is `EPOCH`'s."""
    if instant is None:
        return f"1970-01-01T00:00:00.{milliseconds:03d}Z"
    if instant.microsecond:
        digits = "microseconds" if instant.microsecond % 1000 else "milliseconds"
        return instant.replace(tzinfo=None).isoformat(timespec=digits) + "Z"
    return f"{instant.replace(tzinfo=None).isoformat(timespec='seconds')}.{milliseconds:03d}Z"


EXTENSION = derived("extension-definition", "core format")
AUTHOR = derived("identity", "extension author")
