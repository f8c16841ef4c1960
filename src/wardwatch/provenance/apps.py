"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class ProvenanceConfig(AppConfig):
    """The slice `wardwatch.provenance`."""

    name = "wardwatch.provenance"
    default_auto_field = "django.db.models.BigAutoField"
