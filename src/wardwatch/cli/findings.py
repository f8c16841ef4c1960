"""`wardwatch findings`, `wardwatch explain`: what of members' equipment is touched, and why."""

from typing import Annotated, Any

import msgspec
import typer

from wardwatch.cli import remote
from wardwatch.cli.output import Json, emit, plain, say, table
from wardwatch.cli.session import ACTOR, database, principal, progress, uid
from wardwatch.exposures import operations, queries
from wardwatch.exposures.states import FindingState
from wardwatch.exposures.types import FindingRow
from wardwatch.kit import clock
from wardwatch.markings.types import Viewer
from wardwatch.members.queries import find_organization
from wardwatch.members.types import Band
from wardwatch.triage.types import Input

PAGE = 1_000

app = typer.Typer(name="findings", help="What of members' equipment is touched.", no_args_is_help=True)


def add_to(root: typer.Typer) -> None:
    """Add `explain` to the root."""
    root.command()(explain)


@app.command("list")
def list_findings(
    member: Annotated[str, typer.Option(help="Only this member: name, uid or scheme:value.")] = "",
    cve: Annotated[str, typer.Option(help="Only this vulnerability.")] = "",
    state: Annotated[list[FindingState] | None, typer.Option(help="Only findings in this state; repeatable.")] = None,
    band: Annotated[Band | None, typer.Option(help="Only matches of which we are this sure.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000)] = 1_000,
    as_json: Json = False,
) -> None:
    """Findings, the nearest date first; those without a date last."""
    found: list[dict[str, Any]]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            states = [each.value for each in state or []]
            found = remote.findings(center, member=member, cve=cve, states=states, band=band, limit=limit)
    else:
        with database(as_json=as_json):
            viewer = principal().viewer
            organization = find_organization(member, viewer=viewer).pk if member else None
            found = [_shown(row) for row in _all(viewer, organization, cve, state or [], band, limit)]
    columns = (
        *("organization_name", "product", "version", "quantity", "cve", "state", "band"),
        *("priority", "protect_by", "asset"),
    )
    table(found, columns, as_json=as_json, empty="Nothing is touched, as far as we know.")


def _shown(row: FindingRow) -> dict[str, Any]:
    """A finding without the running numbers of this installation."""
    said = {name: value for name, value in plain(row).items() if name not in ("organization", "line")}
    return {**said, "band": row.band.value}


def _all(
    viewer: Viewer, organization: int | None, cve: str, states: list[FindingState], band: Band | None, limit: int
) -> list[FindingRow]:
    found: list[FindingRow] = []
    after = ""
    while len(found) < limit:
        page = queries.findings(
            viewer=viewer,
            organization=organization,
            cve=cve,
            states=states,
            band=band,
            limit=min(PAGE, limit - len(found)),
            after=after,
        )
        found += page.rows
        after = page.after
        if not after:
            break
    return found


@app.command()
def rebuild(as_json: Json = False) -> None:
    """Work every finding out anew from claims and inventories. What people said about findings stays."""
    with database("worker", as_json=as_json), progress(as_json=as_json) as shown:
        result = operations.rebuild(at=clock.now(), actor=ACTOR, progress=shown)
    if as_json:
        emit(result)
        return
    written = result.written
    say(
        f"{result.vulnerabilities} vulnerabilities against {result.assets} inventory lines: {written.opened} findings"
        f" opened, {written.reopened} reopened, {written.closed} closed, {written.retriaged} judged anew,"
        f" {written.other} changed otherwise."
    )


@app.command()
def verify(
    findings: Annotated[list[str], typer.Argument(help="Uids of findings that are fixed (see: findings list).")],
    evidence: Annotated[str, typer.Option(help="What it rests on: a scan, a visit, the maker's confirmation.")],
    as_json: Json = False,
) -> None:
    """Confirm fixes by evidence of the center's own, independent of who claimed them."""
    with database("worker", as_json=as_json):
        done = operations.verify_fix(
            findings=[uid(text) for text in findings],
            evidence=evidence,
            principal=principal(),
            actor=ACTOR,
            at=clock.now(),
        )
    if as_json:
        emit({"verified": done})
    else:
        say(f"{len(done)} findings are now fixed (verified).")


def explain(
    cve: Annotated[str, typer.Argument(help="The vulnerability, such as CVE-2024-1709.")],
    asset: Annotated[str, typer.Argument(help="Uid of the inventory line (see: findings list).")],
    as_json: Json = False,
) -> None:
    """Say why a vulnerability touches an inventory line, or why it does not, and what is recommended."""
    said: dict[str, Any]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            said = remote.why(center, asset=uid(asset), cve=cve)
    else:
        with database(as_json=as_json):
            found = queries.why(asset=uid(asset), cve=cve, viewer=principal().viewer)
        said = {**plain(found), "band": plain(found.band), "finding": _shown(found.finding) if found.finding else None}
    if as_json:
        emit(said)
    else:
        _say(msgspec.convert(said, Said))


class Link(msgspec.Struct, frozen=True):
    """One link of a reason, as it is said."""

    text: str
    source: str


class Stands(msgspec.Struct, frozen=True):
    """How a finding stands."""

    state: str
    priority: str


class Said(msgspec.Struct, frozen=True):
    """What is said of a reason; from here or from elsewhere."""

    cve: str
    line: str
    verdict: str
    confidence: int
    band: str | None
    chain: list[Link]
    against: list[Link]
    finding: Stands | None
    inputs: list[Input]
    advice: list[str]
    federal: str
    kept: str
    changes: list[str]


def _say(found: Said) -> None:
    sure = f"{found.band}, {found.confidence} of 100" if found.band else "no match"
    say(f"{found.cve} and {found.line}: {found.verdict.replace('_', ' ')} ({sure})")
    for title, links in (("", found.chain), ("Others say:", found.against)):
        if title and links:
            say(f"\n{title}")
        for link in links:
            say(f"  {link.text}" + (f" [{link.source}]" if link.source else ""))
    if found.finding:
        finding = found.finding
        say(f"\nstate {finding.state}, priority {finding.priority or 'not judged yet'}")
    for sentence in (*found.advice, found.federal, found.kept):
        if sentence:
            say(sentence)
    for each in found.inputs:
        say(f"  {each.name}: {each.value} ({'known' if each.known else 'assumed'}) {each.source}")
    for sentence in found.changes:
        say(f"  {sentence}")
