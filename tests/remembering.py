"""What a test begins from, put back as rows instead of being done again."""

import copy
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar

import psycopg
from psycopg.sql import SQL, Composable, Identifier, Literal

T = TypeVar("T")


@dataclass
class Memory:
    """Of one database: what was made in it while it was empty. `kept` tables are never empty, and not looked at.

    `server` is the superuser's, with triggers off.
    """

    server: psycopg.Connection
    kept: tuple[str, ...]
    _known: dict[Hashable, tuple[object, dict[str, bytes]]] = field(default_factory=dict)
    _asks: Composable | None = None

    def made(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives in an empty database, with the rows that it leaves there."""
        if self._filled():
            return make()
        if key not in self._known:
            self._known[key] = (make(), {name: self._rows(name) for name in self._filled()})
        else:
            self._put(self._known[key][1])
        return copy.deepcopy(self._known[key][0])  # type: ignore[return-value]

    def _filled(self) -> list[str]:
        """Tables that hold something."""
        if self._asks is None:
            names = self.server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            each = "SELECT {} WHERE EXISTS (SELECT FROM {})"
            parts = [SQL(each).format(Literal(name), Identifier(name)) for (name,) in names if name not in self.kept]
            self._asks = SQL(" UNION ALL ").join(parts)
        return [name for (name,) in self.server.execute(self._asks, prepare=True)]

    def _rows(self, name: str) -> bytes:
        with self.server.cursor().copy(SQL("COPY {} TO STDOUT").format(Identifier(name))) as copied:
            return b"".join(map(bytes, copied))

    def _put(self, tables: dict[str, bytes]) -> None:
        with self.server.transaction():
            for name, rows in tables.items():
                with self.server.cursor().copy(SQL("COPY {} FROM STDIN").format(Identifier(name))) as copied:
                    copied.write(rows)


_memories: list[Memory] = []
"""That of the database under test; none where something else than tests runs (benchmarks)."""


def remember(memory: Memory) -> None:
    """Make this the one that `made` asks."""
    _memories[:] = [memory]


def made(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, and leaves in the database: done at first, put back later where the database is empty."""
    return _memories[0].made(key, make) if _memories else make()
