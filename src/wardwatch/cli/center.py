"""`wardwatch init`, `up`, `status`: the center itself."""

from typing import Annotated

import typer
from django.conf import settings

from wardwatch.cli.output import Json, emit, fail, say
from wardwatch.cli.session import ACTOR, database, fresh_database, refusals
from wardwatch.config import health, service
from wardwatch.config.health import State
from wardwatch.kit import clock
from wardwatch.members.operations import OrganizationFacts, initialise_center, register_partners
from wardwatch.members.registry import read_partners, shipped_partners
from wardwatch.members.types import OrganizationKind

MARKS = {State.WELL: "ok ", State.STOPPED: "-- ", State.BAD: "BAD"}
EXITS = {State.WELL: 0, State.BAD: 1, State.STOPPED: 3}


def add_to(app: typer.Typer) -> None:
    """Add the commands to the root."""
    app.command()(init)
    app.command()(up)
    app.command()(status)


def init(
    name: Annotated[str, typer.Option(help="Name of your center.")],
    time_zone: Annotated[str, typer.Option(help="IANA time zone of your center.")] = "UTC",
    telephone: Annotated[str, typer.Option(help="Number that members call, day and night.")] = "",
    as_json: Json = False,
) -> None:
    """Start a real center: database, keys, the organization that runs it. No demonstration data."""
    if not clock.is_time_zone(time_zone):
        fail(f"{time_zone!r} is no IANA time zone.", code="center.time-zone", as_json=as_json)
    with fresh_database("worker", as_json=as_json):
        facts = OrganizationFacts(name=name, kind=OrganizationKind.CENTER, time_zone=time_zone, telephone=telephone)
        at = clock.now()
        center = initialise_center(facts=facts, actor=ACTOR, at=at)
        register_partners(entries=read_partners(shipped_partners()), actor=ACTOR, at=at)
        if as_json:
            emit({"center": center.uid, "home": str(settings.HOME.folder)})
        else:
            say(f"{center.name} is ready in {settings.HOME.folder}.")
            say("Next: wardwatch users create, then wardwatch up --no-demo")
            say("The page /team/ shows the partners of a US center. To change them: wardwatch partners example")


def up(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port of the web pages; default WARDWATCH_PORT or 8025.")
    ] = None,
    no_demo: Annotated[bool, typer.Option("--no-demo", help="Never load the demonstration sector.")] = False,
) -> None:
    """Start the database, the web pages and the worker; stop them all with Ctrl-C."""
    with refusals(as_json=False):
        status = service.run(port=port or settings.ENVIRONMENT.port, demo=not no_demo)
    raise typer.Exit(status)


def status(as_json: Json = False) -> None:
    """Say how the center is: version, database, worker, waiting jobs, feeds, mail.

    Ends with status 0 when all is well, 1 when something needs a person, 3 when nothing is wrong but no worker runs
    (2 is a mistyped command).
    """
    with database("worker", as_json=as_json):
        found = health.health(at=clock.now())
    if as_json:
        emit(found)
    else:
        for check in found.checks:
            say(f"{MARKS[check.state]}  {check.name}: {check.words}")
    raise typer.Exit(EXITS[found.state])
