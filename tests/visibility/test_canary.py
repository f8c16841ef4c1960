"""A token in every text of every protected table, under every kind of label; then everyone looks at every table."""

import re
from contextlib import nullcontext
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, models

from people import settle
from visibility.canary import Planter, Scene, plant, protected, sees_through, stage, table_text, token
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern, read
from wardwatch.markings.rule import visible
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.provenance.models import Document


@pytest.fixture
def scene(db: str) -> Scene:
    """The sector, with canaries under every label."""
    staged = stage(settle())
    plant(staged)
    return staged


def truth(url: str) -> dict[type[models.Model], dict[Any, int]]:
    """Every row's key and label, as the superuser sees them; a blob has the label of the document that cites it."""
    rows: dict[type[models.Model], dict[Any, int]] = {}
    with psycopg.connect(url) as server:
        for model in protected():
            table, key = model._meta.db_table, model._meta.pk.column
            source, owner = f"{table} t", "t"
            if sees_through(model):
                source, owner = f"{table} t JOIN {Document._meta.db_table} d USING (sha256)", "d"
            found = server.execute(f"SELECT t.{key}, {owner}.label_id FROM {source}")
            rows[model] = dict(found.fetchall())
    return rows


@pytest.mark.parametrize("name", ["app", "worker"])
def test_everyone_sees_exactly_what_the_rule_says(scene: Scene, db: str, name: str) -> None:
    rows = truth(db)
    assert all(len(found) >= len(scene.labels) for found in rows.values())
    for person, viewer in scene.people.items():
        hidden_tokens = {token(each) for each, label in scene.labels.items() if not visible(label, viewer)}
        with login(name), seen_by(viewer):
            for model, labels in rows.items():
                shown = dict(table_text(model))
                expected = {key for key, label in labels.items() if visible(read(label), viewer)}
                assert set(shown) == expected, (person, model.__name__)
                found = {each for text in shown.values() for each in re.findall(r"canary[a-z]+", text)}
                assert found & hidden_tokens == set(), (person, model.__name__)


def test_every_label_is_hidden_from_someone_and_shown_to_someone(scene: Scene) -> None:
    for name, label in scene.labels.items():
        answers = {visible(label, viewer) for viewer in scene.people.values()}
        assert answers == ({True} if name == "public" else {True, False}), name


def test_what_is_hidden_cannot_be_changed_or_removed(scene: Scene) -> None:
    for person, viewer in scene.people.items():
        hidden = [intern(label) for label in scene.labels.values() if not visible(label, viewer)]
        for model in protected():
            if sees_through(model):
                continue
            assert _touched(viewer, model, "UPDATE {} SET label_id = label_id", hidden) == 0, (person, model.__name__)
            assert _touched(viewer, model, "DELETE FROM {}", hidden) == 0, (person, model.__name__)


def _touched(viewer: Viewer, model: type[models.Model], statement: str, labels: list[int]) -> int:
    """How many rows under `labels` the viewer could touch; what only grows, or only the worker writes, refuses."""
    refuses = pytest.raises(ProgrammingError, match="permission denied")
    closed = getattr(model, "append_only", False) or getattr(model, "written_by_worker", False)
    with refuses if closed else nullcontext(), seen_by(viewer):
        cursor = connection.cursor()
        cursor.execute(statement.format(model._meta.db_table) + " WHERE label_id = ANY(%s)", [labels])
        return int(cursor.rowcount)
    return 0


def test_nothing_is_added_or_moved_behind_a_wall(scene: Scene) -> None:
    """Who may not see a label may not mark anything with it; only the audit trail takes what its writer cannot read."""
    outside, own = scene.labels["about orchard"], scene.labels["about riverbend"]
    with login("worker"):
        planter = Planter(outside, f"{token('about orchard')}again")
        built = {model: planter.build(model) for model in protected() if not getattr(model, "append_only", False)}
    for model, row in built.items():
        with (
            pytest.raises(ProgrammingError, match=r"row-level security|permission denied"),
            seen_by(scene.people["owner"]),
        ):
            row.save(force_insert=True)
        if not sees_through(model):
            with pytest.raises(ProgrammingError, match=r"row-level security|permission denied"):
                _move(scene.people["owner"], model, intern(own), intern(outside))


def _move(viewer: Viewer, model: type[models.Model], before: int, after: int) -> None:
    with seen_by(viewer), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET label_id = %s WHERE label_id = %s", [after, before])
