"""Heads outside the database: kept as they are made, and what a database that was brought back cannot explain away."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from audit.test_trail import check, seal
from people import Sector, settle
from wardwatch.audit import heads, operations, queries
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError
from wardwatch.members.events import MemberEnrolled


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def happen(sector: Sector, at: datetime) -> None:
    with login("worker"):
        event = MemberEnrolled(subject="organization:1", label=sector.center.label_id, organization=1)
        operations.record(event, actor=OPERATOR, at=at)


def verify(folder: Path) -> queries.Verification:
    with login("worker"):
        return queries.verify(check_signature=check, kept=heads.kept(folder))


def test_every_head_is_kept_once_in_a_file_of_its_month(sector: Sector, tmp_path: Path, now: datetime) -> None:
    folder = tmp_path / "heads"
    assert seal(folder, now)
    happen(sector, now)
    assert seal(folder, now + timedelta(days=30)) == 1
    assert seal(folder, now) == 0
    assert [path.name for path in sorted(folder.iterdir())] == ["2026-11.jsonl", "2026-12.jsonl"]
    assert {path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())} == {0}
    first, second = heads.kept(folder)
    assert second.position == first.position + 1
    assert check(
        operations.head_statement(second.position, bytes.fromhex(second.hash)), bytes.fromhex(second.signature)
    )
    found = verify(folder)
    assert (found.intact, found.kept) == (True, 2)


def test_a_database_that_was_brought_back_is_found(db: str, sector: Sector, tmp_path: Path, now: datetime) -> None:
    seal(tmp_path, now)
    happen(sector, now)
    seal(tmp_path, now)
    with psycopg.connect(db, autocommit=True) as superuser:
        for table in ("audit_head", "audit_seal"):
            superuser.execute(f"DELETE FROM {table} WHERE position = (SELECT max(position) FROM {table})")
        superuser.execute("DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)")
    assert queries_alone().intact  # by itself the shorter chain looks whole
    shorter = verify(tmp_path)
    assert not shorter.intact
    assert "rolled back" in shorter.reason
    happen(sector, now + timedelta(hours=1))
    seal(tmp_path, now)
    other = verify(tmp_path)
    assert not other.intact
    assert "differs" in other.reason


def queries_alone() -> queries.Verification:
    with login("worker"):
        return queries.verify(check_signature=check)


def test_a_line_cut_short_by_a_crash_is_written_again(sector: Sector, tmp_path: Path, now: datetime) -> None:
    seal(tmp_path, now)
    file = tmp_path / "2026-11.jsonl"
    whole = file.read_bytes()
    happen(sector, now)
    seal(tmp_path, now)
    second = file.read_bytes()
    for length in (len(whole) + 1, len(second) - 1, len(whole) - 1, 0):
        file.write_bytes(second[:length])
        seal(tmp_path, now)
        assert file.read_bytes() == second


def test_what_was_kept_elsewhere_is_read_in_either_form(sector: Sector, tmp_path: Path, now: datetime) -> None:
    seal(tmp_path, now)
    printed, other = tmp_path / "printed.json", tmp_path / "other.txt"
    printed.write_text(json.dumps([asdict(head) for head in heads.kept(tmp_path)]))
    assert list(heads.read(printed)) == heads.kept(tmp_path)
    other.write_text("no heads\n")
    with pytest.raises(FormatError):
        list(heads.read(other))
