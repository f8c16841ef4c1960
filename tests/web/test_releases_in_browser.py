"""A visitor's way in a real browser: from the library to a product, its file, what to do with a device; no cookies."""

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest
from playwright.sync_api import Page, expect

from browsing import barriers, chromium, needs_browser, open_all, too_wide
from journeys.live import served
from people import NOW, settle
from products.documents import document
from products.releasing import communication, on_shelf, released, revised

pytestmark = needs_browser
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def site(db: str, plain_static: None) -> Iterator[str]:
    settle()
    number = released()
    revised(number, msgspec.structs.replace(document(), title="Pumps: install 2.2"), at=NOW + timedelta(days=1))
    text = communication()
    on_shelf("202611220001", text.title, at=NOW, document=text)
    with served() as address:
        yield address


def nothing_in_the_way(page: Page) -> None:
    """At the desk's width and the phone's: nothing for axe, nothing to be scrolled sideways."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        open_all(page)
        assert not too_wide(page), (page.url, size)
        assert barriers(page) == [], (page.url, size)


def test_a_visitor_finds_reads_and_takes_a_product(site: str) -> None:
    with chromium() as browser:
        context = browser.new_context(base_url=site, viewport=DESK)  # type: ignore[arg-type]
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.goto("/library/")
        page.get_by_role("link", name="Everything that the center published").first.click()
        nothing_in_the_way(page)
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        page.get_by_label("Search: words, a number, a vulnerability").fill("install")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name="Pumps: install 2.2").click()
        expect(page.locator("h1")).to_have_text("Pumps: install 2.2")
        nothing_in_the_way(page)
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        page.get_by_role("link", name="[1]").first.click()
        expect(page.locator("#reference-1")).to_be_in_viewport()
        paper = context.request.get(page.get_by_role("link", name="PDF", exact=True).get_attribute("href") or "")
        assert (paper.headers["content-type"], paper.body()[:5]) == ("application/pdf", b"%PDF-")
        page.get_by_role("link", name="Revision 1", exact=True).click()
        expect(page.get_by_role("note")).to_contain_text("This is not the newest revision.")
        page.get_by_role("link", name="Read the newest revision").click()
        expect(page.locator("h1")).to_have_text("Pumps: install 2.2")
        page.emulate_media(media="print")
        expect(page.get_by_text("Take it with you")).to_be_hidden()
        expect(page.get_by_text("How to cite it")).to_be_visible()
        page.emulate_media(media="screen")
        page.goto("/library/devices/")
        page.get_by_label("Maker or name of the device").fill("pumpworks")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Do not stop the pump.")).to_be_visible()
        nothing_in_the_way(page)
        page.goto("/library/devices/?q=something+else")
        expect(page.locator("main")).to_contain_text("That does not mean that it is safe.")
        nothing_in_the_way(page)
        assert context.cookies() == []
        assert errors == []
