"""The guides name buttons, links and headings as the pages do."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from architecture.sources import ROOT

GUIDES = sorted([*(ROOT / "docs" / "guides").glob("*.md"), ROOT / "docs" / "start.md"])
CATALOG = ROOT / "src" / "wardwatch" / "locale" / "es" / "LC_MESSAGES" / "django.po"
LEADS_IN = re.compile(r"\*\*([^*\n]+)\*\*")


def messages() -> set[str]:
    """Every text of the program, in English, and its beginning where a name follows: the sources of a catalog."""
    blocks = re.findall(r'^msgid ((?:"[^\n]*"\n)+)', CATALOG.read_text("utf-8"), re.MULTILINE)
    whole = {"".join(re.findall(r'"(.*)"', block)).replace('\\"', '"') for block in blocks}
    return whole | {text.partition("%(")[0].strip() for text in whole}


def named(text: str) -> Iterator[str]:
    """Words in bold: what somebody is told to look for on a page."""
    yield from (words.rstrip(".") for words in LEADS_IN.findall(text))


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_words_in_bold_stand_on_the_pages(page: Path) -> None:
    known = messages() | {"Español"}
    assert {words for words in named(page.read_text("utf-8")) if words not in known} == set()
