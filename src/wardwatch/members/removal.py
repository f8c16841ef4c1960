"""Delete what belongs to one organization, whatever slice stored it, with a handful of set-based statements.

A row belongs to it when a chain of cascading foreign keys leads from it to the organization, or when its label says
that it is about this organization alone. The chains are read from the models, so that a new table needs no entry here;
rows that only mention the organization (`SET_NULL`) keep everything but the mention.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models

from wardwatch.audit import models as audit
from wardwatch.markings.models import Grant, Labelled
from wardwatch.members.models import Identifier, Organization

Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Rows of one model, as a condition on it."""

    model: Model
    condition: str


def remove(organization: int) -> dict[str, int]:
    """Delete everything that belongs to an organization; returns rows per table. As the worker, in a transaction.

    An organization from a published directory itself stays, with its published identifiers.
    """
    counts: dict[str, int] = {}
    listed = Organization.objects.filter(pk=organization).exclude(directory="").exists()
    Organization.objects.filter(parent=organization).update(parent=None)
    for root in _roots(organization, listed=listed):
        _remove(root, counts)
    counts[Grant._meta.db_table], _ = Grant.objects.filter(subject=organization).delete()
    return {table: count for table, count in sorted(counts.items()) if count}


def _roots(organization: int, *, listed: bool) -> Iterator[_Chosen]:
    """Rows about the organization alone, then those that hang on it, then (unless published) itself."""
    about = f"label_id IN (SELECT l.id FROM markings_label l WHERE l.subjects = ARRAY[{organization:d}]::bigint[])"
    for model in apps.get_models():
        if issubclass(model, Labelled) and model is not Organization and not _is_trail(model):
            yield _Chosen(model, about)
    itself = _Chosen(Organization, f"id = {organization:d}")
    if not listed:
        yield itself
        return
    for field in _fields_to(Organization):
        if field.model not in (Organization, Identifier):
            yield _step(field, itself)


def _remove(chosen: _Chosen, counts: dict[str, int], above: tuple[Model, ...] = ()) -> None:
    """Delete what hangs on the chosen rows, deepest first, then the rows."""
    for field in _fields_to(chosen.model):
        if field.model in (*above, chosen.model) or _is_trail(field.model):
            continue
        below = _step(field, chosen)
        if field.remote_field.on_delete is models.CASCADE:
            _remove(below, counts, (*above, chosen.model))
        elif field.remote_field.on_delete is models.SET_NULL:
            _execute(f"UPDATE {field.model._meta.db_table} SET {field.column} = NULL WHERE {below.condition}")
    table = chosen.model._meta.db_table
    counts[table] = counts.get(table, 0) + _execute(f"DELETE FROM {table} WHERE {chosen.condition}")


def _fields_to(model: Model) -> Iterator["models.ForeignKey[models.Model, models.Model]"]:
    for relation in model._meta.related_objects:
        if isinstance(relation.field, models.ForeignKey):
            yield relation.field


def _step(field: "models.ForeignKey[models.Model, models.Model]", parent: _Chosen) -> _Chosen:
    meta = parent.model._meta
    target = field.target_field.column
    return _Chosen(field.model, f"{field.column} IN (SELECT {target} FROM {meta.db_table} WHERE {parent.condition})")


def _is_trail(model: Model) -> bool:
    return model.__module__ == audit.__name__


def _execute(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return max(int(cursor.rowcount), 0)
