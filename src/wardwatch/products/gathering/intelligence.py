"""What the graph of objects says around a subject: actors, techniques, what counters them, indicators."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from wardwatch.intel import queries, telling
from wardwatch.intel.telling import ATTACK_SOURCES, Told
from wardwatch.intel.types import Direction, ObjectLine
from wardwatch.markings.viewing import seen_by
from wardwatch.products.document import Source
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Actor
from wardwatch.products.gathering.citing import ENROLLED, Bibliography
from wardwatch.products.types import Marking
from wardwatch.standards import attack
from wardwatch.standards.admiralty import Reliability
from wardwatch.standards.hph_cpg import goals_of
from wardwatch.standards.tlp import Tlp

MOST_LINKS = 1000
MOST_INDICATORS = 500
MOST_USERS = 3
_ACTORS = frozenset({"intrusion-set", "threat-actor", "campaign", "malware", "tool"})
_ORDER = ("intrusion-set", "threat-actor", "campaign", "malware")
_TECHNIQUES = frozenset({"attack-pattern"})
_TOOLS = frozenset({"malware", "tool"})
_WEAKNESSES = frozenset({"vulnerability"})
SECTOR = ("healthcare", "hospital", "medical")
"""Words by which the sector is known in what is written about who attacks."""


class _Body(msgspec.Struct):
    identity_class: str = ""
    pattern: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None


_READ = msgspec.json.Decoder(_Body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """What the graph says around some objects; `weaknesses` are numbers of CVE that they are linked with."""

    actors: tuple[Actor, ...] = ()
    techniques: tuple[b.TechniqueRow, ...] = ()
    attack_version: str = ""
    mitigations: tuple[b.MitigationRow, ...] = ()
    indicators: tuple[b.IndicatorRow, ...] = ()
    objects: tuple[str, ...] = ()
    weaknesses: tuple[str, ...] = ()


NOTHING = Near()


def objects_of(names: Collection[str]) -> tuple[str, ...]:
    """The objects of STIX that stand for these vulnerabilities, if any do."""
    return tuple(
        line.stix_id
        for name in list(names)[:20]
        for line in queries.objects_named(name, viewer=ENROLLED, kind="vulnerability", limit=5)
    )


def attackers_of_the_sector(*, most: int) -> tuple[str, ...]:
    """Objects whose own words speak of the sector: those that attack it, and what they use; groups first."""
    found = {
        line.stix_id: line
        for type_ in _ORDER
        for words in SECTOR
        for line in queries.objects_named(words, viewer=ENROLLED, kind=type_, limit=most)
        if not line.revoked
    }
    ordered = sorted(found.values(), key=lambda line: (_ORDER.index(line.type), -line.version.timestamp(), line.name))
    return tuple(line.stix_id for line in ordered)[:most]


def around_objects(ids: Collection[str], cited: Bibliography, *, own: Collection[str] = (), deep: bool = True) -> Near:
    """Who is linked with these objects, which techniques they use, what counters these, what indicates them.

    `own` are those that are the subject; `deep`: what their tools do counts too.
    """
    if not ids:
        return NOTHING
    graph = _Graph(ids, deep=deep)
    bodies = queries.bodies_of(graph.wanted, viewer=ENROLLED)
    said = _Said(graph, bodies, cited, own=own)
    rows, version = said.techniques(graph.techniques)
    named = {row.stix_id: row.technique for row in rows}
    counters = [(edge.other, named[edge.near]) for edge in graph.counters if edge.near in named]
    actors = sorted(graph.actors, key=lambda each: (each not in ids, graph.lines[each].name))
    return Near(
        actors=tuple(said.actor(each, named) for each in actors),
        techniques=rows,
        attack_version=version,
        mitigations=said.mitigations(counters),
        indicators=tuple(row for each in graph.indicating for row in said.indicators(each)),
        objects=tuple(dict.fromkeys([*ids, *actors])),
        weaknesses=graph.weaknesses,
    )


class _Graph:
    """What lies around some objects: two steps over actors and what they use, one more to what counters that."""

    def __init__(self, ids: Collection[str], *, deep: bool) -> None:
        with seen_by(ENROLLED):
            edges = queries.edges_of(ids, MOST_LINKS)
            self.lines = queries.lines_of([*ids, *(edge.other for edge in edges)])
            self.actors = [each for each in self._of_types(_ACTORS) if deep or each in ids]
            further = [each for each in self.actors if each not in ids]
            edges = edges | (queries.edges_of(further, MOST_LINKS) if further else set())
            self._look_up(edges)
            self.techniques = self._of_types(_TECHNIQUES)
            around = queries.edges_of(self.techniques, MOST_LINKS, "mitigates") if self.techniques else set()
            self.counters = [edge for edge in around if edge.direction is Direction.IN]
            self._look_up(self.counters)
        self.edges = sorted(edges)
        self._uses: dict[str, dict[str, None]] = {}
        said_by = [edge for edge in self.edges if edge.relation in ("uses", "targets")]
        with seen_by(ENROLLED):
            vias = queries.lines_of({edge.via for edge in said_by} - self.lines.keys())
        self._said_at = {
            (edge.near, edge.other): max(
                (held[each].tlp for each, held in ((edge.other, self.lines), (edge.via, vias)) if each in held),
                default=Tlp.CLEAR,
            )
            for edge in said_by
        }
        for edge in self.edges:
            if edge.relation == "uses" and edge.direction is Direction.OUT:
                self._uses.setdefault(edge.near, {})[edge.other] = None
        said = (edge.other for edge in self.edges if edge.relation == "indicates" and edge.direction is Direction.IN)
        known = dict.fromkeys(each for each in said if each in self.lines and not self.lines[each].revoked)
        self.indicating = list(known)[:MOST_INDICATORS]
        mitigating = (edge.other for edge in self.counters if edge.other in self.lines)
        self.targets = [edge for edge in self.edges if edge.relation == "targets" and edge.direction is Direction.OUT]
        aimed = {edge.other for edge in self.targets if edge.other in self.lines}
        self.wanted = {*self.actors, *self.techniques, *mitigating, *self.indicating, *aimed}
        linked = sorted(self.lines[each].name.upper() for each in self._of_types(_WEAKNESSES))
        self.weaknesses = tuple(dict.fromkeys(name for name in linked if name.startswith("CVE-")))

    def used(self, actor: str, types: Collection[str]) -> list[str]:
        """What somebody uses, of these types."""
        return [each for each in self._uses.get(actor, ()) if each in self.lines and self.lines[each].type in types]

    def marked(self, near: str, other: str) -> Tlp:
        """How a link is marked, with what stands at its other end."""
        return self._said_at.get((near, other), Tlp.CLEAR)

    def higher(self, actor: str) -> list[str]:
        """What somebody uses or aims at that is marked higher than they are."""
        own = self.lines[actor].tlp
        return [other for (near, other), tlp in self._said_at.items() if near == actor and tlp > own]

    def users(self, used: str) -> list[str]:
        """Who uses something, of those that are told of."""
        return [actor for actor in self.actors if used in self._uses.get(actor, ())]

    def _look_up(self, edges: Iterable[queries.Edge]) -> None:
        self.lines |= queries.lines_of({edge.other for edge in edges} - self.lines.keys())

    def _of_types(self, types: Collection[str]) -> list[str]:
        return [each for each, line in self.lines.items() if line.type in types and not line.revoked]


class _Said:
    """Objects with their words and sources, made into rows."""

    def __init__(
        self, graph: _Graph, bodies: Mapping[str, bytes], cited: Bibliography, *, own: Collection[str]
    ) -> None:
        self._graph, self._bodies, self._cited, self._own = graph, bodies, cited, own
        self._lines: Mapping[str, ObjectLine] = graph.lines
        lines = self._lines
        self._sayers = queries.who_says(bodies.keys(), viewer=ENROLLED)
        sayers = {said.source for found in self._sayers.values() for said in found}
        self._grades = queries.sources_stand(sayers, viewer=ENROLLED)
        self._held = queries.values_held([each for each in bodies if lines[each].type == "indicator"], viewer=ENROLLED)

    def _sources(self, stix_id: str, told: Told | None = None) -> tuple[str, ...]:
        """Who says it, at most three; each is a source as a whole, since an object may stand in many documents.

        What somebody has a page of their own for is cited by that page.
        """
        said = self._sayers.get(stix_id, ())[:3]
        page = next((each for each in told.references if each.source_name in ATTACK_SOURCES), None) if told else None
        tlp = Marking.of(self._lines[stix_id].tlp)
        made = []
        for each in said:
            grade = self._grades[each.source].grade
            title = f"{self._lines[stix_id].name} ({page.external_id})" if page and page.url else each.title
            made.append(
                Source(
                    key="",
                    title=title,
                    publisher=each.title,
                    url=page.url if page else "",
                    reliability=Reliability(grade) if grade in set(Reliability) and grade != "F" else None,
                    tlp=tlp,
                )
            )
        return tuple(dict.fromkeys(map(self._cited.add, made)))

    def actor(self, stix_id: str, techniques: Mapping[str, str]) -> Actor:
        """Somebody who attacks, or what they use; `techniques` are numbers of ATT&CK by their STIX ids."""
        told, line = telling.told(self._bodies[stix_id]), self._lines[stix_id]
        used = self._graph.used(stix_id, _TECHNIQUES)
        return Actor(
            stix_id=stix_id,
            type=line.type,
            name=line.name,
            aliases=tuple(each for each in told.aliases if each != line.name),
            description=told.description,
            first_seen=told.first_seen.date() if told.first_seen else None,
            last_seen=told.last_seen.date() if told.last_seen else None,
            attack_id=told.attack_id,
            is_subject=stix_id in self._own,
            techniques=tuple(sorted(techniques[each] for each in used if each in techniques)),
            targets=tuple(dict.fromkeys(self._targets(stix_id))),
            tools=tuple(sorted(self._lines[each].name for each in self._graph.used(stix_id, _TOOLS))),
            came_at=max((each.first_at for each in self._sayers.get(stix_id, ())), default=None),
            sources=(*self._sources(stix_id, told), *self._sources_above(stix_id)),
        )

    def _sources_above(self, actor: str) -> tuple[str, ...]:
        """Sources by which what is told of somebody is as confidential as what they use and aim at."""
        above = [each for each in self._graph.higher(actor) if each in self._sayers][:1]
        return tuple(key for each in above for key in self._sources(each))

    def _targets(self, actor: str) -> Iterable[str]:
        """Sectors, regions, weaknesses. An identity that is an organization or a person may be a victim: never it."""
        for edge in self._graph.targets:
            line = self._lines.get(edge.other)
            if edge.near != actor or line is None or line.revoked:
                continue
            if line.type in ("location", "vulnerability") or (
                line.type == "identity"
                and edge.other in self._bodies
                and _READ.decode(self._bodies[edge.other]).identity_class == "class"
            ):
                yield line.name

    def techniques(self, ids: Collection[str]) -> tuple[tuple[b.TechniqueRow, ...], str]:
        """The techniques that still stand, in the order of tactics and numbers, and the version of ATT&CK."""
        told = attack.read(self._bodies[each] for each in ids if each in self._bodies)
        entries = [each for each in told.entries if not each.revoked and not each.deprecated and each.attack_id]
        rows = [
            b.TechniqueRow(
                technique=each.attack_id,
                name=each.name,
                tactics=tuple(dict.fromkeys(tactic for _, tactic in each.tactics)),
                use=self._used_by(each.ref),
                stix_id=each.ref,
                tlp=Marking.of(self._use_at(each.ref)),
                sources=self._sources(each.ref),
            )
            for each in entries
        ]
        version = told.versions.get("enterprise-attack", "")
        return tuple(sorted(rows, key=lambda row: (row.tactics[:1], row.technique))), version

    def _use_at(self, technique: str) -> Tlp:
        """How the use of a technique is marked: as its own entry, and as the least confidential user's."""
        graph = self._graph
        users = [max(self._lines[each].tlp, graph.marked(each, technique)) for each in graph.users(technique)]
        return max([self._lines[technique].tlp, *([min(users)] if users else [])])

    def _used_by(self, technique: str) -> str:
        """By whom, the first few who may be named beside it; the subject itself needs no naming."""
        most = self._use_at(technique)
        named = (
            each
            for each in self._graph.users(technique)
            if max(self._lines[each].tlp, self._graph.marked(each, technique)) <= most
        )
        names = sorted(self._lines[each].name for each in named if each not in self._own)
        more = f" +{len(names) - MOST_USERS}" if len(names) > MOST_USERS else ""
        return ", ".join(names[:MOST_USERS]) + more

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
