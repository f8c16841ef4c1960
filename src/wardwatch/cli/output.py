"""How commands speak: a table or sentences for people, `--json` for programs, errors on the error stream."""

import dataclasses
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, NoReturn
from uuid import UUID

import msgspec
import typer
from rich.console import Console
from rich.table import Table

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
_err = Console(stderr=True, soft_wrap=True, highlight=False)
_UNBROKEN = 1000  # columns where nobody watches: a line stays a line


def _out() -> Console:
    return Console(soft_wrap=True, highlight=False, width=None if sys.stdout.isatty() else _UNBROKEN)


def plain(value: Any) -> Any:
    """`value` as JSON can hold it: frozen values become objects, instants ISO 8601 text.

    What a value keeps out of its `repr` (a secret, a whole record) stays out here too.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value) if field.repr}
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value) if isinstance(value, UUID) else value


def say(words: str) -> None:
    """A sentence for people."""
    _out().print(words, markup=False)


def emit(value: Any) -> None:
    """JSON on standard output."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False) + "\n")


def table(rows: Iterable[Any], columns: Sequence[str], *, as_json: bool, empty: str) -> None:
    """Rows (frozen values or mappings) as a table of `columns`, or as JSON with every field."""
    listed = [plain(row) for row in rows]
    if as_json:
        emit(listed)
    elif not listed:
        say(empty)
    else:
        grid = Table(box=None, pad_edge=False)
        cells = {column: [_cell(row.get(column)) for row in listed] for column in columns}
        for column, shown in cells.items():
            grid.add_column(column.replace("_", " "), no_wrap=not any(" " in cell for cell in shown))
        for line in zip(*cells.values(), strict=True):
            grid.add_row(*line)
        _out().print(grid)


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text.replace("[", r"\[")


def fail(message: str, *, code: str, as_json: bool = False, **evidence: Any) -> NoReturn:
    """End the command with a refusal: exit status 1, the reason on the error stream."""
    if as_json:
        emit({"error": code, "message": message, "evidence": plain(evidence)})
    else:
        _err.print(message, markup=False, style="red")
        for name, value in evidence.items():
            for each in value if isinstance(value, list | tuple) else (value,):
                _err.print(f"  {name}: {each if dataclasses.is_dataclass(each) else plain(each)}", markup=False)
    raise typer.Exit(1)
