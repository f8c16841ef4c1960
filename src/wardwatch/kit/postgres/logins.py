"""The three logins and the wall between them (PostgreSQL 15 or newer).

`owner` owns database and tables (migrations, backup). `worker` and `app` own nothing, are no superusers and cannot pass
row-level security; what they may touch in each table is granted by the owner's migrations.
"""

from dataclasses import dataclass, field
from typing import LiteralString

import psycopg
from psycopg import sql

from wardwatch.kit.errors import Refusal


@dataclass(frozen=True, slots=True)
class Roles:
    """Names of the three logins."""

    owner: str = "owner"
    worker: str = "worker"
    app: str = "app"


@dataclass(frozen=True, slots=True)
class Passwords:
    """Their passwords; never shown."""

    owner: str = field(repr=False)
    worker: str = field(repr=False)
    app: str = field(repr=False)


class UnsafeLogin(Refusal):
    """`worker` or `app` could pass the wall; `evidence` maps each such login to its reasons."""

    code = "postgres.unsafe-login"


PREPARING = 0x77617264  # advisory lock: two processes may prepare at once
ATTRIBUTES: LiteralString = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD {}"

DATABASE_RIGHTS: tuple[LiteralString, ...] = (
    "ALTER DATABASE {database} OWNER TO {owner}",
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {app}",
    # COPY cannot write into a protected table: bulk goes through a temporary one.
    "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {worker}",
    "ALTER SCHEMA public OWNER TO {owner}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {worker}, {app}",
)

FLAWS: LiteralString = """
    SELECT 'is a superuser' FROM pg_roles WHERE rolname = %(login)s AND rolsuper
    UNION ALL SELECT 'has BYPASSRLS' FROM pg_roles WHERE rolname = %(login)s AND rolbypassrls
    UNION ALL SELECT 'may create roles' FROM pg_roles WHERE rolname = %(login)s AND rolcreaterole
    UNION ALL SELECT 'is a member of ' || strong.rolname
      FROM pg_roles AS strong
     WHERE (strong.rolsuper OR strong.rolbypassrls OR strong.rolname = %(owner)s)
       AND strong.rolname <> %(login)s AND pg_has_role(%(login)s, strong.oid, 'MEMBER')
    UNION ALL SELECT 'owns the table ' || oid::regclass
      FROM pg_class WHERE relowner = %(login)s::regrole AND relkind IN ('r', 'p', 'v', 'm', 'f')
       AND relpersistence <> 't'
    UNION ALL SELECT 'owns the schema ' || nspname FROM pg_namespace WHERE nspowner = %(login)s::regrole
    UNION ALL SELECT 'owns the function ' || proname FROM pg_proc WHERE proowner = %(login)s::regrole
    UNION ALL SELECT 'owns the database' FROM pg_database
     WHERE datname = current_database() AND datdba = %(login)s::regrole
"""


def prepare(admin_url: str, *, roles: Roles, passwords: Passwords, database: str) -> None:
    """Create or mend the three logins and the database; safe to repeat. `admin_url` must be a superuser's.

    Passwords leave this process only as SCRAM verifiers. Existing data is not touched.
    """
    names = {
        "database": sql.Identifier(database),
        "owner": sql.Identifier(roles.owner),
        "worker": sql.Identifier(roles.worker),
        "app": sql.Identifier(roles.app),
    }
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [PREPARING])  # ends with this connection
        _set_login(admin, roles.owner, passwords.owner)
        _set_login(admin, roles.worker, passwords.worker)
        _set_login(admin, roles.app, passwords.app)
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            create: LiteralString = "CREATE DATABASE {database} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'"
            admin.execute(sql.SQL(create).format(**names))
    with psycopg.connect(admin_url, dbname=database) as admin:
        for statement in DATABASE_RIGHTS:
            admin.execute(sql.SQL(statement).format(**names))


def check_logins(url: str, *, roles: Roles) -> None:
    """Refuse (`UnsafeLogin`) unless `worker` and `app` are bound by row-level security in the database of `url`.

    Any login may ask. Looks at attributes, memberships (also indirect) and ownership in this database.
    """
    flaws: dict[str, list[str]] = {}
    with psycopg.connect(url) as connection:
        for login in (roles.worker, roles.app):
            found = _flaws(connection, login, roles.owner)
            if found:
                flaws[login] = found
    if flaws:
        words = "; ".join(f"{login} {', '.join(reasons)}" for login, reasons in flaws.items())
        raise UnsafeLogin(f"a database login could read past the wall: {words}", **flaws)


def _flaws(connection: psycopg.Connection, login: str, owner: str) -> list[str]:
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login]).fetchone():
        return ["does not exist"]
    quoted = sql.Identifier(login).as_string(connection)
    statement = FLAWS.replace("%(login)s::regrole", "%(quoted)s::regrole")
    return [row[0] for row in connection.execute(statement, {"login": login, "quoted": quoted, "owner": owner})]


def _set_login(admin: psycopg.Connection, login: str, password: str) -> None:
    verifier = admin.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login]).fetchone()
    verb: LiteralString = "ALTER" if known else "CREATE"
    admin.execute(sql.SQL(verb + " ROLE {} " + ATTRIBUTES).format(sql.Identifier(login), sql.Literal(verifier)))
