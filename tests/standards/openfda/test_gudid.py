from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards.openfda import read_gudid

BYTES = (Path(__file__).parents[2] / "corpus" / "openfda" / "gudid.xml").read_bytes()


def test_records_are_read_as_from_openfda():
    page = read_gudid(BYTES)
    (pump,) = page.results
    assert (pump.company, pump.brand, pump.version) == ("LARKMOOR MEDICAL INC.", "Drift Pump", 4)
    assert (pump.published, pump.distributed, pump.labeled_serial) == (date(2026, 5, 11), True, True)
    assert pump.dis == ("09506000134352", "19506000134359")
    assert (pump.identifiers[1].contains, pump.identifiers[1].quantity) == ("09506000134352", 6)
    assert ([code.code for code in pump.product_codes], [term.active for term in pump.terms]) == (["FRN"], [False])
    assert [fault.place for fault in page.faults] == [
        "line 34, column 3.identifiers[0].id",
        "line 34, column 3.identifiers",
    ]


@pytest.mark.parametrize(
    "data",
    [b"", b"<gudid><device>", b'<!DOCTYPE x [<!ENTITY a "b">]><gudid/>', b"<gudid>" + b"<device>" * 2000],
)
def test_what_is_no_sound_xml_is_refused(data):
    with pytest.raises(FormatError):
        read_gudid(data)


@given(st.binary(max_size=30), st.integers(0, len(BYTES)), st.integers(0, 30))
def test_only_a_format_error_comes_out(inserted, position, dropped):
    with suppress(FormatError):
        read_gudid(BYTES[:position] + inserted + BYTES[position + dropped :])


def test_the_published_test_record_is_read(shared_data: Path):
    page = read_gudid((shared_data / "openfda" / "gudid_test_records.xml").read_bytes())
    assert (len(page.results), len(page.faults)) == (1, 0)
    (device,) = page.results
    assert device.dis == ("00844588018923", "00844868017264")
    assert (device.labeled_lot, device.distribution_end) == (True, date(2018, 9, 24))
