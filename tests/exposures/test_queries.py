"""Lists, counts and reasons, as each viewer may see them."""

from datetime import datetime

import pytest

from factories import claims
from people import Sector, settle
from wardwatch.assets import private
from wardwatch.assets.types import NetworkExposure
from wardwatch.exposures import operations, queries
from wardwatch.exposures.matching.ranges import Verdict
from wardwatch.exposures.queries.reasons import KEPT
from wardwatch.exposures.states import FindingState
from wardwatch.kit.cursors import BadCursor
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.vulnerabilities.models import AffectedRange

CVE = "CVE-2026-0001"


@pytest.fixture
def sector(db: str, now: datetime) -> Sector:
    with login("worker"):
        sector = settle(now)
        claims.affected(CVE, "Contec", "CMS8000", by=claims.assertion(at=now, document="ICSMA-26-001-01"), high="2.1")
        claims.affected(
            CVE, "Contec", "CMS8000", by=claims.assertion(at=now, asserter="Bluebird Research"), status="not_affected",
            high="2.0",
        )  # fmt: skip
        claims.exploited(CVE, by=claims.assertion(at=now, document="known exploited"))
        listed = claims.inventory(sector.riverbend, at=now)
        for version in ("1.7", "1.8", "1.9", "2.1"):
            line = claims.line(sector.riverbend, "Contec", "CMS-8000", version, at=now, inventory=listed)
            own = intern(labels.private(sector.riverbend.pk, sector.center.pk, shared=False))
            _seal(line.pk, own)
        claims.line(sector.orchard, "Contec", "CMS8000", "", at=now)
        operations.catch_up(at=now)
    return sector


def _seal(asset: int, label: int) -> None:
    from django.db import transaction

    with transaction.atomic():
        private.seal_many({asset: private.Private(network_exposure=NetworkExposure.INTERNET_FACING)}, label=label)


def test_lists_are_filtered_paged_and_seen_through_the_rule(sector: Sector) -> None:
    rosa, ada, rex = (sector.viewer(user) for user in (sector.rosa, sector.ada, sector.rex))
    assert len(queries.findings(viewer=ada).rows) == 4
    assert queries.findings(viewer=rex).rows == ()
    assert {row.organization_name for row in queries.findings(viewer=rosa).rows} == {"Riverbend Hospital"}
    first = queries.findings(viewer=ada, limit=3)
    rest = queries.findings(viewer=ada, limit=3, after=first.after)
    assert len({row.uid for row in first.rows + rest.rows}) == 4
    assert rest.after == ""
    assert rest.rows[0].state == FindingState.VERSION_UNKNOWN  # no date: last
    assert queries.findings(viewer=ada, cve="cve-2026-0001", states=[FindingState.OPEN]).rows[0].cve == CVE
    assert queries.findings(viewer=ada, organization=sector.orchard.pk, states=[FindingState.OPEN]).rows == ()
    assert queries.findings(viewer=ada, cve="CVE-1999-0001").rows == ()
    levels = sorted({row.priority for row in first.rows + rest.rows})
    for asked in (*([level] for level in levels), levels):
        fitting = [row for row in first.rows + rest.rows if row.priority in asked]
        assert list(queries.findings(viewer=ada, priorities=asked).rows) == fitting
        with_state = queries.findings(viewer=ada, priorities=asked, states=[FindingState.OPEN])
        assert list(with_state.rows) == [row for row in fitting if row.state == FindingState.OPEN]
    for place in ("tomorrow", "2026-12-01:1", "ü", first.after[:-4] + "AAAA"):
        with pytest.raises(BadCursor):
            queries.findings(viewer=ada, after=place)


def test_counts_and_who_is_touched(sector: Sector) -> None:
    ada, rosa, rex = (sector.viewer(user) for user in (sector.ada, sector.rosa, sector.rex))
    seen = queries.counts(viewer=ada)
    assert (seen.by_state[FindingState.OPEN], seen.by_state[FindingState.VERSION_UNKNOWN]) == (3, 1)
    assert sum(seen.by_priority.values()) == 3
    assert sum(queries.counts(viewer=rex).by_state.values()) == 0
    touched = queries.touched_by([CVE], viewer=ada)
    assert [(each.organization_name, each.state, each.findings) for each in touched] == [
        ("Orchard Clinic", FindingState.VERSION_UNKNOWN, 1),
        ("Riverbend Hospital", FindingState.OPEN, 3),
    ]
    assert queries.touched_by([CVE, *(f"CVE-1999-{number:04}" for number in range(30))], viewer=ada) == touched
    assert [each.organization_name for each in queries.touched_by([CVE], viewer=rosa)] == ["Riverbend Hospital"]


def test_what_is_offered_for_a_product_reaches_its_finding(sector: Sector, now: datetime) -> None:
    with login("worker"):
        said = claims.assertion(at=now, asserter="Halden", key="ADV-9")
        claims.affected("CVE-2026-9001", "Halden", "Vitalis", by=said, high="3.0")
        for details, products in (("for all", []), ("for this", ["Halden Vitalis"]), ("for another", ["Halden Aster"])):
            remedy = claims.remedy("CVE-2026-9001", by=said)
            remedy.details, remedy.products, remedy.restart_required = details, products, "machine"
            remedy.save()
        claims.remedy("CVE-2026-9001", "workaround", by=claims.assertion(at=now, asserter="Stranger", key="X"))
        line = claims.line(sector.riverbend, "Halden", "Vitalis", "2.0", at=now)
        operations.catch_up(at=now)
    told = queries.why(asset=line.uid, cve="CVE-2026-9001", viewer=sector.viewer(sector.clem))
    offered = {(each.details, each.restart_required, each.asserter) for each in told.remedies}
    assert offered == {("for all", "machine", "Halden"), ("for this", "machine", "Halden")}


def test_a_finding_says_why_step_by_step(sector: Sector) -> None:
    rosa = sector.viewer(sector.rosa)
    row = next(row for row in queries.findings(viewer=rosa).rows if row.version == "1.9")
    why = queries.why_finding(row.uid, viewer=rosa)
    assert why.verdict is Verdict.AFFECTED
    assert [link.text for link in why.chain] == [
        "CISA says: Contec CMS8000 before 2.1 is affected.",
        f"Your inventory of 21 Nov 2026, line {row.line} says: Contec CMS-8000, version 1.9.",
        "1.9 is before 2.1.",
        "So it is affected.",
    ]
    assert why.chain[0].document is not None
    assert [link.text for link in why.against] == ["Bluebird Research says: Contec CMS8000 before 2.0 is not affected."]
    exposure = next(each for each in why.inputs if each.name == "network exposure")
    assert (exposure.known, exposure.value) == (True, "internet-facing")
    assert "known exploited" in next(each.source for each in why.inputs if each.name == "exploitation")
    assert why.federal.startswith("For comparison only")
    assert any("dates" in change for change in why.changes)
    history = queries.finding(row.uid, viewer=rosa).history
    words = "CISA says: Contec CMS8000 before 2.1"
    assert [(moved.before, moved.after, moved.why) for moved in history] == [(None, FindingState.OPEN, words)]


def test_a_purged_claim_leaves_no_words_in_a_finding(sector: Sector) -> None:
    row = queries.findings(viewer=sector.viewer(sector.rosa)).rows[0]
    with login("worker"):
        AffectedRange.objects.all().delete()
    (opened,) = queries.finding(row.uid, viewer=sector.viewer(sector.rosa)).history
    assert opened.why == "A source that is not named here says that this product may be affected."


def test_the_center_does_not_learn_where_a_device_stands(sector: Sector) -> None:
    ada = sector.viewer(sector.ada)
    row = queries.findings(viewer=ada, states=[FindingState.OPEN]).rows[0]
    why = queries.why_finding(row.uid, viewer=ada)
    assert why.kept == KEPT
    assert "internet" not in repr(why).lower()
    assert (why.rows, why.federal) == ((), "")


def test_what_is_no_finding_is_explained_too(sector: Sector, now: datetime) -> None:
    rosa = sector.viewer(sector.rosa)
    with login("worker"):
        fixed = sector.riverbend.assets.get(version="2.1")
        other = claims.line(sector.riverbend, "Contec", "Nebulizer", "1.0", at=now)
    outside = queries.why(asset=fixed.uid, cve=CVE, viewer=rosa)
    assert (outside.verdict, outside.finding) == (Verdict.NOT_AFFECTED, None)
    assert "2.1 is not before 2.1." in [link.text for link in outside.chain]
    unnamed = queries.why(asset=other.uid, cve=CVE, viewer=rosa)
    assert unnamed.chain[-1].text.startswith("None of the products named is this one")
    unknown = queries.why(asset=other.uid, cve="CVE-1999-0001", viewer=rosa)
    assert unknown.verdict is Verdict.CANNOT_TELL
    with pytest.raises(NotFound):
        queries.why(asset=fixed.uid, cve=CVE, viewer=sector.viewer(sector.otto))
