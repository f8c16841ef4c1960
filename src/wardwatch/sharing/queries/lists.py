"""Block lists as their organization sees them, and the one that a secret opens."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q

from wardwatch.kit.database import rows
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import viewer_for
from wardwatch.sharing import models
from wardwatch.sharing.types import ListAsked, ListCard, ListFormat, ListKind, ListUse

NOTED_EVERY = timedelta(minutes=1)
"""How often it is noted that a list is read."""
_NOTHING = "There is no such block list."


def block_lists(*, principal: Principal) -> tuple[ListCard, ...]:
    """The block lists of the principal's organization that are not closed, by title."""
    with seen_by(principal.viewer):
        found = models.BlockList.objects.filter(organization=principal.organization, closed_at=None)
        return tuple(card_of(row) for row in found.order_by("title", "pk"))


def block_list(uid: UUID, *, principal: Principal) -> ListCard:
    """One of them. Raises `NotFound`, the same for others', closed and missing ones."""
    with seen_by(principal.viewer):
        found = models.BlockList.objects.filter(organization=principal.organization, closed_at=None, uid=uid).first()
    if found is None:
        raise NotFound(_NOTHING)
    return card_of(found)


def opened_by(uid: UUID, secret: str, *, asked_from: str, at: datetime) -> tuple[ListCard, Viewer]:
    """The list that the secret opens, and the organization as who it is read; notes when it was read last.

    Raises `NotFound`: the same words, after the same statement, for a wrong secret, a closed list and a missing one.
    """
    with connection.cursor() as cursor:
        found = rows(cursor, "SELECT * FROM sharing_list_holder(%s, %s)", [uid, digest_of(secret)])
    if not found:
        raise NotFound(_NOTHING)
    ((number, organization),) = found
    viewer = viewer_for(organization, at=at)
    with seen_by(viewer):
        row = models.BlockList.objects.filter(pk=number).first()
        if row is None:
            raise NotFound(_NOTHING)
        unnoted = Q(last_read_at=None) | Q(last_read_at__lt=at - NOTED_EVERY) | ~Q(last_read_from=asked_from)
        models.BlockList.objects.filter(unnoted, pk=number).update(last_read_at=at, last_read_from=asked_from)
    return card_of(row), viewer


def digest_of(secret: str) -> bytes:
    """What is stored of a secret."""
    return bytes.fromhex(settings.HOME.keyring.digest(f"block-list|{secret}".encode()))


def card_of(row: models.BlockList) -> ListCard:
    """A row as a value."""
    return ListCard(
        id=row.pk,
        uid=row.uid,
        organization=row.organization,
        asked=ListAsked(
            title=row.title,
            format=ListFormat(row.format),
            kinds=tuple(ListKind(kind) for kind in row.kinds),
            use=ListUse(row.use),
            min_confidence=row.min_confidence,
        ),
        made_by=row.made_by,
        made_at=row.made_at,
        changed_at=row.changed_at,
        last_read_at=row.last_read_at,
        last_read_from=row.last_read_from,
        closed_at=row.closed_at,
    )
