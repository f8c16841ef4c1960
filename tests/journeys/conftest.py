"""Fixtures of the journeys."""

from web.conftest import plain_static

__all__ = ["plain_static"]
