"""People come in by their organization's own sign-in: theirs alone, and only what was checked is believed."""

import base64
import hmac
import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest

from identityserver import IdentityServer, other_key, public_pem
from people import PASSWORD, Sector
from wardwatch.audit.models import Event
from wardwatch.kit.database import login
from wardwatch.members.models import LinkedSubject, Role, SignIn, User
from wardwatch.members.types import RoleName
from web.doors import at_door, text
from web.sign_on.steps import ask, back, come, refused, register

Change = Callable[[dict[str, Any]], str]


def test_somebody_comes_in_and_is_known_by_the_servers_own_id_from_then_on(
    sector: Sector, server: IdentityServer
) -> None:
    answer = come(sector, server, "clem@riverbend.invalid", "c-1")
    assert (answer.status_code, answer["Location"]) == (302, "/notices/")
    assert answer.client.get("/notices/").status_code == 200
    assert "your organization&#x27;s sign-in" in text(answer.client.get("/account/"))
    server.claims = {"email": None, "email_verified": None}
    assert come(sector, server, "clem@riverbend.invalid", "c-1").status_code == 302
    server.claims = {}
    assert come(sector, server, "clem@riverbend.invalid", "c-2").status_code == 403
    with login("worker"):
        assert LinkedSubject.objects.get().user == sector.clem
        assert set(SignIn.objects.filter(user=sector.clem).values_list("how", "refused")) == {("oidc", False)}
        told = list(Event.objects.filter(name="subject.linked").values_list("actor", "label__subjects"))
    assert told == [("anonymous", [sector.riverbend.pk])]


def test_keys_on_a_curve_are_taken_too(sector: Sector, server: IdentityServer) -> None:
    server.algorithm = "ES256"
    assert come(sector, server, "clem@riverbend.invalid").status_code == 302


def unsigned(said: dict[str, Any]) -> str:
    return jwt.encode(said, None, algorithm="none")  # type: ignore[arg-type]


def signed_with_the_public_key(said: dict[str, Any]) -> str:
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "HS256", "kid": "one", "typ": "JWT"}, said)
    ]
    mac = base64.urlsafe_b64encode(hmac.digest(public_pem(), b".".join(parts), "sha256")).rstrip(b"=")
    return b".".join([*parts, mac]).decode()


def signed_by_another(said: dict[str, Any]) -> str:
    return jwt.encode(said, other_key(), algorithm="RS256", headers={"kid": "one"})


def with_another_name_for_its_key(said: dict[str, Any]) -> str:
    return jwt.encode(said, other_key(), algorithm="RS256", headers={"kid": "three"})


@pytest.mark.parametrize(
    "change", [unsigned, signed_with_the_public_key, signed_by_another, with_another_name_for_its_key]
)
def test_a_token_that_the_servers_key_did_not_sign_lets_nobody_in(
    sector: Sector, server: IdentityServer, change: Change
) -> None:
    server.change = change
    refused(come(sector, server))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://login.elsewhere.example"},
        {"aud": "another program"},
        {"aud": ["wardwatch", "another program"]},
        {"aud": ["wardwatch", "another program"], "azp": "another program"},
        {"azp": "another program"},
        {"nonce": "another sign-in"},
        {"nonce": None},
        {"exp": time.time() - 600},
        {"exp": None},
        {"exp": "never"},
        {"iat": time.time() + 3600},
        {"sub": None},
        {"sub": ""},
    ],
)
def test_a_token_for_another_time_place_or_program_lets_nobody_in(
    sector: Sector, server: IdentityServer, claims: dict[str, Any]
) -> None:
    server.claims = claims
    refused(come(sector, server))


@pytest.mark.parametrize(
    ("email", "claims"),
    [
        ("rosa@riverbend.invalid", {"email_verified": False}),
        ("rosa@riverbend.invalid", {"email_verified": "true"}),
        ("rosa@riverbend.invalid", {"email": None}),
        ("rosa@riverbend.invalid", {"email": "rosa@elsewhere.invalid"}),
        ("nobody@riverbend.invalid", {}),
        ("rosa@riverbend.invalid", {"email": "otto@orchard.invalid"}),
        ("rosa@riverbend.invalid", {"email": "ada@test.invalid"}),
        ("rosa@riverbend.invalid", {"email": "ada@test.invalid@riverbend.invalid"}),
    ],
)
def test_whoever_is_not_invited_learns_no_more_than_that(
    sector: Sector, server: IdentityServer, email: str, claims: dict[str, Any]
) -> None:
    server.claims = claims
    answer = come(sector, server, email)
    assert answer.status_code == 403
    assert "You are not invited yet" in text(answer)
    assert answer.client.get("/notices/").status_code == 302


def test_a_server_vouches_for_its_own_organizations_people_only(sector: Sector, server: IdentityServer) -> None:
    """Even for addresses in its domain: a provider's, the center's, and those of people who act elsewhere as well."""
    with login("worker"):
        for user in (sector.otto, sector.ada):
            User.objects.filter(pk=user.pk).update(email=f"{user.pk}@riverbend.invalid")
        Role.objects.create(
            person=sector.clem.person, organization=sector.orchard, name=RoleName.READER, since=datetime.now(UTC)
        )
    emails = [f"{sector.otto.pk}@riverbend.invalid", f"{sector.ada.pk}@riverbend.invalid", "clem@riverbend.invalid"]
    pages = {text(come(sector, server, email)) for email in emails}
    assert [("You are not invited yet" in page) for page in pages] == [True]
    with login("worker"):
        assert not LinkedSubject.objects.exists()


def test_who_left_does_not_come_in(sector: Sector, server: IdentityServer) -> None:
    assert come(sector, server, "clem@riverbend.invalid").status_code == 302
    with login("worker"):
        User.objects.filter(pk=sector.clem.pk).update(is_active=False)
    assert "You are not invited yet" in text(come(sector, server, "clem@riverbend.invalid"))


def test_an_answer_is_good_once_and_for_its_own_browser(sector: Sector, server: IdentityServer) -> None:
    client, stranger = at_door(), at_door()
    answer = server.sign_in(ask(client, "clem@riverbend.invalid"), "clem@riverbend.invalid", "c-1")
    refused(stranger.get(back(sector), answer), stranger)
    wrong = at_door()
    ask(wrong, "clem@riverbend.invalid")
    refused(wrong.get(back(sector), {**answer, "state": "another"}), wrong)
    refused(wrong.get(back(sector), answer), wrong)
    assert client.get(back(sector), answer).status_code == 302
    client.post("/account/logout/")
    refused(client.get(back(sector), answer), client)
    ask(client, "clem@riverbend.invalid")
    state = client.session["sign_on"]["state"]
    refused(client.get(back(sector), {"code": answer["code"], "state": state}), client, status=503)


def test_one_organizations_server_cannot_answer_for_another(sector: Sector, server: IdentityServer) -> None:
    register(sector, sector.otto, server, "orchard.invalid")
    client = at_door()
    answer = server.sign_in(ask(client, "otto@orchard.invalid"), "rosa@riverbend.invalid", "r-1")
    refused(client.get(back(sector), answer), client)


def test_the_page_depends_on_the_domain_only(sector: Sector) -> None:
    def page(address: str) -> str:
        shown = text(at_door().post("/account/login/", {"login": address}))
        return re.sub(
            r"(state|nonce|code_challenge)=[\w-]+",
            r"\1",
            shown.replace(address, "A").replace(address.replace("@", "%40"), "A"),
        )

    assert page("rosa@riverbend.invalid") == page("nobody@riverbend.invalid")
    assert page("otto@orchard.invalid") == page("nobody@elsewhere.invalid")
    assert 'name="password"' in page("otto@orchard.invalid")
    assert 'name="password"' not in text(at_door().get("/account/login/"))
    assert at_door().post("/account/login/", {"login": "rosa"}).status_code == 400


def test_a_password_is_refused_where_the_organization_asks_for_its_own_sign_in(
    sector: Sector, server: IdentityServer
) -> None:
    register(sector, sector.rosa, server, "riverbend.invalid", required=True)
    for user, place in ((sector.clem, "/account/organization/"), (sector.rosa, "/"), (sector.otto, "/")):
        client = at_door()
        assert client.post("/account/login/", {"login": user.email, "password": PASSWORD})["Location"] == place
    assert "use its own sign-in" in text(at_door().get("/account/organization/"))


@pytest.mark.parametrize(("trusted", "lands"), [(False, "/account/"), (True, "/notices/")])
def test_the_servers_word_on_second_factors_counts_where_its_organization_says_so(
    sector: Sector, server: IdentityServer, settings: Any, trusted: bool, lands: str
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    register(sector, sector.rosa, server, "riverbend.invalid", second_factor=trusted)
    server.claims = {"amr": ["pwd", "mfa"]}
    client = come(sector, server).client
    assert client.get("/notices/", follow=True).request["PATH_INFO"] == lands
    server.claims = {"amr": ["pwd"]}
    assert come(sector, server).client.get("/notices/")["Location"] == "/account/"
