"""Drafts that come with their time: once, whoever asks how often, also late; and they wait for an analyst."""

from datetime import UTC, datetime, timedelta

import pytest

from people import NOW, Sector, hire
from wardwatch.audit.models import Event
from wardwatch.audit.types import Actor
from wardwatch.config.schedule import DRAFTS
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members.types import RoleName
from wardwatch.products import jobs, models, operations, queries
from wardwatch.products.operations import Asked, OwnWork
from wardwatch.products.states import ProductState, ReviewRole, Verdict
from wardwatch.products.types import KindName

BULLETIN, DIGEST, REPORT = (
    KindName.VULNERABILITY_BULLETIN,
    KindName.LEADERSHIP_DIGEST,
    KindName.HOMELAND_SECURITY_REPORT,
)
APRIL = datetime(2099, 4, 1, 6, 30, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The time that jobs see: the only one of the list."""
    times = [APRIL]
    monkeypatch.setattr(clock, "now", lambda: times[0])
    return times


def drafts() -> list[models.Product]:
    with login("worker"):
        return list(models.Product.objects.order_by("pk"))


@pytest.mark.parametrize(
    ("kind", "day", "subject"),
    [
        (BULLETIN, "2026-12-01T05:59", "month:2026-10"),
        (BULLETIN, "2026-12-01T06:00", "month:2026-11"),
        (BULLETIN, "2027-01-31T12:00", "month:2026-12"),
        (REPORT, "2028-03-01T07:00", "month:2028-02"),
        (DIGEST, "2026-11-23T05:00", "week:2026-W46"),
        (DIGEST, "2026-11-23T06:00", "week:2026-W47"),
        (DIGEST, "2026-11-29T23:00", "week:2026-W47"),
        (DIGEST, "2027-01-04T06:00", "week:2026-W53"),
    ],
)
def test_what_is_due_is_the_time_that_is_over(kind: KindName, day: str, subject: str) -> None:
    assert jobs.due(kind, datetime.fromisoformat(day).replace(tzinfo=UTC)) == subject


def test_each_is_on_the_schedule() -> None:
    assert list(DRAFTS) == [BULLETIN.value, DIGEST.value, REPORT.value]


def test_a_bulletin_is_drafted_once_and_waits(known: Sector, at: list[datetime]) -> None:
    for _ in range(3):
        jobs.draft(kind=BULLETIN.value)
    at[0] = APRIL + timedelta(days=20)
    jobs.draft(kind=BULLETIN.value)
    (row,) = drafts()
    assert (row.kind, row.subject, row.state) == (BULLETIN, "month:2099-03", ProductState.DRAFT)
    assert row.authors == ["job:products.draft"]
    with login("worker"):
        (event,) = Event.objects.filter(name="product.begun")
    assert event.actor == "job:products.draft"
    card = queries.product(row.uid, viewer=known.viewer(known.ada))
    assert card.document.title == "March 2099: vulnerabilities of interest to the health sector"


def test_what_was_missed_is_drafted_later(known: Sector, at: list[datetime]) -> None:
    at[0] = APRIL + timedelta(days=27)
    jobs.draft(kind=REPORT.value)
    assert [row.subject for row in drafts()] == ["month:2099-03"]


def test_what_an_analyst_began_is_not_drafted_again(known: Sector, at: list[datetime]) -> None:
    actor = Actor(who=f"person:{known.ada.person_id}", door="web")
    asked = {"principal": known.principal(known.ada), "actor": actor, "at": NOW}
    began = operations.begin(kind=BULLETIN, subject="month:2099-03", today=NOW.date(), **asked)
    operations.give_up(product=began.uid, why="Not this month.", **asked)
    jobs.draft(kind=BULLETIN.value)
    assert [row.uid for row in drafts()] == [began.uid]


def test_nothing_is_drafted_of_nothing(known: Sector, at: list[datetime]) -> None:
    at[0] = datetime(2090, 4, 1, 6, 30, tzinfo=UTC)
    for kind in DRAFTS:
        jobs.draft(kind=kind)
    assert drafts() == []


def test_a_kind_can_be_switched_off(known: Sector, at: list[datetime], settings: object) -> None:
    settings.DRAFTS = (DIGEST.value,)  # type: ignore[attr-defined]
    jobs.draft(kind=BULLETIN.value)
    assert drafts() == []
    at[0] = datetime(2099, 3, 2, 7, tzinfo=UTC)
    jobs.draft(kind=DIGEST.value)
    assert [row.subject for row in drafts()] == ["week:2099-W09"]


def test_whoever_hands_in_what_a_job_drafted_does_not_review_it(known: Sector, at: list[datetime]) -> None:
    """Four eyes are people's: a job is nobody's second pair."""
    jobs.draft(kind=BULLETIN.value)
    (row,) = drafts()
    ada = {"principal": known.principal(known.ada), "actor": Actor(who=f"person:{known.ada.person_id}", door="web")}
    asked = [Asked(ReviewRole.DEFENDER, known.riverbend.uid)]
    operations.hand_in(product=row.uid, asked=asked, at=NOW, **ada)
    card = queries.product(row.uid, viewer=known.viewer(known.ada))
    (second,) = (each for each in card.reviews if each.role is ReviewRole.SECOND_ANALYST)
    with pytest.raises(OwnWork):
        operations.say(review=second.uid, verdict=Verdict.AGREED, words="", at=NOW, **ada)
    bea = hire(known.center, "Bea", RoleName.ANALYST)
    other = {"principal": known.principal(bea), "actor": Actor(who=f"person:{bea.person_id}", door="web")}
    operations.say(review=second.uid, verdict=Verdict.AGREED, words="", at=NOW, **other)
