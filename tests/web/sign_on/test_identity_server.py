"""The server that an owner named: how long it may take, where it may lead, who says what it vouches for."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.db import connection

from identityserver import IdentityServer
from people import Sector
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError, Unavailable
from wardwatch.members import operations
from wardwatch.members.models import IdentityProvider, LinkedSubject, MailDomain, Role
from wardwatch.members.permissions import NotAllowed
from wardwatch.members.sign_on import openid
from wardwatch.members.types import RoleName
from web.doors import at_door, text
from web.sign_on.steps import ask, come, proven, refused, register


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
