"""`wardwatch members`: the directory and who is enrolled."""

from pathlib import Path
from typing import Annotated, Any

import typer

from wardwatch.cli import remote
from wardwatch.cli.output import Json, emit, plain, say, table
from wardwatch.cli.session import ACTOR, database, principal, progress
from wardwatch.kit import clock
from wardwatch.kit.files import new_file
from wardwatch.members import operations, portability, queries
from wardwatch.members.types import Permit

app = typer.Typer(name="members", help="Organizations, enrolled or in the directory.", no_args_is_help=True)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV of organizations with people.")],
    good_rows: Annotated[bool, typer.Option("--good-rows", help="Take the good rows even if others fail.")] = False,
    as_json: Json = False,
) -> None:
    """Register, enroll and update organizations and people from a CSV; running it again doubles nothing."""
    with database("worker", as_json=as_json), progress(as_json=as_json) as shown:
        result = operations.import_directory(
            data=file.read_bytes(), good_rows=good_rows, actor=ACTOR, at=clock.now(), progress=shown
        )
    if as_json:
        emit(result)
        return
    say(f"{result.organizations} organizations ({result.added} new), {result.people} people.")
    for fault in result.faults:
        say(f"left out: {fault}")


@app.command("list")
def list_members(as_json: Json = False) -> None:
    """The enrolled organizations."""
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            rows = remote.members(center)
    else:
        with database(as_json=as_json):
            found = queries.members(viewer=principal().viewer)
            names = ("uid", "name", "kind", "state", "size_class")
            rows = [{name: getattr(each, name) for name in names} for each in found]
    table(rows, ("name", "kind", "state", "size_class", "uid"), as_json=as_json, empty="No members yet.")


@app.command("providers")
def list_providers(
    organization: Annotated[str, typer.Argument(help="Name, uid, or scheme:value such as ccn:010001.")],
    as_json: Json = False,
) -> None:
    """Who acts, or acted, for a member, and what each may do."""
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            rows = remote.providers(center, organization)
    else:
        with database(as_json=as_json):
            viewer = principal().viewer
            member = queries.find_organization(organization, viewer=viewer)
            rows = [
                {
                    "provider": each.name,
                    "permits": list(each.permits),
                    "document": each.permission,
                    "since": each.granted_at,
                    "until": each.revoked_at,
                }
                for each in queries.providers(member.pk, viewer=viewer)
            ]
    columns = ("provider", "permits", "document", "since", "until")
    table(rows, columns, as_json=as_json, empty="Nobody acts for this member.")


@app.command("contacts")
def list_contacts(
    organization: Annotated[str, typer.Argument(help="Name, uid, or scheme:value such as ccn:010001.")],
    as_json: Json = False,
) -> None:
    """How the center reaches a member: by purpose, the first that works is written to."""
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            rows = remote.contacts(center, organization)
    else:
        with database(as_json=as_json):
            viewer = principal().viewer
            member = queries.find_organization(organization, viewer=viewer)
            found = queries.contact_rows(member.pk, viewer=viewer)
            rows = [{**_contact(row), "code_waits": row.code_waits(at=clock.now())} for row in found]
    columns = ("purpose", "address", "person", "whose", "verified_at", "bounce_state")
    table(rows, columns, as_json=as_json, empty="There are no contacts.")


@app.command("permit")
def permit(
    organization: Annotated[str, typer.Argument(help="The member: name, uid, or scheme:value such as ccn:010001.")],
    provider: Annotated[str, typer.Argument(help="The provider, named likewise.")],
    document: Annotated[str, typer.Option(help="The member's written permission: its words, or where it is kept.")],
    part: Annotated[list[Permit], typer.Option(help="What the document lets the provider do or see; repeatable.")],
    as_json: Json = False,
) -> None:
    """Record a member's written permission that a provider acts for it. The member's owner changes and ends it."""
    with database("worker", as_json=as_json):
        viewer = principal().viewer
        operations.permit_provider(
            member=queries.find_organization(organization, viewer=viewer).pk,
            provider=queries.find_organization(provider, viewer=viewer).pk,
            permission=document,
            permits=part,
            actor=ACTOR,
            at=clock.now(),
        )
    if as_json:
        emit({"member": organization, "provider": provider, "permits": part})
    else:
        say(f"{provider} acts for {organization}: {', '.join(part)}.")


@app.command("export")
def export(
    organization: Annotated[str, typer.Argument(help="Name, uid, or scheme:value such as ccn:010001.")],
    target: Annotated[Path, typer.Argument(help="Zip file to write.")],
    why: Annotated[str, typer.Option(help="Who asked for it; kept in the audit trail.")],
    as_json: Json = False,
) -> None:
    """Write everything a member gave into one zip file."""
    with database("worker", as_json=as_json), new_file(target) as file:
        operator = principal()
        portability.export_member(
            principal=operator,
            actor=ACTOR,
            organization=queries.find_organization(organization, viewer=operator.viewer).pk,
            into=file,
            at=clock.now(),
            why=why,
        )
    if as_json:
        emit({"path": str(target), "size": target.stat().st_size})
    else:
        say(f"Wrote {target}.")


@app.command("delete")
def delete(
    organization: Annotated[str, typer.Argument(help="Name, uid, or scheme:value such as ccn:010001.")],
    why: Annotated[str, typer.Option(help="Who asked for it; kept in the audit trail.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Delete everything a member gave. There is no way back but a backup."""
    if not yes:
        typer.confirm(f"Delete everything that {organization} gave?", abort=True)
    with database("worker", as_json=as_json):
        operator = principal()
        result = portability.delete_member_data(
            principal=operator,
            actor=ACTOR,
            organization=queries.find_organization(organization, viewer=operator.viewer).pk,
            why=why,
            at=clock.now(),
        )
    if as_json:
        emit(result)
    else:
        say(f"Deleted: {result}.")


def _contact(row: queries.ContactRow) -> dict[str, Any]:
    """A contact without the running numbers of this installation, and without its code."""
    kept = ("id", "provider", "code_asked", "code_expires_at")
    return {name: value for name, value in plain(row).items() if name not in kept}
