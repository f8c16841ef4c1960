"""The page of operations: what was looked at, and jobs that failed for good, which an administrator tries again."""

import pytest
from django.db import connection

from people import NOW, Sector, _user, settle
from wardwatch.audit.models import Event
from wardwatch.delivery.models import Message
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.models import User
from wardwatch.members.types import RoleName
from web.doors import at_door, few_queries, text


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


@pytest.fixture
def admin(sector: Sector) -> User:
    with login("worker"):
        return _user(sector.center, "Abe", RoleName.ADMINISTRATOR, NOW)


@pytest.fixture
def failed(sector: Sector) -> int:
    """A job that failed eight times."""
    with login("worker"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, args)"
            " VALUES ('default', 'feeds.pull', 'failed', 8, '{}') RETURNING id"
        )
        return int(cursor.fetchone()[0])


def status(job: int) -> str:
    with login("worker"), connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job])
        return str(cursor.fetchone()[0])


def test_the_page_says_what_was_looked_at(sector: Sector) -> None:
    ada = at_door(sector.ada)
    with few_queries(32):
        page = text(ada.get("/operations/"))
    assert "Everything runs" in page
    for words in (
        "Database",
        "PostgreSQL",
        "no worker is running",
        "free of",
        "none made yet",
        "No job failed for good",
    ):
        assert words in page
    for user in (sector.rosa, sector.kim, sector.rex):
        assert at_door(user).get("/operations/").status_code == 404


def test_a_failed_job_is_named_and_only_administrators_try_it_again(sector: Sector, admin: User, failed: int) -> None:
    ada, abe = at_door(sector.ada), at_door(admin)
    page = text(ada.get("/operations/"))
    assert "Somebody has to look" in page
    assert "feeds.pull" in page
    assert "/operations/again/" not in page
    assert ada.post("/operations/again/", {"job": failed}).status_code == 403
    assert at_door(sector.rosa).post("/operations/again/", {"job": failed}).status_code == 404
    assert status(failed) == "failed"
    assert "/operations/again/" in text(abe.get("/operations/"))
    assert abe.post("/operations/again/", {"job": failed})["Location"] == "/operations/"
    assert status(failed) == "todo"
    with login("worker"):
        (event,) = Event.objects.filter(name="job.tried-again")
    assert event.facts == {"job": failed, "task": "feeds.pull"}
    assert event.actor == f"person:{admin.person_id}"


def test_a_job_is_asked_for_once(admin: User, failed: int) -> None:
    abe = at_door(admin)
    abe.post("/operations/again/", {"job": failed})
    assert abe.post("/operations/again/", {"job": failed}).status_code == 409
    for wrong in ("", "x", "9" * 40):
        assert abe.post("/operations/again/", {"job": wrong}).status_code == 404
    with login("worker"):
        assert Event.objects.filter(name="job.tried-again").count() == 1


def test_mail_in_trouble_is_shown_as_far_as_the_reader_may_see_it(sector: Sector) -> None:
    with login("worker"):
        for place, label in enumerate(
            (labels.internal(sector.center.pk), labels.private(sector.riverbend.pk, sector.center.pk, shared=False))
        ):
            Message.objects.create(
                message_id=f"<{place}@test.invalid>",
                address=f"person{place}@riverbend.invalid",
                subject="",
                sealed_text=b"",
                reference=f"notice:{place}",
                state="unknown",
                created_at=NOW,
                not_before=NOW,
                label_id=intern(label),
            )
    page = text(at_door(sector.ada).get("/operations/"))
    assert "person0@riverbend.invalid" in page
    assert "person1@riverbend.invalid" not in page
    assert "1 with unknown outcome" in page
