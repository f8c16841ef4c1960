"""Vulnerabilities and advisories: what is claimed, and who says so, now or as of an instant."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Path, Query, Router, Schema
from pydantic import AwareDatetime, Field, StringConstraints

from wardwatch.api.access import EVERYBODY, ApiRequest, count_question
from wardwatch.api.paging import Page, Part, Words, cursor, place
from wardwatch.exposures.queries import vulnerable
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.ssvc import Automatable, Exploitation, TechnicalImpact
from wardwatch.vulnerabilities import queries
from wardwatch.vulnerabilities.queries.whole import WholeAnswer
from wardwatch.vulnerabilities.types import RangePart, RangeStatus

router = Router(tags=["vulnerabilities"])
MOST = 500
"""Vulnerabilities that a search by words considers."""
Name = Path[Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00/]+$")]]


class Then(Schema):
    """At which instant."""

    as_of: AwareDatetime | None = Field(
        None, description="What was known then, by when we learned it; empty: now.", examples=["2026-11-22T00:00:00Z"]
    )


class Source(Schema):
    """Who says so, in which archived document and where in it, and since when we know."""

    asserter: str
    document: str
    document_uid: UUID
    place: str
    recorded_at: datetime


class KnownExploited(Schema):
    """Whether it is known to be exploited. Not `yes` but with sources: those took it back."""

    yes: bool
    date_added: date | None
    due_date: date | None
    known_ransomware: bool | None
    required_action: str
    vendor: str = Field(description="As the catalogue writes it.")
    product: str = Field(description="As the catalogue writes it.")
    sources: list[Source]


class Ssvc(Schema):
    """SSVC decision points; null where nobody said."""

    exploitation: Exploitation | None
    automatable: Automatable | None
    technical_impact: TechnicalImpact | None
    assessed_at: datetime | None
    sources: list[Source]


class Score(Schema):
    """One CVSS assessment."""

    version: str
    vector: str
    base_score: float
    severity: str
    source: Source


class Cvss(Schema):
    """The assessment that is followed (null: none), and the others in the order of precedence."""

    best: Score | None
    others: list[Score]


class Epss(Schema):
    """Probability of exploitation in the next 30 days, 0 to 1."""

    score: float
    percentile: float
    score_date: date


class Affected(Schema):
    """One claim about a product and its versions."""

    vendor: str
    product: str
    product_text: str
    status: RangeStatus
    raw: str
    low: str | None
    low_inclusive: bool
    high: str | None
    high_inclusive: bool
    understood: bool = Field(description="Whether the versions could be read; else only `raw` holds.")
    justification: str = Field(description="Why it is not affected: a VEX label; empty where nobody says.")
    model_numbers: list[str] = Field(description="Full or abbreviated: `?` is any character, `*` any number of them.")
    skus: list[str] = Field(description="Stock keeping units, likewise.")
    serial_numbers: list[str] = Field(description="Where there are any, only pieces with these numbers are meant.")
    hashes: list[str] = Field(description="Digests of the product's files, `sha256:` and so on, with the file's name.")
    pieces: list[str] = Field(
        description="In words, which pieces are meant: lots, serial numbers, days of manufacture; none: every piece."
    )
    part: RangePart = Field(description="Whether vendor and product name only a part of what `product_text` names.")
    source: Source


class Remedy(Schema):
    """What an advisory offers."""

    category: str
    details: str
    url: str
    restart_required: str
    products: list[str]
    source: Source


class VulnerabilityFilter(Part):
    """Which vulnerabilities."""

    q: Words = Field("", description="A name, or words of its title.", examples=["CVE-2026-1001"])
    exploited: bool = Field(False, description="Only those known to be exploited.")
    touching: bool = Field(False, description="Only those with findings that you may see.")


class VulnerabilityLine(Schema):
    """A vulnerability in a list."""

    name: str
    title: str = Field(description="Empty: nobody gave one.")
    exploited: bool = Field(description="Whether it is known to be exploited.")
    findings: int = Field(description="Findings of it that count for you, counted to 10,000.")
    more_findings: bool = Field(description="Whether there are more than were counted.")


class Vulnerability(Schema):
    """What is claimed of a vulnerability, each claim with its sources."""

    name: str
    title: str
    description: str
    rejected: bool
    published_at: datetime | None
    advisories: list[str]
    sources: list[Source]
    known_exploited: KnownExploited
    ssvc: Ssvc
    cvss: Cvss
    epss: Epss | None
    affected: list[Affected]
    remedies: list[Remedy]


@router.get(
    "",
    response=Page[VulnerabilityLine],
    url_name="api-vulnerabilities",
    summary="List vulnerabilities",
    auth=EVERYBODY,
)
def find_vulnerabilities(request: ApiRequest, wanted: Query[VulnerabilityFilter]) -> dict[str, object]:
    """Those with findings first, then those known to be exploited, then the newest to us."""
    principal, text = request.principal, wanted.q.strip()
    viewer = principal.viewer
    if text:
        count_question(request)
    ours = None if principal.is_center else {principal.organization} | viewer.acting_for
    with seen_by(viewer):
        found = vulnerable(
            viewer=viewer,
            organizations=ours,
            names={text.upper(), *queries.vulnerabilities_named(text, viewer=viewer, limit=MOST)} if text else None,
            exploited=wanted.exploited,
            touching=wanted.touching,
            after=place("vulnerabilities", wanted.cursor),
            limit=wanted.limit,
        )
        told = queries.described([line.name for line in found.lines], viewer=viewer)
    items = [
        {
            "name": line.name,
            "title": told[line.name].title if line.name in told else "",
            "exploited": line.exploited,
            "findings": line.findings.number,
            "more_findings": line.findings.more,
        }
        for line in found.lines
    ]
    return {"items": items, "next": cursor("vulnerabilities", found.after)}


@router.get(
    "/{name}", response=Vulnerability, url_name="api-vulnerability", summary="One vulnerability", auth=EVERYBODY
)
def vulnerability(request: ApiRequest, name: Name, then: Query[Then]) -> WholeAnswer:
    """Everything that is claimed of it and that you may see: exploited, SSVC, CVSS, EPSS, affected, remedies."""
    return queries.whole(name, viewer=request.principal.viewer, as_of=then.as_of)
