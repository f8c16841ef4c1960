"""A person is told by mail what changed in their account: once, in plain words, and not about their own doing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as configured

from people import PASSWORD, Sector, settle
from wardwatch.audit.types import OPERATOR, Actor
from wardwatch.delivery.models import Message
from wardwatch.delivery.telling import mail_changes
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members import operations
from wardwatch.members.models import Organization

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def letters() -> list[str]:
    with login("worker"):
        rows = Message.objects.filter(reference__startswith="account:").order_by("pk")
        return [configured.HOME.keyring.decrypt(bytes(row.sealed_text)).decode() for row in rows]


def change(sector: Sector) -> None:
    """All that can be told, once."""
    rosa, now = sector.rosa, clock.now()
    herself = Actor(f"person:{rosa.person_id}", "web", "203.0.113.9")
    begin = {"user": rosa, "actor": herself, "at": now, "how": "password"}
    operations.begin_session(**begin, key="a", agent=FIREFOX)
    operations.begin_session(**begin, key="b", agent=FIREFOX.replace("140", "141"))
    operations.begin_session(**begin, key="c", agent="curl/8")
    operations.note_factor(user=rosa, kind="totp", actor=herself, at=now)
    operations.note_factor(user=rosa, kind="recovery_codes", actor=herself, at=now)
    operations.change_password(user=rosa, password=PASSWORD, key="c", actor=herself, at=now)
    operations.create_token(
        user=rosa.pk, name="x", scopes=[], expires_at=now + timedelta(days=3), actor=herself, at=now
    )
    operations.close_other_sessions(user=rosa, key="", actor=OPERATOR, at=now)


def test_each_change_is_told_once(sector: Sector, work: Callable[[], None]) -> None:
    change(sector)
    work()
    told = [letter.split("\n")[0] for letter in letters()]
    assert [each.split(":")[0].split(",")[0] for each in told] == [
        "Somebody signed in as you",
        "Your account can now be opened in another way too",
        "New recovery codes were made for your account. The old ones work no longer.",
        "Your password was changed.",
        "A token was made",
        "Somebody else ended your sessions",
    ]
    assert all("If it was not you" in each for each in letters())
    assert "203.0.113.9" in letters()[0]
    with login("worker"):
        assert mail_changes(person=sector.rosa.person_id, at=clock.now()) == 0
        assert set(Message.objects.filter(reference__startswith="account:").values_list("address", flat=True)) == {
            sector.rosa.email
        }


def test_invented_people_are_told_nothing(sector: Sector, work: Callable[[], None]) -> None:
    with login("worker"):
        Organization.objects.filter(pk=sector.riverbend.pk).update(is_demo=True)
    change(sector)
    work()
    assert letters() == []
