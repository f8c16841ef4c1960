"""Reports that were handed in: the list, one with what was found in it, handing one in, deciding what is taken over."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, acting, note_opening
from wardwatch.api.paging import Page, Part, Text, cursor, place
from wardwatch.api.problems import BadRequest
from wardwatch.api.writes import HEADER, once
from wardwatch.kit.errors import NotFound
from wardwatch.reports import operations, queries
from wardwatch.reports.types import FindRow, FindState, Handed, ReportCard, ReportRow, ReportState
from wardwatch.standards import tlp

router = Router(tags=["reports"])
REPORT_TYPES = ("text/plain", "text/html", "application/pdf", "application/octet-stream")
"""Media types of the files that are taken in; what a file is, its bytes tell."""
REPORT: dict[str, Any] = {
    **HEADER,
    "requestBody": {
        "required": True,
        "description": "The report itself: PDF, HTML or plain text, 20 MB at most.",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in REPORT_TYPES},
    },
}
FileName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f/\\]+$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
Kind = Annotated[str, StringConstraints(max_length=30, pattern=r"^[a-z0-9-]*$")]
Marking = Annotated[str, StringConstraints(pattern=r"^TLP:(CLEAR|GREEN|AMBER|AMBER\+STRICT)$")]
Reference = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]


class ReportLine(Schema):
    """A report in the list. The counts are of finds."""

    uid: UUID
    title: str
    said_by: str = Field(description="Who wrote it.")
    tlp: str = Field(description="The marking of what is taken over.", examples=["TLP:GREEN"])
    state: ReportState
    handed_in_at: datetime
    ours: bool = Field(description="Whether your organization handed it in.")
    open: int
    accepted: int
    refused: int


class FindKind(Schema):
    """Finds of one kind."""

    kind: str
    count: int
    open: int


class ThreatReport(ReportLine):
    """A report. Its text and its finds have addresses of their own."""

    document: UUID = Field(description="The document, as it came.")
    kind: str = Field(description="`pdf`, `html` or `text`; empty: not read yet.")
    file_name: str
    url: str
    published: date | None
    problem: str = Field(description="Why it could not be read; empty: it could.")
    problems: list[str] = Field(description="What of it is not in the text.")
    changed_at: datetime
    parts: int = Field(description="Parts of its text.")
    report: str = Field(description="STIX id of the report object that acceptances made; empty: none yet.")
    may_decide: bool
    label: str = Field(description="Under which level you read the report itself.", examples=["TLP:AMBER+STRICT"])
    kinds: list[FindKind]


class FindSpot(Schema):
    """Where a find stands: offsets in the whole text (characters, `end` is the first behind it), and where that is."""

    start: int
    end: int
    part: int
    line: int = Field(description="From 1; in its page, where there are pages.")
    page: int | None


class FindMeant(Schema):
    """What a name or a number means."""

    type: str
    name: str
    id: str


class FindHint(Schema):
    """A false-positive list that the value stands on."""

    list_name: str
    category: str
    entry: str


class ReportFind(Schema):
    """A value that the report holds."""

    number: int = Field(description="From 1, in this report.")
    kind: str = Field(examples=["ipv4", "domain", "sha256", "cve", "attack-id", "name"])
    value: str
    written: str = Field(description="As it stands there first.")
    defanged: bool
    times: int
    spots: list[FindSpot] = Field(description="The first places.")
    sentence: str
    means: list[FindMeant] = Field(description="Several: say which one when you accept it. None: nobody here knows.")
    hints: list[FindHint]
    state: FindState
    decided_at: datetime | None
    why: str
    objects: list[str] = Field(description="STIX ids that accepting it gave the report.")


class TextPart(Schema):
    """A part of the report's text."""

    number: int
    start: int = Field(description="Its offset in the whole text.")
    page: int | None
    text: str


class WhichReports(Part):
    """Which reports."""

    open: bool = Field(False, description="Only those with open finds, or not read yet.")


class WhichFinds(Part):
    """Which finds."""

    kind: Kind = ""
    state: FindState | None = Field(None, description="Null: of any state.")


class WhichPart(Schema):
    """Which part of the text."""

    number: int = Field(1, ge=1, le=1_000_000)


class HandingIn(Schema, extra="forbid"):
    """What is said of a report that comes as a file."""

    title: Line
    said_by: Line = Field(description="Who wrote it.")
    tlp: Marking = Field(description="The marking of what is taken over.", examples=["TLP:GREEN"])
    name: FileName = Field("report.txt", description="What the file is called.", examples=["report.pdf"])
    url: Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")] = Field(
        "", description="Where it is published."
    )
    published: date | None = None


class Deciding(Schema, extra="forbid"):
    """What somebody decides about finds."""

    state: FindState = Field(description="`open` takes a decision back: what was accepted is revoked.")
    numbers: list[int] | None = Field(
        None,
        max_length=1000,
        description="Of finds. Null: all open ones; of them none that stands on a list is accepted.",
    )
    kind: Kind = Field("", description="Only finds of this kind.")
    means: dict[int, Reference] = Field({}, max_length=1000, description="By number of the find: the id that is meant.")
    why: Text = ""


class FindsDecided(Schema):
    """What was decided."""

    finds: int
    objects: int = Field(description="Versions of objects that this made.")
    unclear: list[int] = Field(description="Finds that mean several things, and stay open until you say which.")
    listed: int = Field(description="Finds on false-positive lists, which stay open: accept them by number.")


@router.get("", response=Page[ReportLine], url_name="api-reports", summary="List reports")
def reports(request: ApiRequest, wanted: Query[WhichReports]) -> dict[str, object]:
    """The reports that you may see, the last handed in first."""
    after = place("reports", wanted.cursor)
    rows = queries.reports(
        principal=request.principal,
        state=FindState.OPEN if wanted.open else "",
        after=UUID(after) if after else None,
        limit=wanted.limit + 1,
    )
    shown = rows[: wanted.limit]
    more = str(shown[-1].uid) if len(rows) > len(shown) else ""
    return {"items": [*map(_line, shown)], "next": cursor("reports", more)}


@router.post("", response=ThreatReport, url_name="api-reports", summary="Hand in", openapi_extra=REPORT)
@once
def hand_in_report(request: ApiRequest, said: Query[HandingIn]) -> ThreatReport:
    """Hand in a report: the body is the file. It is read in the background; ask for it until its `state` is `read`."""
    try:
        uid = operations.hand_in(
            handed=Handed(
                title=said.title,
                said_by=said.said_by,
                tlp=tlp.read(said.tlp),
                file_name=said.name,
                data=request.body,
                url=said.url,
                published=said.published,
            ),
            **acting(request),
        )
    except operations.Refused as refusal:
        raise BadRequest(refusal.message, **refusal.evidence) from refusal
    return ThreatReport.model_validate(_shown(request, queries.report(uid, principal=request.principal)))


@router.get("/{uuid:report}", response=ThreatReport, url_name="api-report", summary="Show")
def report(request: ApiRequest, report: UUID) -> dict[str, object]:
    """One report. That somebody else opens what a member handed in is logged."""
    return _shown(request, _opened(request, report, "report"))


@router.get("/{uuid:report}/finds", response=Page[ReportFind], url_name="api-report-finds", summary="Its finds")
def report_finds(request: ApiRequest, report: UUID, wanted: Query[WhichFinds]) -> dict[str, object]:
    """What was found in it and where, in the order of the text."""
    card = _opened(request, report, "report-finds")
    after = place("report-finds", wanted.cursor)
    rows = queries.finds(
        card,
        principal=request.principal,
        kind=wanted.kind,
        state=wanted.state or "",
        after=int(after or 0),
        limit=wanted.limit + 1,
    )
    shown = rows[: wanted.limit]
    more = str(shown[-1].number) if len(rows) > len(shown) else ""
    return {"items": [*map(_find, shown)], "next": cursor("report-finds", more)}


@router.get("/{uuid:report}/text", response=TextPart, url_name="api-report-text", summary="Its text")
def report_text(request: ApiRequest, report: UUID, wanted: Query[WhichPart]) -> dict[str, object]:
    """A part of its text, as it was read."""
    found = queries.part(_opened(request, report, "report-text"), wanted.number, principal=request.principal)
    if found is None:
        raise NotFound("There is no such part.")
    return asdict(found)


@router.post(
    "/{uuid:report}/decisions",
    response=FindsDecided,
    url_name="api-report-decisions",
    summary="Decide about finds",
    openapi_extra=HEADER,
)
@once
def decide_finds(request: ApiRequest, report: UUID, given: Deciding) -> FindsDecided:
    """Accept, refuse or reopen finds: by number, all open ones of a kind, or all open ones."""
    done = operations.decide(
        report=report,
        state=given.state,
        numbers=given.numbers,
        kind=given.kind,
        means=given.means,
        why=given.why[:1000],
        **acting(request),
    )
    return FindsDecided.model_validate(asdict(done))


def _opened(request: ApiRequest, uid: UUID, record: str) -> ReportCard:
    card = queries.report(uid, principal=request.principal)
    for organization in sorted(card.about):
        note_opening(request, organization, f"{record}:{uid}")
    return card


def _line(row: ReportRow) -> dict[str, object]:
    return {**asdict(row), "tlp": row.tlp.label}


def _shown(request: ApiRequest, card: ReportCard) -> dict[str, object]:
    own = {name: getattr(card, name) for name in ThreatReport.model_fields if hasattr(card, name)}
    counted = queries.kinds(card, principal=request.principal)
    kinds = [{"kind": kind, "count": count, "open": open_} for kind, count, open_ in counted]
    return {**_line(card.row), **own, "label": card.label.label, "kinds": kinds}


def _find(row: FindRow) -> dict[str, object]:
    return asdict(row)
