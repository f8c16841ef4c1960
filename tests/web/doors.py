"""Walk through the pages as somebody: a client that is signed in, at the host this installation answers to."""

from django.test import Client

from wardwatch.members.models import User


def at_door(user: User | None = None, **headers: str) -> Client:
    """A browser of `user` (None: a visitor), with real CSRF checks off, as the journey checks them."""
    client = Client(SERVER_NAME="localhost", headers=headers)
    if user is not None:
        client.force_login(user)
    return client
