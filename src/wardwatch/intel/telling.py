"""What an object tells people, out of its bytes: pure. What cannot be read as it should be is left out, not guessed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

ATTACK_SOURCES = frozenset({"mitre-attack", "mitre-mobile-attack", "mitre-ics-attack", "mobile-mitre-attack"})
"""What ATT&CK calls itself in external references."""
_CITATION = re.compile(r"\s*\(Citation: [^()]*(?:\([^()]*\)[^()]*)*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?:https?://|/)[^)\s]*\)")
_MARKS = re.compile(r"</?(?:code|br|b|i|em|strong)\s*/?>|(?<!\w)[*_`]{1,3}(?=\S)|(?<=\S)[*`]{1,3}(?!\w)")
_KINDS = (
    *("malware_types", "tool_types", "indicator_types", "threat_actor_types", "report_types"),
    *("infrastructure_types", "incident_type", "roles", "sectors"),
)


@dataclass(frozen=True, slots=True)
class ExternalReference:
    """Where else something is written of an object (STIX 2.1 section 2.5)."""

    source_name: str
    external_id: str
    url: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an object says of itself. Texts are plain; what it does not say is empty or None.

    `attack_id` is its number in ATT&CK, `tactics` are short names (`lateral-movement`). `value` is what an observable
    is. `deprecated`: ATT&CK keeps it and advises against it. `count` is how often a sighting saw it.
    """

    name: str
    description: str
    aliases: tuple[str, ...]
    kinds: tuple[str, ...]
    attack_id: str
    tactics: tuple[str, ...]
    platforms: tuple[str, ...]
    pattern: str
    pattern_type: str
    value: str
    first_seen: datetime | None
    last_seen: datetime | None
    published: datetime | None
    opinion: str
    explanation: str
    content: str
    count: int | None
    lang: str
    deprecated: bool
    references: tuple[ExternalReference, ...]


def told(body: bytes) -> Told:
    """What the object of these bytes says."""
    said: Mapping[str, Any] = msgspec.json.decode(body)
    found = tuple(_references(said))
    return Told(
        name=_text(said, "name") or _text(said, "value") or _text(said, "abstract"),
        description=plain(_text(said, "description")),
        aliases=tuple(dict.fromkeys((*_texts(said, "aliases"), *_texts(said, "x_mitre_aliases")))),
        kinds=tuple(each for name in _KINDS for each in _texts(said, name)),
        attack_id=next((each.external_id for each in found if each.source_name in ATTACK_SOURCES), ""),
        tactics=tuple(dict.fromkeys(_phases(said))),
        platforms=tuple(each for each in _texts(said, "x_mitre_platforms") if each != "None"),
        pattern=_text(said, "pattern"),
        pattern_type=_text(said, "pattern_type"),
        value=_text(said, "value"),
        first_seen=_at(said, "first_seen") or _at(said, "first_observed"),
        last_seen=_at(said, "last_seen") or _at(said, "last_observed"),
        published=_at(said, "published"),
        opinion=_text(said, "opinion"),
        explanation=plain(_text(said, "explanation")),
        content=plain(_text(said, "content")),
        count=_number(said, "count") or _number(said, "number_observed"),
        lang=_text(said, "lang"),
        deprecated=said.get("x_mitre_deprecated") is True,
        references=found,
    )


def plain(text: str) -> str:
    """A description without the marks of Markdown and without ATT&CK's citations, which stand among the references."""
    return _MARKS.sub("", _LINK.sub(r"\1", _CITATION.sub("", text))).strip()


def same_instant(text: str, at: datetime | None) -> bool:
    """Whether a timestamp of STIX means this instant."""
    return at is not None and _read(text) == at


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _texts(said: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = said.get(name)
    if isinstance(value, str):
        return (value,)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _number(said: Mapping[str, Any], name: str) -> int | None:
    value = said.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _at(said: Mapping[str, Any], name: str) -> datetime | None:
    return _read(_text(said, name))


def _read(text: str) -> datetime | None:
    try:
        return msgspec.convert(text, datetime).astimezone(UTC) if text else None
    except (msgspec.ValidationError, OverflowError):
        return None


def _parts(said: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = said.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _phases(said: Mapping[str, Any]) -> list[str]:
    return [phase for each in _parts(said, "kill_chain_phases") if (phase := _text(each, "phase_name"))]


def _references(said: Mapping[str, Any]) -> Iterator[ExternalReference]:
    for each in _parts(said, "external_references"):
        url, words = _text(each, "url"), plain(_text(each, "description"))
        yield ExternalReference(_text(each, "source_name"), _text(each, "external_id"), url, words)
