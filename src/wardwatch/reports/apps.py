"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The slice `wardwatch.reports`."""

    name = "wardwatch.reports"
    default_auto_field = "django.db.models.BigAutoField"
