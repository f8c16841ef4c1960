"""`wardwatch aliases`: names on members' lists that may mean a product which advisories call otherwise."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import typer

from wardwatch.assets import queries as assets
from wardwatch.cli import remote
from wardwatch.cli.output import Json, emit, plain, say, table
from wardwatch.cli.session import ACTOR, database, principal, uid
from wardwatch.client.calls.aliases import AliasState as AliasStateName
from wardwatch.exposures import operations
from wardwatch.exposures.queries.aliases import Alias, alias, aliases
from wardwatch.exposures.states import AliasState
from wardwatch.kit import clock
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.portability import names_of
from wardwatch.members.queries import find_organization

PART = 1_000
COLUMNS = ("state", "vendor", "product", "model", "claimed_vendor", "claimed_product", "lines", "reason", "uid")

app = typer.Typer(name="aliases", help="Names that may mean one product.", no_args_is_help=True)
Organization = Annotated[str, typer.Argument(help="Name, uid, or scheme:value such as ccn:010001.")]
Share = Annotated[bool, typer.Option("--share", help="Suggest it to other members, without this member's name.")]
Why = Annotated[str, typer.Option(help="How you know.")]


class Answer(StrEnum):
    """What is said of two names."""

    SAME = "same"
    OTHER = "other"
    BACK = "back"


STATES = {
    Answer.SAME: AliasState.CONFIRMED,
    Answer.OTHER: AliasState.REFUSED,
    Answer.BACK: AliasState.PROPOSED,
}


@app.callback()
def root() -> None:
    """Names that may mean one product."""


@app.command("list")
def list_aliases(
    organization: Organization,
    waiting: Annotated[bool, typer.Option("--open", help="Only those that wait for an answer.")] = False,
    as_json: Json = False,
) -> None:
    """What is asked about names on a member's list, those on most lines first; then what was said, latest first."""
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            rows = remote.aliases(center, organization, answered=False if waiting else None)
    else:
        with database(as_json=as_json):
            viewer = principal().viewer
            member = find_organization(organization, viewer=viewer).pk
            rows = _shown(_all(member, viewer, answered=False if waiting else None), viewer)
    table(rows, COLUMNS, as_json=as_json, empty="No name on the list leaves a question.")


@app.command()
def decide(
    organization: Organization,
    name: Annotated[str, typer.Argument(metavar="UID", help="Uid of the pair of names (see: aliases list).")],
    answer: Annotated[Answer, typer.Argument(help="The same product, another one, or take back what was said.")],
    share: Share = False,
    why: Why = "",
    as_json: Json = False,
) -> None:
    """Say whether two names mean one product, once; findings follow. It can be taken back."""
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            to = remote.known(STATES[answer].value, AliasStateName)
            whose = remote.organization(center, organization)
            said = plain(center.decide_alias(whose, uid(name), state=to, shared=share, why=why))
    else:
        with database("worker", as_json=as_json):
            operator = principal()
            member = find_organization(organization, viewer=operator.viewer).pk
            row = alias(uid(name), organization=member, viewer=operator.viewer)
            operations.decide_alias(
                alias=row.uid,
                to=STATES[answer],
                shared=share,
                why=why,
                principal=operator,
                actor=ACTOR,
                at=clock.now(),
            )
            said = _stored(row.uid, member, operator.viewer)
    _say(said, as_json=as_json)


@app.command()
def state(
    organization: Organization,
    asset: Annotated[str, typer.Argument(help="Uid of the inventory line (see: assets list).")],
    vendor: Annotated[str, typer.Option("--maker", help="The maker as the advisory names it.")],
    product: Annotated[str, typer.Option(help="The product as the advisory names it.")],
    share: Share = False,
    why: Why = "",
    as_json: Json = False,
) -> None:
    """Say which maker and product of advisories an inventory line means, and all lines with the same names."""
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            whose = remote.organization(center, organization)
            stated = center.state_alias(whose, asset=uid(asset), vendor=vendor, product=product, shared=share, why=why)
            said = plain(stated)
    else:
        with database("worker", as_json=as_json):
            operator = principal()
            member = find_organization(organization, viewer=operator.viewer).pk
            line = assets.asset(uid(asset), viewer=operator.viewer)
            if line.organization != member:
                raise NotFound("There is no such line on this member's list.", asset=asset)
            made = operations.state_alias(
                asset=line.uid,
                claimed=(vendor, product),
                shared=share,
                why=why,
                principal=operator,
                actor=ACTOR,
                at=clock.now(),
            )
            said = _stored(made, member, operator.viewer)
    _say(said, as_json=as_json)


def _all(member: int, viewer: Viewer, *, answered: bool | None) -> list[Alias]:
    found: list[Alias] = []
    after = ""
    while True:
        page = aliases(member, viewer=viewer, answered=answered, limit=PART, after=after)
        found += page.rows
        after = page.after
        if not after:
            return found


def _stored(made: UUID, member: int, viewer: Viewer) -> dict[str, Any]:
    (said,) = _shown([alias(made, organization=member, viewer=viewer)], viewer)
    return said


def _shown(found: list[Alias], viewer: Viewer) -> list[dict[str, Any]]:
    """The rows with people by name, not by their running numbers."""
    with seen_by(viewer):
        names = names_of(row.decided_by for row in found)
    return [{**plain(row), "decided_by": names[row.decided_by] if row.decided_by else ""} for row in found]


def _say(said: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        emit(said)
        return
    mine = " ".join(filter(None, (said["vendor"], said["product"], said["model"])))
    claimed = f"{said['claimed_vendor']} {said['claimed_product']}"
    say(f"“{mine}” and “{claimed}”: {AliasState(said['state']).label}, on {said['lines']} lines.")
