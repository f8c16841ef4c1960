"""The plan of the site says which pages there are, and which words lead to them."""

import re
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from wardwatch.web.access import Persona
from wardwatch.web.shell import ENTRIES, VISITOR

PLAN = (Path(__file__).resolve().parents[2] / "docs" / "site.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """Cells of the rows of every table below a heading of the plan."""
    part = PLAN.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in part.splitlines() if re.match(r"\| (?!name|persona)", line)]


def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found: set[str] = set()
    for each in patterns:
        found |= names(each.url_patterns) if isinstance(each, URLResolver) else {each.name or str(each.pattern)}
    return found


def test_every_page_stands_in_the_plan() -> None:
    planned = {name for row in rows("Pages") for name in re.findall(r"`([^`]+)`", row[0])}
    built = names(get_resolver("wardwatch.web.urls").url_patterns)
    assert planned - built == set(), "planned, but not built"
    assert {name for name in built if name not in planned and name.rpartition("-")[0] not in planned} == set()


def test_the_menus_are_those_of_the_plan() -> None:
    planned = {row[0].split(" ")[0]: row[2].split(" · ") for row in rows("Personas and their menus")}
    assert planned["visitor"] == [words for words, _ in VISITOR]
    for persona in Persona:
        assert planned[persona] == [words for words, _ in ENTRIES[persona]], persona
