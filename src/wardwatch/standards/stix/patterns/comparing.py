"""Comparing one value of a sample with what a pattern wants (STIX 2.1 section 9.6), in bounded time."""

import base64
import binascii
import ipaddress
import operator
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from wardwatch.kit.errors import FormatError
from wardwatch.standards.stix.patterns.types import Comparison, Literals

REPETITIONS = 2
"""How many unbounded repetitions an expression of MATCHES may have to be tried at all."""
TEXT = 512
"""Characters of a value that MATCHES looks at, where the expression repeats anything."""

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
_REPEATED = re.compile(r"(?:\\.|[^\\*+{])*+([*+{])", re.DOTALL)
_NESTED = re.compile(r"\)\??[*+{]|\\[1-9]|\(\?P=|\(\?[<(]")


def holds(found: Comparison, value: Any) -> bool:
    """Whether `value`, which stands at the comparison's path, is what it wants; NOT is regarded.

    FormatError for an expression of MATCHES that is none, or that could take long.
    """
    wanted = found.value
    name = found.path.steps[-1]
    if isinstance(name, str) and name.endswith(("_bin", "_hex")):
        value, wanted = _octets(value, name), _octet_constants(wanted)
    if found.operator == "EXISTS":
        return not found.negated
    if found.operator == "IN":
        assert isinstance(wanted, tuple)
        said = any(_compared("=", value, each) for each in wanted)
    elif found.operator in _ORDER:
        assert wanted is not None
        assert not isinstance(wanted, tuple)
        said = _compared(found.operator, value, wanted)
    else:
        value, wanted = _text(value), _text(wanted)
        said = isinstance(value, str) and isinstance(wanted, str) and _TEXTUAL[found.operator](value, wanted)
    return said != found.negated


def _compared(sign: str, value: Any, wanted: Literals) -> bool:
    """Values of kinds that cannot be compared are unequal, and neither is the greater."""
    if isinstance(wanted, datetime):
        value = _instant(value)
    number = isinstance(wanted, int | float) and isinstance(value, int | float)
    if isinstance(wanted, bool) != isinstance(value, bool) or not (number or type(value) is type(wanted)):
        return sign == "!="
    return _ORDER[sign](value, wanted)


def _instant(value: Any) -> Any:
    try:
        return datetime.fromisoformat(value).astimezone(UTC) if isinstance(value, str) else value
    except (ValueError, OverflowError):
        return value


def _octets(value: Any, name: str) -> Any:
    """What a property of bytes holds (section 9.6.4); the text itself where it holds none."""
    try:
        if isinstance(value, str):
            return bytes.fromhex(value) if name.endswith("_hex") else base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        pass
    return value


def _octet_constants(wanted: Any) -> Any:
    """Texts of a pattern as bytes, where all their characters are below U+0100."""
    if isinstance(wanted, tuple):
        return tuple(_octet_constants(each) for each in wanted)
    if isinstance(wanted, str) and all(ord(each) < 0x100 for each in wanted):
        return wanted.encode("latin-1")
    return wanted


def _text(value: Any) -> Any:
    """Bytes as the text whose characters they are, other text in the normal form that LIKE and MATCHES want."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _like(value: str, wanted: str) -> bool:
    """% is any text and _ any one character; found without going back more than once for each character."""
    at = here = 0
    star, mark = -1, 0
    while at < len(value):
        if here < len(wanted) and wanted[here] == "%":
            star, mark = here, at
            here += 1
        elif here < len(wanted) and wanted[here] in ("_", value[at]):
            at, here = at + 1, here + 1
        elif star >= 0:
            mark += 1
            at, here = mark, star + 1
        else:
            return False
    return not wanted[here:].strip("%")


def _matches(value: str, wanted: str) -> bool:
    expression, repeats = _expression(wanted)
    return expression.search(value[:TEXT] if repeats else value) is not None


@lru_cache(maxsize=256)
def _expression(text: str) -> tuple[re.Pattern[str], bool]:
    """The expression, and whether it repeats anything."""
    repeats = len(_REPEATED.findall(text))
    if repeats > REPETITIONS or (repeats and _NESTED.search(text)) or len(text) > 4 * TEXT:
        raise FormatError(f"the expression {text[:80]!r} could take long, and is not tried")
    try:
        return re.compile(text, re.DOTALL), repeats > 0
    except (re.error, RecursionError, OverflowError) as error:
        raise FormatError(f"the expression {text[:80]!r} is none: {error}") from error


def _subset(value: str, wanted: str) -> bool:
    return _within(value, wanted)


def _superset(value: str, wanted: str) -> bool:
    return _within(wanted, value)


def _within(inner: str, outer: str) -> bool:
    try:
        small, large = ipaddress.ip_network(inner, strict=False), ipaddress.ip_network(outer, strict=False)
    except ValueError:
        return False
    return small.version == large.version and small.prefixlen >= large.prefixlen and small.network_address in large


_TEXTUAL: dict[str, Callable[[str, str], bool]] = {
    "LIKE": _like,
    "MATCHES": _matches,
    "ISSUBSET": _subset,
    "ISSUPERSET": _superset,
}
