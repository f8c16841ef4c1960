"""Who may do what: every write of this door, tried by everybody who may not, and by everybody who may."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier, Literal

from api.programs import Program
from api.test_examples import at_hand
from people import NOW, PASSWORD, Sector
from wardwatch.api.examples import EXAMPLES, Example
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.members import operations
from wardwatch.members.models import Organization, User
from wardwatch.members.operations import OrganizationFacts
from wardwatch.members.permissions import Action
from wardwatch.members.types import OrganizationKind, Permit, RoleName

__all__ = ["at_hand"]

KEEPERS = {"owner", "security", "provider", "provider without permit", "other member"} | {
    "walled partner", "partner", "analyst"
}  # fmt: skip
"""Whose role lets them keep block lists of their own organization."""
OWNER, ACTING, CENTER = {"owner"}, {"owner", "security", "provider"}, {"analyst"}
MAY: dict[str, set[str]] = {
    "/notices/{ticket}/answers": ACTING,
    "/notices/{ticket}/version": ACTING,
    "/notices/{ticket}/help": CENTER,
    "/notices/{ticket}/withdrawal": CENTER,
    "/decisions/": CENTER,
    "/briefings/": {*KEEPERS, "reader"},
    "/drafts": CENTER,
    "/reviews/": {"owner", "security"},
    "/feeds/": CENTER,
    "/servers": CENTER,
    "/destinations": CENTER,
    "/assets/{asset}": ACTING,
    "/members/{member}/assets": ACTING,
    "/members/{member}/imports": ACTING,
    "/members/{member}/aliases": ACTING,
    "/members/{member}/contacts": OWNER,
    "/members/{member}/invitations": OWNER,
    "/members/{member}/users": OWNER,
    "/members/{member}/export": OWNER,
    "/lookup": {*KEEPERS, "reader", "narrow"},
    "/reports": KEEPERS,
    "/reports/{report}/decisions": {"owner", "security", "analyst"},
    "/alias-groups/": CENTER,
    "/lists": KEEPERS,
    "/collections": CENTER,
    "/lists/{list}": {"owner", "security"},
    "/subscriptions": {*KEEPERS, "reader"},
    "/subscriptions/{subscription}": OWNER,
}
"""Who may write at an address, by how it begins. Everybody else is told 403, or that there is nothing."""
WRITES = {asked: example for asked, example in EXAMPLES.items() if asked[0] != "get"}
PASSING = {"members_usage", "api_receipt", "audit_opening", "members_apitoken"}
"""What a request leaves behind that was refused: that it was made."""


@pytest.fixture
def programs(sector: Sector) -> dict[str, Program]:
    """A program of everybody's, with every scope; `narrow` is the owner's with none."""
    with login("worker"):
        heron = _provider("Heron IT")
        operations.permit_provider(member=sector.riverbend.pk, provider=sector.kestrel.pk, **_permit(list(Permit)))
        operations.permit_provider(member=sector.riverbend.pk, provider=heron.pk, **_permit([Permit.NOTICES]))
        people = {
            "owner": sector.rosa,
            "security": _person(sector.riverbend, "Sid", RoleName.SECURITY),
            "reader": _person(sector.riverbend, "Rae", RoleName.READER),
            "provider": sector.kim,
            "provider without permit": _person(heron, "Pat", RoleName.SECURITY),
            "other member": sector.otto,
            "walled partner": sector.rex,
            "partner": sector.hal,
            "analyst": sector.ada,
        }
    found = {name: Program(user, list(Action)) for name, user in people.items()}
    return {**found, "narrow": Program(sector.rosa)}


@pytest.fixture
def connection(db: str) -> Iterator[psycopg.Connection]:
    """The superuser's: it sees every row."""
    with psycopg.connect(db, autocommit=True) as opened:
        yield opened


def test_every_write_is_in_the_table() -> None:
    assert [asked for asked in WRITES if len(_places(asked)) != 1] == []


def test_who_may_not_changes_nothing_and_who_may_is_not_refused(
    programs: dict[str, Program], at_hand: dict[str, str], connection: psycopg.Connection, many_requests: None
) -> None:
    for (method, path), example in WRITES.items():
        allowed = MAY[_places((method, path))[0]]
        send = _sender(method, example, at_hand)
        before = _everything(connection)
        answers = {name: send(program) for name, program in programs.items() if name not in allowed}
        assert set(answers.values()) <= {403, 404}, (method, path, answers)
        assert [name for name, held in _everything(connection).items() if held != before[name]] == [], (method, path)
        done = {name: send(programs[name]) for name in sorted(allowed)}
        assert not {403, 404} & set(done.values()), (method, path, done)
        assert 200 in done.values(), (method, path, done)


def _places(asked: tuple[str, str]) -> list[str]:
    found = [place for place in MAY if asked[1].removeprefix("/api").startswith(place)]
    return found[-1:] if found and all(found[-1].startswith(each) for each in found) else found


def _sender(method: str, example: Example, at_hand: dict[str, str]) -> Callable[[Program], int]:
    path, body = example.path, json.dumps(example.body)
    for name, value in at_hand.items():
        path, body = path.replace(f"{{{name}}}", value), body.replace(f"{{{name}}}", value)

    def send(program: Program) -> int:
        sent = program.send(method, path[1:], json.loads(body), example.kind)
        if sent.streaming:
            sent.close()
        return int(sent.status_code)

    return send


def _everything(connection: psycopg.Connection) -> dict[str, tuple[int, int]]:
    """Of every table but those that any request writes: how many rows it has, and a digest of all that they hold."""
    names = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    each = "SELECT {} AS name, count(*), sum(hashtextextended(held::text, 0)) FROM {} held"
    parts = [SQL(each).format(Literal(name), Identifier(name)) for name in names if name not in PASSING]
    return {name: (rows, digest) for name, rows, digest in connection.execute(SQL(" UNION ALL ").join(parts))}


def _provider(name: str) -> Organization:
    facts = OrganizationFacts(name=name, kind=OrganizationKind.IT_PROVIDER)
    return operations.register_organization(facts=facts, actor=OPERATOR, at=NOW)


def _permit(permits: list[Permit]) -> dict[str, Any]:
    return {"permission": "Contract", "permits": permits, "actor": OPERATOR, "at": NOW}


def _person(organization: Organization, name: str, role: RoleName) -> User:
    email = f"{name.lower()}@people.invalid"
    person = operations.add_person(organization=organization.pk, name=name, email=email, roles=[role], at=NOW)
    return operations.create_user(person=person.pk, email=email, password=PASSWORD, actor=OPERATOR, at=NOW)
