"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The slice `wardwatch.audit`."""

    name = "wardwatch.audit"
    default_auto_field = "django.db.models.BigAutoField"
