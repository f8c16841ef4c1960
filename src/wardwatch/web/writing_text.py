"""What somebody typed into a document: fields by JSON pointers, and parts that are added, moved, removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from typing import Any, get_args, get_type_hints

import msgspec
from django.utils.translation import gettext as _

from wardwatch.kit import clock
from wardwatch.kit.errors import FormatError
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.web.writing_fields import Asked, Known, TypedWrongError, blocks_known, fields_of, inner_of, parts_in


@dataclass(frozen=True, slots=True)
class Typed:
    """A document with what was typed; what could not be read stays as it was, and `wrong` says why, by pointer."""

    document: Document
    wrong: dict[str, str]


def typed(base: Document, said: Mapping[str, Sequence[str]]) -> Typed:
    """The document with fields (JSON pointers) set to what was typed. Raises `FormatError` for what is no field."""
    tree = tree_of(base)
    known = known_of(base)
    wrong: dict[str, str] = {}
    for pointer, texts in said.items():
        holder, name, asked, columns = _field(tree, pointer)
        if name in holder and _same(asked, texts, holder[name]):
            continue
        try:
            holder[name] = asked.read(texts, Known(known.sources, columns))
        except TypedWrongError as error:
            wrong[pointer] = str(error)
    wrong |= _fitted(tree)
    return Typed(_made(tree), wrong)


def _same(asked: Asked, texts: Sequence[str], value: Any) -> bool:
    """Whether a field was sent as it is: who changes nothing shall not change the order of a list, or a space."""
    told = [text.replace("\r\n", "\n") for text in texts]
    if asked.look in ("boxes", "sources", "check"):
        return {text for text in told if text} == set(asked.write(value))
    return tuple(told) == asked.write(value)


def tree_of(document: Document) -> dict[str, Any]:
    """A document as its JSON, to be changed."""
    tree: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(document))
    return tree


def known_of(document: Document) -> Known:
    """The choices that a document gives its own fields."""
    words = {each.key: f"{each.key}: {each.title or each.publisher or each.url}" for each in document.sources}
    return Known(words)


def changed(document: Document, deed: str) -> tuple[Document, str]:
    """The document after a deed ("up POINTER", "down", "remove", "add POINTER [TYPE]"), and what it was done to.

    Raises `FormatError` for a deed that nothing can be done by.
    """
    verb, _sign, rest = deed.partition(" ")
    pointer, _sign, kind = rest.partition(" ")
    tree = tree_of(document)
    if verb == "add":
        return _add(tree, pointer, kind)
    path, _sign, last = pointer.rpartition("/")
    things = _reach(tree, path)
    if not isinstance(things, list) or not last.isdecimal() or int(last) >= len(things):
        raise FormatError("there is no such part", pointer)
    at = int(last)
    if verb == "remove":
        del things[at]
        return _made(tree), path
    to = at + {"up": -1, "down": 1}.get(verb, 0)
    if 0 <= to < len(things):
        things.insert(to, things.pop(at))
        return _made(tree), f"{path}/{to}"
    return document, pointer


def _add(tree: dict[str, Any], pointer: str, kind: str) -> tuple[Document, str]:
    path, _sign, name = pointer.rpartition("/")
    holder = _reach(tree, path)
    owner = _type_at(tree, path)
    held = parts_in(owner).get(name)
    if not isinstance(holder, dict) or held is None:
        raise FormatError("nothing can be added here", pointer)
    of = held if isinstance(held, type) else blocks_known().get(kind)
    if of is None:
        raise FormatError("there is no such block", kind)
    things = holder.setdefault(name, [])
    if name == "sections":
        made = {"id": f"s-{token_hex(4)}", "heading": kind or _("New section")}
    else:
        made = _blank(of, holder, tree)
    things.append(made)
    return _made(tree), f"{pointer}/{len(things) - 1}"


def _blank(kind: type, holder: dict[str, Any], tree: dict[str, Any]) -> dict[str, Any]:
    """A part with nothing in it yet."""
    made: dict[str, Any] = {}
    if issubclass(kind, b.Block):
        made = {"block": kind.__struct_config__.tag, "id": f"b-{token_hex(4)}"}
    keys = [each["key"] for each in tree.get("sources", [])]
    for field in msgspec.structs.fields(kind):
        if field.required and field.name not in made:
            made[field.name] = _empty(field.name, get_type_hints(kind)[field.name], holder, keys)
    return made


def _empty(name: str, hint: Any, holder: dict[str, Any], keys: list[str]) -> Any:
    if name == "key":
        return next(f"s{number}" for number in range(1, len(keys) + 2) if f"s{number}" not in keys)
    if name == "source":
        if not keys:
            raise FormatError(_("Add the source that says so first: who is named as a victim, is named by somebody."))
        return keys[0]
    if name == "cells":
        return [""] * len(holder.get("columns", ()))
    if name == "columns":
        return [_("First column"), _("Second column")]
    if hint is date:
        return clock.now().date().isoformat()
    if hint is int:
        return 0
    if hint is str:
        return ""
    if hasattr(hint, "choices"):
        return next(iter(hint)).value
    return {} if get_args(hint)[:1] == (str,) and "dict" in str(hint) else []


def _fitted(tree: dict[str, Any]) -> dict[str, str]:
    """Rows get as many cells as their table has columns; what would lose a text is refused, and stays."""
    wrong = {}
    for pointer, table in _tables(tree, ""):
        columns, rows = table.get("columns", []), table.get("rows", [])
        if any(any(row["cells"][len(columns) :]) for row in rows):
            wrong[f"{pointer}/columns"] = _("Empty the cells of a column before you remove it.")
            most = max(len(row["cells"]) for row in rows)
            columns = table["columns"] = [*columns, *[""] * (most - len(columns))]
        for row in rows:
            row["cells"] = [*row["cells"], *[""] * len(columns)][: len(columns)]
    return wrong


def _tables(tree: Any, pointer: str) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(tree, list | tuple):
        return [each for number, item in enumerate(tree) for each in _tables(item, f"{pointer}/{number}")]
    if not isinstance(tree, dict):
        return []
    if tree.get("block") in ("table", "figure"):
        return [(pointer, tree)]
    return [each for name in ("sections", "blocks") for each in _tables(tree.get(name), f"{pointer}/{name}")]


def _field(tree: dict[str, Any], pointer: str) -> tuple[dict[str, Any], str, Asked, Sequence[str]]:
    path, _sign, name = pointer.rpartition("/")
    holder = _reach(tree, path)
    asked = fields_of(_type_at(tree, path)).get(name) if isinstance(holder, dict) else None
    if asked is None or not isinstance(holder, dict):
        raise FormatError("there is no such field", pointer)
    return holder, name, asked, holder.get("columns", ())


def _reach(tree: dict[str, Any], pointer: str) -> Any:
    found: Any = tree
    for step in pointer.split("/")[1:]:
        if isinstance(found, list | tuple):
            found = found[int(step)] if step.isdecimal() and int(step) < len(found) else None
        elif isinstance(found, dict):
            found = found.setdefault(step, {}) if step in ("audience", "tear_line") else found.get(step)
        if found is None:
            raise FormatError("there is no such part", pointer)
    return found


def _type_at(tree: dict[str, Any], pointer: str) -> type:
    kind: type = Document
    held: Any = tree
    for step in pointer.split("/")[1:]:
        if isinstance(held, list | tuple):
            held = held[int(step)]
            kind = blocks_known()[held["block"]] if "block" in held else kind
            continue
        held = held[step]
        below = parts_in(kind).get(step) or inner_of(kind, step)
        if below is None:
            raise FormatError("there is no such part", pointer)
        kind = below
    return kind


def _made(tree: dict[str, Any]) -> Document:
    return msgspec.convert(_without_empty_lines(tree), Document)


def _without_empty_lines(tree: Any) -> Any:
    """A tear line without words is none."""
    if isinstance(tree, dict):
        return {
            name: _without_empty_lines(value)
            for name, value in tree.items()
            if name != "tear_line" or (value and value.get("text"))
        }
    return [_without_empty_lines(each) for each in tree] if isinstance(tree, list | tuple) else tree
