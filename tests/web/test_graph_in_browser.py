"""The picture around an object, in a real browser: it draws what the lists say, and the keyboard leads through it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browsing import chromium, needs_browser
from feeds.conftest import pull, sector
from feeds.documents import Pull
from intel.stories import AMBER, GREEN, malware, relationship, technique, thing, write
from journeys.live import served
from people import PASSWORD, Sector

__all__ = ["pull", "sector"]
pytestmark = needs_browser


@pytest.fixture
def group(plain_static: None, pull: Pull, sector: Sector, tmp_path: Path) -> str:
    """A group that uses something open, something for the center alone, and, through the open one, a technique."""
    group, tool, secret = (
        thing("intrusion-set", "Silent Heron"),
        malware("Heronshade"),
        malware("Whispered", marked=(AMBER,)),
    )
    way = technique("Old way")
    links = [
        relationship(group, "uses", tool),
        relationship(group, "uses", secret, marked=(AMBER,)),
        relationship(tool, "uses", way),
    ]
    pull(
        "stix_file",
        write(
            tmp_path,
            "a.json",
            *(
                each | {"object_marking_refs": each.get("object_marking_refs", [GREEN])}
                for each in (group, tool, secret, way, *links)
            ),
        ),
    )
    return str(group["id"])


@pytest.fixture
def site(group: str) -> Iterator[str]:
    with served() as address:
        yield address


def test_the_picture_is_walked_by_keyboard(group: str, site: str, sector: Sector) -> None:
    with chromium() as browser:
        page = browser.new_context(base_url=site).new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/account/login/")
        page.get_by_label("Email").fill(sector.rosa.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.goto(f"/intelligence/objects/{group}/graph/")
        said, drawing = page.locator("#graph-said"), page.locator("#graph-drawing")
        expect(said).to_contain_text("Silent Heron, Group of attackers.")
        assert page.locator("#graph-legend li").count() == 3, "a group, malware and a technique: the lists say as many"
        listed = page.locator("main tbody th a").all_inner_texts()
        assert sorted(listed) == ["Heronshade", "Old way"]
        expect(page.locator("main")).not_to_contain_text("Whispered")
        drawing.focus()
        seen = set()
        for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown") * 2:
            page.keyboard.press(key)
            seen.add(said.inner_text().partition(",")[0])
        assert len(seen) > 1
        assert seen <= {"Silent Heron", *listed}
        page.keyboard.press("Enter")
        expect(said).to_contain_text("nothing more around it")
        page.keyboard.press("o")
        page.wait_for_url("**/intelligence/objects/*--*/")
        assert not errors
