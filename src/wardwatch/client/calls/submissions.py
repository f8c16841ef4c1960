"""Submissions. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking
from wardwatch.client.calls.intelligence import StixLine

SubmissionState = Literal["pending", "complete"]
"""How far objects are that somebody sent; the words of TAXII 2.1 section 4.3.1."""


class SubmissionLine(Struct, frozen=True, kw_only=True):
    """Objects that your organization sent to a collection."""

    uid: UUID
    collection: str
    state: SubmissionState
    received_at: datetime
    accepted: int
    warned: int
    """Accepted with warnings; counted in `accepted` too."""
    refused: int
    pending: int


class Submissions(Struct, frozen=True, kw_only=True):
    """What your organization sent, the last first."""

    items: tuple[SubmissionLine, ...]
    next: str | None
    """Cursor of the following part; null: this is the last one."""
    seen_by_others: int | None
    """At least so many other organizations sighted something of all that you sent; null: fewer than five, or not to
    be told.
    """


QuarantineState = Literal["open", "retried", "dismissed"]
"""Where a quarantined record stands."""


class RefusedObject(Struct, frozen=True, kw_only=True):
    """An object that was refused: its id or its place, and why."""

    stix_id: str
    version: str
    message: str
    place: str
    kept: QuarantineState | None
    """How it stands in quarantine."""


class Submission(Struct, frozen=True, kw_only=True):
    """What became of one submission."""

    line: SubmissionLine
    failures: tuple[RefusedObject, ...]
    """The first of them."""


OutcomeState = Literal["standing", "confirmed", "disputed", "false-positive", "unsure", "expired", "revoked"]
"""How an object stands that somebody sent."""


class SentReason(Struct, frozen=True, kw_only=True):
    """Why a verdict is no higher, or why it is what it is."""

    rule: str
    text: str


class SentObject(Struct, frozen=True, kw_only=True):
    """What became of an object that you sent: counts of what you may see, never who it was."""

    line: StixLine
    state: OutcomeState
    corroborated: int
    """Independent others who say the same."""
    sighted: int
    """Sightings by others."""
    reports: int
    """Reports and groupings of others that name it."""
    collections: tuple[str, ...]
    """Titles of collections that hold it."""
    verdict: str | None
    """`never`, `hunt` or `block`; null: it holds no value that is judged."""
    confidence: int | None
    """Now, 0 to 100; null: nobody can say."""
    reasons: tuple[SentReason, ...]


class SubmissionsCalls(Asking):
    """Operations on submissions."""

    def submissions(self, *, limit: int | None = None) -> Submissions:
        """What your organization sent to collections, and how many others saw something of it."""
        return self.read(Submissions, "/submissions", {"limit": limit})

    def submission(self, submission: UUID) -> Submission:
        """One of them: how many objects were accepted, and what was refused and why."""
        return self.read(Submission, f"/submissions/{self.quoted(submission)}")

    def submission_objects(self, submission: UUID, *, limit: int | None = None) -> Iterator[SentObject]:
        """What became of each object that was accepted; of the first thousand. `limit`: how many in one part; parts
        follow by themselves.
        """
        return self.pages(SentObject, f"/submissions/{self.quoted(submission)}/objects", {"limit": limit})

    def report_objects(self, report: UUID, *, limit: int | None = None) -> Iterator[SentObject]:
        """What became of each object that was taken over from a report; of the first thousand. `limit`: how many in
        one part; parts follow by themselves.
        """
        return self.pages(SentObject, f"/reports/{self.quoted(report)}/objects", {"limit": limit})
