from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.standards.udi import read
from wardwatch.standards.udi.pieces import Bounds
from wardwatch.standards.udi.prose import LONGEST, Units, stated_units

GTIN, OTHER = "51022222233336", "09506000134352"


def said(text: str) -> Units:
    units = stated_units(text)
    assert units
    assert len(units) == 1
    return units[0]


@pytest.mark.parametrize(
    ("text", "lots", "serials"),
    [
        ("Lot numbers: A123, B456; Serial 100-200", {"A123", "B456"}, {"150"}),
        ("Lot/Batch Numbers: 13F18C0374,  13F18H0580.", {"13F18C0374", "13F18H0580"}, set()),
        ("LOT # A1 and A2", {"A1", "A2"}, set()),
        ("Lot(s) A1\r\nA2\r\n  A3", {"A1", "A2", "A3"}, set()),
        ("Batch no. A100-A200", {"A100", "A150"}, set()),
        ("S/N: SN0001 through SN0100, SN0500", set(), {"SN0001", "SN0050", "SN0500"}),
        ("Serial Nos. 17, 18 & 19", set(), {"17", "18", "19"}),
        ("Lots 10 to 20, and 25", {"15", "25"}, set()),
    ],
)
def test_a_list_is_read(text, lots, serials):
    bounds = said(text).bounds
    assert all(bounds.holds(lot, None) for lot in lots)
    assert all(bounds.holds(None, serial) for serial in serials)
    assert bounds.holds("ZZ99", "ZZ99") is False
    assert ((bounds.lots is None), (bounds.serials is None)) == (not lots, not serials)


@pytest.mark.parametrize(
    "text",
    [
        "", "A123", "Lot", "Lot 007A1037, Ref 010-55-25.", "Lots made before May 2020", "Lot A1 (exp. 2020-01)",
        "Lot A1, 2020-01-31", "Lot A1, 01/2020", "Lots 1203-1304", "Lot A1 A2", "Serial numbers: unknown",
        "Lot A1 to B2", "Model X: Lot A1", "All lots made in Ohio", "All lots, Lot A1", "Lot A1; all serial numbers",
        f"UDI-DI {GTIN}", "UDI-DI 51022222233337, Lot A1", f"Lot A1; UDI {GTIN} Lot A2", "Lot A1" + "1" * LONGEST,
    ],
)  # fmt: skip
def test_what_is_not_surely_a_list_is_left_to_people(text):
    assert stated_units(text) is None


def test_all_is_all():
    assert (
        said("All lots").bounds == Bounds() == said("Serial Numbers: ALL").bounds == said("all serial numbers.").bounds
    )


def test_lots_belong_to_the_identifiers_before_them():
    units = stated_units(f"UDI-DI: {GTIN}, 9506000134352 Lot A1\nGTIN (01){OTHER}; Serial number 5 - 9; Lot B1")
    assert units
    assert [each.dis for each in units] == [(GTIN, OTHER), (OTHER,)]
    assert [each.bounds.holds("A1", "4") for each in units] == [True, False]


@given(
    st.text()
    | st.lists(st.sampled_from(["Lot", "lots", ":", "A1", "-", " to ", ",", "UDI", "and", "all", " ", "\n"])).map(
        "".join
    )
)
def test_any_text_has_an_answer(text):
    units = stated_units(text)
    assert units is None or all(isinstance(each, Units) for each in units)


@pytest.mark.parametrize("piece", [" ", "\n", ",", "Lot ", "A1-", "and ", "(s)", "#", "s/n", "A ", "1 to ", "\u2013"])
def test_long_texts_are_quick(piece):
    stated_units("Lot A1" + piece * (60_000 // len(piece)) + "x")


def test_a_scanned_device_is_found_among_the_stated():
    unit = read(f"(01){GTIN}(10)a150", at=date(2026, 11, 22))
    assert said(f"UDI-DI {GTIN} lots A100-A200").bounds.holds(unit.lot, unit.serial) is True
