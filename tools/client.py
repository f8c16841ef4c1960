"""Write the values and calls of `wardwatch.client` from the OpenAPI document: `python tools/client.py`.

One file for each tag of the document: its values as frozen structs, its operations as methods. A value that two tags
share stands with the first. The same document always gives the same files; with `--check`, only say which would change.
"""

import keyword
import os
import re
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "wardwatch" / "client" / "calls"
PLAIN = {
    ("string", "uuid"): "UUID",
    ("string", "date"): "date",
    ("string", "date-time"): "datetime",
    ("string", ""): "str",
    ("integer", ""): "int",
    ("number", ""): "float",
    ("boolean", ""): "bool",
}
FROM = {
    "Iterator": "collections.abc",
    "Sequence": "collections.abc",
    "date": "datetime",
    "datetime": "datetime",
    "Any": "typing",
    "BinaryIO": "typing",
    "Literal": "typing",
    "UUID": "uuid",
    "UNSET": "msgspec",
    "Struct": "msgspec",
    "UnsetType": "msgspec",
    "Asking": "wardwatch.client.asking",
}
LAW = "Generated from the OpenAPI document by `python tools/client.py`. Do not edit."


@dataclass
class Room:
    """One file: which values and operations stand in it, as text."""

    tag: str
    values: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)


def main() -> int:
    """Set the program up in a passing home, write every file."""
    with tempfile.TemporaryDirectory(prefix="wardwatch-client-") as home:
        os.environ.update(WARDWATCH_HOME=home, DJANGO_SETTINGS_MODULE="wardwatch.config.settings")
        import django

        django.setup()
        from wardwatch.api.door import door

        made = files(door.get_openapi_schema(path_prefix="/api/"))
    stale = [name for name, text in made.items() if not _is_current(TARGET / name, text)]
    stale += [path.name for path in TARGET.glob("*.py") if path.name not in made]
    if "--check" not in sys.argv:
        TARGET.mkdir(parents=True, exist_ok=True)
        for name in stale:
            if name in made:
                (TARGET / name).write_text(made[name], "utf-8")
            else:
                (TARGET / name).unlink()
    print("\n".join(stale) or "Every file is current.")
    return 1 if stale and "--check" in sys.argv else 0


def _is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


def files(document: Any) -> dict[str, str]:
    """Every file by its name, formatted."""
    made = {f"{room.tag}.py": _file(room, owners) for rooms, owners in [_rooms(document)] for room in rooms}
    tags = sorted(name.removesuffix(".py") for name in made)
    lines = [f'"""Every operation. {LAW}"""', ""]
    lines += [f"from wardwatch.client.calls.{tag} import {_class(tag)}" for tag in tags]
    bases = ", ".join(map(_class, tags))
    lines += ["", "", f"class Calls({bases}):", '    """Every operation of a center."""', ""]
    made["__init__.py"] = "\n".join(lines)
    return {name: _formatted(text) for name, text in made.items()}


def _formatted(text: str) -> str:
    ruff = [str(Path(sys.executable).with_name("ruff"))]
    for step in (["check", "--select", "I,F401", "--fix", "--quiet"], ["format", "--quiet"]):
        command = [
            *ruff,
            *step,
            "--config",
            str(ROOT / "pyproject.toml"),
            "--stdin-filename",
            str(TARGET / "calls.py"),
            "-",
        ]
        text = subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return text


def _rooms(document: Any) -> tuple[list[Room], dict[str, str]]:
    """The files in order, and in which of them each value stands."""
    schemas = document["components"]["schemas"]
    rooms: dict[str, Room] = {}
    owners: dict[str, str] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            room = rooms.setdefault(operation["tags"][0], Room(operation["tags"][0]))
            wanted = _wanted(operation, schemas)
            for name in wanted:
                if name not in owners and not name.startswith("Page_"):
                    owners[name] = room.tag
                    room.values.append(_value(name, schemas[name], sends=name in _sent(operation, schemas)))
            room.calls.append(_call(method, path, operation, schemas))
    return list(rooms.values()), owners


def _wanted(operation: Any, schemas: Any) -> list[str]:
    """The values that an operation speaks of, those that others stand on first."""
    asked = [name for each in operation["parameters"] for name in _below(each["schema"], schemas)]
    found = list(dict.fromkeys([*asked, *_sent(operation, schemas), *_given(operation, schemas)]))
    body = operation.get("requestBody")
    whole = _reference(_json(body)) if body and not _files_of(operation) else ""
    return [name for name in found if name != whole]


def _sent(operation: Any, schemas: Any) -> list[str]:
    body = operation.get("requestBody")
    return _below(_json(body), schemas) if body and not _files_of(operation) else []


def _given(operation: Any, schemas: Any) -> list[str]:
    answer = operation["responses"][200]["content"]
    return _below(_json({"content": answer}), schemas) if "application/json" in answer else []


def _files_of(operation: Any) -> list[str]:
    """The media types of the files that an operation takes in; empty: it takes JSON, or nothing."""
    kinds = list(operation.get("requestBody", {"content": ()})["content"])
    return [] if "application/json" in kinds else kinds


def _json(holder: Any) -> Any:
    return holder["content"]["application/json"]["schema"]


def _reference(schema: Any) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _below(schema: Any, schemas: Any, seen: tuple[str, ...] = ()) -> list[str]:
    if (name := _named(schema)) and name not in seen:
        return [*_below(schemas[name], schemas, (*seen, name)), name]
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", []), *schema.get("allOf", [])]
    parts += [schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)]
    return list(dict.fromkeys(name for part in parts for name in _below(part, schemas, seen)))


def _named(schema: Any) -> str:
    """The name of a value that a schema refers to, or whose list of words it repeats."""
    return _reference(schema) or (str(schema["title"]) if "enum" in schema and "title" in schema else "")


def _value(name: str, schema: Any, *, sends: bool) -> str:
    if "enum" in schema:
        listed = ", ".join(repr(each) for each in schema["enum"])
        said = schema.get("description", "")
        return f"{name} = Literal[{listed}]\n" + (f'"""{said}"""\n' if said else "")
    fields = []
    required = set(schema.get("required", []))
    for key, shape in schema.get("properties", {}).items():
        left_out = sends and key not in required
        kind = _optional(_kind(shape)) if left_out else _kind(shape)
        fields.append(f"    {key}: {kind}\n" + _below_words(shape))
    said = _docstring(schema.get("description", name), "    ")
    return f"class {name}(Struct, frozen=True, kw_only=True):\n{said}\n{''.join(fields)}"


def _below_words(shape: Any) -> str:
    words = shape.get("description")
    return _docstring(words, "    ") if words and "$ref" not in shape else ""


def _docstring(words: str, indent: str) -> str:
    one = f'{indent}"""{words}"""\n'
    if "\n" not in words and len(one) <= 120:
        return one
    first, *rest = textwrap.wrap(" ".join(words.split()), 120 - len(indent) - 6)
    return "\n".join([f'{indent}"""{first}', *(f"{indent}{line}" for line in rest), f'{indent}"""']) + "\n"


def _kind(shape: Any, *, asked: bool = False) -> str:
    """A shape as a type of Python; `asked`: of an argument."""
    if name := _named(shape):
        return name
    if several := shape.get("anyOf") or shape.get("allOf"):
        return " | ".join(dict.fromkeys(_kind(each, asked=asked) for each in several))
    match shape.get("type"):
        case "array":
            inner = _kind(shape["items"], asked=asked)
            return f"Sequence[{inner}]" if asked else f"tuple[{inner}, ...]"
        case "object":
            inside = shape.get("additionalProperties")
            return f"dict[str, {_kind(inside) if isinstance(inside, dict) else 'Any'}]"
        case "null":
            return "None"
        case None:
            return "Any"
        case kind:
            return PLAIN.get((kind, shape.get("format", "")), PLAIN[kind, ""])


def _optional(kind: str) -> str:
    """The type of what need not be sent: what is left out is not the same as null."""
    inside = kind.removesuffix(" | None")
    return f"{inside} | UnsetType{' | None' if inside != kind else ''} = UNSET"


def _call(method: str, path: str, operation: Any, schemas: Any) -> str:
    """One method of the client."""
    arguments, places = [], {}
    query: list[str] = []
    for each in operation["parameters"]:
        name = each["name"]
        kind = _kind(each["schema"], asked=True)
        if each["in"] == "path":
            arguments.append(f"{name}: {kind}")
            places[name] = name
        elif each["in"] == "query" and name not in ("cursor", "limit"):
            empty = " = None" if kind.endswith("| None") else " | None = None"
            query.append(f"{_safe(name)}: {kind}" + ("" if each.get("required") else empty))
    paged = _page(operation, schemas)
    named = [*query]
    body, sent = operation.get("requestBody"), []
    if files := _files_of(operation):
        named += ["file: bytes", f"of: Literal[{', '.join(map(repr, files))}]"]
    elif body:
        shape = schemas[_reference(_json(body))]
        required = set(shape.get("required", []))
        for key, each in shape["properties"].items():
            sent.append(key)
            kind = _kind(each, asked=True)
            named.append(f"{key}: {kind if key in required else _optional(kind)}")
    has_limit = any(each["name"] == "limit" for each in operation["parameters"])
    named += ["limit: int | None = None"] if has_limit else []
    named += ["key: str | None = None"] if method != "get" else []
    streams = "application/json" not in operation["responses"][200]["content"]
    named += ["into: BinaryIO"] if streams else []
    named.sort(key=lambda each: "=" in each)
    return _method(method, path, operation, (arguments, named, query, sent), paged, streams, has_limit)


def _method(
    method: str,
    path: str,
    operation: Any,
    given: tuple[list[str], list[str], list[str], list[str]],
    paged: str,
    streams: bool,
    has_limit: bool,
) -> str:
    arguments, named, query, sent = given
    gives = "None" if streams else paged or _reference(_json(operation["responses"][200]))
    signature = ", ".join(["self", *arguments, *(["*", *named] if named else [])])
    names = [each.partition(":")[0] for each in query]
    asked = [f"{name.rstrip('_')!r}: {name}" for name in names] + (["'limit': limit"] if has_limit else [])
    address = re.sub(r"\{(\w+)\}", r"{self.quoted(\1)}", path.removeprefix("/api"))
    address = f'f"{address}"' if "{" in address else f'"{address}"'
    words = _docstring(_words(operation, paged, streams, method != "get"), "        ")
    wanted = f", {{{', '.join(asked)}}}" if asked else ""
    if paged:
        did = f"return self.pages({paged}, {address}{wanted})"
    elif streams:
        did = f"self.save({method.upper()!r}, {address}, into{', key=key' if method != 'get' else ''})"
    elif method == "get":
        did = f"return self.read({gives}, {address}{wanted})"
    elif _files_of(operation):
        did = f"return self.hand_in({gives}, {method.upper()!r}, {address}, {{{', '.join(asked)}}}, file, of, key=key)"
    else:
        inside = ", ".join(f"{key!r}: {key}" for key in sent)
        held = f", {{{inside}}}" if sent else ", None"
        did = f"return self.write({gives}, {method.upper()!r}, {address}{held}, key=key)"
    result = f"Iterator[{paged}]" if paged else gives
    return f"    def {operation['operationId']}({signature}) -> {result}:\n{words}        {did}\n"


def _words(operation: Any, paged: str, streams: bool, writes: bool) -> str:
    said = str(operation["description"])
    if paged:
        said += " `limit`: how many in one part; parts follow by themselves."
    if streams:
        said += " Written into `into`."
    return said + (" `key`: your own name for this write." if writes else "")


def _page(operation: Any, schemas: Any) -> str:
    """What the items of a list are, where the operation gives one part by part."""
    content = operation["responses"][200]["content"]
    name = _reference(_json({"content": content})) if "application/json" in content else ""
    return _reference(schemas[name]["properties"]["items"]["items"]) if name.startswith("Page_") else ""


def _safe(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


def _class(tag: str) -> str:
    return tag.capitalize() + "Calls"


def _file(room: Room, owners: dict[str, str]) -> str:
    held = "\n\n".join(room.values)
    calls = "\n".join(room.calls)
    text = f'{held}\n\nclass {_class(room.tag)}(Asking):\n    """Operations on {room.tag}."""\n\n{calls}'
    words = set(re.findall(r"\b\w+\b", re.sub(r'"""[\s\S]*?"""', "", text)))
    lines = [f"from {module} import {name}" for name, module in FROM.items() if name in words]
    lines += [
        f"from wardwatch.client.calls.{tag} import {name}"
        for name, tag in owners.items()
        if name in words and tag != room.tag
    ]
    return "\n".join([f'"""{room.tag.capitalize()}. {LAW}"""', "", *lines, "", "", text])


if __name__ == "__main__":
    sys.exit(main())
