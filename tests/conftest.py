"""Fixtures every test may use: a real embedded PostgreSQL, the three logins, and the published data where it lies.

The database is migrated as owner and used as app; `database.login("worker")` works as the worker. Everything is really
committed, and removed after the test. `WARDWATCH_TEST_DATABASE_URL` (a superuser's) puts another server in place of the
embedded one: see `external.py`.
"""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
import psycopg
import pytest
from hypothesis import settings as hypothesis_settings
from psycopg.conninfo import make_conninfo

from remembering import Memory, remember
from warm import Warm

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
KEPT = ("markings_label", "django_migrations", "django_content_type", "auth_permission", "delivery_channellimit")
NOW = datetime(2026, 11, 22, 2, 47, tzinfo=UTC)

# The same examples in every run; `--hypothesis-profile=default` looks for new ones.
hypothesis_settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis_settings.load_profile("steady")

_sweepers: dict[str, psycopg.Connection] = {}
"""By address; kept, since a new connection would plan a deletion from every table after every test."""


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a home of its own, shared by all its processes, before settings are read."""
    if "WARDWATCH_TEST_HOME" not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="ww-test-", ignore_cleanup_errors=True)
        config.add_cleanup(folder.cleanup)
        os.environ["WARDWATCH_TEST_HOME"] = folder.name
        Path(folder.name).chmod(0o755)  # the server's own account walks through it
    os.environ["WARDWATCH_HOME"] = os.environ["WARDWATCH_TEST_HOME"] + "/home"
    os.environ["DJANGO_SETTINGS_MODULE"] = "wardwatch.config.settings"
    os.environ["WARDWATCH_SECOND_FACTOR"] = "optional"  # tests of pages sign in in one step; test_proofs does not
    for name in ("WARDWATCH_LOGIN", "DATABASE_URL"):
        os.environ.pop(name, None)
    if other := os.environ.get("WARDWATCH_TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = other
    django.setup()
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hashing slowly is not under test


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real public data; the test is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real public data is not beside this checkout")
    return SHARED_DATA


@pytest.fixture(scope="session")
def admin_url(django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """Address of this process's test database as superuser; logins prepared, migrated as owner, policies installed."""
    from django.conf import settings
    from django.db import connections

    from wardwatch.config.home import ROLES
    from wardwatch.config.schema import migrate
    from wardwatch.kit.postgres import prepare

    database = "test_" + os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock(), _superuser(database) as url:  # type: ignore[attr-defined]
        settings.DATABASES["default"]["NAME"] = connections.databases["default"]["NAME"] = database
        prepare(url, roles=ROLES, passwords=settings.HOME.passwords(), database=database)
        migrate()
        with psycopg.connect(url, autocommit=True) as connection:
            _add_sweeper(connection)
            _sweepers[url] = connection
            remember(Memory(connection, KEPT))
            yield url
        connections.close_all()


@contextlib.contextmanager
def _superuser(database: str) -> Iterator[str]:
    """The superuser's address of `database`, which need not exist yet, on the embedded server or on another one."""
    from django.conf import settings

    from wardwatch.kit.postgres import running

    if other := settings.ENVIRONMENT.database_url:
        yield make_conninfo(other, dbname=database)
        return
    with running(settings.HOME.postgres, durable=False) as server:
        yield server.admin_url(database)


def _add_sweeper(connection: psycopg.Connection) -> None:
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    deletes = " ".join(f"DELETE FROM {name};" for (name,) in tables if name not in KEPT)
    connection.execute(f"CREATE OR REPLACE PROCEDURE sweep() LANGUAGE plpgsql AS $$ BEGIN {deletes} END $$")
    connection.execute("SET session_replication_role = replica")


@pytest.fixture
def db(
    admin_url: str, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database to use in this test, really committed and swept afterwards; gives its superuser's address."""
    from django.conf import settings
    from django.db import connections

    settings.HOME.heads = tmp_path_factory.mktemp("audit-heads")  # those of a swept trail belong to no other
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield admin_url
        connections.close_all()
        _sweepers[admin_url].execute("CALL sweep()")


@pytest.fixture(scope="session")
def warm(admin_url: str) -> Iterator[Warm]:
    """What starts processes on this test's database; each says for itself which that is."""
    program = Warm(os.environ, "cli.command")
    yield program
    program.close()


@pytest.fixture
def now() -> datetime:
    """The instant at which tests happen."""
    return NOW


@pytest.fixture
def work(db: str) -> Callable[[], None]:
    """Run the background jobs that are due, as the worker does, until none is left."""
    from wardwatch.kit.jobs import run_worker

    def run() -> None:
        asyncio.run(run_worker(wait=False, concurrency=1))

    return run
