"""`wardwatch servers`: collections of TAXII servers elsewhere that this center pulls from."""

from typing import Annotated

import typer

from wardwatch.cli.output import Json, emit, say, table
from wardwatch.cli.session import ACTOR, database, principal
from wardwatch.feeds import queries, servers
from wardwatch.feeds.taxii_server import looking
from wardwatch.feeds.taxii_server.pages import allowed
from wardwatch.kit import clock

app = typer.Typer(name="servers", help="TAXII servers of others that are pulled from.", no_args_is_help=True)
Url = Annotated[str, typer.Argument(help="Address of its discovery, an API root, or a collection.")]
User = Annotated[str, typer.Option(help="User name there; without one the secret is a bearer token.")]
Secret = Annotated[
    str | None,
    typer.Option(envvar="WARDWATCH_SERVER_SECRET", help="Password or token there; kept encrypted."),
]
Name = Annotated[str, typer.Argument(help="Its short name here.")]
Why = Annotated[str, typer.Option(help="The reason; kept in the audit trail.")]
Private = Annotated[bool, typer.Option("--private", help="It may stand at a private address, or speak plain HTTP.")]


def report(name: str, tried: looking.Tried, *, as_json: bool) -> None:
    """Say how a try went; a failure ends the command with status 1."""
    fine = tried.may and not tried.problem
    if as_json:
        emit({"name": name, "may": tried.may, "title": tried.title, "problem": tried.problem})
    else:
        say(
            tried.problem or f"It answers: {tried.title}. We {'may' if tried.may else 'may not'} do there what we want."
        )
    if not fine:
        raise typer.Exit(1)


@app.callback()
def root() -> None:
    """TAXII servers of others that are pulled from."""


@app.command()
def look(url: Url, user: User = "", secret: Secret = None, private: Private = False, as_json: Json = False) -> None:
    """What a server shows us: its collections, and whether we may read or send. Nothing is kept."""
    with database(as_json=as_json):
        found = looking.look(url, user=user, secret=secret or "", allow=allowed(url, is_private=private))
        rows = [
            {
                "collection": each.said.id,
                "title": each.said.title,
                "alias": each.said.alias,
                "version": each.version,
                "read": each.said.can_read,
                "write": each.said.can_write,
                "root": each.root,
            }
            for each in found
        ]
    columns = ("collection", "title", "alias", "version", "read", "write", "root")
    table(rows, columns, as_json=as_json, empty="The server shows no collection.")


@app.command()
def keep(
    name: Annotated[str, typer.Argument(help="Its short name here: small letters, digits, hyphens.")],
    url: Url,
    collection: Annotated[str, typer.Option(help="Id, alias or title; not needed where there is one only.")] = "",
    title: Annotated[str, typer.Option(help="Title here; default: the collection's own.")] = "",
    user: User = "",
    secret: Secret = None,
    private: Private = False,
    as_json: Json = False,
) -> None:
    """Pull from a collection from now on, or ask it otherwise. The server is asked at once."""
    with database("worker", as_json=as_json):
        feed = servers.keep_server(
            name=name,
            url=url,
            collection=collection,
            title=title,
            user=user,
            secret=secret,
            is_private=private,
            principal=principal(),
            actor=ACTOR,
            at=clock.now(),
        )
    if as_json:
        emit({"feed": feed})
    else:
        say(f"It is pulled every hour from now on, and at once with: wardwatch feeds pull {feed}")


@app.command("list")
def list_servers(as_json: Json = False) -> None:
    """The servers that are pulled from."""
    with database("worker", as_json=as_json):
        found = queries.servers(viewer=principal().viewer)
        rows = [
            {"feed": each.overview.id, "title": each.title, "url": each.url, "paused": each.paused_at} for each in found
        ]
    table(rows, ("feed", "title", "url", "paused"), as_json=as_json, empty="None. Add one with: wardwatch servers keep")


@app.command("try")
def try_it(name: Name, as_json: Json = False) -> None:
    """Reach a server now, as a pull would. Nothing is kept."""
    with database("worker", as_json=as_json):
        tried = servers.try_server(name=name, principal=principal())
    report(name, tried, as_json=as_json)


@app.command()
def pause(name: Name, why: Why = "", as_json: Json = False) -> None:
    """Ask a server nothing until it is resumed."""
    with database("worker", as_json=as_json):
        servers.pause_server(name=name, why=why, principal=principal(), actor=ACTOR, at=clock.now())
    if as_json:
        emit({"server": name})
    else:
        say(f"{name} is asked nothing until: wardwatch servers resume {name}")


@app.command()
def resume(name: Name, as_json: Json = False) -> None:
    """Ask a paused server again, from where it was left."""
    with database("worker", as_json=as_json):
        servers.resume_server(name=name, principal=principal(), actor=ACTOR, at=clock.now())
    if as_json:
        emit({"server": name})
    else:
        say(f"{name} is pulled every hour again.")


@app.command()
def end(name: Name, why: Why = "", as_json: Json = False) -> None:
    """Pull from a server no more and forget its secret. What it gave stays."""
    with database("worker", as_json=as_json):
        servers.end_server(name=name, why=why, principal=principal(), actor=ACTOR, at=clock.now())
    if as_json:
        emit({"server": name})
    else:
        say(f"{name} is asked no more.")
