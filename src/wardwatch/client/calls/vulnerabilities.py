"""Vulnerabilities. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking


class VulnerabilityLine(Struct, frozen=True, kw_only=True):
    """A vulnerability in a list."""

    name: str
    title: str
    """Empty: nobody gave one."""
    exploited: bool
    """Whether it is known to be exploited."""
    findings: int
    """Findings of it that count for you, counted to 10,000."""
    more_findings: bool
    """Whether there are more than were counted."""


class Source(Struct, frozen=True, kw_only=True):
    """Who says so, in which archived document and where in it, and since when we know."""

    asserter: str
    document: str
    document_uid: UUID
    place: str
    recorded_at: datetime


class KnownExploited(Struct, frozen=True, kw_only=True):
    """Whether it is known to be exploited. Not `yes` but with sources: those took it back."""

    yes: bool
    date_added: date | None
    due_date: date | None
    known_ransomware: bool | None
    required_action: str
    vendor: str
    """As the catalogue writes it."""
    product: str
    """As the catalogue writes it."""
    sources: tuple[Source, ...]


Exploitation = Literal["none", "public poc", "active"]
"""Evidence of exploitation, Exploitation 1.1.0."""


Automatable = Literal["no", "yes"]
"""Can an attacker automate steps 1 to 4 of the kill chain? Automatable 2.0.0."""


TechnicalImpact = Literal["partial", "total"]
"""Control that exploitation gives over the vulnerable component, Technical Impact 1.0.0."""


class Ssvc(Struct, frozen=True, kw_only=True):
    """SSVC decision points; null where nobody said."""

    exploitation: Exploitation | None
    automatable: Automatable | None
    technical_impact: TechnicalImpact | None
    assessed_at: datetime | None
    sources: tuple[Source, ...]


class Score(Struct, frozen=True, kw_only=True):
    """One CVSS assessment."""

    version: str
    vector: str
    base_score: float
    severity: str
    source: Source


class Cvss(Struct, frozen=True, kw_only=True):
    """The assessment that is followed (null: none), and the others in the order of precedence."""

    best: Score | None
    others: tuple[Score, ...]


class Epss(Struct, frozen=True, kw_only=True):
    """Probability of exploitation in the next 30 days, 0 to 1."""

    score: float
    percentile: float
    score_date: date


RangeStatus = Literal["affected", "not_affected", "known_not_affected", "fixed", "under_investigation", "unknown"]
"""What a claim says of the versions in its range.

CSAF 2.0 section 3.2.3.9 and the CVE Record Format's `status`, in one list: CSAF's `first_affected`,
`known_affected` and `last_affected` are AFFECTED, `first_fixed` and `fixed` FIXED. KNOWN_NOT_AFFECTED is a
statement about the product (VEX), where NOT_AFFECTED only says which versions a range leaves out (CVE)."""


RangePart = Literal["", "component", "platform"]
"""What the names of a range are in the product that it speaks of.

WHOLE: the product's own. COMPONENT and PLATFORM: those of one part of a composed product (CSAF 2.0 section 3.2.2.4:
"P installed on Q", "P as a component of Q"), the first or another. Who has one part need not have the whole: by a
part's name alone nobody can tell."""


class Affected(Struct, frozen=True, kw_only=True):
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
    understood: bool
    """Whether the versions could be read; else only `raw` holds."""
    justification: str
    """Why it is not affected: a VEX label; empty where nobody says."""
    model_numbers: tuple[str, ...]
    """Full or abbreviated: `?` is any character, `*` any number of them."""
    skus: tuple[str, ...]
    """Stock keeping units, likewise."""
    serial_numbers: tuple[str, ...]
    """Where there are any, only pieces with these numbers are meant."""
    hashes: tuple[str, ...]
    """Digests of the product's files, `sha256:` and so on, with the file's name."""
    pieces: tuple[str, ...]
    """In words, which pieces are meant: lots, serial numbers, days of manufacture; none: every piece."""
    part: RangePart
    source: Source


class Remedy(Struct, frozen=True, kw_only=True):
    """What an advisory offers."""

    category: str
    details: str
    url: str
    restart_required: str
    products: tuple[str, ...]
    source: Source


class Vulnerability(Struct, frozen=True, kw_only=True):
    """What is claimed of a vulnerability, each claim with its sources."""

    name: str
    title: str
    description: str
    rejected: bool
    published_at: datetime | None
    advisories: tuple[str, ...]
    sources: tuple[Source, ...]
    known_exploited: KnownExploited
    ssvc: Ssvc
    cvss: Cvss
    epss: Epss | None
    affected: tuple[Affected, ...]
    remedies: tuple[Remedy, ...]


class VulnerabilitiesCalls(Asking):
    """Operations on vulnerabilities."""

    def find_vulnerabilities(
        self,
        *,
        q: str | None = None,
        exploited: bool | None = None,
        touching: bool | None = None,
        limit: int | None = None,
    ) -> Iterator[VulnerabilityLine]:
        """Those with findings first, then those known to be exploited, then the newest to us. `limit`: how many in
        one part; parts follow by themselves.
        """
        return self.pages(
            VulnerabilityLine,
            "/vulnerabilities",
            {"q": q, "exploited": exploited, "touching": touching, "limit": limit},
        )

    def vulnerability(self, name: str, *, as_of: datetime | None = None) -> Vulnerability:
        """Everything that is claimed of it and that you may see: exploited, SSVC, CVSS, EPSS, affected, remedies."""
        return self.read(Vulnerability, f"/vulnerabilities/{self.quoted(name)}", {"as_of": as_of})
