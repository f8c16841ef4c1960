"""Frozen answers about a vulnerability, each with the sources it follows."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wardwatch.standards.ssvc import Automatable, Exploitation, TechnicalImpact
from wardwatch.vulnerabilities.types import LibraryKind, RangePart, RangeStatus


@dataclass(frozen=True, slots=True)
class Cited:
    """Who says so, in which archived document and where in it, and since when we know."""

    asserter: str
    document: str
    document_uid: UUID
    place: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownExploited:
    """Whether a vulnerability is known to be exploited; `yes` with what the catalogue says of it.

    Not `yes` and with `sources`: the catalogue took it back, which those sources say.
    """

    vulnerability: str
    yes: bool = False
    date_added: date | None = None
    due_date: date | None = None
    known_ransomware: bool | None = None
    required_action: str = ""
    vendor: str = ""
    product: str = ""
    sources: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExploitationAnswer:
    """SSVC Exploitation; None where nobody assessed it. `why` is one sentence."""

    vulnerability: str
    value: Exploitation | None = None
    why: str = ""
    sources: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SsvcAnswer:
    """SSVC decision points as assessed; None where nobody said. `sources` is who is followed."""

    vulnerability: str
    exploitation: Exploitation | None = None
    automatable: Automatable | None = None
    technical_impact: TechnicalImpact | None = None
    assessed_at: datetime | None = None
    sources: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CvssScore:
    """One assessment."""

    version: str
    vector: str
    base_score: float
    severity: str
    source: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class CvssAnswer:
    """The assessment that is followed (None: nobody scored it), and all others in the order of precedence."""

    vulnerability: str
    best: CvssScore | None = None
    others: tuple[CvssScore, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedAnswer:
    """One range as somebody claims it; see `models.AffectedRange`. Numbers may be patterns (`csaf.matches`).

    `pieces` says in words which pieces of the product are meant, serial numbers among them; none: every piece.
    """

    range: int
    vulnerability: str
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
    justification: str
    model_numbers: tuple[str, ...]
    skus: tuple[str, ...]
    serial_numbers: tuple[str, ...]
    hashes: tuple[str, ...]
    pieces: tuple[str, ...]
    part: RangePart
    source: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class EpssAnswer:
    """Probability of exploitation in the next 30 days, 0 to 1; `score_date` is the day since which it holds."""

    cve: str
    score: float
    percentile: float
    score_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyAnswer:
    """What an advisory offers against a vulnerability."""

    vulnerability: str
    category: str
    details: str
    url: str
    restart_required: str
    products: tuple[str, ...]
    source: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisoryAnswer:
    """One CSAF advisory in one version."""

    tracking_id: str
    version: str
    publisher: str
    title: str
    summary: str
    url: str
    initial_release: datetime | None
    current_release: datetime | None
    vulnerabilities: tuple[str, ...]
    source: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is told of a vulnerability: the numbering authority's words first; `rejected`: the record was rejected."""

    vulnerability: str
    title: str
    description: str
    rejected: bool
    published_at: datetime | None
    advisories: tuple[str, ...]
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody stated something (`withdrawn`: took it back); `superseded_at` is when a newer word replaced it."""

    source: Cited
    superseded_at: datetime | None
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisoryLine:
    """An advisory that holds, in a list."""

    publisher: str
    tracking_id: str
    title: str
    current_release: datetime | None
    vulnerabilities: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisoryVersion:
    """A version of an advisory as we received it; `holds`: no newer one came."""

    version: str
    title: str
    current_release: datetime | None
    holds: bool
    source: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedProduct:
    """A product as an advisory names it: what its versions (`raw`) are, and by which of its vulnerabilities.

    `vendor` and `name` are the two parts of `product` where the advisory tells them apart.
    """

    product: str
    raw: str
    status: RangeStatus
    vulnerabilities: tuple[str, ...]
    vendor: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What an advisory says can be done (CSAF 2.0 section 3.2.3.12.1 categories), what must be restarted for it
    (3.2.3.12.8), and about which vulnerabilities."""

    category: str
    details: str
    url: str
    restart_required: str
    vulnerabilities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """Against how much the sector is checked: vulnerabilities that CISA's catalogue lists, advisories that hold, and
    when the newest document arrived (None: none yet)."""

    exploited: int
    advisories: int
    learned_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryFilter:
    """What is looked for in the library; "" and None ask for everything. `text` is a number or words, `device` words of
    a product's or maker's name, `between` the first day that counts and the first that does not (UTC)."""

    text: str = ""
    device: str = ""
    kind: LibraryKind | None = None
    maker: str = ""
    between: tuple[date, date] | None = None
    exploited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryItem:
    """Something that everybody may read. `at` is when its publisher released it; `exploited`: it is about a weakness
    that attackers use; `document` is what we received, of the media type `media_type`."""

    kind: LibraryKind
    publisher: str
    number: str
    title: str
    summary: str
    at: datetime
    document: UUID
    media_type: str
    exploited: bool
    maker: str


@dataclass(frozen=True, slots=True)
class LibraryPart:
    """Part of the library; `following` is the cursor of the next, "" on the last."""

    items: tuple[LibraryItem, ...]
    following: str
