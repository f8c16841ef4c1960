"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """The slice `wardwatch.members`."""

    name = "wardwatch.members"
    default_auto_field = "django.db.models.BigAutoField"
