"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class IntelConfig(AppConfig):
    """The slice `wardwatch.intel`."""

    name = "wardwatch.intel"
    default_auto_field = "django.db.models.BigAutoField"
