"""`wardwatch partners`: bodies that the center works with, and the powers that put them behind the wall."""

from pathlib import Path
from typing import Annotated

import typer

from wardwatch.cli.output import Json, emit, say
from wardwatch.cli.session import ACTOR, database
from wardwatch.kit import clock
from wardwatch.members import operations, queries
from wardwatch.members.operations import OrganizationFacts
from wardwatch.members.registry import read_partners, shipped_partners
from wardwatch.members.types import OrganizationKind, PowerKind

app = typer.Typer(name="partners", help="Bodies that the center works with.", no_args_is_help=True)


@app.callback()
def partners() -> None:
    """Bodies that the center works with."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Name of the partner.")],
    power: Annotated[
        list[PowerKind] | None,
        typer.Option(help="A power over members that it holds; repeatable. Any power puts it behind the wall."),
    ] = None,
    time_zone: Annotated[str, typer.Option(help="IANA time zone.")] = "UTC",
    as_json: Json = False,
) -> None:
    """Register a partner. With a power over members it never sees what is about them, unless they consent."""
    with database("worker", as_json=as_json):
        facts = OrganizationFacts(
            name=name, kind=OrganizationKind.PARTNER, time_zone=time_zone, powers=tuple(power or ())
        )
        partner = operations.register_organization(facts=facts, actor=ACTOR, at=clock.now())
    if as_json:
        emit({"uid": partner.uid, "name": name, "powers": power or []})
    else:
        say(f"{name} is a partner{', behind the wall' if power else ''}. Add its people with: wardwatch users create")


@app.command()
def example() -> None:
    """Print the registry file that comes with the program, to be changed and read in with `partners register`."""
    typer.echo(shipped_partners().rstrip())


@app.command()
def register(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="TOML file; partners example prints one.")],
    whole: Annotated[bool, typer.Option("--whole", help="Remove partners that the file does not name.")] = False,
    as_json: Json = False,
) -> None:
    """Add the partners of a file to the public page of the team, or change those of the same slug."""
    with database("worker", as_json=as_json):
        entries = read_partners(file.read_text("utf-8"))
        done = operations.register_partners(entries=entries, whole=whole, actor=ACTOR, at=clock.now())
    if as_json:
        emit({"added": done.added, "changed": done.changed, "removed": done.removed})
    else:
        say(f"{len(done.added)} added, {len(done.changed)} changed, {len(done.removed)} removed. They stand on /team/.")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """The partners on the public page of the team, in its order."""
    with database("app", as_json=as_json):
        found = queries.partners(viewer=queries.operator().viewer)
    if as_json:
        emit(found)
    else:
        for each in found:
            say(f"{each.slug:24} {each.part:12} {each.name}")
        if not found:
            say("No partner is registered. Begin with: wardwatch partners example > partners.toml")
