"""What is inside a device: on the page of its line, on the pages of its parts, in the list; a list that says so."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factories import claims
from people import Sector, settle
from wardwatch.assets.models import Asset
from wardwatch.exposures.operations import catch_up
from wardwatch.kit import clock
from wardwatch.kit.database import login
from web.doors import at_door, text

BOM = b"""{"bomFormat":"CycloneDX","specVersion":"1.6",
 "metadata":{"component":{"type":"device","name":"Larkmoor DP","manufacturer":{"name":"Larkmoor Medical"}}},
 "components":[{"type":"library","name":"busybox","publisher":"Tern",
   "components":[{"type":"library","name":"ssh","publisher":"Tern"}]},
  {"type":"file","name":"image.bin"}]}"""


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


@pytest.fixture
def pump(sector: Sector) -> Asset:
    """A pump of Riverbend, with OpenSSL inside, which is known to be affected."""
    now = clock.now() - timedelta(minutes=5)
    with login("worker"):
        said = claims.assertion(at=now, asserter="CISA", key="ADV-4")
        claims.affected("CVE-2026-4001", "Tern", "OpenSSL", by=said, high="3.0")
        pump = claims.line(
            sector.riverbend, "Larkmoor Medical", "Drift Pump", "7", at=now, quantity=12, care_role="life-sustaining"
        )
        claims.line(sector.riverbend, "Tern", "OpenSSL", "1.1.1", at=now, container=pump, device=pump)
        catch_up(at=clock.now())
    return pump


def part() -> Asset:
    with login("worker"):
        found: Asset = Asset.objects.get(product="OpenSSL")
    return found


def test_a_device_shows_its_parts_and_a_part_its_device(sector: Sector, pump: Asset) -> None:
    rosa = at_door(sector.rosa)
    page = text(rosa.get(f"/inventory/{pump.uid}/"))
    for words in ("Inside this device", "OpenSSL", "Open findings", f"/inventory/{part().uid}/", "Add a parts list"):
        assert words in page, words
    page = text(rosa.get(f"/inventory/{part().uid}/"))
    for words in (f"Part of Larkmoor Medical Drift Pump (line {pump.line})", "Life-sustaining, as its device"):
        assert words in page, words
    assert "Inside this part" in page  # a part may have parts: that is where they are added
    assert f"in Larkmoor Medical Drift Pump (line {pump.line})" in text(rosa.get("/findings/"))
    asked = text(rosa.get(f"/inventory/{part().uid}/why/?cve=CVE-2026-4001"))
    assert f"OpenSSL, version 1.1.1 in Larkmoor Medical Drift Pump (line {pump.line})" in asked


def test_the_list_shows_devices_and_parts_where_they_are_asked_for(sector: Sector, pump: Asset) -> None:
    rosa = at_door(sector.rosa)
    first = text(rosa.get("/inventory/"))
    device, only_parts = (f'href="/inventory/{line.uid}/"' for line in (pump, part()))
    assert device in first
    assert only_parts not in first
    assert "?parts=only" in first
    everything = text(rosa.get("/inventory/?parts=all"))
    assert device in everything
    assert only_parts in everything
    assert only_parts in text(rosa.get("/inventory/?parts=only"))
    assert only_parts in text(rosa.get("/inventory/?q=openssl"))
    inside = text(rosa.get(f"/inventory/?inside={pump.uid}"))
    assert only_parts in inside
    assert "Inside Larkmoor Medical Drift Pump" in inside
    assert only_parts not in text(rosa.get(f"/inventory/?inside={uuid.uuid4()}"))
    assert only_parts not in text(at_door(sector.otto).get(f"/inventory/?inside={pump.uid}"))


def test_a_parts_list_is_attached_to_a_line_that_is_there(sector: Sector, pump: Asset) -> None:
    rosa = at_door(sector.rosa)
    here = f"/inventory/import/?device={pump.uid}"
    page = text(rosa.get(here))
    assert "A list of what is inside Drift Pump" in page
    assert f'action="{here}"' in page
    look = rosa.post(here, {"file": SimpleUploadedFile("bom.json", BOM)})["Location"]
    assert "The list names everything inside" in text(rosa.get(look))
    done = rosa.post(look, {"act": "good", "everything": "yes"})
    assert done["Location"] == f"/inventory/{pump.uid}/"
    with login("worker"):
        inside = set(Asset.objects.filter(device=pump, retired_at=None).values_list("product", flat=True))
        assert inside == {"busybox", "ssh"}
        assert not Asset.objects.filter(product="Larkmoor DP").exists()
        assert Asset.objects.get(product="OpenSSL").retired_at is not None


def test_anothers_device_and_none_look_the_same(sector: Sector, pump: Asset) -> None:
    otto = at_door(sector.otto)
    answers = []
    for device in (pump.uid, uuid.uuid4(), "x"):
        asked = otto.get(f"/inventory/import/?device={device}")
        sent = otto.post(f"/inventory/import/?device={device}", {"file": SimpleUploadedFile("bom.json", BOM)})
        answers.append((asked.status_code, sent.status_code))
    assert set(answers) == {(404, 404)}
    with login("worker"):
        assert Asset.objects.filter(organization=sector.orchard).count() == 0


def test_what_the_page_gives_as_a_file_has_the_container(sector: Sector, pump: Asset) -> None:
    rosa = at_door(sector.rosa)
    found = rosa.get("/inventory/?parts=all&format=json")
    rows = json.loads(b"".join(found.streaming_content))["rows"]
    assert [row["container"] for row in rows] == ["", str(pump.uid)]
