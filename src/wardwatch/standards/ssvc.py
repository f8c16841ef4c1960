"""SSVC: Stakeholder-Specific Vulnerability Categorization (CERT/CC), decision points and their values.

Source: https://certcc.github.io/SSVC/reference/decision_points/ and the tables of the same project: deployer patch
application priority 1.0.0, human impact 1.0.0, coordinator publish 1.0.0, CISA coordinator 2.0.3, CISA BOD 26-04 1.0.0.
A value is spelled as those tables spell it; members stand in the order of the specification, mildest first.
A selection is what CISA publishes in CVE records (`metrics[].other`, type `ssvc`, its `content`).
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

import msgspec

from wardwatch.kit import jsonread
from wardwatch.kit.errors import FormatError
from wardwatch.standards.rfc3339 import in_utc


class DecisionPoint(StrEnum):
    """A decision point or an outcome; `str(value)` is the specification's spelling."""

    @classmethod
    def read(cls, text: str, place: str = "") -> Self:
        """The value that `text` spells, whatever its case, hyphens or underscores; FormatError at `place` if none."""
        wanted = _folded(text)
        for value in cls:
            if wanted in {_folded(value), *_ALIASES.get(value, ())}:
                return value
        raise FormatError(f"{text!r} is not a value of {cls.__name__} ({', '.join(cls)})", place)

    @property
    def rank(self) -> int:
        """Position in the specification's order, 0 for the mildest."""
        return list(type(self)).index(self)


class Exploitation(DecisionPoint):
    """Evidence of exploitation, Exploitation 1.1.0."""

    NONE = "none"
    PUBLIC_POC = "public poc"
    ACTIVE = "active"


class Automatable(DecisionPoint):
    """Can an attacker automate steps 1 to 4 of the kill chain? Automatable 2.0.0."""

    NO = "no"
    YES = "yes"


class TechnicalImpact(DecisionPoint):
    """Control that exploitation gives over the vulnerable component, Technical Impact 1.0.0."""

    PARTIAL = "partial"
    TOTAL = "total"


class SystemExposure(DecisionPoint):
    """Reachability of the affected system, System Exposure 1.0.1."""

    SMALL = "small"
    CONTROLLED = "controlled"
    OPEN = "open"


class SafetyImpact(DecisionPoint):
    """Harm to people, property or environment, Safety Impact 2.0.1."""

    NEGLIGIBLE = "negligible"
    MARGINAL = "marginal"
    CRITICAL = "critical"
    CATASTROPHIC = "catastrophic"


class MissionImpact(DecisionPoint):
    """Effect on mission essential functions (MEF), Mission Impact 2.0.0."""

    DEGRADED = "degraded"
    MEF_SUPPORT_CRIPPLED = "mef support crippled"
    MEF_FAILURE = "mef failure"
    MISSION_FAILURE = "mission failure"


class HumanImpact(DecisionPoint):
    """Safety and mission impact combined, Human Impact 2.0.2."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very high"


class MissionWellBeingImpact(DecisionPoint):
    """Mission prevalence and public well-being combined, Mission and Well-Being Impact 1.0.0."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class InKev(DecisionPoint):
    """Is the vulnerability in CISA's KEV catalog? In KEV 1.0.0 (cisa)."""

    NO = "no"
    YES = "yes"


class PubliclyExposed(DecisionPoint):
    """Is the asset reachable from the public internet? Publicly Exposed 1.0.0 (cisa)."""

    NO = "no"
    YES = "yes"


class SupplierInvolvement(DecisionPoint):
    """State of the supplier's work on the vulnerability, Supplier Involvement 1.0.0."""

    FIX_READY = "fix ready"
    COOPERATIVE = "cooperative"
    UNCOOPERATIVE_UNRESPONSIVE = "uncooperative/unresponsive"


class PublicValueAdded(DecisionPoint):
    """How much a publication by the coordinator would add, Public Value Added 1.0.0."""

    LIMITED = "limited"
    AMPLIATIVE = "ampliative"
    PRECEDENCE = "precedence"


class CisaLevel(DecisionPoint):
    """Outcome of the CISA coordinator table, CISA Levels 1.1.0 (cisa)."""

    TRACK = "track"
    TRACK_STAR = "track*"
    ATTEND = "attend"
    ACT = "act"


class RemediationTimeline(DecisionPoint):
    """Outcome of the BOD 26-04 table, CISA BOD 26-04 Remediation Timelines 1.0.0 (cisa)."""

    FIX_ON_SYSTEM_UPGRADE = "fix on system upgrade"
    DAYS_60 = "60 days"
    DAYS_14 = "14 days"
    DAYS_3 = "3 days"
    DAYS_3_AND_FORENSICS = "3 days & forensic investigation"


class DeployerPriority(DecisionPoint):
    """Outcome of the deployer table, Defer, Scheduled, Out-of-Cycle, Immediate 1.0.0."""

    DEFER = "defer"
    SCHEDULED = "scheduled"
    OUT_OF_CYCLE = "out-of-cycle"
    IMMEDIATE = "immediate"


class Publish(DecisionPoint):
    """Outcome of the coordinator publish table, Publish, Do Not Publish 1.0.0."""

    DO_NOT_PUBLISH = "do not publish"
    PUBLISH = "publish"


_ALIASES: dict[DecisionPoint, tuple[str, ...]] = {
    Exploitation.PUBLIC_POC: ("poc", "proof of concept"),
    CisaLevel.TRACK_STAR: ("track star",),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Values that somebody chose for one vulnerability; None where the selection is silent.

    `role` and `version` are the chooser's (`"CISA Coordinator"`, `"2.0.3"`); `other` keeps the decision points that
    have no field here as (name, value) pairs as received.
    """

    exploitation: Exploitation | None
    automatable: Automatable | None
    technical_impact: TechnicalImpact | None
    role: str = ""
    version: str = ""
    timestamp: datetime | None = None
    other: tuple[tuple[str, str], ...] = ()


_SELECTED: dict[str, type[DecisionPoint]] = {
    "exploitation": Exploitation,
    "automatable": Automatable,
    "technical impact": TechnicalImpact,
}


class _Content(msgspec.Struct, frozen=True):
    options: list[dict[str, str]]
    role: str = ""
    version: str = ""
    timestamp: datetime | None = None


def read(data: bytes, place: str = "$") -> Selection:
    """The selection in a `content` object; FormatError below the JSON path `place` for a shape or value not known."""
    content = jsonread.decode(data, _Content, place)
    chosen: dict[str, DecisionPoint] = {}
    other: list[tuple[str, str]] = []
    for index, option in enumerate(content.options):
        for name, text in option.items():
            point = _SELECTED.get(_folded(name))
            if point is None:
                other.append((name, text))
                continue
            here = f"{place}.options[{index}].{name}"
            value = point.read(text, here)
            if chosen.setdefault(_folded(name), value) != value:
                raise FormatError(f"{name} is given twice, with different values", here)
    return _selection(content, chosen, tuple(other))


def _selection(content: _Content, chosen: dict[str, Any], other: tuple[tuple[str, str], ...]) -> Selection:
    return Selection(
        exploitation=chosen.get("exploitation"),
        automatable=chosen.get("automatable"),
        technical_impact=chosen.get("technical impact"),
        role=content.role,
        version=content.version,
        timestamp=in_utc(content.timestamp),
        other=other,
    )


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text).strip().casefold()
