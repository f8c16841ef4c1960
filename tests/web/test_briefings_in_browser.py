"""The pages of a briefing as they are served, in a real browser: axe finds nothing, and nothing is too wide."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browsing import barriers, chromium, needs_browser, open_all, too_wide
from journeys.live import served
from people import PASSWORD, Sector, settle
from wardwatch.audit.types import OPERATOR
from wardwatch.kit import clock
from wardwatch.members.models import User
from wardwatch.products.briefings import attending, operations
from wardwatch.products.briefings.types import Outline
from wardwatch.products.types import Marking, To

pytestmark = needs_browser
SCREENS = {"desktop": (1280, 900), "phone": (390, 844)}


@pytest.fixture
def briefing(db: str, plain_static: None) -> tuple[Sector, str]:
    """One that Ada planned, for which Rosa registered, about which she asked, and which is answered for everybody."""
    sector, at = settle(), clock.now()
    starts = at + timedelta(days=7)
    outline = Outline(
        title="Ransomware at infusion pumps: what we saw in November, and what helped",
        summary="Three hospitals, one way in. The timeline, what stopped it, and what to look for in your own network.",
        number="",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        place="https://meet.test.invalid/rooms/a-long-name-of-a-room-that-does-not-break",
        capacity=200,
    )
    ada = {"principal": sector.principal(sector.ada), "actor": OPERATOR, "at": at}
    rosa = {**ada, "principal": sector.principal(sector.rosa)}
    uid = operations.plan(outline=outline, to=To(tlp=Marking.GREEN), **ada)
    attending.register(briefing=uid, **rosa)
    asked = attending.ask(briefing=uid, text="Which versions of the pump software were hit?", **rosa)
    attending.ask(briefing=uid, text="Will there be indicators?", **rosa)
    operations.answer(question=asked, answer="Those before 2.1.", shown_as="Which versions were hit?", **ada)
    return sector, f"/briefings/{uid}/"


@pytest.fixture
def site(briefing: tuple[Sector, str]) -> Iterator[str]:
    with served() as address:
        yield address


def signed_in(browser: Browser, site: str, user: User) -> Page:
    page = browser.new_context(base_url=site).new_page()
    page.goto("/account/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    return page


def test_pages_of_a_briefing_suit_everybody(briefing: tuple[Sector, str], site: str, tmp_path: Path) -> None:
    sector, path = briefing
    theirs = ("/briefings/", path, f"{path}ask/", f"{path}evaluate/")
    ours = ("/desk/briefings/", f"/desk{path}", "/desk/briefings/plan/")
    found = {}
    with chromium() as browser:
        for user, pages in ((sector.rosa, theirs), (sector.ada, ours)):
            page = signed_in(browser, site, user)
            for (name, (width, height)), each in ((screen, each) for screen in SCREENS.items() for each in pages):
                page.set_viewport_size({"width": width, "height": height})
                page.goto(each)
                open_all(page)
                page.screenshot(path=tmp_path / f"{name}{each.replace('/', '_')}.png", full_page=True)
                found[name, each] = barriers(page) + (["too wide"] if too_wide(page) else [])
    assert {where: faults for where, faults in found.items() if faults} == {}
