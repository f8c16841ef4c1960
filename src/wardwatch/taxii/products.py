"""The second API root: what the center released, in a collection for each subscription by TAXII of the asker's own.

Nobody adds anything here. What another person was sent looks missing.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse

from wardwatch.kit import clock
from wardwatch.members import operations as members
from wardwatch.members.queries import center_name
from wardwatch.products.types import Severity
from wardwatch.standards.taxii import filters, resources
from wardwatch.standards.taxii.filters import Filters, timestamp
from wardwatch.standards.taxii.media import STIX, TAXII
from wardwatch.standards.taxii.pages import EntriesPage
from wardwatch.subscriptions import collections as held
from wardwatch.subscriptions.types import CollectionObject, SubscriptionCard
from wardwatch.taxii.access import TaxiiRequest, actor_of
from wardwatch.taxii.adding import LARGEST
from wardwatch.taxii.errors import Answered
from wardwatch.taxii.paging import OF_OBJECT, answered, asked_of, dated, following


def api_root(request: TaxiiRequest) -> HttpResponse:
    """Section 4.2."""
    return answered(
        resources.ApiRoot(
            title=f"{center_name()}: products",
            description="What we released, in STIX 2.1; each subscription of yours by TAXII is a collection.",
            versions=resources.VERSIONS,
            max_content_length=LARGEST,
        )
    )


def collections(request: TaxiiRequest) -> HttpResponse:
    """Section 5.1."""
    found = held.collections(principal=request.principal)
    return answered(resources.Collections(collections=tuple(map(_resource, found))))


def collection(request: TaxiiRequest, subscription: UUID) -> HttpResponse:
    """Section 5.2."""
    return answered(_resource(held.collection(subscription, principal=request.principal)))


def manifest(request: TaxiiRequest, subscription: UUID) -> HttpResponse:
    """Section 5.3."""
    asked, after, kept = asked_of(request, str(subscription))
    page = held.page(subscription, asked, after=after, principal=request.principal)
    rows = ((row.stix_id, row.added, row.version) for row in page.rows)
    return dated(answered(resources.manifest_of(rows, following(str(subscription), page, kept))), page)


def objects(request: TaxiiRequest, subscription: UUID) -> HttpResponse:
    """Section 5.4."""
    asked, after, kept = asked_of(request, str(subscription))
    page = held.page(subscription, asked, after=after, principal=request.principal)
    return _envelope(request, subscription, page, kept)


def one_object(request: TaxiiRequest, subscription: UUID, object: str) -> HttpResponse:  # noqa: A002 - as addresses say
    """Section 5.6; `object` is its STIX id."""
    asked, after, kept = asked_of(request, str(subscription), OF_OBJECT)
    page = _of_object(request, subscription, filters.of_object(asked, object), after)
    return _envelope(request, subscription, page, kept)


def versions(request: TaxiiRequest, subscription: UUID, object: str) -> HttpResponse:  # noqa: A002 - as addresses say
    """Section 5.8."""
    asked, after, kept = asked_of(request, str(subscription), ("spec_version",))
    asked = replace(filters.of_object(asked, object), versions=filters.Versions(last=False, every=True))
    page = _of_object(request, subscription, asked, after)
    listed = tuple(timestamp(row.version) for row in page.rows)
    found = resources.VersionList(more=page.more, next=following(str(subscription), page, kept), versions=listed)
    return dated(answered(found), page)


def refuse(request: TaxiiRequest, subscription: UUID, object: str = "") -> HttpResponse:  # noqa: A002
    """Nothing is added to what was released, nor taken out of it (sections 5.5 and 5.7)."""
    held.collection(subscription, principal=request.principal)
    raise Answered(403, "This collection holds what was released. It can be read only.")


def _of_object(
    request: TaxiiRequest, subscription: UUID, asked: Filters, after: datetime | None
) -> EntriesPage[CollectionObject]:
    """A page of one object's versions; what no version can be seen of is missing."""
    page = held.page(subscription, asked, after=after, principal=request.principal)
    if not page.rows:
        held.demand_object(subscription, asked.ids[0], principal=request.principal)
    return page


def _envelope(
    request: TaxiiRequest, subscription: UUID, page: EntriesPage[CollectionObject], kept: str
) -> HttpResponse:
    """The objects of a page; that they were taken is logged, from AMBER upwards."""
    members.note_opening_of_many(
        principal=request.principal,
        actor=actor_of(request),
        labelled=tuple(sorted({row.label for row in page.rows})),
        record=f"collection:{subscription}",
        at=clock.now(),
    )
    bodies = b",".join(row.body for row in page.rows)
    body = resources.envelope(bodies, following(str(subscription), page, kept))
    return dated(HttpResponse(body, content_type=TAXII), page)


def _resource(card: SubscriptionCard) -> resources.CollectionResource:
    wanted = card.wanted
    said = (
        ", ".join(kind.words for kind in wanted.kinds) or "All kinds",
        ", ".join(wanted.topics),
        "" if wanted.lowest is Severity.INFORMATION else f"{wanted.lowest.words} and above",
    )
    return resources.CollectionResource(
        id=str(card.uid),
        title="; ".join(each for each in said if each),
        description="What we released since you asked for it, as far as you may see it.",
        can_read=True,
        can_write=False,
        media_types=(STIX,),
    )
