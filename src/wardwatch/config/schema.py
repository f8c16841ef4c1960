"""Bring the database up to date: tables as the owner, then the visibility rule."""

import structlog
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from wardwatch.kit.database import login
from wardwatch.markings.policy import install

log = structlog.get_logger("schema")


def sign_in() -> None:
    """Take the home's logins as they are now: its keys are made, or restored, after the settings were read."""
    settings.LOGINS.update(settings.HOME.logins())
    place = {"HOST": settings.HOME.database()["HOST"]}
    connections.databases["default"].update(place | settings.LOGINS[settings.ENVIRONMENT.login])


def migrate() -> None:
    """Apply migrations, and bring grants and policies in line with what every table declares. Safe to repeat.

    Migrations wait at most ten seconds for a lock, so that they never queue behind a long reader and block the rest.
    """
    sign_in()
    with login("owner"):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'; SET statement_timeout = '30min'")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        with connection.cursor() as cursor:
            install(cursor)
    log.info("schema.ready")
