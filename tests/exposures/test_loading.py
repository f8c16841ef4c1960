"""A first load makes indexes after its rows; what stands afterwards is what stood before."""

from datetime import datetime

import psycopg
import pytest
from django.db import connection

from factories import claims
from people import settle
from wardwatch.exposures.models import Finding, FindingCount
from wardwatch.exposures.operations import catch_up, loading, rebuild
from wardwatch.kit.database import login

KEPT = (
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint",
    "SELECT tgrelid, tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
)


def kept(server: psycopg.Connection) -> list[list[tuple[str, ...]]]:
    return [sorted(server.execute(statement).fetchall()) for statement in KEPT]


def listed(now: datetime, *versions: str) -> None:
    """Lines of one product in these versions, and a claim that touches them all."""
    riverbend = settle(now).riverbend
    claims.affected("CVE-2026-1000", "Contec", "CMS8000", by=claims.assertion(at=now), high="2.0")
    for version in versions:
        claims.line(riverbend, "Contec", "CMS8000", version, at=now)


def test_what_a_first_load_puts_aside_it_puts_back(db: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    with login("worker"):
        listed(now, "1.0", "1.1", "")
    with psycopg.connect(db, autocommit=True) as server:
        before = kept(server)
    monkeypatch.setattr(loading, "MANY", 1)
    with login("worker"):
        catch_up(at=now)
        assert Finding.objects.count() == 3
        assert sum(FindingCount.objects.values_list("change", flat=True)) == 3
    with psycopg.connect(db, autocommit=True) as server:
        assert kept(server) == before


def test_nothing_is_put_aside_where_findings_stand(db: str, now: datetime) -> None:
    with login("worker"):
        listed(now, "1.0")
        catch_up(at=now)
        with connection.cursor() as cursor:
            cursor.execute("SELECT exposures_begin_load('exposures_finding')")
            assert cursor.fetchone() == (False,)


def test_tables_that_were_emptied_and_filled_again_are_looked_at(db: str, now: datetime) -> None:
    with psycopg.connect(db, autocommit=True) as server, login("worker"):
        listed(now, "1.0", "1.1")
        catch_up(at=now)
        for name in ("finding", "item", "rangebounds"):
            server.execute(f"DELETE FROM exposures_{name}")  # type: ignore[arg-type]
            server.execute(f"ANALYZE exposures_{name}")  # type: ignore[arg-type]
        believed = "SELECT reltuples, relpages > 0 FROM pg_class WHERE oid = 'exposures_item'::regclass"
        assert server.execute(believed).fetchone() == (0, True)
        rebuild(at=now)
        assert server.execute(believed).fetchone() == (2, True)
        assert Finding.objects.count() == 2
