"""Products on the center's pages, and drafts on those of who is asked, from the beginning to the withdrawal."""

import html
import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from people import NOW, Sector, hire, settle
from products.documents import document
from products.test_story import good
from wardwatch.audit.types import Actor
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members.models import User
from wardwatch.members.types import RoleName
from wardwatch.products import models, operations
from wardwatch.products.document import reading
from wardwatch.products.states import ReviewRole
from wardwatch.products.types import KindName
from wardwatch.web import desk_products
from web.doors import at_door, few_queries, text

ALERT = {"kind": KindName.SECTOR_ALERT.value, "subject": ""}


@pytest.fixture
def sector(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Sector:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return settle()


@pytest.fixture
def bea(sector: Sector) -> User:
    return hire(sector.center, "Bea", RoleName.ANALYST)


def begun(sector: Sector) -> str:
    """A product that Ada began and wrote; its page."""
    client = at_door(sector.ada)
    answer = client.post("/desk/products/begin/", ALERT)
    page = answer.headers["Location"]
    operations.save(
        product=UUID(page.split("/")[-2]),
        document=good(),
        version=1,
        principal=sector.principal(sector.ada),
        actor=Actor(who=f"person:{sector.ada.person_id}", door="web"),
        at=NOW,
    )
    return str(page)


def done(client: Client, page: str, deed: str, **given: Any) -> str:
    """A deed on its page; what the product's page then says."""
    answer = client.post(f"{page}{deed}/", given)
    assert answer.status_code == 302, text(answer)
    return text(client.get(page))


def test_the_list_comes_in_parts_and_is_searched(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_products, "PAGE", 2)
    ada, pages = at_door(sector.ada), [begun(sector) for _ in range(3)]
    first = text(ada.get("/desk/products/"))
    shown = [page for page in pages if page in first]
    assert len(shown) == 2
    on = next(link for link in re.findall(r'href="([^"]*after=[^"]+)"', first))
    second = text(ada.get("/desk/products/" + html.unescape(on)[html.unescape(on).index("?") :]))
    assert [page for page in pages if page in second] == [page for page in pages if page not in shown]
    with login("worker"):
        number = models.Product.objects.get(uid=pages[0].split("/")[-2]).number
    with few_queries():
        found = text(ada.get(f"/desk/products/?q={number}"))
    assert [page for page in pages if page in found] == [pages[0]]
    assert "No product stands there." in text(ada.get("/desk/products/?q=nowhere"))
    assert ada.get("/desk/products/?after=made-up").status_code == 409


def test_a_product_from_its_beginning_to_its_withdrawal(sector: Sector, bea: User) -> None:
    ada, other, rosa = at_door(sector.ada), at_door(bea), at_door(sector.rosa)
    assert "No product is worked on yet" in text(ada.get("/desk/products/"))
    page = begun(sector)
    with few_queries():
        shown = text(ada.get(page))
    assert good().title in shown
    assert "Hand it in for review" in shown
    assert "is never to be blocked" not in shown
    handed = done(ada, page, "hand-in", DEFENDER="Riverbend Hospital")
    assert "You wrote in it, so somebody else does this" in handed
    assert f"{page}say/" not in handed
    assert f"{page}say/" in text(other.get(page))
    done(other, page, "say", verdict="agreed")
    start = text(rosa.get("/"))
    with login("worker"):
        asked = models.Review.objects.get(role=ReviewRole.DEFENDER)
    assert f"/reviews/{asked.uid}/" in start
    with few_queries():
        draft = text(rosa.get(f"/reviews/{asked.uid}/"))
    assert good().title in draft
    assert rosa.get(page).status_code == 404
    assert at_door(sector.otto).get(f"/reviews/{asked.uid}/").status_code == 404
    refused = rosa.post(f"/reviews/{asked.uid}/", {"verdict": "changes", "words": ""})
    assert "Say what should change" in text(refused)
    assert rosa.post(f"/reviews/{asked.uid}/", {"verdict": "agreed", "words": "It can be done."}).status_code == 302
    assert "It can be done." in text(ada.get(page))
    assert "Nobody asks for your word now" in text(rosa.get("/reviews/"))
    done(other, page, "approve", why="")
    nobody = other.post(f"{page}release/", {})
    assert "Say to whom it is released" in text(nobody)
    released = done(other, page, "release", clear="on")
    assert "Begin a revision" in released
    assert "A revision is begun." in done(ada, page, "revise", change="Version 2.2 is out.")
    assert "It is withdrawn" in done(other, page, "withdraw", why="The maker took it back.")


def test_a_preview_tells_the_center_what_is_kept_from_whom(sector: Sector) -> None:
    page = begun(sector)
    ada = at_door(sector.ada)
    with few_queries():
        clear = text(ada.get(f"{page}preview/?tlp=TLP:CLEAR"))
    article, _end, kept = clear.partition("</article>")
    assert "203.0.113.99" not in article
    assert "203.0.113.99" in kept
    whole = text(ada.get(f"{page}preview/"))
    assert "Nothing is kept from them" in whole
    for form, begins in (("pdf", b"%PDF"), ("stix", b"{"), ("text", b"TLP:")):
        answer = ada.get(f"{page}forms/{form}/?tlp=TLP:CLEAR")
        assert answer.content.startswith(begins), form
        assert b"203.0.113.99" not in answer.content
    assert ada.get(f"{page}forms/leaflet/").status_code == 404
    for user in (sector.rosa, sector.rex, sector.kim):
        for path in ("", "preview/", "forms/pdf/", "hand-in/", "release/"):
            assert at_door(user).get(f"{page}{path}").status_code == 404
        assert at_door(user).get("/desk/products/").status_code == 404


def test_what_is_missing_stands_beside_it_and_is_not_released(sector: Sector, bea: User) -> None:
    ada = at_door(sector.ada)
    page = ada.post("/desk/products/begin/", ALERT).headers["Location"]
    assert "holds it back" in text(ada.get(page))
    done(ada, page, "hand-in")
    other, dora = at_door(bea), at_door(hire(sector.center, "Dora", RoleName.DUTY_OFFICER))
    done(other, page, "say", verdict="agreed")
    for each in ("defender", "clinical engineer"):
        with login("worker"):
            waiting = models.Review.objects.filter(role=each, verdict="open").first()
        if waiting:
            done(dora, page, "waive", review=str(waiting.uid), why="It is urgent.")
    refused = other.post(f"{page}approve/", {"why": ""})
    assert refused.status_code == 400
    assert "It needs a title and a summary" in text(refused)


def test_a_faulty_beginning_says_what_is_wrong_and_begins_nothing(sector: Sector) -> None:
    ada = at_door(sector.ada)
    for subject, words in (("CVE-2026-99999", "There is no such"), ("a word", "Give the number of a vulnerability")):
        answer = ada.post("/desk/products/begin/", ALERT | {"subject": subject})
        assert answer.status_code == 400
        assert words in text(answer)
    with login("worker"):
        assert not models.Product.objects.exists()


def test_what_was_given_up_can_be_taken_up_again(sector: Sector) -> None:
    page = begun(sector)
    ada = at_door(sector.ada)
    assert "Take it up again" in done(ada, page, "give-up", why="Somebody else wrote one.")
    assert "Hand it in for review" in done(ada, page, "take-up")
    assert ada.get(f"{page}release/").status_code == 302
    assert ada.get(f"{page}dance/").status_code == 404
    with login("worker"):
        kept = models.Product.objects.get()
    assert reading.read(bytes(kept.document)) == good()
    assert document().title == good().title
