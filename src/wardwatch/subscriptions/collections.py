"""What was put to a person's subscriptions by TAXII: the STIX objects of each, as that person may see them now.

An object is added when its delivery was put there, and each a microsecond after the one before it; deliveries to one
collection lie further apart than that (`operations.spreading`). A version that several deliveries bring was added by
the first of them. What was withdrawn is offered once more: its reports, revoked. Sections are those of TAXII 2.1.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from django.conf import settings
from django.urls import reverse

from wardwatch.kit.errors import NotFound
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Principal
from wardwatch.products.models import Rendering
from wardwatch.products.renderers.facts import stamp
from wardwatch.products.types import FormName
from wardwatch.standards.taxii.filters import Filters, Versions
from wardwatch.standards.taxii.pages import EntriesPage
from wardwatch.subscriptions import models, queries
from wardwatch.subscriptions.types import (
    Channel,
    CollectionObject,
    DeliveryState,
    News,
    SubscriptionCard,
)

MOST_DELIVERIES = 300
"""A collection holds what its newest deliveries brought; what came before stands in the library."""
MOST = 1000
"""Objects on one page, at most."""
MOST_BYTES = 8 * 1024 * 1024
"""A page ends early with the object that takes it beyond this."""
SPECIFICATION = "2.1"
"""The version of STIX of every object here."""
UNVERSIONED = datetime(1970, 1, 1, tzinfo=UTC)
"""The version of an object that says neither when it was modified nor when it was made (section 5.3.1.1)."""
_TICK = timedelta(microseconds=1)
_MILLISECOND = timedelta(milliseconds=1)


class _Head(msgspec.Struct, frozen=True):
    id: str
    type: str
    created: datetime | None = None
    modified: datetime | None = None

    @property
    def version(self) -> datetime:
        return self.modified or self.created or UNVERSIONED


class _Bundle(msgspec.Struct, frozen=True):
    objects: tuple[msgspec.Raw, ...] = ()


@dataclass(frozen=True, slots=True)
class _Released:
    """A release in STIX."""

    number: str
    label: int
    withdrawn_at: datetime | None
    objects: tuple[bytes, ...]


def collections(*, principal: Principal) -> tuple[SubscriptionCard, ...]:
    """This person's subscriptions by TAXII, the oldest first."""
    found = queries.subscriptions(principal=principal)
    return tuple(card for card in found if card.wanted.channel is Channel.TAXII)


def collection(uid: UUID, *, principal: Principal) -> SubscriptionCard:
    """One of them. Raises `NotFound`, the same for others' and missing ones."""
    card = queries.subscription(uid, principal=principal)
    if card.wanted.channel is not Channel.TAXII:
        raise NotFound("There is no such collection.", subscription=str(uid))
    return card


def collection_url(uid: UUID) -> str:
    """Where a program pulls what was put to a subscription."""
    return str(settings.PUBLIC_URL).rstrip("/") + reverse("taxii-products-collection", args=(uid,))


def page(uid: UUID, filters: Filters, *, after: datetime | None, principal: Principal) -> EntriesPage[CollectionObject]:
    """Objects that were added after an instant (None: from the start) to this person's collection.

    Raises `NotFound`, the same for others' and missing collections.
    """
    after = max(filter(None, (after, filters.added_after)), default=None)
    found = [each for each in _chosen(_once(uid, principal), filters) if after is None or each.added > after]
    rows, size = list[CollectionObject](), 0
    for each in found[: min(filters.limit or MOST, MOST)]:
        size += len(each.body)
        if rows and size > MOST_BYTES:
            break
        rows.append(each)
    return EntriesPage(tuple(rows), more=len(rows) < len(found))


def demand_object(uid: UUID, stix_id: str, *, principal: Principal) -> None:
    """Raise `NotFound` unless this person's collection holds some version of the object."""
    if all(each.stix_id != stix_id for each in _once(uid, principal)):
        raise NotFound("There is no such object in it.", object=stix_id)


def _once(uid: UUID, principal: Principal) -> Iterable[CollectionObject]:
    """Each version of each object, where it came first."""
    found: dict[tuple[str, datetime], CollectionObject] = {}
    for each in _objects(uid, principal):
        found.setdefault((each.stix_id, each.version), each)
    return found.values()


def _objects(uid: UUID, principal: Principal) -> Iterator[CollectionObject]:
    puts = _puts(uid, principal)
    released = _released({release for release, _news, _at in puts}, principal)
    reports: defaultdict[str, dict[str, bytes]] = defaultdict(dict)
    for release, news, put_at in puts:
        if release not in released:
            continue
        one = released[release]
        heads = [(msgspec.json.decode(body, type=_Head), body) for body in one.objects]
        known = reports[one.number]
        known |= {head.id: body for head, body in heads if head.type == "report"}
        if news == News.WITHDRAWAL:
            heads = [_revoked(body, one.withdrawn_at or put_at) for body in known.values()]
        for place, (head, body) in enumerate(heads):
            yield CollectionObject(
                stix_id=head.id,
                type=head.type,
                version=head.version,
                added=put_at + place * _TICK,
                release=release,
                label=one.label,
                body=body,
            )


def _puts(uid: UUID, principal: Principal) -> Sequence[tuple[int, str, datetime]]:
    """The newest deliveries to this person's collection, the oldest first: release (its id), why, when."""
    collection(uid, principal=principal)
    with queries.own(principal) as person:
        found = models.Delivery.objects.filter(subscription__uid=uid, person=person, channel=Channel.TAXII)
        newest = found.exclude(state=DeliveryState.DROPPED).order_by("-put_at", "-pk")[:MOST_DELIVERIES]
        return list(newest.values_list("release", "news", "put_at"))[::-1]


def _released(releases: Iterable[int], principal: Principal) -> Mapping[int, _Released]:
    """Of these releases (ids), those that the person may see and that have a form in STIX."""
    columns = ("release", "release__number", "release__label", "release__withdrawn_at", "data")
    with seen_by(principal.viewer):
        found = Rendering.objects.filter(form=FormName.STIX, release__in=releases).values_list(*columns)
        return {
            release: _Released(number, label, withdrawn_at, _bodies(data))
            for release, number, label, withdrawn_at, data in found.iterator()
        }


def _bodies(data: bytes) -> tuple[bytes, ...]:
    compact = msgspec.json.format(bytes(data), indent=-1)
    return tuple(map(bytes, msgspec.json.decode(compact, type=_Bundle).objects))


def _revoked(body: bytes, at: datetime) -> tuple[_Head, bytes]:
    """An object as it stands after it was withdrawn (STIX 2.1, section 3.6)."""
    said = msgspec.json.decode(body)
    before = msgspec.json.decode(body, type=_Head).version
    body = msgspec.json.encode(said | {"modified": stamp(max(at, before + _MILLISECOND)), "revoked": True})
    return msgspec.json.decode(body, type=_Head), body


def _chosen(found: Iterable[CollectionObject], filters: Filters) -> Iterator[CollectionObject]:
    """What is asked for, in order (section 3.4)."""
    if filters.spec_versions and SPECIFICATION not in filters.spec_versions:
        return
    ids, types = set(filters.ids), set(filters.types)
    held = [each for each in found if (not ids or each.stix_id in ids) and (not types or each.type in types)]
    known: defaultdict[str, list[datetime]] = defaultdict(list)
    for each in held:
        known[each.stix_id].append(each.version)
    yield from (each for each in held if _is_chosen(each.version, known[each.stix_id], filters.versions))


def _is_chosen(version: datetime, known: Sequence[datetime], versions: Versions) -> bool:
    return (
        versions.every
        or (versions.last and version == max(known))
        or (versions.first and version == min(known))
        or version in versions.instants
    )
