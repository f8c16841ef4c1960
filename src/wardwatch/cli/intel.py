"""`wardwatch intel`: what is known of an object and of values that somebody saw, and what is thought of them."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from wardwatch.cli import alias_groups
from wardwatch.cli.output import Json, emit, plain, say, table
from wardwatch.cli.session import ACTOR, database, principal, progress, refusals
from wardwatch.intel import operations, queries
from wardwatch.intel.types import Link, Links, ObjectCard
from wardwatch.kit import clock
from wardwatch.members.queries import find_organization, person_id
from wardwatch.standards import tlp
from wardwatch.standards.stix import patterns
from wardwatch.standards.stix.samples import MOST_BYTES, read_samples

app = typer.Typer(name="intel", help="What is shared as STIX objects, and by whom.", no_args_is_help=True)
app.add_typer(alias_groups.app)


@app.callback()
def root() -> None:
    """What is shared as STIX objects, and by whom."""


@app.command()
def show(
    stix_id: Annotated[str, typer.Argument(metavar="ID", help="Its STIX id, such as malware--...")],
    as_json: Json = False,
) -> None:
    """An object in its newest version: what it says, who says it, and what it has to do with others."""
    with database(as_json=as_json):
        viewer = principal().viewer
        card = queries.object_card(stix_id, viewer=viewer)
        links = queries.neighbours(stix_id, viewer=viewer)
    if as_json:
        emit(_plainly(card, links))
    else:
        _say(card, links)


@app.command()
def look(
    values: Annotated[list[str], typer.Argument(metavar="VALUE...", help="Addresses, networks, names, URLs, hashes.")],
    as_json: Json = False,
) -> None:
    """What is known of these values, written plainly or defanged, of the networks and domains around them, and of what
    lies within a network."""
    with database(as_json=as_json):
        found = queries.look_up(values, viewer=principal().viewer)
    rows = [{"asked": hit.asked, "match": hit.match, "value": hit.value, **plain(hit.line)} for hit in found.hits]
    if as_json:
        emit({"hits": rows, "unreadable": found.unreadable, "whole": found.whole})
        return
    table(
        rows, ("asked", "match", "value", "type", "name", "stix_id"), as_json=False, empty="Nothing is known of them."
    )
    for text in found.unreadable:
        say(f"{text}: is no address, network, name, URL or hash")
    if not found.whole:
        say("There is more than is shown: ask about fewer values.")


@app.command()
def consent(
    source: Annotated[str, typer.Argument(help="The source that agreed: a feed's name.")],
    words: Annotated[str, typer.Option(help="Where the consent is written; kept in the audit trail.")],
    organization: Annotated[
        list[str] | None, typer.Option(help="Reads what the source marks AMBER, beside the center; repeatable.")
    ] = None,
    providers: Annotated[bool, typer.Option("--providers", help="So do the providers acting for them.")] = False,
    person: Annotated[
        list[str] | None, typer.Option(help="Address of somebody whom its RED means; repeatable.")
    ] = None,
    unmarked: Annotated[
        str, typer.Option(help="TLP level as which unmarked objects are read; default: as for every source.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Record who reads what a source marks. It holds for what comes in from now on, in place of an earlier consent."""
    with database("worker", as_json=as_json):
        viewer = principal().viewer
        readers = [find_organization(name, viewer=viewer).pk for name in organization or ()]
        operations.record_consent(
            source=source,
            words=words,
            organizations=readers,
            persons=[person_id(address) for address in person or ()],
            clients=providers,
            unmarked=tlp.read(unmarked) if unmarked else None,
            actor=ACTOR,
            at=clock.now(),
        )
    if as_json:
        emit({"source": source})
    else:
        say(f"Recorded for {source}. It holds for what comes in from now on.")


@app.command()
def judge(as_json: Json = False) -> None:
    """Judge all values that are new, changed or due. The worker does so every minute: this waits for the end."""
    with database("worker", as_json=as_json), progress(as_json=as_json) as shown:
        done = operations.judge(at=clock.now(), progress=shown)
    if as_json:
        emit(plain(done))
    else:
        say(f"{done.values} looked at, {done.written} judged otherwise than before.")


@app.command("try")
def try_(
    pattern: Annotated[str, typer.Argument(metavar="PATTERN", help="A STIX pattern, in quotation marks.")],
    data: Annotated[Path, typer.Option(help="Sample data: a STIX bundle with observed data, or plain observables.")],
    as_json: Json = False,
) -> None:
    """Whether a pattern describes what was observed: tried on sample data, on this machine, in bounded time."""
    with refusals(as_json=as_json):
        read = patterns.parse(pattern)
        with data.open("rb") as file:
            samples = read_samples(file.read(MOST_BYTES + 1))
        found = read.matches(samples)
    if as_json:
        emit({"matches": found, "observations": len(samples)})
    else:
        say(f"{'It matches' if found else 'It does not match'} ({len(samples)} observations).")


def _plainly(card: ObjectCard, links: Links) -> dict[str, Any]:
    return {
        **plain(card.line),
        "object": json.loads(card.body),
        "warnings": card.warnings,
        "others": card.others,
        "sources": plain(card.sources),
        "links": plain(links.links),
        "whole": links.whole,
    }


def _say(card: ObjectCard, links: Links) -> None:
    line = card.line
    say(f"{line.type}  {line.name or line.stix_id}  {line.tlp.label}{'  redacted for you' if line.redacted else ''}")
    if line.revoked:
        say("It is revoked: its maker takes it back.")
    for warning in card.warnings:
        say(f"warning: {warning}")
    if card.others:
        say(f"Under the same version {card.others} other contents are stated; this one came first.")
    for said in card.sources:
        say(f"{said.title} says so since {said.first_at:%Y-%m-%d}, last {said.last_at:%Y-%m-%d}, times: {said.times}")
    say(card.body.decode())
    rows = [_row(link) for link in links.links]
    table(rows, ("relation", "direction", "type", "name", "other"), as_json=False, empty="It is linked to nothing.")
    if not links.whole:
        say("There are more links than are shown.")


def _row(link: Link) -> dict[str, Any]:
    known = link.line
    return {
        "relation": link.relation,
        "direction": link.direction,
        "type": known.type if known else link.other.partition("--")[0],
        "name": known.name if known else None,
        "other": link.other,
    }
