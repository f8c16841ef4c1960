"""The five things that people come for, each from where they land after signing in: counted in clicks and seconds.

A click is a click, or Enter; typing and the Tab key are none, and neither is reading. Each is done with a mouse, and
with the keyboard alone, where whatever has the focus must show it. Run with `-s` to read the figures.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browsing import chromium, needs_browser
from factories import findings
from journeys.live import BackOffice, served
from mailserver import MailServer, mail_server
from people import PASSWORD, Sector, settle
from wardwatch.assets.models import Asset
from wardwatch.audit.types import Actor, job
from wardwatch.engagements import operations, policy
from wardwatch.engagements.models import Decision, Notice
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members.models import User

pytestmark = needs_browser
FEWER_THAN = 5
LIST = b"Maker,Product,Version,Quantity\nHarrow Medical,Drift 200,1.9,14\nHarrow Medical,Drift 300,2.1,6\n"
TOLD, PROPOSED = "CVE-2099-4711", "CVE-2099-4712"
SHOWS_FOCUS = """element => {
  const style = getComputedStyle(element);
  return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
}"""
TABS = 150
"""More than any page needs from its top to its end."""


class Mouse:
    """A hand that clicks, and counts."""

    name = "mouse"

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def press(self, target: Locator) -> None:
        """Click on something that is on the page."""
        target.click()
        self.clicks += 1

    def type(self, field: Locator, text: str) -> None:
        """Click into a field, type, and press Enter."""
        self.press(field)
        field.press_sequentially(text)
        field.press("Enter")
        self.clicks += 1


class Keyboard(Mouse):
    """Hands on the keyboard alone: Tab until it is there, and what is there must show it."""

    name = "keyboard"

    def press(self, target: Locator) -> None:
        """Go there by Tab, and press Enter."""
        self._go(target)
        self.page.keyboard.press("Enter")
        self.clicks += 1

    def type(self, field: Locator, text: str) -> None:
        """Go to a field by Tab, type, and press Enter."""
        self._go(field)
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        self.clicks += 1

    def _go(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(TABS):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                break
        else:
            pytest.fail(f"Tab does not come to {target} on {self.page.url}")
        assert target.evaluate(SHOWS_FOCUS), f"{target} has the focus and does not show it on {self.page.url}"


@dataclass(frozen=True)
class Scene:
    """One notice told long ago and not answered, one decision proposed, and a list in a file."""

    sector: Sector
    office: BackOffice
    work: Callable[[], None]
    list: Path


def prepare(sector: Sector) -> None:
    """Tell Riverbend of one weakness, twenty days ago; propose to tell Orchard of another."""
    then = clock.now() - timedelta(days=20)
    actor = Actor(f"person:{sector.ada.person_id}", "web")
    with login("worker"):
        advice = findings.advisory("IDW-2099-01", "Harrow Medical Drift 200", at=then)
        findings.finding(sector.riverbend, TOLD, "Harrow Medical", "Drift 200", at=then, by=advice.assertion)
        operations.propose(actor=job("test"), at=then)
    _approve(sector, actor, then)
    with login("worker"):
        operations.publish(actor=job("test"), at=then + timedelta(minutes=2))
        advice = findings.advisory("IDW-2099-02", "Harrow Medical Drift 300", at=clock.now())
        findings.finding(sector.orchard, PROPOSED, "Harrow Medical", "Drift 300", at=clock.now(), by=advice.assertion)
        operations.propose(actor=job("test"), at=clock.now())


def _approve(sector: Sector, actor: Actor, at: Any) -> None:
    with login("worker"):
        uid = str(Decision.objects.get().uid)
    operations.approve(decision=uid, principal=sector.principal(sector.ada, at=at), actor=actor, at=at)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def scene(
    db: str, plain_static: None, work: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    monkeypatch.setattr(policy, "UNDO", timedelta(0))
    sector = settle(at=clock.now() - timedelta(days=30))
    prepare(sector)
    file = tmp_path / "equipment.csv"
    file.write_bytes(LIST)
    office = BackOffice()
    yield Scene(sector, office, work, file)
    office.close()


@pytest.fixture
def site(scene: Scene, mail: MailServer, settings: Any) -> Iterator[str]:
    with served() as address:
        settings.PUBLIC_URL, settings.SMTP_URL = address, mail.url
        yield address


@pytest.fixture
def browser(site: str) -> Iterator[Browser]:
    with chromium() as running:
        yield running


def see_who_is_silent(hand: Mouse, scene: Scene) -> None:
    """Ada, on her desk."""
    hand.press(hand.page.get_by_role("link", name="1 unanswered past their time"))
    expect(hand.page.get_by_role("row").filter(has_text="Riverbend Hospital").first).to_be_visible()


def find_out_whether_it_touches_us(hand: Mouse, scene: Scene) -> None:
    """Clem has read of a CVE in the news."""
    hand.type(hand.page.get_by_role("searchbox").locator("visible=true"), TOLD)
    hand.press(hand.page.get_by_role("main").get_by_role("link", name=TOLD))
    expect(hand.page.get_by_role("main")).to_contain_text("Drift 200")


def import_an_inventory(hand: Mouse, scene: Scene) -> None:
    """Clem has a list in a file. Choosing it is one click here, and what the system's own window asks."""
    hand.press(hand.page.get_by_role("link", name="Import a list"))
    with hand.page.expect_file_chooser() as window:
        hand.press(hand.page.get_by_label("File"))
    window.value.set_files(scene.list)
    hand.press(hand.page.get_by_role("button", name="Look at it"))
    hand.press(hand.page.get_by_role("button", name="Store 2 good rows"))
    expect(hand.page.get_by_role("status").first).to_be_visible()
    assert scene.office.do(_counted, Asset.objects.filter(product="Drift 300", quantity=6)) == 1


def answer_a_notice(hand: Mouse, scene: Scene) -> None:
    """Clem answers on the page where she lands."""
    hand.press(hand.page.locator("summary", has_text="Answer").first)
    hand.press(hand.page.get_by_role("button", name="Already fixed").first)
    expect(hand.page.get_by_role("status").first).to_be_visible()
    answered = Notice.objects.filter(organization=scene.sector.riverbend.pk, answer="fixed")
    assert scene.office.do(_counted, answered) == 1


def approve_and_send_a_decision(hand: Mouse, scene: Scene) -> None:
    """Ada lets a proposal go; the background sends it."""
    hand.press(hand.page.get_by_role("link", name="Review").first)
    hand.press(hand.page.get_by_role("button", name="Approve for 1"))
    expect(hand.page.get_by_role("status").first).to_contain_text("Approved for 1 member.")
    scene.office.do(scene.work)
    sent = Notice.objects.filter(organization=scene.sector.orchard.pk, state="sent")
    assert scene.office.do(_counted, sent) == 1


TASKS: tuple[tuple[str, Callable[[Mouse, Scene], None]], ...] = (
    ("ada", see_who_is_silent),
    ("ada", approve_and_send_a_decision),
    ("clem", find_out_whether_it_touches_us),
    ("clem", import_an_inventory),
    ("clem", answer_a_notice),
)


@pytest.mark.parametrize("kind", [Mouse, Keyboard], ids=["mouse", "keyboard"])
def test_five_tasks_need_few_clicks(kind: type[Mouse], scene: Scene, site: str, browser: Browser) -> None:
    figures = []
    for who, task in TASKS:
        page = at_home(browser, site, getattr(scene.sector, who))
        hand = kind(page)
        start = time.perf_counter()
        task(hand, scene)
        figures.append((task.__name__.replace("_", " "), hand.clicks, time.perf_counter() - start))
        page.context.close()
    for name, clicks, seconds in figures:
        sys.stdout.write(f"{kind.name}: {name}: {clicks} clicks, {seconds:.1f} s\n")
    assert [name for name, clicks, _ in figures if clicks >= FEWER_THAN] == []


def at_home(browser: Browser, site: str, user: User) -> Page:
    """Somebody's page, signed in, where they land."""
    page = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}).new_page()
    page.goto("/account/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    return page


def _counted(found: Any) -> int:
    with login("worker"):
        return int(found.count())
