"""Fixtures for tests of the programs' door. Imports wait for settings."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from elsewhere import Server, elsewhere

if TYPE_CHECKING:
    from people import Sector


@pytest.fixture(autouse=True)
def plain_static(settings: Any) -> None:
    """Nothing was collected: static files stay where they are."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture
def sector(db: str, monkeypatch: pytest.MonkeyPatch, now: datetime) -> "Sector":
    """The invented sector at the moment of the tests: tokens end some day, and time stands."""
    from people import settle
    from wardwatch.kit import clock

    monkeypatch.setattr(clock, "now", lambda: now)
    return settle()


@pytest.fixture
def few_requests(settings: Any) -> int:
    """A limit that a test reaches."""
    settings.API_REQUESTS_PER_MINUTE = 3
    return 3


@pytest.fixture
def many_requests(settings: Any) -> None:
    """A limit that a test does not reach."""
    settings.API_REQUESTS_PER_MINUTE = 1_000_000


@pytest.fixture
def theirs(settings: Any) -> Iterator[Server]:
    """A server of somebody else's, which this installation may reach."""
    with elsewhere() as server:
        settings.SERVER_TARGETS = (server.target,)
        yield server
