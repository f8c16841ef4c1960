"""Reports. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking

ReportState = Literal["waiting", "reading", "read", "failed"]
"""How far a report is read."""


class ReportLine(Struct, frozen=True, kw_only=True):
    """A report in the list. The counts are of finds."""

    uid: UUID
    title: str
    said_by: str
    """Who wrote it."""
    tlp: str
    """The marking of what is taken over."""
    state: ReportState
    handed_in_at: datetime
    ours: bool
    """Whether your organization handed it in."""
    open: int
    accepted: int
    refused: int


class FindKind(Struct, frozen=True, kw_only=True):
    """Finds of one kind."""

    kind: str
    count: int
    open: int


class ThreatReport(Struct, frozen=True, kw_only=True):
    """A report. Its text and its finds have addresses of their own."""

    uid: UUID
    title: str
    said_by: str
    """Who wrote it."""
    tlp: str
    """The marking of what is taken over."""
    state: ReportState
    handed_in_at: datetime
    ours: bool
    """Whether your organization handed it in."""
    open: int
    accepted: int
    refused: int
    document: UUID
    """The document, as it came."""
    kind: str
    """`pdf`, `html` or `text`; empty: not read yet."""
    file_name: str
    url: str
    published: date | None
    problem: str
    """Why it could not be read; empty: it could."""
    problems: tuple[str, ...]
    """What of it is not in the text."""
    changed_at: datetime
    parts: int
    """Parts of its text."""
    report: str
    """STIX id of the report object that acceptances made; empty: none yet."""
    may_decide: bool
    label: str
    """Under which level you read the report itself."""
    kinds: tuple[FindKind, ...]


FindState = Literal["open", "accepted", "refused"]
"""What somebody decided about a find."""


class FindSpot(Struct, frozen=True, kw_only=True):
    """Where a find stands: offsets in the whole text (characters, `end` is the first behind it), and where that is."""

    start: int
    end: int
    part: int
    line: int
    """From 1; in its page, where there are pages."""
    page: int | None


class FindMeant(Struct, frozen=True, kw_only=True):
    """What a name or a number means."""

    type: str
    name: str
    id: str


class FindHint(Struct, frozen=True, kw_only=True):
    """A false-positive list that the value stands on."""

    list_name: str
    category: str
    entry: str


class ReportFind(Struct, frozen=True, kw_only=True):
    """A value that the report holds."""

    number: int
    """From 1, in this report."""
    kind: str
    value: str
    written: str
    """As it stands there first."""
    defanged: bool
    times: int
    spots: tuple[FindSpot, ...]
    """The first places."""
    sentence: str
    means: tuple[FindMeant, ...]
    """Several: say which one when you accept it. None: nobody here knows."""
    hints: tuple[FindHint, ...]
    state: FindState
    decided_at: datetime | None
    why: str
    objects: tuple[str, ...]
    """STIX ids that accepting it gave the report."""


class TextPart(Struct, frozen=True, kw_only=True):
    """A part of the report's text."""

    number: int
    start: int
    """Its offset in the whole text."""
    page: int | None
    text: str


class FindsDecided(Struct, frozen=True, kw_only=True):
    """What was decided."""

    finds: int
    objects: int
    """Versions of objects that this made."""
    unclear: tuple[int, ...]
    """Finds that mean several things, and stay open until you say which."""
    listed: int
    """Finds on false-positive lists, which stay open: accept them by number."""


class ReportsCalls(Asking):
    """Operations on reports."""

    def reports(self, *, open: bool | None = None, limit: int | None = None) -> Iterator[ReportLine]:
        """The reports that you may see, the last handed in first. `limit`: how many in one part; parts follow by
        themselves.
        """
        return self.pages(ReportLine, "/reports", {"open": open, "limit": limit})

    def hand_in_report(
        self,
        *,
        title: str,
        said_by: str,
        tlp: str,
        file: bytes,
        of: Literal["text/plain", "text/html", "application/pdf", "application/octet-stream"],
        name: str | None = None,
        url: str | None = None,
        published: date | None = None,
        key: str | None = None,
    ) -> ThreatReport:
        """Hand in a report: the body is the file. It is read in the background; ask for it until its `state` is
        `read`. `key`: your own name for this write.
        """
        return self.hand_in(
            ThreatReport,
            "POST",
            "/reports",
            {"title": title, "said_by": said_by, "tlp": tlp, "name": name, "url": url, "published": published},
            file,
            of,
            key=key,
        )

    def report(self, report: UUID) -> ThreatReport:
        """One report. That somebody else opens what a member handed in is logged."""
        return self.read(ThreatReport, f"/reports/{self.quoted(report)}")

    def report_finds(
        self, report: UUID, *, kind: str | None = None, state: FindState | None = None, limit: int | None = None
    ) -> Iterator[ReportFind]:
        """What was found in it and where, in the order of the text. `limit`: how many in one part; parts follow by
        themselves.
        """
        return self.pages(
            ReportFind, f"/reports/{self.quoted(report)}/finds", {"kind": kind, "state": state, "limit": limit}
        )

    def report_text(self, report: UUID, *, number: int | None = None) -> TextPart:
        """A part of its text, as it was read."""
        return self.read(TextPart, f"/reports/{self.quoted(report)}/text", {"number": number})

    def decide_finds(
        self,
        report: UUID,
        *,
        state: FindState,
        numbers: Sequence[int] | UnsetType | None = UNSET,
        kind: str | UnsetType = UNSET,
        means: dict[str, str] | UnsetType = UNSET,
        why: str | UnsetType = UNSET,
        key: str | None = None,
    ) -> FindsDecided:
        """Accept, refuse or reopen finds: by number, all open ones of a kind, or all open ones. `key`: your own name
        for this write.
        """
        return self.write(
            FindsDecided,
            "POST",
            f"/reports/{self.quoted(report)}/decisions",
            {"state": state, "numbers": numbers, "kind": kind, "means": means, "why": why},
            key=key,
        )
