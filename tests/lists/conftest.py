"""Fixtures for tests of block lists. Imports wait for settings."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from people import Sector


@pytest.fixture
def sector(db: str, monkeypatch: pytest.MonkeyPatch, now: datetime, settings: Any) -> "Sector":
    """The invented sector at the moment of the tests, where nobody asks too often."""
    from people import settle
    from wardwatch.kit import clock

    monkeypatch.setattr(clock, "now", lambda: now)
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    return settle()
