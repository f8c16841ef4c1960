"""A real browser for tests: the system's Chromium, and axe, which finds what keeps people out."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
          "--disable-sync", "--no-first-run")  # fmt: skip
_OPEN_ALL = "document.querySelectorAll('details').forEach(part => part.open = true)"
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_ASK_AXE = """async source => {
  if (!window.axe) (0, eval)(source);
  return (await axe.run()).violations.map(found => [found.id, found.nodes.map(node => node.html.slice(0, 200))]);
}"""

needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not AXE.is_file(), reason="front-end packages are not installed"),
]
"""Marks of a test module that drives a browser."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that runs inside the block."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))


def too_wide(page: Page) -> bool:
    """Whether a page has to be scrolled sideways."""
    return bool(page.evaluate(_OVERFLOW) > 0)


def open_all(page: Page) -> None:
    """Open everything that can be opened."""
    page.evaluate(_OPEN_ALL)


def barriers(page: Page) -> list[Any]:
    """What axe finds on a page: rule, and the elements."""
    return list(page.evaluate(_ASK_AXE, AXE.read_text()))
