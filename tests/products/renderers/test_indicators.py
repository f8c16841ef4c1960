"""The table of indicators: a row for each, as it is looked for, and no cell that is a formula."""

import csv
import io

from products import large
from products.documents import INDICATORS, document, edition
from wardwatch.products.document.marking import variant
from wardwatch.products.edition import Edition
from wardwatch.products.renderers import indicators
from wardwatch.products.types import FormName, Marking


def rows(of: Edition) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(indicators.render(of).data.decode(), newline="")))


def test_each_indicator_is_a_row() -> None:
    rendered = indicators.render(edition())
    assert (rendered.form, rendered.name) == (FormName.INDICATORS, "202611231305.csv")
    assert rendered.media_type.startswith("text/csv")
    titles = {source.key: source.title for source in document().sources}
    for row, said in zip(INDICATORS.rows, rows(edition()), strict=True):
        assert (said["type"], said["value"], said["note"]) == (row.kind, row.value, row.note)
        assert said["use"] == "vet before blocking"
        assert said["sources"] == "; ".join(titles[key] for key in row.sources)
        for name in ("first_seen", "last_seen", "valid_until"):
            at = getattr(row, name)
            assert said[name] == (f"{at:%Y-%m-%dT%H:%M:%S}.000Z" if at else "")
    assert [said["tlp"] for said in rows(edition())] == ["TLP:CLEAR", "TLP:CLEAR", "TLP:AMBER"]


def test_a_clear_variant_has_nothing_amber() -> None:
    lower = edition(variant(document(), Marking.CLEAR).document, Marking.CLEAR)
    said = indicators.render(lower).data.decode()
    assert len(rows(lower)) == 2
    for hidden in ("AMBER", "203.0.113.99", "What we saw"):
        assert hidden not in said


def test_no_cell_is_a_formula_and_none_ends_a_line() -> None:
    first, *_ = rows(edition(large.odd()))
    assert first["value"] == "'=cmd()|' /C calc'!A0"
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows(edition(large.odd())) for cell in row.values())
    assert len(rows(edition(large.odd()))) == 6


def test_it_is_for_documents_with_indicators() -> None:
    assert indicators.applies(document())
    assert not indicators.applies(large.document())
    assert not indicators.applies(large.document(large.indicators(0)))
    assert len(rows(edition(large.document(large.indicators(500))))) == 500
    assert rows(edition(large.document())) == []
