"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class VulnerabilitiesConfig(AppConfig):
    """The slice `wardwatch.vulnerabilities`."""

    name = "wardwatch.vulnerabilities"
    default_auto_field = "django.db.models.BigAutoField"
