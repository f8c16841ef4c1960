"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """The slice `wardwatch.assets`."""

    name = "wardwatch.assets"
    default_auto_field = "django.db.models.BigAutoField"
