"""STIX Domain Objects (section 4)."""

from typing import Annotated, Any, Literal

import msgspec

from wardwatch.standards.stix.types import vocabularies as words
from wardwatch.standards.stix.types.properties import (
    AN_SCO,
    SCO_OR_SRO,
    AnyRefs,
    Phases,
    Texts,
    Timestamp,
    Versioned,
    to,
)

_SOME = msgspec.Meta(min_length=1)
Motivations = Annotated[tuple[str, ...], _SOME, words.ATTACK_MOTIVATION]
Software = Annotated[str, to("software")]
Softwares = Annotated[tuple[str, ...], _SOME, to("software")]


class AttackPattern(Versioned, frozen=True, kw_only=True, gc=False):
    """A way in which adversaries try to compromise targets (section 4.1)."""

    name: str
    description: str | None = None
    aliases: Texts | None = None
    kill_chain_phases: Phases | None = None


class Campaign(Versioned, frozen=True, kw_only=True, gc=False):
    """Malicious activities over a time against a set of targets (section 4.2)."""

    name: str
    description: str | None = None
    aliases: Texts | None = None
    first_seen: Timestamp | None = None
    last_seen: Timestamp | None = None
    objective: str | None = None


class CourseOfAction(Versioned, frozen=True, kw_only=True, gc=False):
    """What a producer recommends to do (section 4.3)."""

    name: str
    description: str | None = None


class Grouping(Versioned, frozen=True, kw_only=True, gc=False):
    """Objects that share a context (section 4.4)."""

    context: Annotated[str, words.GROUPING_CONTEXT]
    object_refs: AnyRefs
    name: str | None = None
    description: str | None = None


class Identity(Versioned, frozen=True, kw_only=True, gc=False):
    """People, organizations, groups, systems, or classes of them (section 4.5)."""

    name: str
    description: str | None = None
    roles: Texts | None = None
    identity_class: Annotated[str, words.IDENTITY_CLASS] | None = None
    sectors: Annotated[tuple[str, ...], _SOME, words.INDUSTRY_SECTOR] | None = None
    contact_information: str | None = None


class Incident(Versioned, frozen=True, kw_only=True, gc=False):
    """An incident; the specification leaves its properties to extensions (section 4.6)."""

    name: str
    description: str | None = None


class Indicator(Versioned, frozen=True, kw_only=True, gc=False):
    """A pattern by which suspicious activity can be detected (section 4.7)."""

    pattern: str
    pattern_type: Annotated[str, words.PATTERN_TYPE]
    valid_from: Timestamp
    valid_until: Timestamp | None = None
    pattern_version: str | None = None
    name: str | None = None
    description: str | None = None
    indicator_types: Annotated[tuple[str, ...], _SOME, words.INDICATOR_TYPE] | None = None
    kill_chain_phases: Phases | None = None


class Infrastructure(Versioned, frozen=True, kw_only=True, gc=False):
    """Systems and software services that serve a purpose, of attackers or defenders (section 4.8)."""

    name: str
    description: str | None = None
    infrastructure_types: Annotated[tuple[str, ...], _SOME, words.INFRASTRUCTURE_TYPE] | None = None
    aliases: Texts | None = None
    kill_chain_phases: Phases | None = None
    first_seen: Timestamp | None = None
    last_seen: Timestamp | None = None


class IntrusionSet(Versioned, frozen=True, kw_only=True, gc=False):
    """Behaviours and resources with common properties, believed to be of one organization (section 4.9)."""

    name: str
    description: str | None = None
    aliases: Texts | None = None
    first_seen: Timestamp | None = None
    last_seen: Timestamp | None = None
    goals: Texts | None = None
    resource_level: Annotated[str, words.ATTACK_RESOURCE_LEVEL] | None = None
    primary_motivation: Annotated[str, words.ATTACK_MOTIVATION] | None = None
    secondary_motivations: Motivations | None = None


class Location(Versioned, frozen=True, kw_only=True, gc=False):
    """A place on earth (section 4.10)."""

    name: str | None = None
    description: str | None = None
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None
    precision: float | None = None
    region: Annotated[str, words.REGION] | None = None
    country: str | None = None
    administrative_area: str | None = None
    city: str | None = None
    street_address: str | None = None
    postal_code: str | None = None


class Malware(Versioned, frozen=True, kw_only=True, gc=False):
    """Malicious code: a family, or an instance (section 4.11)."""

    is_family: bool
    name: str | None = None
    description: str | None = None
    malware_types: Annotated[tuple[str, ...], _SOME, words.MALWARE_TYPE] | None = None
    aliases: Texts | None = None
    kill_chain_phases: Phases | None = None
    first_seen: Timestamp | None = None
    last_seen: Timestamp | None = None
    operating_system_refs: Softwares | None = None
    architecture_execution_envs: Annotated[tuple[str, ...], _SOME, words.PROCESSOR_ARCHITECTURE] | None = None
    implementation_languages: Annotated[tuple[str, ...], _SOME, words.IMPLEMENTATION_LANGUAGE] | None = None
    capabilities: Annotated[tuple[str, ...], _SOME, words.MALWARE_CAPABILITY] | None = None
    sample_refs: Annotated[tuple[str, ...], _SOME, to("artifact", "file")] | None = None


class MalwareAnalysis(Versioned, frozen=True, kw_only=True, gc=False):
    """Results of an analysis of malware (section 4.12)."""

    product: str
    version: str | None = None
    host_vm_ref: Software | None = None
    operating_system_ref: Software | None = None
    installed_software_refs: Softwares | None = None
    configuration_version: str | None = None
    modules: Texts | None = None
    analysis_engine_version: str | None = None
    analysis_definition_version: str | None = None
    submitted: Timestamp | None = None
    analysis_started: Timestamp | None = None
    analysis_ended: Timestamp | None = None
    result_name: str | None = None
    result: Annotated[str, words.MALWARE_RESULT] | None = None
    analysis_sco_refs: Annotated[tuple[str, ...], _SOME, AN_SCO] | None = None
    sample_ref: Annotated[str, to("artifact", "file", "network-traffic")] | None = None


class Note(Versioned, frozen=True, kw_only=True, gc=False):
    """Text that tells more about objects (section 4.13)."""

    content: str
    object_refs: AnyRefs
    abstract: str | None = None
    authors: Texts | None = None


class ObservedData(Versioned, frozen=True, kw_only=True, gc=False):
    """What was observed on systems and networks (section 4.14); `objects` is deprecated."""

    first_observed: Timestamp
    last_observed: Timestamp
    number_observed: Annotated[int, msgspec.Meta(ge=1, le=999_999_999)]
    objects: Annotated[dict[str, dict[str, Any]], _SOME] | None = None
    object_refs: Annotated[tuple[str, ...], _SOME, SCO_OR_SRO] | None = None


class Opinion(Versioned, frozen=True, kw_only=True, gc=False):
    """Whether information of another is held to be right (section 4.15)."""

    opinion: Literal["strongly-disagree", "disagree", "neutral", "agree", "strongly-agree"]
    object_refs: AnyRefs
    explanation: str | None = None
    authors: Texts | None = None


class Report(Versioned, frozen=True, kw_only=True, gc=False):
    """Objects that a published report is about (section 4.16)."""

    name: str
    published: Timestamp
    object_refs: AnyRefs
    description: str | None = None
    report_types: Annotated[tuple[str, ...], _SOME, words.REPORT_TYPE] | None = None


class ThreatActor(Versioned, frozen=True, kw_only=True, gc=False):
    """Individuals, groups or organizations believed to act with malicious intent (section 4.17)."""

    name: str
    description: str | None = None
    threat_actor_types: Annotated[tuple[str, ...], _SOME, words.THREAT_ACTOR_TYPE] | None = None
    aliases: Texts | None = None
    first_seen: Timestamp | None = None
    last_seen: Timestamp | None = None
    roles: Annotated[tuple[str, ...], _SOME, words.THREAT_ACTOR_ROLE] | None = None
    goals: Texts | None = None
    sophistication: Annotated[str, words.THREAT_ACTOR_SOPHISTICATION] | None = None
    resource_level: Annotated[str, words.ATTACK_RESOURCE_LEVEL] | None = None
    primary_motivation: Annotated[str, words.ATTACK_MOTIVATION] | None = None
    secondary_motivations: Motivations | None = None
    personal_motivations: Motivations | None = None


class Tool(Versioned, frozen=True, kw_only=True, gc=False):
    """Legitimate software that attackers use (section 4.18)."""

    name: str
    description: str | None = None
    tool_types: Annotated[tuple[str, ...], _SOME, words.TOOL_TYPE] | None = None
    aliases: Texts | None = None
    kill_chain_phases: Phases | None = None
    tool_version: str | None = None


class Vulnerability(Versioned, frozen=True, kw_only=True, gc=False):
    """A weakness or defect (section 4.19)."""

    name: str
    description: str | None = None
