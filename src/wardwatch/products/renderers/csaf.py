"""An edition as a CSAF 2.0 document (OASIS), for who matches advisories with an inventory.

Source: https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html. Sections 3.2 (properties), 4 (profiles), 5.1
(file name) and 6.1 (what every document must satisfy).
"""

import re
from collections.abc import Iterator
from datetime import datetime

import msgspec

from wardwatch import __version__
from wardwatch.kit.translation import gettext as _
from wardwatch.products.document import Document, blocks
from wardwatch.products.edition import Change, Edition, Rendered
from wardwatch.products.renderers import facts
from wardwatch.products.renderers.csaf_products import Made, Tree
from wardwatch.products.renderers.csaf_vulnerabilities import Weakness, Writer, gathered, references, told
from wardwatch.products.renderers.laying_out import sharing, status_words
from wardwatch.products.types import FormName, Marking

LABELS = {
    Marking.CLEAR: "WHITE",
    Marking.GREEN: "GREEN",
    Marking.AMBER: "AMBER",
    Marking.AMBER_STRICT: "AMBER",
    Marking.RED: "RED",
}
"""The labels of CSAF 2.0 are those of TLP 1 (3.2.1.5.2); the text beside them says which of TLP 2.0 is meant."""
FOLDER = "/.well-known/csaf"
"""Below which a provider has its documents, those that everybody may read (7.1.9)."""
_TLP_1 = "https://www.first.org/tlp/"
_NOT_IN_NAMES = re.compile(r"[^+\-a-z0-9]+")


def applies(document: Document) -> bool:
    """Whether this form is for the document: one that says something about vulnerabilities or affected products."""
    weaknesses = facts.blocks_of(document, blocks.Vulnerabilities)
    products = facts.blocks_of(document, blocks.AffectedProducts)
    return any(block.rows for block in weaknesses) or any(block.rows for block in products)


def file_name(tracking_id: str) -> str:
    """The name of a document's file, which follows from its id (5.1)."""
    return _NOT_IN_NAMES.sub("_", tracking_id.lower()) + ".json"


def path(first_released: datetime, name: str) -> str:
    """Where a document is below `FOLDER`: in the folder of the year of its first release (7.1.11)."""
    return f"/{facts.utc(first_released).year}/{name}"


def path_of(edition: Edition) -> str:
    """Where an edition's document is below `FOLDER`."""
    return path(facts.first_released(edition), file_name(edition.number))


def address(edition: Edition) -> str:
    """Where a document is for ever: of what everybody may read, where providers have it; else beside its page."""
    if edition.tlp is Marking.CLEAR:
        return f"{edition.center.url.rstrip('/')}{FOLDER}{path_of(edition)}"
    return f"{edition.url.rstrip('/')}/{file_name(edition.number)}"


def render(edition: Edition) -> Rendered:
    """The edition as a CSAF document, its names sorted (6.2.13); the same edition is always the same bytes."""
    made = _Csaf(edition).made()
    data = msgspec.json.format(msgspec.json.encode(made, order="sorted"), indent=2) + b"\n"
    return Rendered(form=FormName.CSAF, media_type="application/json", name=file_name(edition.number), data=data)


class _Csaf:
    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._document = edition.document
        self._tree = Tree()

    def made(self) -> Made:
        """The whole document, without what is empty."""
        apart = [row for row in self._rows() if not row.vulnerabilities]
        writer = Writer(self._document, self._tree)
        found = gathered(self._document)
        vulnerabilities = [writer.written(each) for each in found]
        for row in apart:
            self._tree.affected(row)
            self._tree.fixed(row)
        made: Made = {
            "document": self._head(found, vulnerabilities, apart),
            "product_tree": self._tree.written(),
            "vulnerabilities": vulnerabilities,
        }
        return {name: value for name, value in made.items() if value}

    def _rows(self) -> Iterator[blocks.AffectedProduct]:
        for block in facts.blocks_of(self._document, blocks.AffectedProducts):
            yield from block.rows

    def _head(self, found: list[Weakness], written: list[Made], apart: list[blocks.AffectedProduct]) -> Made:
        edition, document = self._edition, self._document
        external = references(document.sources)
        head: Made = {
            "category": _category(written, external),
            "csaf_version": "2.0",
            "title": document.title or edition.number,
            "lang": facts.language(document),
            "aggregate_severity": {"text": document.severity.label},
            "distribution": self._distribution(),
            "publisher": self._publisher(),
            "tracking": self._tracking(),
            "notes": list(self._notes(apart)),
            "references": [*self._own(), *external],
        }
        return {name: value for name, value in head.items() if value}

    def _distribution(self) -> Made:
        tlp = self._edition.tlp
        return {"text": sharing(tlp), "tlp": {"label": LABELS[tlp], "url": _TLP_1}}

    def _publisher(self) -> Made:
        center = self._edition.center
        contact = facts.contact(self._edition)
        made = {"category": "coordinator", "name": center.name, "namespace": center.url}
        return made | ({"contact_details": contact} if contact else {})

    def _tracking(self) -> Made:
        history = list(_history(self._edition))
        return {
            "id": self._edition.number,
            "status": "final" if self._edition.released_at else "draft",
            "version": history[-1]["number"],
            "initial_release_date": history[0]["date"],
            "current_release_date": history[-1]["date"],
            "revision_history": history,
            "generator": {"engine": {"name": "Wardwatch", "version": __version__}},
        }

    def _notes(self, apart: list[blocks.AffectedProduct]) -> Iterator[Made]:
        document, edition = self._document, self._edition
        claims = [facts.judged(each) for block in facts.blocks_of(document, blocks.Summary) for each in block.claims]
        summary = "\n".join(each for each in (document.summary, *claims) if each)
        actions = [each for block in facts.blocks_of(document, blocks.KeyActions) for each in block.actions]
        strict = ""
        if edition.tlp is Marking.AMBER_STRICT:
            strict = _("CSAF 2.0 has no label for TLP:AMBER+STRICT and says AMBER; the stricter label holds.")
        unlisted = [each for each in document.sources if not facts.address(each)]
        told_of = (
            ("summary", _("Summary"), [summary or document.title or edition.number]),
            ("details", _("What to do first"), [f"{n}. {told(each)}" for n, each in enumerate(actions, 1)]),
            ("details", _("Products"), [_said(row) for row in apart]),
            ("general", _("Status"), list(facts.standing(edition))),
            ("general", _("Sources without an address"), [_source(each.publisher, each.title) for each in unlisted]),
            ("general", _("Identifiers that are not written as their specifications say"), self._tree.refused),
            (
                "legal_disclaimer",
                _("Sharing"),
                [sharing(edition.tlp), *[strict] * (edition.tlp is Marking.AMBER_STRICT)],
            ),
        )
        for category, title, lines in told_of:
            text = "\n".join(dict.fromkeys(line for line in lines if line))
            if text:
                yield {"category": category, "title": title, "text": text}

    def _own(self) -> list[Made]:
        """Where this document is (6.2.11), and where people read it."""
        edition = self._edition
        return [
            {"category": "self", "url": address(edition), "summary": _("This document")},
            {"category": "self", "url": edition.url, "summary": _("This product, for people")},
        ]


def _category(vulnerabilities: list[Made], external: list[Made]) -> str:
    """The profile whose demands are met (section 4).

    A security advisory (4.4) says of each vulnerability what it means for a product; an informational advisory (4.3)
    has none and refers to something outside. Anything else is of the base profile (4.1).
    """
    if vulnerabilities:
        told_all = all("product_status" in each for each in vulnerabilities)
        return "csaf_security_advisory" if told_all else "csaf_base"
    return "csaf_informational_advisory" if external else "csaf_base"


def _history(edition: Edition) -> Iterator[Made]:
    """The revision history (3.2.1.12.6) in integers without a gap (6.1.21).

    Revisions that were never released leave gaps in our own numbers, which then stand in `legacy_version`. What was
    never released is version 0 (3.1.11.1), another draft the version that it is to become.
    """
    changes = [each for each in edition.changes if each.revision <= edition.revision]
    if edition.released_at and not (changes and changes[-1].revision == edition.revision):
        changes.append(Change(revision=edition.revision, at=edition.released_at, words=_("Released.")))
    if not edition.released_at:
        changes = [each for each in changes if each.revision < edition.revision]
        changes.append(
            Change(revision=edition.revision, at=facts.first_released(edition), words=_("Draft: not released"))
        )
    first = 1 if edition.released_at or len(changes) > 1 else 0
    latest = facts.utc(changes[0].at)
    for number, each in enumerate(changes, first):
        latest = max(latest, facts.utc(each.at))
        own = {} if number == each.revision else {"legacy_version": str(each.revision)}
        summary = each.words or _("Released.")
        yield {"number": str(number), "date": facts.stamp(latest), "summary": summary, **own}


def _said(row: blocks.AffectedProduct) -> str:
    named = " ".join(each for each in (row.vendor, row.product, row.versions) if each)
    fixed = _("Fixed in") + f": {row.fixed_in}" if row.fixed_in else ""
    return "; ".join(each for each in (f"{named}: {status_words(row.status)}", fixed) if each)


def _source(publisher: str, title: str) -> str:
    return ", ".join(each for each in (publisher, title) if each)
