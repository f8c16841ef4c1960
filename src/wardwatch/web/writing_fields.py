"""How each field of a document is asked: one description for every type of part, read off its struct.

A field is named by a JSON pointer (RFC 6901) into the version of the document that its reader has before them.
"""

import json
import re
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from wardwatch.kit.worded import Worded
from wardwatch.products.document import Document, Source
from wardwatch.products.document import blocks as b
from wardwatch.products.document.document import Victim
from wardwatch.products.types import Marking
from wardwatch.standards import hicp
from wardwatch.standards.hph_cpg import goals

LONG = frozenset({"text", "summary", "why", "description", "notes", "alternative", "use", "do", "fix", "note"})
LINES = frozenset({"lines", "columns"})
_NUMBER = re.compile(r"[MT]\d{4}(?:\.\d{3})?")


class TypedWrongError(ValueError):
    """What was typed cannot be read; the words say why."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the choices of a document's fields come from: its sources, by key; the columns of the table around a row."""

    sources: Mapping[str, str]
    columns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """How a field is asked (`look` names its piece of `control.html`), read from texts, and written as texts."""

    look: str
    read: Callable[[Sequence[str], Known], Any]
    write: Callable[[Any], tuple[str, ...]]
    choices: Callable[[Known], tuple[tuple[str, str], ...]] = lambda known: ()
    suggestions: str = ""


def fields_of(kind: type) -> dict[str, Asked]:
    """The fields of a part that somebody types, those of its own before its sources and its marking."""
    return _fields(kind)


@cache
def _fields(kind: type) -> dict[str, Asked]:
    hints = get_type_hints(kind)
    names = [name for name in kind.__struct_fields__ if not _is_fixed(kind, name)]  # type: ignore[attr-defined]
    names.sort(key=lambda name: ("tear_line", "sources", "tlp").index(name) if name in _BEHIND else -1)
    found = {name: _asked(kind, name, hints[name]) for name in names}
    return {name: asked for name, asked in found.items() if asked is not None}


_BEHIND = ("tear_line", "sources", "tlp")


def _is_fixed(kind: type, name: str) -> bool:
    if name == "kind":
        return kind is Document
    if name in ("sources", "victims"):
        return kind is Document
    return name in ("id", "sections") or (name == "key" and kind is Source)


def parts_in(kind: type) -> dict[str, type]:
    """The lists of parts of a type: the field, and what it holds (`AnyBlock` for blocks)."""
    hints = get_type_hints(kind)
    found = {}
    for name in kind.__struct_fields__:  # type: ignore[attr-defined]
        if get_origin(hints[name]) is tuple and _is_part(item := get_args(hints[name])[0]):
            found[name] = item
    return found


def inner_of(kind: type, name: str) -> type | None:
    """The struct that a field holds (an audience, a tear line); None where it holds none."""
    held = _without_none(get_type_hints(kind)[name])[0]
    return held if isinstance(held, type) and issubclass(held, msgspec.Struct) else None


def blocks_known() -> dict[str, type]:
    """The types of blocks, by their names in documents."""
    return {kind.__struct_config__.tag: kind for kind in get_args(b.AnyBlock)}


def _is_part(item: object) -> bool:
    if isinstance(item, type):
        return issubclass(item, msgspec.Struct)
    return get_origin(item) in (Union, types.UnionType)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint):
        return next(each for each in get_args(hint) if each is not type(None)), True
    return hint, False


def _asked(kind: type, name: str, hint: Any) -> Asked | None:
    held, may_be_none = _without_none(hint)
    if get_origin(held) is tuple:
        item = get_args(held)[0]
        return None if _is_part(item) and not _is_closed(item) else _of_tuple(kind, name, item)
    if get_origin(held) is dict or held is dict:
        return PAIRS if name == "acronyms" else SPEC
    if name == "language":
        return Asked("select", _one_of(_languages), lambda value: (value,), lambda known: _languages())
    if kind is Victim and name == "source":
        return Asked("select", _one_of_known, lambda value: (value,), lambda known: tuple(known.sources.items()))
    if _is_closed(held):
        listed = _listed(held)
        return Asked("select", _one_of(listed, may_be_none), _one, lambda known: _choices(listed, may_be_none))
    if isinstance(held, type) and issubclass(held, msgspec.Struct):
        return None
    return _of_scalar(name, held, may_be_none)


def _of_scalar(name: str, held: Any, may_be_none: bool) -> Asked:
    if held is bool:
        return Asked("select", _yes_no, _said, lambda known: _truths()) if may_be_none else CHECK
    if held is date:
        return Asked("date", _day if may_be_none else _sure_day, _one)
    if held is datetime:
        return Asked("moment", _moment, _one_moment)
    if held in (int, float):
        return Asked("number", _whole if held is int else _real, _one)
    return Asked("long" if name in LONG else "text", lambda texts, known: _text(texts).strip(), _one)


def _of_tuple(kind: type, name: str, item: Any) -> Asked:
    if name == "sources" and issubclass(kind, b.Part):
        return Asked("sources", _keys, _all, lambda known: tuple(known.sources.items()), "sources")
    if name == "cells":
        return Asked("cells", lambda texts, known: [text.strip() for text in texts], _all)
    if name == "goals":
        return Asked("boxes", _some_of(_goals), _all, lambda known: _goals())
    if _is_closed(item):
        listed = _listed(item)
        return Asked("boxes", _some_of(listed), _all, lambda known: listed())
    if item is int:
        return Asked("text", _places, lambda value: (", ".join(str(each + 1) for each in value),))
    if name in LINES:
        return Asked("lines", _lines, lambda value: ("\n".join(value),))
    check = {"hicp": _practice, "mitigations": _number, "techniques": _number, "counters": _number}.get(name)
    return Asked("text", _words(check), lambda value: (", ".join(value),), suggestions="hicp" if name == "hicp" else "")


def _is_closed(held: Any) -> bool:
    return isinstance(held, type) and issubclass(held, Worded | Marking)


def _listed(held: Any) -> Callable[[], tuple[tuple[str, str], ...]]:
    if issubclass(held, Marking):
        return lambda: tuple((each.value, each.value) for each in Marking)
    return lambda: tuple((str(each), each.label or str(each)) for each in held)


def _choices(listed: Callable[[], tuple[tuple[str, str], ...]], may_be_none: bool) -> tuple[tuple[str, str], ...]:
    return (("", _("not said")), *listed()) if may_be_none else listed()


def _languages() -> tuple[tuple[str, str], ...]:
    return tuple((code, str(name)) for code, name in settings.LANGUAGES)


def _goals() -> tuple[tuple[str, str], ...]:
    return tuple((id_, f"{id_}: {goal.name}") for id_, goal in goals().items())


def practices() -> tuple[tuple[str, str], ...]:
    """HICP sub-practices, for a list of suggestions."""
    return tuple(hicp.SUB_PRACTICES.items())


def _truths() -> tuple[tuple[str, str], ...]:
    return (("", _("nobody says")), ("yes", _("yes")), ("no", _("no")))


def _text(texts: Sequence[str]) -> str:
    return texts[-1].replace("\r\n", "\n") if texts else ""


def _one(value: Any) -> tuple[str, ...]:
    return ("" if value is None else str(value),)


def _all(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value or ()))


def _said(value: Any) -> tuple[str, ...]:
    return ({None: "", True: "yes", False: "no"}[value],)


def _one_moment(value: Any) -> tuple[str, ...]:
    """A built instant, as `datetime-local` has it, in UTC."""
    if not value:
        return ("",)
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return (at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M"),)


def _yes_no(texts: Sequence[str], known: Known) -> bool | None:
    return {"yes": True, "no": False}.get(_text(texts))


def _day(texts: Sequence[str], known: Known) -> str | None:
    text = _text(texts).strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise TypedWrongError(_("“%(text)s” is not a date; write it as 2026-11-30.") % {"text": text}) from None


def _sure_day(texts: Sequence[str], known: Known) -> str:
    found = _day(texts, known)
    if found is None:
        raise TypedWrongError(_("A date is needed here; write it as 2026-11-30."))
    return found


def _moment(texts: Sequence[str], known: Known) -> str | None:
    text = _text(texts).strip()
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        words = _("“%(text)s” is not a date with a time; write it as 2026-11-30T14:05.")
        raise TypedWrongError(words % {"text": text}) from None
    return (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)).isoformat()


def _whole(texts: Sequence[str], known: Known) -> int:
    text = _text(texts).strip()
    if not text.isdecimal() or len(text) > 9:
        raise TypedWrongError(_("“%(text)s” is not a whole number.") % {"text": text})
    return int(text)


def _real(texts: Sequence[str], known: Known) -> float | None:
    text = _text(texts).strip().replace(",", ".")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}(\.\d{1,12})?", text):
        raise TypedWrongError(_("“%(text)s” is not a number.") % {"text": text})
    return float(text)


def _places(texts: Sequence[str], known: Known) -> list[int]:
    found = [text for text in re.split(r"[\s,;]+", _text(texts)) if text]
    if any(not text.isdecimal() or not 1 <= int(text) <= max(len(known.columns), 1) for text in found):
        raise TypedWrongError(_("Write the numbers of columns, the first is 1: 2, 3."))
    return [int(text) - 1 for text in found]


def _lines(texts: Sequence[str], known: Known) -> list[str]:
    return [line.rstrip() for line in _text(texts).strip("\n").split("\n")] if _text(texts).strip() else []


def _words(check: Callable[[str], str] | None) -> Callable[[Sequence[str], Known], list[str]]:
    def read(texts: Sequence[str], known: Known) -> list[str]:
        found = [each.strip() for each in re.split(r"[,;\n]+", _text(texts)) if each.strip()]
        return list(dict.fromkeys(check(each) if check else each for each in found))

    return read


def _number(text: str) -> str:
    if not _NUMBER.fullmatch(text.upper()):
        raise TypedWrongError(_("“%(text)s” is no number of ATT&CK: M1030, T1190, T1059.001.") % {"text": text})
    return text.upper()


def _practice(text: str) -> str:
    if not hicp.name_of(text.upper()):
        raise TypedWrongError(_("There is no practice %(id)s.") % {"id": text})
    return text.upper()


def _keys(texts: Sequence[str], known: Known) -> list[str]:
    found = [key for text in texts for key in re.split(r"[\s,;]+", text) if key]
    for key in found:
        if key not in known.sources:
            raise TypedWrongError(_("No source of this product has the key “%(key)s”.") % {"key": key})
    return list(dict.fromkeys(found))


def _one_of_known(texts: Sequence[str], known: Known) -> str:
    if (text := _text(texts)) not in known.sources:
        raise TypedWrongError(_("Choose one of the list."))
    return text


def _one_of(
    listed: Callable[[], tuple[tuple[str, str], ...]], may_be_none: bool = False
) -> Callable[[Sequence[str], Known], str | None]:
    def read(texts: Sequence[str], known: Known) -> str | None:
        text = _text(texts)
        if may_be_none and not text:
            return None
        if text not in dict(listed()):
            raise TypedWrongError(_("Choose one of the list."))
        return text

    return read


def _some_of(listed: Callable[[], tuple[tuple[str, str], ...]]) -> Callable[[Sequence[str], Known], list[str]]:
    def read(texts: Sequence[str], known: Known) -> list[str]:
        found = {text for text in texts if text}
        if not found <= dict(listed()).keys():
            raise TypedWrongError(_("Choose one of the list."))
        return [value for value, _words in listed() if value in found]

    return read


def _pairs(texts: Sequence[str], known: Known) -> dict[str, str]:
    found = {}
    for number, line in enumerate(_lines(texts, known), 1):
        short, _sign, words = line.partition(":")
        if line.strip() and not (short.strip() and words.strip()):
            raise TypedWrongError(_("Line %(number)s: write the short form, a colon, its words.") % {"number": number})
        if line.strip():
            found[short.strip()] = words.strip()
    return found


def _spec(texts: Sequence[str], known: Known) -> dict[str, Any]:
    try:
        found = json.loads(_text(texts) or "{}")
    except ValueError as error:
        raise TypedWrongError(_("This is not JSON: %(why)s.") % {"why": error}) from None
    if not isinstance(found, dict):
        raise TypedWrongError(_("A Vega-Lite specification is a JSON object."))
    return found


CHECK = Asked("check", lambda texts, known: "yes" in texts, lambda value: ("yes",) if value else ())
PAIRS = Asked("lines", _pairs, lambda value: ("\n".join(f"{key}: {words}" for key, words in value.items()),))
SPEC = Asked("spec", _spec, lambda value: (json.dumps(value, indent=1, ensure_ascii=False),))
