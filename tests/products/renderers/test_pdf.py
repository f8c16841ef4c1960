"""A product as PDF: accessible, complete, the same every time; and no text of it ever becomes markup."""

import json

import msgspec
import pypdfium2
import pytest

from products.documents import document, edition
from products.renderers.papers import assert_accessible, bare, bookmarks, opened, pages, tags, text_of
from wardwatch.products.document import Document, Section, blocks, walking
from wardwatch.products.document.marking import variant
from wardwatch.products.renderers import pdf
from wardwatch.products.renderers.laying_out import defanged
from wardwatch.products.renderers.pdf import legible, typesetting
from wardwatch.products.renderers.pdf.breaking import pieces
from wardwatch.products.types import FormName, Marking

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
ADDRESS = "https://pumps.example/advisories/2026/" + "a-very-long-name-of-a-page/" * 6 + "?q=1&page=2"


def written(*held: blocks.AnyBlock, **more: object) -> Document:
    sections = (Section(id="s", heading="Only section", blocks=held),)
    return msgspec.structs.replace(document(), **{"sections": sections, **more})


def said(*texts: str) -> blocks.Text:
    return blocks.Text(id="t", claims=tuple(blocks.Claim(text=text) for text in texts))


def made(of: Document, tlp: Marking = Marking.AMBER, **more: object) -> bytes:
    return pdf.render(edition(of, tlp, **more)).data


def test_a_file_of_its_form() -> None:
    rendered = pdf.render(edition())
    assert (rendered.form, rendered.media_type, rendered.name) == (FormName.PDF, "application/pdf", "202611231305.pdf")
    assert rendered.data.startswith(b"%PDF-1.7")
    assert pdf.render(edition()).data == rendered.data


def test_it_is_accessible() -> None:
    data = made(document())
    assert_accessible(data, title=document().title)
    names = [name for name, _ in tags(opened(data))]
    assert {"Figure", "Table", "THead", "TH", "TD", "L", "LI", "Link", "H1", "H2", "H3"} <= set(names)


def test_bookmarks_follow_the_document() -> None:
    found = bookmarks(made(document()))
    wanted = [document().title]
    for section in document().sections:
        wanted += [section.heading, *(each.title for each in section.blocks if isinstance(each, blocks.Slide))]
    assert found == [bare(each) for each in [*wanted, "References", "Short forms", "Revisions", "Contact"]]


def test_every_text_of_the_document_stands_in_it_in_order() -> None:
    text = text_of(made(document()))
    for place, words in walking.texts(document()):
        shown = defanged(words) if place.endswith(".value") else words.replace("`", "")
        skipped = place.endswith((".cvss", ".description", ".notes")) or ".tear_line" in place
        assert skipped or bare(shown) in text, place
    headings = [text.index(bare(section.heading)) for section in document().sections]
    assert headings == sorted(headings)
    for words in ("[1]", "B2", "Vet these before blocking", "SAMPLE, issued by nobody", "TLP:AMBER: you may pass"):
        assert bare(words) in text


def test_every_page_says_its_marking_number_and_place() -> None:
    found = pages(made(document()))
    assert len(found) > 2
    for number, page in enumerate(found, 1):
        assert page.count("TLP:AMBER") >= 2
        assert page.count("ID# 202611231305") >= 2
        assert f"Page {number} of {len(found)}" in page


def test_the_watermark_is_on_every_page_and_not_read_aloud() -> None:
    bare_pages = [bare(page) for page in pages(made(document()))]
    assert all("SAMPLE,issuedbynobody" in page for page in bare_pages)
    pdf_file = opened(made(written(said("x")), watermark="ACROSS"))
    for page in pdf_file.pages:
        assert b"/Artifact" in page.Contents.read_bytes()


def test_a_draft_says_so() -> None:
    assert bare("Draft: not released") in text_of(made(document(), released_at=None))
    assert bare("Draft: not released") not in text_of(made(document()))


@pytest.mark.parametrize(
    "words",
    ["#panic(1)", "$x^2$", "*b* _i_ = h", '#import "@preview/x:1": *', r'"\u{41} \" //c', "<label> @ref", "[x](y)"],
)
def test_texts_are_never_markup(words: str) -> None:
    whole = written(
        said(words, f"`{words}`"),
        blocks.Table(id="g", caption=words, columns=(words, words), rows=(blocks.TableRow(cells=(words, words)),)),
        blocks.Command(id="c", where=words, lines=(words,)),
        blocks.Quote(id="q", text=words, by=words),
        title=words,
        summary=words,
    )
    data = made(whole)
    assert_accessible(data, title=words)
    assert text_of(data).count(bare(words)) >= 9


def test_a_clear_variant_says_its_own_marking() -> None:
    text = text_of(made(variant(document(), Marking.CLEAR).document, Marking.CLEAR))
    assert "AMBER" not in text
    assert bare("you may pass this on to anybody") in text


@pytest.mark.parametrize("tlp", Marking)
def test_every_marking_has_its_label(tlp: Marking) -> None:
    assert all(page.count(tlp.value) >= 2 for page in pages(made(written(said("x")), tlp)))


def test_long_values_break_and_stay_whole() -> None:
    row = blocks.IndicatorRow(kind="file:hashes.SHA-256", value=HASH)
    whole = written(blocks.Indicators(id="i", rows=(row,)), said(ADDRESS, f"`{HASH}`"))
    text = text_of(made(whole))
    assert text.count(HASH) == 2
    assert ADDRESS in text
    assert "".join(pieces(ADDRESS)) == ADDRESS
    assert all(len(piece) <= 30 for piece in pieces(ADDRESS))


def test_wide_and_long_tables() -> None:
    """They break over pages with their head on each; too wide for a page, on turned ones, or side by side."""
    cells = tuple(f"Identification{number}" for number in range(9))
    rows = tuple(blocks.TableRow(cells=cells) for _ in range(100))
    data = made(written(blocks.Table(id="w", caption="Wide", columns=cells, rows=rows)))
    assert_accessible(data, title=document().title)
    turned = [page for page in opened(data).pages if page.mediabox[2] > page.mediabox[3]]
    assert len(turned) > 2
    assert text_of(data).count(cells[8]) == 100 + len(turned)


def test_many_indicators_and_rows() -> None:
    indicators = tuple(blocks.IndicatorRow(kind="file:hashes.SHA-256", value=f"{n:064x}") for n in range(500))
    rows = tuple(blocks.TableRow(cells=(f"Entity {n}", str(n))) for n in range(200))
    table = blocks.Table(id="g", caption="Entities", columns=("Entity", "Number"), numbers=(1,), rows=rows)
    data = made(written(blocks.Indicators(id="i", rows=indicators), table))
    assert_accessible(data, title=document().title)
    text = text_of(data)
    assert f"{499:064x}" in text
    assert "Entity199" in text


def test_empty_sections_and_blocks() -> None:
    empty = (
        blocks.Text(id="a", claims=()),
        blocks.Points(id="b", claims=()),
        blocks.Table(id="c", caption="None", columns=("A",), rows=()),
        blocks.Indicators(id="d", rows=()),
        blocks.KeyActions(id="e", actions=()),
        blocks.Command(id="f", where="", lines=("", "x")),
        blocks.Claim and blocks.Text(id="g", claims=(blocks.Claim(text=""),)),
    )
    sections = (Section(id="x", heading="Nothing yet"), Section(id="y", heading="Empty blocks", blocks=empty))
    whole = msgspec.structs.replace(
        document(), sections=sections, sources=(), acronyms={}, victims=(), summary="", vulnerabilities=()
    )
    data = made(whole, changes=(), watermark="")
    assert_accessible(data, title=whole.title)
    assert bare("Nothing yet") not in text_of(data), "a heading over nothing is left out"


def test_a_very_long_title() -> None:
    title = " ".join(["Take infusion pumps off the network"] * 12)
    data = made(written(said("x"), title=title))
    assert_accessible(data, title=title)
    assert bare(title) in text_of(data)


def test_spanish() -> None:
    words = "Según el fabricante, cualquiera podría cambiar la dosis: ¡aísle las bombas! ¿Quién? Los médicos."
    data = made(written(said(words), language="es"))
    assert_accessible(data, title=document().title, language="es")
    assert bare(words) in text_of(data)


def test_letters_that_no_face_has_stand_as_their_numbers() -> None:
    data = made(written(said("The actor 中 hides a turn: \u202egpj.exe and a bell \x07.")))
    assert bare("The actor [U+4E2D] hides a turn: [U+202E]gpj.exe and a bell [U+0007].") in text_of(data)


def test_every_letter_that_we_say_our_faces_have_they_have() -> None:
    letters = [chr(code) for first, last in legible.COVERED for code in range(first, last + 1)]
    shown = [letter for letter in letters if legible.has(letter)]
    assert len(shown) > 2000
    assert made(written(said(" ".join(shown), f"`{' '.join(shown)}`")))


def test_a_picture_that_cannot_be_drawn_leaves_its_words_and_numbers() -> None:
    broken = blocks.Figure(
        id="f", title="Members", alternative="Five members.", spec={"mark": "no such mark"},
        columns=("Week", "Members"), rows=(blocks.TableRow(cells=("W45", "5")),),
    )  # fmt: skip
    text = text_of(made(written(broken)))
    for words in ("The picture could not be drawn.", "Five members.", "W45"):
        assert bare(words) in text


def test_only_addresses_of_the_web_are_links() -> None:
    whole = document()
    bad = msgspec.structs.replace(whole.sources[0], url="javascript:alert(1)")
    data = made(msgspec.structs.replace(whole, sources=(bad, *whole.sources[1:])))
    uris = [
        str(note.A.URI)
        for page in opened(data).pages
        for note in page.get("/Annots", [])
        if "/A" in note and "/URI" in note.A
    ]
    assert "https://catalog.example/" in uris
    assert all(uri.startswith("https://") for uri in uris)
    assert "javascript:alert(1)" in text_of(data)


def test_the_data_is_all_that_a_template_sees() -> None:
    files = typesetting.files("product.typ", {"a": "b"})
    assert set(files) == {"main.typ", "parts.typ", "data.json"}
    assert json.loads(files["data.json"]) == {"a": "b"}


def test_a_hash_runs_over_several_lines_of_its_cell_and_is_copied_whole() -> None:
    row = blocks.IndicatorRow(kind="sha256", value=HASH, note="Installer of a tool with which somebody works from far")
    told = made(written(blocks.Indicators(id="i", rows=(row,) * 5)))
    with pypdfium2.PdfDocument(told) as file:
        page = file[0].get_textpage()
        letters = [(page.get_text_range(place, 1), page.get_charbox(place)) for place in range(page.count_chars())]
    shown = [(letter, box) for letter, box in letters if letter.strip()]
    begins = "".join(letter for letter, _ in shown).index(HASH)
    lines = {round(box[1]) for letter, box in shown[begins : begins + len(HASH)] if letter in "0123456789"}
    assert len(lines) > 1
