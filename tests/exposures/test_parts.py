"""Findings on parts of devices: judged with the device's care role and place, told with its name, counted as one."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from factories import claims
from people import Sector, settle
from wardwatch.assets import operations as inventories
from wardwatch.assets.models import Asset
from wardwatch.assets.queries import asset
from wardwatch.assets.types import CareRole, NetworkExposure
from wardwatch.audit.types import Actor
from wardwatch.exposures import operations, queries
from wardwatch.exposures.models import Finding, FindingTransition
from wardwatch.exposures.operations import answering
from wardwatch.exposures.queries.reach import reach_of, reach_of_product
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login

CVE = "CVE-2026-0001"
ACTOR = Actor("person:1", "web")


@pytest.fixture
def sector(db: str, now: datetime) -> Sector:
    """A pump (12 pieces) with OpenSSL and BusyBox inside, the second within the first; the same OpenSSL on a server."""
    with login("worker"):
        sector = settle(now)
        claims.affected(CVE, "Tern", "OpenSSL", by=claims.assertion(at=now, document="A-1"), high="2.0")
        claims.affected(CVE, "Tern", "BusyBox", by=claims.assertion(at=now, document="A-2", key="A-2"), high="2.0")
        claims.exploited(CVE, by=claims.assertion(at=now, document="known exploited"))
        pump = claims.line(sector.riverbend, "Larkmoor", "Pump X", "7", at=now, quantity=12)
        inside: dict[str, Any] = {"container": pump, "device": pump}
        openssl = claims.line(sector.riverbend, "Tern", "OpenSSL", "1.1.1", at=now, **inside)
        claims.line(sector.riverbend, "Tern", "BusyBox", "1.0", at=now, **{**inside, "container": openssl})
        claims.line(sector.riverbend, "Tern", "OpenSSL", "1.1.1", at=now)
        operations.catch_up(at=now)
    return sector


def stored(product: str, *, inside: bool = True) -> Any:
    with login("worker"):
        return Asset.objects.get(product=product, device__isnull=not inside)


def say(sector: Sector, line: Any, at: datetime, **said: object) -> None:
    rosa = sector.principal(sector.rosa)
    details = asset(line.uid, viewer=rosa.viewer).details.having(**said)
    inventories.change_asset(
        principal=rosa, actor=ACTOR, organization=sector.riverbend.pk, asset=line.uid, details=details, at=at
    )


def judged() -> dict[str, tuple[str, object]]:
    with login("worker"):
        rows = Finding.objects.values_list("asset__product", "asset__device", "priority", "protect_by")
        return {f"{product}{' inside' if device else ''}": (said, day) for product, device, said, day in rows}


def test_a_part_is_judged_by_what_its_device_does_and_again_when_that_changes(sector: Sector, now: datetime) -> None:
    before = judged()
    assert before["OpenSSL inside"][1] < before["OpenSSL"][1]  # a pump is at the bedside, and so is what it runs
    with login("worker"):
        touched = operations.catch_up(at=now).assets
    assert touched == 0
    say(sector, stored("Pump X", inside=False), now + timedelta(hours=1), care_role=CareRole.LIFE_SUSTAINING,
        network_exposure=NetworkExposure.INTERNET_FACING)  # fmt: skip
    with login("worker"):
        done = operations.catch_up(at=now + timedelta(hours=1))
        again = operations.catch_up(at=now + timedelta(hours=1))
    after = judged()
    assert (done.assets, again.assets) == (3, 0)  # the pump and its two parts, once
    assert after["OpenSSL"] == before["OpenSSL"]
    assert after["OpenSSL inside"] == after["BusyBox inside"] != before["OpenSSL inside"]
    server = stored("OpenSSL", inside=False)
    say(sector, server, now + timedelta(hours=2), care_role=CareRole.LIFE_SUSTAINING,
        network_exposure=NetworkExposure.INTERNET_FACING)  # fmt: skip
    with login("worker"):
        operations.catch_up(at=now + timedelta(hours=2))
        incremental = judged()
        operations.rebuild(at=now + timedelta(hours=2))
    assert incremental["OpenSSL"][0] == incremental["OpenSSL inside"][0]
    assert judged() == incremental


def test_what_the_part_says_itself_comes_first(sector: Sector, now: datetime) -> None:
    say(sector, stored("OpenSSL"), now + timedelta(hours=1), care_role=CareRole.ADMINISTRATIVE)
    say(sector, stored("Pump X", inside=False), now + timedelta(hours=2), care_role=CareRole.LIFE_SUSTAINING)
    rows = {row.product: row for row in queries.findings(viewer=sector.viewer(sector.rosa)).rows if row.device}
    assert rows["OpenSSL"].care_role == "administrative"
    assert rows["BusyBox"].care_role == "life-sustaining"
    assert {row.quantity for row in rows.values()} == {12}


def test_what_the_device_says_reopens_nothing(sector: Sector, now: datetime) -> None:
    with login("worker"):
        found = Finding.objects.get(asset=stored("OpenSSL"))
        answering.change_state(
            findings=[found.pk], to=FindingState.FIXED_CLAIMED, actor=ACTOR, at=now + timedelta(hours=1)
        )
    say(sector, stored("Pump X", inside=False), now + timedelta(hours=2), care_role=CareRole.LIFE_SUSTAINING)
    with login("worker"):
        operations.catch_up(at=now + timedelta(hours=2))
        found.refresh_from_db()
        assert found.state == FindingState.FIXED_CLAIMED
        assert FindingTransition.objects.filter(finding=found).count() == 1


def test_a_finding_on_a_part_names_its_device(sector: Sector) -> None:
    rosa = sector.viewer(sector.rosa)
    pump = stored("Pump X", inside=False)
    row = next(row for row in queries.findings(viewer=rosa).rows if row.product == "BusyBox")
    assert (row.device, row.device_name, row.device_line) == (pump.uid, "Larkmoor Pump X", pump.line)
    why = queries.why_finding(row.uid, viewer=rosa)
    assert why.line == f"Tern BusyBox, version 1.0 in Larkmoor Pump X (line {pump.line})"
    assert any(why.line in link.text for link in why.chain)
    alone = next(row for row in queries.findings(viewer=rosa).rows if row.device is None)
    assert " in " not in queries.why_finding(alone.uid, viewer=rosa).line


def test_a_part_touches_its_device_and_is_none_of_its_own(sector: Sector, now: datetime) -> None:
    rosa = sector.viewer(sector.rosa)
    found = reach_of([CVE], viewer=rosa).whole
    assert (found.lines, found.devices, found.open_devices, found.open_findings) == (3, 13, 13, 3)
    (touched,) = queries.touched_by([CVE], viewer=rosa)
    assert (touched.findings, touched.pieces) == (3, 13)
    owned = reach_of_product("Tern", "OpenSSL", viewer=rosa).whole
    assert (owned.lines, owned.devices) == (2, 13)
    say(sector, stored("Pump X", inside=False), now + timedelta(hours=1), care_role=CareRole.LIFE_SUSTAINING)
    roles = {part.key: part.reached.devices for part in reach_of([CVE], viewer=rosa).roles}
    assert roles == {"life-sustaining": 12, "unknown": 1}


def test_another_member_learns_nothing_of_a_part(sector: Sector) -> None:
    otto = sector.viewer(sector.otto)
    assert queries.findings(viewer=otto).rows == ()
    assert queries.open_on([stored("OpenSSL").pk], viewer=otto) == {}
    assert queries.open_on([stored("OpenSSL").pk], viewer=sector.viewer(sector.rosa)) == {stored("OpenSSL").pk: 1}
    assert reach_of([CVE], viewer=otto).whole.devices == 0
