"""Slides: one page for each, with the sign of its readers; nothing else of the product but references and contact."""

import msgspec

from products.documents import FIGURE, document, edition
from products.renderers.papers import assert_accessible, bare, bookmarks, opened, pages, tags, text_of
from wardwatch.products.document import Document, Section, blocks
from wardwatch.products.document.marking import variant
from wardwatch.products.renderers import slides
from wardwatch.products.types import FormName, Marking, Readers


def briefing(*held: blocks.Slide, **more: object) -> Document:
    sections = (Section(id="s", heading="What we know", blocks=held),)
    return msgspec.structs.replace(document(), **{"sections": sections, **more})


def slide(number: int, *held: blocks.AnyBlock, title: str = "", readers: Readers = Readers.TECHNICAL) -> blocks.Slide:
    return blocks.Slide(id=f"s{number}", title=title or f"Slide {number}", readers=readers, blocks=held)


def points(number: int, count: int) -> blocks.Points:
    claims = tuple(blocks.Claim(text=f"Point {each} of list {number}.", sources=("maker",)) for each in range(count))
    return blocks.Points(id=f"p{number}", claims=claims)


def made(of: Document, tlp: Marking = Marking.AMBER, **more: object) -> bytes:
    return slides.render(edition(of, tlp, **more)).data


def test_a_file_of_its_form() -> None:
    rendered = slides.render(edition())
    assert (rendered.form, rendered.media_type) == (FormName.SLIDES, "application/pdf")
    assert rendered.name == "202611231305-slides.pdf"
    assert slides.render(edition()).data == rendered.data
    assert all(float(page.mediabox[2]) * 9 == float(page.mediabox[3]) * 16 for page in opened(rendered.data).pages)


def test_it_is_accessible() -> None:
    data = made(briefing(slide(1, FIGURE), slide(2, points(2, 3))))
    assert_accessible(data, title=document().title)
    assert {"Figure", "Table", "L", "H1", "H2"} <= {name for name, _ in tags(opened(data))}


def test_title_agenda_key_slides_references_contact() -> None:
    wanted = (document().title, "Agenda", "Slides key", "What happened", "How it works", "References")
    data = made(document())
    assert bookmarks(data) == [bare(each) for each in (*wanted, "Questions and contact")]
    found = [bare(page) for page in pages(data)]
    assert len(found) == 7
    for page, words in zip(found, (*wanted, "Questions and contact"), strict=True):
        assert bare(words) in page
    assert "Whathappened" in found[1]
    assert "Howitworks" in found[1]


def test_the_key_explains_the_signs_and_each_slide_has_one_in_words() -> None:
    found = [bare(page) for page in pages(made(document()))]
    for each in Readers:
        assert bare(each.label) in found[2]
    assert "Non-technical" in found[3]
    assert "Non-technical" not in found[4]
    assert "Technical" in found[4]
    assert bare("Sources: Example Pumps, Pump advisory 7") in found[3]


def test_what_stands_in_no_slide_and_what_is_for_the_speaker_is_not_shown() -> None:
    text = text_of(made(document()))
    for words in ("Isolate every model X pump", "Vet these before blocking", "Say that no patient was harmed."):
        assert bare(words) not in text
    for words in ("Pumps can be called from outside.", "Port 5000 answers anybody.", "+1 555 0100", "B2"):
        assert bare(words) in text


def test_every_page_says_its_marking_number_and_place() -> None:
    found = pages(made(briefing(*(slide(n, points(n, 30)) for n in range(3)))))
    for number, page in enumerate(found, 1):
        assert page.count("TLP:AMBER") >= 2
        assert page.count("ID# 202611231305") >= 2
        assert f"Page {number} of {len(found)}" in page
        assert bare("SAMPLE, issued by nobody") in bare(page)


def test_what_does_not_fit_goes_on_under_the_same_title() -> None:
    data = made(briefing(slide(1, points(1, 40), title="All of it"), slide(2, points(2, 2))))
    found = [bare(page) for page in pages(data)]
    going_on = [page for page in found if bare("All of it (continued)") in page]
    assert len(going_on) >= 2
    assert all("Technical" in page for page in going_on)
    assert bookmarks(data).count("Allofit") == 1
    assert all(bare(f"Point {number} of list 1.") in "".join(found) for number in range(40))
    assert not any("Slide2(continued)" in page for page in found)


def test_a_long_table_breaks_with_its_head() -> None:
    rows = tuple(blocks.TableRow(cells=(f"Entity {n}", str(n))) for n in range(60))
    table = blocks.Table(id="t", caption="Entities", columns=("Entity", "Number"), numbers=(1,), rows=rows)
    data = made(briefing(slide(1, table)))
    assert_accessible(data, title=document().title)
    heads = [bare(page).count("EntityNumber") for page in pages(data)]
    assert sum(heads) > 3
    assert max(heads) > 1, "a narrow table runs in columns"


def test_texts_are_never_markup() -> None:
    words = '#panic("x") $x$ *b* `c'
    data = made(briefing(slide(1, points(1, 1), title=words), title=words, summary=words))
    assert_accessible(data, title=words)
    assert text_of(data).count(bare(words)) >= 4


def test_a_clear_variant_says_its_own_marking() -> None:
    clear = variant(document(), Marking.CLEAR).document
    assert "AMBER" not in text_of(made(clear, Marking.CLEAR))


def test_without_slides_there_is_no_such_form() -> None:
    none = msgspec.structs.replace(document(), sections=document().sections[:2])
    assert not slides.applies(none)
    assert slides.applies(document())
    data = made(none)
    assert_accessible(data, title=none.title)
    assert "Agenda" not in text_of(data)


def test_odd_sizes() -> None:
    """Very long titles, slides without anything, many slides, Spanish."""
    long = " ".join(["What we know about pumps"] * 9)
    words = "¿Quién? Los ingenieros clínicos aíslan las bombas."
    claim = blocks.Text(id="x", claims=(blocks.Claim(text=words),))
    many = [slide(n, title=f"{n} {long}" if n % 7 == 0 else "") for n in range(40)]
    data = made(briefing(*many, slide(99, claim), language="es", title=long), released_at=None, watermark="")
    assert_accessible(data, title=long, language="es")
    assert bare(words) in text_of(data)
    assert bare("Draft: not released") in text_of(data)
