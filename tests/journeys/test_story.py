"""The whole story: an advisory and a catalogue entry arrive, a hospital is warned, answers, and the desk sees it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import barriers, chromium, needs_browser, open_all, too_wide
from journeys.live import BackOffice, served
from mailserver import MailServer, mail_server
from people import PASSWORD, Sector, settle
from wardwatch.assets.operations import import_inventory
from wardwatch.assets.types import ImportMode
from wardwatch.audit.models import Event
from wardwatch.audit.types import Actor, job
from wardwatch.engagements import policy
from wardwatch.engagements.models import Notice
from wardwatch.feeds.operations import pull
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members.models import User

pytestmark = needs_browser
DOCUMENTS = Path(__file__).parent / "documents"
LIST = b"""Maker,Product,Version,Quantity,Department,Care role
Harrow Medical,Drift 200,1.9,14,Ward 3,treatment
Harrow Medical,Drift 200,2.1,6,Ward 4,treatment
"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
STEPS = {
    "feed.pulled": "job:test",
    "inventory.changed": "person:clem",
    "findings.changed": "job:exposures.catch_up",
    "decisions.proposed": "job:engagements.follow",
    "decision.approved": "person:ada",
    "notices.published": "person:ada",
    "notice.seen": "person:clem",
    "notice.answered": "person:clem",
    "finding.state-changed": "person:clem",
}


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle(at=clock.now() - timedelta(days=30))


@pytest.fixture
def office(sector: Sector) -> Iterator[BackOffice]:
    office = BackOffice()
    yield office
    office.close()


@pytest.fixture
def site(office: BackOffice, mail: MailServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The site, its mail server, and a center that leaves itself no time to undo."""
    monkeypatch.setattr(policy, "UNDO", timedelta(0))
    with served() as address:
        settings.PUBLIC_URL, settings.SMTP_URL = address, mail.url
        yield address


@pytest.fixture
def browser(site: str) -> Iterator[Browser]:
    with chromium() as running:
        yield running


class Visitor:
    """Somebody with a browser. Every page they come to is looked at: it fits the screen, and axe finds nothing."""

    def __init__(self, browser: Browser, site: str, **screen: Any) -> None:
        self.page: Page = browser.new_context(base_url=site, **screen).new_page()
        self.told: list[str] = []
        self.page.on("console", lambda message: self.told.append(message.text))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))

    def sign_in(self, user: User) -> None:
        self.page.goto("/account/login/")
        self.look()
        self.page.get_by_label("Email").fill(user.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Sign in").click()

    def look(self) -> None:
        assert not too_wide(self.page), self.page.url
        open_all(self.page)
        assert barriers(self.page) == [], self.page.url
        assert self.told == [], self.page.url
        self.page.evaluate("document.querySelectorAll('.ww-menu[open]').forEach(menu => { menu.open = false; })")

    def open(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.click()
        self.look()

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()
        self.look()


def arrive(sector: Sector, work: Callable[[], None]) -> None:
    """The clinical engineer's list is taken in; then the documents arrive, and the worker does what follows."""
    clem = Actor(f"person:{sector.clem.person_id}", "web")
    import_inventory(
        principal=sector.principal(sector.clem, at=clock.now()),
        actor=clem,
        organization=sector.riverbend.pk,
        file_name="devices.csv",
        data=LIST,
        at=clock.now(),
        mode=ImportMode.ALL_OR_NOTHING,
    )
    with login("worker"):
        for feed, origin in (("cisa_csaf", "csaf"), ("cisa_kev", "known_exploited_vulnerabilities.json")):
            summary = pull(feed=feed, origin=DOCUMENTS / origin, actor=job("test"), at=clock.now())
            assert (summary.new, summary.quarantined, summary.problem) == (1, 0, "")
    work()


def ticket() -> str:
    with login("worker"):
        return Notice.objects.get().ticket


def steps_of_the_trail(sector: Sector) -> dict[str, str]:
    """Event names with who caused them, the people by name."""
    names = {f"person:{user.person_id}": f"person:{user.email.partition('@')[0]}" for user in (sector.ada, sector.clem)}
    with login("worker"):
        return {event.name: names.get(event.actor, event.actor) for event in Event.objects.order_by("id")}


def test_a_hospital_is_warned_and_the_loop_closes(
    sector: Sector, office: BackOffice, site: str, browser: Browser, mail: MailServer, work: Callable[[], None]
) -> None:
    office.do(arrive, sector, work)

    ada = Visitor(browser, site, **DESKTOP)
    ada.sign_in(sector.ada)
    expect(ada.page.get_by_role("link", name="1 need a decision")).to_be_visible()
    ada.look()
    ada.open("Review")
    expect(ada.page.get_by_label("What they will read")).to_contain_text("Drift 200")
    expect(ada.page.get_by_label("What we know")).to_contain_text("Yes: CVE-2099-4711")
    ada.press("Approve for 1")
    expect(ada.page.get_by_role("status").first).to_contain_text("Approved for 1 member.")

    office.do(work)
    assert sorted(mail.recipients) == ["clem@riverbend.invalid", "rosa@riverbend.invalid"]
    number = office.do(ticket)
    assert all(number in str(each["Subject"]) for each in mail.mails)

    clem = Visitor(browser, site, **PHONE)
    clem.page.goto("/check/")
    clem.page.get_by_label("Ticket number").fill(number)
    clem.press("Check")
    expect(clem.page.get_by_role("heading", name="Yes. We sent")).to_be_visible()
    clem.sign_in(sector.clem)
    expect(clem.page.get_by_role("heading", level=1)).to_have_text("1 thing needs you")
    clem.look()
    clem.open("See the steps")
    expect(clem.page.get_by_role("heading", level=1)).to_contain_text("14")
    expect(clem.page.get_by_role("heading", name="keep patients safe")).to_be_visible()
    clem.press("Got it")
    clem.page.goto("/")
    expect(clem.page.get_by_role("heading", name="Nothing new needs you.")).to_be_visible()
    clem.look()

    ada.page.goto("/desk/")
    loop = ada.page.get_by_label("The way of open notices")
    expect(loop.get_by_role("link", name="1 acknowledged")).to_be_visible()
    expect(loop.get_by_role("link", name="0 fixed, claimed")).to_be_visible()

    clem.page.goto(f"/notices/{number}/")
    clem.open("Drift 200")
    expect(clem.page.get_by_role("heading", name="How sure we are")).to_be_visible()
    clem.page.goto(f"/notices/{number}/")
    clem.press("Already fixed")
    office.do(work)

    ada.page.goto("/desk/")
    expect(loop.get_by_role("link", name="1 fixed, claimed")).to_be_visible()
    ada.look()
    for name in ("Notices", "Findings", "Members", "Feeds", "Audit"):
        with ada.page.expect_navigation():
            ada.page.get_by_role("navigation", name="Main menu").last.get_by_role("link", name=name).click()
        ada.look()

    trail = office.do(steps_of_the_trail, sector)
    assert {name: trail.get(name) for name in STEPS} == STEPS
    nothing_for_the_regulator(Visitor(browser, site, **DESKTOP), sector, number)


def nothing_for_the_regulator(rex: Visitor, sector: Sector, number: str) -> None:
    rex.sign_in(sector.rex)
    for url in ("/", "/visibility/"):
        rex.page.goto(url)
        rex.look()
        shown = rex.page.content()
        assert not [word for word in ("Riverbend", "Drift", "CVE-2099", number) if word in shown]
    member = f"/members/{sector.riverbend.uid}/"
    for url in (f"/notices/{number}/", "/notices/", "/findings/", "/desk/", "/audit/", member, f"{member}findings/"):
        answer = rex.page.goto(url)
        assert answer is not None
        assert answer.status == 404, url
        rex.told.clear()  # the browser itself notes each missing page
