"""`wardwatch collections`: which intelligence others can pull with TAXII, and who may add to it."""

from enum import StrEnum
from typing import Annotated

import typer

from wardwatch.cli.output import Json, emit, say, table
from wardwatch.cli.session import ACTOR, database, principal
from wardwatch.kit import clock
from wardwatch.kit.errors import NotFound
from wardwatch.sharing import operations, queries
from wardwatch.sharing.types import CollectionCard, Query, Readers, Writers
from wardwatch.standards.tlp import Tlp

COLUMNS = ("alias", "title", "objects", "readers", "writers", "asks", "uid")

app = typer.Typer(name="collections", help="Intelligence that others pull with TAXII.", no_args_is_help=True)
Alias = Annotated[str, typer.Argument(help="Its short name: small letters, digits, hyphens.")]
Words = list[str] | None


class Ceiling(StrEnum):
    """The highest marking that may lie in a collection."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    AMBER_STRICT = "amber+strict"
    RED = "red"


@app.callback()
def root() -> None:
    """Intelligence that others pull with TAXII."""


@app.command("list")
def list_collections(as_json: Json = False) -> None:
    """The collections, what each asks for, and how many objects it holds."""
    with database(as_json=as_json):
        who = principal()
        rows = [
            {
                "alias": card.alias,
                "title": card.title,
                "objects": queries.count_entries(card, viewer=who.viewer),
                "readers": card.readers.value,
                "writers": card.writers.value,
                "asks": _asks(card.query),
                "uid": card.uid,
            }
            for card in queries.collections(principal=who)
        ]
    table(rows, COLUMNS, as_json=as_json, empty="There is no collection. Make one with: wardwatch collections keep")


@app.command()
def keep(
    alias: Alias,
    title: Annotated[str, typer.Option(help="Title; the one it has, or its alias.")] = "",
    description: Annotated[str, typer.Option(help="What it is for, in a sentence.")] = "",
    types: Annotated[Words, typer.Option("--type", help="Only objects of this STIX type; repeatable.")] = None,
    topics: Annotated[Words, typer.Option("--topic", help="Only objects with this label; repeatable.")] = None,
    sectors: Annotated[
        Words, typer.Option("--sector", help="Only objects labelled for this sector; repeatable.")
    ] = None,
    sources: Annotated[Words, typer.Option("--source", help="Only what this source says; repeatable.")] = None,
    min_confidence: Annotated[int | None, typer.Option(min=0, max=100, help="Only objects at least so sure.")] = None,
    max_age: Annotated[int | None, typer.Option(min=1, help="Only versions at most so many days old.")] = None,
    ceiling: Annotated[Ceiling | None, typer.Option(help="Nothing marked higher than this TLP level.")] = None,
    readers: Annotated[Readers, typer.Option(help="Who may know of it.")] = Readers.ENROLLED,
    writers: Annotated[Writers, typer.Option(help="Who may add objects.")] = Writers.NOBODY,
    as_json: Json = False,
) -> None:
    """Make a collection, or say anew what it asks for. Without options it asks for everything.

    What in it somebody sees is decided object by object, by each object's marking.
    """
    query = Query(
        types=tuple(types or ()),
        topics=tuple(topics or ()),
        sectors=tuple(sectors or ()),
        sources=tuple(sources or ()),
        min_confidence=min_confidence,
        max_age_days=max_age,
        ceiling=None if ceiling is None else Tlp[ceiling.name],
    )
    with database("worker", as_json=as_json):
        before = _standing(alias)
        made = operations.keep_collection(
            alias=alias,
            title=title or (before.title if before else alias),
            description=description or (before.description if before else ""),
            query=query,
            readers=readers,
            writers=writers,
            principal=principal(),
            actor=ACTOR,
            at=clock.now(),
        )
    if as_json:
        emit({"uid": made, "alias": alias, "asks": _asks(query)})
    else:
        say(f"The collection {alias} asks for {_asks(query)}. Its objects are put together in the background.")


@app.command()
def close(
    alias: Alias,
    why: Annotated[str, typer.Option(help="Why; kept in the audit trail.")] = "",
    as_json: Json = False,
) -> None:
    """Let nobody read a collection any more. Its objects stay in the store."""
    with database("worker", as_json=as_json):
        found = queries.collection(alias, principal=principal())
        operations.close_collection(collection=found.uid, why=why, principal=principal(), actor=ACTOR, at=clock.now())
    if as_json:
        emit({"uid": found.uid, "alias": alias})
    else:
        say(f"The collection {alias} is closed.")


def _standing(alias: str) -> CollectionCard | None:
    try:
        return queries.collection(alias, principal=principal())
    except NotFound:
        return None


def _asks(query: Query) -> str:
    """A question in words."""
    said = [
        ", ".join(words)
        for words in (query.types, query.topics, (f"sector {each}" for each in query.sectors), query.sources)
        if words
    ]
    if query.min_confidence is not None:
        said.append(f"confidence {query.min_confidence} or more")
    if query.max_age_days is not None:
        said.append(f"{query.max_age_days} days or newer")
    if query.ceiling is not None:
        said.append(f"at most TLP:{query.ceiling.name.replace('_', '+')}")
    return "; ".join(filter(None, said)) or "everything"
