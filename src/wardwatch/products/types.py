"""Frozen values of products: kinds, markings as documents write them, audiences, forms."""

from enum import StrEnum
from uuid import UUID

import msgspec

from wardwatch.kit.worded import Worded
from wardwatch.members.types import OrganizationKind, SizeClass
from wardwatch.standards.tlp import Tlp


class KindName(Worded):
    """What the center publishes."""

    SECTOR_ALERT = "sector-alert", "Sector alert"
    DEVICE_SAFETY_COMMUNICATION = "device-safety-communication", "Device safety communication"
    VULNERABILITY_BULLETIN = "vulnerability-bulletin", "Vulnerability bulletin"
    SITUATION_REPORT = "situation-report", "Situation report"
    HOMELAND_SECURITY_REPORT = "homeland-security-report", "Report to homeland security"
    ANALYST_NOTE = "analyst-note", "Analyst note"
    THREAT_PROFILE = "threat-profile", "Threat profile"
    THREAT_BRIEFING = "threat-briefing", "Threat briefing"
    WHITE_PAPER = "white-paper", "White paper"
    JOINT_ADVISORY = "joint-advisory", "Joint advisory"
    LEADERSHIP_DIGEST = "leadership-digest", "Leadership digest"


class Marking(StrEnum):
    """A TLP 2.0 label as documents must write it (FIRST TLP 2.0, section 4)."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    RED = "TLP:RED"

    @property
    def level(self) -> Tlp:
        """The label in its order."""
        return Tlp[self.name]

    @classmethod
    def of(cls, level: Tlp) -> "Marking":
        """How documents write this label."""
        return cls[level.name]


class Readers(Worded):
    """For whom something is written, as briefings tell them apart by a sign on each slide."""

    TECHNICAL = "technical", "Technical: tactical, indicators, system administrators, incident response"
    NON_TECHNICAL = "non-technical", "Non-technical: managerial, strategic, general"


class ActionRole(Worded):
    """Who does what a product recommends."""

    EXECUTIVE = "executive", "Executives"
    SECURITY = "security", "Security"
    IT = "it", "IT administration"
    CLINICAL_ENGINEERING = "clinical engineering", "Clinical engineering"
    CLINICIAN = "clinician", "Clinicians"
    FACILITY_STAFF = "facility staff", "Facility staff"
    PATIENT = "patient", "Patients and caregivers"
    DEVICE_MAKER = "device maker", "Device manufacturers"
    PROVIDER = "provider", "IT providers"


class Severity(Worded):
    """How soon a reader should look, for who chooses what to be sent."""

    EMERGENCY = "emergency", "Emergency"
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"
    INFORMATION = "information", "For information"


class Audience(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """For whom a product is; what is empty is for all."""

    sizes: tuple[SizeClass, ...] = ()
    organizations: tuple[OrganizationKind, ...] = ()
    roles: tuple[ActionRole, ...] = ()
    readers: tuple[Readers, ...] = ()


class FormName(Worded):
    """A form in which a product is read."""

    PAGE = "page", "Page"
    PDF = "pdf", "PDF"
    TEXT = "text", "Plain text"
    JSON = "json", "JSON"
    STIX = "stix", "STIX 2.1"
    CSAF = "csaf", "CSAF 2.0"
    INDICATORS = "indicators", "Indicators (CSV)"
    SLIDES = "slides", "Slides (PDF)"


class To(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """To whom a revision is released: everybody (CLEAR), members and partners (GREEN), or those named (uids).

    `organizations` are named for AMBER and AMBER+STRICT, `persons` for RED.
    """

    tlp: Marking
    organizations: tuple[UUID, ...] = ()
    persons: tuple[UUID, ...] = ()
