"""What a visitor finds: the team, free help, the library and its feed; and nothing that is not for everybody."""

import gzip
import html
import re
import xml.etree.ElementTree as ET
from datetime import date, datetime, timedelta
from urllib.parse import quote, urlsplit

import pytest

from factories import claims, findings
from people import Sector, settle
from wardwatch.audit.types import OPERATOR
from wardwatch.engagements import policy
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC, Label
from wardwatch.members import labels
from wardwatch.members.models import Partner
from wardwatch.members.operations import register_partners
from wardwatch.members.registry import read_partners, shipped_partners
from wardwatch.provenance.models import Assertion, Source
from wardwatch.standards.tlp import Tlp
from wardwatch.vulnerabilities.models import Advisory, AdvisoryVulnerability, KevAssertion
from web.doors import at_door, few_queries, text

ATOM = "{http://www.w3.org/2005/Atom}"
PUBLISHER = "Invented Device Watch"
CVE, HIDDEN = "CVE-2026-1001", "CVE-2026-6666"
OLD, NEW, SECRET = "IDW-2025-010-01", "IDW-2026-030-01", "IDW-2026-666-01"
YEAR = timedelta(days=400)


@pytest.fixture
def sector(db: str, plain_static: None, now: datetime) -> Sector:
    made = settle()
    with login("worker"):
        register_partners(entries=read_partners(shipped_partners()), actor=OPERATOR, at=now)
    return made


def advise(number: str, title: str, named: tuple[str, str, str], *, at: datetime, label: Label = PUBLIC) -> None:
    """An advisory that names one vulnerability in one product (vulnerability, maker, product)."""
    name, vendor, product = named
    by = claims.assertion(at=at, asserter=PUBLISHER, key=number, label=label)
    said = Advisory.objects.create(
        assertion=by,
        label_id=by.label_id,
        publisher=PUBLISHER,
        tracking_id=number,
        tracking_version="1",
        title=title,
        summary=f"{title}. Then more that nobody reads first.",
        current_release=at,
    )
    known = claims.vulnerability(name, label=label)
    AdvisoryVulnerability.objects.create(assertion=by, label_id=by.label_id, advisory=said, vulnerability=known)
    claims.affected(name, vendor, product, by=by)


def list_exploited(name: str, *, on: date, at: datetime) -> None:
    """An entry of the catalogue."""
    by = claims.assertion(at=at, asserter="CISA", key=name)
    by.source = by.document.source = Source.objects.get_or_create(name="cisa_kev")[0]
    by.document.save()
    by.save()
    KevAssertion.objects.create(
        assertion=by,
        label_id=by.label_id,
        vulnerability=claims.vulnerability(name),
        vendor_project="Monitora",
        product="IM8000",
        name="Monitora IM8000 hidden door",
        description="It has a hidden door.",
        date_added=on,
    )


@pytest.fixture
def shelf(sector: Sector, now: datetime) -> Sector:
    """Two public advisories, one exploited vulnerability, and an AMBER advisory for a partner."""
    amber = Label(Tlp.AMBER, organizations=frozenset({sector.homeland.pk, sector.center.pk}))
    with login("worker"):
        advise(OLD, "An old pump talks too much", ("CVE-2025-7777", "Pumpworks", "Drip 300"), at=now - YEAR)
        advise(NEW, "A bedside monitor lets strangers in", (CVE, "Monitora", "IM8000"), at=now)
        advise(SECRET, "A secret gateway is open", (HIDDEN, "Gatehouse", "Portal 9"), at=now, label=amber)
        list_exploited(CVE, on=(now - timedelta(days=9)).date(), at=now)
    return sector


def main(page: str) -> str:
    """What stands between head and foot."""
    return page.partition("<main")[2].partition("</main>")[0]


def found(query: str = "") -> set[str]:
    """The numbers of the items that a visitor finds."""
    page = main(text(at_door().get(f"/library/{query}")))
    return {each for each in (OLD, NEW, SECRET, CVE) if f"{each}</span>" in page}


def test_the_start_page_answers_a_visitor(shelf: Sector) -> None:
    with few_queries():
        answer = at_door().get("/")
    page = text(answer)
    assert 'action="/check/"' in main(page)
    assert 'name="device"' in main(page)
    assert "A bedside monitor lets strangers in" in main(page)
    assert "Gatehouse" not in page
    assert "secret gateway" not in page
    for url in ("/library/", "/team/", "/policy/", "/check/", "/account/login/"):
        assert f'href="{url}"' in page, url
    assert len(gzip.compress(answer.content)) < 20_000


def test_the_start_page_and_library_of_an_empty_center(sector: Sector) -> None:
    assert "Nothing is released yet" in text(at_door().get("/library/"))
    assert "ww-item" not in main(text(at_door().get("/")))
    assert at_door().get("/library/feed.xml").status_code == 200


def test_the_library_finds_and_filters(shelf: Sector, now: datetime) -> None:
    assert found() == {OLD, NEW, CVE}
    assert found("?q=bedside") == {NEW}
    assert found(f"?q={NEW.lower()}") == {NEW}
    assert found(f"?q={CVE}") == {NEW, CVE}
    assert found("?device=monitora") == found("?maker=monitora") == {NEW, CVE}
    assert found("?device=drip+300") == {OLD}
    assert found("?device=bedside") == set(), "words of the text are no device"
    assert found("?kind=exploited") == {CVE}
    assert found("?kind=advisory") == {OLD, NEW}
    assert found("?exploited=yes") == {NEW, CVE}
    assert found(f"?month={now:%Y-%m}&kind=advisory") == {NEW}
    assert found(f"?month={(now - YEAR):%Y}&kind=advisory") == {OLD}
    assert found("?kind=none&month=1&maker=") == {OLD, NEW, CVE}, "what no filter has asks for everything"
    assert found("?q=gateway") == found("?device=gatehouse") == found(f"?q={SECRET}") == found(f"?q={HIDDEN}") == set()
    assert "Nothing that we may show matches" in text(at_door().get("/library/?q=nothinglikeit"))
    page = main(text(at_door().get("/library/")))
    assert page.index("ww-item--large") < page.index("bedside monitor")
    assert "Gatehouse" not in page
    assert "Then more" not in page, "one sentence"


def test_the_library_is_the_same_for_those_who_may_see_more(shelf: Sector) -> None:
    for user in (shelf.ada, shelf.hal, shelf.rosa):
        page = text(at_door(user).get("/library/"))
        assert NEW in page
        assert SECRET not in page


def test_parts_of_the_library_follow_each_other(shelf: Sector, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wardwatch.web.library.PAGE", 1)
    seen, query = [], ""
    for _ in range(4):
        page = main(text(at_door().get(f"/library/{query}")))
        seen += [each for each in (OLD, NEW, CVE) if f"{each}</span>" in page]
        onward = re.search(r'href="(\?[^"]*after=[^"]+)"', page)
        if not onward:
            break
        query = html.unescape(onward[1])
    assert seen == [NEW, CVE, OLD]
    assert at_door().get("/library/?after=made-up").status_code in (400, 409)


def test_the_feed_holds_the_newest_and_can_be_asked_again(shelf: Sector) -> None:
    answer = at_door(shelf.hal).get("/library/feed.xml")
    feed = ET.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == [
        "A bedside monitor lets strangers in",
        "Monitora IM8000 hidden door",
        "An old pump talks too much",
    ]
    assert "Gatehouse" not in answer.content.decode()
    assert "secret" not in answer.content.decode()
    links = [entry.find(f"{ATOM}link") for entry in feed.iter(f"{ATOM}entry")]
    for link in links:
        assert link is not None
        assert at_door().get(urlsplit(link.attrib["href"]).path).status_code == 200
    assert at_door(if_none_match=answer["ETag"]).get("/library/feed.xml").status_code == 304
    only = ET.fromstring(at_door().get("/library/feed.xml?kind=exploited").content)
    assert len(list(only.iter(f"{ATOM}entry"))) == 1


def test_a_feed_of_strange_letters_can_be_read(sector: Sector, now: datetime) -> None:
    with login("worker"):
        advise("IDW-1", "Bell \x07 & <b>", (CVE, "A", "B"), at=now)
    feed = ET.fromstring(at_door().get("/library/feed.xml").content)
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "Bell \ufffd & <b>"


def test_records_are_open_without_anything_about_members(shelf: Sector, now: datetime) -> None:
    with login("worker"):
        by = claims.assertion(at=now)
        findings.finding(shelf.riverbend, CVE, "Monitora", "IM8000", at=now, by=by)
    visitor = at_door()
    for path in (f"/vulnerabilities/{CVE}/", f"/advisories/{PUBLISHER}/{NEW}/"):
        page = main(text(visitor.get(path)))
        assert "bedside monitor" in page
        for word in ("Riverbend", "member has it", "members have it", "your list", "Whom it touches", "/findings/"):
            assert word not in page, (path, word)
    with login("worker"):
        hidden = Assertion.objects.get(key=SECRET).document
        public = Assertion.objects.get(key=NEW).document
    assert visitor.get(f"/documents/{public.uid}/").status_code == 200
    nowhere = "/documents/00000000-0000-0000-0000-000000000000/"
    missing = text(visitor.get(nowhere)).replace(nowhere, "")
    for path in (f"/documents/{hidden.uid}/", f"/vulnerabilities/{HIDDEN}/", f"/advisories/{PUBLISHER}/{SECRET}/"):
        answer = visitor.get(path)
        assert answer.status_code == 404, path
        assert text(answer).replace(quote(quote(path)), "") == missing, path
    assert visitor.get("/vulnerabilities/").status_code == 302
    assert visitor.get(f"/search/?q={CVE}").status_code == 302


def test_everybody_on_the_team_can_be_chosen(sector: Sector) -> None:
    page = main(text(at_door().get("/team/")))
    drawing, rest = page.partition("</svg>")[::2]
    slugs = re.findall(r'href="/team/([a-z0-9-]+)/#partner"', drawing)
    assert len(slugs) == 12
    assert slugs[0] == "working-group", "it stands in the middle, and is told first"
    assert re.findall(r'href="/team/([a-z0-9-]+)/#partner"', rest)[:12] == slugs, "the list is in the same order"
    for slug in slugs:
        with few_queries():
            chosen = main(text(at_door().get(f"/team/{slug}/")))
        assert chosen.count('aria-current="true"') == 2, "once in the drawing, once in the list"
        assert "What it can do for you" in chosen
        assert "How to reach it" in chosen
    cisa = main(text(at_door().get("/team/cisa/")))
    assert 'href="tel:18447292472"' in cisa
    assert 'href="https://www.cisa.gov/report"' in cisa
    assert at_door().get("/team/nobody/").status_code == 404
    assert 'id="partner"' in main(text(at_door(sector.rosa).get("/team/fda/")))


def test_a_center_without_partners_says_so(db: str, plain_static: None) -> None:
    settle()
    assert "Nobody is registered here yet" in text(at_door().get("/team/"))
    assert at_door().get("/team/hc3/").status_code == 404


def test_a_partner_that_is_not_for_everybody_stays_unseen(sector: Sector) -> None:
    with login("worker"):
        Partner.objects.filter(slug="ons").update(label_id=intern(labels.partner(sector.homeland.pk, sector.center.pk)))
    assert "National Security" not in text(at_door().get("/team/"))
    assert "National Security" not in text(at_door().get("/"))
    assert at_door().get("/team/ons/").status_code == 404
    assert at_door(sector.rosa).get("/team/ons/").status_code == 200


def test_free_help_by_whom_and_about_what(sector: Sector) -> None:
    everything = main(text(at_door().get("/team/resources/")))
    assert "technical volume 1" in everything
    assert "technical volume 2" in everything
    assert "technical volume 2" not in main(text(at_door().get("/team/resources/?for=small")))
    devices = main(text(at_door().get("/team/resources/?for=clinical+engineering&about=devices")))
    assert "Threat Modeling" in devices
    assert "Breach notification" not in devices
    assert "fits both" in text(at_door().get("/team/resources/?for=small&about=devices"))
    assert main(text(at_door().get("/team/resources/?for=x&about=y"))) == everything


def test_visitors_may_not_ask_without_end(shelf: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(policy.TRIES_PER_HOUR, "visitor", 2)
    visitor = at_door()
    assert [visitor.get("/library/?q=pump").status_code for _ in range(3)] == [200, 200, 429]
    assert visitor.get("/library/").status_code == 200, "looking is free"
    assert at_door(shelf.rosa).get("/library/?q=pump").status_code == 200


def test_what_browsers_may_keep(shelf: Sector) -> None:
    visitor, member = at_door(), at_door(shelf.rosa)
    for path in ("/library/", "/team/", "/team/resources/", f"/vulnerabilities/{CVE}/"):
        answer = visitor.get(path)
        assert answer["Cache-Control"] == "private, max-age=60", f"{path} holds a token of this browser"
        assert "Cookie" in answer["Vary"], path
        assert member.get(path)["Cache-Control"] == "no-store", path
    assert visitor.get("/")["Cache-Control"] == "no-store"
    assert visitor.get("/library/feed.xml")["Cache-Control"] == "public, max-age=60"


def test_search_engines_may_find_what_is_for_everybody(shelf: Sector) -> None:
    visitor, rosa = at_door(), at_door(shelf.rosa)
    public = ("/", "/library/", "/team/", "/team/resources/", "/policy/", f"/advisories/{PUBLISHER}/{NEW}/")
    assert {visitor.get(url).headers["X-Robots-Tag"] for url in public} == {"all"}
    other = ("/library/?q=pump", "/check/", "/account/login/", "/account/recover/", "/nothing/", "/findings/")
    assert {visitor.get(url).headers["X-Robots-Tag"] for url in other} == {"noindex"}
    assert {rosa.get(url).headers["X-Robots-Tag"] for url in public} == {"noindex"}


def test_only_who_is_signed_in_is_led_to_products(shelf: Sector) -> None:
    said = f"/advisories/{PUBLISHER}/{NEW}/"
    assert 'href="/products/' in text(at_door(shelf.rosa).get(said))
    assert 'href="/products/' not in text(at_door().get(said))
