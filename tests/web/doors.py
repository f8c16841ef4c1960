"""Walk through the pages as somebody: a client that is signed in, at the host this installation answers to."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wardwatch.members.models import User

_SETTING_UP = re.compile(r"BEGIN|COMMIT|SELECT set_config")


def at_door(user: User | None = None, *, csrf: bool = False, **headers: str) -> Client:
    """A browser of `user` (None: a visitor). With `csrf` forms are checked for their token."""
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=csrf, headers=headers)
    if user is not None:
        client.force_login(user)
    return client


def text(answer: Any) -> str:
    """The page without tokens, which differ each time."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


@contextmanager
def few_queries(most: int = 25) -> Iterator[None]:
    """Fails where a page asks the database more often than a page may (not counted: how a transaction is set up)."""
    with CaptureQueriesContext(connections["default"]) as asked:
        yield
    statements = [query["sql"][:110] for query in asked.captured_queries if not _SETTING_UP.match(query["sql"])]
    assert len(statements) <= most, "\n".join([str(len(statements)), *statements])
