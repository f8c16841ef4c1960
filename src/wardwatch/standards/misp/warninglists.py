"""MISP warning lists: values that look like indicators and mostly are not.

Source: https://github.com/MISP/misp-warninglists, README and schema.json: a list has a name, a version, a
description, a type that says how its entries meet a value, and the types of MISP attributes that it is about.
"""

import re
from enum import StrEnum

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.standards.observables import ADDRESSES, ObservableKind


class Meeting(StrEnum):
    """The type of a list: how an entry meets a value."""

    STRING = "string"
    """The value is the entry."""
    SUBSTRING = "substring"
    """The value contains the entry."""
    HOSTNAME = "hostname"
    """The host is the entry, or a name below it."""
    CIDR = "cidr"
    """The address lies in the entry."""
    REGEX = "regex"
    """The entry, a regular expression between slashes, finds something in the value."""


class WarningList(msgspec.Struct, frozen=True, kw_only=True):
    """One list. `key` is the folder that it has in the collection (`rfc1918`): it stays when the name is reworded."""

    key: str
    name: str
    version: int
    description: str
    meeting: Meeting
    kinds: frozenset[ObservableKind]
    """What the list is about, as our kinds; empty: only about values that have none (telephone numbers)."""
    entries: tuple[str, ...]


class _File(msgspec.Struct):
    name: str
    version: int
    description: str
    type: Meeting
    list: tuple[str, ...]
    matching_attributes: tuple[str, ...] = ()


_DOMAINS = frozenset({ObservableKind.DOMAIN})
_URLS = frozenset({ObservableKind.URL})
_EMAILS = frozenset({ObservableKind.EMAIL})
_KINDS: dict[str, frozenset[ObservableKind]] = {
    "ip-src": ADDRESSES,
    "ip-dst": ADDRESSES,
    "domain": _DOMAINS,
    "hostname": _DOMAINS,
    "url": _URLS,
    "uri": _URLS,
    "email": _EMAILS,
    "email-src": _EMAILS,
    "email-dst": _EMAILS,
    "target-email": _EMAILS,
    **{kind.value: frozenset({kind}) for kind in ObservableKind if kind not in ADDRESSES},
}
"""Types of MISP attributes (https://www.circl.lu/doc/misp/categories-and-types/) as kinds."""
_EVERY = frozenset().union(*_KINDS.values())


def read(data: bytes, key: str) -> WarningList:
    """The list that the bytes of a `list.json` are; FormatError, placed at `key`, otherwise.

    A list that names no attributes is about every kind. A composite attribute (`domain|ip`) is about its first part.
    """
    try:
        file = msgspec.json.decode(data, type=_File)
    except msgspec.MsgspecError as error:
        raise FormatError(f"is not a warning list: {error}", key) from None
    about = [_KINDS.get(attribute.partition("|")[0], frozenset()) for attribute in file.matching_attributes]
    return WarningList(
        key=key,
        name=file.name.strip(),
        version=file.version,
        description=file.description.strip(),
        meeting=file.type,
        kinds=frozenset().union(*about) if file.matching_attributes else _EVERY,
        entries=file.list,
    )


LONGEST_EXPRESSION = 512
"""Characters of the longest regular expression that is used."""

_SLASHED = re.compile(r"/(.*)/([a-z]*)", re.DOTALL)
_LITERAL = re.compile(r"\\.|\[\^?\]?[^\]]*\]", re.DOTALL)
_OPEN = re.compile(r"[+*]|\{[0-9]*,\}")
_EXPENSIVE = re.compile(r"\)(?:[+*]|\{)|\(\?(?!:)|[+*}][+*]")
_BACK = re.compile(r"\\[1-9]")


def expression(entry: str) -> re.Pattern[str]:
    """An entry of a list of regular expressions, ready; FormatError for one that may take unbounded time.

    Refused are repeated groups (but `(...)?`), references back, assertions, what is longer than `LONGEST_EXPRESSION`,
    and more than one open repetition (two where the expression begins with `^`): what is left takes at most the
    square of a value's length. The flags are PHP's, as MISP's own; only `i` changes what is found.
    """
    slashed = _SLASHED.fullmatch(entry)
    body, flags = (slashed[1], slashed[2]) if slashed else (entry, "")
    bare = _LITERAL.sub("x", body)
    open_ended = len(_OPEN.findall(bare)) - body.startswith("^")
    if len(body) > LONGEST_EXPRESSION or _EXPENSIVE.search(bare) or _BACK.search(body) or open_ended > 1:
        raise FormatError(f"{entry[:80]!r} may take unbounded time")
    try:
        return re.compile(body, re.IGNORECASE if "i" in flags else 0)
    except re.error as error:
        raise FormatError(f"{entry[:80]!r} is not a regular expression: {error}") from None
