"""`wardwatch lists`: the center's own block lists, which its firewalls and sensors fetch."""

from typing import Annotated

import typer
from django.conf import settings

from wardwatch.cli.output import Json, emit, say, table
from wardwatch.cli.session import ACTOR, database, principal, uid
from wardwatch.kit import clock
from wardwatch.sharing import operations, queries
from wardwatch.sharing.types import LEFT_OUT, ListAsked, ListFormat, ListKind, ListUse, NewSecret

COLUMNS = ("title", "format", "kinds", "use", "min_confidence", "last_read_at", "last_read_from", "uid")

app = typer.Typer(name="lists", help="Block lists: files that firewalls and sensors fetch.", no_args_is_help=True)
Uid = Annotated[str, typer.Argument(help="The list's uid, as `wardwatch lists list` says it.")]
Title = Annotated[str, typer.Argument(help="What reads it.")]
Format = Annotated[ListFormat, typer.Option("--format", help="How it is written.")]
Kinds = Annotated[list[ListKind] | None, typer.Option("--kind", help="What it holds; repeatable. None: all that fits.")]
Use = Annotated[ListUse, typer.Option(help="What it is for.")]
Confidence = Annotated[int | None, typer.Option(min=0, max=100, help="Only values at least so sure.")]
Confirm = Annotated[str, typer.Option(help="Before a list blocks: the sentence that the refusal without it says.")]


@app.callback()
def root() -> None:
    """Block lists: files that firewalls and sensors fetch."""


@app.command("list")
def list_lists(as_json: Json = False) -> None:
    """The center's block lists, and when each was read last."""
    with database(as_json=as_json):
        rows = [
            {
                "title": card.asked.title,
                "format": card.asked.format.value,
                "kinds": ", ".join(kind.value for kind in card.asked.kinds),
                "use": card.asked.use.value,
                "min_confidence": card.asked.min_confidence,
                "last_read_at": card.last_read_at,
                "last_read_from": card.last_read_from,
                "uid": card.uid,
            }
            for card in queries.block_lists(principal=principal())
        ]
    table(rows, COLUMNS, as_json=as_json, empty="There is no block list. Make one with: wardwatch lists make")


@app.command()
def show(list_uid: Uid, as_json: Json = False) -> None:
    """What a list holds now, and what stays out of it and why."""
    with database(as_json=as_json):
        who = principal()
        card = queries.block_list(uid(list_uid), principal=who)
        with queries.looking(who.viewer):
            opened = queries.Opened(card, who.viewer, at=clock.now())
    out = {LEFT_OUT[why]: number for why, number in opened.state.left_out.items()}
    if as_json:
        emit({"uid": card.uid, "marking": opened.standing.tlp.label, "entries": opened.state.entries, "left_out": out})
        return
    say(f"{card.asked.title}: {opened.state.entries} entries, {opened.standing.tlp.label}.")
    for why, number in out.items():
        say(f"  left out, {why}: {number}")


@app.command()
def make(
    title: Title,
    form: Format = ListFormat.EDL,
    kinds: Kinds = None,
    use: Use = ListUse.HUNT,
    min_confidence: Confidence = None,
    confirm: Confirm = "",
    as_json: Json = False,
) -> None:
    """Make a block list; its address is said once."""
    with database("worker", as_json=as_json):
        new = operations.make_list(
            asked=ListAsked(title=title, format=form, kinds=tuple(kinds or ()), use=use, min_confidence=min_confidence),
            confirmation=confirm,
            principal=principal(),
            actor=ACTOR,
            at=clock.now(),
        )
        _say_address(new, as_json=as_json)


@app.command()
def change(
    list_uid: Uid,
    title: Annotated[str, typer.Option(help="What reads it.")] = "",
    form: Annotated[ListFormat | None, typer.Option("--format", help="How it is written.")] = None,
    kinds: Kinds = None,
    use: Annotated[ListUse | None, typer.Option(help="What it is for.")] = None,
    min_confidence: Confidence = None,
    confirm: Confirm = "",
    as_json: Json = False,
) -> None:
    """Ask something else of a list; its address stays, and so does what is not named."""
    with database("worker", as_json=as_json):
        before = queries.block_list(uid(list_uid), principal=principal()).asked
        operations.change_list(
            of=uid(list_uid),
            asked=ListAsked(
                title=title or before.title,
                format=form or before.format,
                kinds=before.kinds if kinds is None else tuple(kinds),
                use=use or before.use,
                min_confidence=before.min_confidence if min_confidence is None else min_confidence,
            ),
            confirmation=confirm,
            principal=principal(),
            actor=ACTOR,
            at=clock.now(),
        )
    if as_json:
        emit({"uid": list_uid})
    else:
        say("Stored. It holds from the next time that the list is read.")


@app.command()
def rotate(list_uid: Uid, as_json: Json = False) -> None:
    """Give a list another address; the one before works no longer."""
    with database("worker", as_json=as_json):
        new = operations.rotate_list(of=uid(list_uid), principal=principal(), actor=ACTOR, at=clock.now())
        _say_address(new, as_json=as_json)


@app.command()
def close(list_uid: Uid, as_json: Json = False) -> None:
    """Let nothing read a list any more."""
    with database("worker", as_json=as_json):
        operations.close_list(of=uid(list_uid), principal=principal(), actor=ACTOR, at=clock.now())
    if as_json:
        emit({"uid": list_uid})
    else:
        say("Closed. Take its address out of the device.")


def _say_address(new: NewSecret, *, as_json: bool) -> None:
    card = queries.block_list(new.uid, principal=principal())
    address = f"{settings.PUBLIC_URL}/lists/{new.uid}/{new.secret}/{card.file_name}"
    if as_json:
        emit({"uid": new.uid, "address": address, "secret": new.secret})
    else:
        say(f"{address}\nCopy it now: its secret is not kept, and not said again.")
