"""Write many rows to tables that are empty, or were.

Keys and indexes of an empty table are made after its rows (`migrations.0005_keys`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.kit.database import rows

MANY = 100_000
"""So many rows that making the indexes afterwards is worth their table's lock."""


@contextmanager
def loading(cursor: CursorWrapper, table: LiteralString, count: int) -> Iterator[bool]:
    """Tell whether the table is empty and takes `count` rows at once inside the block, without keys or indexes.

    It is then locked until the transaction ends, and its rows cannot be `ON CONFLICT`: a row that is there twice fails
    at the end of the block.
    """
    load = count > MANY and rows(cursor, "SELECT exposures_begin_load(%s::regclass)", [table]) == [(True,)]
    yield load
    if load:
        cursor.execute("SELECT exposures_end_load(%s::regclass)", [table])


def put(
    cursor: CursorWrapper, table: LiteralString, count: int, insert: LiteralString, conflict: LiteralString
) -> bool:
    """Execute `insert`, of about `count` rows; `conflict` says what is done with those whose key stands already.

    Returns whether the table was empty and took them all at once.
    """
    with loading(cursor, table, count) as loaded:
        cursor.execute(insert if loaded else insert + conflict)
    return loaded


def refresh_statistics(cursor: CursorWrapper) -> None:
    """Have the server look again at tables that it believes empty and that are not (`migrations.0006_statistics`)."""
    cursor.execute("SELECT exposures_refresh_statistics()")
