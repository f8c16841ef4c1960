"""`wardwatch feeds`: bring documents in."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from wardwatch.cli import remote
from wardwatch.cli.output import Json, emit, fail, say, table
from wardwatch.cli.session import ACTOR, database, principal, progress, uid
from wardwatch.feeds import operations, queries
from wardwatch.feeds.registry import FEEDS, servers
from wardwatch.feeds.types import RunState, RunSummary
from wardwatch.kit import clock

app = typer.Typer(name="feeds", help="Where documents come from.", no_args_is_help=True)


@app.command("list")
def list_feeds(as_json: Json = False) -> None:
    """Every feed, where it comes from and how its last run went."""
    found: Sequence[Any]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            found = remote.feeds(center)
    else:
        with database(as_json=as_json):
            found = queries.feeds_overview(viewer=principal().viewer)
    table(found, ("id", "title", "url", "quarantined"), as_json=as_json, empty="No feeds.")


@app.command()
def pull(
    names: Annotated[list[str] | None, typer.Argument(help="Feeds; default: all that have an address.")] = None,
    origin: Annotated[str | None, typer.Option("--from", help="Path or address instead of the public one.")] = None,
    as_json: Json = False,
) -> None:
    """Take in what feeds have. Pulling twice changes nothing; a killed pull goes on where it stopped."""
    if remote.is_remote():
        _ask_for_pulls(names or [], origin, as_json=as_json)
        return
    done = []
    with database("worker", as_json=as_json), progress(as_json=as_json) as shown:
        for name in names or [feed.id for feed in [*FEEDS.values(), *servers()] if feed.url]:
            summary = operations.pull(feed=name, origin=origin, actor=ACTOR, at=clock.now(), progress=shown)
            done.append(summary)
            if not as_json:
                say(_sentence(summary))
    if as_json:
        emit(done)
    if any(summary.state is RunState.FAILED for summary in done):
        raise typer.Exit(1)


@app.command()
def runs(
    feed: Annotated[str, typer.Option(help="Only this feed.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    as_json: Json = False,
) -> None:
    """The last pulls, newest first."""
    found: Sequence[Any]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            found = remote.runs(center, feed=feed, limit=limit)
    else:
        with database(as_json=as_json):
            found = queries.runs(viewer=principal().viewer, feed=feed, limit=limit).rows
    columns = ("feed", "started_at", "state", "new", "changed", "unchanged", "withdrawn", "quarantined", "problem")
    table(found, columns, as_json=as_json, empty="Nothing was pulled yet. Try: wardwatch feeds pull")


@app.command()
def quarantine(
    feed: Annotated[str, typer.Option(help="Only this feed.")] = "",
    retry: Annotated[bool, typer.Option("--retry", help="Try the records of --feed again.")] = False,
    dismiss: Annotated[list[str] | None, typer.Option(help="Set the record of this uid aside; repeatable.")] = None,
    why: Annotated[str, typer.Option(help="Why it is set aside; kept in the audit trail.")] = "",
    as_json: Json = False,
) -> None:
    """Records that could not be read: file, place and reason. The good rest of their files went in."""
    rows: list[dict[str, Any]]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            aside = [uid(each) for each in dismiss or ()]
            rows = remote.quarantine(center, feed=feed, retry=retry, dismissed=aside, why=why)
    else:
        rows = _quarantine(feed, retry=retry, dismiss=dismiss or [], why=why, as_json=as_json)
    table(rows, ("uid", "feed", "document", "place", "key", "reason"), as_json=as_json, empty="Nothing is quarantined.")


@app.command()
def reparse(
    feed: Annotated[str, typer.Argument(help="The feed whose archived documents are read again.")],
    as_json: Json = False,
) -> None:
    """Read the archive of a feed again with the present reader: after an update, without asking the source."""
    with database("worker", as_json=as_json), progress(as_json=as_json) as shown:
        summary = operations.reparse_feed(feed=feed, actor=ACTOR, at=clock.now(), progress=shown)
    if as_json:
        emit(summary)
    else:
        say(_sentence(summary))


def _ask_for_pulls(names: list[str], origin: str | None, *, as_json: bool) -> None:
    """Have a center elsewhere pull feeds in the background, from their public addresses."""
    if origin:
        fail(
            "A center elsewhere pulls from public addresses only: leave --from out.", code="feed.from", as_json=as_json
        )
    with remote.asking(as_json=as_json) as center:
        asked = [center.pull(name).feed for name in names or [each.id for each in center.feeds().items if each.url]]
    if as_json:
        emit({"asked": asked})
    else:
        say(f"Asked for: {', '.join(asked)}. What came of it: wardwatch feeds runs")


def _quarantine(feed: str, *, retry: bool, dismiss: list[str], why: str, as_json: bool) -> list[dict[str, Any]]:
    """Set records aside, try others again; then what is kept aside here."""
    writes = retry or dismiss
    with database("worker" if writes else "app", as_json=as_json), progress(as_json=as_json) as shown:
        operator = principal()
        for each in dismiss:
            operations.dismiss_quarantined(uid=uid(each), principal=operator, actor=ACTOR, at=clock.now(), why=why)
        if retry:
            operations.retry_quarantined(feed=feed, actor=ACTOR, at=clock.now(), progress=shown)
        found = queries.quarantine(viewer=operator.viewer, feed=feed, limit=200).rows
        return [_shown(record) for record in found]


def _shown(record: object) -> dict[str, object]:
    fields = ("uid", "feed", "document", "place", "key", "reason", "quarantined_at")
    return {name: getattr(record, name) for name in fields}


def _sentence(summary: RunSummary) -> str:
    if summary.state is RunState.FAILED:
        help_words = "Trying again later may help." if summary.retry_helps else "Trying again will not help."
        return f"{summary.feed}: failed. {summary.problem} {help_words}"
    gaps = f". {summary.problem}." if summary.missing else ""
    return (
        f"{summary.feed}: {summary.new} new, {summary.changed} changed, {summary.unchanged} unchanged,"
        f" {summary.withdrawn} withdrawn, {summary.quarantined} quarantined in {summary.seconds:.1f} s{gaps}"
    )
