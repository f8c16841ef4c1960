"""The three logins, bulk copying, and nothing that knows what the rows mean.

One process works as one login: the doors as `app`, the worker as `worker`, migrations and backup as `owner`.
`login` changes it for a block, by opening a connection of the other login: a role cannot be un-set into a stronger one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, LiteralString, TypeVar

import psycopg
from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg import sql

T = TypeVar("T")
OWNER = "wardwatch_owner"
WORKER = "wardwatch_worker"
APP = "wardwatch_app"
LOGINS = {"owner": OWNER, "worker": WORKER, "app": APP}


@contextmanager
def login(name: str) -> Iterator[None]:
    """Work as another login (`"owner"`, `"worker"`, `"app"`) inside the block, on a connection of its own.

    The outer connection keeps its transaction; the two see each other's work only once it is committed.
    """
    outer = connections["default"]
    if outer.settings_dict["USER"] == settings.LOGINS[name]["USER"]:
        yield
        return
    connections["default"] = _connection(name, outer)
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = outer


def _connection(name: str, outer: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """A connection of login `name` to the same database as `outer` (a test's database, in a test)."""
    wanted = {**outer.settings_dict, **settings.LOGINS[name], "NAME": outer.settings_dict["NAME"]}
    return type(outer)(wanted, alias="default")


def current_login() -> str:
    """Name of the login that this block works as."""
    user = connection.settings_dict["USER"]
    return next(name for name, values in settings.LOGINS.items() if values["USER"] == user)


@contextmanager
def copying(
    cursor: CursorWrapper, table: str, columns: Sequence[str] | Mapping[str, str]
) -> Iterator[Callable[[Sequence[Any]], None]]:
    """A COPY into `table` that takes rows one by one, while the database stores those before; no query meanwhile.

    Where the columns come with their types (name -> type), values are sent in binary: half the work on both sides.
    """
    typed = list(columns.values()) if isinstance(columns, Mapping) else []
    statement = sql.SQL("COPY {} ({}) FROM STDIN{}").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(" (FORMAT binary)" if typed else ""),
    )
    with cursor.cursor.copy(statement) as copy:
        if typed:
            copy.set_types(typed)
        yield copy.write_row


def array_text(texts: Iterable[str]) -> str:
    """An array of texts as PostgreSQL writes one (section 8.15.2 of its manual), for a column that is copied."""
    return "{" + ",".join('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts) + "}"


def copy_rows(cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPY `rows` into `table` (a temporary one where the target is protected); returns how many."""
    count = 0
    with copying(cursor, table, columns) as write:
        for row in rows:
            write(row)
            count += 1
    return count


def temporary(cursor: CursorWrapper, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """A temporary table until the transaction ends, with these columns (name -> type) and rows."""
    typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    cursor.execute(f"CREATE TEMP TABLE {table} ({typed}) ON COMMIT DROP")
    copy_rows(cursor, table, tuple(columns), rows)
    cursor.execute(f"ANALYZE {table}")


def rows(cursor: CursorWrapper, statement: LiteralString, parameters: Any = None) -> list[tuple[Any, ...]]:
    """All rows of one statement."""
    cursor.execute(statement, parameters)
    return list(cursor.fetchall())


def often(statement: LiteralString, parameters: Any = None) -> list[tuple[Any, ...]]:
    """All rows of a statement that is asked so often that planning it would cost more than running it.

    The connection keeps its plan, one for all parameters; bytes come as they are. For statements whose best plan is
    the same whatever the parameters say.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    held = connection.connection
    assert held is not None
    if held.prepare_threshold is None:
        held.prepare_threshold = 0
    with connection.wrap_database_errors, psycopg.Cursor(held) as cursor:
        cursor.execute(statement, parameters, binary=True)
        return cursor.fetchall()


def execute_beside(cursor: CursorWrapper, statement: LiteralString, parameters: Sequence[Any]) -> None:
    """Execute with the parameters sent beside the statement and in binary (`%b`), not written into it: for long bytes.

    What goes wrong is raised as the driver's own errors.
    """
    with psycopg.Cursor(cursor.cursor.connection) as beside:
        beside.execute(statement, parameters)


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of at most `size`."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch
