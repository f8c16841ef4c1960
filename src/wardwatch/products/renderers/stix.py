"""An edition as a STIX 2.1 bundle (OASIS, section 8): a report, and an object for each row that programs can use.

Source: https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html. Each object has its own marking, the report and
its words the edition's. What only people read (text, tables, pictures) is where the report's first reference leads.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from wardwatch.kit.translation import gettext as _
from wardwatch.products.document import blocks, walking
from wardwatch.products.edition import Edition, Rendered
from wardwatch.products.renderers import facts
from wardwatch.products.renderers.laying_out import sharing, status_words, vetting
from wardwatch.products.renderers.stix_making import Made, Maker, attack, reference
from wardwatch.products.types import FormName, KindName
from wardwatch.standards.stix.markings import TLP_2, definition
from wardwatch.standards.tlp import Tlp

MEDIA_TYPE = "application/stix+json;version=2.1"

_ABOUT_WEAKNESSES = frozenset({KindName.DEVICE_SAFETY_COMMUNICATION, KindName.VULNERABILITY_BULLETIN})
_ACTORS = ("campaign", "intrusion-set", "threat-actor")
_THREATS = (*_ACTORS, "malware", "tool")


def render(edition: Edition) -> Rendered:
    """The edition as a bundle; the same edition is always the same bytes."""
    data = msgspec.json.format(msgspec.json.encode(_Bundle(edition).made()), indent=2) + b"\n"
    return Rendered(form=FormName.STIX, media_type=MEDIA_TYPE, name=f"{edition.number}.stix.json", data=data)


class _Bundle:
    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._document = edition.document
        self._maker = Maker(edition)
        self._shown = facts.shown_from(edition.document, edition.tlp)
        self._subject = _subject(edition.document.objects)
        self._vulnerabilities: dict[str, str] = {}
        self._techniques: dict[str, str] = {}
        # A report's id has its marking in it: variants for different readers are different objects.
        self._report = self._maker.id("report", edition.tlp)

    def made(self) -> dict[str, Any]:
        """The whole bundle."""
        edition, maker = self._edition, self._maker
        for part in (self._weaknesses, self._products, self._patterns, self._attack, self._actions):
            part()
        rows = list(maker.made)
        self._judgements()
        report = maker.add("report", str(edition.tlp), edition.tlp.level, self._references(), **self._head(rows))
        others = [maker.identity(), maker.made.pop(report) | {"id": self._report}, *maker.made.values()]
        used = {TLP_2[ref] for each in others for ref in each["object_marking_refs"]}
        return {
            "type": "bundle",
            "id": maker.id("bundle", edition.tlp, edition.revision),
            "objects": [others[0], *(definition(level) for level in sorted(used)), *others[1:]],
        }

    def _weaknesses(self) -> None:
        """Vulnerabilities by their rows, then those that are only named."""
        maker = self._maker
        rows = [row for block in facts.blocks_of(self._document, blocks.Vulnerabilities) for row in block.rows]
        for row in sorted(rows, key=maker.level):
            self._vulnerabilities.setdefault(row.name, maker.vulnerability(row))
        named = {name: self._shown[name] for name in self._document.vulnerabilities if name in self._shown}
        for product in self._affected():
            for name in product.vulnerabilities:
                named[name] = min(named.get(name, Tlp.RED), maker.level(product))
        for name, level in named.items():
            if name not in self._vulnerabilities:
                self._vulnerabilities[name] = maker.named(name, level)

    def _affected(self) -> Iterator[blocks.AffectedProduct]:
        for block in facts.blocks_of(self._document, blocks.AffectedProducts):
            yield from block.rows

    def _products(self) -> None:
        """Products: what is affected is related to its vulnerabilities, whatever else is said of one is noted."""
        maker = self._maker
        for row in self._affected():
            ref, level = maker.software(row), maker.level(row)
            said = _product(row)
            found = [self._vulnerabilities[name] for name in row.vulnerabilities]
            if row.status == "affected" and found:
                for each in found:
                    maker.link(each, "related-to", ref, level, said)
            else:
                maker.note(f"{ref}|{said}", level, said, [ref, *found], maker.references(row))

    def _patterns(self) -> None:
        """Indicators; of a value that no pattern can look for, a note."""
        maker = self._maker
        for block in facts.blocks_of(self._document, blocks.Indicators):
            for row in block.rows:
                level = maker.level(row)
                if ref := maker.indicator(row):
                    self._relate(ref, "indicates", level)
                else:
                    said = "\n".join(each for each in (f"{row.kind}: {row.value}", row.note, vetting()) if each)
                    key = f"{row.kind}|{row.value}"
                    maker.note(key, level, said, [self._report], maker.references(row), abstract=_("Indicators"))

    def _relate(self, ref: str, kind: str, level: Tlp, description: str = "") -> None:
        """Relates an object to the one threat that the document is about; where there are several, nobody said which.

        Who is not told of the threat is not told of the relationship.
        """
        if not self._subject:
            return
        above = max(level, self._shown.get(self._subject, self._edition.tlp.level))
        ends = (ref, self._subject) if kind == "indicates" else (self._subject, ref)
        self._maker.link(ends[0], kind, ends[1], above, description)

    def _attack(self) -> None:
        """Techniques and mitigations of ATT&CK."""
        maker = self._maker
        for block in facts.blocks_of(self._document, blocks.Techniques):
            for row in block.rows:
                ref = maker.technique(row)
                self._techniques.setdefault(row.technique, ref)
                self._relate(ref, "uses", maker.level(row), row.use)
                if row.use and ref not in maker.made and not self._subject:
                    about = f"{row.technique} {row.name}".strip()
                    maker.note(
                        f"{ref}|{row.use}", maker.level(row), row.use, [ref], maker.references(row), abstract=about
                    )
        for mitigations in facts.blocks_of(self._document, blocks.Mitigations):
            for each in mitigations.rows:
                self._mitigates(maker.mitigation(each), each.counters, maker.level(each))

    def _actions(self) -> None:
        """What is recommended first."""
        for block in facts.blocks_of(self._document, blocks.KeyActions):
            for action in block.actions:
                self._mitigates(self._maker.action(action), action.techniques, self._maker.level(action))

    def _mitigates(self, ref: str, techniques: tuple[str, ...], level: Tlp) -> None:
        for technique in techniques:
            if technique in self._techniques:
                self._maker.link(ref, "mitigates", self._techniques[technique], level)

    def _judgements(self) -> None:
        """Our judgements, as notes about the report. It does not refer back to them: readers stumble over circles."""
        for _place, part in walking.parts(self._document):
            if isinstance(part, blocks.Claim) and part.judgement:
                self._maker.judgement(part, self._report)

    def _head(self, rows: list[str]) -> dict[str, Any]:
        edition, document = self._edition, self._document
        back = {ref for ref in rows if self._report in self._maker.made[ref].get("object_refs", ())}
        refs = dict.fromkeys([*rows, *self._techniques.values(), *document.objects])
        labels = [*document.topics, *([] if edition.released_at else ["draft"])]
        said = (*facts.standing(edition), document.summary, sharing(edition.tlp), facts.contact(edition))
        return {
            "name": document.title or edition.number,
            "description": "\n".join(each for each in said if each),
            "report_types": list(self._types()),
            "published": facts.stamp(facts.first_released(edition)),
            "object_refs": [ref for ref in refs if ref not in back] or [edition.center.identity],
            "labels": list(dict.fromkeys(each for each in labels if each)),
        }

    def _types(self) -> Iterator[str]:
        """What the report is about, in the words of section 10.23; the first is what the product is for."""
        refs = (*self._maker.made, *self._techniques.values(), *self._document.objects)
        found = {ref.partition("--")[0] for ref in refs}
        first = "vulnerability" if self._document.kind in _ABOUT_WEAKNESSES else "threat-report"
        yield first
        about = ("vulnerability", "indicator", "attack-pattern", *_THREATS)
        yield from (each for each in about if each in found and each != first)

    def _references(self) -> list[Made]:
        """Where the product is, its sources, and techniques whose objects are ATT&CK's own."""
        edition = self._edition
        own = {"source_name": edition.center.name, "external_id": edition.number, "url": edition.url}
        named = [
            attack(row.technique, row.name)
            for block in facts.blocks_of(self._document, blocks.Techniques)
            for row in block.rows
            if self._techniques[row.technique] not in self._maker.made
        ]
        return [own, *map(reference, self._document.sources), *named]


def _subject(objects: tuple[str, ...]) -> str:
    """The one threat among them; of several, the one that acts; "" where there is no one."""
    threats = [ref for ref in objects if ref.partition("--")[0] in _THREATS]
    actors = [ref for ref in threats if ref.partition("--")[0] in _ACTORS]
    chosen = threats if len(threats) == 1 else actors
    return chosen[0] if len(chosen) == 1 else ""


def _product(row: blocks.AffectedProduct) -> str:
    """What a row says of a product, in a line."""
    named = " ".join(each for each in (row.vendor, row.product, row.versions) if each)
    fixed = _("Fixed in") + f": {row.fixed_in}" if row.fixed_in else ""
    return "; ".join(each for each in (f"{named}: {status_words(row.status)}", fixed, row.purl) if each)
