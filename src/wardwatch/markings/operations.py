"""Writes of the visibility rule: intern a label, give and revoke a grant."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from wardwatch.kit.errors import Refusal
from wardwatch.markings import models
from wardwatch.markings.types import Label
from wardwatch.standards.tlp import Tlp

_INTERN = """
    WITH added AS (
        INSERT INTO markings_label (key, tlp, published, originator, organizations, groups, persons, compartments,
                                    subjects, grants, clients)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (key) DO NOTHING RETURNING id)
    SELECT id FROM added UNION ALL SELECT id FROM markings_label WHERE key = %s LIMIT 1"""


class GrantNotPossible(Refusal):
    """The grant would expire before it begins, or was revoked already."""

    code = "grant.not-possible"


def intern(label: Label) -> int:
    """The id of the stored label equal to `label`, added if this is its first use."""
    sets = (label.organizations, label.groups, label.persons, label.compartments, label.subjects, label.grants)
    head = (label.key, int(label.tlp), label.published, label.originator)
    parameters: list[Any] = [*head, *(sorted(ids) for ids in sets), label.clients, label.key]
    with connection.cursor() as cursor:
        for _ in range(2):  # a concurrent first use is invisible to this statement's snapshot, not to the next one's
            cursor.execute(_INTERN, parameters)
            if row := cursor.fetchone():
                return int(row[0])
    raise RuntimeError("a label could neither be added nor found")


def intern_all(labels: Iterable[Label]) -> dict[Label, int]:
    """The ids of stored labels equal to these, in one query for all that were used before."""
    wanted = {label.key: label for label in labels}
    if len(wanted) == 1:  # one statement, also where it is new
        return {label: intern(label) for label in wanted.values()}
    stored = models.Label.objects.filter(key__in=list(wanted)).values_list("key", "pk")
    known = dict(stored)
    return {label: known.get(key) or intern(label) for key, label in wanted.items()}


def give_grant(
    *, subject: int, grantee: int, items: str, granted_by: int, granted_at: datetime, expires_at: datetime
) -> int:
    """Record that member `subject` lets walled organization `grantee` see `items` until `expires_at`; returns its id.

    Raises `GrantNotPossible` for an expiry that is not after the grant. Who may give one is checked by `members`.
    """
    if expires_at <= granted_at:
        raise GrantNotPossible("A grant needs an expiry date after today.", expires_at=expires_at)
    grant = models.Grant.objects.create(
        subject=subject,
        grantee=grantee,
        items=items,
        granted_by=granted_by,
        granted_at=granted_at,
        expires_at=expires_at,
    )
    return grant.pk


def revoke_grant(*, grant: int, subject: int, revoked_at: datetime) -> None:
    """End a grant now. Raises `GrantNotPossible` if it is not `subject`'s, or was revoked before."""
    changed = models.Grant.objects.filter(pk=grant, subject=subject, revoked_at=None).update(revoked_at=revoked_at)
    if not changed:
        raise GrantNotPossible("This grant is not yours or was revoked already.", grant=grant)


@lru_cache(maxsize=4096)
def read(label_id: int) -> Label:
    """The stored label with this id. Labels never change, so the answer is kept."""
    return _label(models.Label.objects.get(pk=label_id))


def read_all(label_ids: Iterable[int]) -> dict[int, Label]:
    """The stored labels with these ids, in one query."""
    return {row.pk: _label(row) for row in models.Label.objects.filter(pk__in=set(label_ids))}


def _label(row: models.Label) -> Label:
    return Label(
        tlp=Tlp(row.tlp),
        published=row.published,
        originator=row.originator,
        organizations=frozenset(row.organizations),
        groups=frozenset(row.groups),
        persons=frozenset(row.persons),
        compartments=frozenset(row.compartments),
        subjects=frozenset(row.subjects),
        grants=frozenset(row.grants),
        clients=row.clients,
    )
