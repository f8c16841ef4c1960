"""Partners' servers to which a collection of ours is sent. For the center's staff."""

from datetime import datetime
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest, acting, demand_center
from wardwatch.api.servers import Reaching, ReasonSaid, ShortName, Trial, Word, asking_there
from wardwatch.api.writes import HEADER, once
from wardwatch.kit import clock
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id, find_organization
from wardwatch.sharing import operations, queries
from wardwatch.sharing.jobs import send_one
from wardwatch.sharing.types import DestinationCard

router = Router(tags=["destinations"])


class DestinationChanging(Reaching):
    """What is sent, with whose eyes, and to which collection of which server."""

    organization_uid: UUID = Field(description="What this organization may see is sent, and nothing else.")
    collection: Word = Field(min_length=1, description="Ours, by its alias or uid.")
    into: Word = Field("", description="The collection there: id, alias or title; not needed where there is one only.")


class DestinationMaking(DestinationChanging):
    """A destination that is added."""

    name: ShortName = Field(description="Short, in small letters; it stays.")
    from_now: bool = Field(False, description="What is in the collection already is not sent.")


class Destination(Schema):
    """A collection of a partner's server that one of ours is sent to, and how far that is."""

    uid: UUID
    name: str
    organization_uid: UUID | None = Field(description="With whose eyes; null: there is no such organization any more.")
    organization_name: str
    collection: str = Field(description="Ours, by its alias.")
    collection_title: str
    url: str = Field(description="Of the collection there.")
    user: str
    has_secret: bool
    is_private: bool = Field(
        description="It may stand at a private address, or speak plain HTTP: the operator said so."
    )
    made_at: datetime
    paused_at: datetime | None = Field(description="Not null: nothing is sent.")
    waits: bool = Field(description="Its server judges what it was sent last.")
    acknowledged: datetime | None = Field(description="What was added here until then has arrived there.")
    sent: int = Field(description="Objects that it took.")
    refused: int = Field(description="Objects that it refused.")
    problem: str = Field(description="Why the last attempt failed; empty: it went well.")
    attempts: int = Field(description="Attempts that failed since one went well.")
    next_at: datetime
    sent_at: datetime | None


class DestinationStanding(Destination):
    """One of them, and what is left."""

    still_to_send: int | None = Field(description="At most so many versions of objects; null: nothing is sent.")


class Destinations(Schema):
    """All of them, by name."""

    items: list[Destination]


class Sending(Schema):
    """A round that is on its way."""

    destination: UUID


@router.get("", response=Destinations, url_name="api-destinations", summary="List destinations")
def destinations(request: ApiRequest) -> dict[str, object]:
    """The partners' servers that are sent to. The center's staff only."""
    demand_center(request)
    return {"items": queries.destinations(viewer=request.principal.viewer)}


@router.post("", response=Destination, url_name="api-destinations", summary="Add", openapi_extra=HEADER)
@once
def make_destination(request: ApiRequest, given: DestinationMaking) -> Destination:
    """Send a collection to a partner's server from now on, as far as the organization may see it."""
    demand_center(request)
    uid = _keep(request, given, name=given.name, from_now=given.from_now, is_new=True)
    return _told(_card(request, uid))


@router.get("/{uuid:destination}", response=DestinationStanding, url_name="api-destination", summary="Show")
def destination(request: ApiRequest, destination: UUID) -> dict[str, object]:
    """One of them. The center's staff only."""
    card, viewer = _card(request, destination), request.principal.viewer
    left = queries.still_to_send(card, viewer=viewer, at=clock.now())
    return {"still_to_send": left, **{name: getattr(card, name) for name in Destination.model_fields}}


@router.put(
    "/{uuid:destination}", response=Destination, url_name="api-destination", summary="Change", openapi_extra=HEADER
)
@once
def change_destination(request: ApiRequest, destination: UUID, given: DestinationChanging) -> Destination:
    """Send otherwise, or with another secret; another organization or collection is sent from its beginning."""
    return _told(_card(request, _keep(request, given, name=_card(request, destination).name)))


@router.put(
    "/{uuid:destination}/pause",
    response=Destination,
    url_name="api-destination-pause",
    summary="Pause",
    openapi_extra=HEADER,
)
@once
def pause_destination(request: ApiRequest, destination: UUID, given: ReasonSaid) -> Destination:
    """Send nothing there until it is resumed."""
    operations.pause_destination(name=_card(request, destination).name, why=given.why, **acting(request))
    return _told(_card(request, destination))


@router.delete(
    "/{uuid:destination}/pause",
    response=Destination,
    url_name="api-destination-pause",
    summary="Resume",
    openapi_extra=HEADER,
)
@once
def resume_destination(request: ApiRequest, destination: UUID) -> Destination:
    """Send to a paused destination again; what came in between goes out too."""
    operations.resume_destination(name=_card(request, destination).name, **acting(request))
    return _told(_card(request, destination))


@router.post(
    "/{uuid:destination}/trials",
    response=Trial,
    url_name="api-destination-trials",
    summary="Try",
    openapi_extra=HEADER,
)
@once
def try_destination(request: ApiRequest, destination: UUID) -> Trial:
    """Reach a partner's server now, as sending would; nothing is sent."""
    tried = operations.try_destination(name=_card(request, destination).name, principal=request.principal)
    return Trial.model_validate(tried, from_attributes=True)


@router.post(
    "/{uuid:destination}/sendings",
    response=Sending,
    url_name="api-destination-sendings",
    summary="Send",
    openapi_extra=HEADER,
)
@once
def send_destination(request: ApiRequest, destination: UUID) -> Sending:
    """Have a partner's server sent what there is in the background, also where a failure would make it wait."""
    card = _card(request, destination)
    request.principal.demand(Action.KEEP_COLLECTIONS, center_id())
    send_one.defer(destination=card.name)
    return Sending(destination=card.uid)


@router.put(
    "/{uuid:destination}/removal",
    response=Destinations,
    url_name="api-destination-removal",
    summary="Remove",
    openapi_extra=HEADER,
)
@once
def remove_destination(request: ApiRequest, destination: UUID, given: ReasonSaid) -> Destinations:
    """Send nothing there any more and forget its secret. Gives those that are left."""
    operations.end_destination(name=_card(request, destination).name, why=given.why, **acting(request))
    return Destinations.model_validate(destinations(request), from_attributes=True)


def _keep(
    request: ApiRequest, given: DestinationChanging, *, name: str, from_now: bool = False, is_new: bool = False
) -> UUID:
    organization = find_organization(str(given.organization_uid), viewer=request.principal.viewer).pk
    with asking_there():
        return operations.keep_destination(
            name=name,
            organization=organization,
            collection=given.collection,
            url=given.url,
            into=given.into,
            user=given.user,
            secret=given.secret,
            is_new=is_new,
            from_now=from_now,
            **acting(request),
        )


def _card(request: ApiRequest, uid: UUID) -> DestinationCard:
    demand_center(request)
    return queries.destination(uid, viewer=request.principal.viewer)


def _told(card: DestinationCard) -> Destination:
    return Destination.model_validate(card, from_attributes=True)
