"""What the asker's organization sent to collections, and what became of it and of the reports that it handed in."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest, note_opening
from wardwatch.api.objects import StixLine
from wardwatch.api.paging import Page, Part, cursor, place
from wardwatch.feeds.types import QuarantineState
from wardwatch.intel.queries import OutcomeState, outcomes
from wardwatch.kit import clock
from wardwatch.reports import queries as reports
from wardwatch.sharing import queries
from wardwatch.sharing.types import SubmissionState

router = Router(tags=["submissions"])
of_reports = Router(tags=["submissions"])


class SubmissionLine(Schema):
    """Objects that your organization sent to a collection."""

    uid: UUID
    collection: str
    state: SubmissionState
    received_at: datetime
    accepted: int
    warned: int = Field(description="Accepted with warnings; counted in `accepted` too.")
    refused: int
    pending: int


class Submissions(Page[SubmissionLine]):
    """What your organization sent, the last first."""

    seen_by_others: int | None = Field(
        description="At least so many other organizations sighted something of all that you sent; null: fewer than"
        " five, or not to be told."
    )


class RefusedObject(Schema):
    """An object that was refused: its id or its place, and why."""

    stix_id: str
    version: str
    message: str
    place: str
    kept: QuarantineState | None = Field(description="How it stands in quarantine.")


class Submission(Schema):
    """What became of one submission."""

    line: SubmissionLine
    failures: list[RefusedObject] = Field(description="The first of them.")


class SentReason(Schema):
    """Why a verdict is no higher, or why it is what it is."""

    rule: str
    text: str


class SentObject(Schema):
    """What became of an object that you sent: counts of what you may see, never who it was."""

    line: StixLine
    state: OutcomeState
    corroborated: int = Field(description="Independent others who say the same.")
    sighted: int = Field(description="Sightings by others.")
    reports: int = Field(description="Reports and groupings of others that name it.")
    collections: list[str] = Field(description="Titles of collections that hold it.")
    verdict: str | None = Field(
        description="`never`, `hunt` or `block`; null: it holds no value that is judged.", examples=["hunt"]
    )
    confidence: int | None = Field(description="Now, 0 to 100; null: nobody can say.")
    reasons: list[SentReason]


@router.get("", response=Submissions, url_name="api-submissions", summary="List what you sent")
def submissions(request: ApiRequest, wanted: Query[Part]) -> dict[str, object]:
    """What your organization sent to collections, and how many others saw something of it."""
    after = place("submissions", wanted.cursor)
    rows = queries.submissions(
        principal=request.principal, after=UUID(after) if after else None, limit=wanted.limit + 1
    )
    shown = rows[: wanted.limit]
    more = str(shown[-1].uid) if len(rows) > len(shown) else ""
    return {
        "items": [*map(asdict, shown)],
        "next": cursor("submissions", more),
        "seen_by_others": queries.seen_by_others(principal=request.principal, at=clock.now()),
    }


@router.get("/{uuid:submission}", response=Submission, url_name="api-submission", summary="Show")
def submission(request: ApiRequest, submission: UUID) -> dict[str, object]:
    """One of them: how many objects were accepted, and what was refused and why."""
    found = queries.submission_detail(submission, principal=request.principal)
    return {"line": asdict(found.line), "failures": [*map(asdict, found.failures)]}


@router.get(
    "/{uuid:submission}/objects", response=Page[SentObject], url_name="api-submission-objects", summary="Its objects"
)
def submission_objects(request: ApiRequest, submission: UUID, wanted: Query[Part]) -> dict[str, object]:
    """What became of each object that was accepted; of the first thousand."""
    found = queries.submission_detail(submission, principal=request.principal)
    return _followed(request, found.objects, found.own, wanted)


@of_reports.get(
    "/{uuid:report}/objects", response=Page[SentObject], url_name="api-report-objects", summary="What became of it"
)
def report_objects(request: ApiRequest, report: UUID, wanted: Query[Part]) -> dict[str, object]:
    """What became of each object that was taken over from a report; of the first thousand."""
    card = reports.report(report, principal=request.principal)
    for organization in sorted(card.about):
        note_opening(request, organization, f"report-objects:{report}")
    objects, own = reports.taken_over(card, principal=request.principal)
    return _followed(request, objects, own, wanted)


def _followed(request: ApiRequest, ids: Sequence[str], own: dict[int, str], wanted: Part) -> dict[str, object]:
    viewer = request.principal.viewer
    first = int(place("sent-objects", wanted.cursor) or 0)
    found = outcomes(ids[first : first + wanted.limit], own=own, viewer=viewer, at=clock.now())
    titles = queries.in_collections([each.line.stix_id for each in found], viewer=viewer)
    items: list[dict[str, Any]] = [
        {
            **{name: getattr(each, name) for name in ("state", "corroborated", "sighted", "reports", "confidence")},
            "line": {**asdict(each.line), "tlp": each.line.tlp.label},
            "collections": [*titles.get(each.line.stix_id, ())],
            "verdict": each.verdict.name.lower() if each.verdict is not None else None,
            "reasons": [{"rule": reason.rule, "text": reason.text} for reason in each.reasons],
        }
        for each in found
    ]
    behind = first + wanted.limit
    return {"items": items, "next": cursor("sent-objects", str(behind) if behind < len(ids) else "")}
