"""What readers of products find: the page, forms, revisions, list, feeds, devices; nothing that is not theirs."""

import hashlib
import html
import re
from datetime import datetime, timedelta

import msgspec
import pytest

from people import NOW, Sector, settle
from products.documents import document
from products.releasing import EVERYBODY, communication, on_shelf, released, revised, to_members
from wardwatch.audit.models import Opening
from wardwatch.kit.database import login
from wardwatch.products import models
from wardwatch.products.types import KindName, Marking, Severity, To
from web.doors import at_door, few_queries, text

LATER = NOW + timedelta(days=2)


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_a_release_is_a_page_with_its_forms_and_how_to_cite_it(sector: Sector) -> None:
    number = released()
    with few_queries():
        answer = at_door().get(f"/library/{number}/")
    page = text(answer)
    assert main(page).count("<h1>") == 1
    assert "<h1>Take infusion pumps of model X off the hospital network</h1>" in page
    assert "north-east" not in page
    assert "TLP:CLEAR" in page
    for form in ("pdf", "text", "json", "stix", "csaf", "indicators", "slides"):
        assert f'href="/library/{number}/forms/{form}/"' in main(page), form
    assert f"Sector alert {number}, revision 1. TLP:CLEAR. " in main(page)
    assert f"/library/{number}/?revision=1" in main(page)
    assert answer.headers["X-Robots-Tag"] == "all"
    assert not answer.cookies, "the library keeps no cookie in a visitor's browser"
    for path in ("/library/000000000000/", f"/library/{number}/?revision=9", f"/library/{number}/?revision=x"):
        assert at_door().get(path).status_code == 404


def test_forms_are_files_with_their_type_name_and_tag(sector: Sector) -> None:
    number = released()
    with login("worker"):
        made = list(models.Rendering.objects.all())
    assert len(made) == 8
    for each in made:
        answer = at_door().get(f"/library/{number}/forms/{each.form}/")
        assert answer.content == bytes(each.data)
        assert answer.headers["Content-Type"] == each.media_type
        assert f'filename="{each.name}"' in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Disposition"].startswith("attachment") == (
            each.form not in ("pdf", "slides", "text")
        )
        assert answer.headers["ETag"] == f'"{hashlib.sha256(each.data).hexdigest()}"'
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["TLP"] == "TLP:CLEAR"
        assert "Cookie" in answer.headers["Vary"]
        assert not answer.cookies
        again = at_door(if_none_match=answer.headers["ETag"]).get(f"/library/{number}/forms/{each.form}/")
        assert (again.status_code, again.content) == (304, b"")
    fixed = at_door().get(f"/library/{number}/forms/pdf/?revision=1")
    assert fixed.headers["Cache-Control"] == "public, max-age=86400"
    assert at_door(sector.otto).get(f"/library/{number}/forms/pdf/").headers["Cache-Control"] == "private, no-cache"
    for path in (f"/library/{number}/forms/nothing/", "/library/000000000000/forms/pdf/", f"/library/{number}/x.json"):
        assert at_door().get(path).status_code == 404, path


def test_each_reader_sees_the_fullest_that_is_for_them_and_opening_it_is_logged(sector: Sector) -> None:
    amber = To(tlp=Marking.AMBER, organizations=(sector.riverbend.uid,))
    number = released(None, EVERYBODY, amber)
    rosa, otto = at_door(sector.rosa), at_door(sector.otto)
    assert "north-east" in text(rosa.get(f"/library/{number}/"))
    assert "TLP:AMBER" in text(rosa.get(f"/library/{number}/"))
    file = rosa.get(f"/library/{number}/forms/text/")
    assert b"north-east" in file.content
    assert (file.headers["Cache-Control"], file.headers["TLP"]) == ("private, no-cache", "TLP:AMBER")
    assert rosa.get(f"/library/{number}/{number}.json").status_code == 200
    for other in (otto, at_door()):
        assert "north-east" not in text(other.get(f"/library/{number}/"))
        assert b"north-east" not in other.get(f"/library/{number}/forms/json/").content
    with login("worker"):
        opened = set(Opening.objects.values_list("who", "record"))
    who = f"person:{sector.rosa.person_id}"
    assert opened == {(who, f"{name}:{number}") for name in ("release", "release-form", "release-file")}


def test_what_is_for_some_only_is_missing_for_others(sector: Sector) -> None:
    number = released(None, To(tlp=Marking.AMBER, organizations=(sector.riverbend.uid,)))
    for client in (at_door(), at_door(sector.otto), at_door(sector.rex)):
        for path in (f"/library/{number}/", f"/library/{number}/forms/pdf/", f"/library/{number}/{number}.json"):
            assert client.get(path).status_code == 404
        assert number not in text(client.get("/library/products/"))
    assert number in text(at_door(sector.rosa).get("/library/products/"))
    for path in ("/library/products/feed.xml", "/library/index.txt", "/.well-known/csaf/index.txt"):
        assert number not in at_door(sector.rosa).get(path).content.decode(), path


def test_an_earlier_revision_stays_and_says_that_it_is_not_the_newest(sector: Sector) -> None:
    number = released()
    first = at_door().get(f"/library/{number}/forms/text/").content
    revised(number, msgspec.structs.replace(document(), title="Pumps: install 2.2"), at=LATER, change="2.2 is out.")
    newest, old = (main(text(at_door().get(f"/library/{number}/{query}"))) for query in ("", "?revision=1"))
    assert "<h1>Pumps: install 2.2</h1>" in newest
    assert "not the newest" not in newest
    assert 'href="/library/202611220247/?revision=1"' in newest
    assert "This is not the newest revision." in old
    assert f'class="ww-release__newest" href="/library/{number}/"' in old
    assert "<h1>Take infusion pumps" in old
    assert f'href="/library/{number}/forms/text/?revision=1"' in old
    assert at_door().get(f"/library/{number}/forms/text/?revision=1").content == first
    assert at_door().get(f"/library/{number}/forms/text/").content != first
    with login("worker"):
        models.Release.objects.update(withdrawn_at=LATER, withdrawn_why="The maker took it back.")
    gone = main(text(at_door().get(f"/library/{number}/")))
    assert "Withdrawn on 24 Nov 2026" in gone
    assert "The maker took it back." in gone
    assert "withdrawn" in main(text(at_door().get("/library/products/")))


def test_a_reader_of_more_learns_that_a_later_revision_is_for_everybody(sector: Sector) -> None:
    number = released(None, To(tlp=Marking.GREEN))
    revised(number, document(), at=LATER)
    page = main(text(at_door(sector.rosa).get(f"/library/{number}/")))
    assert "A later revision was released for more readers: revision 2, on 24 Nov 2026 (TLP:CLEAR)." in page
    assert f'class="ww-release__newest" href="/library/{number}/?revision=2"' in page


def test_the_list_is_searched_and_filtered(sector: Sector, now: datetime) -> None:
    month = timedelta(days=40)
    on_shelf("202611220001", "Pumps", at=now, topics=["pumps"], severity=Severity.EMERGENCY)
    on_shelf("202610120001", "Gateways", at=now - month, kind=KindName.ANALYST_NOTE, vulnerabilities=["CVE-2026-1001"])
    on_shelf("202611220002", "For members", at=now, label=to_members())
    with few_queries():
        answer = at_door().get("/library/products/")
    assert not answer.cookies

    def found(query: str = "", user: object = None) -> list[str]:
        page = main(text(at_door(user).get(f"/library/products/{query}")))  # type: ignore[arg-type]
        return re.findall(r'<h3><a href="/library/(\d+)/">', page)

    assert found() == ["202611220001", "202610120001"]
    assert found("", sector.rosa) == ["202611220002", "202611220001", "202610120001"]
    assert found("?q=PUMPS") == found("?q=202611220001") == found("?topic=pumps") == ["202611220001"]
    assert found("?severity=emergency") == found(f"?month={now:%Y-%m}") == ["202611220001"]
    assert found("?q=cve-2026-1001") == found("?kind=analyst-note") == ["202610120001"]
    assert found("?kind=none&month=13&severity=x") == found()
    assert found("?q=members") == []
    assert "Nothing that you may see matches" in text(at_door().get("/library/products/?q=members"))
    assert "TLP:GREEN" in text(at_door(sector.rosa).get("/library/products/"))
    assert "Pumps" in main(text(at_door().get("/library/")))
    assert "For members" not in main(text(at_door(sector.rosa).get("/library/")))


def test_parts_of_the_list_follow_each_other(sector: Sector, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wardwatch.web.shelf.PAGE", 1)
    numbers = ["202611220003", "202611220002", "202611220001"]
    for number in reversed(numbers):
        on_shelf(number, f"Alert {number}", at=now)
    seen, query = [], ""
    for _ in range(3):
        page = main(text(at_door().get(f"/library/products/{query}")))
        seen += re.findall(r'<h3><a href="/library/(\d+)/">', page)
        onward = re.search(r'href="(\?[^"]*after=[^"]+)"', page)
        query = html.unescape(onward[1]) if onward else ""
    assert (seen, query) == (numbers, "")
    assert at_door().get("/library/products/?after=made-up").status_code in (400, 409)


def test_an_empty_library_says_so(sector: Sector) -> None:
    assert "The center published nothing yet." in text(at_door().get("/library/products/"))
    assert "Nothing about a device is released yet" in text(at_door().get("/library/devices/"))
    assert at_door().get("/library/products/feed.xml").status_code == 200
    assert at_door().get("/library/index.txt").status_code == 200


def test_who_has_a_device_reads_what_to_do(sector: Sector, now: datetime) -> None:
    text_ = communication()
    on_shelf("202611220001", text_.title, at=now, document=text_)
    on_shelf("202611220002", "Secret", at=now, document=communication("Gatehouse", "Portal 9"), label=to_members())
    with few_queries():
        answer = at_door().get("/library/devices/?q=pumpworks+drip")
    page = main(text(answer))
    assert not answer.cookies
    assert all(words in page for words in ("Do not stop the pump.", "Check the dose by hand.", "Tell who has it."))
    assert "Take it off the network with net off." in page
    assert "Pumpworks Drip 300" in page
    assert "Found by a student" not in page
    assert 'href="/library/202611220001/"' in page
    for client in (at_door(), at_door(sector.rosa)):
        nothing = main(text(client.get("/library/devices/?q=gatehouse")))
        assert "That does not mean that it is safe." in nothing
        assert "Portal 9" not in nothing
    assert "202611220001" in main(text(at_door().get("/library/devices/")))
    with login("worker"):
        models.Release.objects.update(withdrawn_at=now, withdrawn_why="Wrong.")
    assert "We released nothing about" in text(at_door().get("/library/devices/?q=pumpworks"))


def test_a_visitor_chooses_a_language_without_a_token_and_a_member_does_not(sector: Sector) -> None:
    visitor, rosa = at_door(csrf=True), at_door(sector.rosa, csrf=True)
    chosen = visitor.post("/language/", {"language": "es"}, headers={"Referer": "http://localhost/library/"})
    assert (chosen.status_code, chosen.headers["Location"]) == (302, "http://localhost/library/")
    assert set(visitor.cookies) == {"django_language"}
    assert '<html lang="es"' in text(visitor.get("/library/"))
    assert set(visitor.cookies) == {"django_language"}, "only what the reader chose"
    assert rosa.post("/language/", {"language": "es"}).status_code == 403


@pytest.mark.parametrize("page", ["/library/", "/library/products/", "/library/devices/", "/team/", "/policy/"])
def test_pages_to_read_keep_nothing_in_a_visitors_browser(sector: Sector, page: str) -> None:
    assert not at_door().get(page).cookies
