"""A fresh database is made at once; it must be what the migrations make one by one."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

CATALOGUE = (
    """SELECT 'column', table_name, column_name, udt_name, is_nullable, column_default, is_identity
       FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT 'storage', attrelid::regclass::text, attname, attstorage::text, '', '', ''
       FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
       WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped""",
    "SELECT 'index', tablename, indexname, indexdef, '', '', '' FROM pg_indexes WHERE schemaname = 'public'",
    """SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '', ''
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    """SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', '', ''
       FROM pg_trigger WHERE NOT tgisinternal""",
    """SELECT 'function', proname, pg_get_functiondef(oid), '', '', '', ''
       FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a'""",
    """SELECT 'type', typname, enumlabel, enumsortorder::text, '', '', ''
       FROM pg_type t JOIN pg_enum ON enumtypid = t.oid WHERE typnamespace = 'public'::regnamespace""",
    "SELECT 'policy', tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies",
    """SELECT 'grant', table_name, grantee, privilege_type, '', '', ''
       FROM information_schema.role_table_grants WHERE table_schema = 'public'""",
    "SELECT 'migration', app, name, '', '', '', '' FROM django_migrations",
    "SELECT 'content type', app_label, model, '', '', '', '' FROM django_content_type",
)


def catalogue(url: str) -> set[tuple[str, ...]]:
    """All that a database says of its tables, whatever the order of their columns."""
    with psycopg.connect(url) as connection:
        return {row for each in CATALOGUE for row in connection.execute(each)}


@pytest.fixture
def other(db: str) -> Iterator[str]:
    """A second database on the same server, in which tests work while this lasts; gives its superuser's address."""
    from django.conf import settings
    from django.db import connections

    from wardwatch.config.home import ROLES
    from wardwatch.kit.postgres import prepare

    here = str(conninfo_to_dict(db)["dbname"])
    there, url = f"{here}_other", make_conninfo(db, dbname=f"{here}_other")

    def work_in(name: str) -> None:
        connections.close_all()
        for each in (settings.DATABASES["default"], connections["default"].settings_dict):
            each["NAME"] = name

    prepare(url, roles=ROLES, passwords=settings.HOME.passwords(), database=there)
    work_in(there)
    try:
        yield url
    finally:
        work_in(here)
        with psycopg.connect(db, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(there)))


@pytest.mark.slow
def test_made_at_once_is_made_step_by_step(db: str, other: str) -> None:
    from wardwatch.config.schema import migrate

    migrate(stepwise=True)
    at_once = {each for each in catalogue(db) if each[1] != "sweep"}  # the procedure that empties it after tests
    assert at_once ^ catalogue(other) == set()
