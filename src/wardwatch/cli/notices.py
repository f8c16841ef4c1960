"""`wardwatch notices`: decide, tell, and see who answered."""

from typing import Annotated, Any

import typer
from django.conf import settings

from wardwatch.cli import remote
from wardwatch.cli.output import Json, emit, fail, plain, say, table
from wardwatch.cli.session import ACTOR, database, principal, uid
from wardwatch.delivery import outbox
from wardwatch.engagements import operations, queries
from wardwatch.engagements.states import Answer, NoticeState
from wardwatch.kit import clock

app = typer.Typer(name="notices", help="What members are told, and what they answered.", no_args_is_help=True)


@app.command("list")
def list_notices(
    decisions: Annotated[bool, typer.Option("--decisions", help="List decisions instead.")] = False,
    state: Annotated[NoticeState | None, typer.Option(help="Only notices in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 200,
    as_json: Json = False,
) -> None:
    """Notices, the newest first; or the decisions that they belong to."""
    found: list[Any]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            if decisions:
                found = remote.decisions(center, limit=limit)
            else:
                found = remote.notices(center, state=state.value if state else "", limit=limit)
    else:
        with database(as_json=as_json):
            viewer = principal().viewer
            if decisions:
                found = list(queries.decisions(viewer=viewer, limit=limit))
            else:
                found = list(queries.notices(viewer=viewer, at=clock.now(), state=state, limit=limit))
    if decisions:
        shown = ("uid", "title", "state", "emergency", "members", "findings")
        table(found, shown, as_json=as_json, empty="No decisions.")
        return
    columns = ("ticket", "organization", "title", "state", "answer", "protect_by", "late")
    table(found, columns, as_json=as_json, empty="No notices.")


@app.command()
def show(
    ticket: Annotated[str, typer.Argument(help="The notice's ticket, in any spelling.")], as_json: Json = False
) -> None:
    """One notice: what was said, which findings it covers, every answer and every mail."""
    found: dict[str, Any]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            found = remote.notice(center, ticket)
    else:
        with database(as_json=as_json):
            found = _shown(queries.notice(ticket, viewer=principal().viewer))
    if as_json:
        emit(found)
        return
    say(f"{found['ticket']}  {found['organization_name']}  {found['state']}")
    if body := found["body"]:
        say(f"\n{body['title']}\n{body['why_you']}")
        for number, step in enumerate(body["steps"], start=1):
            say(f"  {number}. {step['text']} ({step['who']})")
    say(f"\nprotect by {found['protect_by'] or '-'}, fix by {found['fix_by'] or '-'}")
    columns = ("line", "product", "version", "vulnerability", "state")
    table(found["covered"], columns, as_json=False, empty="No findings.")
    for answered in found["answers"]:
        say(f"answered {answered['answer']} at {answered['at'][:16].replace('T', ' ')} ({answered['way']})")
    for mail in found["mails"]:
        say(f"mail to {mail['address']}: {mail['state']} {mail['reason']}")


@app.command()
def answer(
    ticket: Annotated[str, typer.Argument(help="The notice's ticket, in any spelling.")],
    given: Annotated[Answer, typer.Argument(metavar="ANSWER", help="What is true of it now.")],
    words: Annotated[str, typer.Option(help="For the center, in your own words.")] = "",
    as_json: Json = False,
) -> None:
    """Answer a notice as a member, by a center elsewhere. It may be answered again; the newest answer stands."""
    if not remote.is_remote():
        said = "Members answer with a token of their own: set WARDWATCH_URL and WARDWATCH_TOKEN."
        fail(said, code="center.here", as_json=as_json)
    with remote.asking(as_json=as_json) as center:
        done = center.answer(ticket, answer=remote.known(given.value, remote.Answer), words=words)
    if as_json:
        emit(done)
    else:
        say(f"{done.ticket}: answered {done.answer}.")


@app.command()
def approve(
    decision: Annotated[str, typer.Argument(help="Uid of the decision (see: notices list --decisions).")],
    leave_out: Annotated[
        list[str] | None, typer.Option("--except", help="ORGANIZATION_UID=REASON; repeatable.")
    ] = None,
    why: Annotated[str, typer.Option(help="Kept in the audit trail.")] = "",
    as_json: Json = False,
) -> None:
    """Approve one decision for all its recipients but the exceptions. It can be undone for a minute on the desk."""
    exceptions = dict(_exception(text, as_json=as_json) for text in leave_out or ())
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            result = remote.approve(center, decision=uid(decision), exceptions=exceptions, why=why)
    else:
        with database("worker", as_json=as_json):
            done = operations.approve(
                decision=str(uid(decision)),
                principal=principal(),
                actor=ACTOR,
                at=clock.now(),
                exceptions=exceptions,
                why=why,
            )
            result = plain(done)
    if as_json:
        emit(result)
    else:
        say(f"Approved for {result['approved']}; {result['excepted']} left out. Members are told in a minute.")


@app.command()
def send(as_json: Json = False) -> None:
    """Publish what was approved and hand waiting mail to the server now, instead of waiting for the worker."""
    with database("worker", as_json=as_json):
        published = operations.publish(actor=ACTOR, at=clock.now())
        operations.rewrite(actor=ACTOR, at=clock.now())
        if not settings.SMTP_URL:
            words = "No mail server is set (WARDWATCH_SMTP_URL): mail waits in the outbox, members see their pages."
            emit({"published": published, "sent": 0, "note": words}) if as_json else say(f"{published}. {words}")
            return
        done = outbox.send_round(url=settings.SMTP_URL, clock=clock.now)
    if as_json:
        emit({"published": published, "mail": done})
    else:
        say(f"{published} notices published; mail: {done.sent} sent, {done.unknown} with unknown outcome.")


def _shown(found: queries.NoticeDetail) -> dict[str, Any]:
    """A notice without the running numbers of this installation and without who acted, which the trail says."""
    said = {name: value for name, value in plain(found).items() if name not in ("uid", "organization", "helped_by")}
    without = {"answers": "by", "history": "by", "mails": "reference"}
    for part, name in without.items():
        said[part] = [{each: value for each, value in row.items() if each != name} for row in said[part]]
    if said["body"]:
        said["body"].pop("ticket")
    return said


def _exception(text: str, *, as_json: bool) -> tuple[str, str]:
    organization, equals, reason = text.partition("=")
    if not equals or not reason.strip():
        fail(f"{text!r} is not ORGANIZATION_UID=REASON.", code="notices.exception", as_json=as_json)
    return organization, reason
