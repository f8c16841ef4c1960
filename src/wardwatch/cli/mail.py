"""`wardwatch mail`: what became of mails, and what came back."""

from pathlib import Path
from typing import Annotated

import typer

from wardwatch.cli.output import Json, emit, say, table
from wardwatch.cli.session import ACTOR, database, principal
from wardwatch.delivery import operations, queries
from wardwatch.delivery.types import Resolution
from wardwatch.kit import clock

app = typer.Typer(name="mail", help="The outbox: what left, what is unknown, what came back.", no_args_is_help=True)


@app.command()
def outbox(as_json: Json = False) -> None:
    """How many mails stand where, and those that need a person."""
    with database(as_json=as_json):
        found = queries.outbox(viewer=principal().viewer)
    if as_json:
        emit(found)
        return
    say(", ".join(f"{count} {state}" for state, count in found.counts.items() if count) or "The outbox is empty.")
    if found.hindrance:
        say(found.hindrance)
    table(found.troubled, ("uid", "address", "state", "reason"), as_json=False, empty="Nothing needs a person.")


@app.command()
def resolve(
    message: Annotated[str, typer.Argument(help="Uid of the message (see: mail outbox).")],
    resolution: Annotated[Resolution, typer.Argument(help="What became of it, or what to do.")],
    why: Annotated[str, typer.Option(help="How you know; kept in the audit trail.")],
    as_json: Json = False,
) -> None:
    """Say what became of a mail whose outcome is unknown, or send one again under a new Message-ID."""
    with database("worker", as_json=as_json):
        result = operations.resolve(
            message=message, resolution=resolution, why=why, principal=principal(), actor=ACTOR, at=clock.now()
        )
    if as_json:
        emit({"uid": result.uid, "state": result.state})
    else:
        say(f"{result.uid}: {result.state}")


@app.command()
def bounce(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A delivery report, as received.")],
    as_json: Json = False,
) -> None:
    """Learn from a delivery report (RFC 3464): the mail came back, the address is marked."""
    with database("worker", as_json=as_json):
        result = operations.record_bounce(raw=file.read_bytes(), actor=ACTOR, at=clock.now())
    if as_json:
        emit({"uid": result.uid, "state": result.state})
    else:
        say(f"{result.uid}: {result.state}")
