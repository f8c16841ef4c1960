"""Who is looking is set for one transaction and one connection; nothing survives it, nothing talks its way out."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from wardwatch.kit.database import APP, OWNER, WORKER, login
from wardwatch.markings.models import Label as StoredLabel
from wardwatch.markings.operations import intern
from wardwatch.markings.types import ANONYMOUS, Label, Viewer
from wardwatch.markings.viewing import current, seen_by
from wardwatch.provenance.models import Document, Source
from wardwatch.standards.tlp import Tlp

NOBODY = Label(Tlp.AMBER_STRICT, organizations=frozenset({1}))
READER = Viewer(person=1, organizations=frozenset({1}), enrolled=True)
OTHER = Viewer(person=2, organizations=frozenset({2}), enrolled=True)
NAMES = ["viewing", "person", "organizations", "acting_for", "groups", "compartments", "powers", "grants", "enrolled"]


@pytest.fixture
def secret(db: str, now: object) -> int:
    """A document that only organization 1 may see."""
    with login("worker"):
        source = Source.objects.create(name="canary", title="Canary")
        return Document.objects.create(
            source=source, sha256=b"1", name="secret", retrieved_at=now, label_id=intern(NOBODY)
        ).pk


def sees(number: int) -> bool:
    return Document.objects.filter(pk=number).exists()


def settings() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('ww.{name}', true)" for name in NAMES))
        return set(cursor.fetchone()) - {None, ""}


def test_the_viewer_ends_with_the_transaction(secret: int) -> None:
    assert not sees(secret)
    with seen_by(READER):
        assert sees(secret)
    assert not sees(secret)
    assert settings() == set()
    assert current() is None


def test_the_viewer_ends_inside_a_longer_transaction(secret: int) -> None:
    with transaction.atomic():
        with seen_by(READER):
            assert sees(secret)
        assert not sees(secret)
        assert settings() == set()


def test_an_inner_viewer_sees_no_more_and_gives_back_the_outer(secret: int) -> None:
    with seen_by(READER):
        with seen_by(OTHER):
            assert not sees(secret)
            with seen_by(ANONYMOUS):
                assert not sees(secret)
        assert sees(secret)


def test_an_error_takes_the_viewer_with_it(secret: int) -> None:
    with pytest.raises(ZeroDivisionError), seen_by(READER):
        raise ZeroDivisionError
    assert not sees(secret)
    with seen_by(OTHER):
        with pytest.raises(ZeroDivisionError), transaction.atomic(), seen_by(READER):
            raise ZeroDivisionError
        assert not sees(secret)
        assert current() == OTHER


def test_an_error_of_the_database_keeps_its_name(secret: int) -> None:
    with login("worker"), pytest.raises(IntegrityError), seen_by(READER):
        Document.objects.create(source_id=-1, sha256=b"", name="", retrieved_at=None, label_id=intern(NOBODY))


def test_a_pooled_connection_remembers_nobody(secret: int) -> None:
    with seen_by(READER):
        backend = connection.connection.info.backend_pid
    with seen_by(ANONYMOUS):
        assert connection.connection.info.backend_pid == backend
        assert not sees(secret)


def test_the_worker_sees_all_until_it_looks_for_somebody(secret: int) -> None:
    with login("worker"):
        assert sees(secret)
        with seen_by(OTHER):
            assert not sees(secret)
        assert sees(secret)


def test_another_login_inside_looks_for_the_same_viewer_anew(secret: int) -> None:
    with seen_by(OTHER), login("worker"):
        assert sees(secret)
        with seen_by(OTHER):
            assert not sees(secret)


def test_the_app_cannot_become_somebody_else(secret: int) -> None:
    attempts = (
        f"SET ROLE {WORKER}",
        f"SET ROLE {OWNER}",
        f"SET SESSION AUTHORIZATION {WORKER}",
        "ALTER TABLE provenance_document DISABLE ROW LEVEL SECURITY",
        f"ALTER ROLE {APP} BYPASSRLS",
        "CREATE POLICY mine ON provenance_document USING (true)",
        "COPY provenance_document TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/hostname')",
    )
    for attempt in attempts:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
            connection.cursor().execute(attempt)
    with transaction.atomic():
        connection.cursor().execute("SET LOCAL row_security = off")
        with pytest.raises(ProgrammingError, match="row-level security"):
            sees(secret)
        transaction.set_rollback(True)


def test_the_app_gains_nothing_by_saying_that_it_is_not_looking(secret: int) -> None:
    with transaction.atomic():
        connection.cursor().execute("SET LOCAL ww.viewing = ''")
        assert not sees(secret)


def test_statistics_do_not_show_hidden_values(secret: int) -> None:
    with login("owner"):
        connection.cursor().execute("ANALYZE provenance_document")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'provenance_document'")
        assert cursor.fetchone() == (0,)


def test_a_label_once_given_is_never_changed(db: str) -> None:
    number = intern(NOBODY)
    for name in ("app", "worker"):
        with login(name), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            StoredLabel.objects.filter(pk=number).delete()
