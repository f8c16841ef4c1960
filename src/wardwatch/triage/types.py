"""Values of triage: what goes into a judgement and what comes out. All frozen and hashable."""

from enum import StrEnum

import msgspec

from wardwatch.assets.types import CareRole, NetworkExposure
from wardwatch.kit.translation import gettext as _
from wardwatch.standards.ssvc import (
    Automatable,
    CisaLevel,
    DecisionPoint,
    DeployerPriority,
    Exploitation,
    HumanImpact,
    MissionImpact,
    PublicValueAdded,
    Publish,
    RemediationTimeline,
    SafetyImpact,
    TechnicalImpact,
)
from wardwatch.triage import words


class Remediation(StrEnum):
    """What the maker offers (CSAF 2.0 section 3.2.3.12.1 categories, joined: `mitigation` is a workaround here)."""

    FIX = "fix"
    WORKAROUND = "workaround"
    NONE_YET = "none yet"
    NONE_PLANNED = "none planned"
    UNKNOWN = "unknown"


class MissionPrevalence(DecisionPoint):
    """How far a mission depends on the product, Mission Prevalence 1.0.0 (cisa)."""

    MINIMAL = "minimal"
    SUPPORT = "support"
    ESSENTIAL = "essential"


class PublicWellBeing(DecisionPoint):
    """Harm to people's well-being, Public Well-Being Impact 1.1.0."""

    MINIMAL = "minimal"
    MATERIAL = "material"
    IRREVERSIBLE = "irreversible"


class FirstStep(StrEnum):
    """What a member does first."""

    CHECK_VERSION = "check version"
    CARE_CONTINUITY = "care continuity"
    PROTECT = "protect"
    WATCH = "watch"


class FixKind(StrEnum):
    """What the fix is tied to; only `BY_DATE` carries days."""

    BY_DATE = "by date"
    NEXT_MAINTENANCE = "next maintenance"
    WAIT_FOR_MAKER = "wait for maker"
    PLAN_REPLACEMENT = "plan replacement"
    NO_DATE = "no date"


class ProductClass(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of product and what is assumed of it. `label` reads after "as" and "for": "a VPN gateway"."""

    key: str
    label: str
    exposure: NetworkExposure
    care_role: CareRole
    patient_contact: bool = False
    network_entry: bool = False


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about one vulnerability on one inventory line; None, "" and UNKNOWN mean not known.

    `cvss` is a vector string (2.0, 3.x or 4.0). `patient_contact` is the member's own word on whether the equipment
    treats or monitors patients and overrides what care role and product class suggest. `version_known` is False when
    the finding rests on vendor and product only.
    """

    product_class: ProductClass
    exploitation: Exploitation | None = None
    in_kev: bool = False
    automatable: Automatable | None = None
    technical_impact: TechnicalImpact | None = None
    cvss: str = ""
    exposure: NetworkExposure = NetworkExposure.UNKNOWN
    care_role: CareRole = CareRole.UNKNOWN
    patient_contact: bool | None = None
    remediation: Remediation = Remediation.UNKNOWN
    version_known: bool = True
    public_value: PublicValueAdded | None = None


class Input(msgspec.Struct, frozen=True):
    """One value that went into a judgement. `source` is one plain sentence; `known` is False when it was assumed."""

    name: str
    value: str
    known: bool
    source: str


class Row(msgspec.Struct, frozen=True):
    """The line of a decision table that was used: `conditions` as (point, value) in the table's order."""

    table: str
    version: str
    source: str
    conditions: tuple[tuple[str, str], ...]
    outcome: str

    @property
    def text(self) -> str:
        """The row in words, for the page that explains a finding."""
        given = ", ".join(words.pair(point, value) for point, value in self.conditions)
        told = {"table": words.said(self.table), "version": self.version, "given": given}
        return _("%(table)s %(version)s: %(given)s gives %(outcome)s.") % {**told, "outcome": words.said(self.outcome)}


class FixBy(msgspec.Struct, frozen=True):
    """When to fix. `days` after the finding opened, for `BY_DATE` only; `text` says it in one plain sentence."""

    kind: FixKind
    days: int | None
    text: str


class Care(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Harm that is possible when equipment in a care role fails or is abused; `does` reads after "this product"."""

    safety: SafetyImpact
    mission: MissionImpact
    prevalence: MissionPrevalence
    well_being: PublicWellBeing
    patient_contact: bool = False
    does: str


class Days(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days from the opening of a finding; None is no date. `business` moves a date off weekends and holidays."""

    protect: int | None = None
    fix: int | None = None
    business: bool = True


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What the policy makes of a situation.

    Days count from the opening of the member's finding; `business_days` says whether a date moves off weekends
    (`dates.due`). `federal_reference` is for comparison only. `level` and `publish` advise the center about its own
    acts. `rows` are the table lines used; `inputs` are in the order in which they are best read.
    """

    priority: DeployerPriority
    emergency: bool
    human_impact: HumanImpact
    patient_contact: bool
    first_step: FirstStep
    first_step_text: str
    protect_within_days: int | None
    protect_text: str
    fix: FixBy
    business_days: bool
    federal_reference: RemediationTimeline
    federal_text: str
    level: CisaLevel
    publish: Publish
    inputs: tuple[Input, ...]
    rows: tuple[Row, ...]

    @property
    def fix_within_days(self) -> int | None:
        """Days to the fix; None where there is no date or the maker's validated maintenance sets it."""
        return self.fix.days

    @property
    def assumed(self) -> tuple[Input, ...]:
        """The inputs that nobody stated."""
        return tuple(each for each in self.inputs if not each.known)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every sentence a person may read, inputs first."""
        return (
            *(each.source for each in self.inputs),
            self.first_step_text,
            self.protect_text,
            self.fix.text,
            self.federal_text,
        )
