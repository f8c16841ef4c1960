"""`wardwatch extract`: what the text of a report holds, read on one's own machine."""

import gzip
from pathlib import Path
from typing import Annotated

import typer

from wardwatch.cli.output import Json, emit, fail, say, table
from wardwatch.cli.session import refusals
from wardwatch.intel.extraction import Find
from wardwatch.intel.reports import read_names, read_report

_GZIP = b"\x1f\x8b"


def add_to(app: typer.Typer) -> None:
    """Add the command to the root."""
    app.command()(extract)


def extract(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The report: PDF, HTML or plain text.")],
    names: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Names of actors and malware to look for: ATT&CK (STIX) or MISP galaxy clusters. Repeatable.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say which indicators, CVE IDs, ATT&CK numbers and names a report holds, and where. Sends and keeps nothing."""
    with refusals(as_json=as_json):
        table_of_names = read_names((path.name, _opened(path, as_json=as_json)) for path in names or ())
        report = read_report(file.read_bytes(), table_of_names)
    if as_json:
        emit({"kind": report.kind, "finds": report.finds, "problems": report.problems})
        return
    columns = ("kind", "value", "times", "page", "line", "defanged", "means")
    table(map(_row, report.finds), columns, as_json=False, empty="The report holds nothing of these kinds.")
    for problem in report.problems:
        say(f"not read: {problem}")


def _row(find: Find) -> dict[str, object]:
    first = find.places[0]
    return {
        "kind": find.kind,
        "value": find.value,
        "times": find.times,
        "page": first.page,
        "line": first.line,
        "defanged": find.defanged,
        "means": list(dict.fromkeys(each.name for each in find.means)),
    }


def _opened(path: Path, *, as_json: bool) -> bytes:
    data = path.read_bytes()
    try:
        return gzip.decompress(data) if data.startswith(_GZIP) else data
    except (OSError, EOFError):
        fail(f"{path.name} is a broken gzip file.", code="format", as_json=as_json)
