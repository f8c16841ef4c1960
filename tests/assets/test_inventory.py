"""Lists as hospitals write them: columns, values, faults, and the CycloneDX form; no database."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.assets import inventory
from wardwatch.assets.catalogue import common_products
from wardwatch.assets.inventory import columns
from wardwatch.assets.types import CareRole, ColumnMapping, Details, Field, NetworkExposure
from wardwatch.kit.errors import FormatError
from wardwatch.kit.sheets import clean


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Manufacturer,Model No.,Firmware,Qty", [Field.VENDOR, Field.PRODUCT, Field.VERSION, Field.QUANTITY]),
        ("Make,Device Description,Model #,SW Rev", [Field.VENDOR, Field.PRODUCT, Field.MODEL, Field.VERSION]),
        ("VENDOR,Asset_Name,Dept,Location", [Field.VENDOR, Field.PRODUCT, Field.DEPARTMENT, Field.SITE]),
        ("Mfr,Equipment,Dept/Location,S/N", [Field.VENDOR, Field.PRODUCT, Field.DEPARTMENT, Field.SERIAL]),
        ("Hersteller,Produkt,Anzahl,Colour", [Field.VENDOR, Field.PRODUCT, Field.QUANTITY, None]),
        ("Name,Product Name,Vendor Name,Asset Tag", [None, Field.PRODUCT, Field.VENDOR, None]),
    ],
)
def test_headers_as_hospitals_write_them_are_understood(headers: str, expected: list[Field | None]) -> None:
    assert list(columns.propose(headers.split(",")).fields) == expected


def test_a_preview_shows_mapping_sample_and_faults_with_their_lines() -> None:
    data = (
        b"Riverbend inventory 2026;;;\n\nMake;Model;Qty;End of support\n"
        b"Contec;CMS8000;2;2026-01\nBaxter;;1;\nBD;Alaris;two;3/4/2026\n"
    )
    preview = inventory.preview(data, "list.csv")
    assert preview.columns == ("Make", "Model", "Qty", "End of support")
    assert preview.mapping.missing == ()
    assert preview.sample[0] == ("Contec", "CMS8000", "2", "2026-01")
    assert (preview.good, preview.refused) == (1, 2)
    assert [(fault.line, fault.column) for fault in preview.faults] == [
        (5, "Model"),
        (6, "Qty"),
        (6, "End of support"),
    ]


def test_a_person_chooses_the_columns_where_the_headers_say_nothing() -> None:
    data = b"A,B,C\nContec,CMS8000,blue\n"
    preview = inventory.preview(data, "list.csv")
    assert preview.mapping.missing == (Field.VENDOR, Field.PRODUCT)
    with pytest.raises(inventory.UnmappedColumns):
        inventory.read(data)
    chosen = ColumnMapping((Field.VENDOR, Field.PRODUCT, None))
    assert inventory.read(data, chosen).lines[0].details == Details(vendor="Contec", product="CMS8000")
    for wrong in (
        ColumnMapping((Field.VENDOR, Field.PRODUCT)),
        ColumnMapping((Field.VENDOR, Field.PRODUCT, Field.VENDOR)),
    ):
        with pytest.raises(inventory.UnmappedColumns):
            inventory.read(data, wrong)


def test_values_are_read_or_refused_never_guessed() -> None:
    head = b"vendor,product,quantity,network_exposure,care_role,support_end,cpe,purl\n"
    good = b'A,B,"1,200",DMZ,Life support,2026,cpe:2.3:a:a:b:1:*:*:*:*:*:*:*,pkg:npm/b@1\nA,B,n/a,-,unknown,,,\n'
    lines = inventory.read(head + good).lines
    assert lines[0].details == Details(
        vendor="A",
        product="B",
        quantity=1200,
        network_exposure=NetworkExposure.INTERNET_FACING,
        care_role=CareRole.LIFE_SUSTAINING,
        support_end=date(2026, 12, 31),
        cpe="cpe:2.3:a:a:b:1:*:*:*:*:*:*:*",
        purl="pkg:npm/b@1",
    )
    assert lines[1].details == Details(vendor="A", product="B")
    bad = inventory.read(head + b"A,B,0,VLAN 20,important,soon,cpe:nonsense,npm/b\n")
    assert [fault.column for fault in bad.faults] == [
        *("quantity", "network_exposure", "care_role", "support_end", "cpe", "purl")
    ]


@pytest.mark.parametrize(
    ("cell", "read"),
    [("12", 12), ("12.0", 12), ("1,200.00", 1200), ("1000000", 1000000), ("12,00", 12), ("1.200.000", None)]
    + [(cell, None) for cell in ("1,5", "1.5", "1.200", "1,000,001", "-3", "٣", "1e3")],
)
def test_a_quantity_is_a_whole_number_as_spreadsheets_write_it(cell: str, read: int | None) -> None:
    found = inventory.read(f'vendor,product,quantity\nA,B,"{cell}"\n'.encode())
    assert [line.details.quantity for line in found.lines] == ([] if read is None else [read])
    assert len(found.faults) == (read is None)


def test_an_unquoted_separator_is_a_fault_not_a_shift() -> None:
    read = inventory.read(b"vendor,product\nBecton, Dickinson,Alaris\nBD,Alaris\n")
    assert [(fault.line, fault.column) for fault in read.faults] == [(2, "")]
    assert len(read.lines) == 1


def test_what_is_no_list_says_what_to_do() -> None:
    for data, words in ((b"PK\x03\x04", "damaged"), (b"<bom/>", "JSON"), (b"{}", "bomFormat")):
        with pytest.raises(FormatError, match=words):
            inventory.preview(data, "file")


BOM = b"""{"bomFormat":"CycloneDX","specVersion":"1.5",
 "metadata":{"component":{"type":"device","name":"CT scanner","manufacturer":{"name":"Maker"}}},
 "components":[
  {"type":"operating-system","name":"Windows 10","version":"22H2","publisher":"Microsoft"},
  {"type":"library","name":"zlib","version":"1.2","publisher":"zlib"},
  {"type":"application","name":"Nobody's program"},
  {"type":"firmware","name":"Detector","version":"4","supplier":{"name":"Maker"},
   "components":[{"type":"application","name":"Loader","version":"1"}]}]}"""


def test_a_bill_of_materials_lists_a_device_and_what_is_inside() -> None:
    read = inventory.read(BOM)
    assert [(line.number, line.details.vendor, line.details.product, line.inside) for line in read.lines] == [
        (1, "Maker", "CT scanner", None),
        (2, "Microsoft", "Windows 10", (0, 1)),
        (3, "zlib", "zlib", (0, 1)),
        (5, "Maker", "Detector", (0, 1)),
        (6, "Maker", "Loader", (0, 5)),
    ]
    assert read.describes == {1: True}
    assert [str(fault) for fault in read.faults] == [
        "line 4, Nobody's program: names no manufacturer, supplier or publisher"
    ]
    assert inventory.preview(BOM, "bom.json").good == 5


def test_the_template_imports_as_it_is() -> None:
    read = inventory.read(inventory.template_csv())
    assert read.faults == ()
    assert read.stated == frozenset(Field) - {Field.CONTAINER, Field.UID}
    assert len(read.lines) == 2


def test_a_name_that_is_the_word_unknown_is_exported_as_it_is() -> None:
    known = Details(vendor="Unknown", product="unknown", department="unknown")
    assert [line.details for line in inventory.read(inventory.export_csv([known])).lines] == [known]


def test_every_component_that_cannot_be_read_counts() -> None:
    broken = b'{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":1},{"type":2}]}'
    assert inventory.preview(broken, "bom.json").refused == len(inventory.read(broken).faults) == 2


texts = st.text(alphabet=st.sampled_from("aB9=+-@'\",;\tß é"), max_size=12)


@given(st.lists(st.builds(Details, vendor=texts, product=texts, model=texts, serial=texts)))
def test_what_was_exported_is_imported_again(typed: list[Details]) -> None:
    details = [one for one in map(_tidy, typed) if one.vendor and one.product]
    assert [line.details for line in inventory.read(inventory.export_csv(details)).lines] == details


def _tidy(details: Details) -> Details:
    fields = {name: clean(getattr(details, name)) for name in ("vendor", "product", "model", "serial")}
    return details.having(**{name: text.lstrip("' ") for name, text in fields.items()})


def test_the_tick_list_is_well_formed() -> None:
    products = common_products()
    assert len({product.key for product in products}) == len(products) >= 60
    assert all(product.words and product.vendor and product.product for product in products)


def test_reading_a_list_needs_no_django() -> None:
    script = "import sys; import wardwatch.assets.inventory; print('django' in sys.modules)"
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "False"


def test_what_no_table_could_hold_is_a_fault() -> None:
    many = b"vendor,product,quantity\nA,B,00000000019999999999\n" + b"V" * 301 + b",B,1\n"
    assert [(fault.line, fault.column) for fault in inventory.read(many).faults] == [(2, "quantity"), (3, "vendor")]
    component = {"type": "device", "name": "B\0C", "version": "1\0", "manufacturer": {"name": "A"}}
    long = {**component, "name": "B" * 301}
    read = inventory.read(
        json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [component, long]}).encode()
    )
    assert [(line.details.product, line.details.version) for line in read.lines] == [("B C", "1")]
    assert [fault.reason for fault in read.faults] == ["its product is longer than 300 characters"]
