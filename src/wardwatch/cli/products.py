"""`wardwatch products`: what the center published, and each of its forms as a file."""

from pathlib import Path
from typing import Annotated

import typer

from wardwatch.cli.output import Json, emit, fail, say, table
from wardwatch.cli.session import ACTOR, database, principal
from wardwatch.kit import clock
from wardwatch.products import library, operations, queries
from wardwatch.products.types import FormName, KindName

app = typer.Typer(name="products", help="What the center published.", no_args_is_help=True)
Number = Annotated[str, typer.Argument(help="The product's ID#, as `wardwatch products list` has it.")]
Revision = Annotated[int | None, typer.Option(min=1, help="Which revision; the newest, unless told.")]


@app.callback()
def root() -> None:
    """What the center published."""


@app.command("list")
def list_products(
    kind: Annotated[KindName | None, typer.Option(help="Only of this kind.")] = None,
    text: Annotated[str, typer.Option("--text", help="Words of its title or summary, or a vulnerability.")] = "",
    as_json: Json = False,
) -> None:
    """What was released, the newest first."""
    with database(as_json=as_json):
        wanted = library.Wanted(kind=kind, text=text)
        found = library.shelf(viewer=principal().viewer, wanted=wanted).rows
    columns = ("number", "revision", "tlp", "kind", "severity", "released_at", "title")
    rows = [{name: getattr(each, name) for name in columns} | {"tlp": each.tlp.label} for each in found]
    table(rows, columns, as_json=as_json, empty="Nothing was released.")


@app.command()
def show(number: Number, revision: Revision = None, as_json: Json = False) -> None:
    """A product as it was released: its revisions, and the forms in which it can be had."""
    with database(as_json=as_json):
        card = queries.release(number, viewer=principal().viewer, revision=revision)
    row = card.row
    if as_json:
        facts = {"number": row.number, "title": row.title, "tlp": row.tlp.label, "revision": row.revision}
        emit({**facts, "withdrawn_why": card.withdrawn_why, "forms": card.forms, "standing": card.standing})
        return
    say(f"{row.number}  {row.title}")
    say(f"{row.kind.label}, revision {row.revision}, {row.tlp.label}, released {row.released_at:%Y-%m-%d %H:%M} UTC")
    if row.withdrawn_at:
        say(f"Withdrawn on {row.withdrawn_at:%Y-%m-%d}: {card.withdrawn_why}")
    if not card.is_newest:
        say("This is not the newest revision.")
    table(card.forms, ("form", "name", "size", "sha256"), as_json=False, empty="It has no forms.")


@app.command()
def save(
    number: Number,
    form: Annotated[FormName, typer.Argument(help="Which form.")],
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write; one that is there is kept.")],
    revision: Revision = None,
    as_json: Json = False,
) -> None:
    """Write a form of a product to a file."""
    with database(as_json=as_json):
        taken = library.take(number, form, viewer=principal().viewer, revision=revision)
    try:
        with file.open("xb") as target:
            target.write(taken.data)
    except FileExistsError:
        fail(f"{file} is there already.", code="file", as_json=as_json)
    if as_json:
        emit({"file": str(file), "form": taken.form, "tlp": taken.tlp.label})
    else:
        say(f"{file}: {taken.form.size} bytes, {taken.tlp.label}")


@app.command()
def sign(
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Make another OpenPGP key first; all is signed anew.")
    ] = False,
    why: Annotated[str, typer.Option(help="Kept in the audit trail.")] = "",
    as_json: Json = False,
) -> None:
    """Sign CSAF documents that have no signature by the center's OpenPGP key. Releasing signs by itself."""
    with database("worker", as_json=as_json):
        count = operations.sign_documents(new_key=new_key, why=why, actor=ACTOR, at=clock.now())
    if as_json:
        emit({"signed": count})
    else:
        say(f"{count} documents signed." if count else "Every document is signed.")
