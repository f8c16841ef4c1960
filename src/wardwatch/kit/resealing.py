"""Sealed values in columns: under which keys they stand, and how they come under the newest one. As the worker.

A table is walked by its primary key in bounded batches, each a transaction of its own. Stopped at any moment, what is
done is done; begun again, it passes over what stands under the newest key already. What no key of ours opens stays.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model, QuerySet


@dataclass(frozen=True, slots=True)
class Seal:
    """How values of a column are sealed: `key_of` gives the id of a value's key ("": none of ours), `older` are the ids
    of keys that open and no longer seal, `renew` gives the same value of the row with this key under the newest one.
    """

    key_of: Callable[[bytes], str]
    older: frozenset[str]
    renew: Callable[[int, bytes], bytes]


def by_keyring() -> Seal:
    """Values of `Keyring.encrypt`, wherever they stand."""
    keyring = settings.HOME.keyring
    return Seal(
        key_of=lambda sealed: keyring.key_of(sealed) or "",
        older=frozenset(keyring.key_ids[1:]),
        renew=lambda _row, sealed: keyring.renew(sealed),
    )


@dataclass(frozen=True, slots=True)
class Sealed:
    """Columns of a table that hold sealed bytes, empty where there is nothing; `batch` rows are in memory at once."""

    model: type[Model]
    columns: tuple[str, ...]
    batch: int = 1_000
    seal: Callable[[], Seal] = by_keyring

    @property
    def table(self) -> str:
        """The table's name in the database."""
        return self.model._meta.db_table

    def under(self) -> Mapping[str, int]:
        """How many values are sealed under each key, by the key's id; "" for those that no key of ours opens."""
        seal, after, counts = self.seal(), None, Counter[str]()
        while batch := self._batch(self._rows(), after):
            counts.update(seal.key_of(bytes(value)) for _, *values in batch for value in values if value)
            after = batch[-1][0]
        return counts

    def renew(self) -> Iterator[int]:
        """Seal anew, batch by batch, what stands under an older key; yields how many values of each batch that were."""
        seal, after = self.seal(), None
        while True:
            with transaction.atomic():
                batch = self._batch(self._rows().select_for_update(), after)
                count = sum(self._renew_column(seal, place, batch) for place in range(len(self.columns)))
            if not batch:
                return
            after = batch[-1][0]
            yield count

    def _rows(self) -> QuerySet[Any]:
        return self.model._default_manager.order_by("pk")

    def _batch(self, rows: QuerySet[Any], after: int | None) -> list[tuple[Any, ...]]:
        further = rows if after is None else rows.filter(pk__gt=after)
        return list(further.values_list("pk", *self.columns)[: self.batch])

    def _renew_column(self, seal: Seal, place: int, batch: list[tuple[Any, ...]]) -> int:
        held = ((row, bytes(values[place])) for row, *values in batch if values[place])
        stale = [(seal.renew(row, value), row) for row, value in held if seal.key_of(value) in seal.older]
        key, quote = self.model._meta.pk, connection.ops.quote_name
        assert key.column is not None
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {quote(self.table)} SET {quote(self.columns[place])} = %s WHERE {quote(key.column)} = %s",
                stale,
            )
        return len(stale)
