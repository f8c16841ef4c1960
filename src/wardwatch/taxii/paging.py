"""What every list of this door has: what a request asks for, where its page begins and the next one, how it is dated.

`next` is a sealed place: when the last entry of the page was added, and what was matched. Nothing is kept for it here;
it holds for as long as the collection stands, whatever is written meanwhile. A client that repeats its first
`added_after` beside it goes on at the later of the two.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

from wardwatch.kit.cursors import open_place, seal_place
from wardwatch.kit.errors import FormatError
from wardwatch.standards.taxii import filters, resources
from wardwatch.standards.taxii.filters import Filters, timestamp
from wardwatch.standards.taxii.media import TAXII
from wardwatch.taxii.access import TaxiiRequest

LONGEST_KEPT = 1000
"""Characters of what was matched that `next` keeps; a client that matches more repeats it."""
OF_OBJECT = ("version", "spec_version")
"""What can be matched where one object is asked for."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class Page(Protocol):
    """A page of something: when its first and its last entry were added, and whether more follow."""

    @property
    def first(self) -> datetime | None:
        """When the first was added."""

    @property
    def last(self) -> datetime | None:
        """When the last was added."""

    @property
    def more(self) -> bool:
        """Whether there is a next page."""


def answered(resource: resources.Resource) -> HttpResponse:
    """A resource as an answer."""
    return HttpResponse(resources.encode(resource), content_type=TAXII)


def dated(response: HttpResponse, page: Page) -> HttpResponse:
    """The answer with when the first and the last entry of its page were added (section 3.2)."""
    if page.first and page.last:
        response["X-TAXII-Date-Added-First"] = timestamp(page.first)
        response["X-TAXII-Date-Added-Last"] = timestamp(page.last)
    return response


def asked_of(
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


def following(collection: str, page: Page, kept: str) -> str:
    """The place of the next page; "": there is none."""
    if not page.more or page.last is None:
        return ""
    return seal_place(f"taxii|{collection}", ((page.last - _EPOCH) // _TICK, kept))


def absolute(request: TaxiiRequest, path: str) -> str:
    """An absolute address; the center's own where it is asked under that: its scheme is right behind a proxy too."""
    if request.get_host() == urlsplit(settings.PUBLIC_URL).netloc:
        return str(settings.PUBLIC_URL).rstrip("/") + path
    return request.build_absolute_uri(path)
