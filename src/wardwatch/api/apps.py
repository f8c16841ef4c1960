"""Tells Django that this door has tables of its own."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The door `wardwatch.api`."""

    name = "wardwatch.api"
