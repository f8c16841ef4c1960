"""Bring the database up to date: tables as the owner, then the visibility rule."""

from itertools import chain

import structlog
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations import CreateModel, RunPython, RunSQL
from django.db.migrations.recorder import MigrationRecorder

from wardwatch.kit.database import login
from wardwatch.markings.policy import install

log = structlog.get_logger("schema")

APART = "procrastinate"
"""It adds values to an enumeration and uses them: before version 17, PostgreSQL wants a transaction for each."""


def sign_in() -> None:
    """Take the home's logins as they are now: its keys are made, or restored, after the settings were read."""
    settings.LOGINS.update(settings.HOME.logins())
    place = {"HOST": settings.HOME.database()["HOST"]}
    connections.databases["default"].update(place | settings.LOGINS[settings.ENVIRONMENT.login])


def migrate(*, stepwise: bool = False) -> None:
    """Apply migrations, and bring grants and policies in line with what every table declares. Safe to repeat.

    An empty database gets today's tables at once, unless `stepwise`: the same, ten times sooner. Migrations wait at
    most ten seconds for a lock, so that they never queue behind a long reader and block the rest.
    """
    sign_in()
    with login("owner"):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'; SET statement_timeout = '30min'")
        if not stepwise and _is_empty():
            call_command("migrate", APART, verbosity=0, interactive=False)
            _create()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        with connection.cursor() as cursor:
            install(cursor)
    log.info("schema.ready")


def _is_empty() -> bool:
    applied = MigrationRecorder(connection).applied_migrations()
    return all(app == APART for app, _name in applied)


def _create() -> None:
    """Make every table as it is after the last migration, and what migrations say in SQL; all of it or nothing.

    Applying migrations one by one draws the whole project anew for each table: nine tenths of the time of a first
    start. What they do to tables that nobody has filled yet, the last of them says.
    """
    loader = MigrationLoader(connection)
    steps = dict.fromkeys(chain.from_iterable(map(loader.graph.forwards_plan, loader.graph.leaf_nodes())))
    migrations = [loader.graph.nodes[step] for step in steps if step not in loader.applied_migrations]
    recorder = MigrationRecorder(connection)
    with connection.schema_editor(atomic=True) as editor:
        _make(editor, migrations, loader)
        for migration in migrations:
            recorder.record_applied(migration.app_label, migration.name)


def _make(editor: BaseDatabaseSchemaEditor, migrations: list[Migration], loader: MigrationLoader) -> None:
    """Tables in the order in which migrations make them. Foreign keys follow when all are there."""
    state = loader.project_state()
    for migration in migrations:
        for each in migration.operations:
            kept = not isinstance(each, CreateModel) or (migration.app_label, each.name_lower) in state.models
            if kept and isinstance(each, CreateModel | RunSQL | RunPython):
                each.database_forwards(migration.app_label, editor, state, state)
