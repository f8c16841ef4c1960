"""Write the pages of docs/reference from the program itself: `python tools/reference.py`.

What is not documented in the code stops the generation, so a page never has a gap. The same program always gives the
same pages: nothing in them depends on the machine, the time or the order of imports.
"""

import ast
import dataclasses
import enum
import importlib
import inspect
import itertools
import json
import os
import re
import sys
import tempfile
import types
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "wardwatch"
REFERENCE = ROOT / "docs" / "reference"
COMMAND = "python tools/reference.py"
NOTE = f"<!-- Generated from the source. Do not edit: change the source and run `{COMMAND}`. -->"


class UndocumentedError(Exception):
    """Something that the reference shows has no words of its own."""


def main() -> int:
    """Set the program up in a passing home, write every page; with `--check`, only say which would change."""
    with tempfile.TemporaryDirectory(prefix="wardwatch-reference-") as home:
        os.environ.update(WARDWATCH_HOME=home, DJANGO_SETTINGS_MODULE="wardwatch.config.settings")
        import django

        django.setup()
        stale = [name for name, text in pages().items() if not is_current(name, text)]
        for name in () if "--check" in sys.argv else stale:
            REFERENCE.mkdir(parents=True, exist_ok=True)
            (REFERENCE / name).write_text(pages()[name], "utf-8")
    print("\n".join(stale) or "Every page is current.")
    return 1 if stale and "--check" in sys.argv else 0


def is_current(name: str, text: str) -> bool:
    """Whether the page on disk says what the program says."""
    path = REFERENCE / name
    return path.exists() and path.read_text("utf-8") == text


def pages() -> dict[str, str]:
    """Every generated page by its file name. Raises `UndocumentedError`. Needs Django to be set up."""
    made = {
        "api.md": api(),
        "bands.md": bands(),
        "commands.md": commands(),
        "events.md": events(),
        "feeds.md": feeds(),
        "settings.md": settings(),
        "states.md": states(),
        "tables.md": tables(),
    }
    return {name: "\n".join([NOTE, "", *lines]).rstrip() + "\n" for name, lines in made.items()}


def bands() -> list[str]:
    """The bands of confidence, their bounds, and how often each was right."""
    from wardwatch.exposures.matching import bands

    rows = []
    for band in bands.Band:
        each = bands.measured().get(band)
        right = f"{each.right:,} of {each.said:,}; at least {each.at_least:.1%}" if each else "not measured"
        on = f"{each.on}, {each.pairs:,} pairs" if each else ""
        rows.append((f"`{band}`", *bands.bounds(band), bands.meaning(band), right, on))
    said = "How sure we are that a source speaks of a piece of equipment (`docs/howto/how-sure-we-are.md`)."
    return ["# Bands", "", said, "", *_table(("band", "from", "to", "meaning", "right", "measured"), rows)]


def events() -> list[str]:
    """Every event: its name, what it says, its fields, who listens."""
    from wardwatch.audit.operations import subscribers
    from wardwatch.audit.types import Event

    listeners = {kind: sorted(map(_function, heard)) for kind, heard in subscribers().items()}
    lines = ["# Events", "", _text(Event), "", *_fields(Event), ""]
    for kind in sorted(_event_kinds(Event), key=lambda kind: kind.name):
        lines += [f"## `{kind.name}`", "", _text(kind), ""]
        if own := _fields(kind, without=Event):
            lines += [*own, ""]
        if heard := [name for name in listeners.get(kind, []) if name]:
            lines += [f"Heard by {', '.join(f'`{name}`' for name in heard)}.", ""]
    return lines


def _event_kinds(base: type) -> list[Any]:
    for path in sorted(PACKAGE.rglob("events.py")):
        importlib.import_module(_module_name(path))
    latest = {f"{kind.__module__}.{kind.__name__}": kind for kind in _descendants(base)}  # slots make classes twice
    return [kind for kind in latest.values() if kind.__module__.startswith("wardwatch.")]


def _descendants(base: type) -> Iterator[type]:
    for kind in base.__subclasses__():
        yield kind
        yield from _descendants(kind)


def _fields(kind: Any, without: Any = None) -> list[str]:
    known = {field.name for field in dataclasses.fields(without)} if without else set()
    rows = [(f"`{each.name}`", _shown(each.type)) for each in dataclasses.fields(kind) if each.name not in known]
    return _table(("field", "type"), rows)


def _function(heard: Any) -> str:
    ours = heard.__module__.startswith("wardwatch.")
    return f"{heard.__module__.removeprefix('wardwatch.')}.{heard.__name__}" if ours else ""


def commands() -> list[str]:
    """Every command with its arguments and options."""
    from typer.main import get_command

    from wardwatch.cli.main import build

    root = get_command(build())
    lines = ["# Commands", "", "Every command understands `--help`.", ""]
    for words, command in sorted(_leaves(root, ("wardwatch",))):
        if not command.help:
            raise UndocumentedError(f"the command {' '.join(words)} has no help")
        lines += [f"## `{' '.join(words)}`", "", _unwrap(command.help), "", f"    {_usage(words, command)}", ""]
        rows = [(f"`{_spelling(each)}`", _meaning(words, each)) for each in command.params if each.name != "help"]
        if rows:
            lines += [*_table(("", "meaning"), rows), ""]
    return lines


def _leaves(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, below in getattr(command, "commands", {}).items():
        if hasattr(below, "commands"):
            yield from _leaves(below, (*words, name))
        else:
            yield (*words, name), below


def _usage(words: tuple[str, ...], command: Any) -> str:
    options = [f"{each.opts[0]} {each.name.upper()}" for each in command.params if _is_option(each) and each.required]
    return " ".join([*words, *options, *(_argument(each) for each in command.params if not _is_option(each))])


def _argument(each: Any) -> str:
    word = each.name.upper() + ("..." if each.nargs == -1 or each.multiple else "")
    return word if each.required else f"[{word}]"


def _is_option(each: Any) -> bool:
    return bool(each.opts[0].startswith("-"))


def _spelling(each: Any) -> str:
    return str(each.opts[0]) if _is_option(each) else str(each.name.upper())


def _meaning(words: tuple[str, ...], each: Any) -> str:
    parts = [each.help or ""]
    if choices := _choices(each.type_descriptor.annotation):
        parts.append("One of: " + ", ".join(f"`{choice}`" for choice in choices) + ".")
    if not each.required and each.default not in (None, False, "", ()):
        parts.append(f"Default: `{each.default}`.")
    if each.min is not None or each.max is not None:
        parts.append(f"From {each.min} to {each.max}.")
    if each.required and _is_option(each):
        parts.append("Required.")
    if not any(parts):
        raise UndocumentedError(f"{' '.join(words)} {_spelling(each)} has no help")
    return " ".join(filter(None, parts))


def _choices(annotation: Any) -> list[str]:
    for kind in (annotation, *typing.get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return [str(member.value) for member in kind]
    return []


def api() -> list[str]:
    """Every operation of the programs' door: what it takes, what it gives, and a request that works."""
    from wardwatch.api.door import door
    from wardwatch.api.examples import EXAMPLES

    document = door.get_openapi_schema(path_prefix="/api/")
    lines = ["# API", "", document["info"]["description"], ""]
    lines += ["The whole description (OpenAPI 3.1) is at `/api/openapi.json`. Tokens: `wardwatch tokens create`.", ""]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            example = EXAMPLES[method, path]
            lines += [
                f"## {method.upper()} `{path}`",
                "",
                f"**{operation['summary']}.** {operation['description']}",
                "",
            ]
            rows = [(f"`{each['name']}`", each["in"], _asked(each)) for each in operation["parameters"]]
            lines += [*_table(("parameter", "in", "meaning"), rows), ""] if rows else []
            lines += ["```sh", *_request(method, example), "```", ""]
            content = operation["responses"][200]["content"]
            if "application/json" in content:
                lines += _given(document, content["application/json"]["schema"])
            else:
                lines += [f"Gives a file: `{next(iter(content))}`.", ""]
    return lines


def _asked(parameter: Any) -> str:
    shape = parameter["schema"]
    allowed = shape.get("enum") or shape.get("items", {}).get("enum", [])
    listed = "One of: " + ", ".join(f"`{each}`" for each in allowed) + "." if allowed else ""
    return " ".join(filter(None, [parameter.get("description", ""), listed]))


def _request(method: str, example: Any) -> list[str]:
    verb = "" if method == "get" else f" -X {method.upper()}"
    lines = [f'curl{verb} "$WARDWATCH_URL/api{example.path}" -H "Authorization: Bearer $WARDWATCH_TOKEN"']
    if example.body is not None:
        sent = (
            f"-d '{json.dumps(example.body)}'" if example.kind == "application/json" else "--data-binary @equipment.csv"
        )
        lines = [f"{lines[0]} \\", f"  -H 'Content-Type: {example.kind}' {sent}"]
    return lines


def _given(document: Any, schema: Any) -> list[str]:
    name = schema["$ref"].rpartition("/")[2]
    held = document["components"]["schemas"][name]
    listed = held["properties"].get("items", {}).get("items", {}).get("$ref", "").rpartition("/")[2]
    inside = document["components"]["schemas"][listed] if listed else held
    fields = ", ".join(f"`{field}`" for field in inside["properties"])
    return [f"Gives {'items with ' if listed else ''}{fields}.", ""]


def feeds() -> list[str]:
    """Every feed: where it comes from, under which licence, how often."""
    from wardwatch.config.schedule import PULLS
    from wardwatch.feeds.registry import FEEDS

    lines = ["# Feeds", "", "In the order in which a pull of all of them runs. Times are cron, in UTC.", ""]
    for feed in FEEDS.values():
        law = inspect.getdoc(importlib.import_module(f"wardwatch.feeds.{feed.id}"))
        if not law:
            raise UndocumentedError(f"the feed {feed.id} has no docstring")
        rows = [
            ("title", feed.title),
            ("address", f"<{feed.url}>" if feed.url else "none of its own: whoever pulls names one"),
            ("licence", feed.licence),
            ("media type", f"`{feed.media_type}`"),
            ("pulled", f"`{PULLS[feed.id]}`" if feed.id in PULLS else "by hand"),
            ("own markings", "yes" if feed.mark or feed.objects else "no: public"),
            ("what a newer file leaves out", "is withdrawn" if feed.whole else "stays"),
        ]
        lines += [f"## `{feed.id}`", "", law, "", *_table(("", ""), rows), ""]
    return lines


def settings() -> list[str]:
    """Every environment variable, its meaning and default."""
    from wardwatch.config import environment

    source = inspect.getsource(environment)
    names = sorted(set(re.findall(r'"((?:WARDWATCH|DATABASE|XDG)_[A-Z_]+)"', source)))
    defaults = environment.read({})
    sentences = re.split(r"\. |\.$", _unwrap(_text(environment.Environment)))
    said = dict(found.groups() for each in sentences if (found := re.match(r"`(\w+)`,? (.+)", each)))
    rows = []
    for field in dataclasses.fields(environment.Environment):
        variable = next((name for name in names if name.removeprefix("WARDWATCH_").lower() == field.name), None)
        if variable is None or field.name not in said:
            raise UndocumentedError(f"the setting {field.name} has no variable or no meaning")
        default = getattr(defaults, field.name)
        shown = f"`{default}`".replace(str(Path.home()), "~") if default else "not set"
        rows.append((f"`{variable}`", said[field.name], shown))
    others = [name for name in names if name.removeprefix("WARDWATCH_").lower() not in said]
    lines = ["# Settings", "", "The environment is all that configures the program.", ""]
    lines += _table(("variable", "meaning", "default"), rows)
    return [*lines, "", f"Defaults also follow {', '.join(f'`{name}`' for name in others)}."] if others else lines


def tables() -> list[str]:
    """Every table and how it is protected."""
    from wardwatch.markings.policy import FOREIGN_TABLES, declared
    from wardwatch.markings.types import Protection

    words = _words_below(PACKAGE / "markings" / "types.py", "Protection")
    lines = ["# Tables", "", "How each table is protected; PostgreSQL keeps it, and a test compares.", ""]
    lines += [*_table(("protection", "meaning"), ((each, words[each.name]) for each in Protection)), ""]
    models = sorted(declared(), key=lambda model: model._meta.db_table)
    for slice_name in sorted({_slice(model) for model in models}):
        rows = [
            (f"`{model._meta.db_table}`", _protection(model), _unwrap(_text(model).partition("\n\n")[0]))
            for model in models
            if _slice(model) == slice_name
        ]
        lines += [f"## {slice_name}", "", *_table(("table", "protection", "holds"), rows), ""]
    rows = [(f"`{name}`", protection) for name, protection in sorted(FOREIGN_TABLES.items())]
    return [*lines, "## Tables of libraries", "", *_table(("table", "protection"), rows)]


def _slice(model: Any) -> str:
    return str(model.__module__.split(".")[1])


def _protection(model: Any) -> str:
    parent = f" of `{model.parent}`" if model.protection == "child" else ""
    grows = ", append-only" if getattr(model, "append_only", False) else ""
    return f"{model.protection}{parent}{grows}" + (
        ", the app reads only" if getattr(model, "written_by_worker", False) else ""
    )


def states() -> list[str]:
    """Every state machine as a diagram, its states, and the named sets beside it."""
    lines = ["# States", "", "States change by compare-and-set along these arrows; any other move is refused.", ""]
    for path in sorted(PACKAGE.rglob("states.py")):
        module = importlib.import_module(_module_name(path))
        said = _words_below(path)
        for name, moves in vars(module).items():
            if name.endswith("TRANSITIONS") and isinstance(moves, dict):
                lines += _machine(module, moves, said.get(name, ""))
    return lines


def _machine(module: types.ModuleType, moves: dict[Any, frozenset[Any]], said: str) -> list[str]:
    kind = type(next(iter(moves)))
    order = list(kind)
    title = f"{kind.__name__} ({module.__name__.removeprefix('wardwatch.').removesuffix('.states')})"
    lines = [f"## {title}", "", _text(kind), *([said] if said else []), ""]
    lines += ["```mermaid", "stateDiagram-v2", *(f"    {state.name} : {state.value}" for state in order)]
    lines += [
        f"    {state.name} --> {target.name}"
        for state in order
        for target in sorted(moves.get(state, ()), key=order.index)
    ]
    lines += ["```", "", *_table(("state", "shown as"), ((state.value, state.label) for state in order)), ""]
    named = {
        name: members
        for name, members in vars(module).items()
        if name.isupper() and not name.startswith("_") and isinstance(members, frozenset)
        if all(isinstance(member, kind) for member in members)
    }
    rows = [(f"`{name}`", ", ".join(sorted(members, key=order.index))) for name, members in named.items()]
    return [*lines, *_table(("set", "states"), rows), ""] if rows else lines


def _words_below(path: Path, inside: str = "") -> dict[str, str]:
    """The string below each assignment of a file, or of one class in it: what Python itself does not keep."""
    body: list[ast.stmt] = ast.parse(path.read_text("utf-8")).body
    if inside:
        body = next(node.body for node in body if isinstance(node, ast.ClassDef) and node.name == inside)
    found = {}
    for node, below in itertools.pairwise(body):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            found[target.id] = _unwrap(inspect.cleandoc(str(below.value.value)))
    return found


def _table(header: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> list[str]:
    cells = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    if not cells:
        return []
    return [f"| {' | '.join(row)} |" for row in (header, ["---"] * len(header), *cells)]


def _text(thing: Any) -> str:
    """Its own docstring. Raises `UndocumentedError` for one that is missing, inherited or written by a decorator."""
    said = thing.__dict__.get("__doc__") or ""
    if not said or said.startswith(f"{thing.__name__}("):
        raise UndocumentedError(f"{thing.__module__}.{thing.__name__} has no docstring")
    return inspect.cleandoc(said)


def _shown(annotation: Any) -> str:
    return f"`{getattr(annotation, '__name__', annotation)}`" if isinstance(annotation, type) else f"`{annotation}`"


def _unwrap(text: str) -> str:
    return " ".join(text.split())


def _module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)


if __name__ == "__main__":
    sys.exit(main())
