"""TAXII servers that are pulled from: adding, changing and ending them; their secrets are sealed."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.feeds import events, models
from wardwatch.feeds.reaching import Said, reach, secret_of
from wardwatch.feeds.taxii_server import FEED, looking
from wardwatch.feeds.taxii_server.pages import Access, allowed
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.kit.resealing import Sealed
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id

SECRETS = Sealed(models.TaxiiServer, ("sealed_secret",))


class ServerNotPossible(Refusal):
    """A server's name is a word in small letters; the collection must be one that we may read."""

    code = "feed.server-not-possible"


class ServerPaused(Refusal):
    """Nothing is asked of this server until somebody resumes it."""

    code = "feed.server-paused"


def keep_server(
    *,
    name: str,
    url: str,
    collection: str = "",
    title: str = "",
    user: str = "",
    secret: str | None = None,
    is_private: bool | None = None,
    is_new: bool = False,
    principal: Principal,
    actor: Actor,
    at: datetime,
) -> str:
    """Pull from a collection of a TAXII server from now on, or ask it otherwise; gives the feed's id.

    `url` is of its discovery, an API root or the collection; `secret` None keeps the one that there is, which only the
    server gets that it was given for. `is_private` None: as it was; only the operator says otherwise. `is_new`: refuse
    where a server is called so already. The server is asked now.
    Raises `NotAllowed`, `ServerNotPossible`, `looking.NoCollection`, `Unavailable`.
    """
    principal.demand(Action.PULL_FEEDS, center_id())
    with login("worker"):
        before = models.TaxiiServer.objects.filter(name=name).first()
    said = Said(name, url, user, secret, is_private, is_new)
    way = reach(said, before, principal=principal, refused=ServerNotPossible)
    found = looking.collection_at(url, collection, user=user, secret=way.secret, allow=way.allow)
    if not found.said.can_read:
        raise ServerNotPossible("We may not read this collection.", collection=found.said.id)
    with login("worker"), transaction.atomic():
        label = intern(labels.internal(center_id()))
        row = before or models.TaxiiServer(name=name, made_at=at)
        row.title, row.objects_url, row.version = title or found.said.title, found.objects, found.version
        row.user, row.is_private, row.label_id = user, way.is_private, label
        row.paused_at = row.paused_at if row.ended_at is None else None
        row.sealed_secret = settings.HOME.keyring.encrypt(way.secret.encode()) if way.secret else b""
        row.ended_at = None
        row.save()
        event = events.ServerKept(
            subject=f"feed:{FEED.id}:{name}", label=label, server=name, url=found.objects, is_new=before is None
        )
        record(event, actor=actor, at=at)
    return f"{FEED.id}:{name}"


def try_server(*, name: str, principal: Principal) -> looking.Tried:
    """Reach a server now, as a pull would; nothing is kept. Raises `NotAllowed`, `NotFound`."""
    principal.demand(Action.PULL_FEEDS, center_id())
    with login("worker"):
        row = _standing(name).first()
    if row is None:
        raise NotFound("There is no such server.", server=name)
    return looking.try_out(
        row.objects_url.removesuffix("objects/"),
        user=row.user,
        secret=secret_of(row),
        allow=allowed(row.objects_url, is_private=row.is_private),
        adding=False,
    )


def pause_server(*, name: str, why: str = "", principal: Principal, actor: Actor, at: datetime) -> None:
    """Ask a server nothing until it is resumed; what is paused stays so. Raises `NotAllowed`, `NotFound`."""
    _change(name, events.ServerPaused, {"paused_at": at}, why, principal, actor, at, only={"paused_at": None})


def resume_server(*, name: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Ask a paused server again, from where it was left. Raises `NotAllowed`, `NotFound`."""
    only = {"paused_at__isnull": False}
    _change(name, events.ServerResumed, {"paused_at": None}, "", principal, actor, at, only=only)


def end_server(*, name: str, why: str = "", principal: Principal, actor: Actor, at: datetime) -> None:
    """Ask a server no more and forget its secret; what it gave stays. Raises `NotAllowed`, `NotFound`."""
    _change(name, events.ServerEnded, {"ended_at": at, "sealed_secret": b""}, why, principal, actor, at, only={})


def _change(
    name: str,
    kind: type[events.ServerPaused | events.ServerResumed | events.ServerEnded],
    values: Mapping[str, object],
    why: str,
    principal: Principal,
    actor: Actor,
    at: datetime,
    *,
    only: Mapping[str, object],
) -> None:
    principal.demand(Action.PULL_FEEDS, center_id())
    with login("worker"), transaction.atomic():
        if _standing(name).filter(**only).update(**values):
            label = intern(labels.internal(center_id()))
            event = kind(subject=f"feed:{FEED.id}:{name}", label=label, why=why.strip(), server=name)
            record(event, actor=actor, at=at)
        elif not _standing(name).exists():
            raise NotFound("There is no such server.", server=name)


def access_of(feed: str) -> Access | None:
    """How the server behind a feed is reached; None for feeds that are no server's. As the worker.

    Raises `NotFound` where it was removed, `ServerPaused`.
    """
    base, _, name = feed.partition(":")
    if base != FEED.id or not name:
        return None
    row = _standing(name).first()
    if row is None:
        raise NotFound("This server is asked no more.", server=name)
    if row.paused_at is not None:
        raise ServerPaused("This server is paused: resume it first.", server=name)
    return Access(row.name, row.objects_url, row.version, row.user, secret_of(row), row.is_private)


def _standing(name: str) -> "QuerySet[models.TaxiiServer]":
    return models.TaxiiServer.objects.filter(name=name, ended_at=None)
