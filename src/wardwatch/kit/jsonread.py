"""JSON text (RFC 8259) into typed values, so that one bad record of a list does not lose the good rest.

A document's outer shape is decoded at once and raises FormatError; its lists are declared as `list[msgspec.Raw]` and
read record by record, each bad one becoming a Fault. A place is a JSON path (`$.vulnerabilities[3].scores[0]`).
"""

import re
from collections.abc import Iterable
from typing import Annotated, TypeVar

import msgspec

from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError

T = TypeVar("T")


NonEmpty = Annotated[str, msgspec.Meta(min_length=1)]


def decode(data: bytes, kind: type[T], place: str = "$") -> T:
    """The value of type `kind` that the UTF-8 JSON text `data` spells.

    FormatError names the JSON path below `place`; text nested too deeply to decode raises it too. A byte order mark is
    ignored, as RFC 8259 section 8.1 permits.
    """
    try:
        return msgspec.json.decode(data.decode("utf-8-sig"), type=kind)
    except msgspec.MsgspecError as error:
        reason, _, below = str(error).partition(" - at ")
        path = re.sub(r"[`$]", "", below)
        raise FormatError(reason, place + path) from error
    except UnicodeError as error:
        raise FormatError("the text is not UTF-8", place) from error
    except RecursionError as error:
        raise FormatError("the text is nested too deeply", place) from error


def record(raw: msgspec.Raw, kind: type[T], place: str, faults: list[Fault], key: str = "") -> T | None:
    """One record, or None after adding its Fault; `key` names the field that identifies it (`"cve"`)."""
    data = bytes(raw)
    try:
        return decode(data, kind, place)
    except FormatError as error:
        faults.append(Fault(error.place, error.reason, identifier(data, key), data[:RAW_LIMIT]))
        return None


def records(
    items: Iterable[msgspec.Raw], kind: type[T], place: str, faults: list[Fault], key: str = ""
) -> tuple[T, ...]:
    """The good records of the list at `place`, in order; the bad ones are added to `faults`."""
    read = (record(raw, kind, f"{place}[{index}]", faults, key) for index, raw in enumerate(items))
    return tuple(value for value in read if value is not None)


def identifier(data: bytes, key: str) -> str:
    """The text under `key` in the JSON object `data`; empty where that cannot be read."""
    try:
        return decode(bytes(decode(data, dict[str, msgspec.Raw])[key]), str)
    except (FormatError, KeyError):
        return ""
