"""`wardwatch assets`: a member's inventory."""

from pathlib import Path
from typing import Annotated, Any

import typer

from wardwatch.assets import operations
from wardwatch.assets.types import ImportMode
from wardwatch.cli import remote
from wardwatch.cli.output import Json, emit, say
from wardwatch.cli.session import ACTOR, database, principal, progress, uid
from wardwatch.kit import clock
from wardwatch.members.queries import find_organization

app = typer.Typer(name="assets", help="What members own.", no_args_is_help=True)


@app.callback()
def assets() -> None:
    """What members own."""


@app.command("import")
def import_file(
    organization: Annotated[str, typer.Argument(help="Name, uid, or scheme:value such as ccn:010001.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or CycloneDX.")],
    good_rows: Annotated[bool, typer.Option("--good-rows", help="Take the good rows even if others fail.")] = False,
    complete: Annotated[bool, typer.Option("--complete", help="The file is the whole inventory.")] = False,
    as_json: Json = False,
) -> None:
    """Take a list into a member's inventory: new lines are added, known ones updated."""
    result: Any
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            result = remote.import_file(center, member=organization, file=file, good_rows=good_rows, complete=complete)
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
                progress=shown,
            )
    if as_json:
        emit(result)
        return
    say(
        f"{result.added} added, {result.changed} changed, {result.unchanged} unchanged,"
        f" {result.retired} retired, {result.refused} refused."
    )
    for fault in result.faults:
        where = f"line {fault.line}, {fault.column}" if fault.column else f"line {fault.line}"
        say(f"left out: {where}: {fault.reason}")


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
