"""A program that asks at the TAXII door."""

import base64
import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from people import NOW
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.members import operations
from wardwatch.members.models import User
from wardwatch.members.permissions import Action

TAXII = "application/taxii+json;version=2.1"
ROOT = "/taxii2/intelligence/"
SUBMIT = (Action.SUBMIT_INTELLIGENCE,)


def token(user: User, scopes: Collection[Action] = SUBMIT) -> str:
    """A token of this person's."""
    with login("worker"):
        made = operations.create_token(
            user=user.pk,
            name="test",
            scopes=list(scopes),
            expires_at=NOW + timedelta(days=30),
            actor=OPERATOR,
            at=NOW,
        )
    return made.secret


def basic(secret: str, name: str = "anybody") -> str:
    """The header by which HTTP clients send a user name and a password."""
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


class Program:
    """Asks as somebody, with a token that has `scopes`."""

    def __init__(self, user: User, scopes: Collection[Action] = SUBMIT) -> None:
        self.secret = token(user, scopes)
        self._client = Client(headers={"host": "localhost", "authorization": basic(self.secret)})

    def get(self, path: str = "", accept: str = TAXII, **query: Any) -> HttpResponse:
        """What is answered at an address below the API root."""
        return self._client.get(ROOT + path, query, headers={"accept": accept})  # type: ignore[return-value]

    def read(self, path: str = "", **query: Any) -> dict[str, Any]:
        """The same, read; it was not refused."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.content
        assert answer["Content-Type"] == TAXII
        return json.loads(answer.content)

    def post(self, path: str, body: Any, kind: str = TAXII, accept: str = TAXII) -> HttpResponse:
        """Send a body."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._client.post(ROOT + path, sent, content_type=kind, headers={"accept": accept})  # type: ignore[return-value]

    def delete(self, path: str, **query: str) -> HttpResponse:
        """Ask for something to be taken out."""
        return self._client.delete(ROOT + path, headers={"accept": TAXII}, query_params=query)  # type: ignore[return-value]
