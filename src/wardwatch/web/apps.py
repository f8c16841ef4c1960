"""Tells Django that this door has templates and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The door `wardwatch.web`."""

    name = "wardwatch.web"
