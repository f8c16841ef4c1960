"""The three logins and the wall between them (PostgreSQL 15 or newer).

`owner` owns database and tables (migrations, backup). `worker` and `app` own nothing, are no superusers and cannot pass
row-level security; what they may touch in each table is granted by the owner's migrations.
"""

from dataclasses import dataclass, field
from typing import LiteralString

import psycopg
from psycopg import pq, sql

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


class NotSuperuser(Refusal):
    """The address given may not make logins; `evidence["sql"]` is what an administrator runs once, in psql."""

    code = "postgres.not-superuser"


MAINTENANCE = "postgres"  # the database that every server has
PREPARING = 0x77617264  # advisory lock: two processes may prepare at once
CREATE: LiteralString = "CREATE DATABASE {database} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'"
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

    Passwords leave this process only as SCRAM verifiers. Existing data is not touched. Raises `NotSuperuser`.
    """
    names = _names(roles, database)
    with psycopg.connect(admin_url, dbname=MAINTENANCE, autocommit=True) as admin:
        if admin.info.parameter_status("is_superuser") != "on":
            raise NotSuperuser(
                f"{admin.info.user} may not make the database logins that keep the wall. Let an administrator of the"
                " server run the following once, with psql, and start again:",
                sql=administrator_sql(roles=roles, passwords=passwords, database=database),
            )
        admin.execute("SELECT pg_advisory_lock(%s)", [PREPARING])  # ends with this connection
        for login, password in _pairs(roles, passwords):
            known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login]).fetchone()
            verb: LiteralString = "ALTER" if known else "CREATE"
            attributes = sql.SQL(ATTRIBUTES).format(sql.Literal(_verifier(login, password)))
            admin.execute(sql.SQL(verb + " ROLE {} {}").format(sql.Identifier(login), attributes))
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            admin.execute(sql.SQL(CREATE).format(**names))
    with psycopg.connect(admin_url, dbname=database) as admin:
        for statement in DATABASE_RIGHTS:
            admin.execute(sql.SQL(statement).format(**names))


def administrator_sql(*, roles: Roles, passwords: Passwords, database: str) -> str:
    """What `prepare` does on an empty server, as a psql script without passwords: it holds SCRAM verifiers."""
    make: LiteralString = "CREATE ROLE {} LOGIN PASSWORD {}"  # hosted servers let nobody say NOSUPERUSER
    lines = [
        sql.SQL(make).format(sql.Identifier(login), sql.Literal(_verifier(login, password)))
        for login, password in _pairs(roles, passwords)
    ]
    names = _names(roles, database)
    lines += [sql.SQL("GRANT {owner} TO CURRENT_USER").format(**names), sql.SQL(CREATE).format(**names)]
    inside = [sql.SQL(statement).format(**names).as_string() for statement in DATABASE_RIGHTS]
    connect = f"\\connect {names['database'].as_string()}"
    return "\n".join([*(f"{line.as_string()};" for line in lines), connect, *(f"{line};" for line in inside)])


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


def _pairs(roles: Roles, passwords: Passwords) -> tuple[tuple[str, str], ...]:
    return ((roles.owner, passwords.owner), (roles.worker, passwords.worker), (roles.app, passwords.app))


def _names(roles: Roles, database: str) -> dict[str, sql.Identifier]:
    return {
        "database": sql.Identifier(database),
        "owner": sql.Identifier(roles.owner),
        "worker": sql.Identifier(roles.worker),
        "app": sql.Identifier(roles.app),
    }


def _verifier(login: str, password: str) -> str:
    """What the server keeps of a password (RFC 5803). libpq wants a connection for it, but not an open one."""
    unopened = pq.PGconn.connect_start(b"host=/dev/null")
    try:
        return unopened.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    finally:
        unopened.finish()
