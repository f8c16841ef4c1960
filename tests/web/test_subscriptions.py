"""A person chooses what they are sent; a mail's reader says no with one click, without cookies; readers answer."""

from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from people import NOW, Sector, settle
from products.test_story import LATER
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.subscriptions import models
from wardwatch.subscriptions.tokens import unsubscribe_token
from wardwatch.subscriptions.types import Channel, Pace
from web.doors import at_door, text

MAIL = {"channel": "mail", "pace": "daily", "lowest": "high", "kinds": ["sector-alert"], "topics": "infusion pumps, "}


@pytest.fixture
def sector(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Sector:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return settle()


@pytest.fixture
def mine(sector: Sector) -> UUID:
    """Rosa's subscription."""
    assert at_door(sector.rosa).post("/subscriptions/add/", MAIL).status_code == 302
    with login("worker"):
        return models.Subscription.objects.get().uid


def test_a_person_adds_changes_and_ends_what_they_are_sent(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    assert "You are sent nothing yet" in text(rosa.get("/subscriptions/"))
    asked = {**MAIL, "attached": ["pdf"], "quiet_from": "21", "quiet_until": "6", "time_zone": "America/Chicago"}
    assert rosa.post("/subscriptions/add/", asked).status_code == 302
    page = text(rosa.get("/subscriptions/"))
    for words in ("Sector alert; infusion pumps", "Once a day", "quiet from 21:00 to 6:00", "High and above"):
        assert words in page
    with login("worker"):
        row = models.Subscription.objects.get()
    assert (row.person_id, row.channel, row.pace, row.forms) == (
        sector.rosa.person_id,
        Channel.MAIL,
        Pace.DAILY,
        ["pdf"],
    )
    one = f"/subscriptions/{row.uid}/"
    assert "checked" in rosa.get(f"{one}change/").content.decode()
    assert rosa.post(f"{one}change/", {**MAIL, "pace": "at once", "kinds": []}).status_code == 302
    assert "All kinds" in text(rosa.get(one))
    assert rosa.post(f"{one}test/").status_code == 302
    assert rosa.post(f"{one}remove/").status_code == 302
    assert rosa.get(one).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "webhook", "url": "http://inside.example/"},
        {"quiet_from": "21"},
        {"quiet_from": "5", "quiet_until": "5"},
        {"quiet_from": "5", "quiet_until": "7", "time_zone": "../../etc/passwd"},
        {"channel": "pigeon"},
        {"kinds": ["gossip"]},
    ],
)
def test_what_cannot_be_is_said_at_the_form(sector: Sector, wrong: dict[str, object]) -> None:
    answer = at_door(sector.rosa).post("/subscriptions/add/", {**MAIL, **wrong})
    assert answer.status_code == 400
    assert "usa-error-message" in answer.content.decode() or "usa-alert--error" in answer.content.decode()
    with login("worker"):
        assert not models.Subscription.objects.exists()


def test_nobody_sees_or_changes_those_of_others(sector: Sector, mine: UUID) -> None:
    one, before = f"/subscriptions/{mine}/", "Sector alert; infusion pumps"
    for user in (sector.clem, sector.otto, sector.ada, sector.rex):
        other = at_door(user)
        assert before not in text(other.get("/subscriptions/"))
        for path in (one, f"{one}change/"):
            assert other.get(path).status_code == 404
        for path in (f"{one}change/", f"{one}remove/", f"{one}test/"):
            assert other.post(path, MAIL).status_code == 404
    assert Client().get("/subscriptions/").status_code == 302
    with login("worker"):
        assert models.Subscription.objects.get().ended_at is None


def test_a_webhooks_secret_is_shown_once(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    made = rosa.post("/subscriptions/add/", {**MAIL, "channel": "webhook", "url": "https://hooks.riverbend.example/"})
    assert "whsec_" in text(made)
    with login("worker"):
        row = models.Subscription.objects.get()
    assert b"whsec_" not in bytes(row.sealed_secret)
    for path in ("", f"{row.uid}/", f"{row.uid}/change/"):
        assert "whsec_" not in rosa.get(f"/subscriptions/{path}").content.decode()


def test_one_click_ends_it_and_looking_does_not(sector: Sector, mine: UUID) -> None:
    """RFC 8058 section 3.2: the POST of a mail program, which has neither a cookie nor a form token."""
    path = f"/unsubscribe/{unsubscribe_token(mine)}/"
    program = Client(enforce_csrf_checks=True)
    page = program.get(path)
    assert "Nothing has changed yet" in text(page)
    assert "rosa" not in page.content.decode().lower()
    assert "Riverbend" not in page.content.decode()
    with login("worker"):
        assert models.Subscription.objects.get(uid=mine).ended_at is None
    bare = Client(enforce_csrf_checks=True)
    for _ in range(2):
        done = bare.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert done.status_code == 200
    with login("worker"):
        assert models.Subscription.objects.get(uid=mine).ended_at is not None


def test_a_link_that_was_cut_says_what_else_helps(sector: Sector, mine: UUID) -> None:
    cut = f"/unsubscribe/{unsubscribe_token(mine)[:-1]}/"
    for answer in (Client().get(cut), Client().post(cut)):
        assert answer.status_code == 404
        assert "This link leads nowhere" in text(answer)


def test_readers_answer_and_the_center_reads_it(sector: Sector) -> None:
    from products.test_story import Desk
    from wardwatch.members.queries import viewer_of
    from wardwatch.subscriptions import operations, queries
    from wardwatch.web.usefulness import question, reach_section

    desk = Desk(sector)
    product = desk.begin()
    desk.to_approved(product)
    desk.release(product)
    number = desk.card(product).row.number
    rosa = at_door(sector.rosa)
    for _ in range(2):
        operations.note_opened(number=number, revision=1, principal=sector.principal(sector.rosa), at=NOW)
    for said in ({"useful": "no"}, {"useful": "yes", "why": "We found two of them."}):
        assert rosa.post(f"/library/{number}/answer/", said).status_code == 302
    for missing in ("000000000000", number):
        code = at_door(sector.otto).post(f"/library/{missing}/answer/", {"useful": "yes"}).status_code
        assert code == (302 if missing == number else 404)
    asked = question(number, sector.principal(sector.rosa))
    assert asked is not None
    assert (asked.useful, asked.why) == (True, "We found two of them.")
    ada = viewer_of(sector.ada.person_id, at=NOW)
    found = queries.reach(number, viewer=ada)
    assert (found.opened, found.useful, found.not_useful) == (1, 2, 0)
    assert {(each.name, each.why) for each in found.answers} == {("Rosa", "We found two of them."), ("Otto", "")}
    assert queries.reach(number, viewer=viewer_of(sector.clem.person_id, at=NOW)).not_useful == 0
    assert not queries.reach(number, viewer=viewer_of(sector.hal.person_id, at=NOW)).answers
    assert reach_section(number, ada).table is not None


def test_a_collection_says_its_address_and_how_to_sign_in(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    asked = {**MAIL, "channel": "taxii", "attached": ["pdf"]}
    assert rosa.post("/subscriptions/add/", asked).status_code == 302
    with login("worker"):
        row = models.Subscription.objects.get()
    assert (row.channel, row.pace, row.forms) == (Channel.TAXII, Pace.AT_ONCE, [])
    page = text(rosa.get(f"/subscriptions/{row.uid}/"))
    assert f"{settings.PUBLIC_URL}/taxii2/products/collections/{row.uid}/" in page
    assert "It signs in with a token of yours as the password." in page
    assert "Send me a test mail" not in page
    assert "By TAXII 2.1, to a program of yours" in text(rosa.get("/subscriptions/"))
