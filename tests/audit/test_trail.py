"""The audit trail: rows are only added, the chain notices every change, and what is rolled back never happened."""

import tracemalloc
from datetime import datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.db.models import Model
from django.db.utils import ProgrammingError

from people import settle
from wardwatch.audit import models, operations, queries
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC
from wardwatch.members.events import MemberEnrolled


@pytest.fixture
def trail(db: str, now: datetime, tmp_path: Path) -> int:
    """Some events, sealed; gives their number."""
    settle()
    return seal(tmp_path, now)


def seal(folder: Path, at: datetime) -> int:
    """Seal as the job does; gives how many events were."""
    count = 0
    with login("worker"):
        while sealed := operations.seal(at=at, sign=lambda data: b"signed " + data, keep=folder):
            count += sealed
    return count


def check(data: bytes, signature: bytes) -> bool:
    return signature == b"signed " + data


def test_a_sealed_trail_verifies(trail: int) -> None:
    with login("worker"):
        result = queries.verify(check_signature=check)
    assert result.intact
    assert (result.sealed, result.unsealed) == (trail, 0)


def test_a_changed_row_is_found(db: str, trail: int) -> None:
    with psycopg.connect(db, autocommit=True) as superuser:
        superuser.execute("UPDATE audit_event SET why = 'something else' WHERE id = (SELECT max(id) FROM audit_event)")
    with login("worker"):
        result = queries.verify(check_signature=check)
    assert not result.intact
    assert result.broken_at == trail
    assert "changed" in result.reason


def test_a_cut_tail_is_found(db: str, trail: int) -> None:
    with psycopg.connect(db, autocommit=True) as superuser:
        superuser.execute("DELETE FROM audit_seal WHERE position = (SELECT max(position) FROM audit_seal)")
    with login("worker"):
        assert not queries.verify(check_signature=check).intact


@pytest.mark.parametrize("name", ["app", "worker"])
@pytest.mark.parametrize("model", [models.Event, models.Seal, models.Head, models.Opening, models.Tombstone])
def test_no_login_may_change_or_remove_a_row(trail: int, name: str, model: type[Model]) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    for statement in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with login(name), pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("table", ["audit_seal", "audit_head", "audit_tombstone", "vulnerabilities_kevassertion"])
def test_the_app_adds_no_seal_head_tombstone_or_claim(trail: int, table: str) -> None:
    with login("app"), pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} DEFAULT VALUES")


def test_an_instant_of_another_zone_verifies(db: str, trail: int, now: datetime, tmp_path: Path) -> None:
    with login("worker"):
        event = MemberEnrolled(subject="organization:1", label=intern(PUBLIC), organization=1)
        operations.record(event, actor=OPERATOR, at=now.astimezone(timezone(timedelta(hours=-5))))
    assert seal(tmp_path, now) == 1
    with login("worker"):
        assert queries.verify(check_signature=check).intact


def test_signed_heads_without_their_events_are_found_and_never_held_all_at_once(db: str, trail: int) -> None:
    with psycopg.connect(db, autocommit=True) as superuser:
        superuser.execute(
            "INSERT INTO audit_head (position, hash, signature, signed_at)"
            " SELECT n, sha256(''), sha256(''), now() FROM generate_series(%s::bigint, %s) n",
            [trail + 1, trail + 20_000],
        )
    with login("worker"):
        queries.verify(check_signature=check)  # what the first call loads is not of interest
        tracemalloc.start()
        found = queries.verify(check_signature=check)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert (found.broken_at, found.reason) == (trail + 1, "sealed events are missing")
    assert most < 4_000_000


def test_recording_rolls_back_with_its_operation(db: str, now: datetime) -> None:
    from django.db import transaction

    sector = settle()
    with login("worker"):
        before = models.Event.objects.count()
        event = MemberEnrolled(subject="organization:1", label=sector.center.label_id, organization=1)
        with transaction.atomic():
            operations.record(event, actor=OPERATOR, at=now)
            transaction.set_rollback(True)
        assert models.Event.objects.count() == before
