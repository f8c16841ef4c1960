"""`wardwatch destinations`: partners' TAXII servers to which this center sends what they may see."""

from typing import Annotated

import typer

from wardwatch.cli.output import Json, emit, say, table
from wardwatch.cli.servers import Why, report
from wardwatch.cli.session import ACTOR, database, principal
from wardwatch.kit import clock
from wardwatch.members.queries import find_organization
from wardwatch.sharing import operations, queries

COLUMNS = ("name", "organization_name", "collection", "acknowledged", "sent", "refused", "problem", "next_at", "url")

app = typer.Typer(name="destinations", help="TAXII servers of partners that are sent to.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Its short name here: small letters, digits, hyphens.")]


@app.callback()
def root() -> None:
    """TAXII servers of partners that are sent to."""


@app.command()
def keep(
    name: Name,
    organization: Annotated[str, typer.Option(help="The partner, as it is called here: it sees what is sent.")],
    collection: Annotated[str, typer.Option(help="Our collection that is sent.")],
    url: Annotated[str, typer.Argument(help="Address of the server's discovery, an API root, or the collection.")],
    into: Annotated[str, typer.Option(help="The collection there; not needed where there is one only.")] = "",
    user: Annotated[str, typer.Option(help="User name there; without one the secret is a bearer token.")] = "",
    secret: Annotated[
        str | None,
        typer.Option(envvar="WARDWATCH_SERVER_SECRET", help="Password or token there; kept encrypted."),
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="It may stand at a private address, or speak plain HTTP.")
    ] = False,
    from_now: Annotated[bool, typer.Option("--from-now", help="Leave out what is in the collection already.")] = False,
    as_json: Json = False,
) -> None:
    """Send a collection to a partner's server from now on: what that partner may see of it, and nothing else."""
    with database("worker", as_json=as_json):
        who = principal()
        made = operations.keep_destination(
            name=name,
            organization=find_organization(organization, viewer=who.viewer).pk,
            collection=collection,
            url=url,
            into=into,
            user=user,
            secret=secret,
            is_private=private,
            from_now=from_now,
            principal=who,
            actor=ACTOR,
            at=clock.now(),
        )
    if as_json:
        emit({"uid": made, "name": name})
    else:
        say(f"{name} is sent to every five minutes, and at once with: wardwatch destinations send {name}")


@app.command("list")
def list_destinations(as_json: Json = False) -> None:
    """Where something is sent, how far that is, and what went wrong."""
    with database(as_json=as_json):
        rows = queries.destinations(viewer=principal().viewer)
    table(rows, COLUMNS, as_json=as_json, empty="None. Add one with: wardwatch destinations keep")


@app.command()
def send(name: Name, as_json: Json = False) -> None:
    """Send what there is now, also where a failure would make it wait."""
    with database("worker", as_json=as_json):
        found = operations.destination_called(name)
        taken = operations.send(destination=found, at=clock.now())
        (card,) = (each for each in queries.destinations(viewer=principal().viewer) if each.name == name)
    if as_json:
        emit({"name": name, "taken": taken, "problem": card.problem})
    else:
        say(f"{taken:,} objects were taken. {card.problem}".strip())
    if card.problem:
        raise typer.Exit(1)


@app.command("try")
def try_it(name: Name, as_json: Json = False) -> None:
    """Reach a destination now, as sending would. Nothing is sent."""
    with database("worker", as_json=as_json):
        tried = operations.try_destination(name=name, principal=principal())
    report(name, tried, as_json=as_json)


@app.command()
def pause(name: Name, why: Why = "", as_json: Json = False) -> None:
    """Send nothing there until it is resumed."""
    with database("worker", as_json=as_json):
        operations.pause_destination(name=name, why=why, principal=principal(), actor=ACTOR, at=clock.now())
    if as_json:
        emit({"name": name})
    else:
        say(f"Nothing is sent to {name} until: wardwatch destinations resume {name}")


@app.command()
def resume(name: Name, as_json: Json = False) -> None:
    """Send to a paused destination again, what came in between too."""
    with database("worker", as_json=as_json):
        operations.resume_destination(name=name, principal=principal(), actor=ACTOR, at=clock.now())
    if as_json:
        emit({"name": name})
    else:
        say(f"{name} is sent to every five minutes again.")


@app.command()
def end(name: Name, why: Why = "", as_json: Json = False) -> None:
    """Send nothing there any more and forget its secret."""
    with database("worker", as_json=as_json):
        operations.end_destination(name=name, why=why, principal=principal(), actor=ACTOR, at=clock.now())
    if as_json:
        emit({"name": name})
    else:
        say(f"Nothing is sent to {name} any more.")
