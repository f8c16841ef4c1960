"""My account: second factors with real codes, sessions, sign-ins and tokens; and who cannot go on without a factor."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from people import PASSWORD, Sector, settle
from wardwatch.audit.models import Event
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members import operations
from wardwatch.members.models import ApiToken, Organization, SignIn, User
from wardwatch.members.permissions import NotAllowed
from web.doors import at_door, text

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def signed_in(user: User, **given: Any) -> Client:
    client = at_door()
    answer = client.post("/account/login/", {"login": user.email, "password": PASSWORD}, **given)
    assert answer.status_code == 302, text(answer)
    return client


def prove(client: Client) -> None:
    assert client.post("/account/prove/?next=/account/", {"password": PASSWORD}).status_code == 302


def codes(secret: str) -> list[str]:
    """Codes of three half minutes; each is good once."""
    return [format_hotp_value(hotp_value(secret, counter)) for counter in yield_hotp_counters_from_time()]


def set_up_app(client: Client) -> str:
    """Set up an authenticator app, as the page says; gives the secret."""
    page = text(client.get("/account/app/"))
    secret = re.search(r'class="ww-secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert client.post("/account/app/", {"code": "000000"}).status_code == 200
    answer = client.post("/account/app/", {"code": codes(secret)[0]})
    assert answer["Location"] == "/account/codes/"
    return secret


def events(prefix: str) -> list[str]:
    with login("worker"):
        rows = Event.objects.filter(name__startswith=prefix).order_by("id")
        return [f"{row.name} {row.facts.get('kind', '')}".strip() for row in rows]


def test_an_app_is_set_up_after_a_fresh_proof_and_asked_for_afterwards(sector: Sector) -> None:
    client = signed_in(sector.rosa)
    assert client.get("/account/app/")["Location"].startswith("/account/prove/")
    prove(client)
    secret = set_up_app(client)
    assert events("factor.") == ["factor.added totp"]
    stored = Authenticator.objects.get(user=sector.rosa, type="totp").data["secret"]
    assert secret not in stored, "the secret lies in the database as it is"
    shown = re.findall(r"(\d{4} \d{4})</span>", text(client.get("/account/codes/")))
    assert len(shown) == 10
    assert not re.search(r"\d{4} \d{4}</span>", text(client.get("/account/codes/"))), "codes are shown once"
    again = at_door()
    answer = again.post("/account/login/", {"login": sector.rosa.email, "password": PASSWORD})
    assert answer["Location"] == "/account/second/"
    assert again.get("/notices/")["Location"].startswith("/account/login/"), "signed in by the password alone"
    assert again.post("/account/second/", {"code": "000000"}).status_code == 200
    assert again.post("/account/second/", {"code": codes(secret)[1]})["Location"] == "/"
    third = at_door()
    third.post("/account/login/", {"login": sector.rosa.email, "password": PASSWORD})
    assert third.post("/account/second/", {"code": shown[0].replace(" ", "")})["Location"] == "/"
    fourth = at_door()
    fourth.post("/account/login/", {"login": sector.rosa.email, "password": PASSWORD})
    assert fourth.post("/account/second/", {"code": shown[0]}).status_code == 200, "a recovery code is good once"
    with login("worker"):
        tried = list(SignIn.objects.filter(user=sector.rosa).order_by("pk").values_list("how", "refused"))
    assert tried == [
        ("password", False), ("code", True), ("password totp", False), ("password recovery_codes", False)
    ]  # fmt: skip


def test_a_code_is_good_once_for_as_long_as_it_is_taken(sector: Sector) -> None:
    client = signed_in(sector.rosa)
    prove(client)
    code = codes(set_up_app(client))[2]
    answers = []
    for _ in range(2):
        again = at_door()
        again.post("/account/login/", {"login": sector.rosa.email, "password": PASSWORD})
        answers.append(again.post("/account/second/", {"code": code}).status_code)
        cache.delete(f"allauth.mfa.totp.used?user={sector.rosa.pk}&code={code}")  # as half a minute later
    assert answers == [302, 200]
    assert client.post("/account/prove/code/", {"code": f"{code[:3]} {code[3:]}"}).status_code == 200


def test_nothing_opens_to_an_owner_without_a_second_factor(sector: Sector, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    for user in (sector.ada, sector.rosa):
        client = signed_in(user)
        for path in ("/", "/notices/", "/inventory/", "/no/such/page/"):
            assert client.get(path)["Location"] == "/account/", path
        assert "Your role needs a second factor" in text(client.get("/account/"))
        prove(client)
        set_up_app(client)
        assert client.get("/notices/").status_code == 200
    factor = Authenticator.objects.get(user=sector.rosa, type="totp").pk
    assert client.post("/account/remove/", {"factor": factor}).status_code == 409
    assert Authenticator.objects.filter(pk=factor).exists()
    assert signed_in(sector.clem).get("/notices/").status_code == 200, "clinical engineering may do without"


def test_no_token_goes_around_the_second_factor(sector: Sector, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(sector.rosa)
    prove(client)
    said = {"name": "script", "days": "90", "manage_member": "on"}
    assert client.get("/account/token/")["Location"] == "/account/"
    assert "ww_" not in text(client.post("/account/token/", said))
    assert not ApiToken.objects.filter(user=sector.rosa).exists()
    assert client.get("/api/me").status_code == 302
    set_up_app(client)
    assert "ww_" in text(client.post("/account/token/", said))


def test_invented_people_of_the_demonstration_sign_in_in_one_step(sector: Sector, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    with login("worker"):
        Organization.objects.filter(pk=sector.riverbend.pk).update(is_demo=True)
    client = signed_in(sector.rosa)
    assert client.get("/notices/").status_code == 200
    assert "In this demonstration you may go without" in text(client.get("/account/"))


def test_a_removed_app_takes_the_codes_with_it_and_nobody_removes_anothers(sector: Sector) -> None:
    rosa, otto = signed_in(sector.rosa), signed_in(sector.otto)
    prove(rosa)
    prove(otto)
    set_up_app(rosa)
    factor = Authenticator.objects.get(user=sector.rosa, type="totp").pk
    assert otto.post("/account/remove/", {"factor": factor}).status_code == 404
    assert Authenticator.objects.filter(user=sector.rosa).count() == 2
    assert rosa.post("/account/remove/", {"factor": factor}).status_code == 302
    assert not Authenticator.objects.filter(user=sector.rosa).exists()
    assert events("factor.") == ["factor.added totp", "factor.removed totp"]


def test_sessions_are_listed_and_ended(sector: Sector) -> None:
    here = signed_in(sector.rosa, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="203.0.113.9")
    there, elsewhere = signed_in(sector.rosa, REMOTE_ADDR="203.0.113.7"), signed_in(sector.rosa)
    stranger = signed_in(sector.otto)
    page = text(here.get("/account/"))
    assert "Firefox, Windows" in page
    assert page.count("This one</span>") == 1
    with login("worker"):
        session = SignIn.objects.get(origin="203.0.113.7").uid
    assert stranger.post("/account/sessions/", {"session": str(session)}).status_code == 404
    assert stranger.post("/account/sessions/", {"session": "others"}).status_code == 302
    assert there.get("/account/").status_code == 200
    assert here.post("/account/sessions/", {"session": str(session)}).status_code == 302
    assert there.get("/account/").status_code == 302
    assert elsewhere.get("/account/").status_code == 200
    here.post("/account/sessions/", {"session": "others"})
    assert elsewhere.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert stranger.get("/account/").status_code == 200


def test_another_password_ends_the_other_sessions(sector: Sector) -> None:
    here, there = signed_in(sector.rosa), signed_in(sector.rosa)
    assert here.get("/account/password/")["Location"].startswith("/account/prove/")
    prove(here)
    short = {"first": "short", "second": "short"}
    assert here.post("/account/password/", short).status_code == 400
    new = "four words apart here"
    assert here.post("/account/password/", {"first": new, "second": new}).status_code == 302
    assert there.get("/account/").status_code == 302
    assert "This one</span>" in text(here.get("/account/"))
    assert events("password.") == ["password.changed"]
    assert at_door().post("/account/login/", {"login": sector.rosa.email, "password": new}).status_code == 302


def test_refused_tries_are_told_to_their_owner_alone(sector: Sector) -> None:
    at_door().post("/account/login/", {"login": sector.rosa.email, "password": "wrong"}, REMOTE_ADDR="203.0.113.66")
    assert "203.0.113.66" in text(signed_in(sector.rosa).get("/account/"))
    assert "203.0.113.66" not in text(signed_in(sector.clem).get("/account/"))


def test_a_token_is_shown_once_does_what_was_ticked_and_ends(sector: Sector) -> None:
    client = signed_in(sector.rosa)
    prove(client)
    sent = {"name": "Inventory script", "days": "30", "change_inventory": "on", "decide": "on"}
    page = text(client.post("/account/token/", sent))
    secret = re.search(r"ww_[\w-]{20,}", page)[0]
    acting = operations.token_principal(secret, at=clock.now())
    assert {str(action) for action in acting.limited_to} == {"change the inventory"}, "no more than the person may"
    shown = text(client.get("/account/"))
    assert "Inventory script" in shown
    assert secret not in shown
    number = re.search(r'name="token" value="(\d+)"', shown)[1]
    assert signed_in(sector.otto).post("/account/revoke/", {"token": number}).status_code == 404
    assert client.post("/account/revoke/", {"token": number}).status_code == 302
    with pytest.raises(NotAllowed):
        operations.token_principal(secret, at=clock.now())


def test_sign_ins_are_forgotten_after_a_while(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    began = clock.now()
    signed_in(sector.rosa)
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(days=91))
    signed_in(sector.otto)
    with login("worker"):
        assert list(SignIn.objects.values_list("user", flat=True)) == [sector.otto.pk]
