"""Claims about some models alone, and about a file: asked, answered, explained, and the same in a pack."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from factories import claims
from people import Sector, settle
from wardwatch.assets.models import Asset
from wardwatch.assets.operations.editing import change_asset, state_version
from wardwatch.assets.queries import asset as asset_row
from wardwatch.assets.types import Details, Line
from wardwatch.audit.types import Actor
from wardwatch.exposures.models import Finding
from wardwatch.exposures.operations import catch_up
from wardwatch.exposures.pack import Pack, PackedRange, PackedVulnerability, match_inventory
from wardwatch.exposures.queries import why
from wardwatch.exposures.types import Why
from wardwatch.kit.database import login

CVE = "CVE-2026-2002"
DIGEST = f"sha256:{'ab' * 32}"


def set_up(now: datetime, said: dict[str, str], **line: Any) -> tuple[Sector, Asset]:
    with login("worker"):
        sector = settle(now)
        claims.affected(CVE, "Larkmoor", "Drift Pump", by=claims.assertion(at=now, asserter="CISA"), **said)
        made = claims.line(sector.riverbend, **({"vendor": "Larkmoor", "product": "Drift Pump", "at": now} | line))
        catch_up(at=now)
    return sector, made


def outcome(line: Asset) -> list[tuple[str, int]]:
    with login("worker"):
        return list(Finding.objects.filter(asset=line.pk).values_list("outcome", "confidence"))


def told(sector: Sector, line: Asset) -> tuple[Why, str]:
    found = why(asset=line.uid, cve=CVE, viewer=sector.principal(sector.rosa).viewer)
    return found, " ".join([*(link.text for link in found.chain), *found.changes])


def correct(sector: Sector, line: Asset, at: datetime, **said: Any) -> None:
    principal, actor = sector.principal(sector.rosa), Actor(f"person:{sector.rosa.person_id}", "web")
    details = asset_row(line.uid, viewer=principal.viewer).details.having(**said)
    change_asset(
        principal=principal, actor=actor, organization=sector.riverbend.pk, asset=line.uid, details=details, at=at
    )
    with login("worker"):
        catch_up(at=at)


def test_a_model_that_is_not_known_is_asked_for_and_the_answer_decides(db: str, now: datetime) -> None:
    sector, line = set_up(now, {"model_numbers": "DP-1*\n40112"})
    assert [verdict for verdict, _ in outcome(line)] == ["cannot_tell"]
    found, words = told(sector, line)
    assert found.verdict == "cannot_tell"
    assert "Only some model numbers are meant, DP-1*, 40112, and “Larkmoor Drift Pump” does not say" in words
    assert "Stating the model number in the inventory would answer it." in words
    correct(sector, line, now + timedelta(hours=1), model="DP 120")
    assert outcome(line) == [("affected", 95)]
    assert "has one of the model numbers meant: DP-1*, 40112." in told(sector, line)[1]


def test_another_model_is_a_non_finding_that_names_the_pattern(db: str, now: datetime) -> None:
    sector, line = set_up(now, {"model_numbers": "DP-1*"}, model="DP-200")
    assert outcome(line) == []
    found, words = told(sector, line)
    assert found.verdict == "not_affected"
    assert "“Larkmoor Drift Pump DP-200” has none of the model numbers meant: DP-1*." in words


def test_a_part_is_found_by_its_file_until_its_version_changes(db: str, now: datetime) -> None:
    names = {"vendor": "Somebody", "product": "blob", "version": "2.0"}
    sector, line = set_up(now, {"hashes": f"{DIGEST} drift.bin"}, hashes=DIGEST, **names)
    assert outcome(line) == [("affected", 98)]
    assert "are the same file, drift.bin, by its SHA-256." in told(sector, line)[1]
    correct(sector, line, now + timedelta(hours=1), hashes="", owner="Ada")
    assert outcome(line) == [("affected", 98)]  # a form does not know the file, and does not forget it
    state_version(
        principal=sector.principal(sector.rosa), actor=Actor(f"person:{sector.rosa.person_id}", "web"),
        organization=sector.riverbend.pk, assets=[line.uid], version="3.0", at=now + timedelta(hours=2),
    )  # fmt: skip
    with login("worker"):
        assert Asset.objects.get(pk=line.pk).hashes == ""


def test_a_pack_decides_by_models_and_by_files() -> None:
    said = PackedRange(
        0, "Larkmoor", "Drift Pump", "", "affected", "", None, True, None, False, True, "", "", "CISA", "ADV-1", "",
        model_numbers="DP-1*",
    )  # fmt: skip
    named = msgspec.structs.replace(said, vulnerability=1, model_numbers="", hashes=f"{DIGEST} drift.bin")
    both = (PackedVulnerability("CVE-1", "", False), PackedVulnerability("CVE-2", "", False))
    pack = Pack("Test Center", datetime(2026, 1, 1, tzinfo=UTC), both, (said, named))
    pump = Details(vendor="Larkmoor", product="Drift Pump")
    lines = [
        Line(1, pump.having(model="DP-120")),
        Line(2, pump.having(model="DP-200")),
        Line(3, pump),
        Line(4, Details(vendor="Somebody", product="blob", hashes=DIGEST)),
    ]
    found = {(each.line.number, each.vulnerability): each for each in match_inventory(lines, pack)}
    verdicts = {key: str(each.verdict) for key, each in found.items() if key[0] == 4 or key[1] == "CVE-1"}
    assert verdicts == {(1, "CVE-1"): "affected", (3, "CVE-1"): "cannot_tell", (4, "CVE-2"): "affected"}
    assert "the same file, drift.bin, by its SHA-256" in " ".join(step.text for step in found[4, "CVE-2"].steps)
