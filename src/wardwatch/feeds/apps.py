"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """The slice `wardwatch.feeds`."""

    name = "wardwatch.feeds"
    default_auto_field = "django.db.models.BigAutoField"
