"""STIX 2.1 objects of a product's rows. Ids follow from the product's UUID and what an object says of itself.

The same part has the same object in every variant and every revision: `created` is the product's first release,
`modified` the last. An object of somebody else is referred to, and never written: a second one with its id would take
the place of theirs at whoever receives it.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from wardwatch.kit.errors import FormatError
from wardwatch.kit.translation import gettext as _
from wardwatch.products.document import Source, blocks
from wardwatch.products.document.marking import level_of
from wardwatch.products.document.observing import observable
from wardwatch.products.edition import Edition
from wardwatch.products.renderers import facts
from wardwatch.products.renderers.laying_out import vetting
from wardwatch.standards import cpe, hicp
from wardwatch.standards.attack import SOURCE as ATTACK
from wardwatch.standards.estimative import AnalyticConfidence
from wardwatch.standards.hph_cpg import goals
from wardwatch.standards.stix.ids import deterministic_id
from wardwatch.standards.stix.markings import REFS, TLP_2
from wardwatch.standards.stix.patterns.writing import pattern_of
from wardwatch.standards.tlp import Tlp

Made = dict[str, Any]

CONFIDENCE = {AnalyticConfidence.LOW: 15, AnalyticConfidence.MODERATE: 50, AnalyticConfidence.HIGH: 85}
"""STIX 2.1 appendix A, the scale "None / Low / Med / High"."""
IDENTITY_SINCE = "2026-01-01T00:00:00.000Z"
"""The center's identity is the same wherever it is written."""
CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,}")
_TICK = timedelta(milliseconds=1)


class Maker:
    """Makes the objects of one edition; `made` are all of them so far, in order, by id."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._document = edition.document
        self._uid = UUID(edition.uid)
        self._created = facts.first_released(edition)
        self._modified = facts.last_changed(edition)
        self.made: dict[str, Made] = {}

    def identity(self) -> Made:
        """The center."""
        return {
            "type": "identity",
            "spec_version": "2.1",
            "id": self._edition.center.identity,
            "created": IDENTITY_SINCE,
            "modified": IDENTITY_SINCE,
            "name": self._edition.center.name,
            "identity_class": "organization",
            "object_marking_refs": [REFS[Tlp.CLEAR]],
        }

    def id(self, kind: str, *parts: object) -> str:
        """The id of an object of this product."""
        return f"{kind}--{uuid5(self._uid, '|'.join(map(str, (kind, *parts))))}"

    def add(self, kind: str, key: str, level: Tlp, references: Iterable[Made] = (), **said: Any) -> str:
        """Makes an object and gives its id; what is empty is left out. A second one that says the same is none."""
        ref = self.id(kind, key, level.name)
        number, again = 1, self._common(kind, ref, level, references, said)
        while ref in self.made and self.made[ref] != again:
            number += 1
            ref = self.id(kind, key, level.name, number)
            again = again | {"id": ref}
        self.made[ref] = again
        return ref

    def _common(self, kind: str, ref: str, level: Tlp, references: Iterable[Made], said: Made) -> Made:
        made: Made = {
            "type": kind,
            "spec_version": "2.1",
            "id": ref,
            "created_by_ref": self._edition.center.identity,
            "created": facts.stamp(self._created),
            "modified": facts.stamp(self._modified),
            "object_marking_refs": [REFS[level]],
        }
        given = said | {"external_references": list(references), "lang": self._lang()}
        return made | {name: value for name, value in given.items() if value not in ("", [], None)}

    def _lang(self) -> str:
        return "" if self._document.language == "en" else facts.language(self._document)

    def link(self, source: str, kind: str, target: str, level: Tlp, description: str = "") -> str:
        """A relationship."""
        key = f"{source}|{kind}|{target}"
        said: Made = {"relationship_type": kind, "source_ref": source, "target_ref": target, "description": description}
        return self.add("relationship", key, level, **said)

    def note(
        self, key: str, level: Tlp, content: str, about: list[str], references: Iterable[Made] = (), **more: Any
    ) -> str:
        """A note of the center about other objects."""
        said: Made = {"content": content, "authors": [self._edition.center.name], "object_refs": about}
        return self.add("note", "|".join([key, *about]), level, references, **said, **more)

    def level(self, part: blocks.Part) -> Tlp:
        """The marking of a part by itself."""
        return level_of(part, self._document)

    def references(self, part: blocks.Part) -> list[Made]:
        """External references to the sources of a part."""
        return [reference(source) for source in facts.cited(part, self._document)]

    def indicator(self, row: blocks.IndicatorRow) -> str:
        """The indicator of a row; "" for a value that no pattern can look for."""
        value, level = observable(row), self.level(row)
        pattern = row.pattern or (pattern_of(value.kind, value.value) if value else None)
        if not pattern:
            return ""
        since, until = self._valid(row)
        ref = self.add(
            "indicator",
            f"{row.kind}|{row.value}",
            level,
            self.references(row),
            name=row.value,
            description=_lines(row.note, vetting()),
            pattern=pattern,
            pattern_type="stix",
            valid_from=facts.stamp(since),
            valid_until=facts.stamp(until) if until else "",
        )
        if row.stix_id.startswith("indicator--"):
            self.link(ref, "derived-from", row.stix_id, level)
        return ref

    def _valid(self, row: blocks.IndicatorRow) -> tuple[datetime, datetime | None]:
        """Since when and until when; the end is after the beginning (section 4.7)."""
        since = facts.utc(row.first_seen) if row.first_seen else self._created
        if row.valid_until is None:
            return since, None
        until = facts.utc(row.valid_until)
        return min(since, until - _TICK), until

    def technique(self, row: blocks.TechniqueRow) -> str:
        """The id of the technique: ATT&CK's own, or that of an object made here, which says what the row says."""
        if row.stix_id.startswith("attack-pattern--"):
            return row.stix_id
        chain = "mitre-ics-attack" if row.technique.startswith("T0") else "mitre-attack"
        tactics = (each.strip().lower().replace(" ", "-") for each in row.tactics)
        return self.add(
            "attack-pattern",
            row.technique,
            self.level(row),
            [attack(row.technique), *self.references(row)],
            name=row.name or row.technique,
            description=row.use,
            kill_chain_phases=[{"kill_chain_name": chain, "phase_name": each} for each in tactics],
        )

    def vulnerability(self, row: blocks.VulnerabilityRow) -> str:
        """The vulnerability with its numbers, which STIX has no properties for."""
        references = self.references(row)
        if CVE.fullmatch(row.name):
            references.insert(0, {"source_name": "cve", "external_id": row.name})
        weaknesses = ({"source_name": "cwe", "external_id": each} for each in row.cwes)
        return self.add(
            "vulnerability",
            row.name,
            self.level(row),
            [*references, *weaknesses],
            name=row.name,
            description=_lines(row.title, row.description, *facts.numbers(row)),
        )

    def named(self, name: str, level: Tlp) -> str:
        """A vulnerability of which nothing but its name is known."""
        references = [{"source_name": "cve", "external_id": name}] if CVE.fullmatch(name) else []
        return self.add("vulnerability", name, level, references, name=name)

    def mitigation(self, row: blocks.MitigationRow) -> str:
        """A mitigation of ATT&CK."""
        against = _named(_("Against techniques"), row.counters)
        return self.add(
            "course-of-action",
            row.mitigation,
            self.level(row),
            [attack(row.mitigation), *self.references(row)],
            name=row.name or row.mitigation,
            description=_lines(against, _named(_("HPH performance goals"), _goals(row.goals))),
        )

    def action(self, action: blocks.Action) -> str:
        """A recommended action."""
        said = _lines(
            _named(_("Who"), (role.label for role in action.who)),
            _named(_("Recommended by"), [facts.until(action)]),
            _named(_("Why"), [action.why]),
            _named(_("HPH performance goals"), _goals(action.goals)),
            _named(_("HICP practices"), (f"{id_} {hicp.name_of(id_)}".strip() for id_ in action.hicp)),
        )
        own = [attack(each) for each in (*action.mitigations, *action.techniques)]
        references = [*own, *self.references(action)]
        level = self.level(action)
        return self.add("course-of-action", action.do, level, references, name=action.do, description=said)

    def software(self, row: blocks.AffectedProduct) -> str:
        """The product of a row, whatever is said of it: one id wherever it is named (section 2.9)."""
        said: Made = {"name": row.product or row.vendor}
        said |= {"vendor": row.vendor} if row.vendor else {}
        said |= {"cpe": row.cpe} if _is_cpe(row.cpe) else {}
        ref = deterministic_id("software", **said)
        marked = self.made[ref]["object_marking_refs"] if ref in self.made else []
        level = min([self.level(row), *(TLP_2[each] for each in marked)])
        own = {"type": "software", "spec_version": "2.1", "id": ref, "object_marking_refs": [REFS[level]]}
        self.made[ref] = own | said
        return ref

    def judgement(self, claim: blocks.Claim, about: str) -> str:
        """A judgement of the center, and how sure it is."""
        return self.note(
            claim.text,
            self.level(claim),
            claim.text,
            [about],
            self.references(claim),
            abstract=facts.remark(claim),
            confidence=CONFIDENCE[claim.confidence] if claim.confidence else None,
        )


def reference(source: Source) -> Made:
    """An external reference to a source (section 2.5)."""
    title = source.title or source.key
    made: Made = {"source_name": source.publisher or title, "description": title}
    if url := facts.address(source):
        made["url"] = url
        if digest := facts.digest(source):
            made["hashes"] = {"SHA-256": digest}
    return made


def attack(id_: str, name: str = "") -> Made:
    """An external reference to ATT&CK by number."""
    said = {"source_name": ATTACK, "external_id": id_, "url": facts.attack_url(id_), "description": name}
    return {key: value for key, value in said.items() if value}


def _is_cpe(text: str) -> bool:
    try:
        cpe.read(text)
    except FormatError:
        return False
    return text.startswith("cpe:2.3:")


def _goals(ids: Iterable[str]) -> list[str]:
    known = goals()
    return [f"{id_} {known[id_].name}" if id_ in known else id_ for id_ in ids]


def _named(name: str, texts: Iterable[str]) -> str:
    said = ", ".join(text for text in texts if text)
    return f"{name}: {said}" if said else ""


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)
