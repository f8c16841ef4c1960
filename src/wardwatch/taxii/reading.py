"""Looking: discovery, API root, collections, manifests, objects and their versions (sections 4.1, 4.2, 5.1 to 5.8)."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse

from wardwatch.kit import clock
from wardwatch.markings.viewing import seen_by
from wardwatch.members import operations as members
from wardwatch.members.queries import center_name
from wardwatch.sharing import queries
from wardwatch.sharing.types import CollectionCard
from wardwatch.standards.taxii import filters, resources
from wardwatch.standards.taxii.filters import Filters, timestamp
from wardwatch.standards.taxii.media import STIX, TAXII
from wardwatch.taxii.access import TaxiiRequest, actor_of
from wardwatch.taxii.adding import LARGEST
from wardwatch.taxii.paging import OF_OBJECT, absolute, answered, asked_of, dated, following


def discovery(request: TaxiiRequest) -> HttpResponse:
    """Section 4.1: where the API roots are."""
    roots = tuple(absolute(request, reverse(name)) for name in ("taxii-root", "taxii-products"))
    return answered(
        resources.Discovery(
            title=center_name(),
            description="What this center holds, as far as its markings let you see it.",
            default=roots[0],
            api_roots=roots,
        )
    )


def api_root(request: TaxiiRequest) -> HttpResponse:
    """Section 4.2."""
    return answered(
        resources.ApiRoot(
            title=center_name(),
            description="Intelligence in STIX 2.1; each object is marked, and you see what its marking lets you see.",
            versions=resources.VERSIONS,
            max_content_length=LARGEST,
        )
    )


def collections(request: TaxiiRequest) -> HttpResponse:
    """Section 5.1."""
    found = queries.collections(principal=request.principal)
    return answered(resources.Collections(collections=tuple(map(_resource, found))))


def collection(request: TaxiiRequest, collection: str) -> HttpResponse:
    """Section 5.2."""
    return answered(_resource(queries.collection(collection, principal=request.principal)))


def manifest(request: TaxiiRequest, collection: str) -> HttpResponse:
    """Section 5.3."""
    asked, after, kept = asked_of(request, collection)
    page = queries.entries_page(collection, asked, after=after, viewer=request.principal.viewer)
    rows = ((row.stix_id, row.added, row.version) for row in page.rows)
    return dated(answered(resources.manifest_of(rows, following(collection, page, kept))), page)


def objects(request: TaxiiRequest, collection: str) -> HttpResponse:
    """Section 5.4."""
    return _envelope(request, collection, *asked_of(request, collection))


def one_object(request: TaxiiRequest, collection: str, object: str) -> HttpResponse:  # noqa: A002 - as addresses say
    """Section 5.6; `object` is its STIX id."""
    asked, after, kept = asked_of(request, collection, OF_OBJECT)
    viewer = request.principal.viewer
    with seen_by(viewer):
        queries.demand_object(collection, object, viewer=viewer)
        return _envelope(request, collection, filters.of_object(asked, object), after, kept)


def versions(request: TaxiiRequest, collection: str, object: str) -> HttpResponse:  # noqa: A002 - as addresses say
    """Section 5.8."""
    asked, after, kept = asked_of(request, collection, ("spec_version",))
    asked = replace(filters.of_object(asked, object), versions=filters.Versions(last=False, every=True))
    viewer = request.principal.viewer
    with seen_by(viewer):
        queries.demand_object(collection, object, viewer=viewer)
        page = queries.entries_page(collection, asked, after=after, viewer=viewer)
    listed = tuple(timestamp(row.version) for row in page.rows)
    found = resources.VersionList(more=page.more, next=following(collection, page, kept), versions=listed)
    return dated(answered(found), page)


def _envelope(
    request: TaxiiRequest, collection: str, asked: Filters, after: datetime | None, kept: str
) -> HttpResponse:
    viewer = request.principal.viewer
    with seen_by(viewer):
        page = queries.objects_page(collection, asked, after=after, viewer=viewer)
        members.note_opening_of_many(
            principal=request.principal,
            actor=actor_of(request),
            labelled=page.labels,
            record=f"collection:{page.collection}",
            at=clock.now(),
        )
    body = resources.envelope(page.bodies, following(collection, page, kept))
    return dated(HttpResponse(body, content_type=TAXII), page)


def _resource(card: CollectionCard) -> resources.CollectionResource:
    return resources.CollectionResource(
        id=str(card.uid),
        title=card.title,
        description=card.description,
        alias=card.alias,
        can_read=True,
        can_write=card.can_write,
        media_types=(STIX,),
    )
