"""Looking: discovery, API root, collections, manifests, objects and their versions (sections 4.1, 4.2, 5.1 to 5.8).

`next` is a sealed place: when the last entry of the page was added, and what was matched. Nothing is kept for it here;
it holds for as long as the collection stands, whatever is written meanwhile. A client that repeats its first
`added_after` beside it goes on at the later of the two.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from wardwatch.kit import clock
from wardwatch.kit.cursors import open_place, seal_place
from wardwatch.kit.errors import FormatError
from wardwatch.markings.viewing import seen_by
from wardwatch.members import operations as members
from wardwatch.members.queries import center_name
from wardwatch.sharing import queries
from wardwatch.sharing.types import CollectionCard, EntriesPage, ObjectsPage
from wardwatch.standards.taxii import filters, resources
from wardwatch.standards.taxii.filters import Filters, timestamp
from wardwatch.standards.taxii.media import STIX, TAXII
from wardwatch.taxii.access import TaxiiRequest, actor_of
from wardwatch.taxii.adding import LARGEST

LONGEST_KEPT = 1000
"""Characters of what was matched that `next` keeps; a client that matches more repeats it."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_OF_OBJECT = ("version", "spec_version")


def discovery(request: TaxiiRequest) -> HttpResponse:
    """Section 4.1: where the API root is."""
    root = _absolute(request, reverse("taxii-root"))
    return answered(
        resources.Discovery(
            title=center_name(),
            description="What this center holds, as far as its markings let you see it.",
            default=root,
            api_roots=(root,),
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
    asked, after, kept = _asked(request, collection)
    page = queries.entries_page(collection, asked, after=after, viewer=request.principal.viewer)
    rows = ((row.stix_id, row.added, row.version) for row in page.rows)
    return _dated(answered(resources.manifest_of(rows, _next(collection, page, kept))), page)


def objects(request: TaxiiRequest, collection: str) -> HttpResponse:
    """Section 5.4."""
    return _envelope(request, collection, *_asked(request, collection))


def one_object(request: TaxiiRequest, collection: str, object: str) -> HttpResponse:  # noqa: A002 - as addresses say
    """Section 5.6; `object` is its STIX id."""
    asked, after, kept = _asked(request, collection, _OF_OBJECT)
    viewer = request.principal.viewer
    with seen_by(viewer):
        queries.demand_object(collection, object, viewer=viewer)
        return _envelope(request, collection, filters.of_object(asked, object), after, kept)


def versions(request: TaxiiRequest, collection: str, object: str) -> HttpResponse:  # noqa: A002 - as addresses say
    """Section 5.8."""
    asked, after, kept = _asked(request, collection, ("spec_version",))
    asked = replace(filters.of_object(asked, object), versions=filters.Versions(last=False, every=True))
    viewer = request.principal.viewer
    with seen_by(viewer):
        queries.demand_object(collection, object, viewer=viewer)
        page = queries.entries_page(collection, asked, after=after, viewer=viewer)
    listed = tuple(timestamp(row.version) for row in page.rows)
    found = resources.VersionList(more=page.more, next=_next(collection, page, kept), versions=listed)
    return _dated(answered(found), page)


def answered(resource: resources.Resource) -> HttpResponse:
    """A resource as an answer."""
    return HttpResponse(resources.encode(resource), content_type=TAXII)


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
    body = resources.envelope(page.bodies, _next(collection, page, kept))
    return _dated(HttpResponse(body, content_type=TAXII), page)


def _dated(response: HttpResponse, page: EntriesPage | ObjectsPage) -> HttpResponse:
    """The answer with when the first and the last entry of its page were added (section 3.2)."""
    if page.first and page.last:
        response["X-TAXII-Date-Added-First"] = timestamp(page.first)
        response["X-TAXII-Date-Added-Last"] = timestamp(page.last)
    return response


def _asked(
    request: TaxiiRequest, collection: str, matches: Sequence[str] = filters.MATCHES
) -> tuple[Filters, datetime | None, str]:
    """What a request asks for, where its page begins, and what of it the next page's place keeps."""
    query: dict[str, Sequence[str]] = dict(request.GET.lists())
    asked, after = filters.read(query, matches=matches), None
    if asked.next:
        added, kept = open_place(f"taxii|{collection}", asked.next, tuple[int, str])
        query = filters.with_matching(query, kept)
        try:
            asked = filters.read(query, matches=matches)
        except FormatError as error:
            raise FormatError("is a place in another list", "next") from error
        after = _EPOCH + added * _TICK
    matched = filters.matching(query)
    return asked, after, matched if len(matched) <= LONGEST_KEPT else ""


def _next(collection: str, page: EntriesPage | ObjectsPage, kept: str) -> str:
    if not page.more or page.last is None:
        return ""
    return seal_place(f"taxii|{collection}", ((page.last - _EPOCH) // _TICK, kept))


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


def _absolute(request: TaxiiRequest, path: str) -> str:
    """An absolute address; the center's own where it is asked under that: its scheme is right behind a proxy too."""
    if request.get_host() == urlsplit(settings.PUBLIC_URL).netloc:
        return str(settings.PUBLIC_URL).rstrip("/") + path
    return request.build_absolute_uri(path)
