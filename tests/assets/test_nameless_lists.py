"""Lists that do not say maker and product in columns of their own: what can be read is read, the rest is told."""

import pytest

from wardwatch.assets import inventory
from wardwatch.assets.inventory.rows import Device
from wardwatch.assets.matching import Known, compare
from wardwatch.assets.types import ColumnMapping, Details, Field, Preview
from workbooks import Sheet, xlsx

DI = "00812345678901"


def makers(texts):
    """Two makers are known."""
    found = {}
    for text in texts:
        for maker in ("Philips", "Larkmoor Medical"):
            if text.startswith(maker + " "):
                found[text] = maker, text.removeprefix(maker).strip()
    return found


def devices(dis):
    return {DI: Device("Larkmoor Medical", "Drift Pump", "DP-400", "openFDA")} if DI in dis else {}


def look(text: str, **said: object) -> Preview:
    return inventory.preview(text.encode(), "list.csv", makers=makers, devices=devices, **said)  # type: ignore[arg-type]


def names(text: str) -> list[tuple[str, ...]]:
    read = inventory.read(text.encode(), makers=makers, devices=devices)
    return [(each.details.vendor, each.details.product, each.details.version) for each in read.lines]


def test_maker_and_model_in_one_cell_are_told_apart_by_makers_that_are_known() -> None:
    text = "Device,Serial\nPhilips IntelliVue MX800 rev B,1\nHomemade Thing 5,2\nLarkmoor Medical Drift v2.1,3\n"
    assert names(text) == [
        ("Philips", "IntelliVue MX800", "B"),
        ("unknown", "Homemade Thing 5", ""),
        ("Larkmoor Medical", "Drift", "2.1"),
    ]
    found = look(text)
    assert (found.good, found.refused, found.no_maker) == (3, 0, 1)
    assert found.mapping.missing == (Field.VENDOR,)
    assert [(each.di, each.vendor, each.product) for each in found.named] == [
        ("Philips IntelliVue MX800 rev B", "Philips", "IntelliVue MX800 rev B"),
        ("Larkmoor Medical Drift v2.1", "Larkmoor Medical", "Drift v2.1"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Model,S/N\nMX800,1\n", [("unknown", "MX800", "")]),
        ("Equipment\nPhilips MX800\nHomemade 5\n", [("Philips", "MX800", ""), ("unknown", "Homemade 5", "")]),
        (f"UDI,Dept\n{DI},ICU\n", [("Larkmoor Medical", "Drift Pump", "")]),
        (f"UDI\n(01){DI}(21)S1\n", [("Larkmoor Medical", "Drift Pump", "")]),
        (
            "CPE\ncpe:2.3:h:larkmoor:drift_pump:-:*:*:*:*:*:*:*\n",
            [("larkmoor", "drift pump", "")],
        ),
        ("purl,version\npkg:npm/%40larkmoor/drift@1.0,1.0\n", [("@larkmoor", "drift", "1.0")]),
        ("purl,version\npkg:pypi/drift@1.0,1.0\n", [("pypi", "drift", "1.0")]),
    ],
)  # fmt: skip
def test_one_naming_column_is_enough(text: str, expected: list[tuple[str, ...]]) -> None:
    assert names(text) == expected


def test_what_says_nothing_of_its_product_is_told_line_by_line() -> None:
    found = look(f"UDI,Dept\n{DI},ICU\n00812345678918,ICU\n12345,ICU\n")
    assert (found.good, found.refused) == (1, 2)
    assert [fault.line for fault in found.faults] == [3, 4]
    assert found.faults[0].reason == "says neither a product nor an identifier that is known"


def test_a_maker_that_a_column_leaves_empty_is_asked_for_and_never_guessed() -> None:
    text = "Make,Device\n,Philips IntelliVue MX800\nContec,CMS8000\n"
    found = look(text)
    assert (found.good, found.refused, found.no_maker) == (1, 1, 0)
    assert found.faults[0].reason == "the vendor is required and empty"
    with_name = look("Make,Device,CPE\n,Pump,cpe:2.3:h:larkmoor:drift:-:*:*:*:*:*:*:*\n")
    assert (with_name.good, with_name.named[0].vendor, with_name.named[0].product) == (1, "larkmoor", "Pump")


def test_a_header_that_may_stand_above_anything_is_looked_at_first() -> None:
    text = "Name,Email\nAnna,anna@example.invalid\n"
    with pytest.raises(inventory.UnmappedColumns):
        inventory.read(text.encode())
    assert look(text).no_maker == 1
    chosen = ColumnMapping((Field.PRODUCT, None))
    assert len(inventory.read(text.encode(), chosen).lines) == 1


def test_lists_with_makers_keep_other_tables_of_the_workbook_out() -> None:
    book = xlsx(
        Sheet("Devices", [["Make", "Model"], ["Contec", "CMS8000"]]),
        Sheet("People", [["Name", "Phone"], ["Anna", "1"]]),
    )
    assert [line.details.product for line in inventory.read(book).lines] == ["CMS8000"]


def test_a_choice_of_columns_is_remembered_for_the_same_header() -> None:
    text = "A,B,C\nContec,CMS8000,blue\n"
    kept = (Field.VENDOR, Field.PRODUCT, None)
    found = look(text, remembered=lambda headers: kept if headers == ("A", "B", "C") else None)
    assert (found.good, found.remembered, found.mapping.fields) == (1, True, kept)
    other = look(text, mapping=ColumnMapping((None, Field.PRODUCT, Field.VENDOR)), remembered=lambda headers: kept)
    assert (other.remembered, other.mapping.fields[2]) == (False, Field.VENDOR)
    assert not look("A,D,C\nx,y,z\n", remembered=lambda headers: None).remembered
    read = inventory.read(text.encode(), ColumnMapping(kept))
    assert read.columns == {"A": "vendor", "B": "product", "C": ""}
    assert inventory.read(b"Make,Model,Colour\nBD,Alaris,red\n").columns == {"Make": "vendor", "Model": "product"}


def again(text: str, *stored: Details, known_makers: bool = True) -> tuple[int, list[tuple[int, str, str]]]:
    """How many lines of a list are new, and what the others make of what is stored."""
    read = inventory.read(text.encode(), makers=makers if known_makers else lambda texts: {})
    known = [Known(number, f"key{number}", each) for number, each in enumerate(stored, 1)]
    changes = compare(known, read.lines, stated=read.stated, complete=False)
    found = [(each.known.id, each.details.vendor, each.details.product) for each in changes.changed + changes.confirmed]
    return len(changes.added), sorted(found)


@pytest.mark.parametrize("serial", ["", "S1"])
def test_the_same_list_again_brings_no_line_twice_when_more_makers_are_known(serial: str) -> None:
    text = f"Device,Serial,Dept\nPhilips IntelliVue MX800,{serial},ICU\n"
    before = Details(vendor="unknown", product="Philips IntelliVue MX800", serial=serial, department="ICU")
    assert again(text, before) == (0, [(1, "Philips", "IntelliVue MX800")])
    assert again(text, before, known_makers=False) == (0, [(1, "unknown", "Philips IntelliVue MX800")])
    split = Details(vendor="Philips", product="IntelliVue MX800", serial=serial, department="ICU")
    assert again(text, split) == (0, [(1, "Philips", "IntelliVue MX800")])


def test_a_maker_that_a_person_put_right_stays() -> None:
    text = "Device,Dept\nThing 5,ICU\nThing 5 v2.0,ED\n"
    stored = Details(vendor="Larkmoor", product="Thing 5", department="ICU")
    other = Details(vendor="Larkmoor", product="Thing 5", department="ED", version="1.0")
    assert again(text, stored, other) == (0, [(1, "Larkmoor", "Thing 5"), (2, "Larkmoor", "Thing 5")])
    assert again(text, stored.having(department="OR"), other)[0] == 1
