"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """The slice `wardwatch.sharing`."""

    name = "wardwatch.sharing"
    default_auto_field = "django.db.models.BigAutoField"
