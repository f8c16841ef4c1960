"""Findings follow the claims and the inventories, and nothing else moves them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.db import connection

from factories import claims
from people import Sector, settle
from wardwatch.assets.models import Asset
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR
from wardwatch.exposures.models import Finding, FindingTransition, Item
from wardwatch.exposures.operations import catch_up, change_state, rebuild
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login
from wardwatch.markings.types import Label
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.tlp import Tlp

S = FindingState
CVE = "CVE-2026-0001"
DAY = timedelta(days=1)


@pytest.fixture
def sector(db: str, now: datetime) -> Iterator[Sector]:
    """The invented sector, where CISA says that CMS8000 before 2.1 is affected; work goes on as the worker."""
    with login("worker"):
        sector = settle(now)
        claims.affected(CVE, "Contec", "CMS8000", by=claims.assertion(at=now, key="contec"), high="2.1")
        yield sector


def change(line: Asset, at: datetime, **fields: object) -> None:
    Asset.objects.filter(pk=line.pk).update(changed_at=at, **fields)


def state(line: Asset) -> str:
    return Finding.objects.get(asset=line).state


def test_an_affected_version_opens_a_finding(sector: Sector, now: datetime) -> None:
    old = claims.line(sector.riverbend, "Contec", "CMS-8000", "1.9", at=now)
    claims.line(sector.riverbend, "Contec", "CMS-8000", "2.1", at=now)
    claims.line(sector.orchard, "Contec", "Other monitor", "1.0", at=now)
    unknown = claims.line(sector.orchard, "Contec Medical Systems", "CMS8000", "", at=now)
    assert catch_up(at=now).written.opened == 2
    assert dict(Finding.objects.values_list("asset", "state")) == {old.pk: S.OPEN, unknown.pk: S.VERSION_UNKNOWN}
    opened = Finding.objects.get(asset=old)
    assert (opened.organization_id, opened.version, opened.confidence) == (sector.riverbend.pk, "1.9", 95)
    assert opened.protect_by is not None
    assert Finding.objects.get(asset=unknown).protect_by is None
    assert (opened.found_as, opened.found_at, opened.found_range) == (S.OPEN, now, opened.affected_range)
    assert str(opened.uid).startswith(str(old.uid)[:19])


def test_running_again_and_rebuilding_change_nothing(sector: Sector, now: datetime) -> None:
    claims.line(sector.riverbend, "Contec", "CMS8000", "1.9", at=now)
    catch_up(at=now)
    before = list(Finding.objects.values())
    later = catch_up(at=now + DAY)
    assert (later.vulnerabilities, later.assets) == (0, 0)
    whole = rebuild(at=now + 90 * DAY)
    assert (whole.vulnerabilities, whole.assets, whole.written.opened, whole.written.retriaged) == (1, 1, 0, 0)
    assert list(Finding.objects.values()) == before
    assert FindingTransition.objects.count() == 0


def test_a_newer_version_is_a_claimed_fix_and_an_old_one_reopens(sector: Sector, now: datetime) -> None:
    line = claims.line(sector.riverbend, "Contec", "CMS8000", "1.9", at=now)
    catch_up(at=now)
    change(line, now + DAY, version="2.1")
    assert catch_up(at=now + DAY).written.closed == 1
    assert state(line) == S.FIXED_CLAIMED
    change(line, now + 2 * DAY, version="1.8")
    assert catch_up(at=now + 2 * DAY).written.reopened == 1
    reopened = Finding.objects.get(asset=line)
    assert (reopened.state, reopened.opened_at) == (S.REOPENED, now + 2 * DAY)
    assert reopened.protect_by is not None
    assert reopened.protect_by > (now + 2 * DAY).date() - DAY


def test_a_corrected_claim_closes_as_not_affected(sector: Sector, now: datetime) -> None:
    line = claims.line(sector.riverbend, "Contec", "CMS8000", "1.9", at=now)
    catch_up(at=now)
    claims.affected(CVE, "Contec", "CMS8000", by=claims.assertion(at=now + DAY, key="contec"), high="1.5")
    catch_up(at=now + DAY)
    assert state(line) == S.NOT_AFFECTED
    claims.affected(CVE, "Contec", "CMS8000", by=claims.assertion(at=now + 2 * DAY, key="contec"), high="2.2")
    catch_up(at=now + 2 * DAY)
    assert state(line) == S.REOPENED


def test_a_persons_answer_stands_until_a_newer_inventory(sector: Sector, now: datetime) -> None:
    line = claims.line(sector.riverbend, "Contec", "CMS8000", "1.9", at=now)
    catch_up(at=now)
    number = Finding.objects.get(asset=line).pk
    change_state(findings=[number], to=S.FIXED_CLAIMED, actor=OPERATOR, at=now + DAY)
    claims.affected(CVE, "Contec", "CMS8000", by=claims.assertion(at=now + DAY, key="contec"), high="2.1", raw="< 2.1")
    catch_up(at=now + DAY)
    rebuild(at=now + DAY)
    assert state(line) == S.FIXED_CLAIMED
    Asset.objects.filter(pk=line.pk).update(inventory=claims.inventory(sector.riverbend, at=now + 3 * DAY))
    catch_up(at=now + 3 * DAY)
    assert state(line) == S.REOPENED


def test_not_ours_sticks_and_a_retired_line_retires_its_findings(sector: Sector, now: datetime) -> None:
    ours, other = (claims.line(sector.riverbend, "Contec", "CMS8000", "1.9", at=now) for _ in range(2))
    catch_up(at=now)
    change_state(findings=[Finding.objects.get(asset=other).pk], to=S.NOT_OURS, actor=OPERATOR, at=now)
    change(other, now + DAY, version="1.7")
    change(ours, now + DAY, retired_at=now + DAY)
    catch_up(at=now + DAY)
    assert (state(ours), state(other)) == (S.RETIRED, S.NOT_OURS)


def test_exploitation_brings_dates_nearer_and_its_end_does_not_move_them(sector: Sector, now: datetime) -> None:
    line = claims.line(sector.riverbend, "Contec", "CMS8000", "1.9", at=now, care_role="treatment")
    catch_up(at=now)
    before = Finding.objects.get(asset=line)
    claims.exploited(CVE, by=claims.assertion(at=now + 60 * DAY, key="kev"))
    caught = catch_up(at=now + 60 * DAY)
    after = Finding.objects.get(asset=line)
    assert caught.written.retriaged == 1
    assert after.priority != before.priority
    assert (after.opened_at, after.state) == (before.opened_at, S.OPEN)
    assert before.protect_by is not None
    assert after.protect_by is not None
    assert after.protect_by <= before.protect_by
    said = FindingTransition.objects.get(finding=after, before=S.OPEN)
    assert said.why.startswith("New evidence makes this more urgent: ")
    claims.assertion(at=now + 61 * DAY, key="kev")
    assert catch_up(at=now + 61 * DAY).written.retriaged == 0
    assert Finding.objects.get(asset=line).protect_by == after.protect_by


def test_a_corrected_care_role_moves_dates_either_way(sector: Sector, now: datetime) -> None:
    claims.exploited(CVE, by=claims.assertion(at=now))
    line = claims.line(sector.riverbend, "Contec", "CMS8000", "1.9", at=now, care_role="life-sustaining")
    catch_up(at=now)
    first = Finding.objects.get(asset=line)
    change(line, now + DAY, care_role="administrative")
    catch_up(at=now + DAY)
    second = Finding.objects.get(asset=line)
    assert first.protect_by is not None
    assert second.protect_by is not None
    assert second.protect_by > first.protect_by


def test_a_restricted_claim_makes_a_restricted_finding_and_never_changes_an_open_one(
    sector: Sector, now: datetime
) -> None:
    secret = Label(Tlp.AMBER_STRICT, organizations=frozenset({sector.center.pk}))
    hidden = claims.assertion(at=now, asserter="Contec", label=secret)
    claims.vulnerability("CVE-2026-0002", secret)
    claims.affected("CVE-2026-0002", "Contec", "CMS8000", by=hidden, high="3.0")
    claims.affected(CVE, "Contec", "CMS8000", by=hidden, status="not_affected", high="2.1")
    line = claims.line(sector.riverbend, "Contec", "CMS8000", "1.9", at=now)
    catch_up(at=now)
    assert set(Finding.objects.filter(asset=line).values_list("vulnerability__name", "state")) == {
        (CVE, S.OPEN),
        ("CVE-2026-0002", S.OPEN),
    }
    with login("app"):
        with seen_by(sector.viewer(sector.rosa)):
            assert list(Finding.objects.values_list("vulnerability__name", flat=True)) == [CVE]
        with seen_by(sector.viewer(sector.ada)):
            assert Finding.objects.count() == 2
        with seen_by(sector.viewer(sector.rex)):
            assert Finding.objects.count() == 0


def test_items_nobody_has_any_more_are_forgotten(sector: Sector, now: datetime) -> None:
    line = claims.line(sector.riverbend, "Contec", "CMS8000", "1.9", at=now)
    catch_up(at=now)
    assert Item.objects.count() == 1
    line.delete()
    catch_up(at=now)
    assert Item.objects.count() == Finding.objects.count() == 0


class KilledError(Exception):
    """The process ends here."""


def test_killed_before_any_statement_it_leaves_nothing_half_done(sector: Sector, now: datetime) -> None:
    claims.line(sector.riverbend, "Contec", "CMS8000", "1.9", at=now)
    claims.line(sector.orchard, "Contec", "CMS8000", "", at=now)

    def dies_after(allowed: int) -> Callable[..., object]:
        left = iter(range(allowed))

        def execute(run: Callable[..., object], *call: object) -> object:
            if next(left, None) is None:
                raise KilledError
            return run(*call)

        return execute

    for statements in count(1):
        try:
            with connection.execute_wrapper(dies_after(statements)):
                catch_up(at=now)
        except KilledError:
            assert (Finding.objects.count(), Item.objects.count()) == (0, 0)
            assert not Event.objects.filter(name="findings.changed").exists()
        else:
            break
    assert statements > 30
    assert sorted(Finding.objects.values_list("state", flat=True)) == [S.OPEN, S.VERSION_UNKNOWN]
    assert Event.objects.get(name="findings.changed").facts["opened"] == 2
