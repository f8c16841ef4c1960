"""The pages of what somebody is sent, in a real browser: axe finds nothing, and nothing is too wide."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from browsing import barriers, chromium, needs_browser, too_wide
from journeys.live import served
from people import PASSWORD, Sector, settle
from wardwatch.audit.types import OPERATOR
from wardwatch.kit import clock
from wardwatch.products.types import FormName, KindName, Severity
from wardwatch.subscriptions import operations
from wardwatch.subscriptions.tokens import unsubscribe_token
from wardwatch.subscriptions.types import Channel, Pace, Quiet, Wanted

pytestmark = needs_browser
SCREENS = {"desktop": (1280, 900), "phone": (390, 844)}
PICTURES = os.environ.get("WARDWATCH_PICTURES", "")
"""A folder for pictures of what was looked at; "" for none."""


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


@pytest.fixture
def mine(sector: Sector) -> UUID:
    """Rosa is sent mail once a day, and has a webhook."""
    wanted = Wanted(
        pace=Pace.DAILY,
        kinds=(KindName.SECTOR_ALERT, KindName.VULNERABILITY_BULLETIN),
        topics=("infusion pumps", "ransomware"),
        lowest=Severity.HIGH,
        forms=(FormName.PDF,),
        quiet=Quiet(21, 6, "America/Chicago"),
    )
    hook = Wanted(channel=Channel.WEBHOOK, url="https://hooks.riverbend.example/" + "long/" * 20)
    by = {"principal": sector.principal(sector.rosa), "actor": OPERATOR, "at": clock.now()}
    operations.subscribe(wanted=hook, **by)
    return operations.subscribe(wanted=wanted, **by).uid


@pytest.fixture
def site(mine: UUID) -> Iterator[str]:
    with served() as address:
        yield address


def test_nobody_is_kept_out(site: str, sector: Sector, mine: UUID) -> None:
    found: dict[str, object] = {}
    with chromium() as browser:
        page = browser.new_context(base_url=site).new_page()
        page.goto("/account/login/")
        page.get_by_label("Email").fill(sector.rosa.email)
        page.get_by_label("Password").fill(PASSWORD)
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
        paths = {
            "all": "/subscriptions/",
            "add": "/subscriptions/add/",
            "one": f"/subscriptions/{mine}/",
            "change": f"/subscriptions/{mine}/change/",
            "unsubscribe": f"/unsubscribe/{unsubscribe_token(mine)}/",
        }
        for name, path in paths.items():
            page.goto(path)
            if bad := barriers(page):
                found[f"{name}: axe"] = bad
            for screen, (width, height) in SCREENS.items():
                page.set_viewport_size({"width": width, "height": height})
                if too_wide(page):
                    found[f"{name}: {screen}"] = "too wide"
                if PICTURES:
                    page.screenshot(path=Path(PICTURES) / f"{name}-{screen}.png", full_page=True)
    assert found == {}
