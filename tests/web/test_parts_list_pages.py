"""A parts list of software, sent as any of its formats: looked at, and stored."""

import io
from pathlib import Path

import pytest

from people import Sector, settle
from wardwatch.assets.models import Asset, InventoryImport
from wardwatch.kit.database import login
from web.doors import at_door, text

CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def test_a_parts_list_is_looked_at_and_stored_whatever_its_format(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    formats = []
    for name in ("cyclonedx/drift-pump.xml", "spdx/drift-pump.json", "spdx/drift-pump.spdx"):
        file = io.BytesIO((CORPUS / name).read_bytes())
        file.name = "whatever it is called.txt"
        look = rosa.post("/inventory/import/", {"file": file})["Location"]
        assert "Drift Pump" in text(rosa.get(look))
        assert rosa.post(look, {"act": "good"}).status_code == 302
        with login("worker"):
            formats.append(InventoryImport.objects.latest("pk").format)
    assert formats == ["cyclonedx-xml", "spdx", "spdx-tag-value"]
    with login("worker"):
        owned = sorted(Asset.objects.values_list("product", flat=True))
    assert owned == [
        *("Drift Pump", "Drift Pump Firmware", "Drift Radio"),
        *("dripmath", "ternnet", "ternnet", "ternos", "ternos"),
    ]
