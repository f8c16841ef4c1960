"""STIX 2.1 objects of what was accepted from a report. Pure; ids follow from the report, the find and its acceptance.

A find is one object: a value to look for is an indicator, a CVE id a vulnerability; names and numbers of ATT&CK are
what they mean already. What is taken back is revoked for good (section 3.6): accepted again, it is another object.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from wardwatch.reports.types import Meant
from wardwatch.standards.stix.markings import TLP_2
from wardwatch.standards.stix.patterns.writing import pattern_of
from wardwatch.standards.tlp import Tlp

_NAMESPACE = UUID("5d1a5f6e-7f0e-4d0b-8a55-2f2f0f7c1b52")
_MARKINGS = {level: ref for ref, level in TLP_2.items()}
_ACTORS = frozenset({"campaign", "intrusion-set", "threat-actor"})
_USED = frozenset({"malware", "tool"})
_THREATS = _ACTORS | _USED
_TICK = timedelta(milliseconds=1)

Link = tuple[str, str, str]
"""Source, type and target of a relationship."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Whose objects these are: the identity that says them, and the report that they are from."""

    uid: UUID
    title: str
    said_by: str
    url: str
    published: date | None
    handed_in_at: datetime
    tlp: Tlp
    identity: str
    identity_name: str
    is_public: bool

    def author(self) -> dict[str, Any]:
        """The identity. An unnamed submitter is known no further than what it hands in."""
        level = Tlp.CLEAR if self.is_public else self.tlp
        return {
            "type": "identity",
            "spec_version": "2.1",
            "id": self.identity,
            "created": "2026-01-01T00:00:00.000Z",
            "modified": "2026-01-01T00:00:00.000Z",
            "name": self.identity_name,
            "identity_class": "organization",
            "object_marking_refs": [_MARKINGS[level]],
        }

    def id(self, kind: str, *parts: object) -> str:
        """The id of an object of this report."""
        return f"{kind}--{uuid5(_NAMESPACE, '|'.join(map(str, (self.uid, kind, *parts))))}"

    def of_find(
        self, kind: str, value: str, sentence: str, round_: int, *, since: datetime, at: datetime | None = None
    ) -> dict[str, Any] | None:
        """What accepting a find makes, at `since`; `at` is when it was taken back. None: it is not an object itself."""
        if kind == "cve":
            said = self._domain("vulnerability", self.id("vulnerability", value, round_), since, at)
            reference = {"source_name": "cve", "external_id": value}
            return said | {"name": value, "external_references": [reference, *self._references()]}
        pattern = pattern_of(kind, value)
        if pattern is None:
            return None
        said = self._domain("indicator", self.id("indicator", kind, value, round_), since, at)
        day = self.published or self.handed_in_at.date()
        said |= {
            "name": value,
            "pattern": pattern,
            "pattern_type": "stix",
            "valid_from": f"{day}T00:00:00Z",
        }
        if sentence:
            said["description"] = sentence
        return said | {"external_references": self._references()}

    def link(self, ref: str, link: Link, since: datetime, at: datetime | None = None) -> dict[str, Any]:
        """A relationship that stands since `since`; `at` is when it was taken back."""
        source, kind, target = link
        said = self._domain("relationship", ref, since, at)
        return said | {"relationship_type": kind, "source_ref": source, "target_ref": target}

    def report(
        self,
        ref: str,
        refs: Sequence[str],
        since: datetime,
        modified: datetime,
        *,
        revoked: bool,
        mentioned: Sequence[str] = (),
    ) -> dict[str, Any]:
        """The report, as far as it was taken over. `mentioned` are numbers of ATT&CK that nobody here knows yet."""
        said = self._domain("report", ref, since, modified if revoked else None)
        said["modified"] = _stamp(max(modified, since))
        day = self.published or self.handed_in_at.date()
        said |= {"name": self.title, "report_types": ["threat-report"], "published": f"{day}T00:00:00Z"}
        numbers = [{"source_name": "mitre-attack", "external_id": number} for number in mentioned]
        references = [*self._references(), *numbers]
        return said | {"object_refs": list(refs) or [self.identity], "external_references": references}

    def _domain(self, kind: str, ref: str, since: datetime, at: datetime | None) -> dict[str, Any]:
        said: dict[str, Any] = {
            "type": kind,
            "spec_version": "2.1",
            "id": ref,
            "created_by_ref": self.identity,
            "created": _stamp(since),
            "modified": _stamp(since if at is None else max(at, since + _TICK)),
            "object_marking_refs": [_MARKINGS[self.tlp]],
        }
        return said | {"revoked": True} if at is not None else said

    def _references(self) -> list[dict[str, str]]:
        reference = {"source_name": self.said_by, "description": self.title}
        return [reference | ({"url": self.url} if self.url else {})]


def links(objects: Iterable[str], means: Iterable[Meant]) -> set[Link]:
    """What follows from a report about one threat: its indicators indicate it, it uses the techniques, it targets the
    vulnerabilities. Where a report names several, nobody said which of them does what."""
    named = list(means)
    threats = [each for each in named if each.type in _THREATS]
    actors = [each for each in threats if each.type in _ACTORS]
    subject = threats[0] if len(threats) == 1 else actors[0] if len(actors) == 1 else None
    if subject is None:
        return set()
    found = {
        (ref, "indicates", subject.id) if ref.startswith("indicator--") else (subject.id, "targets", ref)
        for ref in objects
        if ref.startswith("indicator--") or (ref.startswith("vulnerability--") and subject.type != "tool")
    }
    found |= {(subject.id, "uses", each.id) for each in named if each.type == "attack-pattern"}
    if subject.type in _ACTORS:
        found |= {(subject.id, "uses", each.id) for each in threats if each is not subject and each.type in _USED}
    return found


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
