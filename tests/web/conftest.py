"""Fixtures for tests of pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.template.backends.django import DjangoTemplates

from web.drawing import strict_templates

if TYPE_CHECKING:
    from web.telling import Told


@pytest.fixture
def plain_static(settings: Any) -> None:
    """What a page needs beside its database: static files under their plain names, as nothing was collected."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow ones cost seconds per test
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture
def strict(plain_static: None) -> DjangoTemplates:
    """The project's templates, strict about missing names, with static files under their plain names."""
    return strict_templates()


@pytest.fixture
def told(db: str, plain_static: None) -> "Told":
    from web.telling import tell

    return tell()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Let time go by."""

    def pass_by(time: timedelta) -> None:
        from wardwatch.kit import clock

        now = clock.now() + time
        monkeypatch.setattr(clock, "now", lambda: now)

    return pass_by
