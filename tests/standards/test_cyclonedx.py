import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import cyclonedx

BYTES = (Path(__file__).parents[1] / "corpus" / "cyclonedx" / "drift-pump.json").read_bytes()


def test_components_are_flattened_and_remember_what_contains_them():
    bom = cyclonedx.read(BYTES)
    assert [(each.name, each.parent) for each in bom.components] == [
        ("Drift Radio", None),
        ("Drift Pump Firmware", None),
        ("ternos", 1),
        ("ternnet", 2),
        ("dripmath", 1),
        ("twin", None),
    ]
    firmware = bom.components[1]
    assert (firmware.type, firmware.version, firmware.supplier) == ("firmware", "2.3", "Larkmoor Medical")
    assert (bom.components[2].version, bom.components[3].purl) == (None, "pkg:generic/ternnet@0.9")


def test_the_head_says_what_is_described_and_which_revision_this_is():
    bom = cyclonedx.read(BYTES)
    assert (bom.spec_version, bom.version, bom.serial_number and bom.serial_number[-4:]) == ("1.6", 3, "d21f")
    assert bom.metadata_component
    assert (bom.metadata_component.name, bom.metadata_component.manufacturer) == ("Drift Pump", "Larkmoor Medical")


def test_bad_components_are_faults_and_the_rest_is_kept():
    faults = cyclonedx.read(BYTES).faults
    assert [(fault.place, fault.key) for fault in faults] == [
        ("$.components[1]", "nameless"),
        ("$.components[2]", "os"),
        ("$.components[3]", ""),
    ]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"bomFormat": "SPDX"}, "$.bomFormat"),
        ({"specVersion": "2.0"}, "$.specVersion"),
        ({"version": "three"}, "$.version"),
        ({"components": {}}, "$.components"),
    ],
)
def test_what_is_not_cyclonedx_is_refused_with_the_place(change, place):
    with pytest.raises(FormatError) as refused:
        cyclonedx.read(json.dumps(json.loads(BYTES) | change).encode())
    assert refused.value.place == place


def test_nesting_is_bounded():
    component: dict[str, Any] = {"type": "library", "name": "core"}
    for _ in range(200):
        component = {"type": "library", "name": "layer", "components": [component]}
    bom = cyclonedx.read(json.dumps(json.loads(BYTES) | {"metadata": {}, "components": [component]}).encode())
    assert (len(bom.components), len(bom.faults)) == (100, 1)
    with pytest.raises(FormatError):
        cyclonedx.read(b'{"components":' + b"[" * 1_000_000)


@given(st.binary(max_size=80))
def test_arbitrary_bytes_are_refused(data):
    with suppress(FormatError):
        cyclonedx.read(data)


def test_every_published_example_is_read(shared_data: Path):
    paths = sorted((shared_data / "sbom" / "cyclonedx").glob("*.json"))
    assert len(paths) >= 16
    for path in paths:
        top = json.loads(path.read_bytes()).get("components", [])
        bom = cyclonedx.read(path.read_bytes())
        assert bom.faults == ()
        assert [each.name for each in bom.components if each.parent is None] == [each["name"] for each in top]
