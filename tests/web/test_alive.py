"""A load balancer learns whether the program can take requests; whoever asks only for the head of a page gets it."""

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from people import settle
from web.doors import few_queries

HEALTH = "/health/"


def test_it_is_well_with_a_database_that_is_up_to_date(db: str, plain_static: None) -> None:
    with few_queries(2):
        answer = Client().get(HEALTH)
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "text/plain"
    assert not answer.cookies
    assert Client().head(HEALTH).status_code == 200
    assert Client().post(HEALTH).status_code == 405


@pytest.mark.parametrize("broken", ["behind", "gone"])
def test_it_is_not_ready_without_one(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    def applied(_self: MigrationRecorder) -> dict[tuple[str, str], None]:
        if broken == "gone":
            raise OperationalError("connection to 10.1.2.3 refused")
        return {("members", "0001_initial"): None}

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", applied)
    answer = Client().get(HEALTH)
    assert (answer.status_code, answer.content) == (503, b"not ready")


def test_the_head_of_public_pages_can_be_asked_for(db: str, plain_static: None) -> None:
    settle()
    visitor = Client()
    for page in (
        "/",
        "/check/",
        "/policy/",
        "/team/",
        "/team/resources/",
        "/library/",
        "/account/recover/",
        "/answer/",
    ):
        answer = visitor.head(page)
        assert (answer.status_code, answer.content) == (200, b""), page
