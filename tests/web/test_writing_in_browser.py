"""A product is written in a real browser: saved while one types, seen beside, two at once, offline, by keyboard."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from browsing import barriers, chromium, needs_browser, open_all, too_wide
from journeys.live import BackOffice, served
from people import PASSWORD, Sector, settle
from wardwatch.members.models import User
from web.test_writing import Desk

pytestmark = needs_browser
SHOTS = os.environ.get("WRITING_SHOTS", "")


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


@pytest.fixture
def desk(sector: Sector) -> Desk:
    return Desk(sector)


@pytest.fixture
def site(desk: Desk) -> Iterator[str]:
    with served() as address:
        yield address


def enter(context: BrowserContext, user: User) -> tuple[Page, list[str]]:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/account/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "login" not in url)
    return page, errors


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page="whole" in name)


def stored(desk: Desk, office: BackOffice) -> list[str]:
    """The sentences of the first block, as they are kept."""
    card = office.do(desk.card)
    return [each.text for each in card.document.sections[0].blocks[0].claims]  # type: ignore[union-attr]


def claim(page: Page, number: int = 0) -> Locator:
    return page.locator(f'[name="/sections/0/blocks/0/claims/{number}/text"]')


def test_writing(desk: Desk, site: str, sector: Sector) -> None:
    where, office = f"{desk.url}?section=executive-summary", BackOffice()
    with chromium() as browser:
        ada, errors = enter(browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}), sector.ada)
        bea, _ = enter(browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}), desk.bea)
        ada.goto(where)
        bea.goto(where)
        shoot(ada, "write-1280")
        saved = ada.locator("#saved")
        claim(ada).fill("Typed by Ada.")
        expect(saved).to_contain_text("Saved at", timeout=15000)
        expect(ada.locator("#beside")).to_contain_text("Typed by Ada.")
        assert stored(desk, office)[0] == "Typed by Ada."

        # Bea began before that and writes elsewhere: both stay, and she sees Ada's words
        claim(bea, 1).fill("Typed by Bea.")
        expect(bea.locator("#saved")).to_contain_text("together with what somebody else wrote", timeout=15000)
        expect(claim(bea)).to_have_value("Typed by Ada.")
        assert [each.text for each in office.do(desk.card).document.sections[0].blocks[0].claims] == [
            "Typed by Ada.",
            "Typed by Bea.",
        ]

        # both write the same: nothing is overwritten
        claim(bea).fill("Bea's words.")
        expect(bea.locator("#saved")).to_contain_text("Saved at", timeout=15000)
        claim(ada).fill("Ada's words.")
        expect(saved).to_contain_text("Somebody else changed the same", timeout=15000)
        ada.get_by_role("button", name="Look at both").click()
        expect(ada.locator("h1")).to_have_text("Somebody else changed the same")
        shoot(ada, "conflict-1280")
        assert barriers(ada) == []
        ada.get_by_text("Take mine").click()
        ada.get_by_role("button", name="Save what I chose").click()
        expect(claim(ada)).to_have_value("Ada's words.")
        assert [each.text for each in office.do(desk.card).document.sections[0].blocks[0].claims] == [
            "Ada's words.",
            "Typed by Bea.",
        ]

        # offline: kept in the browser, also when the page is left, and saved when there is a connection
        ada.context.set_offline(True)
        claim(ada).fill("Typed on a train.")
        expect(saved).to_contain_text("no connection", timeout=15000)
        shoot(ada, "offline-1280")
        ada.context.set_offline(False)
        expect(saved).to_contain_text("Saved at", timeout=20000)
        assert stored(desk, office)[0] == "Typed on a train."

        # by keyboard alone
        claim(ada).focus()
        ada.keyboard.press("Control+End")
        ada.keyboard.type(" By keyboard.")
        ada.keyboard.press("Control+s")
        expect(saved).to_contain_text("Saved at", timeout=15000)
        before = len(stored(desk, office))
        button = ada.get_by_role("button", name="Add a sentence").first
        button.focus()
        ada.keyboard.press("Enter")
        expect(claim(ada, before)).to_be_visible(timeout=15000)
        expect(claim(ada, before)).to_be_focused()
        assert stored(desk, office)[0] == "Typed on a train. By keyboard."
        assert errors == []


def test_every_part_is_for_everybody(desk: Desk, site: str, sector: Sector) -> None:
    parts = ["", "?part=sources", "?part=terms", "?section=executive-summary", "?section=report", "?section=details"]
    parts += ["?section=slides", "?beside=checks", "?beside=remarks"]
    with chromium() as browser:
        for width in (390, 1280):
            page, errors = enter(
                browser.new_context(base_url=site, viewport={"width": width, "height": 900}), sector.ada
            )
            for part in parts:
                page.goto(f"{desk.url}{part}")
                name = (part.partition("=")[2] or "head").replace("?", "")
                shoot(page, f"{name}-{width}")
                open_all(page)
                assert barriers(page) == [], (part, width)
                assert not too_wide(page), (part, width)
                shoot(page, f"{name}-{width}-whole")
            assert errors == []
