"""The counts that a trigger keeps are those of the list, for everyone, whatever changes findings."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from factories import claims
from people import Sector, settle
from wardwatch.audit.types import job
from wardwatch.exposures import operations, queries
from wardwatch.exposures.models import Finding, FindingCount
from wardwatch.exposures.operations.counting import fold
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login
from wardwatch.kit.paging import Amount
from wardwatch.markings.operations import intern
from wardwatch.markings.viewing import seen_by
from wardwatch.members import labels
from wardwatch.members.removal import remove

CVE, OTHER = "CVE-2026-0001", "CVE-2026-0002"


@pytest.fixture
def sector(db: str, now: datetime) -> Sector:
    """Riverbend and Orchard own what two CVEs touch; the center may not see one of Riverbend's findings."""
    with login("worker"):
        sector = settle(now)
        for cve in (CVE, OTHER):
            claims.affected(cve, "Contec", "CMS8000", by=claims.assertion(at=now, document=cve), high="2.1")
        for owner, versions in ((sector.riverbend, ("1.7", "1.8", "", "2.1")), (sector.orchard, ("1.9",))):
            for version in versions:
                claims.line(owner, "Contec", "CMS8000", version, at=now)
        operations.catch_up(at=now)
        private = intern(labels.private(sector.riverbend.pk, sector.center.pk, shared=False))
        hidden = Finding.objects.filter(organization=sector.riverbend).order_by("id").first()
        assert hidden is not None
        Finding.objects.filter(pk=hidden.pk).update(label=private)
    return sector


def _agree(sector: Sector) -> list[int]:
    """Compare counts with lists for each viewer; returns how many findings each sees."""
    found = []
    for user in (sector.ada, sector.rosa, sector.otto, sector.kim, sector.rex, sector.hal):
        viewer = sector.viewer(user)
        for organization in (None, sector.riverbend.pk, sector.orchard.pk):
            listed = queries.findings(viewer=viewer, organization=organization, limit=1000).rows
            counted = queries.counts(viewer=viewer, organization=organization)
            cells: dict[tuple[FindingState, str], int] = {}
            for row in listed:
                cells[row.state, row.priority] = cells.get((row.state, row.priority), 0) + 1
            assert counted.cells == cells
            assert sum(counted.by_state.values()) == counted.of() == len(listed)
            for state in FindingState:
                expected = sum(row.state is state for row in listed)
                assert counted.of(states=[state]) == counted.by_state[state] == expected
        found.append(queries.counts(viewer=viewer).of())
    return found


def test_counts_equal_what_each_viewer_may_list(sector: Sector, now: datetime) -> None:
    center, rosa, otto, *others = _agree(sector)
    assert (center, rosa, otto) == (7, 6, 2)
    assert others[1:] == [0, 0]
    with login("app"), seen_by(sector.viewer(sector.rosa)):  # a member answers
        mine = list(Finding.objects.filter(state=FindingState.OPEN).values_list("pk", flat=True))
        operations.change_state(findings=mine, to=FindingState.ISOLATED, actor=job("test"), at=now)
    assert _agree(sector)[0] == center
    assert queries.counts(viewer=sector.viewer(sector.rosa)).by_state[FindingState.ISOLATED] == len(mine)
    with login("worker"):  # claims and lines come, change and go
        claims.line(sector.orchard, "Contec", "CMS8000", "2.0", at=now + timedelta(hours=1))
        operations.rebuild(at=now + timedelta(hours=2))
    assert _agree(sector)[2] == otto + 2
    with login("worker"):
        remove(sector.riverbend.pk)
    assert _agree(sector)[:3] == [4, 0, 4]


def test_folding_changes_no_number(sector: Sector, now: datetime) -> None:
    before = _agree(sector)
    with login("worker"):
        one = Finding.objects.filter(organization=sector.orchard)
        for state in ("isolated", "open") * 6:
            one.update(state=state)
        rows = FindingCount.objects.count()
        with connection.cursor() as cursor:
            fold(cursor)
        assert FindingCount.objects.count() < rows
    assert _agree(sector) == before


def test_one_vulnerability_is_counted_as_it_is_listed(sector: Sector) -> None:
    ada, rosa, rex = (sector.viewer(user) for user in (sector.ada, sector.rosa, sector.rex))
    for viewer, expected in ((ada, 7), (rosa, 6), (rex, 0)):
        numbers = [queries.matching(viewer=viewer, cve=cve).number for cve in (CVE, OTHER)]
        assert sum(numbers) == expected
        assert numbers[1] == len(queries.findings(viewer=viewer, cve=OTHER).rows)
    assert queries.matching(viewer=ada, cve=CVE.lower(), states=[FindingState.RETIRED]) == Amount(0)


def test_pages_lead_on_and_back_through_every_finding_once(sector: Sector) -> None:
    rosa = sector.viewer(sector.rosa)
    everything = [row.uid for row in queries.findings(viewer=rosa).rows]
    page = queries.findings(viewer=rosa, limit=2)
    assert page.before == ""
    walked = [page]
    while page.after:
        page = queries.findings(viewer=rosa, limit=2, after=page.after)
        walked.append(page)
    assert [row.uid for each in walked for row in each.rows] == everything
    for earlier in reversed(walked[:-1]):
        page = queries.findings(viewer=rosa, limit=2, before=page.before)
        assert page == earlier
