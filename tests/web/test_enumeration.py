"""Nobody learns from an answer whether an address signs in here, and nobody's wrong guesses keep somebody else out."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people import PASSWORD, Sector, settle
from wardwatch.audit.types import OPERATOR
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members import operations
from wardwatch.members.models import SignIn, User
from wardwatch.members.permissions import Action
from web.doors import at_door, text

NOBODY = "nobody@nowhere.invalid"
CHANGING = re.compile(r'csrfmiddlewaretoken" value="[^"]+"')
Door = Callable[[Client, str], Any]


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def by_code(client: Client, email: str) -> Any:
    said = {"address": email, "ticket": "WW-7KQ4-XM2P-9T3B", "code": "4TZ9-K2MM", "answer": "acknowledged"}
    return client.post("/answer/", said)


DOORS: dict[str, Door] = {
    "sign-in": lambda client, email: client.post("/account/login/", {"login": email, "password": "wrong"}),
    "recovery": lambda client, email: client.post("/account/recover/", {"email": email, "lost": "both"}),
    "answer code": by_code,
}


def answer(door: Door, email: str, origin: str) -> tuple[int, str, dict[str, str], int]:
    """What a stranger learns: status, text, headers and, for how long it took, the number of queries."""
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR=origin)
    with CaptureQueriesContext(connections["default"]) as asked:
        given = door(client, email)
    body = CHANGING.sub("", text(given)).replace(email, "ADDRESS")
    headers = {name: value for name, value in given.headers.items() if name != "Expires"}
    headers["cookies"] = str(sorted(client.cookies))
    return given.status_code, body, headers, len(asked)


@pytest.mark.parametrize("name", DOORS)
def test_known_and_unknown_addresses_get_the_same_answer(sector: Sector, name: str) -> None:
    with login("worker"):
        User.objects.filter(pk=sector.otto.pk).update(is_active=False)
    answer(DOORS[name], "first@nowhere.invalid", "203.0.113.99")  # what is loaded once
    for number, user in enumerate((sector.ada, sector.rosa, sector.otto), 2):
        unknown = answer(DOORS[name], "nobody@x.invalid".rjust(len(user.email), "n"), f"198.51.100.{number}")
        known = answer(DOORS[name], user.email, f"203.0.113.{number}")
        assert known[:3] == unknown[:3], user.email
        assert abs(known[3] - unknown[3]) <= 2, user.email


def test_an_invitation_says_the_same_of_every_address(sector: Sector) -> None:
    rosa = at_door()
    rosa.post("/account/login/", {"login": sector.rosa.email, "password": PASSWORD})
    rosa.post("/account/prove/?next=/users/", {"password": PASSWORD})
    told = []
    for email in ("first@nowhere.invalid", NOBODY, sector.otto.email):
        with CaptureQueriesContext(connections["default"]) as asked:
            given = rosa.post("/users/invite/", {"name": "Nia", "email": email, "reader": "on"})
        told.append((given.status_code, given["Location"], text(given), len(asked)))
    assert told[1] == told[2]


@pytest.mark.slow
def test_hundreds_of_wrong_guesses_keep_nobody_out(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    """From elsewhere, and from the very address that her office shares."""
    office = "203.0.113.5"
    ada = Client(SERVER_NAME="localhost", REMOTE_ADDR=office)
    right = {"login": sector.ada.email, "password": PASSWORD}
    assert ada.post("/account/login/", right).status_code == 302
    ada.post("/account/logout/")
    wrong = {"login": sector.ada.email, "password": "wrong"}
    monkeypatch.setattr(User, "check_password", lambda user, password: password == PASSWORD)  # hashing is not tested
    stranger = Client(SERVER_NAME="localhost")
    statuses = [
        stranger.post("/account/login/", wrong, REMOTE_ADDR=_origin(number)).status_code for number in range(400)
    ]
    assert statuses.count(302) == 0
    insider = Client(SERVER_NAME="localhost", REMOTE_ADDR=office)
    assert [insider.post("/account/login/", wrong).status_code for _ in range(70)][-1] == 429
    assert ada.post("/account/login/", right).status_code == 302, "her own browser is kept out"


def _origin(number: int) -> str:
    return "203.0.113.5" if number % 20 == 0 else f"198.51.{number // 250}.{number % 250}"


def test_a_known_browser_has_no_more_tries_than_others_and_none_for_others(sector: Sector) -> None:
    ada = at_door()
    ada.post("/account/login/", {"login": sector.ada.email, "password": PASSWORD})
    ada.post("/account/logout/")
    cookie = ada.cookies["known_browser"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert sector.ada.email not in cookie.value
    for _ in range(6):
        last = ada.post("/account/login/", {"login": sector.ada.email, "password": "wrong"})
    assert "Too many" in text(last)
    other = at_door()
    other.cookies["known_browser"] = cookie.value[:-2] + "xx"
    for _ in range(6):
        last = other.post("/account/login/", {"login": sector.rosa.email, "password": "wrong"})
    assert "Too many" in text(last)


def test_sessions_say_when_they_were_last_used(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    rosa = at_door()
    rosa.post("/account/login/", {"login": sector.rosa.email, "password": PASSWORD})
    begun = SignIn.objects.get(user=sector.rosa)
    later = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    rosa.get("/notices/")
    assert SignIn.objects.get(pk=begun.pk).last_used_at == begun.last_used_at, "noted at every page"
    much_later = later + timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: much_later)
    rosa.get("/notices/")
    assert SignIn.objects.get(pk=begun.pk).last_used_at == much_later
    assert "Last used" in text(rosa.get("/account/"))


def test_a_providers_token_does_for_a_member_what_its_scope_says(sector: Sector) -> None:
    now = clock.now()
    with login("worker"):
        made = [
            operations.create_token(
                user=sector.kim.pk, name="x", scopes=scopes, expires_at=now + timedelta(days=3), actor=OPERATOR, at=now
            )
            for scopes in ([Action.CHANGE_INVENTORY], [])
        ]
    keeping, reading = (operations.token_principal(each.secret, at=now) for each in made)
    assert keeping.may(Action.CHANGE_INVENTORY, sector.orchard.pk)
    assert not keeping.may(Action.ANSWER_NOTICES, sector.orchard.pk)
    assert not keeping.may(Action.CHANGE_INVENTORY, sector.riverbend.pk)
    assert not reading.may(Action.CHANGE_INVENTORY, sector.orchard.pk)
    assert sector.orchard.pk in reading.viewer.acting_for
