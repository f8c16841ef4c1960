"""`wardwatch intel aliases`: actors, malware and campaigns that are one under several names."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import typer

from wardwatch.cli.output import Json, emit, say, table
from wardwatch.cli.session import ACTOR, database, principal, progress, uid
from wardwatch.intel import operations, queries
from wardwatch.intel.aliases import AliasAnswer, AliasGroup
from wardwatch.kit import clock

PART = 200
app = typer.Typer(name="aliases", help="What is one under several names, and who says so.", no_args_is_help=True)
Objects = Annotated[list[str], typer.Argument(metavar="ID...", help="STIX ids of two objects or more.")]
Group = Annotated[str, typer.Argument(metavar="UID", help="Uid of the group (see: intel aliases list).")]
Why = Annotated[str, typer.Option(help="How you know; kept in the audit trail.")]


class Answer(StrEnum):
    """What is said of objects."""

    ONE = "one"
    TWO = "two"
    UNKNOWN = "unknown"


STATES = {Answer.ONE: AliasAnswer.CONFIRMED, Answer.TWO: AliasAnswer.REFUSED, Answer.UNKNOWN: AliasAnswer.PROPOSED}


@app.callback()
def root() -> None:
    """What is one under several names, and who says so."""


@app.command("list")
def list_groups(as_json: Json = False) -> None:
    """The groups: objects that are one."""
    with database(as_json=as_json):
        viewer, found, after = principal().viewer, list[AliasGroup](), ""
        while True:
            part = queries.alias_groups(viewer=viewer, after=after, limit=PART)
            found += part.rows
            after = part.after
            if not after:
                break
    rows = [_plainly(each) for each in found]
    if as_json:
        emit(rows)
        return
    for row in rows:
        row["names"] = ", ".join(row["names"])
        row["objects"] = len(row["objects"])
    table(rows, ("uid", "family", "names", "objects"), as_json=False, empty="Nothing is known to be one.")


@app.command()
def proposals(as_json: Json = False) -> None:
    """What goes by the same names and nobody judged, those with most names in common first (200 at most)."""
    with database(as_json=as_json):
        found = queries.proposals(viewer=principal().viewer, limit=PART)
    rows: list[dict[str, Any]] = [
        {
            "names": list(each.names),
            "family": each.family,
            "ambiguous": each.ambiguous,
            "objects": [line.stix_id for line in each.objects],
            "sources": list(each.sources),
        }
        for each in found.rows
    ]
    if as_json:
        emit(rows)
        return
    for row in rows:
        row |= {
            name: " ".join(row[name]) if name == "objects" else ", ".join(row[name]) for name in ("names", "objects")
        }
    table(rows, ("names", "family", "ambiguous", "objects"), as_json=False, empty="No equal names wait for an answer.")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A name, a number of ATT&CK, or the uid of a group.")],
    as_json: Json = False,
) -> None:
    """Who goes by a name, what else they go by, and who says so."""
    with database(as_json=as_json):
        viewer = principal().viewer
        if _is_uid(name):
            members = queries.group_card(UUID(name), viewer=viewer).members
        else:
            lines = queries.called(name, viewer=viewer, limit=PART)
            members = queries.names_of_objects([line.stix_id for line in lines], viewer=viewer)
    rows: list[dict[str, Any]] = [
        {
            "stix_id": each.line.stix_id,
            "names": list(each.names),
            "attack_id": each.attack_id,
            "sources": list(each.sources),
            "tlp": each.line.tlp.label,
        }
        for each in members
    ]
    if as_json:
        emit(rows)
        return
    for row in rows:
        row |= {key: ", ".join(row[key]) for key in ("names", "sources")}
    table(rows, ("names", "attack_id", "sources", "tlp", "stix_id"), as_json=False, empty="Nobody goes by it.")


@app.command()
def decide(
    answer: Annotated[Answer, typer.Argument(help="They are one; no two of them are; or nobody knows any more.")],
    objects: Objects,
    why: Why,
    as_json: Json = False,
) -> None:
    """Say whether objects are one. It can be taken back; an object speaks for the whole group that it is in."""
    with database("worker", as_json=as_json):
        made = operations.decide_aliases(
            objects=objects, to=STATES[answer], why=why, principal=principal(), actor=ACTOR, at=clock.now()
        )
    if as_json:
        emit({"group": str(made) if made else None})
    else:
        say(f"Stored. Their group is {made}." if made else "Stored.")


@app.command("take-out")
def take_out(
    group: Group,
    stix_id: Annotated[str, typer.Argument(metavar="ID", help="STIX id of the object that is none of it.")],
    why: Why,
    as_json: Json = False,
) -> None:
    """Take an object out of a group; it is not proposed again by itself."""
    with database("worker", as_json=as_json):
        operations.take_out(
            group=uid(group), stix_id=stix_id, why=why, principal=principal(), actor=ACTOR, at=clock.now()
        )
    _done(as_json=as_json)


@app.command()
def dissolve(group: Group, why: Why, as_json: Json = False) -> None:
    """Say that no two objects of a group are one; they are not proposed again by themselves."""
    with database("worker", as_json=as_json):
        operations.dissolve(group=uid(group), why=why, principal=principal(), actor=ACTOR, at=clock.now())
    _done(as_json=as_json)


@app.command()
def read(as_json: Json = False) -> None:
    """Read the names of new objects and join what is surely one. The worker does so by itself: this waits for it."""
    with database("worker", as_json=as_json), progress(as_json=as_json) as shown:
        done = operations.read_names(at=clock.now(), progress=shown)
    if as_json:
        emit({"objects": done.objects, "joined": done.joined})
    else:
        say(f"{done.objects} read, {done.joined} joined by a rule.")


def _done(*, as_json: bool) -> None:
    if as_json:
        emit({"done": True})
    else:
        say("Stored. It can be undone: see intel aliases decide.")


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _plainly(group: AliasGroup) -> dict[str, Any]:
    return {
        "uid": str(group.uid),
        "family": group.family,
        "names": list(group.names),
        "objects": [each.line.stix_id for each in group.members],
    }
