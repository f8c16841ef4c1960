"""A variant shows nothing above its marking, and tells nobody but the author what it withholds."""

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from products.documents import document
from wardwatch.products.document import Document, Section, blocks, reading, walking
from wardwatch.products.document.marking import highest, level_of, variant
from wardwatch.products.types import Marking

LEVELS = list(Marking)


def test_the_marking_is_the_highest_of_parts_and_sources() -> None:
    assert highest(document()) is Marking.AMBER
    assert highest(variant(document(), Marking.CLEAR).document) is Marking.CLEAR


def test_what_cites_a_source_is_marked_as_the_source_is() -> None:
    whole = document()
    (claim,) = (
        part for _, part in walking.parts(whole) if getattr(part, "text", "") == "The partner named the hoster to us."
    )
    assert claim.tlp is Marking.CLEAR
    assert level_of(claim, whole) == Marking.AMBER.level


def test_a_lower_variant_drops_or_tears() -> None:
    made = variant(document(), Marking.GREEN)
    text = reading.write(made.document).decode()
    for hidden in (
        "north-east",
        "named the hoster",
        "203.0.113.99",
        "The hoster is known",
        "What we saw",
        "partner",
        "b16b",
    ):
        assert hidden not in text
    assert "Calls from outside were seen." in text
    assert "tear_line" not in text
    told = {(each.what, each.instead, each.because_of) for each in made.withheld}
    assert ("Claim", "Calls from outside were seen.", ()) in told
    assert ("Claim", "", ("partner",)) in told
    assert ("IndicatorRow", "", ()) in told
    assert all(each.tlp is Marking.AMBER for each in made.withheld)
    assert reading.read(text.encode()) == made.document


def test_at_its_own_marking_nothing_is_withheld() -> None:
    made = variant(document(), Marking.AMBER)
    assert made.withheld == ()
    assert len(made.document.sources) == 3


def test_a_section_whose_parts_are_all_withheld_leaves_no_heading() -> None:
    secret = blocks.Claim(text="x", tlp=Marking.RED)
    section = Section(id="s", heading="Hidden", blocks=(blocks.Text(id="t", claims=(secret,)),))
    empty = Section(id="e", heading="To be written")
    whole = msgspec.structs.replace(document(), sections=(section, empty))
    assert [each.id for each in variant(whole, Marking.AMBER).document.sections] == ["e"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_word_of_what_is_above_is_left(data: st.DataObject) -> None:
    """Every part is marked at random and says a word of its own: a variant holds exactly the words it may show."""
    words: dict[str, Marking] = {}

    def claim(inside: Marking) -> blocks.Claim:
        level = data.draw(st.sampled_from(LEVELS))
        word = f"canary{len(words)}z"
        words[word] = max(level, inside, key=lambda each: each.level)
        return blocks.Claim(text=word, tlp=level)

    sections = []
    for number in range(data.draw(st.integers(1, 3))):
        level = data.draw(st.sampled_from(LEVELS))
        held = []
        for index in range(data.draw(st.integers(1, 3))):
            own = data.draw(st.sampled_from(LEVELS))
            above = max(level, own, key=lambda each: each.level)
            claims = tuple(claim(above) for _ in range(data.draw(st.integers(0, 3))))
            held.append(blocks.Text(id=f"{number}.{index}", tlp=own, claims=claims))
        sections.append(Section(id=f"s{number}", heading=f"h{number}", tlp=level, blocks=tuple(held)))
    whole = msgspec.structs.replace(document(), sections=tuple(sections), victims=(), sources=())
    target = data.draw(st.sampled_from(LEVELS))
    made = variant(whole, target)
    text = json.dumps(msgspec.to_builtins(made.document))
    assert {word for word in words if word in text} == {w for w, level in words.items() if level.level <= target.level}
    listed = " ".join(each.text for each in made.withheld)
    assert all(word in listed for word, level in words.items() if level.level > target.level)
    assert highest(made.document).level <= target.level


@pytest.mark.parametrize("target", LEVELS)
def test_a_variant_of_a_variant_is_the_same(target: Marking) -> None:
    once: Document = variant(document(), target).document
    assert variant(once, target).document == once


def test_a_picture_is_as_confidential_as_each_of_its_numbers() -> None:
    row = blocks.TableRow(cells=("W46", "20"), tlp=Marking.AMBER)
    figure = blocks.Figure(
        id="f",
        title="Members by week",
        alternative="20 in week 46",
        spec={"data": {"values": [{"members": 20}]}, "mark": "bar"},
        columns=("week", "members"),
        rows=(blocks.TableRow(cells=("W45", "5")), row),
    )
    whole = msgspec.structs.replace(document(), sections=(Section(id="s", heading="Figures", blocks=(figure,)),))
    assert highest(whole) is Marking.AMBER
    assert variant(whole, Marking.CLEAR).document.sections == ()


def test_a_head_keeps_no_name_that_only_a_longer_one_speaks_of() -> None:
    told = blocks.Text(id="a", claims=(blocks.Claim(text="CVE-2026-10012 is used."),))
    kept = blocks.Text(id="b", claims=(blocks.Claim(text="CVE-2026-1001 is used.", tlp=Marking.AMBER),))
    whole = msgspec.structs.replace(
        document(),
        sections=(Section(id="s", heading="What is known", blocks=(told, kept)),),
        vulnerabilities=("CVE-2026-1001", "CVE-2026-10012"),
    )
    assert variant(whole, Marking.CLEAR).document.vulnerabilities == ("CVE-2026-10012",)
