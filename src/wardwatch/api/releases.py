"""Products as they were released: the list, one of them, its forms. Whoever asks without a token sees TLP:CLEAR."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import EVERYBODY, ApiRequest, count_question, note_opening_of_document
from wardwatch.api.paging import Page, Part, Words
from wardwatch.products import library, queries
from wardwatch.products.queries import ReleaseRow
from wardwatch.products.types import FormName, KindName, Severity

router = Router(tags=["products"])
Number = Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9A-Za-z-]+$")]
BYTES = {"responses": {200: {"description": "The form's own bytes.", "content": {"application/octet-stream": {}}}}}


class ReleasesAsked(Part):
    """Which products."""

    q: Words = Field("", description="Words of its title or summary, its number, a vulnerability.")
    kind: KindName | None = Field(None, description="Only of this kind.")
    topic: Words = Field("", description="Only about this topic.", examples=["medical devices"])
    severity: Severity | None = Field(None, description="Only of this severity.")
    since: date | None = Field(None, description="Only what was released on this day (UTC) or later.")


class WhichRevision(Schema):
    """Which revision."""

    revision: int | None = Field(None, ge=1, lt=2**31, description="Null: the newest that you may see.")


class ReleasedLine(Schema):
    """A product in the list, in its newest revision."""

    uid: UUID = Field(description="Of this release: of this revision, at this marking.")
    number: str = Field(description="The product's ID#.", examples=["202611231305"])
    kind: KindName
    title: str
    summary: str
    severity: Severity
    topics: list[str]
    tlp: str = Field(description="How what you see is marked.", examples=["TLP:CLEAR"])
    revision: int
    first_released_at: datetime
    released_at: datetime
    valid_until: date | None = Field(description="Null: until it is revised.")
    withdrawn_at: datetime | None = Field(description="Since when it does not hold; null: it holds.")


class ReleasedForm(Schema):
    """A form that can be taken."""

    form: FormName
    media_type: str
    name: str
    size: int = Field(description="In bytes.")
    sha256: str


class ReleasedRevision(Schema):
    """A revision that you may see."""

    revision: int
    tlp: str
    released_at: datetime
    change: str


class ReleasedProduct(ReleasedLine):
    """A product as it was released; its text is the form `json`."""

    vulnerabilities: list[str]
    change: str = Field(description="What this revision changes.")
    withdrawn_why: str
    is_newest: bool = Field(description="No later revision was released at this marking.")
    forms: list[ReleasedForm]
    standing: list[ReleasedRevision] = Field(description="All revisions that you may see, the newest first.")


@router.get("", response=Page[ReleasedLine], url_name="api-releases", summary="List products", auth=EVERYBODY)
def releases(request: ApiRequest, wanted: Query[ReleasesAsked]) -> dict[str, object]:
    """What the center published and you may see, the newest first, each in its fullest release. For everybody."""
    text = " ".join(wanted.q.split())
    if text:
        count_question(request)
    found = library.shelf(
        viewer=request.principal.viewer,
        wanted=library.Wanted(
            text=text,
            kind=wanted.kind,
            topic=wanted.topic.strip(),
            severity=wanted.severity,
            between=(wanted.since, date.max) if wanted.since else None,
        ),
        after=wanted.cursor,
        limit=wanted.limit,
    )
    return {"items": list(map(_line, found.rows)), "next": found.following or None}


@router.get("/{number}", response=ReleasedProduct, url_name="api-release", summary="One product", auth=EVERYBODY)
def release(request: ApiRequest, number: Number, wanted: Query[WhichRevision]) -> dict[str, object]:
    """A product as it was released, the fullest that you may see. From AMBER upwards, that you look is logged."""
    card = queries.release(number, viewer=request.principal.viewer, revision=wanted.revision)
    note_opening_of_document(request, card.label, f"release:{number}")
    return {
        **_line(card.row),
        "vulnerabilities": card.vulnerabilities,
        "change": card.change,
        "withdrawn_why": card.withdrawn_why,
        "is_newest": card.is_newest,
        "forms": [asdict(each) for each in card.forms],
        "standing": [{**asdict(each), "tlp": each.tlp.label} for each in card.standing],
    }


@router.get(
    "/{number}/forms/{form}",
    url_name="api-release-form",
    summary="One of its forms",
    openapi_extra=BYTES,
    auth=EVERYBODY,
)
def release_form(request: ApiRequest, number: Number, form: FormName, wanted: Query[WhichRevision]) -> HttpResponse:
    """The bytes of a form; their sha256 is with the product. From AMBER upwards, that you take them is logged."""
    taken = library.take(number, form, viewer=request.principal.viewer, revision=wanted.revision)
    note_opening_of_document(request, taken.label, f"release-form:{number}")
    return HttpResponse(
        taken.data,
        content_type=taken.form.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{taken.form.name}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "ETag": f'"{taken.form.sha256}"',
            "TLP": taken.tlp.label,
            "X-Content-Type-Options": "nosniff",
        },
    )


def _line(row: ReleaseRow) -> dict[str, object]:
    return {**asdict(row), "tlp": row.tlp.label}
