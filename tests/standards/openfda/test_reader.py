import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import openfda
from wardwatch.standards.openfda import IdentifierKind

CORPUS = Path(__file__).parents[2] / "corpus" / "openfda"
DEVICES, RECALLS = (CORPUS / "devices.json").read_bytes(), (CORPUS / "recalls.json").read_bytes()


def test_a_device_and_all_that_leads_to_it():
    page = openfda.read_devices(DEVICES)
    pump = page.results[0]
    assert (page.total, page.last_updated) == (412, date(2031, 4, 2))
    assert (pump.company, pump.brand, pump.model) == ("LARKMOOR MEDICAL INC.", "Drift Pump", "DP-400")
    assert (pump.catalog_number, pump.version, pump.published) == ("400-01", 4, date(2026, 5, 11))
    assert pump.dis == ("09506000134352", "19506000134359", "B999DP4000", "09506000117843")
    assert pump.primary is pump.identifiers[0]
    package = pump.identifiers[1]
    assert (package.kind, package.quantity, package.distributed) == (IdentifierKind.PACKAGE, 6, True)
    assert (pump.labeled_lot, pump.labeled_serial, pump.single_use) == (False, True, False)
    assert (pump.distributed, pump.distribution_end, pump.mri_safety) == (False, date(2030, 12, 31), "MR Unsafe")
    (code,), (term,) = pump.product_codes, pump.terms
    assert (code.code, code.device_class, code.specialty) == ("FRN", "2", "General Hospital")
    assert (term.code, term.active, term.implantable) == ("13215", True, False)


def test_what_a_record_does_not_say_is_none():
    sparse = openfda.read_devices(DEVICES).results[1]
    assert sparse.dis == ("5555-1234-02",)
    assert (sparse.company, sparse.labeled_serial, sparse.count, sparse.published) == (None,) * 4


def test_bad_records_and_fields_are_faults_and_the_rest_is_kept():
    faults = openfda.read_devices(DEVICES).faults
    assert [(fault.place, fault.key[:6]) for fault in faults] == [
        ("$.results[0].identifiers[4].id", "0b8c6a"),
        ("$.results[0].product_codes[1]", ""),
        ("$.results[1].identifiers[0].id", "no-ide"),
        ("$.results[1].identifiers", "no-ide"),
        ("$.results[2].identifiers", "not-a-"),
        ("$.results[3].publish_date", "sparse"),
        ("$.results[3].has_serial_number", "sparse"),
        ("$.results[3].device_count_in_base_package", "sparse"),
    ]
    assert "check digit 4" in faults[0].reason
    assert [bool(fault.raw) for fault in faults] == [False, True, True, True, True, False, False, False]


def test_kinds_of_device():
    page = openfda.read_classifications((CORPUS / "classifications.json").read_bytes())
    (kind,) = page.results
    assert (kind.product_code, kind.device_class, kind.specialty) == ("FRN", "2", "General Hospital")
    assert (kind.implant, kind.life_sustaining, kind.definition) == (False, True, None)
    assert [fault.place for fault in page.faults] == ["$.results[1]"]


def test_recalls_of_both_endpoints():
    page = openfda.read_recalls(RECALLS)
    first, same, other = page.results
    assert (first.number, first.event, first.severity) == (same.number, same.event, 1) == ("Z-0101-2031", "90001", 1)
    assert (first.initiated, first.reported, same.terminated) == (date(2031, 2, 1), date(2031, 3, 10), None)
    assert (same.product_code, same.status, other.severity) == ("FRN", "Terminated", None)
    assert first.units
    assert first.units[0].dis == ("09506000134352",)
    bounds = first.units[0].bounds
    assert [bounds.holds(None, serial) for serial in ("LD1500", "ld3500", "LD2500")] == [True, True, False]
    assert same.units is None
    assert [fault.place for fault in page.faults] == [
        "$.results[1].termination_date",
        "$.results[2].classification",
        "$.results[3].recall_number",
        "$.results[4].recall_number",
    ]


@pytest.mark.parametrize("data", [b"", b"{}", b'{"results": {}}', b"[" * 100_000, b'{"results": [' + b"[" * 100_000])
def test_what_is_no_page_is_refused(data):
    with pytest.raises(FormatError):
        openfda.read_devices(data)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)


@given(st.sampled_from([DEVICES, RECALLS]), st.data())
def test_any_value_in_any_field_costs_at_most_its_record(corpus, data):
    page = json.loads(corpus)
    record = data.draw(st.sampled_from(page["results"]))
    record[data.draw(st.sampled_from(sorted(record)))] = data.draw(values)
    text = json.dumps(page).encode()
    for read, good in ((openfda.read_devices, 2), (openfda.read_recalls, 3)):
        if (read is openfda.read_devices) == (corpus is DEVICES):
            assert len(read(text).results) >= good - 1
        read(text)


@given(st.binary(max_size=40), st.integers(0, len(DEVICES)))
def test_arbitrary_bytes_are_refused(inserted, position):
    for read in (openfda.read_devices, openfda.read_recalls, openfda.read_classifications):
        with suppress(FormatError):
            read(DEVICES[:position] + inserted + DEVICES[position:])


def test_every_published_example_is_read(shared_data: Path):
    counts = {}
    for name, read in (
        ("udi", openfda.read_devices),
        ("classification", openfda.read_classifications),
        ("enforcement", openfda.read_recalls),
        ("recall", openfda.read_recalls),
    ):
        text = (shared_data / "openfda" / "examples" / f"device_{name}_example.json").read_text()
        found = records(json.loads(text))
        page = read(json.dumps({"results": found}).encode())
        counts[name] = (len(found), len(page.results), len(page.faults))
    assert counts == {"udi": (2, 2, 0), "classification": (1, 1, 0), "enforcement": (1, 1, 0), "recall": (2, 2, 0)}


def records(example: dict) -> list[dict]:
    """The whole records in an example, which shows parts of answers under headings of its own."""
    heads = [example.get(name, {}) for name in ("header", "record", "result", "anatomy")]
    lists = [head.get("results", [head]) for head in heads]
    known = {"identifiers", "product_code", "product_description"}
    return [each for found in lists for each in found if known & each.keys()]
