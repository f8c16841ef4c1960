"""The indicators of an edition as CSV (RFC 4180), a row for each, for tools that read tables.

No line is a comment, which a tool would take as data: each row has its own marking and what to do before using it.
"""

from wardwatch.kit import sheets
from wardwatch.kit.translation import gettext as _
from wardwatch.products.document import Document, blocks
from wardwatch.products.document.marking import level_of
from wardwatch.products.edition import Edition, Rendered
from wardwatch.products.renderers import facts
from wardwatch.products.types import FormName, Marking

COLUMNS = ("type", "value", "first_seen", "last_seen", "valid_until", "tlp", "use", "note", "sources")
"""`value` is never defanged; an empty cell is unknown."""


def applies(document: Document) -> bool:
    """Whether this form is for the document: one that has indicators."""
    return any(block.rows for block in facts.blocks_of(document, blocks.Indicators))


def render(edition: Edition) -> Rendered:
    """The edition's indicators, in the order of the document; no cell can be taken for a formula."""
    rows = [
        _cells(row, edition.document)
        for block in facts.blocks_of(edition.document, blocks.Indicators)
        for row in block.rows
    ]
    data = sheets.write(COLUMNS, rows, mark=False)
    return Rendered(
        form=FormName.INDICATORS, media_type="text/csv; charset=utf-8", name=f"{edition.number}.csv", data=data
    )


def _cells(row: blocks.IndicatorRow, document: Document) -> tuple[str, ...]:
    seen = (row.first_seen, row.last_seen, row.valid_until)
    return (
        row.kind,
        row.value,
        *(facts.stamp(each) if each else "" for each in seen),
        Marking.of(level_of(row, document)),
        _("vet before blocking"),
        " ".join(row.note.split()),
        "; ".join(" ".join(each.title.split()) for each in facts.cited(row, document)),
    )
