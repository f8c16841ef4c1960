"""Programs at the door: a client that carries a token of somebody's, and speaks JSON."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.test import Client

from people import NOW
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.members.models import User
from wardwatch.members.operations import create_token
from wardwatch.members.permissions import Action


class Program:
    """A program that acts for `user` with a token of these scopes; without a user it has none."""

    def __init__(self, user: User | None, scopes: Collection[Action] = ()) -> None:
        self.token = token_of(user, scopes) if user else ""
        headers = {"Authorization": f"Bearer {self.token}"} if user else {}
        self.client = Client(SERVER_NAME="localhost", headers=headers)

    def get(self, path: str, **headers: str) -> Any:
        """The answer to a read; `headers` by their names with _ for -."""
        return self.client.get(f"/api/{path}", headers={name.replace("_", "-"): text for name, text in headers.items()})

    def send(self, method: str, path: str, body: object = None, kind: str = "application/json", **headers: str) -> Any:
        """The answer to a write whose body is JSON, or of another `kind`."""
        said = {name.replace("_", "-"): text for name, text in headers.items()}
        return getattr(self.client, method)(f"/api/{path}", body, content_type=kind, headers=said)


def token_of(user: User, scopes: Collection[Action] = ()) -> str:
    """The secret of a new token."""
    ends = NOW + timedelta(days=30)
    with login("worker"):
        return create_token(user=user.pk, name="test", scopes=scopes, expires_at=ends, actor=OPERATOR, at=NOW).secret
