"""Questions about names as pages: who is asked, who answers, what becomes of it, and what others see of it."""

import re
from datetime import timedelta
from typing import Any

import pytest

from factories import claims
from people import Sector, settle
from wardwatch.assets.models import Asset
from wardwatch.audit.models import Opening
from wardwatch.audit.types import OPERATOR
from wardwatch.exposures.models import ProductAlias
from wardwatch.exposures.operations import catch_up, propose
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.operations import change_permits
from wardwatch.members.queries import center_id
from wardwatch.members.types import Permit
from web.doors import at_door, few_queries, text

THEIRS = "Halden Medical Vitalis Central Station"


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    sector, now = settle(), clock.now() - timedelta(minutes=5)
    with login("worker"):
        said = claims.assertion(at=now, asserter="CISA", key="ADV-4")
        claims.affected("CVE-2026-4001", "Halden Medical", "Vitalis Central Station", by=said, high="3.0")
    return sector


@pytest.fixture
def line(sector: Sector) -> Asset:
    with login("worker"):
        rows = [
            claims.line(member, "Haldn Medical", "Vitalis Centrl Stn", "2.0", at=clock.now())
            for member in (sector.riverbend, sector.riverbend, sector.orchard)
        ]
        catch_up(at=clock.now())
        propose(at=clock.now())
    return rows[0]


def names(**wanted: Any) -> list[tuple[str, bool, str]]:
    with login("worker"):
        return list(ProductAlias.objects.filter(**wanted).values_list("state", "shared", "why"))


def form_of(page: str) -> dict[str, str]:
    """What the first form about names on a page sends, without its button."""
    part = page.partition('name="alias"')[2]
    key, seen = re.findall(r'value="([^"]+)"', part)[:2]
    return {"alias": key, "seen": seen}


def test_a_question_is_asked_answered_and_taken_back(sector: Sector, line: Asset) -> None:
    clem = at_door(sector.clem)
    for path in ("/", "/inventory/"):
        assert "1 name on your list leaves a question" in text(clem.get(path)), path
    with few_queries():
        page = text(clem.get("/inventory/names/"))
    assert f"Your list says “Haldn Medical Vitalis Centrl Stn” on 2 lines. Advisories speak of “{THEIRS}”." in page
    assert "spelled much alike" in page
    said = {**form_of(page), "act": "same", "shared": "yes", "why": "The label says so."}
    done = text(clem.post("/inventory/names/", said, follow=True))
    assert "Stored: the same product" in done
    assert "No name on your list leaves a question" in done
    assert "The label says so." in done
    assert "without your name" in done
    assert "Clem, Riverbend Hospital" in done
    assert names(organization=sector.riverbend) == [("confirmed", True, "The label says so.")]
    assert "leaves a question" not in text(clem.get("/"))
    back = text(clem.post("/inventory/names/", {**form_of(done), "act": "back"}, follow=True))
    assert "The question is open again" in back
    assert "it was taken back" in back
    assert names(organization=sector.riverbend) == [("proposed", False, "")]


def test_somebody_who_comes_second_is_told_who_was_first(sector: Sector, line: Asset) -> None:
    clem, rosa = at_door(sector.clem), at_door(sector.rosa)
    said = form_of(text(rosa.get("/inventory/names/")))
    assert clem.post("/inventory/names/", {**said, "act": "other"}).status_code == 302
    late = rosa.post("/inventory/names/", {**said, "act": "same"})
    assert late.status_code == 409
    assert "somebody was first" in text(late)
    assert "Another product (Clem" in text(late)
    assert names(organization=sector.riverbend) == [("refused", False, "")]
    for wrong in ({"alias": "7", "act": "same"}, {**said, "act": "perhaps"}):
        assert rosa.post("/inventory/names/", wrong).status_code == 404
    assert rosa.get("/inventory/names/?after=made-up").status_code == 404


def test_others_see_and_do_nothing(sector: Sector, line: Asset) -> None:
    here = f"/members/{sector.riverbend.uid}/inventory/names/"
    said = {**form_of(text(at_door(sector.clem).get("/inventory/names/"))), "act": "same"}
    for user in (sector.otto, sector.rex, sector.hal):
        for path in (here, f"/members/{sector.riverbend.uid}/inventory/{line.uid}/name/"):
            assert at_door(user).get(path).status_code == 404
        assert at_door(user).post(here, said).status_code == 404
    assert at_door(sector.otto).post("/inventory/names/", said).status_code == 404
    ada = at_door(sector.ada)
    seen = text(ada.get(here))
    assert THEIRS in seen
    assert 'name="act"' not in seen
    assert "Those who keep the list can answer" in seen
    assert ada.post(here, said).status_code == 403
    with login("worker"):
        assert Opening.objects.filter(record="names").count() == 1
    assert names(state="confirmed") == []


def test_an_acting_provider_answers_as_far_as_it_may_change_the_list(sector: Sector, line: Asset) -> None:
    here, kim = f"/members/{sector.orchard.uid}/inventory/names/", at_door(sector.kim)
    said = {**form_of(text(kim.get(here))), "act": "same"}
    assert kim.post(here, said).status_code == 302
    assert names(state="confirmed", organization=sector.orchard) == [("confirmed", False, "")]
    with login("worker"):
        change_permits(
            member=sector.orchard.pk,
            provider=sector.kestrel.pk,
            permits=[Permit.NOTICES],
            actor=OPERATOR,
            at=clock.now(),
        )
    assert kim.post(here, {**said, "seen": "confirmed", "act": "back"}).status_code in (403, 404)
    assert names(state="confirmed", organization=sector.orchard) == [("confirmed", False, "")]


def test_what_an_advisory_calls_a_line_is_said_by_hand(sector: Sector, line: Asset) -> None:
    clem, url = at_door(sector.clem), f"/inventory/{line.uid}/name/"
    shown = text(clem.get(f"/inventory/{line.uid}/"))
    assert f'href="{url}"' in shown
    with few_queries():
        page = text(clem.get(f"{url}?q=vitalis"))
    filled = re.search(r'href="([^"]+vendor=Halden[^"]+)#say"', page)
    assert filled
    form = text(clem.get(filled[1].replace("&amp;", "&")))
    assert 'value="Vitalis Central Station"' in form
    assert "Try fewer" in text(clem.get(f"{url}?q=nothing+is+called+so"))
    empty = clem.post(url, {"vendor": " ", "product": ""})
    assert empty.status_code == 400
    assert "Please fill in" in text(empty)
    said = {"vendor": "Halden Medical", "product": "Vitalis Central Station", "shared": "on"}
    done = text(clem.post(url, said, follow=True))
    assert "The same product" in done
    assert THEIRS in done
    again = clem.post(url, said)
    assert again.status_code == 409
    assert "said already" in text(again)
    assert names(organization=sector.riverbend) == [("confirmed", True, "")]
    assert clem.get(f"/inventory/{Asset(uid=sector.riverbend.uid).uid}/name/").status_code == 404


def test_whoever_asks_is_told_why_not_and_what_to_do(sector: Sector, line: Asset) -> None:
    clem, here = at_door(sector.clem), f"/inventory/{line.uid}/why/"
    assert f'action="{here}"' in text(clem.get(f"/inventory/{line.uid}/"))
    asked = text(clem.get(f"{here}?cve=cve-2026-4001"))
    assert "None of the products named is this one, so it is not affected." in asked
    assert f'href="/inventory/{line.uid}/name/"' in asked
    assert "No source that you may see" in text(clem.get(f"{here}?cve=CVE-1999-0001"))
    assert clem.get(f"{here}?cve=%00").status_code == 400
    said = {**form_of(text(clem.get("/inventory/names/"))), "act": "same"}
    clem.post("/inventory/names/", said)
    with login("worker"):
        catch_up(at=clock.now())
    told = text(clem.get(f"{here}?cve=CVE-2026-4001"))
    assert "So it is affected" in told
    assert 'href="/inventory/names/"' in told
    assert "What we advise about it" in told
    assert f"/members/{sector.riverbend.uid}/inventory/names/" in text(
        at_door(sector.ada).get(f"/members/{sector.riverbend.uid}{here}?cve=CVE-2026-4001")
    )
    assert at_door(sector.otto).get(f"{here}?cve=CVE-2026-4001").status_code == 404


def test_hundreds_come_in_parts(sector: Sector) -> None:
    at = clock.now()
    with login("worker"):
        label = intern(labels.about(sector.riverbend.pk, center_id()))
        for number in range(26):
            own = claims.line(sector.riverbend, "Haldn Medical", f"Product {number}", "", at=at)
            ProductAlias.objects.create(
                organization=sector.riverbend,
                label_id=label,
                vendor=own.vendor,
                product=own.product,
                claimed_vendor="Halden Medical",
                claimed_product=own.product,
                state="proposed",
                reason="shared",
                proposed_at=at,
            )
    clem = at_door(sector.clem)
    with few_queries():
        first = text(clem.get("/inventory/names/"))
    assert first.count('name="act" value="same"') == 20
    assert "1 to 20 of 26" in first
    assert "another member says" in first
    following = re.search(r'href="(\?[^"]*after=[^"]+)"', first)
    assert following
    here = f"/inventory/names/{following[1].replace('&amp;', '&')}"
    for left in range(6, 0, -1):
        rest = text(clem.get(here))
        assert rest.count('name="act" value="same"') == left
        answer = clem.post(here, {**form_of(rest), "act": "other"})
        assert answer["Location"] == here
    assert clem.get(here)["Location"] == "/inventory/names/"
    first = text(clem.get("/inventory/names/"))
    assert first.count('value="back"') == 5
    assert text(clem.get("/inventory/names/?shown=answers")).count('value="back"') == 6
