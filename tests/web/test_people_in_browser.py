"""The pages about accounts as they are served, in a real browser: axe finds nothing, and nothing is too wide."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from browsing import barriers, chromium, needs_browser, open_all, too_wide
from journeys.live import served
from people import PASSWORD, Sector, settle
from wardwatch.audit.types import OPERATOR
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members import operations
from wardwatch.members.models import Invitation, Recovery, Role, User
from wardwatch.members.types import Lost, RoleName

pytestmark = needs_browser
SCREENS = {"desktop": (1280, 900), "phone": (390, 844)}


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    """Clem wants to be let in again, has invited somebody, and keeps a view; Ada administers the center."""
    sector = settle()
    with login("worker"):
        now = clock.now()
        Role.objects.create(
            person=sector.ada.person, organization=sector.center, name=RoleName.ADMINISTRATOR, since=datetime.now(UTC)
        )
        operations.ask_recovery(email=sector.clem.email, lost=Lost.PASSWORD, actor=OPERATOR, at=now)
        operations.open_recoveries(actor=OPERATOR, at=now)
        Invitation.objects.create(
            organization=sector.riverbend,
            name="Nia",
            email="nia@riverbend.invalid",
            roles=["security"],
            invited_by=sector.clem.person_id,
            invited_at=now,
            expires_at=now + operations.inviting.LASTS,
        )
        operations.save_view(
            principal=sector.principal(sector.rosa), list_name="notices", name="Late", query="state=late", at=now
        )
    return sector


@pytest.fixture
def site(sector: Sector) -> Iterator[str]:
    with served() as address:
        yield address


def signed_in(browser: Browser, site: str, user: User) -> Page:
    """A page of somebody who has just proved once more who they are."""
    page = browser.new_context(base_url=site).new_page()
    page.goto("/account/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    page.goto("/account/prove/?next=/account/")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main button").click()
    return page


def faults(page: Page, address: str, told: list[str]) -> list[object]:
    """What is wrong with a page, on every screen."""
    found: list[object] = []
    for screen, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        told.clear()
        answer = page.goto(address)
        found += [] if answer and answer.status == 200 and page.url.endswith(address) else [f"led to {page.url}"]
        open_all(page)
        found += [f"too wide: {screen}"] if too_wide(page) else []
        found += barriers(page) + told
    return found


def test_account_pages_suit_everybody(sector: Sector, site: str) -> None:
    with login("worker"):
        clem, asked = f"/users/{sector.clem.person.uid}/", Recovery.objects.get().uid
    member = f"/members/{sector.riverbend.uid}"
    walk = {
        sector.rosa: [
            "/users/",
            "/users/invite/",
            clem,
            f"{clem}leave/",
            f"/users/recovery/{asked}/",
            "/contacts/",
            "/providers/",
            "/settings/",
            "/settings/sign-on/",
            "/account/",
            "/notices/?state=late",
        ],
        sector.ada: ["/settings/", "/settings/domains/", "/recoveries/", f"{member}/users/recovery/{asked}/"],
        sector.rex: ["/", "/library/", "/vulnerabilities/", "/directory/", "/search/?q=riverbend"],
    }
    wrong = {}
    with chromium() as browser:
        for user, addresses in walk.items():
            page, told = signed_in(browser, site, user), []
            page.on("console", lambda message, told=told: told.append(message.text))
            wrong |= {f"{user.email} {address}": faults(page, address, told) for address in addresses}
    bad = {address: found for address, found in wrong.items() if found}
    assert bad == {}, bad
