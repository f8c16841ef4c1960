"""Findings follow the claims and the inventories."""

from datetime import datetime, timedelta

import pytest

from factories import claims
from people import Sector, settle
from wardwatch.exposures.models import Finding, FindingTransition
from wardwatch.exposures.operations import catch_up, rebuild
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login

S = FindingState
CVE = "CVE-2026-0001"


@pytest.fixture
def sector(db: str, now: datetime) -> Sector:
    return settle(now)


def test_an_affected_version_opens_a_finding(sector: Sector, now: datetime) -> None:
    with login("worker"):
        claims.affected(CVE, "Contec", "CMS8000", by=claims.assertion(at=now), high="2.1")
        old = claims.line(sector.riverbend, "Contec", "CMS-8000", "1.9", at=now)
        claims.line(sector.riverbend, "Contec", "CMS-8000", "2.1", at=now)
        claims.line(sector.orchard, "Contec", "Other monitor", "1.0", at=now)
        unknown = claims.line(sector.orchard, "Contec Medical Systems", "CMS8000", "", at=now)
        caught = catch_up(at=now)
        assert caught.written.opened == 2
        found = dict(Finding.objects.values_list("asset", "state"))
        assert found == {old.pk: S.OPEN, unknown.pk: S.VERSION_UNKNOWN}
        opened = Finding.objects.get(asset=old)
        assert (opened.priority, opened.organization_id, opened.version) != ("", sector.riverbend.pk, "")
        assert opened.protect_by is not None
        assert Finding.objects.get(asset=unknown).protect_by is None
        assert FindingTransition.objects.filter(before="", after="open", finding=opened).count() == 1
        again = catch_up(at=now + timedelta(days=1))
        assert again.vulnerabilities == again.assets == 0
        whole = rebuild(at=now + timedelta(days=1))
        assert (whole.written.opened, whole.written.retriaged) == (0, 0)
        assert FindingTransition.objects.count() == 2
