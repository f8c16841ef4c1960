"""The five tasks by ear: the keyboard alone, hearing what Chromium's accessibility tree says of each thing in focus.

The walk as it is heard is written down in docs/accessibility.md; this test takes it and compares.
"""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from browsing import needs_browser
from journeys.test_five_tasks import TASKS, Keyboard, Scene, at_home, browser, mail, scene, site

__all__ = ["browser", "mail", "scene", "site"]
pytestmark = needs_browser
WALKS = (Path(__file__).resolve().parents[2] / "docs" / "accessibility.md").read_text("utf-8")
SMALLEST = 24
"""CSS pixels of a thing to press (WCAG 2.2, success criterion 2.5.8)."""
UNCOVERED = """element => {
  const box = element.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return at === element || element.contains(at) || (at && at.contains(element) && at.tagName === 'LABEL');
}"""
IN_TEXT = "element => element.tagName === 'A' && getComputedStyle(element).display === 'inline'"


class Listener(Keyboard):
    """Hands on the keyboard, and ears: what has the focus is said, is large enough, and nothing lies over it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.heard: list[str] = []
        self._tree = page.context.new_cdp_session(page)

    def _go(self, target: Locator) -> None:
        super()._go(target)
        self.heard.append(self._said())
        assert target.evaluate(UNCOVERED), f"something covers {target} on {self.page.url}"
        box = target.bounding_box()
        assert box
        large = min(box["width"], box["height"]) >= SMALLEST
        assert large or target.evaluate(IN_TEXT), f"{target} is too small to press on {self.page.url}: {box}"

    def _said(self) -> str:
        """Name and role of what has the focus, as a screen reader says them."""
        evaluated = self._tree.send("Runtime.evaluate", {"expression": "document.activeElement"})
        node = {"objectId": evaluated["result"]["objectId"], "fetchRelatives": False}
        told: dict[str, Any] = self._tree.send("Accessibility.getPartialAXTree", node)["nodes"][0]
        return f"“{_plain(told['name']['value'])}”, {told['role']['value']}"


def _plain(name: str) -> str:
    """A name on one line; what differs from day to day is left out."""
    return re.sub(r"\s+", " ", name).strip()


def written(task: str) -> list[str]:
    """What the walk of `task` hears, from its part of the page."""
    part = WALKS.partition(f"### {task}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
    return re.findall(r"hears (“.+?”, \w+)", part)


def test_the_walks_are_as_they_are_written(scene: Scene, site: str, browser: Browser) -> None:
    heard, said = {}, {}
    for who, task in TASKS:
        page = at_home(browser, site, getattr(scene.sector, who))
        listener = Listener(page)
        task(listener, scene)
        name = task.__name__.replace("_", " ").capitalize()
        heard[name], said[name] = listener.heard, written(name)
        assert page.locator("h1").count() == 1
        assert page.get_by_role("main").count() == 1
        page.context.close()
    assert heard == said
