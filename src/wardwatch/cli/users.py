"""`wardwatch users` and `wardwatch tokens`: who can sign in, and programs."""

import secrets
from typing import Annotated

import typer

from wardwatch.cli.output import Json, emit, say
from wardwatch.cli.session import ACTOR, database, principal
from wardwatch.kit import clock
from wardwatch.members import operations
from wardwatch.members.queries import find_organization
from wardwatch.members.types import RoleName

app = typer.Typer(name="users", help="People who can sign in.", no_args_is_help=True)


@app.command()
def create(
    email: Annotated[str, typer.Argument(help="Address to sign in with.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[RoleName, typer.Option(help="What the person may do.")],
    organization: Annotated[str | None, typer.Option(help="Name, uid or ccn:...; default: your center.")] = None,
    as_json: Json = False,
) -> None:
    """Add a person with one role and a random password, shown once."""
    with database("worker", as_json=as_json):
        operator = principal()
        place = find_organization(organization, viewer=operator.viewer).pk if organization else operator.organization
        password = secrets.token_urlsafe(15)
        operations.invite(
            organization=place, name=name, email=email, role=role, password=password, actor=ACTOR, at=clock.now()
        )
    if as_json:
        emit({"email": email, "password": password})
    else:
        say(f"{email} can sign in. The password is shown once: {password}")
