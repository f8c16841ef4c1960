"""A product as a page: everything the document says, in HTML that is whole, and no text of it ever becomes markup."""

import html
import re
from itertools import pairwise

import msgspec
from lxml import html as pages

from products.documents import document, edition
from wardwatch.products.document import walking
from wardwatch.products.document.marking import variant
from wardwatch.products.renderers import page
from wardwatch.products.renderers.laying_out import defanged
from wardwatch.products.types import Marking


def test_every_text_of_the_document_stands_in_it() -> None:
    read = pages.fromstring(page.fragment(edition()))
    said = " ".join(read.text_content().split())
    for place, words in walking.texts(document()):
        shown = defanged(words) if place.endswith(".value") else words.replace("`", "")
        skipped = place.endswith((".cvss", ".description", ".notes")) or ".tear_line" in place
        assert skipped or " ".join(shown.split()) in said, place
    for words in ("TLP:AMBER, ID# 202611231305", "SAMPLE, issued by nobody", "[1]", "B2", "Vet these before blocking"):
        assert words in said


def test_its_ids_are_unique_its_headings_in_order_and_every_reference_leads_somewhere() -> None:
    read = pages.fromstring(page.fragment(edition(), top=2))
    ids = read.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in read.xpath("//a/@href")} <= set(ids)
    levels = [int(each.tag[1]) for each in read.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(each.get("aria-label") for each in read.iter("svg"))


def test_no_text_becomes_markup() -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    given = msgspec.structs.replace(document(), title=hostile, summary=hostile, acronyms={"X": hostile})
    made = page.fragment(edition(given))
    assert "<script" not in made
    assert "<img" not in made
    assert html.escape(hostile) in made


def test_a_clear_variant_says_its_own_marking() -> None:
    clear = variant(document(), Marking.CLEAR).document
    made = page.render(edition(clear, Marking.CLEAR)).data.decode()
    assert not re.search("AMBER", made)
