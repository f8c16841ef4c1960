"""TAXII servers that are pulled from: adding, changing and ending them; their secrets are sealed."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.feeds import events, models
from wardwatch.feeds.taxii_server import FEED, looking
from wardwatch.feeds.taxii_server.pages import Access, named
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.kit.http import NOTHING
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ServerNotPossible(Refusal):
    """A server's name is a word in small letters; the collection must be one that we may read."""

    code = "feed.server-not-possible"


def keep_server(
    *,
    name: str,
    url: str,
    collection: str = "",
    title: str = "",
    user: str = "",
    secret: str | None = None,
    is_private: bool = False,
    principal: Principal,
    actor: Actor,
    at: datetime,
) -> str:
    """Pull from a collection of a TAXII server from now on, or ask it otherwise; gives the feed's id.

    `url` is of its discovery, an API root or the collection; `secret` None keeps the one that there is. The server is
    asked now. Raises `NotAllowed`, `ServerNotPossible`, `looking.NoCollection`, `Unavailable`.
    """
    principal.demand(Action.PULL_FEEDS, center_id())
    if not (_NAME.fullmatch(name) and len(name) <= 60):
        raise ServerNotPossible("A name is small letters, digits and single hyphens, at most 60.", name=name)
    before = models.TaxiiServer.objects.filter(name=name).first()
    known = _secret(before) if before is not None and secret is None else secret or ""
    allow = named(url) if is_private else NOTHING
    found = looking.collection_at(url, collection, user=user, secret=known, allow=allow)
    if not found.said.can_read:
        raise ServerNotPossible("We may not read this collection.", collection=found.said.id)
    with login("worker"), transaction.atomic():
        label = intern(labels.internal(center_id()))
        row = before or models.TaxiiServer(name=name, made_at=at)
        row.title, row.objects_url, row.version = title or found.said.title, found.objects, found.version
        row.user, row.is_private, row.ended_at, row.label_id = user, is_private, None, label
        row.sealed_secret = settings.HOME.keyring.encrypt(known.encode()) if known else b""
        row.save()
        event = events.ServerKept(
            subject=f"feed:{FEED.id}:{name}", label=label, server=name, url=found.objects, is_new=before is None
        )
        record(event, actor=actor, at=at)
    return f"{FEED.id}:{name}"


def end_server(*, name: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Ask a server no more and forget its secret; what it gave stays. Raises `NotAllowed`, `NotFound`."""
    principal.demand(Action.PULL_FEEDS, center_id())
    with login("worker"), transaction.atomic():
        standing = models.TaxiiServer.objects.filter(name=name, ended_at=None)
        if not standing.update(ended_at=at, sealed_secret=b""):
            raise NotFound("There is no such server.", server=name)
        event = events.ServerEnded(
            subject=f"feed:{FEED.id}:{name}", label=intern(labels.internal(center_id())), server=name
        )
        record(event, actor=actor, at=at)


def access_of(feed: str) -> Access | None:
    """How the server behind a feed is reached; None for feeds that are no server's. As the worker."""
    base, _, name = feed.partition(":")
    if base != FEED.id or not name:
        return None
    row = models.TaxiiServer.objects.filter(name=name, ended_at=None).first()
    if row is None:
        raise NotFound("This server is asked no more.", server=name)
    return Access(row.name, row.objects_url, row.version, row.user, _secret(row), row.is_private)


def sealed_under() -> Mapping[str, int]:
    """How many secrets are encrypted under each key, by the key's id; "" for those that no key of ours opens."""
    key_of = settings.HOME.keyring.key_of
    rows = models.TaxiiServer.objects.exclude(sealed_secret=b"")
    return Counter(key_of(bytes(row.sealed_secret)) or "" for row in rows)


def reseal() -> int:
    """Encrypt every secret under the newest key, where it is not; returns how many. In a transaction."""
    keyring = settings.HOME.keyring
    older = keyring.key_ids[1:]
    rows = models.TaxiiServer.objects.select_for_update().exclude(sealed_secret=b"")
    stale = [row for row in rows if keyring.key_of(bytes(row.sealed_secret)) in older]
    for row in stale:
        row.sealed_secret = keyring.renew(bytes(row.sealed_secret))
        row.save(update_fields=["sealed_secret"])
    return len(stale)


def _secret(row: models.TaxiiServer) -> str:
    sealed = bytes(row.sealed_secret)
    return settings.HOME.keyring.decrypt(sealed).decode() if sealed else ""
