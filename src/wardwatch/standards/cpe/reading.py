"""Unbinding: names out of formatted strings (NIST IR 7695 section 6.2.3) and CPE 2.2 URIs (section 6.1.3)."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from wardwatch.kit.errors import FormatError
from wardwatch.standards.cpe.names import ANY, ATTRIBUTES, NA, Name, Pattern, Value

LIMIT = 2048
"""Characters of the longest name that is read: what the CVE record format allows."""
REMEMBERED = 1 << 14
"""How many names, and how many values, stay read in memory."""

_FORMATTED = "cpe:2.3:"
_URI = "cpe:/"
_COMPONENTS = 7
_PACKED = 5


def read(text: str) -> Name:
    """The name that `text` binds, as `cpe:2.3:...` or `cpe:/...`; FormatError, with the attribute as place, otherwise.

    Punctuation is escaped, as the grammars say (figures 6-2 and 6-3), and a bare tilde in a URI is itself (figure 6-1);
    other percent-encoded forms than those of section 6.1.3.2 are refused, as there.
    `\\.`, `\\-` and `\\_` are read, as the procedures do (section 6.2.3.2). A name read lately is not read again.
    """
    return _read(text)


@lru_cache(maxsize=REMEMBERED)
def _read(text: str) -> Name:
    if len(text) > LIMIT:
        raise FormatError(f"is longer than {LIMIT:,} characters: no CPE name")
    lowered = text.lower()
    if not text.isascii():
        raise FormatError(f"{text!r} has characters outside ASCII: no CPE name")
    if lowered.startswith(_FORMATTED):
        return _formatted(text, lowered.removeprefix(_FORMATTED))
    if lowered.startswith(_URI):
        return _uri(text, lowered.removeprefix(_URI))
    raise FormatError(f"{text!r} is neither a CPE 2.3 formatted string nor a CPE 2.2 URI")


_FIELD = re.compile(r":((?:[^:\\]|\\.)*)", re.DOTALL)
_FORMATTED_PART = r"[a-z0-9._-]|\\[!-/:-@\[-`{-~]"
_FORMATTED_VALUE = re.compile(rf"(\?+|\*)?((?:{_FORMATTED_PART})*)(\?+|\*)?")


def _formatted(text: str, fields: str) -> Name:
    values = fields.split(":") if "\\" not in fields else _FIELD.findall(":" + fields)
    if "\\" in fields and len(":".join(values)) != len(fields):
        raise FormatError(f"{text!r} ends with a backslash that quotes nothing")
    if len(values) != len(ATTRIBUTES):
        raise FormatError(f"{text!r} has {len(values)} attributes, not {len(ATTRIBUTES)}")
    return _name(text, values, _formatted_value)


@lru_cache(maxsize=REMEMBERED)
def _formatted_value(bound: str) -> Value:
    if bound == "*":
        return ANY
    if bound == "-":
        return NA
    match = _FORMATTED_VALUE.fullmatch(bound)
    if not bound or not match:
        raise FormatError(_wrong(bound, _FORMATTED_PART, "[?*]", "punctuation but - . _ follows a backslash"))
    before, quoted, after = match[1] or "", match[2], match[3] or ""
    return _value(before, re.sub(r"\\(.)", r"\1", quoted), after)


_URI_PART = "[a-z0-9._~-]|%(?:2[1-9a-cf]|3[a-f]|40|5[b-e]|60|7[b-e])"
_URI_VALUE = re.compile(f"((?:%01)+|%02)?((?:{_URI_PART})*)((?:%01)+|%02)?")


def _uri(text: str, components: str) -> Name:
    values = components.split(":")
    if len(values) > _COMPONENTS:
        raise FormatError(f"{text!r} has {len(values)} components, more than {_COMPONENTS}")
    *before, edition, language = values + [""] * (_COMPONENTS - len(values))
    packed = edition[1:].split("~", _PACKED - 1) if edition.startswith("~") else [edition, "", "", "", ""]
    if len(packed) != _PACKED:
        raise FormatError(f"{edition!r} packs {len(packed)} values, not {_PACKED}: {text!r}", "edition")
    return _name(text, [*before, packed[0], language, *packed[1:]], _uri_value)


@lru_cache(maxsize=REMEMBERED)
def _uri_value(bound: str) -> Value:
    if not bound:
        return ANY
    if bound == "-":
        return NA
    match = _URI_VALUE.fullmatch(bound)
    if not match:
        raise FormatError(_wrong(bound, _URI_PART, "%0[12]", "punctuation but - . _ is written as %21 to %7e"))
    before, encoded, after = (_WILD.sub(_wild, part or "") for part in match.groups())
    return _value(before, re.sub("%(..)", lambda form: chr(int(form[1], 16)), encoded), after)


_WILD = re.compile("%0[12]")


def _wild(form: re.Match[str]) -> str:
    return "?" if form[0] == "%01" else "*"


def _value(before: str, text: str, after: str) -> Value:
    return Pattern(before, text, after) if before or after else text


def _name(text: str, bound: Sequence[str], unbind: Callable[[str], Value]) -> Name:
    """The name of eleven bound values; FormatError says which of them is wrong, and why."""
    values: list[Value] = []
    try:
        for each in bound:
            values.append(unbind(each))
        return Name(*values)
    except FormatError as error:
        raise FormatError(f"{error.reason}: {text!r}", error.place or ATTRIBUTES[len(values)]) from None


def _wrong(bound: str, part: str, wildcard: str, rule: str) -> str:
    """Why `bound` is no value, and at which of its characters, counted from 1, if one of them is wrong."""
    if not bound:
        return "is empty, where * is any value and - none"
    known = re.match(f"(?:{part}|{wildcard})*", bound)
    end = known.end() if known else 0
    if end < len(bound):
        return f"{bound[end]!r} may not stand at character {end + 1} of {bound!r}: {rule}"
    return f"wildcards stand only at the ends of a value, asterisks alone, not as in {bound!r}"
