"""Partners' servers that we send to, as somebody sees them: the center's staff."""

from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Organization
from wardwatch.sharing import models
from wardwatch.sharing.types import DestinationCard


def destinations(*, viewer: Viewer) -> tuple[DestinationCard, ...]:
    """Every destination that stands, by name."""
    with seen_by(viewer):
        rows = list(models.Destination.objects.filter(ended_at=None).select_related("collection").order_by("name"))
        named = dict(Organization.objects.filter(pk__in={row.organization for row in rows}).values_list("pk", "name"))
    return tuple(
        DestinationCard(
            uid=row.uid,
            name=row.name,
            organization=row.organization,
            organization_name=named.get(row.organization, ""),
            collection=row.collection.alias,
            url=row.objects_url,
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
