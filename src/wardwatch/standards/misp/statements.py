"""Attributes and objects as STIX: indicators of what is meant for detection, observed data of the rest.

Sources: STIX 2.1 sections 4.7 (indicator), 4.14 (observed-data), 4.18 (vulnerability); MISP core format, "Attribute".
What STIX has no object for becomes one of MISP's own types, so that nothing is lost.
"""

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from wardwatch.standards.misp import clusters, core, ids, judgement, observed, observing
from wardwatch.standards.misp.making import Making, carried, labels, lowest, new
from wardwatch.standards.misp.observing import Term
from wardwatch.standards.misp.release import Release
from wardwatch.standards.misp.types import Attribute, Cluster, Object, SightingType, Tag

LONGEST_NAME = 500
Made = Generator[bytes, None, str]
"""Objects, and the id of the one that stands for the record; "" where there is none."""

_CVE = re.compile(r"CVE-\d{4}-\d{4,}", re.IGNORECASE)
_NAMES = {"campaign-name": "campaign", "threat-actor": "threat-actor"}


class Statements:
    """Makes the objects, and remembers which of them stands for which record."""

    def __init__(self, making: Making) -> None:
        self._making = making
        self.refs: dict[str, str] = {}
        """For the UUID of each record, the STIX object that notes, sightings and references are about."""
        self.releases: dict[str, Release] = {}

    def attribute(self, record: Attribute, around: Release) -> Iterator[bytes]:
        """What one attribute becomes, of the event or of an object that is released so."""
        under = self._release(record, around)
        carry = {"event": self._making.event.uuid, "attribute": core.attribute(record)}
        said = _Said(record, carry, record.value, record.comment)
        language = observing.LANGUAGES.get(record.type)
        if language and record.to_ids is not False:
            ref = yield from self._indicator(said, record.value.strip(), language, under, [record])
        elif (name := _named(record)) and record.type in {*_NAMES, "vulnerability"}:
            ref = yield from self._named(said, name, under)
        else:
            found = observing.terms(record)
            ref = ""
            if found and record.to_ids:
                ref = yield from self._indicator(said, observing.pattern(found), "stix", under, [record])
            elif found:
                ref = yield from self._observed(said, found, under)
            if not ref:
                ref = yield from self._own("x-misp-attribute", said, under)
        self._note(record.uuid, ref, under)
        yield from self._clusters(ref, (*record.clusters, *clusters.named(record.tags, record.clusters)), said, under)

    def object(self, record: Object) -> Iterator[bytes]:
        """What one object becomes. It is marked as narrowly as the narrowest of its attributes."""
        making = self._making
        own = making.release.narrowed(making.stated(record.distribution, record.sharing_group, ()))
        under = own
        for each in record.attributes:
            under = self._release(each, under)
        carry = {"event": making.event.uuid, "object": core.object_(record)}
        said = _Said(record, carry, record.comment or record.description or record.name, record.comment)
        found = observing.object_terms(record) if record.name in observing.TEMPLATES else []
        wanted = [(each, terms) for each, terms in found if each.to_ids]
        refs = []
        if len(wanted) < len(found) or (found and not wanted):
            every = [term for _, terms in found for term in terms]
            if ref := (yield from self._observed(said, every, under)):
                refs.append(ref)
        if wanted:
            text = observing.pattern(term for _, terms in wanted for term in terms)
            of = [each for each, _ in wanted]
            indicator = yield from self._indicator(said, text, "stix", under, of)
            if refs:
                yield from making.relationship(indicator, "based-on", refs[0], record.timestamp, under)
            refs.insert(0, indicator)
        if not refs:
            refs.append((yield from self._own("x-misp-object", said, under)))
        self._note(record.uuid, refs[0], under)
        taken = {each.uuid for each, _ in found}
        for each in record.attributes:
            if each.uuid in taken:
                self._note(each.uuid, refs[0], under)
            elif observing.terms(each) or each.type in observing.LANGUAGES or _named(each):
                yield from self.attribute(each, own)
            else:
                self._note(each.uuid, refs[0], under)

    def _release(self, record: Attribute, around: Release) -> Release:
        return around.narrowed(self._making.stated(record.distribution, record.sharing_group, record.tags))

    def _note(self, uuid: str, ref: str, under: Release) -> None:
        self.refs[uuid] = ref
        self.releases[uuid] = under

    def _indicator(self, said: "_Said", pattern: str, language: str, under: Release, of: Sequence[Attribute]) -> Made:
        start = said.start or self._making.event.timestamp or self._making.start
        end = _end(of)
        changed = max((each for each in (said.record.timestamp, end) if each), default=None)
        fields = self._fields("indicator", said, under, changed)
        fields |= {"name": said.name[:LONGEST_NAME]}
        if said.comment:
            fields["description"] = said.comment
        fields |= {"pattern": pattern, "pattern_type": language}
        if language == "stix":
            fields["pattern_version"] = "2.1"
        if end and (start is None or start >= end):
            start = end - timedelta(milliseconds=1)
        fields["valid_from"] = ids.stamp(start)
        if end:
            fields["valid_until"] = ids.stamp(end)
        yield from self._making.member(fields, under)
        return str(fields["id"])

    def _observed(self, said: "_Said", found: Iterable[Term], under: Release) -> Made:
        made = observed.objects(found)
        if not made:
            return ""
        first = said.start or self._making.event.timestamp or self._making.start
        last = max(first, said.last or first) if first else first
        fields = self._fields("observed-data", said, under, said.record.timestamp)
        fields |= {"first_observed": ids.stamp(first), "last_observed": ids.stamp(last), "number_observed": 1}
        fields["object_refs"] = [each["id"] for each in made]
        if not said.record.deleted:
            for each in made:
                yield from self._making.once(each, under)
        yield from self._making.member(fields, under)
        return str(fields["id"])

    def _named(self, said: "_Said", name: str, under: Release) -> Made:
        kind = _NAMES.get(said.record.type if isinstance(said.record, Attribute) else "", "vulnerability")
        fields = self._fields(kind, said, under, said.record.timestamp) | {"name": name}
        if kind == "vulnerability":
            fields["external_references"] = [{"source_name": "cve", "external_id": name}]
        if said.comment:
            fields["description"] = said.comment
        yield from self._making.member(fields, under)
        return str(fields["id"])

    def _own(self, kind: str, said: "_Said", under: Release) -> Made:
        fields = self._fields(kind, said, under, said.record.timestamp)
        del fields["extensions"]
        named = fields | {"name": said.name[:LONGEST_NAME]}
        yield from self._making.member(new(named, **{f"misp_{key}": value for key, value in said.carry.items()}), under)
        return str(fields["id"])

    def _fields(self, kind: str, said: "_Said", under: Release, instant: datetime | None) -> dict[str, Any]:
        record = said.record
        ref = ids.own(kind, record.uuid)
        fields = self._making.domain(kind, ref, instant, under, revoked=record.deleted)
        if found := said.labels():
            fields["labels"] = found
        own = judgement.read(said.tags()).confidence
        confidence = lowest(own, self._making.judgement)
        if confidence is not None:
            fields["confidence"] = confidence
        return carried(fields, **said.carry)

    def _clusters(self, ref: str, found: Iterable[Cluster], said: "_Said", under: Release) -> Iterator[bytes]:
        for cluster in found:
            yield from self._making.cluster(cluster, under)
            target = clusters.ref(cluster)
            usual = clusters.RELATED.get(target.partition("--")[0], "related-to")
            kind = usual if ref.startswith("indicator--") else "related-to"
            yield from self._making.relationship(ref, kind, target, said.record.timestamp, under)


class _Said:
    """What an attribute and an object have in common."""

    def __init__(self, record: Attribute | Object, carry: dict[str, Any], name: str, comment: str) -> None:
        self.record, self.carry, self.name, self.comment = record, carry, name, comment

    @property
    def start(self) -> datetime | None:
        return self.record.first_seen or self.record.timestamp

    @property
    def last(self) -> datetime | None:
        return self.record.last_seen

    def tags(self) -> tuple[Tag, ...]:
        if isinstance(self.record, Attribute):
            return self.record.tags
        return tuple({tag.name: tag for each in self.record.attributes for tag in each.tags}.values())

    def labels(self) -> list[str]:
        if isinstance(self.record, Attribute):
            return labels(self.tags(), self.record.type, self.record.category)
        return [*labels(self.tags()), f'misp:name="{self.record.name}"']


def _named(record: Attribute) -> str:
    """The name of the object that the attribute is; "" where it is none."""
    value = record.value.strip()
    if record.type == "vulnerability":
        return value.upper() if _CVE.fullmatch(value) else ""
    return value if record.type in _NAMES else ""


def _end(of: Iterable[Attribute]) -> datetime | None:
    """When the last of them was said to be over, by an expiration that no sighting came after; None: never."""
    ends = []
    for each in of:
        over = max((s.date_sighting for s in each.sightings if s.type is SightingType.EXPIRATION), default=None)
        seen = max((s.date_sighting for s in each.sightings if s.type is SightingType.SIGHTING), default=None)
        if over is None or (seen and seen > over):
            return None
        ends.append(over)
    return max(ends, default=None)
