"""What the specification demands of each type beyond the types of its properties. Each rule names its section."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from wardwatch.kit.errors import FormatError
from wardwatch.standards.stix import forms, patterns
from wardwatch.standards.stix.markings import TLP_1
from wardwatch.standards.stix.problems import Problem
from wardwatch.standards.stix.types import domain, relations

TLP_1_NAMES = dict(zip(TLP_1, ("white", "green", "amber", "red"), strict=True))
_RELATIONS = frozenset({"relationship", "sighting"})

Rule = Callable[[Any], Iterator[Problem]]


def in_order(
    first: str, earlier: datetime | None, second: str, later: datetime | None, section: str, *, same: bool
) -> Iterator[Problem]:
    """A problem where `later` is before `earlier`, or, unless the `same` time is allowed, at it."""
    if earlier is None or later is None:
        return
    if later < earlier or (later == earlier and not same):
        yield Problem(f"$.{second}", f"is not {'at or ' if same else ''}after {first}", section)


def seen(section: str) -> Rule:
    """The rule of types that have first_seen and last_seen."""

    def rule(found: Any) -> Iterator[Problem]:
        yield from in_order("first_seen", found.first_seen, "last_seen", found.last_seen, section, same=True)

    return rule


def indicator(found: domain.Indicator) -> Iterator[Problem]:
    """Section 4.7, and the pattern's own syntax (section 9)."""
    yield from in_order("valid_from", found.valid_from, "valid_until", found.valid_until, "4.7", same=False)
    if found.pattern_type == "stix":
        try:
            pattern = patterns.parse(found.pattern)
        except FormatError as error:
            yield Problem("$.pattern", error.reason, "9")
            return
        if "hashes" in found.pattern:
            yield from _hashes(pattern)
    elif not found.pattern:
        yield Problem("$.pattern", "is empty", "4.7")


def _hashes(pattern: patterns.Pattern) -> Iterator[Problem]:
    """Digests that can never match."""
    for each in pattern.comparisons:
        algorithm = each.path.steps[-1]
        if "hashes" in each.path.steps[:-1] and isinstance(algorithm, str) and isinstance(each.value, str):
            reason = forms.hashed(algorithm, each.value) if each.operator in ("=", "!=") else None
            if reason:
                yield Problem("$.pattern", f"{each.path}: {reason}", "2.7", must=False)


def location(found: domain.Location) -> Iterator[Problem]:
    """Section 4.10: a region, a country, or latitude and longitude; a precision needs the two."""
    both = found.latitude is not None and found.longitude is not None
    if not both and (found.latitude is not None or found.longitude is not None):
        yield Problem("$", "has latitude or longitude without the other", "4.10")
    if found.region is None and found.country is None and not both:
        yield Problem("$", "has neither region nor country nor latitude and longitude", "4.10")
    if found.precision is not None and not both:
        yield Problem("$.precision", "stands without latitude and longitude", "4.10")
    if found.country is not None and not (len(found.country) == 2 and found.country.isalpha()):
        yield Problem("$.country", "is not a code of two letters (ISO 3166-1)", "4.10", must=False)


def malware(found: domain.Malware) -> Iterator[Problem]:
    """Section 4.11: a family has a name."""
    if found.is_family and found.name is None:
        yield Problem("$.name", "is missing, and this is a family", "4.11")
    yield from in_order("first_seen", found.first_seen, "last_seen", found.last_seen, "4.11", same=True)


def malware_analysis(found: domain.MalwareAnalysis) -> Iterator[Problem]:
    """Section 4.12: a result, or what was captured."""
    if found.result is None and found.analysis_sco_refs is None:
        yield Problem("$", "has neither result nor analysis_sco_refs", "4.12")


def observed_data(found: domain.ObservedData) -> Iterator[Problem]:
    """Section 4.14: objects, which is deprecated, or object_refs, among them an SCO."""
    yield from in_order("first_observed", found.first_observed, "last_observed", found.last_observed, "4.14", same=True)
    if (found.objects is None) == (found.object_refs is None):
        yield Problem("$", "has both objects and object_refs, or neither", "4.14")
    if found.objects is not None:
        yield Problem("$.objects", "is deprecated", "4.14", must=False)
    if found.object_refs and all(ref.partition("--")[0] in _RELATIONS for ref in found.object_refs):
        yield Problem("$.object_refs", "names no cyber-observable object", "4.14")


def relationship(found: relations.Relationship) -> Iterator[Problem]:
    """Section 5.1."""
    if not found.relationship_type or found.relationship_type.strip("abcdefghijklmnopqrstuvwxyz0123456789-"):
        yield Problem("$.relationship_type", "is not small letters, digits and hyphens", "5.1")
    yield from in_order("start_time", found.start_time, "stop_time", found.stop_time, "5.1", same=False)


def sighting(found: relations.Sighting) -> Iterator[Problem]:
    """Section 5.2."""
    yield from in_order("first_seen", found.first_seen, "last_seen", found.last_seen, "5.2", same=True)


def language_content(found: relations.LanguageContent) -> Iterator[Problem]:
    """Section 7.1: contents by language, then by property."""
    for language, contents in found.contents.items():
        place = f"$.contents.{language}"
        if reason := forms.language(language):
            yield Problem(place, reason, "7.1")
        for name, value in contents.items():
            if name != "id" and (reason := forms.property_name(name)):
                yield Problem(f"{place}.{name}", reason, "7.1")
            if value in (None, [], {}):
                yield Problem(f"{place}.{name}", "is empty", "7.1")


def marking_definition(found: relations.MarkingDefinition) -> Iterator[Problem]:
    """Section 7.2.1: a definition or an extension; TLP 1.0 has four instances, and none refers to itself."""
    if found.definition is None or found.definition_type is None:
        if found.extensions is None or found.definition is not None or found.definition_type is not None:
            yield Problem("$", "has neither a definition with its type nor extensions", "7.2.1")
    elif found.definition_type == "statement":
        if not isinstance(found.definition.get("statement"), str):
            yield Problem("$.definition.statement", "is missing, or no text", "7.2.1.3")
    elif found.definition_type == "tlp":
        if TLP_1_NAMES.get(found.id) != found.definition.get("tlp"):
            yield Problem("$.definition", "is not one of the four that TLP 1.0 has", "7.2.1.4")
    else:
        yield Problem("$.definition_type", f"{found.definition_type!r} is no type of marking", "7.2.1", must=False)
    if found.id in TLP_1 and found.definition_type != "tlp":
        yield Problem("$.id", "is that of a TLP marking", "7.2.1.4")
    if found.id in (found.object_marking_refs or ()):
        yield Problem("$.object_marking_refs", "refers to this marking itself", "7.2.2")
    if any(found.id == marking.marking_ref for marking in found.granular_markings or ()):
        yield Problem("$.granular_markings", "refers to this marking itself", "7.2.3")


def extension_definition(found: relations.ExtensionDefinition) -> Iterator[Problem]:
    """Section 7.3."""
    if reason := forms.semantic_version(found.version):
        yield Problem("$.version", reason, "7.3", must=False)
    if found.extension_properties is not None:
        if "toplevel-property-extension" not in found.extension_types:
            yield Problem("$.extension_properties", "names properties of a toplevel-property-extension alone", "7.3")
        for index, name in enumerate(found.extension_properties):
            if reason := forms.property_name(name):
                yield Problem(f"$.extension_properties[{index}]", reason, "7.3")


RULES: dict[str, Rule] = {
    "campaign": seen("4.2"),
    "extension-definition": extension_definition,
    "indicator": indicator,
    "infrastructure": seen("4.8"),
    "intrusion-set": seen("4.9"),
    "language-content": language_content,
    "location": location,
    "malware": malware,
    "malware-analysis": malware_analysis,
    "marking-definition": marking_definition,
    "observed-data": observed_data,
    "relationship": relationship,
    "sighting": sighting,
    "threat-actor": seen("4.17"),
}
