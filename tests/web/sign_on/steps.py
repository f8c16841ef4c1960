"""Steps of these tests: an owner registers a server, somebody comes in by it, or is refused."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from identityserver import IdentityServer
from people import PASSWORD, Sector
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.members import operations
from wardwatch.members.models import IdentityProvider, MailDomain, User
from wardwatch.members.operations import ProviderFacts
from wardwatch.members.queries import operator
from web.doors import at_door, text


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


def refused(answer: Any, client: Client | None = None, status: int = 403) -> None:
    assert answer.status_code == status, answer.status_code
    assert "You are not signed in" in text(answer)
    assert (client or answer.client).get("/notices/").status_code == 302


def proven(user: User) -> Client:
    client = at_door()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/account/prove/", {"password": PASSWORD})
    return client
