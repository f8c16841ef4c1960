"""A line with a device identifier: what its page says of it, and why a claim that names the device touches it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factories import claims
from feeds.documents import device, devices
from people import Sector, settle
from wardwatch.assets.models import Asset
from wardwatch.assets.operations.devices import store_devices
from wardwatch.exposures.operations import catch_up
from wardwatch.exposures.queries import why
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.standards.openfda import read_devices
from web.doors import at_door, text

DI = "09506000134352"


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def test_what_a_device_identifier_says_stands_on_the_line_and_in_the_reason(sector: Sector) -> None:
    now = clock.now() - timedelta(minutes=5)
    with login("worker"):
        said = claims.assertion(at=now, asserter="CISA", key="ADV-4")
        claims.affected("CVE-2026-4001", "Larkmoor Medical", "Drift Pump", by=said, high="3.0")
        line: Asset = claims.line(sector.riverbend, "Our store", "Box 7", "2.0", at=now, udi_di=DI)
        catch_up(at=clock.now())
    rosa = at_door(sector.rosa)
    here = f"/inventory/{line.uid}/"
    assert "What its device identifier says" not in text(rosa.get(here))
    with login("worker"):
        store_devices(read_devices(devices(device(DI, has_serial_number="true"))).results, document=0)
        assert catch_up(at=clock.now()).assets == 1
        assert catch_up(at=clock.now()).assets == 0
    page = text(rosa.get(here))
    for words in ("Larkmoor Medical", "Drift Pump", "DP-400", "Class II: moderate to high risk", "openFDA"):
        assert words in page
    assert "CVE-2026-4001" in page
    reason = why(asset=line.uid, cve="CVE-2026-4001", viewer=sector.viewer(sector.rosa))
    words = "The device identifier on your list belongs to “Drift Pump DP-400” of “Larkmoor Medical”, openFDA."
    assert words in [link.text for link in reason.chain]
    assert reason.confidence == 85


def test_a_list_is_shown_with_what_its_identifiers_name(sector: Sector) -> None:
    with login("worker"):
        store_devices(read_devices(devices(device(DI))).results, document=0)
    rosa = at_door(sector.rosa)
    data = f"Maker,Product,UDI\n,,(01){DI}(21)S-1\nBD,Alaris,09506000134353\n"
    file = SimpleUploadedFile("list.csv", data.encode(), content_type="text/csv")
    page = text(rosa.post("/inventory/import/", {"file": file}, follow=True))
    for words in ("Named by what else they say", DI, "Larkmoor Medical", "Drift Pump", "1 good row"):
        assert words in page, words
    assert "is not a device identifier: check digit 3 in GTIN 09506000134353, expected 2" in page
