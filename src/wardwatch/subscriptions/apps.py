"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    """The slice `wardwatch.subscriptions`."""

    name = "wardwatch.subscriptions"
    default_auto_field = "django.db.models.BigAutoField"
