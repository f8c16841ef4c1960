"""How the pictures of the gallery are taken, and the page that shows them is written."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page, expect

from journeys.rooms import CONTRAST, DESK, PHONE, PRINT, ROOMS, SCREENS, Room, Shot

FOLDER = "images/gallery"
"""Where the pictures lie, seen from the page that shows them."""
SIZES = {DESK: (1280, 900), PHONE: (390, 844), CONTRAST: (1280, 900), PRINT: (794, 1123)}
TALLEST = 2000
"""CSS pixels; what is longer is cut there."""
QUALITY, SCALE = 34, {PHONE: 0.75}
SMALLER = 0.625
PATIENCE = 15_000.0
"""Milliseconds in which a page opens."""
Faults = list[str]
HEAD = """<!-- Written by `make gallery`. Do not edit: change tests/journeys/rooms.py. -->

# Gallery

What the pages look like, for each who comes: taken from the demonstration sector by `make gallery`. Everybody in it is
invented. Long pages are cut. The site has one look, a light one; where a reader's system forces its own colors (high
contrast, also dark), the pages follow it; on paper, menus and buttons are left out. Both are shown for five pages."""


def taken(
    browser: Browser, address: str, room: Room, secret: tuple[str, str] | None
) -> Iterator[tuple[str, bytes, Faults]]:
    """Each picture of a room, as its file's name and a JPEG, and what is wrong with the page."""
    state = signed_in(browser, address, *secret) if secret else None
    for screen in SCREENS:
        shots = [shot for shot in room.shots if screen in shot.screens]
        if not shots:
            continue
        page = _page(browser, screen, state)
        told: Faults = []
        page.on("console", lambda message, told=told: told.append(message.text))  # type: ignore[misc]
        page.on("pageerror", lambda error, told=told: told.append(str(error)))  # type: ignore[misc]
        for shot in shots:
            told.clear()
            faults = _open(page, address, shot)
            yield file_name(room, shot, screen), _picture(page), [*faults, *told]
        page.context.close()


def file_name(room: Room, shot: Shot, screen: str) -> str:
    """The file of a picture."""
    return "-".join(word for word in (room.key, shot.page.replace("_", "-"), shot.part, screen) if word) + ".jpg"


def names() -> list[str]:
    """The files of all pictures."""
    return [file_name(room, shot, screen) for room in ROOMS for shot in room.shots for screen in shot.screens]


def page() -> str:
    """The page of the documentation that shows all pictures."""
    parts = [HEAD]
    for room in ROOMS:
        who = f", signed in as the demonstration's *{room.who}*" if room.who else ", not signed in"
        parts.append(f"## {room.title}\n\n`{room.key}`{who}.")
        for shot in room.shots:
            parts.append(f"### {shot.title} ({room.title.lower()})\n\n{shot.says}")
            parts += [
                f"![{_alternative(shot, screen)}]({FOLDER}/{file_name(room, shot, screen)})" for screen in shot.screens
            ]
    return "\n\n".join(parts) + "\n"


def _alternative(shot: Shot, screen: str) -> str:
    return f"The page “{shot.title}”, {SCREENS[screen]}"


def signed_in(browser: Browser, address: str, email: str, password: str) -> Any:
    """The cookies of somebody signed in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/account/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", password)
    page.click("main button >> nth=0")
    expect(page.locator(".ww-menu__person")).to_be_attached()
    state = context.storage_state()
    context.close()
    return state


def _page(browser: Browser, screen: str, state: Any) -> Page:
    width, height = SIZES[screen]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if screen == CONTRAST else "light",
        forced_colors="active" if screen == CONTRAST else "none",
        device_scale_factor=SCALE.get(screen, SMALLER),
        storage_state=state,
        locale="en-US",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    if screen == PRINT:
        page.emulate_media(media="print")
    return page


def _open(page: Page, address: str, shot: Shot) -> Faults:
    """Go to a page; what is wrong with it."""
    answer = page.goto(address + shot.way)
    for link in shot.follow:
        answer = page.goto(address + str(page.locator(link).first.get_attribute("href")))
    faults = [] if answer and answer.ok else [f"answers {answer and answer.status}"]
    if page.get_by_role("heading", level=1).count() != 1:
        faults.append("has not one title")
    page.evaluate("document.fonts.ready")
    return faults


def _picture(page: Page) -> bytes:
    page.evaluate("document.querySelectorAll('.ww-stay').forEach(part => part.style.position = 'static')")
    width, height = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}
    return page.screenshot(type="jpeg", quality=QUALITY, full_page=True, clip=clip)  # type: ignore[arg-type]
