"""What makes two texts the same object: JSON without regard to spacing, escapes and the order of members.

STIX 2.1 section 3.6 names a version by `id` and `modified`; texts of one version that differ are told apart by this
digest. It is no RFC 8785 text, which only deterministic ids need (`ids`).
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from json import loads
from typing import Any

import msgspec

from wardwatch.kit.errors import FormatError

DEPTH = 64
"""How deeply the lists and dictionaries of an object may be nested."""

_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder()
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def digest(raw: bytes) -> bytes:
    """sha256 (32 bytes) of the JSON text `raw`, the same for every spelling of the same content.

    FormatError for what is not JSON in UTF-8, for numbers out of range and for half surrogate pairs. Of members with
    the same name the last counts; `read` refuses them, as it refuses NUL characters.
    """
    return hashlib.sha256(text_of(tree(raw))).digest()


def tree(raw: bytes) -> Any:
    """`raw` decoded into plain values; FormatError as for `digest`."""
    try:
        return _DECODER.decode(raw)
    except UnicodeError as error:
        raise FormatError("is not UTF-8") from error
    except RecursionError as error:
        raise FormatError("is nested too deeply") from error
    except msgspec.MsgspecError as error:
        reason, _, below = str(error).partition(" - at ")
        raise FormatError(f"is not JSON: {reason.removeprefix('JSON is malformed: ')}", below.strip("`")) from error


def text_of(decoded: Any) -> bytes:
    """The one text of what `tree` made: its sha256 is the digest."""
    return _ENCODER.encode(decoded)


def refuse_ambiguous(raw: bytes, decoded: Any) -> bytes:
    """FormatError where the JSON text `raw`, of which `tree` made `decoded`, could be read in two ways, or is too deep.

    Read in two ways is an object that names a member twice, and a text with a NUL character, which no database keeps.
    Gives `text_of` it otherwise.
    """
    if raw.count(b"{") + raw.count(b"[") > DEPTH:
        _refuse_deep(decoded)
    escaped = b"\\" in raw and b"\\u00" in raw
    text = text_of(decoded)
    # Every name ends in a colon, and a decoded object holds each name once: fewer colons tell of a doubled name.
    if text.count(b":") != raw.count(b":") or (escaped and b"\\u003" in raw):
        _refuse_doubled(raw)
    if escaped and _NUL.search(text):
        raise FormatError("a text holds a NUL character")
    return text


def _refuse_deep(decoded: Any) -> None:
    level = [decoded]
    for _ in range(DEPTH):
        inside = [each.values() if isinstance(each, dict) else each for each in level]
        level = [each for found in inside for each in found if isinstance(each, dict | list)]
        if not level:
            return
    raise FormatError(f"is nested more than {DEPTH} deep")


def _refuse_doubled(raw: bytes) -> None:
    loads(raw, object_pairs_hook=_single)


def _single(pairs: Iterable[tuple[str, Any]]) -> None:
    names = Counter(name for name, _ in pairs)
    doubled = sorted(name for name, count in names.items() if count > 1)
    if doubled:
        raise FormatError(f"an object names {doubled[0]!r} more than once")
