"""Wires the slices together once Django knows them all."""

from django.apps import AppConfig


class CompositionConfig(AppConfig):
    """The composition root as an app: on start-up, subscribers are connected to events."""

    name = "wardwatch.config"
    label = "composition"

    def ready(self) -> None:
        """Connect subscribers to events."""
        from wardwatch.config import wiring  # imports models, which exist only now

        wiring.connect()
