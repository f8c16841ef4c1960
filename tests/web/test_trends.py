"""Trends: the center's numbers, a member's own, and what is told of others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from factories import claims
from people import NOW, Sector, settle
from wardwatch.audit.types import OPERATOR, job
from wardwatch.engagements.queries import sector as numbers
from wardwatch.exposures import operations
from wardwatch.exposures.models import Finding
from wardwatch.exposures.queries import trends
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.release import Aggregate
from wardwatch.members import labels
from wardwatch.members import operations as members
from wardwatch.members.operations import OrganizationFacts
from wardwatch.members.types import OrganizationKind, SizeClass
from web.doors import at_door, few_queries, text

CVE = "CVE-2026-0001"
TODAY = NOW.date()


@pytest.fixture
def sector(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Sector:
    """Riverbend owns two affected monitors, Orchard one; one of Riverbend's was found a week ago, and is closed."""
    monkeypatch.setattr("wardwatch.web.trends.clock.now", lambda: NOW)
    monkeypatch.setattr("wardwatch.engagements.queries.sector.SLOW", float("inf"))
    cache.clear()
    with login("worker"):
        sector = settle()
        claims.affected(CVE, "Contec", "CMS8000", by=claims.assertion(at=NOW, document=CVE), high="2.1")
        for owner, version in ((sector.riverbend, "1.7"), (sector.riverbend, "1.8"), (sector.orchard, "1.9")):
            claims.line(owner, "Contec", "CMS8000", version, at=NOW, care_role="monitoring")
        operations.catch_up(at=NOW)
        first = Finding.objects.filter(organization=sector.riverbend).order_by("id").first()
        assert first is not None
        Finding.objects.filter(pk=first.pk).update(found_at=NOW - timedelta(days=7))
        operations.change_state(findings=[first.pk], to=FindingState.FIXED_CLAIMED, actor=job("test"), at=NOW)
        Finding.objects.exclude(pk=first.pk).update(protect_by=TODAY - timedelta(days=1))
    return sector


def test_weeks_count_what_came_and_what_went(sector: Sector) -> None:
    found = trends.weeks(viewer=sector.viewer(sector.ada), since=TODAY - timedelta(days=14), until=TODAY)
    assert [(week.opened, week.closed) for week in found] == [(0, 0), (1, 0), (2, 1)]
    assert all(week.begins.weekday() == 0 for week in found)


def test_each_viewer_counts_what_it_sees(sector: Sector) -> None:
    for user, past in ((sector.ada, 2), (sector.rosa, 1), (sector.otto, 1), (sector.kim, 1), (sector.rex, 0)):
        viewer = sector.viewer(user)
        assert sum(each.past for each in trends.standings(viewer=viewer, today=TODAY)) == past
        assert sum(each.total for each in trends.exposure(viewer=viewer)) == past


def test_what_the_center_may_not_see_counts_nowhere(sector: Sector) -> None:
    with login("worker"):
        private = intern(labels.private(sector.riverbend.pk, sector.center.pk, shared=False))
        Finding.objects.filter(organization=sector.riverbend).update(label=private)
    ada, rosa = sector.viewer(sector.ada), sector.viewer(sector.rosa)
    assert [each.kind for each in trends.standings(viewer=ada, today=TODAY)] == [OrganizationKind.CLINIC]
    assert [each.past for each in trends.standings(viewer=rosa, today=TODAY)] == [1]
    assert sum(week.closed for week in trends.weeks(viewer=ada, since=TODAY, until=TODAY)) == 0


def test_the_centers_page(sector: Sector) -> None:
    ada = at_door(sector.ada)
    with few_queries():
        page = text(ada.get("/trends/"))
    assert "Do notices lead to fixes?" in page
    assert "3 findings found or opened again, 1 closed" in page
    assert "CMS8000" in page
    assert page.count('<svg role="img"') == 3
    assert "Too few notices to count" in page
    assert "No feed was pulled yet" in page


def test_numbers_that_take_long_are_kept_for_those_who_see_the_same(
    sector: Sector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wardwatch.engagements.queries.sector.SLOW", 0.0)
    ada, rosa = sector.viewer(sector.ada), sector.viewer(sector.rosa)
    before = numbers.counted(viewer=ada, at=NOW)
    with login("worker"):
        Finding.objects.update(protect_by=TODAY + timedelta(days=90))
    assert numbers.counted(viewer=ada, at=NOW) == before
    assert numbers.counted(viewer=replace(ada, person=sector.hal.person_id), at=NOW) == before
    assert sum(week.opened for week in numbers.counted(viewer=rosa, at=NOW).weeks) == 2
    with login("worker"):
        assert numbers.refresh(at=NOW) == 1
    assert sum(each.past for each in before.standings) == 2
    assert [each.past for each in numbers.counted(viewer=ada, at=NOW).standings] == [0, 0]


def test_a_members_page_is_its_own(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    with few_queries():
        page = text(rosa.get("/trends/"))
    assert "How Riverbend Hospital is doing" in page
    assert "2 findings found or opened again, 1 closed" in page
    assert "Too few members to say how others stand" in page
    assert rosa.get(f"/members/{sector.orchard.uid}/trends/").status_code == 404
    assert at_door(sector.kim).get(f"/members/{sector.orchard.uid}/trends/").status_code == 200
    assert at_door(sector.kim).get("/trends/").status_code == 404
    assert at_door(sector.rex).get("/trends/").status_code == 404


def test_others_are_told_of_in_fives_and_not_again_each_day(sector: Sector) -> None:
    with login("worker"):
        for number in range(12):
            facts = OrganizationFacts(
                name=f"Hospital {number}", kind=OrganizationKind.HOSPITAL, size_class=SizeClass.SMALL
            )
            member = members.register_organization(facts=facts, actor=OPERATOR, at=NOW)
            members.enroll(organization=member.pk, actor=OPERATOR, at=NOW)
    released = trends.sector_standing(at=NOW, today=TODAY)
    assert released.total == 10  # of fourteen
    assert dict(released.cells) == {trends.PAST: None, trends.IN_TIME: None}  # two are past theirs: too few
    assert trends.sector_standing(at=datetime(2026, 11, 23, tzinfo=UTC), today=TODAY) == released
    assert isinstance(released, Aggregate)
    assert "Too few members" in text(at_door(sector.rosa).get("/trends/"))
