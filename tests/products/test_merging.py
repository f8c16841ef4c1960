"""Two texts that began from one become one: nothing that only one side changed is lost, the rest is asked."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from products.documents import document
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.document.merging import GONE, Side, merge
from wardwatch.products.document.pointing import ids, put, text_at, texts_of

BASE = document()


def with_claims(text: Document, *claims: b.Claim) -> Document:
    """The document with these sentences in its first block."""
    first, *rest = text.sections
    block = msgspec.structs.replace(first.blocks[0], claims=claims)
    section = msgspec.structs.replace(first, blocks=(block, *first.blocks[1:]))
    return msgspec.structs.replace(text, sections=(section, *rest))


def claims(text: Document) -> list[str]:
    """The sentences of the first block."""
    return [each.text for each in text.sections[0].blocks[0].claims]  # type: ignore[union-attr]


OLD = BASE.sections[0].blocks[0].claims  # type: ignore[union-attr]


def said(text: str) -> b.Claim:
    return b.Claim(text=text, judgement=True)


def test_who_changed_alone_is_taken() -> None:
    mine = msgspec.structs.replace(with_claims(BASE, said("Mine."), OLD[1]), title="My title")
    theirs = msgspec.structs.replace(with_claims(BASE, OLD[0], said("Theirs.")), topics=("other",))
    made = merge(BASE, mine, theirs)
    assert made.differences == ()
    assert claims(made.document) == ["Mine.", "Theirs."]
    assert (made.document.title, made.document.topics) == ("My title", ("other",))


def test_what_both_changed_is_asked_and_chosen() -> None:
    mine, theirs = (with_claims(BASE, said(text), OLD[1]) for text in ("Mine.", "Theirs."))
    made = merge(BASE, mine, theirs)
    (asked,) = made.differences
    assert asked.place == "sections/executive-summary/blocks/b1/claims/0/text"
    assert (asked.base, asked.mine, asked.theirs) == (OLD[0].text, "Mine.", "Theirs.")
    assert claims(made.document)[0] == "Theirs.", "until somebody chooses"
    for side, text in ((Side.MINE, "Mine."), (Side.THEIRS, "Theirs.")):
        assert claims(merge(BASE, mine, theirs, {asked.place: side}).document)[0] == text


def test_a_block_is_found_again_where_it_was_moved_to() -> None:
    first, *rest = BASE.sections
    moved = msgspec.structs.replace(BASE, sections=(*rest, msgspec.structs.replace(first, blocks=first.blocks[::-1])))
    made = merge(BASE, moved, with_claims(BASE, said("Theirs."), OLD[1]))
    assert made.differences == ()
    assert made.document.sections[-1].id == first.id
    assert [each.id for each in made.document.sections[-1].blocks] == ["b2", "b1"]
    assert made.document.sections[-1].blocks[1].claims[0].text == "Theirs."  # type: ignore[union-attr]


def test_what_one_removed_and_the_other_changed_is_asked() -> None:
    without = msgspec.structs.replace(BASE, sections=BASE.sections[1:])
    (asked,) = merge(BASE, without, with_claims(BASE, said("Theirs."), OLD[1])).differences
    assert (asked.place, asked.mine) == ("sections/executive-summary", GONE)
    assert merge(BASE, without, BASE).document == without


def test_both_added_a_sentence() -> None:
    made = merge(BASE, with_claims(BASE, *OLD, said("Mine.")), with_claims(BASE, *OLD, said("Theirs."), said("Third.")))
    assert made.differences == ()
    assert set(claims(made.document)) == {*claims(BASE), "Mine.", "Theirs.", "Third."}


TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=4, unique=True)


@given(TEXTS, TEXTS)
def test_one_side_alone_is_always_taken_whole(before: list[str], after: list[str]) -> None:
    base, mine = (with_claims(BASE, *map(said, each)) for each in (before, after))
    assert merge(base, mine, base).document == merge(base, base, mine).document == mine
    assert merge(base, mine, mine).differences == ()


@given(TEXTS, TEXTS, TEXTS)
def test_whose_words_are_chosen_everywhere_are_all_there(one: list[str], two: list[str], three: list[str]) -> None:
    base, mine, theirs = (with_claims(BASE, *map(said, each)) for each in (one, two, three))
    asked = merge(base, mine, theirs).differences
    made = merge(base, mine, theirs, {each.place: Side.MINE for each in asked})
    assert made.differences == ()
    assert set(two) - set(one) <= set(claims(made.document))


def test_texts_by_their_pointers() -> None:
    assert {"executive-summary", "b1"} <= ids(BASE)
    assert text_at(BASE, "b1", "claims/0/text") == OLD[0].text
    assert text_at(BASE, "", "title") == BASE.title
    assert text_at(BASE, "b1", "claims/9/text") is None
    assert texts_of(BASE, "nothing") == ()
    changed = put(BASE, "b1", "claims/0/text", OLD[0].text, "New.")
    assert changed is not None
    assert claims(changed)[0] == "New."
    swapped = with_claims(BASE, *OLD[::-1])
    moved = put(swapped, "b1", "claims/0/text", OLD[0].text, "New.")
    assert moved is not None
    assert claims(moved) == [OLD[1].text, "New."]


@pytest.mark.parametrize("pointer", ["claims/0/text", "claims/7/text", "nothing"])
def test_words_that_do_not_stand_there_any_more(pointer: str) -> None:
    assert put(BASE, "b1", pointer, "Other words.", "New.") is None
