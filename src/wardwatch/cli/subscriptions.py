"""`wardwatch subscriptions`: who asked to be sent what is released, and where to."""

from typing import Annotated

import typer

from wardwatch.cli.output import Json, emit, say, table
from wardwatch.cli.session import ACTOR, database, principal, uid
from wardwatch.kit import clock
from wardwatch.subscriptions import operations, queries
from wardwatch.subscriptions.types import Channel, StandingRow

COLUMNS = ("organization", "person", "channel", "pace", "kinds", "topics", "lowest", "since", "uid")

app = typer.Typer(name="subscriptions", help="Who is sent what is released.", no_args_is_help=True)


@app.callback()
def root() -> None:
    """Who is sent what is released."""


@app.command("list")
def list_subscriptions(
    channel: Annotated[Channel | None, typer.Option(help="Only by this channel.")] = None,
    as_json: Json = False,
) -> None:
    """Everybody's subscriptions that stand, the oldest first."""
    with database(as_json=as_json):
        found = queries.standing(principal=principal())
    rows = [_row(each) for each in found if channel in (None, each.card.wanted.channel)]
    table(rows, COLUMNS, as_json=as_json, empty="Nobody asked to be sent anything.")


@app.command()
def end(
    subscription: Annotated[str, typer.Argument(help="Its uid, as `wardwatch subscriptions list` says it.")],
    why: Annotated[str, typer.Option(help="Why; kept in the audit trail.")] = "",
    as_json: Json = False,
) -> None:
    """Send nothing more by a subscription. Corrections of what was sent stand where its person signs in."""
    with database("worker", as_json=as_json):
        operations.end_as_operator(
            subscription=uid(subscription), why=why, principal=principal(), actor=ACTOR, at=clock.now()
        )
    if as_json:
        emit({"uid": subscription})
    else:
        say("Ended.")


def _row(each: StandingRow) -> dict[str, object]:
    wanted = each.card.wanted
    return {
        "organization": each.organization,
        "person": each.person,
        "channel": wanted.channel.value,
        "pace": wanted.pace.value,
        "kinds": ", ".join(kind.value for kind in wanted.kinds) or "all",
        "topics": ", ".join(wanted.topics) or "all",
        "lowest": wanted.lowest.value,
        "since": each.card.made_at,
        "given_up": each.card.disabled_at,
        "uid": each.card.uid,
    }
