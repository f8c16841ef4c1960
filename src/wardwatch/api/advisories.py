"""Advisories, and the library of all that everybody may read. Whoever asks without a token sees what is public."""

from datetime import date, datetime
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from wardwatch.api.access import EVERYBODY, ApiRequest, count_question
from wardwatch.api.paging import Page, Part, Words
from wardwatch.api.vulnerabilities import Name, Source, Then
from wardwatch.vulnerabilities import queries
from wardwatch.vulnerabilities.answers import AdvisoryAnswer, LibraryFilter
from wardwatch.vulnerabilities.types import LibraryKind

router = Router(tags=["advisories"])
library = Router(tags=["library"])


class AdvisoryAsked(Part):
    """Which advisories."""

    q: Words = Field("", description="A number, or words of its title, summary or products.", examples=["monitor"])
    publisher: Words = Field("", description="Only of this publisher.")
    vulnerability: Words = Field("", description="Only those that name this one.", examples=["CVE-2026-1001"])
    since: AwareDatetime | None = Field(None, description="Only those released at this instant or later.")


class AdvisoryLine(Schema):
    """An advisory that was found."""

    publisher: str
    tracking_id: str
    title: str
    current_release: datetime | None
    vulnerabilities: int


class Advisory(Schema):
    """One advisory in the version that holds."""

    tracking_id: str
    version: str
    publisher: str
    title: str
    summary: str
    url: str
    initial_release: datetime | None
    current_release: datetime | None
    vulnerabilities: list[str]
    source: Source


class LibraryAsked(Part):
    """What of the library."""

    q: Words = Field("", description="A number, or words.")
    device: Words = Field("", description="Words of a product's or maker's name.", examples=["infusion pump"])
    maker: Words = Field("", description="Only of this maker.")
    kind: LibraryKind | None = Field(None, description="Only of this kind.")
    exploited: bool = Field(False, description="Only about weaknesses that attackers use.")
    since: date | None = Field(None, description="Only what was released on this day (UTC) or later.")


class Released(Schema):
    """Something that everybody may read."""

    kind: LibraryKind
    publisher: str
    number: str
    title: str
    summary: str
    at: datetime = Field(description="When its publisher released it.")
    document: UUID = Field(description="What we received.")
    media_type: str
    exploited: bool = Field(description="It is about a weakness that attackers use.")
    maker: str


@router.get("", response=Page[AdvisoryLine], url_name="api-advisories", summary="List advisories", auth=EVERYBODY)
def find_advisories(request: ApiRequest, wanted: Query[AdvisoryAsked]) -> dict[str, object]:
    """Advisories that hold and that you may see, the newest first. For everybody."""
    text = " ".join(wanted.q.split())
    if text:
        count_question(request)
    found = queries.advisory_page(
        viewer=request.principal.viewer,
        wanted=queries.AdvisoryFilter(
            text=text,
            publisher=wanted.publisher,
            vulnerability=wanted.vulnerability.strip().upper(),
            since=wanted.since,
        ),
        after=wanted.cursor,
        limit=wanted.limit,
    )
    return {"items": found.lines, "next": found.after or None}


@router.get("/{name}", response=Advisory, url_name="api-advisory", summary="One advisory", auth=EVERYBODY)
def advisory(request: ApiRequest, name: Name, then: Query[Then]) -> AdvisoryAnswer:
    """What an advisory says, by its publisher's number for it. For everybody, as far as they may see it."""
    return queries.advisory(name, viewer=request.principal.viewer, as_of=then.as_of)


@library.get("", response=Page[Released], url_name="api-library", summary="The library", auth=EVERYBODY)
def read_library(request: ApiRequest, wanted: Query[LibraryAsked]) -> dict[str, object]:
    """All that the center may show to anybody, the newest first; the same for everybody."""
    text, device, maker = (" ".join(each.split()) for each in (wanted.q, wanted.device, wanted.maker))
    if text or device:
        count_question(request)
    found = queries.library(
        wanted=LibraryFilter(
            text=text,
            device=device,
            kind=wanted.kind,
            maker=maker,
            between=(wanted.since, date.max) if wanted.since else None,
            exploited=wanted.exploited,
        ),
        after=wanted.cursor,
        limit=wanted.limit,
    )
    return {"items": found.items, "next": found.following or None}
