"""STIX objects that were not made of MISP records, as attributes.

Sources: as `observing`, read the other way. A pattern that is more than a choice of values stays a pattern
(`stix2-pattern`): taken apart it would say something else.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from wardwatch.kit.errors import FormatError
from wardwatch.standards.misp import observing, vocabulary, wire
from wardwatch.standards.misp.types import Attribute, Tag
from wardwatch.standards.stix import patterns
from wardwatch.standards.stix.patterns.types import Observation

_PREFERRED = {
    "ipv4-addr:value": "ip-dst",
    "ipv6-addr:value": "ip-dst",
    "domain-name:value": "domain",
    "url:value": "url",
}
_PREFERRED |= {"email-addr:value": "email", "file:name": "filename", "mac-addr:value": "mac-address"}
_NAMED = {
    "campaign": "campaign-name",
    "intrusion-set": "threat-actor",
    "malware": "malware-type",
    "threat-actor": "threat-actor",
    "vulnerability": "vulnerability",
}
_LANGUAGES = {language: kind for kind, language in observing.LANGUAGES.items()}
LONGEST_PATTERN = 100_000


def _inverse() -> Mapping[str, str]:
    found = {places[0].replace("'", ""): kind for kind, places in observing.single_paths()}
    return found | _PREFERRED


_TYPES = _inverse()


def attributes(fields: Mapping[str, Any], tags: tuple[Tag, ...]) -> Iterator[Attribute]:
    """What a STIX object says as attributes; none for objects that are none of MISP's attributes."""
    kind = str(fields.get("type", ""))
    if kind == "indicator":
        yield from _indicator(fields, tags)
    elif kind in _NAMED and isinstance(fields.get("name"), str) and fields["name"]:
        yield _attribute(fields, _NAMED[kind], fields["name"], tags, to_ids=False)
    else:
        found = list(_observed(kind, fields))
        for number, (attribute_type, value) in enumerate(found):
            yield _attribute(fields, attribute_type, value, tags, to_ids=False, number=number)


def _indicator(fields: Mapping[str, Any], tags: tuple[Tag, ...]) -> Iterator[Attribute]:
    pattern, language = str(fields.get("pattern", "")), str(fields.get("pattern_type", ""))
    if not pattern:
        return
    values = list(_choice(pattern)) if language == "stix" and len(pattern) <= LONGEST_PATTERN else []
    if not values:
        values = [(_LANGUAGES.get(language, "text"), pattern)]
    for number, (attribute_type, value) in enumerate(values):
        yield _attribute(fields, attribute_type, value, tags, to_ids=attribute_type != "text", number=number)


def _choice(pattern: str) -> Iterator[tuple[str, str]]:
    """The values of which the pattern wants any; none where it wants anything else."""
    try:
        said = patterns.parse(pattern)
    except FormatError:
        return
    found = []
    for each in said.alternatives or _block(said):
        attribute_type = _TYPES.get(str(each.path).replace("'", ""))
        values = each.value if isinstance(each.value, tuple) else (each.value,)
        if attribute_type is None or not all(isinstance(value, str | int) for value in values):
            return
        found += [(attribute_type, str(value)) for value in values]
    yield from found


def _block(said: patterns.Pattern) -> tuple[patterns.Comparison, ...]:
    """The one comparison of a pattern that wants an address out of a block."""
    found = tuple(said.comparisons)
    single = len(found) == 1 and found[0].operator == "ISSUBSET" and not found[0].negated
    return found if single and isinstance(said.said, Observation) else ()


def _observed(kind: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        if name == "hashes" and isinstance(value, dict):
            for algorithm, digest in value.items():
                attribute_type = _TYPES.get(f"{kind}:hashes.{algorithm}")
                if attribute_type and isinstance(digest, str):
                    yield attribute_type, digest
        elif (attribute_type := _TYPES.get(f"{kind}:{name}")) and isinstance(value, str | int) and value != "":
            yield attribute_type, f"AS{value}" if attribute_type == "AS" else str(value)


def _attribute(
    fields: Mapping[str, Any], kind: str, value: str, tags: tuple[Tag, ...], *, to_ids: bool, number: int = 0
) -> Attribute:
    own = str(fields["id"]).partition("--")[2]
    description = fields.get("description")
    return Attribute(
        uuid=str(uuid5(UUID(own), f"{kind}|{value}")) if number else own,
        type=kind,
        value=f"AS{value}" if kind == "AS" and value.isdecimal() else value,
        category=vocabulary.usual_category(kind),
        to_ids=to_ids,
        comment=description[: wire.LONGEST_TEXT] if isinstance(description, str) else "",
        timestamp=instant(fields, "modified"),
        deleted=fields.get("revoked") is True,
        tags=tags,
    )


def instant(fields: Mapping[str, Any], name: str) -> datetime | None:
    """The instant of a property; None where it has none."""
    value = fields.get(name)
    return wire.instant(value, name) if isinstance(value, str) else None
