"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    """The slice `wardwatch.engagements`."""

    name = "wardwatch.engagements"
    default_auto_field = "django.db.models.BigAutoField"
