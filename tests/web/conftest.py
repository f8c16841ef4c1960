"""Fixtures for tests of pages."""

from typing import Any

import pytest
from django.template.backends.django import DjangoTemplates

from web.drawing import strict_templates


@pytest.fixture
def strict(settings: Any) -> DjangoTemplates:
    """The project's templates, strict about missing names, with static files under their plain names."""
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    return strict_templates()
