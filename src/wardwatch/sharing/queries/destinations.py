"""Partners' servers that we send to, as somebody sees them: the center's staff."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Organization
from wardwatch.members.queries.viewers import organization_principal
from wardwatch.sharing import models
from wardwatch.sharing.types import DestinationCard


def destinations(*, viewer: Viewer) -> tuple[DestinationCard, ...]:
    """Every destination that stands, by name."""
    with seen_by(viewer):
        rows = list(models.Destination.objects.filter(ended_at=None).select_related("collection").order_by("name"))
        found = Organization.objects.filter(pk__in={row.organization for row in rows})
        named = {number: (uid, name) for number, uid, name in found.values_list("pk", "uid", "name")}
    return tuple(
        DestinationCard(
            uid=row.uid,
            name=row.name,
            organization=row.organization,
            organization_uid=named.get(row.organization, (None, ""))[0],
            organization_name=named.get(row.organization, (None, ""))[1],
            collection=row.collection.alias,
            collection_title=row.collection.title,
            url=row.objects_url.removesuffix("objects/"),
            user=row.user,
            has_secret=bool(row.sealed_secret),
            is_private=row.is_private,
            made_at=row.made_at,
            paused_at=row.paused_at,
            waits=bool(row.status_url),
            acknowledged=row.acknowledged,
            sent=row.sent,
            refused=row.refused,
            problem=row.problem,
            attempts=row.attempts,
            next_at=row.next_at,
            sent_at=row.sent_at,
        )
        for row in rows
    )


def destination(uid: UUID, *, viewer: Viewer) -> DestinationCard:
    """One of them. Raises `NotFound`, the same for hidden and missing."""
    for card in destinations(viewer=viewer):
        if card.uid == uid:
            return card
    raise NotFound("There is no such destination.", destination=str(uid))


def still_to_send(card: DestinationCard, *, viewer: Viewer, at: datetime) -> int | None:
    """At most how many versions of objects are still to be sent, of those that the viewer sees as well.

    None where there is no such organization any more: nothing is sent to it then.
    """
    try:
        theirs = organization_principal(card.organization, at=at).viewer
    except NotFound:
        return None
    later = Q() if card.acknowledged is None else Q(added__gt=card.acknowledged)
    entries = models.CollectionEntry.objects.filter(later, collection__alias=card.collection, removed_at=None)
    with seen_by(theirs):
        known = set(entries.order_by().values_list("label", flat=True).distinct())
    with seen_by(viewer):
        return entries.filter(label__in=known).count()
