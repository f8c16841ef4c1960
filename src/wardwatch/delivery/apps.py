"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The slice `wardwatch.delivery`."""

    name = "wardwatch.delivery"
    default_auto_field = "django.db.models.BigAutoField"
