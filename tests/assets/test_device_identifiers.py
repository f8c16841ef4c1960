"""Device identifiers on lists: scanned, typed, mistyped, and naming lines that name nothing else."""

from collections.abc import Collection, Mapping
from datetime import datetime

import pytest

from feeds.documents import device, devices
from people import settle
from wardwatch.assets import inventory, queries
from wardwatch.assets.inventory.rows import Device
from wardwatch.assets.inventory.values import checked
from wardwatch.assets.operations import import_inventory
from wardwatch.assets.operations.devices import store_devices
from wardwatch.assets.types import Details, ImportMode, Inventory
from wardwatch.audit.types import Actor
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError
from wardwatch.standards.openfda import read_devices

PUMP = "09506000134352"
SCANNED = f"]d201{PUMP}1131040121S-77\x1d10LOT9"
HEAD = "vendor,product,model,serial,UDI\n"


def known(dis: Collection[str]) -> Mapping[str, Device]:
    table = {PUMP: Device("Larkmoor Medical", "Drift Pump", "DP-400", "openFDA")}
    return {di: table[di] for di in dis if di in table}


def read(rows: str) -> Inventory:
    return inventory.read((HEAD + rows).encode(), devices=known)


@pytest.mark.parametrize(
    ("cell", "serial"),
    [
        (PUMP, ""),
        ("9506000134352", ""),
        ("0950 6000 13435 2", ""),
        (f"(01){PUMP}(21)S-77(17)310401", "S-77"),
        (SCANNED, "S-77"),
        (f"https://id.gs1.org/01/{PUMP}/21/S-77", "S-77"),
    ],
)
def test_what_scanners_and_people_write_is_one_identifier(cell: str, serial: str) -> None:
    (line,) = read(f"Larkmoor,Drift,,,{cell}\n").lines
    assert (line.details.udi_di, line.details.serial) == (PUMP, serial)
    (stated,) = read(f"Larkmoor,Drift,,A-1,{cell}\n").lines
    assert stated.details.serial == "A-1"
    by_hand = checked(Details(vendor="Larkmoor", product="Drift", udi_di=cell))
    assert (by_hand.udi_di, by_hand.serial) == (PUMP, serial)


def test_a_wrong_check_digit_is_a_fault_of_its_column() -> None:
    found = read(f"Larkmoor,Drift,,,09506000134353\nLarkmoor,Drift,,,{PUMP}\nLarkmoor,Drift,,,n/a\n")
    (fault,) = found.faults
    assert (fault.line, fault.column) == (2, "UDI")
    assert "check digit 3" in fault.reason
    assert [line.details.udi_di for line in found.lines] == [PUMP, ""]
    with pytest.raises(FormatError, match="check digit") as caught:
        checked(Details(vendor="Larkmoor", product="Drift", udi_di="09506000134353"))
    assert caught.value.place == "udi_di"


def test_an_identifier_names_what_the_list_leaves_out() -> None:
    found = read(f",,,,{PUMP}\nOurs,,,,{PUMP}\n,Pump 5,X,,(01){PUMP}(21)7\n,,,,09506000117843\n")
    assert [(line.details.vendor, line.details.product, line.details.model) for line in found.lines] == [
        ("Larkmoor Medical", "Drift Pump", "DP-400"),
        ("Ours", "Drift Pump", "DP-400"),
        ("Larkmoor Medical", "Pump 5", "X"),
    ]
    assert [(each.line, each.di, each.source) for each in found.named] == [(n, PUMP, "openFDA") for n in (2, 3, 4)]
    assert {(fault.line, fault.column) for fault in found.faults} == {(5, "vendor"), (5, "product")}
    assert not inventory.read((HEAD + f",,,,{PUMP}\nA,B,,,\n").encode()).named


def test_serials_of_carriers_stay_where_a_later_list_has_none(db: str, now: datetime) -> None:
    with login("worker"):
        sector = settle(now)
        page = read_devices(devices(device(PUMP)))
        store_devices(page.results, document=0)
    principal = sector.principal(sector.rosa)
    for cell in (f"(01){PUMP}(21)S-77", PUMP):
        done = import_inventory(
            principal=principal,
            actor=Actor(f"person:{sector.rosa.person_id}", "web"),
            organization=sector.riverbend.pk,
            file_name="list.csv",
            data=f"vendor,product,model,UDI\n,,,{cell}\n".encode(),
            mode=ImportMode.ALL_OR_NOTHING,
            at=now,
        )
        assert done.named[0].vendor == "Larkmoor Medical"
    (row,) = queries.inventory(sector.riverbend.pk, viewer=principal.viewer).rows
    assert (row.details.udi_di, row.details.serial, row.details.product) == (PUMP, "S-77", "Drift Pump")
