"""Lists without a column for the maker as pages: what is told apart, what is asked, and what is remembered."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from factories import claims
from people import Sector, settle
from wardwatch.assets.models import Asset, InventoryImport
from wardwatch.exposures.models import Finding
from wardwatch.exposures.operations import catch_up, propose
from wardwatch.kit import clock
from wardwatch.kit.database import login
from web.doors import at_door, few_queries, text

LIST = """Device,Serial
Halden Medical Vitalis Central Station rev B,S1
Vitalis Central Station,S2
Infusion Pump 500,S3
"""


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    """An advisory names a maker that is in no list, and another one whose name is a word for devices."""
    sector = settle()
    with login("worker"):
        said = claims.assertion(at=clock.now(), asserter="CISA", key="ADV-4")
        claims.affected("CVE-2026-4001", "Halden Medical", "Vitalis Central Station", by=said)
        claims.affected("CVE-2026-4002", "Infusion", "Something else", by=said)
        catch_up(at=clock.now())
    return sector


def sent(door: Any, content: str) -> str:
    file = io.BytesIO(content.encode())
    file.name = "devices.csv"
    return str(door.post("/inventory/import/", {"file": file})["Location"])


def stored() -> list[tuple[str, str, str]]:
    with login("worker"):
        return list(Asset.objects.order_by("line").values_list("vendor", "product", "version"))


def test_makers_of_advisories_are_told_apart_and_the_rest_is_asked(sector: Sector, work: Callable[[], None]) -> None:
    rosa = at_door(sector.rosa)
    look = sent(rosa, LIST)
    with few_queries():
        page = text(rosa.get(look))
    assert "<strong>3</strong> <span>good rows<" in page
    assert "<strong>2</strong> <span>rows without a maker<" in page
    assert "a maker&#x27;s name in front of the product" in page
    assert "No column says who makes the rows without a maker" in page
    rosa.post(look, {"act": "good"})
    assert stored() == [
        ("Halden Medical", "Vitalis Central Station", "B"),
        ("unknown", "Vitalis Central Station", ""),
        ("unknown", "Infusion Pump 500", ""),
    ]
    work()
    with login("worker"):
        propose(at=clock.now())
        found = list(Finding.objects.values_list("asset__line", "vulnerability__name"))
    assert found == [(2, "CVE-2026-4001")]
    clem = at_door(sector.clem)
    page = text(clem.get("/inventory/names/"))
    assert "Halden Medical" in page
    key, seen = re.findall(r'value="([^"]+)"', page.partition('name="alias"')[2])[:2]
    assert "Stored: the same product" in text(
        clem.post("/inventory/names/", {"alias": key, "seen": seen, "act": "same"}, follow=True)
    )
    with login("worker"):
        catch_up(at=clock.now())
        assert sorted(Finding.objects.values_list("asset__line", flat=True)) == [2, 3]


def test_a_choice_of_columns_is_remembered_until_another_is_made(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    look = sent(rosa, "Wer,Was,Farbe\nHalden Medical,Vitalis,blue\n")
    assert "As you chose them" not in text(rosa.get(look))
    columns = {"column-0": "vendor", "column-1": "product", "column-2": ""}
    rosa.post(look, {"act": "good", **columns})
    with login("worker"):
        assert InventoryImport.objects.get().mapping == {"Wer": "vendor", "Was": "product", "Farbe": ""}
    again = sent(rosa, "Wer,Was,Farbe\nHalden Medical,Otrolis,red\n")
    page = text(rosa.get(again))
    assert "As you chose them for an earlier list with the same header." in page
    assert "<strong>1</strong> <span>good row<" in page
    rosa.post(again, {"act": "good"})
    assert [product for _, product, _ in stored()] == ["Vitalis", "Otrolis"]
    other = at_door(sector.otto)
    assert "As you chose them" not in text(other.get(sent(other, "Wer,Was,Farbe\nHalden Medical,Otrolis,red\n")))
    reordered = text(rosa.get(sent(rosa, "Farbe,Was,Wer\nred,Vitalis,Halden Medical\n")))
    assert "As you chose them" in reordered
