"""The history of inventory lines: what each change said before and after, written with the change itself."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, LiteralString

import msgspec
from django.db import connection

from wardwatch.assets import models
from wardwatch.assets.matching import Change, Changes
from wardwatch.assets.types import PRIVATE, ChangeKind, Field
from wardwatch.audit.types import Actor
from wardwatch.kit.database import batched

_OPEN = tuple(field.value for field in Field if field not in PRIVATE and field is not Field.UID)
_SEALED = tuple(field.value for field in PRIVATE)
_BATCH = 5_000
_NOTE: LiteralString = """
    INSERT INTO assets_assetchange (asset_id, label_id, inventory_id, kind, at, by, fields, private)
    SELECT a.id, a.label_id, %s, said.kind, %s, %s, said.fields::jsonb, said.private
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::boolean[]) AS said(id, kind, fields, private)
    JOIN assets_asset a ON a.id = said.id"""
_Noted = tuple[int, str, str, bool]


def note(
    changes: Changes,
    *,
    added: Iterable[int],
    along: Iterable[int],
    inventory: models.InventoryImport | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Keep what became of these lines; `added` are the ids of those entered by hand, `along` of
    parts that were removed with their devices."""
    with connection.cursor() as cursor:
        for batch in batched(_noted(changes, added, along), _BATCH):
            columns = [list(column) for column in zip(*batch, strict=True)]
            cursor.execute(_NOTE, [inventory.pk if inventory else None, at, actor.who, *columns])


def _noted(changes: Changes, added: Iterable[int], along: Iterable[int]) -> Iterator[_Noted]:
    for number in added:
        yield number, str(ChangeKind.ADDED), "{}", False
    yield from map(_changed, changes.changed)
    for number in (*(asset.id for asset in changes.retired), *along):
        yield number, str(ChangeKind.REMOVED), "{}", False


def _changed(change: Change) -> _Noted:
    before, after = change.known.details, change.details
    kind = ChangeKind.CORRECTED if change.known.active else ChangeKind.RESTORED
    fields = {
        name: [_text(getattr(before, name)), _text(getattr(after, name))] for name in differing(before, after, _OPEN)
    }
    private = bool(differing(before, after, _SEALED))
    return change.known.id, str(kind), msgspec.json.encode(fields).decode(), private


def differing(before: Any, after: Any, names: Sequence[str]) -> list[str]:
    """Which of these fields two details state differently."""
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
