"""`wardwatch reports`: reports that were handed in, and what is taken over; `wardwatch extract`: what the text of a
report holds, read on one's own machine."""

import gzip
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from wardwatch.cli.output import Json, emit, fail, say, table
from wardwatch.cli.session import ACTOR, database, principal, refusals
from wardwatch.cli.session import uid as read_uid
from wardwatch.intel.extraction import Find
from wardwatch.intel.reports import read_names, read_report
from wardwatch.kit import clock
from wardwatch.reports import operations, queries
from wardwatch.reports.types import FindRow, FindState, Handed
from wardwatch.standards import tlp

_GZIP = b"\x1f\x8b"

app = typer.Typer(name="reports", help="Reports that were handed in, and what is taken over.", no_args_is_help=True)
Uid = Annotated[str, typer.Argument(metavar="UID", help="The report's uid, as `wardwatch reports list` has it.")]
Kind = Annotated[str, typer.Option(help="Only finds of this kind: ipv4, domain, url, sha256, cve, name, ...")]
Numbers = Annotated[list[int] | None, typer.Option(help="A find's number; repeatable. Default: all open ones.")]
Why = Annotated[str, typer.Option(help="Kept with the finds and in the audit trail.")]


@app.callback()
def root() -> None:
    """Reports that were handed in, and what is taken over."""


@app.command("list")
def list_reports(as_json: Json = False) -> None:
    """The reports, the last handed in first."""
    with database(as_json=as_json):
        found = queries.reports(principal=principal())
    columns = ("uid", "title", "said_by", "tlp", "state", "open", "accepted", "refused")
    rows = [{name: getattr(each, name) for name in columns} | {"tlp": each.tlp.label} for each in found]
    table(rows, columns, as_json=as_json, empty="No report was handed in.")


@app.command()
def add(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The report: PDF, HTML or plain text.")],
    marking: Annotated[str, typer.Option(help="TLP level of what is taken over: clear, green, amber, amber+strict.")],
    said_by: Annotated[str, typer.Option(help="Who wrote it.")],
    title: Annotated[str, typer.Option(help="Title; the file's name.")] = "",
    url: Annotated[str, typer.Option(help="Where it is published.")] = "",
    published: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When it was published.")] = None,
    as_json: Json = False,
) -> None:
    """Hand in a report: archive it, and find what it holds."""
    with database("worker", as_json=as_json):
        uid = operations.hand_in(
            handed=Handed(
                title=title or file.name,
                said_by=said_by,
                tlp=tlp.read(marking),
                file_name=file.name,
                data=file.read_bytes(),
                url=url,
                published=published.date() if published else None,
            ),
            principal=principal(),
            actor=ACTOR,
            at=clock.now(),
        )
        operations.read_report(report=uid, at=clock.now())
        card = queries.report(uid, principal=principal())
    if as_json:
        emit({"uid": uid, "state": card.row.state, "open": card.row.open, "problem": card.problem})
    elif card.problem:
        say(f"It could not be read: {card.problem}")
    else:
        say(f"{card.row.open} finds. Look at them with: wardwatch reports show {uid}")


@app.command()
def show(uid: Uid, kind: Kind = "", as_json: Json = False) -> None:
    """What was found in a report, where, what lists say of it, and what was decided."""
    with database(as_json=as_json):
        who = principal()
        card = queries.report(read_uid(uid), principal=who)
        found = queries.finds(card, principal=who, kind=kind, limit=operations.MOST_FINDS)
    if as_json:
        emit({"title": card.row.title, "state": card.row.state, "problems": card.problems, "finds": found})
        return
    if card.problem:
        say(f"It could not be read: {card.problem}")
    columns = ("number", "state", "kind", "value", "place", "times", "means", "lists")
    table(map(_found, found), columns, as_json=False, empty="Nothing was found in it.")
    for problem in card.problems:
        say(f"not read: {problem}")


@app.command()
def accept(
    uid: Uid,
    number: Numbers = None,
    kind: Kind = "",
    why: Why = "",
    as_json: Json = False,
) -> None:
    """Take finds over as STIX objects."""
    _decide(uid, FindState.ACCEPTED, number, kind, why, as_json=as_json)


@app.command()
def refuse(
    uid: Uid,
    number: Numbers = None,
    kind: Kind = "",
    why: Why = "",
    as_json: Json = False,
) -> None:
    """Say that finds are not taken over."""
    _decide(uid, FindState.REFUSED, number, kind, why, as_json=as_json)


@app.command()
def reopen(
    uid: Uid,
    number: Annotated[list[int], typer.Option(help="A find's number; repeatable.")],
    as_json: Json = False,
) -> None:
    """Take a decision back: what was accepted is revoked."""
    _decide(uid, FindState.OPEN, number, "", "", as_json=as_json)


def _decide(uid: str, state: FindState, numbers: list[int] | None, kind: str, why: str, *, as_json: bool) -> None:
    with database("worker", as_json=as_json):
        done = operations.decide(
            report=read_uid(uid),
            state=state,
            numbers=numbers or None,
            kind=kind,
            why=why,
            principal=principal(),
            actor=ACTOR,
            at=clock.now(),
        )
    if as_json:
        emit(done)
        return
    say(f"{done.finds} finds are {state.value}; {done.objects} objects were made or changed.")
    if done.listed:
        say(f"{done.listed} stand on false-positive lists and stay open: accept them by number.")
    for each in done.unclear:
        say(f"{each}: the name means several things; say which one on the report's page")


def _found(find: FindRow) -> dict[str, object]:
    first = find.spots[0] if find.spots else None
    return {
        "number": find.number,
        "state": find.state,
        "kind": find.kind,
        "value": find.value,
        "place": "" if first is None else f"{first.page}:{first.line}" if first.page else str(first.line),
        "times": find.times,
        "means": [each.name for each in find.means],
        "lists": [each.list_name for each in find.hints],
    }


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
