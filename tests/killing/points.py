"""Commit points: every moment at which a process makes something lasting, whatever code it is that commits.

Counted at psycopg's own level, so nothing has to announce itself: an explicit COMMIT of a transaction that wrote, and
every writing statement outside a transaction.
"""

import os
import signal
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

WRITES = ("INSERT", "UPDATE", "DELETE", "COPY", "MERGE")


class Points:
    """Counts the commit points of this process; at point `at` (from 1) it kills itself, just before or just after."""

    def __init__(self, at: int = 0, *, after: bool = True) -> None:
        self.passed = 0
        self._at = at
        self._after = after

    def watch(self) -> None:
        """Begin, for all connections of this process from now on."""
        commit: Callable[..., None] = psycopg.Connection.commit
        execute: Callable[..., Any] = psycopg.Cursor.execute

        def watched_commit(connection: psycopg.Connection) -> None:
            if not _wrote(connection):
                commit(connection)
                return
            self._pass(before=True)
            commit(connection)
            self._pass(before=False)

        def watched_execute(cursor: psycopg.Cursor, query: Any, *values: Any, **options: Any) -> Any:
            alone = cursor.connection.autocommit and _status(cursor.connection) is TransactionStatus.IDLE
            is_write = alone and _text(query).lstrip().upper().startswith((*WRITES, "WITH"))
            if is_write:
                self._pass(before=True)
            result = execute(cursor, query, *values, **options)
            if is_write:
                self._pass(before=False)
            return result

        psycopg.Connection.commit = watched_commit  # type: ignore[method-assign]
        psycopg.Cursor.execute = watched_execute  # type: ignore[method-assign]

    def _pass(self, *, before: bool) -> None:
        self.passed += before
        if self.passed == self._at and before != self._after:
            os.kill(os.getpid(), signal.SIGKILL)


def _status(connection: psycopg.Connection) -> TransactionStatus:
    return TransactionStatus(connection.pgconn.transaction_status)


def _wrote(connection: psycopg.Connection) -> bool:
    """Whether the open transaction has changed anything."""
    if _status(connection) is not TransactionStatus.INTRANS:
        return False
    asked = connection.pgconn.exec_(b"SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
    return asked.get_value(0, 0) == b"t"


def _text(query: Any) -> str:
    return query if isinstance(query, str) else query.decode() if isinstance(query, bytes) else query.as_string(None)
