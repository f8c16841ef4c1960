"""Every page in a real browser, on a desk and on a phone: axe finds nothing, nothing overflows, jumps or is blocked."""

import os
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.template.backends.django import DjangoTemplates
from playwright.sync_api import Browser, Page

from browsing import barriers, chromium, needs_browser, open_all, too_wide
from wardwatch.web.security import POLICY
from web.drawing import ALL, FOLDER, draw

SCREENS = {"desktop": (1280, 900), "phone": (390, 844), "narrow": (320, 640)}
TURNS = ("desktop", "phone")
WHOLE = os.environ.get("WALK") == "whole"
"""Whether axe looks at each page on both screens; else on one, by turns."""
WATCH_SHIFT = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifted += entry.value))
  .observe({type: 'layout-shift', buffered: true});
"""

pytestmark = needs_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def site(strict: DjangoTemplates, tmp_path: Path) -> Iterator[str]:
    """The drawn pages and their static files, served under the project's own content policy."""
    for name in ALL:
        (tmp_path / f"{name}.html").write_text(draw(strict, name))

    class Handler(SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            path = path.split("?")[0]
            return str(FOLDER) + path if path.startswith("/static/") else str(tmp_path) + path

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", POLICY)
            super().end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_suit_everybody(browser: Browser, site: str, screen: str) -> None:
    width, height = SCREENS[screen]
    page = browser.new_page(viewport={"width": width, "height": height})
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.add_init_script(WATCH_SHIFT)
    found: dict[str, list[Any]] = {}
    for place, name in enumerate(ALL):
        told.clear()
        page.goto(f"{site}/{name}.html")
        faults: list[Any] = ["jumps while loading"] if jumps(page) else []
        faults += ["too wide"] if too_wide(page) else []
        open_all(page)
        faults += ["too wide when opened"] if too_wide(page) else []
        faults += barriers(page) if WHOLE or TURNS[place % 2] == screen else []
        found[name] = faults + told
    page.close()
    assert {name: faults for name, faults in found.items() if faults} == {}


def jumps(page: Page) -> bool:
    """Whether something moves while the page loads; a font that was late on a busy machine is there when it reloads."""
    if page.evaluate("window.shifted"):
        page.reload()
    return bool(page.evaluate("window.shifted"))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent")).strip()


def test_the_desk_answers_to_the_keyboard(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/desk.html")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("j")
    assert "Remote access gateway" in focused(page)
    page.keyboard.press("j")
    assert "Infusion pump" in focused(page)
    page.keyboard.press("k")
    assert "Remote access gateway" in focused(page)
    page.keyboard.press("?")
    assert page.locator("#keys").get_attribute("open") is not None
    page.close()


def test_the_approve_button_counts_those_ticked(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/review.html")
    cedar = page.locator("label", has_text="Cedar Clinic")
    cedar.click()
    assert page.get_by_role("button", name="Approve for 7").is_enabled()
    cedar.click()
    for label in page.locator("[data-tick] + label").all():
        label.click()
    assert page.locator("button[value=approve]").is_disabled()
    page.close()
