"""`wardwatch audit`: check the trail, print its heads, and look up who opened what."""

from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings

from wardwatch.audit import heads as outside
from wardwatch.audit import operations, queries
from wardwatch.cli import remote
from wardwatch.cli.output import Json, emit, fail, plain, say, table
from wardwatch.cli.session import database, principal
from wardwatch.kit import clock
from wardwatch.members.queries import find_organization

app = typer.Typer(name="audit", help="The audit trail.", no_args_is_help=True)


@app.command()
def verify(
    against: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help="A file of heads that you kept elsewhere (see audit heads)."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Seal what waits, recompute every digest, link and signature, and compare the heads kept outside the database."""
    with database("worker", as_json=as_json):
        _seal()
        kept = [*outside.kept(settings.HOME.heads), *(head for path in against or () for head in outside.read(path))]
        result = queries.verify(check_signature=settings.HOME.keyring.verify, kept=kept)
        if not result.intact:
            fail(
                f"The trail is broken at position {result.broken_at}: {result.reason}.",
                code="audit.broken",
                as_json=as_json,
                sealed=result.sealed,
            )
        if as_json:
            emit(result)
        else:
            said = f"The trail is whole: {result.sealed} events sealed, {result.unsealed} waiting."
            say(f"{said} {result.kept} heads kept outside agree. Head {result.head}.")


@app.command()
def heads(
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest.")] = 1000,
    as_json: Json = False,
) -> None:
    """The signed heads of the trail, to be kept where nobody here can change them."""
    with database("worker", as_json=as_json):
        _seal()
        found = outside.kept(settings.HOME.heads)[-limit:]
    table(found, ("position", "hash", "signed_at"), as_json=as_json, empty="Nothing is sealed yet.")


@app.command("list")
def list_trail(
    subject: Annotated[str, typer.Option(help="Only about this subject, such as notice:7.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 100,
    as_json: Json = False,
) -> None:
    """What happened, newest first."""
    found: list[Any]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            found = remote.trail(center, subject=subject, limit=limit)
    else:
        with database(as_json=as_json):
            found = list(queries.trail(viewer=principal().viewer, subject=subject, limit=limit).entries)
    table(found, ("at", "name", "actor", "door", "subject", "why"), as_json=as_json, empty="Nothing happened yet.")


@app.command()
def openings(
    member: Annotated[str, typer.Option(help="Only records of this organization: name, uid or identifier.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 100,
    as_json: Json = False,
) -> None:
    """Who opened confidential records of others, newest first."""
    found: list[dict[str, Any]]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            found = remote.openings(center, member=member, limit=limit)
    else:
        with database(as_json=as_json):
            viewer = principal().viewer
            number = find_organization(member, viewer=viewer).pk if member else None
            rows = queries.openings(viewer=viewer, organization=number, limit=limit).rows
            numbers = ("id", "organization")
            found = [{name: value for name, value in plain(row).items() if name not in numbers} for row in rows]
    columns = ("at", "reader", "reader_organization", "record", "origin")
    table(found, columns, as_json=as_json, empty="Nobody opened a confidential record of somebody else.")


def _seal() -> None:
    home = settings.HOME
    while operations.seal(at=clock.now(), sign=home.keyring.sign, keep=home.heads):
        pass
