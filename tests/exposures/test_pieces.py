"""Claims about some lots, serial numbers or days alone: asked, answered, explained, and who reads what of it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from factories import claims
from feeds.documents import device, devices
from people import Sector, settle
from wardwatch.assets.models import Asset
from wardwatch.assets.operations.devices import store_devices
from wardwatch.assets.operations.editing import change_asset
from wardwatch.assets.queries import asset as asset_row
from wardwatch.assets.types import Details, Line
from wardwatch.audit.types import Actor
from wardwatch.exposures.models import Finding, FindingTransition
from wardwatch.exposures.operations import catch_up
from wardwatch.exposures.pack import (
    Pack,
    PackedDevice,
    PackedRange,
    PackedVulnerability,
    devices_of,
    match_inventory,
    read_pack,
)
from wardwatch.exposures.pack.building import build_pack
from wardwatch.exposures.queries import why
from wardwatch.exposures.types import Why
from wardwatch.kit.database import login
from wardwatch.kit.keys import Keyring
from wardwatch.standards.openfda import read_devices

CVE = "CVE-2026-2001"
LOTS = "lot\t=\tL1\nlot\t..\tM100\tM199"
SERIALS = "serial\t<\t14000"
SECRET = "13777"
PUMP = "09506000134352"


def set_up(now: datetime, some: str, **said: Any) -> tuple[Sector, Asset]:
    with login("worker"):
        sector = settle(now)
        claims.affected(CVE, "Larkmoor", "Drift Pump", by=claims.assertion(at=now, asserter="CISA"), pieces=some)
        line = claims.line(sector.riverbend, "Larkmoor", "Drift Pump", "1.0", at=now, **said)
        claims.line(sector.riverbend, "Larkmoor", "Drift Pump", "1.0", at=now)
        catch_up(at=now)
    return sector, line


def correct(sector: Sector, line: Asset, at: datetime, **said: Any) -> None:
    principal = sector.principal(sector.rosa)
    known = asset_row(line.uid, viewer=principal.viewer).details
    change_asset(
        principal=principal, actor=Actor(f"person:{sector.rosa.person_id}", "web"), organization=sector.riverbend.pk,
        asset=line.uid, details=known.having(**said), at=at,
    )  # fmt: skip
    with login("worker"):
        catch_up(at=at)


def outcomes(line: Asset) -> list[tuple[str, str]]:
    with login("worker"):
        return list(Finding.objects.filter(asset=line.pk).values_list("outcome", "state"))


def told(sector: Sector, line: Asset, person: Any) -> tuple[Why, str]:
    found = why(asset=line.uid, cve=CVE, viewer=sector.principal(person).viewer)
    return found, " ".join(
        [*(link.text for link in found.chain), *found.changes, *(link.text for link in found.against)]
    )


def test_a_lot_that_is_not_known_is_asked_for_and_the_answer_decides(db: str, now: datetime) -> None:
    sector, line = set_up(now, LOTS)
    assert outcomes(line) == [("cannot_tell", "version unknown")]
    found, words = told(sector, line, sector.rosa)
    assert found.asks == ("lot",)
    assert "Which lot?" in words
    assert "lots M100 to M199, L1" in words
    assert "Stating the lot in the inventory would answer it." in found.changes

    correct(sector, line, now + timedelta(hours=1), lot="M150")
    assert outcomes(line) == [("affected", "open")]
    found, words = told(sector, line, sector.rosa)
    assert "Lot M150 is among the pieces meant" in words
    assert (found.verdict, found.asks, found.confidence) == ("affected", (), 95)

    correct(sector, line, now + timedelta(hours=2), lot="M200")
    assert outcomes(line)[0][0] == "not_affected"
    found, words = told(sector, line, sector.rosa)
    assert found.verdict == "not_affected"
    assert "Lot M200 is none of the pieces meant: lots M100 to M199, L1." in words
    assert "So it is not affected." in words
    with login("worker"):
        other = Finding.objects.exclude(asset=line.pk).get()
        assert (other.outcome, FindingTransition.objects.filter(finding=other).count()) == ("cannot_tell", 0)


def test_a_lot_outside_is_a_non_finding_with_a_reason(db: str, now: datetime) -> None:
    sector, line = set_up(now, LOTS, lot="L2")
    assert outcomes(line) == []
    found, words = told(sector, line, sector.rosa)
    assert (found.verdict, found.finding) == ("not_affected", None)
    assert "Lot L2 is none of the pieces meant" in words


def test_a_sealed_serial_number_decides_and_is_told_to_nobody_else(db: str, now: datetime) -> None:
    sector, line = set_up(now, SERIALS, serial=SECRET)
    assert outcomes(line) == [("affected", "open")]
    found, words = told(sector, line, sector.rosa)
    assert f"Serial number {SECRET} is among the pieces meant: serial numbers below 14000." in words
    found, words = told(sector, line, sector.ada)
    assert SECRET not in words
    assert found.verdict == "affected"
    assert "The serial number, which the member keeps to itself, is among the pieces meant" in words
    assert "So it is affected." in words


def test_a_sealed_serial_number_outside_is_explained_without_it(db: str, now: datetime) -> None:
    sector, line = set_up(now, SERIALS, serial="20777")
    assert outcomes(line) == []
    for person in (sector.rosa, sector.ada):
        found, words = told(sector, line, person)
        assert found.verdict == "not_affected"
        assert ("20777" in words) is (person is sector.rosa)


def test_who_may_not_see_a_serial_number_is_not_asked_for_it(db: str, now: datetime) -> None:
    sector, line = set_up(now, SERIALS)
    assert told(sector, line, sector.rosa)[0].asks == ("serial",)
    found, words = told(sector, line, sector.ada)
    assert (found.asks, found.verdict) == ((), "cannot_tell")
    assert "keeps the serial number to itself" in words


def test_days_of_manufacture_are_compared_as_far_as_they_are_known(db: str, now: datetime) -> None:
    sector, line = set_up(now, "made\t\t2019-03-14", manufactured="2019-03")
    assert outcomes(line) == [("cannot_tell", "version unknown")]
    assert "cannot be told from the pieces meant: made before 2019-03-15" in told(sector, line, sector.rosa)[1]
    correct(sector, line, now + timedelta(hours=1), manufactured="2019-03-14")
    assert outcomes(line) == [("affected", "open")]


def packed(some: str, **said: Any) -> PackedRange:
    return PackedRange(
        vulnerability=0, vendor="Larkmoor", product="Drift Pump", product_text="", status="affected", scheme="",
        low=None, low_inclusive=True, high=None, high_inclusive=False, understood=True, cpe="", purl="",
        asserter="CISA", record="ADV-1", words="", pieces=some, **said,
    )  # fmt: skip


def test_a_pack_decides_by_pieces_and_by_device_identifiers(now: datetime) -> None:
    pack = Pack(
        center="Test", built_at=now, vulnerabilities=(PackedVulnerability(CVE, "", False),), ranges=(packed(LOTS),),
        devices=(PackedDevice("Larkmoor", "Drift Pump", "", "", (PUMP,)),),
    )  # fmt: skip

    def verdicts(**said: Any) -> list[tuple[str, str]]:
        lines = [Line(1, Details(**{"vendor": "Larkmoor", "product": "Drift Pump", **said}))]
        return [(match.verdict, match.steps[-2].text) for match in match_inventory(lines, pack)]

    assert verdicts(lot="L1")[0][0] == "affected"
    assert verdicts(lot="L2") == []
    assert verdicts()[0][0] == "cannot_tell"
    ((verdict, words),) = verdicts(vendor="Our store", product="Box 7", udi_di=PUMP, lot="M101")
    assert (verdict, words.startswith("Lot M101 is among")) == ("affected", True)
    assert devices_of(pack)([PUMP, "?"])[PUMP].vendor == "Larkmoor"


def test_a_pack_holds_the_identifiers_under_whose_names_it_says_something(
    db: str, now: datetime, tmp_path: Path
) -> None:
    named = (
        device(PUMP, record="a", company_name="Larkmoor", brand_name="Drift Pump", version_or_model_number=""),
        device("09506000117843", record="b", company_name="Larkmoor", brand_name="Bedside", version_or_model_number=""),
        device("09506000134369", record="c", company_name="Orlop", brand_name="Drift Pump", version_or_model_number=""),
    )
    with login("worker"):
        settle(now)
        claims.affected(CVE, "Larkmoor", "Drift Pump", by=claims.assertion(at=now), pieces=LOTS)
        store_devices(read_devices(devices(*named)).results, document=0)
    ring = Keyring(tmp_path / "keys")
    pack = read_pack(build_pack(at=now, sign=ring.sign), ring.public_key)
    assert [each.dis for each in pack.devices] == [(PUMP,)]
    assert [each.pieces for each in pack.ranges] == [LOTS]


def test_where_the_lot_decides_nobody_is_asked_for_the_version(db: str, now: datetime) -> None:
    sector, line = set_up(now, LOTS)
    found, _words = told(sector, line, sector.rosa)
    advice = " ".join((*found.advice, *(each.source for each in found.inputs)))
    assert "First, please check whether yours is one of the pieces meant." in advice
    assert "version" not in advice
