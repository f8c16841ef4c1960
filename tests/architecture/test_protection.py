"""Every table is declared, and PostgreSQL keeps exactly what is declared."""

import psycopg
import pytest
from django.apps import apps

from wardwatch.kit.database import APP, OWNER, WORKER
from wardwatch.markings.policy import FOREIGN_TABLES, declared
from wardwatch.markings.types import Protection

PROTECTED = (Protection.LABELLED, Protection.CHILD)
WRITE = {"INSERT", "UPDATE", "DELETE"}


@pytest.fixture
def server(db: str) -> psycopg.Connection:
    """A superuser's look at the catalogue."""
    with psycopg.connect(db, autocommit=True) as connection:
        yield connection


def ours() -> dict[str, type]:
    return {model._meta.db_table: model for model in declared()}


def test_every_table_of_the_database_is_declared(server: psycopg.Connection) -> None:
    """A table that nobody declared is a table that nobody guards."""
    tables = {name for (name,) in server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert tables == set(ours()) | (set(FOREIGN_TABLES) & tables)
    undeclared = {model._meta.db_table for model in apps.get_models()} - set(ours()) - set(FOREIGN_TABLES)
    assert undeclared == set()


def test_row_security_stands_where_it_is_declared(server: psycopg.Connection) -> None:
    """One missing `ENABLE` opens a whole table."""
    secured = {
        name
        for (name,) in server.execute(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE nspname = 'public' AND relkind = 'r' AND relrowsecurity"
        )
    }
    assert secured == {table for table, model in ours().items() if model.protection in PROTECTED}


def test_the_policies_are_those_declared_and_no_others(server: psycopg.Connection) -> None:
    """Policies add up: one more permissive policy, made by hand, would undo the rule."""
    found = {
        (table, name, command, tuple(roles), permissive)
        for table, name, command, roles, permissive in server.execute(
            "SELECT tablename, policyname, cmd, roles::text[], permissive FROM pg_policies WHERE schemaname = 'public'"
        )
    }
    wanted = set()
    for table, model in ours().items():
        if model.protection in PROTECTED:
            for name, login in (("seen_by_app", APP), ("seen_by_worker", WORKER)):
                if getattr(model, "append_only", False):
                    wanted.add((table, name, "SELECT", (login,), "PERMISSIVE"))
                    wanted.add((table, f"{name}_add", "INSERT", (login,), "PERMISSIVE"))
                else:
                    wanted.add((table, name, "ALL", (login,), "PERMISSIVE"))
    assert found == wanted


def test_every_policy_asks_the_rule(server: psycopg.Connection) -> None:
    """A policy that reads `true` is no policy. Only adding to an append-only table needs no looking."""
    policies = server.execute(
        "SELECT tablename, cmd, roles::text[], qual, with_check FROM pg_policies WHERE schemaname = 'public'"
    ).fetchall()
    for table, command, roles, qual, check in policies:
        model = ours()[table]
        asked = "sha256 IN" if hasattr(model, "seen_through") else "markings_label l"
        if command == "INSERT":
            assert model.append_only
            continue
        assert asked in qual, table
        assert check is None or asked in check, table
        assert ("ww.viewing" in qual) == (roles == [WORKER]), table


def test_grants_are_those_declared(server: psycopg.Connection) -> None:
    """The app writes neither catalogue nor claims; nobody changes a label, an event or a seal; PUBLIC has nothing."""
    granted: dict[tuple[str, str], set[str]] = {}
    for grantee, table, right in server.execute(
        "SELECT grantee, table_name, privilege_type FROM information_schema.table_privileges"
        " WHERE table_schema = 'public' AND grantee <> %s",
        [OWNER],
    ):
        granted.setdefault((grantee, table), set()).add(right)
    assert {grantee for grantee, _ in granted} - {APP, WORKER, "postgres"} == set()
    for table, model in ours().items():
        writing = {"INSERT"} if getattr(model, "append_only", False) else WRITE
        assert granted[WORKER, table] == {"SELECT", *writing}, table
        reads = model.protection is Protection.CATALOGUE or getattr(model, "written_by_worker", False)
        if model.protection is Protection.WORKING:
            assert (APP, table) not in granted, table
        else:
            assert granted[APP, table] == {"SELECT", *(set() if reads else writing)}, table
    for (grantee, table), rights in granted.items():
        assert not rights & {"TRUNCATE", "TRIGGER", "REFERENCES"} or grantee == "postgres", (grantee, table)


def test_what_only_grows_and_what_only_the_worker_writes_is_declared() -> None:
    """The declarations are what the grants are compared with, so they are named here once more."""
    grows = {table for table, model in ours().items() if getattr(model, "append_only", False)}
    assert grows == {
        *("markings_label", "audit_event", "audit_seal", "audit_head", "audit_opening", "audit_tombstone"),
    }
    for table, model in ours().items():
        claims = table.startswith(("provenance_", "vulnerabilities_", "intel_", "feeds_"))
        if claims and model.protection not in (Protection.CATALOGUE, Protection.WORKING):
            assert model.written_by_worker, f"the app could change what sources said: {table}"


def test_the_logins_are_bound(server: psycopg.Connection) -> None:
    """Owners and superusers pass by row-level security; a member of another role could become it."""
    for name in (APP, WORKER):
        flags = server.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles"
            " WHERE rolname = %s",
            [name],
        ).fetchone()
        assert flags == (False,) * 5, name
        roles = server.execute(
            "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = roleid"
            " JOIN pg_roles u ON u.oid = member WHERE u.rolname = %s",
            [name],
        ).fetchall()
        assert roles == [], name
    owners = server.execute(
        "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname = 'public' AND relkind IN ('r', 'p', 'v', 'S')"
    ).fetchall()
    assert owners == [(OWNER,)]
    for name in (APP, WORKER):
        assert server.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [name]).fetchone() == (False,)


def test_nothing_shows_a_table_past_its_policy(server: psycopg.Connection) -> None:
    """A view runs as its owner unless told otherwise, a materialised view keeps what its owner saw."""
    assert server.execute("SELECT matviewname FROM pg_matviews").fetchall() == []
    views = server.execute(
        "SELECT relname, coalesce(reloptions::text, '') FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname = 'public' AND relkind = 'v'"
    ).fetchall()
    assert [name for name, options in views if "security_invoker=true" not in options] == []
    definers = server.execute(
        "SELECT proname, coalesce(proconfig::text, '') FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace"
        " WHERE nspname = 'public' AND prosecdef"
    ).fetchall()
    assert [name for name, options in definers if "search_path=" not in options] == []


def test_children_cannot_part_from_their_parents_label(server: psycopg.Connection) -> None:
    """A child with a label of its own could outlive its parent's new marking."""
    follows = {
        table
        for (table,) in server.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND confupdtype = 'c' AND conname LIKE '%_follows_label'"
        )
    }
    assert follows == {table for table, model in ours().items() if model.protection is Protection.CHILD}
