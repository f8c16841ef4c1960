"""Lay out an edition: which words, lists and tables its blocks become, in the language of the document."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from wardwatch.kit.translation import gettext as _
from wardwatch.products.document import Source, blocks
from wardwatch.products.document.marking import level_of
from wardwatch.products.edition import Edition
from wardwatch.products.renderers.elements import (
    Bullets,
    Chapter,
    Code,
    Element,
    Grid,
    Layout,
    Line,
    Note,
    Paragraph,
    Picture,
    Placed,
    Quotation,
    Reference,
    Run,
    SlidePage,
    Step,
    Steps,
    Term,
)
from wardwatch.products.types import Marking
from wardwatch.standards import hicp
from wardwatch.standards.hph_cpg import goals

_CODE = re.compile(r"`([^`]+)`")


def lay_out(edition: Edition) -> Layout:
    """The edition as elements. The caller activates the document's language."""
    return _Layer(edition).layout()


def runs(text: str) -> tuple[Run, ...]:
    """A text in runs: what stands between backticks is code."""
    pieces = _CODE.split(text)
    return tuple(Run(piece, code=number % 2 == 1) for number, piece in enumerate(pieces) if piece)


def day(value: date) -> str:
    """A day as every form writes it: 23 November 2026 stands as 2026-11-23, which nobody reads wrongly."""
    return value.isoformat()


def instant(value: datetime) -> str:
    """An instant, in UTC."""
    return f"{value:%Y-%m-%d %H:%M} UTC"


class _Layer:
    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._document = edition.document
        self._numbers = {source.key: number for number, source in enumerate(self._document.sources, 1)}

    def layout(self) -> Layout:
        edition, document = self._edition, self._document
        return Layout(
            title=document.title,
            kind=document.kind.label,
            summary=document.summary,
            status="" if edition.released_at else _("Draft: not released"),
            head=tuple(self._head()),
            chapters=tuple(self._chapter(section) for section in document.sections if section.blocks),
            references=tuple(self._reference(source) for source in document.sources),
            acronyms=tuple(Term(short, document.acronyms[short]) for short in sorted(document.acronyms)),
            changes=tuple(
                Term(_("Revision %(number)s, %(day)s") % {"number": each.revision, "day": instant(each.at)}, each.words)
                for each in edition.changes
            ),
            contact=tuple(self._contact()),
            sharing=sharing(edition.tlp),
            footer=_("%(tlp)s, ID# %(number)s") % {"tlp": edition.tlp, "number": edition.number},
        )

    def _head(self) -> Iterable[Term]:
        edition, document = self._edition, self._document
        yield Term(_("ID#"), edition.number)
        yield Term(_("Marking"), edition.tlp)
        if edition.released_at:
            yield Term(_("Released"), instant(edition.released_at))
        yield Term(_("Revision"), str(edition.revision))
        yield Term(_("Severity"), document.severity.label)
        if document.valid_until:
            yield Term(_("Rely on it until"), day(document.valid_until))
        audience = document.audience
        given = (*audience.readers, *audience.roles, *audience.organizations, *audience.sizes)
        if given:
            yield Term(_("For"), "; ".join(each.label for each in given))
        if document.vulnerabilities:
            yield Term(_("Vulnerabilities"), ", ".join(document.vulnerabilities))

    def _contact(self) -> Iterable[Term]:
        center = self._edition.center
        yield Term(_("Issued by"), center.name)
        if center.phone:
            yield Term(_("Telephone"), center.phone)
        if center.mail:
            yield Term(_("Mail"), center.mail)
        yield Term(_("This product"), self._edition.url)

    def _chapter(self, section: Any) -> Chapter:
        placed = [Placed(block.id, element) for block in section.blocks for element in self._elements(block)]
        return Chapter(section.id, section.heading, self._mark(section), tuple(placed))

    def _elements(self, block: blocks.AnyBlock) -> tuple[Element, ...]:
        return _LAID[type(block)](self, block)

    def _mark(self, part: blocks.Part) -> str:
        """The marking of a part that is not for everybody: why the whole is marked as it is."""
        level = level_of(part, self._document)
        return Marking.of(level).value if level else ""

    def _cites(self, part: blocks.Part) -> tuple[int, ...]:
        return tuple(self._numbers[key] for key in part.sources if key in self._numbers)

    def _line(self, claim: blocks.Claim) -> Line:
        remark = ""
        if claim.judgement:
            said = [each.label for each in (claim.likelihood, claim.confidence) if each is not None]
            remark = _("our judgement: %(said)s") % {"said": "; ".join(said)} if said else _("our judgement")
        return Line(runs(claim.text), self._cites(claim), self._mark(claim), remark)

    def _lines(self, claims: Iterable[blocks.Claim]) -> tuple[Line, ...]:
        return tuple(self._line(claim) for claim in claims)

    def _grid(
        self,
        caption: str,
        columns: Sequence[str],
        rows: Iterable[tuple[blocks.Part, Sequence[str]]],
        *,
        numbers: tuple[int, ...] = (),
        code: tuple[int, ...] = (),
    ) -> Grid:
        """A table; its last columns, sources and marking, stand only where a row has them. Empty columns go."""
        made = [(*cells, self._cited(part), self._mark(part)) for part, cells in rows]
        names = (*columns, _("Sources"), _("Marking"))
        kept = [place for place in range(len(names)) if any(row[place] for row in made) or (not made and place < 1)]
        return Grid(
            caption=caption,
            columns=tuple(names[place] for place in kept),
            rows=tuple(tuple(row[place] for place in kept) for row in made),
            numbers=tuple(kept.index(place) for place in numbers if place in kept),
            code=tuple(kept.index(place) for place in code if place in kept),
        )

    def _cited(self, part: blocks.Part) -> str:
        return " ".join(f"[{number}]" for number in self._cites(part))

    # One method for each type of block; `_LAID` says which.

    def summary(self, block: blocks.Summary) -> tuple[Element, ...]:
        return (Paragraph(self._lines(block.claims), lead=True),)

    def text(self, block: blocks.Text) -> tuple[Element, ...]:
        return (Paragraph(self._lines(block.claims)),)

    def points(self, block: blocks.Points) -> tuple[Element, ...]:
        return (Bullets(self._lines(block.claims), ordered=block.ordered),)

    def key_actions(self, block: blocks.KeyActions) -> tuple[Element, ...]:
        return (Steps(tuple(self._step(action) for action in block.actions)),)

    def _step(self, action: blocks.Action) -> Step:
        terms = [
            (_("Who"), ", ".join(role.label for role in action.who)),
            (_("Recommended by"), day(action.by) if action.by else action.by_words),
            (_("Why"), action.why),
            (_("HPH performance goals"), ", ".join(_goal(id_) for id_ in action.goals)),
            (_("HICP practices"), ", ".join(f"{id_} {hicp.name_of(id_)}".strip() for id_ in action.hicp)),
            (_("ATT&CK mitigations"), ", ".join(action.mitigations)),
            (_("Against techniques"), ", ".join(action.techniques)),
        ]
        line = Line(runs(action.do), self._cites(action), self._mark(action))
        return Step(line, tuple(Term(name, text) for name, text in terms if text))

    def affected_products(self, block: blocks.AffectedProducts) -> tuple[Element, ...]:
        columns = (_("Manufacturer"), _("Product"), _("Versions"), _("Fixed in"), _("Status"), _("Vulnerabilities"))
        rows = (
            (
                row,
                (
                    row.vendor,
                    row.product,
                    row.versions,
                    row.fixed_in,
                    status_words(row.status),
                    ", ".join(row.vulnerabilities),
                ),
            )
            for row in block.rows
        )
        return (self._grid(_("Affected products"), columns, rows),)

    def vulnerabilities(self, block: blocks.Vulnerabilities) -> tuple[Element, ...]:
        columns = (
            *(_("Number"), _("What it is"), _("CVSS score"), _("Severity"), _("Known exploited"), _("In ransomware")),
            *(_("Added"), _("EPSS"), _("What to do"), _("Weakness")),
        )
        rows = ((row, _vulnerability(row)) for row in block.rows)
        return (self._grid(_("Vulnerabilities"), columns, rows, numbers=(2, 7)),)

    def indicators(self, block: blocks.Indicators) -> tuple[Element, ...]:
        columns = (_("Type"), _("Value"), _("First seen"), _("Last seen"), _("Valid until"), _("Note"))
        rows = (
            (
                row,
                (
                    row.kind,
                    defanged(row.value),
                    *map(_moment, (row.first_seen, row.last_seen, row.valid_until)),
                    row.note,
                ),
            )
            for row in block.rows
        )
        return (Note(vetting()), self._grid(_("Indicators"), columns, rows, code=(1,)))

    def techniques(self, block: blocks.Techniques) -> tuple[Element, ...]:
        columns = (_("Tactic"), _("Technique"), _("ID"), _("Use"))
        rows = ((row, (", ".join(row.tactics), row.name, row.technique, row.use)) for row in block.rows)
        caption = _("MITRE ATT&CK techniques")
        if block.attack_version:
            caption = _("MITRE ATT&CK techniques, version %(version)s") % {"version": block.attack_version}
        return (self._grid(caption, columns, rows),)

    def mitigations(self, block: blocks.Mitigations) -> tuple[Element, ...]:
        columns = (_("Mitigation"), _("ID"), _("Counters"), _("Techniques"), _("HPH performance goals"))
        rows = (
            (
                row,
                (
                    row.name,
                    row.mitigation,
                    _("%(count)s of %(all)s") % {"count": len(row.counters), "all": row.of},
                    ", ".join(row.counters),
                    ", ".join(_goal(id_) for id_ in row.goals),
                ),
            )
            for row in block.rows
        )
        return (self._grid(_("Mitigations, by how many of the techniques they counter"), columns, rows),)

    def timeline(self, block: blocks.Timeline) -> tuple[Element, ...]:
        rows = (
            (each, (f"{day(each.at)} – {day(each.until)}" if each.until else day(each.at), each.text))
            for each in block.entries
        )
        return (self._grid(_("Timeline"), (_("Day"), _("What happened")), rows),)

    def table(self, block: blocks.Table) -> tuple[Element, ...]:
        rows = ((row, row.cells) for row in block.rows)
        return (self._grid(block.caption, block.columns, rows, numbers=block.numbers),)

    def figure(self, block: blocks.Figure) -> tuple[Element, ...]:
        grid = (
            self._grid(block.title, block.columns, ((row, row.cells) for row in block.rows)) if block.columns else None
        )
        return (Picture(block.id, block.title, block.alternative, block.spec, grid),)

    def quote(self, block: blocks.Quote) -> tuple[Element, ...]:
        return (Quotation(Line(runs(block.text), self._cites(block), self._mark(block)), block.by),)

    def command(self, block: blocks.Command) -> tuple[Element, ...]:
        return (Code(block.where, block.lines),)

    def slide(self, block: blocks.Slide) -> tuple[Element, ...]:
        inside = tuple(element for each in block.blocks for element in self._elements(each))
        cited = sorted({number for each in block.blocks for number in self._cited_within(each)} | {*self._cites(block)})
        named = [self._document.sources[number - 1] for number in cited]
        source = "; ".join(f"{each.publisher}, {each.title}" if each.publisher else each.title for each in named)
        return (SlidePage(block.title, block.readers, inside, source, block.notes),)

    def _cited_within(self, part: blocks.Part) -> Iterable[int]:
        yield from self._cites(part)
        for name in part.__struct_fields__:
            value = getattr(part, name)
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, blocks.Part):
                    yield from self._cited_within(each)

    def _reference(self, source: Source) -> Reference:
        days = []
        if source.published:
            days.append(_("published %(day)s") % {"day": day(source.published)})
        if source.retrieved:
            days.append(_("retrieved %(day)s") % {"day": instant(source.retrieved)})
        graded = [each for each in (source.reliability, source.credibility) if each is not None]
        return Reference(
            number=self._numbers[source.key],
            title=source.title,
            publisher=source.publisher,
            url=source.url,
            days=", ".join(days),
            grade="".join(graded),
            grade_words="; ".join(each.label for each in graded),
            mark=source.tlp.value if source.tlp.level else "",
        )


_LAID: dict[type, Callable[[_Layer, Any], tuple[Element, ...]]] = {
    blocks.Summary: _Layer.summary,
    blocks.Text: _Layer.text,
    blocks.Points: _Layer.points,
    blocks.KeyActions: _Layer.key_actions,
    blocks.AffectedProducts: _Layer.affected_products,
    blocks.Vulnerabilities: _Layer.vulnerabilities,
    blocks.Indicators: _Layer.indicators,
    blocks.Techniques: _Layer.techniques,
    blocks.Mitigations: _Layer.mitigations,
    blocks.Timeline: _Layer.timeline,
    blocks.Table: _Layer.table,
    blocks.Figure: _Layer.figure,
    blocks.Quote: _Layer.quote,
    blocks.Command: _Layer.command,
    blocks.Slide: _Layer.slide,
}


def _goal(id_: str) -> str:
    known = goals().get(id_)
    return f"{id_} {known.name}" if known else id_


def _vulnerability(row: blocks.VulnerabilityRow) -> tuple[str, ...]:
    return (
        row.name,
        row.title or row.description,
        "" if row.base_score is None else f"{row.base_score:.1f}",
        row.severity,
        asked(row.exploited),
        asked(row.ransomware),
        day(row.date_added) if row.date_added else "",
        "" if row.epss is None else f"{row.epss * 100:.1f} %",
        row.fix,
        ", ".join(row.cwes),
    )


def status_words(status: str) -> str:
    """What a claim says of a product, in words (CSAF 2.0 section 3.2.3.9 and the CVE Record Format)."""
    return {
        "affected": _("affected"),
        "not_affected": _("not affected"),
        "known_not_affected": _("known not to be affected"),
        "fixed": _("fixed"),
        "under_investigation": _("under investigation"),
        "unknown": _("not known"),
    }.get(status, status)


def asked(value: bool | None) -> str:
    """What somebody says, in words; nothing where nobody says it."""
    return "" if value is None else _("yes") if value else _("no")


def _moment(value: datetime | None) -> str:
    return "" if value is None else day(value.date())


def vetting() -> str:
    """What every form says beside indicators."""
    return _(
        "Vet these before blocking. Look for them first: addresses change hands, and blocking one that is in good"
        " use can interrupt care."
    )


def sharing(tlp: Marking) -> str:
    """How far readers may pass a product on (FIRST TLP 2.0, section 4), in our words."""
    return {
        Marking.CLEAR: _("TLP:CLEAR: you may pass this on to anybody."),
        Marking.GREEN: _("TLP:GREEN: you may pass this on within your community, but not publish it."),
        Marking.AMBER: _(
            "TLP:AMBER: you may pass this on within your organization and to its clients, to those who need to know it."
        ),
        Marking.AMBER_STRICT: _(
            "TLP:AMBER+STRICT: you may pass this on within your organization only, to those who need to know it."
        ),
        Marking.RED: _("TLP:RED: this is for the people whom it names only. Do not pass it on."),
    }[tlp]


def defanged(value: str) -> str:
    """An indicator as people may read it without opening it by mistake: `hxxps://bad[.]example`."""
    shown = re.sub(r"^http", "hxxp", value, flags=re.IGNORECASE) if "://" in value else value
    if re.fullmatch(r"[0-9a-fA-F]{32,128}", value):
        return value
    return re.sub(r"(?<=[\w\]])\.(?=\w)", "[.]", shown).replace("@", "[@]")
