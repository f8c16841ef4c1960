"""Texts for members read easily: at most the eighth grade by the formula of Flesch and Kincaid (1975)."""

import html
import re
from collections.abc import Callable

import pytest

from wardwatch.delivery.types import Letter
from wardwatch.engagements import rendering
from wardwatch.engagements.rendering import catalogue
from wardwatch.kit.database import login
from web.doors import at_door, text
from web.telling import Told

HIGHEST = 8.0
FEWEST = 3
"""Sentences that a text needs for the formula to mean anything."""
NAMES = re.compile(r"https?://\S+|\S+@\S+|\b[A-Z]{2,}[-:\d]\S*|“[^”]*”|\b\w+\d\w*\b|\[[^\]]*\]|\([^)]*\)")
"""What is read as a sign and not as a word: addresses, numbers, quotations, asides."""


def sentences(words: str) -> list[str]:
    """Sentences of a text; a line that ends without a stop (a heading, an item) is none."""
    lines = [" ".join(part.split()) for part in re.split(r"\n\s*\n|\n(?=- |\d+\. |[A-Z])", words)]
    said = [part.strip() for line in lines for part in re.findall(r"[^.!?]+[.!?](?=\s|$)", NAMES.sub("", line))]
    return [part for part in said if len(part.split()) > 2]


def syllables(word: str) -> int:
    """About how many syllables an English word has: groups of vowels, without a silent end."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    quiet = re.sub(r"(?:[^laeiouy]es|[^laeiouytd]ed|[^laeiouy]e)$", lambda end: end[0][:1], plain)
    return max(1, len(re.findall(r"[aeiouy]+", quiet)))


def grade(said: list[str]) -> float:
    words = [word for part in said for word in re.findall(r"[A-Za-z’'-]+", part)]
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def too_hard(texts: dict[str, str]) -> dict[str, tuple[float, list[str]]]:
    """Texts above the grade, with their three hardest sentences."""
    parted = {name: sentences(words) for name, words in texts.items()}
    graded = {name: grade(said) for name, said in parted.items() if len(said) >= FEWEST}
    assert graded
    return {
        name: (round(found, 1), sorted(parted[name], key=lambda part: -grade([part]))[:3])
        for name, found in graded.items()
        if found > HIGHEST
    }


def shown(page: str) -> str:
    """The sentences of a page's own part, each block on its own."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(?:p|li|h\d|div|dd|dt|td|th|summary)>", "\n\n", main)))


def test_the_formula() -> None:
    assert [syllables(word) for word in ("cat", "patient", "equipment", "update", "isolated", "use")] == [
        1,
        2,
        3,
        2,
        4,
        1,
    ]
    assert grade(["The cat sat on the mat."]) < 1
    assert grade(["Organizational remediation responsibilities necessitate interdepartmental coordination."]) > 20


def test_letters_are_plain(told: Told) -> None:
    notice = told.approve()
    with login("worker"):
        body = rendering.render(told.notice())
    assert body
    access = rendering.Access(page="https://c.example/n/", code_page="https://c.example/a/", code="4TZ9-K2MM")
    letters: dict[str, Letter] = {
        "notice": rendering.letter(body, access, center="Test Center"),
        "digest": rendering.digest_letter([("A", notice.ticket, "2026-11-27")], 2, center="Test Center", page="p"),
    }
    assert too_hard({name: letter.text for name, letter in letters.items()}) == {}


def test_our_own_words_for_notices_are_plain() -> None:
    steps = {kind: " ".join(f"{text} {how}" for text, _who, how in steps) for kind, steps in catalogue.STEPS.items()}
    assert too_hard({**steps, "genuine": str(catalogue.GENUINE), "care": str(catalogue.BEFORE_YOU_START)}) == {}


@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "member"])
def test_pages_are_plain(told: Told, signed_in: bool) -> None:
    notice = told.approve()
    paths = ["/", "/check/", "/answer/", "/visibility/"] if not signed_in else []
    paths += [f"/notices/{notice.ticket}/", "/", "/inventory/", "/contacts/", "/account/"] if signed_in else []
    client = at_door(told.sector.clem if signed_in else None)
    read: Callable[[str], str] = lambda path: shown(text(client.get(path)))  # noqa: E731
    assert too_hard({path: read(path) for path in paths}) == {}
