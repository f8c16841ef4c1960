"""The center names partners' servers to which a collection is sent, changes and ends them; secrets are sealed."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.feeds.taxii_server import looking
from wardwatch.feeds.taxii_server.pages import named
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.kit.http import NOTHING
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id
from wardwatch.members.queries.viewers import organization_principal
from wardwatch.sharing import events, models
from wardwatch.sharing.queries.collections import collection as collection_called
from wardwatch.standards.taxii.answers import V21

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


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
    is_private: bool = False,
    from_now: bool = False,
    principal: Principal,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Send `collection` (alias or uid) from now on to a partner's server, as far as that `organization` may see it.

    `url` is of its discovery, API root or collection, `into` the collection there; `secret` None keeps what there is.
    `from_now`: what is in the collection already is not sent. The server is asked now. Raises `NotAllowed`, `NotFound`,
    `DestinationNotPossible`, `looking.NoCollection`, `Unavailable`.
    """
    center = center_id()
    principal.demand(Action.KEEP_COLLECTIONS, center)
    if not (_NAME.fullmatch(name) and len(name) <= 60):
        raise DestinationNotPossible("A name is small letters, digits and single hyphens, at most 60.", name=name)
    partner = organization_principal(organization, at=at)
    ours = collection_called(collection, principal=partner)
    before = models.Destination.objects.filter(name=name).first()
    known = secret_of(before) if before is not None and secret is None else secret or ""
    found = looking.collection_at(url, into, user=user, secret=known, allow=named(url) if is_private else NOTHING)
    if found.version != V21.version or not found.said.can_write:
        raise DestinationNotPossible("We may not add objects there, or not as TAXII 2.1.", collection=found.said.id)
    with login("worker"), transaction.atomic():
        label = intern(labels.internal(center))
        row = before or models.Destination(name=name, made_at=at)
        if before is None or (row.organization, row.collection_id) != (organization, ours.id):
            row.acknowledged = at if from_now else None
        row.organization, row.collection_id, row.label_id = organization, ours.id, label
        row.objects_url, row.root_url, row.max_content_length = found.objects, found.root, found.max_content_length
        row.user, row.is_private = user, is_private
        row.sealed_secret = settings.HOME.keyring.encrypt(known.encode()) if known else b""
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


def end_destination(*, name: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Send nothing there any more and forget its secret. Raises `NotAllowed`, `NotFound`."""
    center = center_id()
    principal.demand(Action.KEEP_COLLECTIONS, center)
    with login("worker"), transaction.atomic():
        row = models.Destination.objects.select_for_update().filter(name=name, ended_at=None).first()
        if row is None:
            raise NotFound("There is no such destination.", destination=name)
        models.Destination.objects.filter(pk=row.pk).update(ended_at=at, sealed_secret=b"")
        event = events.DestinationEnded(
            subject=f"destination:{row.uid}", label=intern(labels.internal(center)), destination=str(row.uid)
        )
        record(event, actor=actor, at=at)


def destination_called(name: str) -> int:
    """The id of the destination that is called so. Raises `NotFound`."""
    found = models.Destination.objects.filter(name=name, ended_at=None).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("There is no such destination.", destination=name)
    return found


def secret_of(row: models.Destination) -> str:
    """Its secret in clear, to be sent to it alone."""
    sealed = bytes(row.sealed_secret)
    return settings.HOME.keyring.decrypt(sealed).decode() if sealed else ""


def sealed_under() -> Mapping[str, int]:
    """How many secrets are encrypted under each key, by the key's id; "" for those that no key of ours opens."""
    key_of = settings.HOME.keyring.key_of
    rows = models.Destination.objects.exclude(sealed_secret=b"")
    return Counter(key_of(bytes(row.sealed_secret)) or "" for row in rows)


def reseal() -> int:
    """Encrypt every secret under the newest key, where it is not; returns how many. In a transaction."""
    keyring = settings.HOME.keyring
    older = keyring.key_ids[1:]
    rows = models.Destination.objects.select_for_update().exclude(sealed_secret=b"")
    stale = [row for row in rows if keyring.key_of(bytes(row.sealed_secret)) in older]
    for row in stale:
        row.sealed_secret = keyring.renew(bytes(row.sealed_secret))
        row.save(update_fields=["sealed_secret"])
    return len(stale)
