"""Programs are known by one statement, and what was taken from them counts from the next request on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people import NOW, Sector, settle
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.markings.models import Compartment, Grant
from wardwatch.members import operations
from wardwatch.members.models import ApiToken, Power, Role, User
from wardwatch.members.operations.remembering import remembered_principal
from wardwatch.members.operations.tokens import token_principal
from wardwatch.members.permissions import NotAllowed
from wardwatch.members.types import Permit, PowerKind, RoleName


def made(user: User) -> str:
    with login("worker"):
        return operations.create_token(
            user=user.pk, name="t", scopes=[], expires_at=NOW + timedelta(days=2), actor=OPERATOR, at=NOW
        ).secret


def _role(sector: Sector) -> None:
    Role.objects.create(person_id=sector.kim.person_id, organization=sector.riverbend, name=RoleName.READER, since=NOW)


def _permission(sector: Sector) -> None:
    operations.permit_provider(
        member=sector.riverbend.pk,
        provider=sector.kestrel.pk,
        permission="Contract",
        permits=[Permit.NOTICES],
        actor=OPERATOR,
        at=NOW,
    )


def _power(sector: Sector) -> None:
    Power.objects.create(organization=sector.kestrel, kind=PowerKind.ENFORCEMENT)


def _compartment(sector: Sector) -> None:
    Compartment.objects.create(name="harbour", persons=[sector.kim.person_id])


def _grant(sector: Sector) -> None:
    Grant.objects.create(
        subject=sector.riverbend.pk,
        grantee=sector.kestrel.pk,
        items="one",
        granted_by=1,
        granted_at=NOW,
        expires_at=NOW + timedelta(hours=1),
    )


@pytest.mark.parametrize("change", [_role, _permission, _power, _compartment, _grant])
def test_a_change_counts_from_the_next_request_on(db: str, change: Callable[[Sector], Any]) -> None:
    sector = settle()
    secret = made(sector.kim)
    before = remembered_principal(secret, at=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert remembered_principal(secret, at=NOW) is before
        assert not asked.captured_queries  # what is asked has its plan already, and does not pass by here
    with login("worker"):
        change(sector)
    after = remembered_principal(secret, at=NOW)
    assert after == token_principal(secret, at=NOW) != before


def test_a_grant_ends_by_itself(db: str) -> None:
    sector = settle()
    with login("worker"):
        _grant(sector)
    secret = made(sector.kim)
    assert remembered_principal(secret, at=NOW).viewer.grants
    assert not remembered_principal(secret, at=NOW + timedelta(hours=1)).viewer.grants


def test_a_token_ends_at_once(db: str) -> None:
    sector = settle()
    secret = made(sector.rosa)
    remembered_principal(secret, at=NOW)
    for wrong, at in (("ww_x", NOW), (secret, NOW + timedelta(days=3))):
        with pytest.raises(NotAllowed):
            remembered_principal(wrong, at=at)
    with login("worker"):
        operations.revoke_token(token=ApiToken.objects.get().pk, actor=OPERATOR, at=NOW)
    with pytest.raises(NotAllowed):
        remembered_principal(secret, at=NOW)
