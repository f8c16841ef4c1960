"""`wardwatch partners`: bodies that the center works with, and the powers that put them behind the wall."""

from typing import Annotated

import typer

from wardwatch.cli.output import Json, emit, say
from wardwatch.cli.session import ACTOR, database
from wardwatch.kit import clock
from wardwatch.members import operations
from wardwatch.members.operations import OrganizationFacts
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
