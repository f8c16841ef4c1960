"""People come in by their organization's own sign-in: theirs alone, and only what was checked is believed."""

import base64
import hmac
import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from html import unescape
from http.server import BaseHTTPRequestHandler
from typing import Any

import jwt
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from identityserver import IdentityServer, other_key, public_pem, serving
from people import PASSWORD, Sector, settle
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError, Unavailable
from wardwatch.members import operations
from wardwatch.members.models import IdentityProvider, LinkedSubject, MailDomain, Role, SignIn, User
from wardwatch.members.operations import ProviderFacts
from wardwatch.members.permissions import NotAllowed
from wardwatch.members.queries import operator
from wardwatch.members.sign_on import openid
from wardwatch.members.types import RoleName
from web.doors import at_door, text

Change = Callable[[dict[str, Any]], str]


@pytest.fixture
def server() -> Iterator[IdentityServer]:
    with serving(IdentityServer()) as server:
        yield server


@pytest.fixture
def sector(db: str, plain_static: None, settings: Any, server: IdentityServer) -> Sector:
    settings.SIGN_ON_TARGETS = (server.target,)
    cache.clear()
    sector = settle()
    register(sector, sector.rosa, server, "riverbend.invalid")
    return sector


def register(sector: Sector, owner: User, server: IdentityServer, *domains: str, **said: bool) -> None:
    principal, at = sector.principal(owner), datetime.now(UTC)
    facts = ProviderFacts(
        issuer=server.issuer,
        client_id=server.client_id,
        secret=server.secret,
        domains=domains,
        required=said.get("required", False),
        second_factor=said.get("second_factor", False),
    )
    operations.set_identity_provider(
        principal=principal, organization=principal.organization, facts=facts, actor=OPERATOR, at=at
    )
    with login("worker"):
        waiting = list(MailDomain.objects.filter(confirmed_at=None))
        for row in waiting:
            operations.confirm_domain(principal=operator(), domain=row.uid, actor=OPERATOR, at=at)


def ask(client: Client, address: str) -> str:
    """Type an address on the first page; gives the way that the page then shows."""
    page = text(client.post("/account/login/", {"login": address, "next": "/notices/"}))
    found = re.search(r'class="usa-button" href="(http[^"]+)"', page)
    assert found, page
    return unescape(found[1])


def back(owner: Sector) -> str:
    with login("worker"):
        uid = IdentityProvider.objects.get(organization=owner.riverbend.pk).uid
    return reverse("sign-on-back", kwargs={"sign_on": uid})


def come(sector: Sector, server: IdentityServer, email: str = "rosa@riverbend.invalid", subject: str = "r-1") -> Any:
    client = at_door()
    answer = client.get(back(sector), server.sign_in(ask(client, email), email, subject))
    answer.client = client
    return answer


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


def refused(answer: Any, client: Client | None = None, status: int = 403) -> None:
    assert answer.status_code == status, answer.status_code
    assert "You are not signed in" in text(answer)
    assert (client or answer.client).get("/notices/").status_code == 302


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


def flood(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(1000):
            handler.wfile.write(b" " * 4096)
    except OSError:
        return


@pytest.mark.parametrize("place", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize("answer", [drip, flood])
def test_a_slow_or_huge_answer_holds_nobody_up(
    sector: Sector, server: IdentityServer, monkeypatch: pytest.MonkeyPatch, place: str, answer: Any
) -> None:
    monkeypatch.setattr(openid, "PATIENCE", 0.6)
    server.answers[place] = answer
    begun = time.monotonic()
    if "well-known" in place:
        page = at_door().post("/account/login/", {"login": "rosa@riverbend.invalid"})
        assert "does not answer" in text(page)
        assert page.status_code == 503
    else:
        refused(come(sector, server), status=503)
    assert time.monotonic() - begun < 5


def test_a_slow_server_leaves_threads_for_the_pages(
    sector: Sector, server: IdentityServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openid, "PATIENCE", 3.0)
    server.answers["/.well-known/openid-configuration"] = drip

    def wait(_number: int) -> float:
        begun = time.monotonic()
        try:
            with pytest.raises(Unavailable):
                openid.discover(server.issuer)
        finally:
            connection.close()
        return time.monotonic() - begun

    with ThreadPoolExecutor(8) as pool:
        waited = sorted(pool.map(wait, range(8)))
    assert waited[5] < 2 < waited[6], "more than two waited for one server"
    del server.answers["/.well-known/openid-configuration"]
    assert openid.discover(server.issuer).issuer == server.issuer, "a place was not given back"


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_discovery_cannot_lead_to_a_private_place(
    sector: Sector, server: IdentityServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    document = {**server.discovery(), name: "http://127.0.0.1:1/inside"}
    monkeypatch.setattr(server, "discovery", lambda: document)
    if name == "authorization_endpoint":
        assert at_door().post("/account/login/", {"login": "rosa@riverbend.invalid"}).status_code == 503
    else:
        refused(come(sector, server), status=503)


def test_a_private_server_is_reached_only_where_the_setting_names_it(
    sector: Sector, server: IdentityServer, settings: Any
) -> None:
    settings.SIGN_ON_TARGETS = ()
    with pytest.raises(Unavailable):
        openid.discover(server.issuer)
    with pytest.raises(Unavailable):
        openid.discover(f"https://{server.target}")
    with pytest.raises(FormatError):
        register(sector, sector.rosa, server, "riverbend.invalid")
    assert server.seen == []


def test_an_owner_keeps_it_with_a_fresh_proof_and_the_secret_is_never_shown(
    sector: Sector, server: IdentityServer
) -> None:
    said = {"issuer": server.issuer, "client_id": "wardwatch", "secret": "never-shown", "domains": "orchard.invalid"}
    assert "/account/prove/" in at_door(sector.otto).post("/settings/sign-on/", said)["Location"]
    otto = proven(sector.otto)
    assert otto.post("/settings/sign-on/", {**said, "issuer": "http://login.example"}).status_code == 400
    assert otto.post("/settings/sign-on/", {**said, "secret": ""}).status_code == 400
    assert otto.post("/settings/sign-on/", said).status_code == 302
    shown = text(otto.get("/settings/sign-on/")) + text(otto.get("/settings/sign-on/?change"))
    assert "The center checks it" in shown
    assert "never-shown" not in shown
    with login("worker"):
        row = IdentityProvider.objects.get(organization=sector.orchard.pk)
        assert b"never-shown" not in bytes(row.sealed_secret)
        assert not any("never-shown" in str(each.facts) for each in Event.objects.all())
    assert otto.post("/settings/sign-on/", {**said, "secret": ""}).status_code == 302
    assert 'name="password"' in text(at_door().post("/account/login/", {"login": "otto@orchard.invalid"}))
    assert proven(sector.clem).get("/settings/sign-on/").status_code == 403
    assert proven(sector.kim).get("/settings/sign-on/").status_code == 403
    with pytest.raises(NotAllowed):
        operations.remove_identity_provider(
            principal=sector.principal(sector.otto),
            organization=sector.riverbend.pk,
            actor=OPERATOR,
            at=datetime.now(UTC),
        )
    assert otto.post("/settings/sign-on/remove/").status_code == 302


def test_the_centers_administrator_confirms_domains_and_each_is_one_organizations(
    sector: Sector, server: IdentityServer
) -> None:
    said = {"issuer": server.issuer, "client_id": "wardwatch", "secret": "hidden"}
    proven(sector.otto).post("/settings/sign-on/", {**said, "domains": "orchard.invalid\nriverbend.invalid"})
    with login("worker"):
        Role.objects.create(
            person=sector.ada.person, organization=sector.center, name=RoleName.ADMINISTRATOR, since=datetime.now(UTC)
        )
        stolen, own = (
            str(MailDomain.objects.get(name=name, confirmed_at=None).uid)
            for name in ("riverbend.invalid", "orchard.invalid")
        )
    ada = proven(sector.ada)
    assert "Confirm orchard.invalid" in text(ada.get("/settings/domains/"))
    assert ada.post("/settings/domains/answer/", {"confirm": own}).status_code == 302
    assert ada.post("/settings/domains/answer/", {"confirm": stolen}).status_code == 409
    assert ada.post("/settings/domains/answer/", {"decline": stolen}).status_code == 302
    assert ada.post("/settings/domains/answer/", {"decline": stolen}).status_code == 404
    assert proven(sector.otto).get("/settings/domains/").status_code == 404
    assert proven(sector.otto).post("/settings/domains/answer/", {"confirm": own}).status_code == 404
    ask(at_door(), "otto@orchard.invalid")


def test_another_server_begins_with_nobody_linked(sector: Sector, server: IdentityServer) -> None:
    assert come(sector, server, "clem@riverbend.invalid").status_code == 302
    server.client_id = "anew"
    register(sector, sector.rosa, server, "riverbend.invalid")
    with login("worker"):
        assert not LinkedSubject.objects.exists()
    assert come(sector, server, "clem@riverbend.invalid", "other").status_code == 302


def proven(user: User) -> Client:
    client = at_door()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/account/prove/", {"password": PASSWORD})
    return client
