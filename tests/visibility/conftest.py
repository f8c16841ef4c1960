"""Fixtures for tests of what leaves."""

from datetime import datetime
from typing import Any

import pytest

from wardwatch.kit import clock


@pytest.fixture
def still(settings: Any, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Pages that differ only by what they show: time stands, static files keep their names, passwords cost nothing."""
    from wardwatch.config import health  # settings are there only now

    monkeypatch.setattr(clock, "now", lambda: now)
    # What was kept would hide what leaks; and a walk that takes lists would itself make the trail longer.
    monkeypatch.setattr("wardwatch.engagements.queries.sector.SLOW", float("inf"))
    monkeypatch.setattr("wardwatch.web.tables.taking.note_list_taken", lambda **_facts: None)
    for changing in ("_database", "_disk"):  # sizes change by themselves
        monkeypatch.setattr(health, changing, lambda: health.Check("size", health.State.WELL, ""))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
