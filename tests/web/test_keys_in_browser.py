"""Security keys in a real browser: Chromium's virtual authenticator signs in on our pages, under our policy."""

from typing import Any

import pytest
from playwright.sync_api import Page

from browsing import barriers, chromium, needs_browser, too_wide
from journeys.live import BackOffice, served
from people import PASSWORD, Sector, settle
from wardwatch.members.factors import factors_of

pytestmark = needs_browser


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def plug_in_a_key(page: Page) -> None:
    """A key that answers as if it had been touched."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )


def press(page: Page, what: str) -> None:
    """Press something that leads to another page."""
    with page.expect_navigation():
        page.click(what)


def suits_everybody(page: Page) -> None:
    assert not too_wide(page)
    assert barriers(page) == []


def sign_in(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/account/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    press(page, "main button")


def test_a_key_is_registered_and_asked_for(sector: Sector) -> None:
    office = BackOffice()
    told: list[Any] = []
    try:
        with served() as address, chromium() as browser:
            site = address.replace("127.0.0.1", "localhost")
            page = browser.new_page(viewport={"width": 390, "height": 844})
            page.on("console", lambda message: told.append(message.text))
            plug_in_a_key(page)
            sign_in(page, site, sector.rosa.email)
            page.goto(f"{site}/account/")
            suits_everybody(page)
            press(page, "text=Add a security key")
            suits_everybody(page)
            page.fill("[name=password]", PASSWORD)
            press(page, "main button")
            suits_everybody(page)
            page.fill("[name=name]", "Blue key")
            press(page, "text=Add this key")
            page.wait_for_url("**/account/codes/")
            suits_everybody(page)
            (key, codes) = office.do(factors_of, sector.rosa)
            assert (key.kind, key.name, codes.left) == ("webauthn", "Blue key", 10)
            page.goto(f"{site}/account/logout/")
            press(page, "main button")
            sign_in(page, site, sector.rosa.email)
            assert page.url.endswith("/account/second/")
            suits_everybody(page)
            press(page, "text=Use a security key")
            page.wait_for_url(f"{site}/")
            page.goto(f"{site}/account/")
            assert "password, security key" in page.inner_text("main")
            page.goto(f"{site}/account/prove/key/?next=/account/token/")
            press(page, "text=Use a security key")
            page.wait_for_url("**/account/token/")
            suits_everybody(page)
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(f"{site}/account/")
            suits_everybody(page)
    finally:
        office.close()
    assert told == []
