"""The center names partners' servers to which a collection is sent, changes and ends them; secrets are sealed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.feeds.reaching import Said, reach, secret_of
from wardwatch.feeds.taxii_server import looking
from wardwatch.feeds.taxii_server.pages import allowed
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.kit.resealing import Sealed
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id
from wardwatch.members.queries.viewers import organization_principal
from wardwatch.sharing import events, models
from wardwatch.sharing.queries.collections import collection as collection_called
from wardwatch.standards.taxii.answers import V21

SECRETS = Sealed(models.Destination, ("sealed_secret",))


class DestinationNotPossible(Refusal):
    """A destination's name is a word in small letters; its server speaks TAXII 2.1 and lets us add objects."""

    code = "destination.not-possible"


def keep_destination(
    *,
    name: str,
    organization: int,
    collection: str,
    url: str,
    into: str = "",
    user: str = "",
    secret: str | None = None,
    is_private: bool | None = None,
    is_new: bool = False,
    from_now: bool = False,
    principal: Principal,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Send `collection` (alias or uid) from now on to a partner's server, as far as that `organization` may see it.

    `url` is of its discovery, API root or collection, `into` the collection there; `secret` None keeps what there is,
    which only the server gets that it was given for. `is_private` None: as it was; only the operator says otherwise.
    `is_new`: refuse where one is called so already. `from_now`: what is in the collection already is not sent. The
    server is asked now. Raises `NotAllowed`, `NotFound`, `DestinationNotPossible`, `looking.NoCollection`,
    `Unavailable`.
    """
    center = center_id()
    principal.demand(Action.KEEP_COLLECTIONS, center)
    with login("worker"):
        partner = organization_principal(organization, at=at)
        ours = collection_called(collection, principal=partner)
        before = models.Destination.objects.filter(name=name).first()
    said = Said(name, url, user, secret, is_private, is_new)
    way = reach(said, before, principal=principal, refused=DestinationNotPossible)
    found = looking.collection_at(url, into, user=user, secret=way.secret, allow=way.allow)
    if found.version != V21.version or not found.said.can_write:
        raise DestinationNotPossible("We may not add objects there, or not as TAXII 2.1.", collection=found.said.id)
    with login("worker"), transaction.atomic():
        label = intern(labels.internal(center))
        row = before or models.Destination(name=name, made_at=at)
        if before is None or (row.organization, row.collection_id) != (organization, ours.id):
            row.acknowledged = at if from_now else None
        row.organization, row.collection_id, row.label_id = organization, ours.id, label
        row.objects_url, row.root_url, row.max_content_length = found.objects, found.root, found.max_content_length
        row.user, row.is_private = user, way.is_private
        row.sealed_secret = settings.HOME.keyring.encrypt(way.secret.encode()) if way.secret else b""
        row.paused_at = row.paused_at if row.ended_at is None else None
        row.problem, row.attempts, row.next_at, row.ended_at = "", 0, at, None
        row.status_url, row.status_until = "", None
        row.save()
        event = events.DestinationKept(
            subject=f"destination:{row.uid}",
            label=label,
            destination=str(row.uid),
            organization=organization,
            collection=str(ours.uid),
            url=found.objects,
            is_new=before is None,
        )
        record(event, actor=actor, at=at)
    return row.uid


def try_destination(*, name: str, principal: Principal) -> looking.Tried:
    """Reach a destination now, as sending would; nothing is sent or kept. Raises `NotAllowed`, `NotFound`."""
    principal.demand(Action.KEEP_COLLECTIONS, center_id())
    with login("worker"):
        row = _standing(name).first()
    if row is None:
        raise NotFound("There is no such destination.", destination=name)
    return looking.try_out(
        row.objects_url.removesuffix("objects/"),
        user=row.user,
        secret=secret_of(row),
        allow=allowed(row.objects_url, is_private=row.is_private),
        adding=True,
    )


def pause_destination(*, name: str, why: str = "", principal: Principal, actor: Actor, at: datetime) -> None:
    """Send nothing there until it is resumed; what is paused stays so. Raises `NotAllowed`, `NotFound`."""
    _change(name, events.DestinationPaused, {"paused_at": at}, why, principal, actor, at, only={"paused_at": None})


def resume_destination(*, name: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Send to a paused destination again, what came in between too. Raises `NotAllowed`, `NotFound`."""
    values = {"paused_at": None, "next_at": at, "attempts": 0}
    only = {"paused_at__isnull": False}
    _change(name, events.DestinationResumed, values, "", principal, actor, at, only=only)


def end_destination(*, name: str, why: str = "", principal: Principal, actor: Actor, at: datetime) -> None:
    """Send nothing there any more and forget its secret. Raises `NotAllowed`, `NotFound`."""
    _change(name, events.DestinationEnded, {"ended_at": at, "sealed_secret": b""}, why, principal, actor, at, only={})


def _change(
    name: str,
    kind: type[events.DestinationPaused | events.DestinationResumed | events.DestinationEnded],
    values: Mapping[str, object],
    why: str,
    principal: Principal,
    actor: Actor,
    at: datetime,
    *,
    only: Mapping[str, object],
) -> None:
    center = center_id()
    principal.demand(Action.KEEP_COLLECTIONS, center)
    with login("worker"), transaction.atomic():
        row = _standing(name).select_for_update().first()
        if row is None:
            raise NotFound("There is no such destination.", destination=name)
        if _standing(name).filter(**only).update(**values):
            label, uid = intern(labels.internal(center)), str(row.uid)
            event = kind(subject=f"destination:{uid}", label=label, why=why.strip(), destination=uid)
            record(event, actor=actor, at=at)


def destination_called(name: str) -> int:
    """The id of the destination that is called so. Raises `NotFound`."""
    found = _standing(name).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("There is no such destination.", destination=name)
    return found


def _standing(name: str) -> "QuerySet[models.Destination]":
    return models.Destination.objects.filter(name=name, ended_at=None)
