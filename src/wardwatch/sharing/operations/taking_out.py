"""Taking objects out of a collection: they stay in the store, where others may have said them too."""

from datetime import datetime

from django.db import connection

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.database import login, rows
from wardwatch.kit.errors import NotFound
from wardwatch.markings.operations import intern
from wardwatch.markings.viewing import seen_by
from wardwatch.members import labels
from wardwatch.members.permissions import Action, NotAllowed, Principal
from wardwatch.members.queries import center_id
from wardwatch.sharing import events, models
from wardwatch.sharing.queries.pages import chosen_entries
from wardwatch.sharing.types import CollectionCard
from wardwatch.standards.taxii.filters import Filters


def take_out(*, collection: CollectionCard, filters: Filters, principal: Principal, actor: Actor, at: datetime) -> int:
    """Take the versions of objects that `filters` choose out of a collection; returns how many.

    The center may take out anything, others what only they have sent. It does not come back by the collection's
    question. Raises `NotFound` where the viewer sees nothing of it, `NotAllowed`.
    """
    if not collection.can_write:
        raise NotAllowed("You may not take objects out of this collection.", action="write")
    entries = chosen_entries(collection, filters, viewer=principal.viewer)
    if not entries:
        raise NotFound("There is no such object in this collection.")
    with login("worker"), seen_by(principal.viewer):
        if not principal.is_center or not principal.may(Action.SUBMIT_INTELLIGENCE, center_id()):
            _demand_own(entries, principal.organization)
        taken = models.CollectionEntry.objects.filter(pk__in=entries, removed_at=None).update(
            removed_at=at, removed_by=actor.who
        )
        event = events.ObjectTakenOut(
            subject=f"collection:{collection.uid}",
            label=intern(labels.internal(center_id())),
            collection=str(collection.uid),
            stix_id=filters.ids[0],
            versions=taken,
        )
        record(event, actor=actor, at=at)
    return taken


def _demand_own(entries: list[int], organization: int) -> None:
    """Raise `NotAllowed` unless this organization alone has said all of these objects."""
    with connection.cursor() as cursor:
        ((others,),) = rows(
            cursor,
            """SELECT count(*) FROM sharing_collectionentry e JOIN intel_objectversion o ON o.id = e.object_id
            WHERE e.id = ANY (%(entries)s) AND EXISTS (
                SELECT FROM (SELECT o.source_id AS id UNION
                             SELECT s.source_id FROM intel_objectsource s WHERE s.object_id = o.id) said
                WHERE said.id NOT IN (
                    SELECT w.source_id FROM sharing_submitter w WHERE w.organization = %(organization)s))""",
            {"entries": entries, "organization": organization},
        )
    if others:
        raise NotAllowed("Only who sent an object, alone, and the center take it out.", action="delete")
