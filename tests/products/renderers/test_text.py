"""Plain text says everything the document says, in lines that a mail keeps."""

from products.documents import document, edition
from wardwatch.products.document import walking
from wardwatch.products.document.marking import variant
from wardwatch.products.renderers import text
from wardwatch.products.renderers.laying_out import defanged
from wardwatch.products.types import Marking


def test_every_text_of_the_document_stands_in_it() -> None:
    said = " ".join(text.render(edition()).data.decode().split())
    for place, words in walking.texts(document()):
        shown = defanged(words) if place.endswith(".value") else words.replace("`", "")
        skipped = place.endswith((".cvss", ".description", ".notes")) or ".tear_line" in place
        assert skipped or shown in said, place
    for words in ("TLP:AMBER, ID# 202611231305", "SAMPLE, issued by nobody", "[1]", "B2", "Vet these before blocking"):
        assert words in said


def test_lines_are_short_but_for_addresses_and_commands() -> None:
    lines = text.render(edition()).data.decode().splitlines()
    assert all(len(line) <= text.WIDTH for line in lines if "://" not in line and " " in line.strip())


def test_a_clear_variant_says_its_own_marking() -> None:
    clear = variant(document(), Marking.CLEAR).document
    said = text.render(edition(clear, Marking.CLEAR)).data.decode()
    assert "AMBER" not in said
    assert "you may pass this on to anybody" in " ".join(said.split())
