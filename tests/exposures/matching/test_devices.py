"""Lines found under the names of their device identifiers' records."""

import pytest

from wardwatch.exposures import keys
from wardwatch.exposures.keys import LineText
from wardwatch.exposures.matching.devices import Known, known_as
from wardwatch.exposures.matching.names import CONFIDENCE, Kind

PUMP = known_as("Larkmoor Medical", "Drift Pump", "DP-400", "400-01")


@pytest.mark.parametrize(
    ("vendor", "product", "kind"),
    [
        ("Larkmoor Medical", "Drift Pump", Kind.DEVICE),
        ("Larkmoor Medical", "DP400", Kind.DEVICE),
        ("Larkmoor Medical", "all products", Kind.VENDOR_WIDE),
        ("Orlop", "Drift Pump", None),
    ],
)
def test_a_line_is_found_under_the_names_of_its_identifier(vendor: str, product: str, kind: Kind | None) -> None:
    line = LineText("Our store", "Box 7", "", "1.0", known_as=PUMP)
    found = keys.meeting(line, (vendor, product), "", "")
    assert (found.kind if found else None) == kind
    if found:
        assert found.confidence == CONFIDENCE[found.kind]
        assert "the device identifier on your list belongs to “Drift Pump" in found.words
        assert "of “Larkmoor Medical”, openFDA" in found.words


def test_the_lists_own_names_are_surer_than_the_identifiers() -> None:
    line = LineText("Larkmoor", "Drift Pump", "", "1.0", known_as=PUMP)
    found = keys.meeting(line, ("Larkmoor", "Drift Pump"), "", "")
    assert found
    assert found.kind is Kind.EXACT
    refused = LineText("Our store", "Box 7", "", "", known_as=PUMP, refused=(("Larkmoor Medical", "Drift Pump"),))
    assert keys.meeting(refused, ("Larkmoor Medical", "Drift Pump"), "", "") is None


def test_a_record_is_found_by_its_brand_its_model_and_its_catalog_number() -> None:
    assert [(each.brand, each.model) for each in PUMP] == [("Drift Pump", "DP-400"), ("Drift Pump", "400-01")]
    assert known_as("Larkmoor", "", "DP-400", "") == (Known("Larkmoor", "DP-400", ""),)
    assert known_as("", "Drift Pump", "", "") == known_as("Larkmoor", "", "", "") == ()
