"""`wardwatch assets`: a member's inventory."""

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from wardwatch.assets import operations, queries
from wardwatch.assets.types import ColumnMapping, Field, ImportMode
from wardwatch.cli import remote
from wardwatch.cli.output import Json, emit, plain, say, table
from wardwatch.cli.session import ACTOR, database, principal, progress, refusals, uid
from wardwatch.kit import clock, sheets
from wardwatch.kit.files import new_file
from wardwatch.members.queries import find_organization

PART = 1_000

app = typer.Typer(name="assets", help="What members own.", no_args_is_help=True)


@app.callback()
def assets() -> None:
    """What members own."""


@app.command("import")
def import_file(
    organization: Annotated[str, typer.Argument(help="Name, uid, or scheme:value such as ccn:010001.")],
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="A spreadsheet (XLSX, XLS, ODS, CSV), CycloneDX or SPDX."),
    ],
    good_rows: Annotated[bool, typer.Option("--good-rows", help="Take the good rows even if others fail.")] = False,
    complete: Annotated[
        bool, typer.Option("--complete", help="The file is the whole inventory, or all inside the device.")
    ] = False,
    names_as_written: Annotated[
        bool, typer.Option("--names-as-written", help="Leave versions in the names that they stand in.")
    ] = False,
    leave_out: Annotated[list[str] | None, typer.Option("--leave-out", help="A sheet that is not read.")] = None,
    device: Annotated[
        str | None, typer.Option("--device", help="Uid of the line that the file describes: its parts go inside.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take a list into a member's inventory: new lines are added, known ones updated."""
    result: Any
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            result = remote.import_file(
                center,
                member=organization,
                file=file,
                good_rows=good_rows,
                complete=complete,
                names_as_written=names_as_written,
                leave_out=leave_out or [],
                device=uid(device) if device else None,
            )
    else:
        with database("worker", as_json=as_json), progress(as_json=as_json) as shown:
            operator = principal()
            result = operations.import_inventory(
                principal=operator,
                actor=ACTOR,
                organization=find_organization(organization, viewer=operator.viewer).pk,
                file_name=file.name,
                data=file.read_bytes(),
                at=clock.now(),
                mode=ImportMode.GOOD_ROWS if good_rows else ImportMode.ALL_OR_NOTHING,
                complete=complete,
                mapping=ColumnMapping((), names_as_written, tuple(leave_out or ())),
                progress=shown,
                device=uid(device) if device else None,
            )
    if as_json:
        emit(result)
        return
    say(
        f"{result.added} added, {result.changed} changed, {result.unchanged} unchanged,"
        f" {result.retired} retired, {result.refused} refused."
    )
    _say_what_was_read(result)


def _say_what_was_read(result: Any) -> None:
    """Sheets, rows and names that were not simply taken, and why."""
    for sheet in result.sheets:
        say(f"sheet {sheet.name}: " + (f"left out, {sheet.why_not}" if sheet.why_not else f"{sheet.rows} rows"))
    for fault in result.faults:
        where = ", ".join(filter(None, (fault.sheet, f"line {fault.line}", fault.column)))
        say(f"left out: {where}: {fault.reason}")
    for row in result.skipped:
        say(f"no equipment: {', '.join(filter(None, (row.sheet, f'line {row.line}')))}: {row.text} ({row.reason})")
    for each in result.named:
        where = ", ".join(filter(None, (each.sheet, f"line {each.line}")))
        names = " ".join(filter(None, (each.vendor, each.product, each.model)))
        say(f"named by its device identifier: {where}: {each.di} is {names} ({each.source})")
    for found in result.versions:
        where = ", ".join(filter(None, (found.sheet, f"line {found.line}")))
        say(f"version taken out of a name: {where}: {found.written} is {found.name}, version {found.version}")


@app.command("list")
def list_assets(
    organization: Annotated[str, typer.Argument(help="Name, uid, or scheme:value such as ccn:010001.")],
    inside: Annotated[str | None, typer.Option("--inside", help="Uid of a line: only what is inside it.")] = None,
    as_json: Json = False,
) -> None:
    """A member's inventory: the lines in use, by maker and product, with what is inside them; or what is inside one."""
    found = _lines(organization, as_json=as_json, inside=uid(inside) if inside else None)
    columns = ("vendor", "product", "model", "version", "quantity", "department", "care_role", "part of", "uid")
    if not as_json:
        found = [{**row, "part of": row["device"]["name"] if row["device"] else ""} for row in found]
    table(found, columns, as_json=as_json, empty="Nothing is on the list.")


@app.command("export")
def export(
    organization: Annotated[str, typer.Argument(help="Name, uid, or scheme:value such as ccn:010001.")],
    target: Annotated[Path, typer.Argument(help="CSV file to write; it can be imported again.")],
    as_json: Json = False,
) -> None:
    """Write a member's inventory, as far as you may see it, into a CSV file."""
    rows = _lines(organization, as_json=as_json)
    names = [field.value for field in Field]
    with refusals(as_json=as_json), new_file(target) as file:
        file.write(sheets.write(names, [[row[name] for name in names] for row in rows]))
    if as_json:
        emit({"path": str(target), "lines": len(rows)})
    else:
        say(f"Wrote {len(rows)} lines into {target}.")


@app.command("retire")
def retire(
    organization: Annotated[str, typer.Argument(help="Name, uid, or scheme:value such as ccn:010001.")],
    lines: Annotated[list[str], typer.Argument(help="Uids of inventory lines (see: findings list).")],
    undo: Annotated[bool, typer.Option("--undo", help="Put retired lines back as they were.")] = False,
    as_json: Json = False,
) -> None:
    """Take lines out of a member's inventory; what concerned them ends, their history stays."""
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            count = remote.changed(center, member=organization, lines=[uid(line) for line in lines], undo=undo)
    else:
        with database("worker", as_json=as_json):
            operator = principal()
            change = operations.restore_assets if undo else operations.retire_assets
            count = change(
                principal=operator,
                actor=ACTOR,
                organization=find_organization(organization, viewer=operator.viewer).pk,
                assets=[uid(line) for line in lines],
                at=clock.now(),
            )
    if as_json:
        emit({"put_back" if undo else "retired": count})
        return
    say(f"{count} put back." if undo else f"{count} retired.")


def _lines(organization: str, *, as_json: bool, inside: UUID | None = None) -> list[dict[str, Any]]:
    """Every line in use, here or elsewhere; or everything inside one."""
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            return remote.assets(center, organization, inside)
    with database(as_json=as_json):
        viewer = principal().viewer
        member = find_organization(organization, viewer=viewer).pk
        wanted = queries.InventoryFilter(inside=inside)
        found: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            page = queries.inventory(member, viewer=viewer, wanted=wanted, cursor=cursor, limit=PART)
            found += [_shown(row) for row in page.rows]
            cursor = page.following
        return found


def _shown(row: queries.AssetRow) -> dict[str, Any]:
    """A line without the running numbers of this installation."""
    stated: dict[str, Any] = {field.value: plain(getattr(row.details, field.value)) for field in Field}
    told = {name: plain(getattr(row, name)) for name in queries.TOLD}
    return {**stated, **told, "device": plain(row.device)}
