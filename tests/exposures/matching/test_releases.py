"""Products that a claim names with their release, and lines that state it as their version."""

import pytest

from wardwatch.exposures.keys import LineText, line_keys, meeting
from wardwatch.exposures.matching.names import Kind
from wardwatch.exposures.matching.releases import release_keys, unversioned


@pytest.mark.parametrize(
    ("product", "version", "claimed"),
    [
        ("SIMATIC PCS 7", "9.0", "SIMATIC PCS 7 V9.0"),
        ("SIMATIC PCS 7", "V9.0 SP2", "SIMATIC PCS 7 V9.0"),
        ("WinCC OA", "3.18_P018", "WinCC OA V3.18"),
        ("Xeleris", "3.1", "Xeleris 3.1"),
        ("Xeleris", "v3.1", "Xeleris version 3.1"),
        ("Xeleris", "Firmware: 3.1", "Xeleris 3.1"),
        ("Xeleris", "SW v3.1", "Xeleris 3.1"),
        ("SINAMICS GL150 Control Unit", "4.7", "SINAMICS GL150 V4.7 Control Unit"),
    ],
)
def test_a_line_in_the_release_that_a_claim_names_is_its_product(product, version, claimed):
    found = meeting(LineText("Invented", product, "", version), ("Invented", claimed), "", "")
    assert found is not None
    assert found.kind in {Kind.EXACT, Kind.ALIAS}


@pytest.mark.parametrize(
    ("product", "version", "claimed"),
    [("WinCC OA", "3.17", "WinCC OA V3.18"), ("Xeleris", "", "Xeleris 3.1"), ("Optima", "680", "Optima 680")],
)
def test_a_line_in_another_release_is_at_most_of_its_family(product, version, claimed):
    found = meeting(LineText("Invented", product, "", version), ("Invented", claimed), "", "")
    assert found is None or found.kind is Kind.FAMILY


@pytest.mark.parametrize("release", ["9.0", "18", "3.1.2"])
def test_every_key_of_a_release_leads_back_to_its_name(release):
    keys = release_keys("invented/thing", release)
    assert {unversioned(key) for key in keys} == {("invented/thing", release)}
    assert set(keys) <= line_keys(LineText("Invented", "Thing", "", release))
