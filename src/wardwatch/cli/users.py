"""`wardwatch users` and `wardwatch tokens`: who can sign in, people and programs."""

import secrets
from datetime import timedelta
from typing import Annotated, Any

import typer

from wardwatch.cli import remote
from wardwatch.cli.output import Json, emit, plain, say, table
from wardwatch.cli.session import ACTOR, database, principal
from wardwatch.kit import clock
from wardwatch.members import operations, queries
from wardwatch.members.permissions import Action
from wardwatch.members.types import RoleName

app = typer.Typer(name="users", help="People who can sign in.", no_args_is_help=True)
tokens = typer.Typer(name="tokens", help="Tokens by which programs act for a user.", no_args_is_help=True)


@app.callback()
def users() -> None:
    """People who can sign in."""


@app.command("list")
def list_users(
    organization: Annotated[str, typer.Argument(help="Name, uid or ccn:...; default: your own.")] = "",
    as_json: Json = False,
) -> None:
    """Who signs in for an organization, as what."""
    rows: list[Any]
    if remote.is_remote():
        with remote.asking(as_json=as_json) as center:
            rows = remote.users(center, organization)
    else:
        with database(as_json=as_json):
            operator = principal()
            place = operator.organization
            if organization:
                place = queries.find_organization(organization, viewer=operator.viewer).pk
            rows = [
                {name: value for name, value in plain(row).items() if name != "id"}
                for row in queries.users(place, viewer=operator.viewer)
            ]
    table(rows, ("name", "email", "roles", "signs_in"), as_json=as_json, empty="Nobody signs in for it.")


@tokens.callback()
def tokens_root() -> None:
    """Tokens by which programs act for a user."""


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
        place = operator.organization
        if organization:
            place = queries.find_organization(organization, viewer=operator.viewer).pk
        password = secrets.token_urlsafe(15)
        operations.invite(
            organization=place, name=name, email=email, role=role, password=password, actor=ACTOR, at=clock.now()
        )
    if as_json:
        emit({"email": email, "password": password})
    else:
        say(f"{email} can sign in. The password is shown once: {password}")


@tokens.command("create")
def create_token(
    email: Annotated[str, typer.Argument(help="The user for whom the program acts.")],
    name: Annotated[str, typer.Option(help="What the token is for.")],
    scope: Annotated[list[Action] | None, typer.Option(help="What it may do besides reading; repeatable.")] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="Days until it ends.")] = 90,
    as_json: Json = False,
) -> None:
    """Make a token, shown once; only its digest is kept."""
    with database("worker", as_json=as_json):
        at = clock.now()
        made = operations.create_token(
            user=queries.user_id(email),
            name=name,
            scopes=scope or [],
            expires_at=at + timedelta(days=days),
            actor=ACTOR,
            at=at,
        )
    if as_json:
        emit({"email": email, "name": name, "token": made.secret})
    else:
        say(f"The token is shown once: {made.secret}")
