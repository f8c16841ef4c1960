"""`wardwatch servers`: collections of TAXII servers elsewhere that this center pulls from."""

from typing import Annotated

import typer

from wardwatch.cli.output import Json, emit, say, table
from wardwatch.cli.session import ACTOR, database, principal
from wardwatch.feeds import servers
from wardwatch.feeds.registry import servers as standing
from wardwatch.feeds.taxii_server import looking
from wardwatch.feeds.taxii_server.pages import named
from wardwatch.kit import clock
from wardwatch.kit.http import NOTHING

app = typer.Typer(name="servers", help="TAXII servers of others that are pulled from.", no_args_is_help=True)
Url = Annotated[str, typer.Argument(help="Address of its discovery, an API root, or a collection.")]
User = Annotated[str, typer.Option(help="User name there; without one the secret is a bearer token.")]
Secret = Annotated[
    str | None,
    typer.Option(envvar="WARDWATCH_SERVER_SECRET", help="Password or token there; kept encrypted."),
]
Private = Annotated[bool, typer.Option("--private", help="It may stand at a private address, or speak plain HTTP.")]


@app.callback()
def root() -> None:
    """TAXII servers of others that are pulled from."""


@app.command()
def look(url: Url, user: User = "", secret: Secret = None, private: Private = False, as_json: Json = False) -> None:
    """What a server shows us: its collections, and whether we may read or send. Nothing is kept."""
    with database(as_json=as_json):
        found = looking.look(url, user=user, secret=secret or "", allow=named(url) if private else NOTHING)
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
        rows = [{"feed": feed.id, "title": feed.title, "url": feed.url} for feed in standing()]
    table(rows, ("feed", "title", "url"), as_json=as_json, empty="None. Add one with: wardwatch servers keep")


@app.command()
def end(name: Annotated[str, typer.Argument(help="Its short name here.")], as_json: Json = False) -> None:
    """Pull from a server no more and forget its secret. What it gave stays."""
    with database("worker", as_json=as_json):
        servers.end_server(name=name, principal=principal(), actor=ACTOR, at=clock.now())
    if as_json:
        emit({"server": name})
    else:
        say(f"{name} is asked no more.")
