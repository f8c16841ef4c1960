"""Frozen values of claims, as a feed states them: what becomes rows of `models`, field by field under the same names.

`vulnerability` is a CVE id, or an advisory's own name for what has none.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class LibraryKind(StrEnum):
    """What the library holds; the center's own products become further kinds."""

    ADVISORY = "advisory"
    EXPLOITED = "exploited"


class RangeStatus(StrEnum):
    """What a claim says of the versions in its range.

    CSAF 2.0 section 3.2.3.9 and the CVE Record Format's `status`, in one list: CSAF's `first_affected`,
    `known_affected` and `last_affected` are AFFECTED, `first_fixed` and `fixed` FIXED. KNOWN_NOT_AFFECTED is a
    statement about the product (VEX), where NOT_AFFECTED only says which versions a range leaves out (CVE).
    """

    AFFECTED = "affected"
    NOT_AFFECTED = "not_affected"
    KNOWN_NOT_AFFECTED = "known_not_affected"
    FIXED = "fixed"
    UNDER_INVESTIGATION = "under_investigation"
    UNKNOWN = "unknown"


class RangePart(StrEnum):
    """What the names of a range are in the product that it speaks of.

    WHOLE: the product's own. COMPONENT and PLATFORM: those of one part of a composed product (CSAF 2.0 section 3.2.2.4:
    "P installed on Q", "P as a component of Q"), the first or another. Who has one part need not have the whole: by a
    part's name alone nobody can tell.
    """

    WHOLE = ""
    COMPONENT = "component"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisoryClaim:
    """The head of a CSAF document."""

    publisher: str
    publisher_category: str
    tracking_id: str
    tracking_version: str
    title: str
    summary: str = ""
    language: str = ""
    initial_release: datetime | None = None
    current_release: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisoryNames:
    """The advisory of the same assertion names a vulnerability."""

    vulnerability: str
    title: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptionClaim:
    """The words of a CVE record's container."""

    vulnerability: str
    state: str
    title: str = ""
    description: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KevClaim:
    """A vulnerability is exploited."""

    vulnerability: str
    vendor_project: str = ""
    product: str = ""
    name: str = ""
    description: str = ""
    required_action: str = ""
    date_added: date | None = None
    due_date: date | None = None
    known_ransomware: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CvssClaim:
    """A CVSS vector; `base_score` is computed from it."""

    vulnerability: str
    version: str
    vector: str
    base_score: float
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SsvcClaim:
    """SSVC decision points in the specification's spelling; empty where the assessor is silent."""

    vulnerability: str
    exploitation: str = ""
    automatable: str = ""
    technical_impact: str = ""
    assessed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeClaim:
    """A product and one interval of its versions; see `models.AffectedRange`.

    Several model or serial numbers, stock keeping units or digests stand one a line, several CPE names with a space
    between them.
    """

    vulnerability: str
    place: str
    vendor: str
    product: str
    product_text: str
    status: RangeStatus
    scheme: str = ""
    low: str | None = None
    low_inclusive: bool = True
    high: str | None = None
    high_inclusive: bool = False
    understood: bool = True
    raw: str = ""
    cpe: str = ""
    purl: str = ""
    justification: str = ""
    model_numbers: str = ""
    skus: str = ""
    serial_numbers: str = ""
    hashes: str = ""
    pieces: str = ""
    part: RangePart = RangePart.WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class RemediationClaim:
    """What can be done (CSAF 2.0 section 3.2.3.12); `products` full names, none: it is for all."""

    vulnerability: str
    category: str
    details: str
    url: str = ""
    restart_required: str = ""
    products: tuple[str, ...] = ()


Claim = (
    AdvisoryClaim | AdvisoryNames | DescriptionClaim | KevClaim | CvssClaim | SsvcClaim | RangeClaim | RemediationClaim
)
