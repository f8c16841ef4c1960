"""Sign-in and sign-out leave rows in the trail; a refusal tells nothing about accounts and cannot fill the table."""

from datetime import datetime, timedelta

import pytest

from people import PASSWORD, Sector, settle
from wardwatch.audit.models import Event
from wardwatch.audit.types import Actor
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members import operations
from wardwatch.members.models import SignIn, User
from wardwatch.members.operations.sessions import MOST_A_MINUTE
from web.doors import at_door, text

MINUTE = datetime.fromisoformat("2026-11-22T10:00:05+00:00")


@pytest.fixture
def sector(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Sector:
    sector = settle()
    monkeypatch.setattr(clock, "now", lambda: MINUTE)
    return sector


def sessions() -> list[Event]:
    with login("worker"):
        return list(Event.objects.filter(name__startswith="session.").order_by("id"))


def test_signing_in_and_out_is_recorded_with_from_where(sector: Sector) -> None:
    client = at_door()
    right = {"login": sector.rosa.email, "password": PASSWORD}
    assert client.post("/account/login/", right, REMOTE_ADDR="203.0.113.9").status_code == 302
    client.post("/account/logout/", REMOTE_ADDR="203.0.113.9")
    client.post("/account/logout/", REMOTE_ADDR="203.0.113.9")
    rosa = f"person:{sector.rosa.person_id}"
    assert [(row.name, row.actor, row.door, row.origin) for row in sessions()] == [
        ("session.begun", rosa, "web", "203.0.113.9"),
        ("session.ended", rosa, "web", "203.0.113.9"),
    ]


def test_a_refusal_is_the_same_for_a_person_and_for_nobody(sector: Sector) -> None:
    with login("worker"):
        User.objects.filter(pk=sector.otto.pk).update(is_active=False)
    tries = ((sector.rosa.email, "wrong"), ("nobody@nowhere.invalid", "wrong"), (sector.otto.email, PASSWORD))
    for number, (email, password) in enumerate(tries):
        at_door().post("/account/login/", {"login": email, "password": password}, REMOTE_ADDR=f"203.0.113.{number}")
    told = {(row.name, row.actor, row.subject, str(row.facts), row.why) for row in sessions()}
    assert told == {("session.refused", "anonymous", "door:sign-in", "{'throttled': False}", "")}
    assert len(sessions()) == len(tries)


def test_addresses_of_one_network_are_no_new_guesses(sector: Sector) -> None:
    """Who has one IPv6 address has 2^64 of them."""
    guess = {"login": sector.rosa.email, "password": "wrong"}
    for number in range(8):
        answer = at_door().post("/account/login/", guess, REMOTE_ADDR=f"2001:db8::{number}")
    assert "Too many" in text(answer)
    assert at_door().post("/account/login/", {**guess, "password": PASSWORD}).status_code == 302


def test_guessing_leaves_one_row_a_minute_and_says_when_it_was_stopped(sector: Sector) -> None:
    stranger = at_door()
    for _ in range(8):
        answer = stranger.post("/account/login/", {"login": sector.rosa.email, "password": "wrong"})
    assert "Too many" in text(answer)
    assert [row.facts["throttled"] for row in sessions()] == [False, True]


def test_a_flood_from_everywhere_is_no_flood_of_rows(sector: Sector) -> None:
    def refuse(origin: str, at: datetime = MINUTE) -> bool:
        return operations.refuse_session(actor=Actor("anonymous", "web", origin), at=at)

    assert refuse("2001:db8::1")
    assert not refuse("2001:db8::2")  # the same /64: one household
    taken = sum(refuse(f"10.0.0.{number}") for number in range(100))
    assert taken == len(sessions()) - 1 == MOST_A_MINUTE - 1
    assert refuse("10.0.0.1", MINUTE + timedelta(minutes=1))


def test_a_members_sessions_are_behind_its_wall(sector: Sector) -> None:
    at_door().post("/account/login/", {"login": sector.rosa.email, "password": PASSWORD})
    (row,) = sessions()
    assert row.label.subjects == [sector.riverbend.pk]


def test_a_session_ends_after_half_a_day_however_much_it_is_used(
    sector: Sector, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = at_door()
    client.post("/account/login/", {"login": sector.rosa.email, "password": PASSWORD})
    answers = []
    for minutes in (*range(0, 720, 60), 719, 721):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: MINUTE + timedelta(minutes=minutes))
        answers.append(client.get("/notices/").status_code)
    assert answers == [200] * 13 + [302]
    with login("worker"):
        assert SignIn.objects.get(user=sector.rosa).ended_at is not None
    assert [row.name for row in sessions()] == ["session.begun", "session.ended"]
