"""What the graph of objects says around a subject: actors, techniques, what counters them, indicators."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from wardwatch.intel import queries
from wardwatch.intel.types import Direction, ObjectLine
from wardwatch.kit.errors import NotFound
from wardwatch.markings.viewing import seen_by
from wardwatch.products.document import Source
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Actor, Facts
from wardwatch.products.gathering.citing import ENROLLED, Bibliography
from wardwatch.products.types import Marking
from wardwatch.standards import attack
from wardwatch.standards.hph_cpg import goals_of

MOST_LINKS = 1000
MOST_INDICATORS = 500
_ACTORS = frozenset({"intrusion-set", "threat-actor", "campaign", "malware", "tool"})
_TECHNIQUES = frozenset({"attack-pattern"})


class _Body(msgspec.Struct):
    description: str = ""
    aliases: tuple[str, ...] = ()
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    pattern: str = ""
    pattern_type: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None


_READ = msgspec.json.Decoder(_Body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """What the graph says around some objects."""

    actors: tuple[Actor, ...] = ()
    techniques: tuple[b.TechniqueRow, ...] = ()
    attack_version: str = ""
    mitigations: tuple[b.MitigationRow, ...] = ()
    indicators: tuple[b.IndicatorRow, ...] = ()
    objects: tuple[str, ...] = ()


NOTHING = Near()


def of_object(stix_id: str, *, at: datetime, today: date) -> Facts:
    """What is known of an actor, campaign or malware, and of what is one with it. Raises `NotFound`."""
    with seen_by(ENROLLED):
        line = queries.lines_of([stix_id]).get(stix_id)
    if line is None:
        raise NotFound("There is no such object.", object=stix_id)
    group = queries.group_of(stix_id, viewer=ENROLLED)
    ids = list(dict.fromkeys([stix_id, *(each.line.stix_id for each in (group.members if group else ()))]))
    cited = Bibliography()
    near = around_objects(ids, cited)
    return Facts(
        subject=f"object:{stix_id}",
        name=line.name or stix_id,
        at=at,
        today=today,
        actors=near.actors,
        techniques=near.techniques,
        attack_version=near.attack_version,
        mitigations=near.mitigations,
        indicators=near.indicators,
        objects=near.objects,
        sources=cited.sources(),
    )


def around_names(names: Collection[str], cited: Bibliography) -> Near:
    """The same around the objects of STIX that stand for these vulnerabilities, if any do."""
    found = [
        line.stix_id
        for name in list(names)[:20]
        for line in queries.objects_named(name, viewer=ENROLLED, kind="vulnerability", limit=5)
    ]
    return around_objects(found, cited) if found else NOTHING


def around_objects(ids: Collection[str], cited: Bibliography) -> Near:
    """Who is linked with these objects, which techniques they use, what counters these, what indicates them."""
    graph = _Graph(ids)
    bodies = queries.bodies_of(graph.wanted, viewer=ENROLLED)
    said = _Said(graph.lines, bodies, cited)
    rows, version = said.techniques(graph.techniques)
    named = {row.stix_id: row.technique for row in rows}
    counters = [(edge.other, named[edge.near]) for edge in graph.counters if edge.near in named]
    actors = sorted(graph.actors, key=lambda each: (each not in ids, graph.lines[each].name))
    return Near(
        actors=tuple(map(said.actor, actors)),
        techniques=rows,
        attack_version=version,
        mitigations=said.mitigations(counters),
        indicators=tuple(row for each in graph.indicating for row in said.indicators(each)),
        objects=tuple(dict.fromkeys([*ids, *actors])),
    )


class _Graph:
    """What lies around some objects: two steps over actors and what they use, one more to what counters that."""

    def __init__(self, ids: Collection[str]) -> None:
        with seen_by(ENROLLED):
            edges = queries.edges_of(ids, MOST_LINKS)
            self.lines = queries.lines_of([*ids, *(edge.other for edge in edges)])
            self.actors = self._of_types(_ACTORS)
            further = [each for each in self.actors if each not in ids]
            edges = edges | (queries.edges_of(further, MOST_LINKS) if further else set())
            self._look_up(edges)
            self.techniques = self._of_types(_TECHNIQUES)
            around = queries.edges_of(self.techniques, MOST_LINKS) if self.techniques else set()
            self.counters = [edge for edge in around if edge.relation == "mitigates" and edge.direction is Direction.IN]
            self._look_up(self.counters)
        said = (edge.other for edge in sorted(edges) if edge.relation == "indicates" and edge.direction is Direction.IN)
        known = dict.fromkeys(each for each in said if each in self.lines and not self.lines[each].revoked)
        self.indicating = list(known)[:MOST_INDICATORS]
        mitigating = (edge.other for edge in self.counters if edge.other in self.lines)
        self.wanted = {*self.actors, *self.techniques, *mitigating, *self.indicating}

    def _look_up(self, edges: Iterable[queries.Edge]) -> None:
        self.lines |= queries.lines_of({edge.other for edge in edges} - self.lines.keys())

    def _of_types(self, types: Collection[str]) -> list[str]:
        return [each for each, line in self.lines.items() if line.type in types and not line.revoked]


class _Said:
    """Objects with their words and sources, made into rows."""

    def __init__(
        self,
        lines: Mapping[str, ObjectLine],
        bodies: Mapping[str, bytes],
        cited: Bibliography,
    ) -> None:
        self._lines, self._bodies, self._cited = lines, bodies, cited
        self._sayers = queries.who_says(bodies.keys(), viewer=ENROLLED)
        self._held = queries.values_held([each for each in bodies if lines[each].type == "indicator"], viewer=ENROLLED)

    def _sources(self, stix_id: str) -> tuple[str, ...]:
        """Who says it, at most three; each is a source as a whole, since an object may stand in many documents."""
        titles = [each.title for each in self._sayers.get(stix_id, ())[:3]]
        tlp = Marking.of(self._lines[stix_id].tlp)
        return tuple(self._cited.add(Source(key="", title=title, publisher=title, tlp=tlp)) for title in titles)

    def actor(self, stix_id: str) -> Actor:
        """Somebody who attacks, or what they use."""
        body, line = _READ.decode(self._bodies[stix_id]), self._lines[stix_id]
        return Actor(
            stix_id=stix_id,
            type=line.type,
            name=line.name,
            aliases=tuple(each for each in body.aliases if each != line.name),
            description=body.description,
            first_seen=body.first_seen.date() if body.first_seen else None,
            last_seen=body.last_seen.date() if body.last_seen else None,
            sources=self._sources(stix_id),
        )

    def techniques(self, ids: Collection[str]) -> tuple[tuple[b.TechniqueRow, ...], str]:
        """The techniques that still stand, in the order of tactics and numbers, and the version of ATT&CK."""
        told = attack.read(self._bodies[each] for each in ids if each in self._bodies)
        entries = [each for each in told.entries if not each.revoked and not each.deprecated and each.attack_id]
        rows = [
            b.TechniqueRow(
                technique=each.attack_id,
                name=each.name,
                tactics=tuple(dict.fromkeys(tactic for _, tactic in each.tactics)),
                stix_id=each.ref,
                tlp=Marking.of(self._lines[each.ref].tlp),
                sources=self._sources(each.ref),
            )
            for each in entries
        ]
        version = told.versions.get("enterprise-attack", "")
        return tuple(sorted(rows, key=lambda row: (row.tactics[:1], row.technique))), version

    def mitigations(self, pairs: Collection[tuple[str, str]]) -> tuple[b.MitigationRow, ...]:
        """What counters which of the techniques, what counters most first."""
        all_ = {technique for _, technique in pairs}
        told = attack.read(self._bodies[each] for each in {pair[0] for pair in pairs} if each in self._bodies)
        rows = []
        for entry in told.entries:
            if entry.revoked or entry.deprecated or not entry.attack_id.startswith("M"):
                continue
            countered = sorted(technique for mitigation, technique in set(pairs) if mitigation == entry.ref)
            rows.append(
                b.MitigationRow(
                    mitigation=entry.attack_id,
                    name=entry.name,
                    counters=tuple(countered),
                    of=len(all_),
                    goals=tuple(goal.id for goal in goals_of([entry.attack_id])),
                    tlp=Marking.of(self._lines[entry.ref].tlp),
                    sources=self._sources(entry.ref),
                )
            )
        return tuple(sorted(rows, key=lambda row: (-len(row.counters), row.mitigation)))

    def indicators(self, stix_id: str) -> Iterable[b.IndicatorRow]:
        """The values that an indicator's pattern names, if seeing one of them is all that it asks for."""
        body, line = _READ.decode(self._bodies[stix_id]), self._lines[stix_id]
        return [
            b.IndicatorRow(
                kind=each.kind,
                value=each.value,
                first_seen=body.valid_from,
                valid_until=body.valid_until,
                note=line.name if line.name != each.value else "",
                stix_id=stix_id,
                pattern=body.pattern,
                tlp=Marking.of(line.tlp),
                sources=self._sources(stix_id),
            )
            for each in self._held.get(stix_id, ())
            if each.alone
        ]
