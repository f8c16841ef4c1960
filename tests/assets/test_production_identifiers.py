"""What the label of one piece says beside its device identifier: lot and dates, kept with the line."""

from datetime import date, datetime

import pytest

from people import settle
from wardwatch.assets import inventory, queries
from wardwatch.assets.inventory.values import checked
from wardwatch.assets.models import AssetChange
from wardwatch.assets.operations import import_inventory
from wardwatch.assets.operations.editing import change_asset
from wardwatch.assets.portability import exported
from wardwatch.assets.queries import AssetRow
from wardwatch.assets.types import Details, Field, ImportMode, Inventory
from wardwatch.audit.types import Actor
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError

PUMP = "09506000134352"
SCANNED = f"]d201{PUMP}111904001731040121S-77\x1d10LOT9"
HEAD = "Manufacturer,Device,Lot No.,Mfg Date,Exp. Date,UDI\n"


def read(rows: str) -> Inventory:
    return inventory.read((HEAD + rows).encode())


def test_a_scanned_label_gives_lot_and_dates() -> None:
    (line,) = read(f"Larkmoor,Drift,,,,{SCANNED}\n").lines
    assert (line.details.lot, line.details.manufactured, line.details.expires) == ("LOT9", "2019-04", date(2031, 4, 1))
    by_hand = checked(Details(vendor="Larkmoor", product="Drift", udi_di=SCANNED, lot="OWN"))
    assert (by_hand.lot, by_hand.manufactured, by_hand.serial) == ("OWN", "2019-04", "S-77")


def test_columns_of_its_own_come_before_the_label() -> None:
    (line,) = read(f"Larkmoor,Drift,L-1,2020,2030-06,{SCANNED}\n").lines
    assert (line.details.lot, line.details.manufactured, line.details.expires) == ("L-1", "2020", date(2030, 6, 30))
    assert line.details.serial == "S-77"


@pytest.mark.parametrize(
    ("cell", "made"),
    [
        ("2019-03-14", "2019-03-14"),
        ("2019-03", "2019-03"),
        ("2019", "2019"),
        ("03/2019", "2019-03"),
        ("3/14/2019", "2019-03-14"),
        ("3/4/2019", "2019"),  # two readings: the year is all that is known
        ("Mar 2019", "2019-03"),
        ("14 March 2019", "2019-03-14"),
        ("n/a", ""),
    ],
)
def test_the_day_of_manufacture_is_kept_as_far_as_it_is_known(cell: str, made: str) -> None:
    (line,) = read(f"Larkmoor,Drift,,{cell},,\n").lines
    assert line.details.manufactured == made
    assert checked(Details(vendor="L", product="D", manufactured=cell)).manufactured == made


def test_what_is_no_date_is_a_fault_of_its_column() -> None:
    (fault,) = read("Larkmoor,Drift,,last spring,,\n").faults
    assert (fault.line, fault.column) == (2, "Mfg Date")
    with pytest.raises(FormatError) as refused:
        checked(Details(vendor="L", product="D", manufactured="last spring"))
    assert refused.value.place == "manufactured"


def test_a_lot_that_a_spreadsheet_spoiled_is_refused() -> None:
    (fault,) = read("Larkmoor,Drift,1.23457E+11,,,\n").faults
    assert "lost its last digits" in fault.reason


def test_hardware_in_a_parts_list_says_lot_and_day_of_manufacture() -> None:
    bom = b"""{"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [{"type": "device",
        "name": "Drift", "supplier": {"name": "Larkmoor"}, "properties": [
        {"name": "cdx:device:lotNumber", "value": "L7"}, {"name": "cdx:device:serialNumber", "value": "S7"},
        {"name": "cdx:device:prodTimestamp", "value": "2019-03-14T08:00:00Z"}]}, {"type": "device", "name": "Other",
        "supplier": {"name": "Larkmoor"}}]}"""
    said, silent = inventory.read(bom).lines
    assert (said.details.lot, said.details.serial, said.details.manufactured) == ("L7", "S7", "2019-03-14")
    assert silent.unstated == {Field.SERIAL, Field.LOT, Field.MANUFACTURED}


def test_lots_are_stored_exported_and_tell_lines_apart(db: str, now: datetime) -> None:
    with login("worker"):
        sector = settle(now)
    home, principal = sector.riverbend.pk, sector.principal(sector.rosa)
    actor = Actor(f"person:{sector.rosa.person_id}", "web")

    def take(rows: str) -> dict[str, AssetRow]:
        import_inventory(
            principal=principal, actor=actor, organization=home, file_name="list.csv", data=(HEAD + rows).encode(),
            mode=ImportMode.ALL_OR_NOTHING, at=now,
        )  # fmt: skip
        return {row.details.lot: row for row in queries.inventory(home, viewer=principal.viewer).rows}

    before = take("Larkmoor,Drift,A1,2019-03,2030-01-31,\nLarkmoor,Drift,B2,,,\n")
    after = take("Larkmoor,Drift,B2,2020,,\nLarkmoor,Drift,A1,2019-03,2030-01-31,\n")
    assert {lot: row.uid for lot, row in after.items()} == {lot: row.uid for lot, row in before.items()}
    said = after["A1"].details.having(lot="A9")
    change_asset(
        principal=principal, actor=actor, organization=home, asset=after["A1"].uid, details=said, at=now
    )  # fmt: skip
    with login("worker"):
        assert ["A1", "A9"] in [change.fields.get("lot") for change in AssetChange.objects.all()]
        table = next(file for file in exported(home) if file.name == "inventory.csv")
    assert isinstance(table.data, bytes)
    text = table.data.decode("utf-8-sig")
    assert "lot,manufactured,expires" in text.splitlines()[0]
    assert ",A9,2019-03,2030-01-31," in text
