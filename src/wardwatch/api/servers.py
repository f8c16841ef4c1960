"""TAXII servers of others that feeds pull from. For the center's staff."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, acting, actor_of, demand_center
from wardwatch.api.feeds import Asked, Feed
from wardwatch.api.paging import Text
from wardwatch.api.writes import HEADER, once
from wardwatch.feeds import queries
from wardwatch.feeds import servers as operations
from wardwatch.feeds.jobs import pull_feed
from wardwatch.feeds.types import ServerCard
from wardwatch.kit.errors import Refusal, Unavailable
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id

router = Router(tags=["servers"])
Word = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
Secret = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00-\x1f\x7f]*$")]
ShortName = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class NotReached(Refusal):
    """The server elsewhere gave no answer that we could use; ours is well. `evidence["retry_helps"]` says the rest."""

    code = "server.not-reached"


@contextmanager
def asking_there() -> Iterator[None]:
    """Say what a server elsewhere did not do as a refusal: it is no failure of this one."""
    try:
        yield
    except Unavailable as failure:
        raise NotReached(failure.message, retry_helps=failure.retry) from failure


class Reaching(Schema, extra="forbid"):
    """How a server elsewhere is reached. The server is asked at once."""

    url: Word = Field(min_length=1, description="Of its discovery, an API root, or the collection.")
    user: Word = Field("", description="User name there; without one the secret is a bearer token.")
    secret: Secret | None = Field(
        None, description="Password or token there; never shown. Null: as before, for the same server only."
    )


class ServerChanging(Reaching):
    """Which collection of which server is pulled from."""

    collection: Word = Field("", description="Its id, alias or title there; not needed where there is one only.")
    title: Word = Field("", description="Its title here; empty: the collection's own.")


class ServerMaking(ServerChanging):
    """A server that is added."""

    name: ShortName = Field(description="Short, in small letters; it stays.")


class Server(Schema):
    """A collection of a server that is pulled from, and how its feed stands."""

    uid: UUID
    name: str
    title: str
    url: str = Field(description="Of the collection.")
    version: str = Field(description="Of TAXII.")
    user: str
    has_secret: bool
    is_private: bool = Field(
        description="It may stand at a private address, or speak plain HTTP: the operator said so."
    )
    made_at: datetime
    paused_at: datetime | None = Field(description="Not null: it is not asked.")
    grade: str = Field(description="How reliable it is in the Admiralty system, A to F; F: nobody can judge it yet.")
    unmarked: str | None = Field(description="As what unmarked objects are read; null: for the center's staff alone.")
    consent: str = Field(description="Where its consent is written.")
    overview: Feed


class Servers(Schema):
    """All of them, by name."""

    items: list[Server]


class ReasonSaid(Schema, extra="forbid"):
    """Why something is done."""

    why: Text = Field(min_length=1, description="Kept in the audit trail.")


class Trial(Schema):
    """How a try to reach a collection elsewhere went."""

    title: str = Field(description="As the collection is called there; empty where it does not answer.")
    may: bool = Field(description="Whether we may do there what we want.")
    problem: str = Field(description="Why it does not answer; empty where it does.")
    retry_helps: bool | None


@router.get("", response=Servers, url_name="api-servers", summary="List servers")
def servers(request: ApiRequest) -> dict[str, object]:
    """The servers of others that are pulled from. The center's staff only."""
    demand_center(request)
    return {"items": [_shown(card) for card in queries.servers(viewer=request.principal.viewer)]}


@router.post("", response=Server, url_name="api-servers", summary="Add", openapi_extra=HEADER)
@once
def make_server(request: ApiRequest, given: ServerMaking) -> Server:
    """Pull from a collection of a server elsewhere from now on, every hour."""
    demand_center(request)
    with asking_there():
        operations.keep_server(**given.dict(), is_new=True, **acting(request))
    (card,) = (each for each in queries.servers(viewer=request.principal.viewer) if each.name == given.name)
    return _told(card)


@router.get("/{uuid:server}", response=Server, url_name="api-server", summary="Show")
def server(request: ApiRequest, server: UUID) -> dict[str, object]:
    """One of them. The center's staff only."""
    return _shown(_card(request, server))


@router.put("/{uuid:server}", response=Server, url_name="api-server", summary="Change", openapi_extra=HEADER)
@once
def change_server(request: ApiRequest, server: UUID, given: ServerChanging) -> Server:
    """Ask a server otherwise, or with another secret. What it gave so far stays."""
    with asking_there():
        operations.keep_server(name=_card(request, server).name, **given.dict(), **acting(request))
    return _told(_card(request, server))


@router.put("/{uuid:server}/pause", response=Server, url_name="api-server-pause", summary="Pause", openapi_extra=HEADER)
@once
def pause_server(request: ApiRequest, server: UUID, given: ReasonSaid) -> Server:
    """Ask a server nothing until it is resumed."""
    operations.pause_server(name=_card(request, server).name, why=given.why, **acting(request))
    return _told(_card(request, server))


@router.delete(
    "/{uuid:server}/pause", response=Server, url_name="api-server-pause", summary="Resume", openapi_extra=HEADER
)
@once
def resume_server(request: ApiRequest, server: UUID) -> Server:
    """Ask a paused server again, from where it was left."""
    operations.resume_server(name=_card(request, server).name, **acting(request))
    return _told(_card(request, server))


@router.post("/{uuid:server}/trials", response=Trial, url_name="api-server-trials", summary="Try", openapi_extra=HEADER)
@once
def try_server(request: ApiRequest, server: UUID) -> Trial:
    """Reach a server now, as a pull would; nothing is kept."""
    tried = operations.try_server(name=_card(request, server).name, principal=request.principal)
    return Trial.model_validate(tried, from_attributes=True)


@router.post("/{uuid:server}/pulls", response=Asked, url_name="api-server-pulls", summary="Pull", openapi_extra=HEADER)
@once
def pull_server(request: ApiRequest, server: UUID) -> Asked:
    """Have a server pulled from in the background, now."""
    card = _card(request, server)
    request.principal.demand(Action.PULL_FEEDS, center_id())
    pull_feed.defer(feed=card.overview.id, asked_by=actor_of(request).who)
    return Asked(feed=card.overview.id)


@router.put(
    "/{uuid:server}/removal", response=Servers, url_name="api-server-removal", summary="Remove", openapi_extra=HEADER
)
@once
def remove_server(request: ApiRequest, server: UUID, given: ReasonSaid) -> Servers:
    """Ask a server no more and forget its secret; what it gave stays. Gives those that are left."""
    operations.end_server(name=_card(request, server).name, why=given.why, **acting(request))
    return Servers.model_validate(servers(request), from_attributes=True)


def _card(request: ApiRequest, uid: UUID) -> ServerCard:
    demand_center(request)
    return queries.server(uid, viewer=request.principal.viewer)


def _shown(card: ServerCard) -> dict[str, object]:
    names = set(Server.model_fields) - {"unmarked"}
    level = card.unmarked
    return {"unmarked": None if level is None else level.label, **{name: getattr(card, name) for name in names}}


def _told(card: ServerCard) -> Server:
    return Server.model_validate(_shown(card), from_attributes=True)
