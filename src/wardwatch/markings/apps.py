"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class MarkingsConfig(AppConfig):
    """The slice `wardwatch.markings`."""

    name = "wardwatch.markings"
    default_auto_field = "django.db.models.BigAutoField"
