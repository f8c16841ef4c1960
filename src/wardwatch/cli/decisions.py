"""`wardwatch decisions`: look at one, reject it, take an approval back. Approving is `wardwatch notices approve`."""

from typing import Annotated, Any

import typer

from wardwatch.cli import remote
from wardwatch.cli.output import Json, emit, plain, say, table
from wardwatch.cli.session import ACTOR, database, principal, uid
from wardwatch.engagements import operations, queries
from wardwatch.kit import clock

app = typer.Typer(name="decisions", help="Whom the center tells what, and why.", no_args_is_help=True)
Named = Annotated[str, typer.Argument(help="Uid of the decision (see: notices list --decisions).")]


@app.command()
def show(decision: Named, as_json: Json = False) -> None:
    """One decision: what it is about, and everybody whom it would tell."""
    found: dict[str, Any]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            found = plain(center.decision(uid(decision)))
    else:
        with database(as_json=as_json):
            found = _shown(queries.review(str(uid(decision)), viewer=principal().viewer, at=clock.now()))
    if as_json:
        emit(found)
        return
    say(f"{found['title']}  {found['state']}")
    say(f"{found['subject']}, {found['cause']}{', an emergency' if found['emergency'] else ''}")
    if found["why"]:
        say(f"why: {found['why']}")
    columns = ("name", "ticket", "state", "findings", "protect_by", "exception", "member")
    table(found["recipients"], columns, as_json=False, empty="It would tell nobody.")
    if found["undo_until"]:
        say(f"It can be taken back until {found['undo_until']}: wardwatch decisions undo {found['uid']}")


@app.command()
def reject(
    decision: Named,
    why: Annotated[str, typer.Option(help="Kept in the audit trail.")],
    as_json: Json = False,
) -> None:
    """Decide that nobody is told."""
    named = uid(decision)
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            center.dismiss(named, why=why)
    else:
        with database("worker", as_json=as_json):
            operations.dismiss(decision=str(named), why=why, principal=principal(), actor=ACTOR, at=clock.now())
    if as_json:
        emit({"uid": named, "state": "dismissed"})
    else:
        say("Rejected. Nobody is told.")


@app.command()
def undo(decision: Named, as_json: Json = False) -> None:
    """Take an approval back while nothing is out."""
    named = uid(decision)
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            number = center.undo(named).notices
    else:
        with database("worker", as_json=as_json):
            number = operations.undo_approval(decision=str(named), principal=principal(), actor=ACTOR, at=clock.now())
    if as_json:
        emit({"notices": number})
    else:
        say(f"Taken back: {number} notices are drafts again.")


def _shown(found: queries.Review) -> dict[str, Any]:
    """A decision without the running numbers of this installation."""
    said = plain(found)
    body = said["preview"] and said["preview"]["body"]
    kept = {name: value for name, value in said.items() if name != "decided_by"}
    recipients = [
        {("member" if name == "organization" else name): value for name, value in each.items()}
        for each in said["recipients"]
    ]
    preview = said["preview"] and {
        "member_name": said["preview"]["organization"],
        "body": {name: value for name, value in body.items() if name != "ticket"},
        "mails": said["preview"]["mails"],
        "marking_fits": said["preview"]["marking_fits"],
    }
    return {**kept, "recipients": recipients, "preview": preview}
