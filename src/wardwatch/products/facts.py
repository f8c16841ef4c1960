"""What is known of a product's subject, gathered for drafting. Frozen; every fact names its sources by key.

Only what every enrolled member may know goes in (published, TLP:CLEAR or GREEN): what fewer may see is added by a
person, who marks it. Numbers about members are those that the aggregate release gives.
"""

from dataclasses import dataclass
from datetime import date, datetime

from wardwatch.products.document import Source
from wardwatch.products.document import blocks as b
from wardwatch.standards.ssvc import Automatable, TechnicalImpact


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What somebody says can be done (CSAF 2.0 section 3.2.3.12.1); `restart` says what is restarted for it."""

    category: str
    details: str
    url: str = ""
    restart: str = ""
    vulnerabilities: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakness:
    """A vulnerability, with what is claimed of it. `told` is at least how many members it touches; None: not told.

    `vendor` and `product` are those that a catalogue names, or the first that is called affected.
    """

    row: b.VulnerabilityRow
    description: str
    published: date | None
    due: date | None
    required_action: str
    exploitation: str
    automatable: Automatable | None
    technical_impact: TechnicalImpact | None
    vendor: str = ""
    product: str = ""
    told: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who attacks, as sources name them. `type` is STIX's; `description` is its author's text.

    `is_subject`: it is, or is one with, what the product is about. `techniques` are ATT&CK ids, `targets` sectors,
    regions and weaknesses, never an organization. `came_at` is when its newest version came here.
    """

    stix_id: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    first_seen: date | None = None
    last_seen: date | None = None
    attack_id: str = ""
    is_subject: bool = False
    techniques: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    came_at: datetime | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """An advisory that speaks of the subject."""

    publisher: str
    tracking_id: str
    title: str
    summary: str
    released: date | None
    url: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What a time brought, from `first` on and before `until`: vulnerabilities that became known to be exploited, those
    of them used in ransomware, advisories, those of them about medical devices (CISA's ICSMA)."""

    first: date
    until: date
    exploited: int
    ransomware: int
    advisories: int
    devices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is known of a subject at `at`. Empty means that nothing is known, never that there is nothing.

    `told` is at least how many members the whole touches (None: not told), `told_by` the same by kind of organization,
    `told_in` by state (their code). `late` is how many members have something open past its recommended date, `members`
    how many there are, both as released. `period` is its first day and the first after it; `course` what times of its
    length brought, itself last. `objects` are STIX ids. `records` is the key of what we counted ourselves.
    """

    subject: str
    name: str
    at: datetime
    today: date
    weaknesses: tuple[Weakness, ...] = ()
    products: tuple[b.AffectedProduct, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    advisories: tuple[Mentioned, ...] = ()
    actors: tuple[Actor, ...] = ()
    techniques: tuple[b.TechniqueRow, ...] = ()
    attack_version: str = ""
    mitigations: tuple[b.MitigationRow, ...] = ()
    indicators: tuple[b.IndicatorRow, ...] = ()
    sources: tuple[Source, ...] = ()
    told: int | None = None
    told_by: tuple[tuple[str, int | None], ...] = ()
    told_in: tuple[tuple[str, int | None], ...] = ()
    late: int | None = None
    members: int | None = None
    period: tuple[date, date] | None = None
    course: tuple[Span, ...] = ()
    objects: tuple[str, ...] = ()
    records: str = ""
