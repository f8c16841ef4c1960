"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class ExposuresConfig(AppConfig):
    """The slice `wardwatch.exposures`."""

    name = "wardwatch.exposures"
    default_auto_field = "django.db.models.BigAutoField"
