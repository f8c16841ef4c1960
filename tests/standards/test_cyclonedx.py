import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import cyclonedx

CORPUS = Path(__file__).parents[1] / "corpus" / "cyclonedx"
BYTES = (CORPUS / "drift-pump.json").read_bytes()
VEX = CORPUS / "drift-vex.json"
XML = (CORPUS / "drift-pump.xml").read_bytes()


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


def written(head: str, body: str) -> bytes:
    return f'<bom xmlns="http://cyclonedx.org/schema/bom/{head}">{body}</bom>'.encode()


@pytest.mark.parametrize("name", ["drift-pump", "drift-vex"])
def test_both_ways_of_writing_give_the_same_values(name):
    one, other = (cyclonedx.read((CORPUS / f"{name}{ending}").read_bytes()) for ending in (".json", ".xml"))
    assert msgspec.structs.replace(one, faults=()) == msgspec.structs.replace(other, faults=())


def test_faults_of_xml_name_line_and_column():
    assert [(fault.place, fault.key, fault.reason) for fault in cyclonedx.read(XML).faults] == [
        ("line 34, column 5", "nameless", "Object missing required field `name`"),
        ("line 35, column 5", "os", "the bom-ref 'os' is used twice"),
    ]


@pytest.mark.parametrize("ending", [".json", ".xml"])
def test_a_statement_on_a_vulnerability_is_kept_without_its_bad_parts(ending):
    bom = cyclonedx.read(VEX.with_suffix(ending).read_bytes())
    assert [each.id for each in bom.vulnerabilities] == ["CVE-2099-0001", "CVE-2099-0004"]
    first, last = bom.vulnerabilities
    assert first.analysis == cyclonedx.Analysis(
        "not_affected", "code_not_reachable", ("will_not_fix", "update"), "The port is closed."
    )
    linked, whole = first.affects
    assert cyclonedx.read_link(linked.ref).bom_ref == "firmware"
    assert [(each.version, each.range, each.status) for each in linked.versions] == [
        ("2.3", None, "affected"),
        (None, "vers:generic/<2.3", "unknown"),
    ]
    assert whole == cyclonedx.Affected("firmware")
    assert last.analysis
    assert (last.analysis.state, last.affects) == ("in_triage", ())
    assert len(bom.faults) == 4


def test_what_is_described_has_the_maker_that_the_metadata_names():
    bom = cyclonedx.read(VEX.read_bytes())
    assert bom.metadata_component
    assert (bom.metadata_component.manufacturer, bom.metadata_component.supplier) == (
        "Larkmoor Medical",
        "Fenwick Supplies",
    )
    firmware = bom.components[0]
    assert (firmware.authors, [each.value for each in firmware.properties]) == (("Ada",), ["DP-7"])
    assert [each.type for each in firmware.external_references] == ["bom"]


def test_a_bom_link_names_a_document_or_an_element_of_it():
    serial = "00000000-0000-4000-8000-00000000d21f"
    link = cyclonedx.BomLink(serial, 3, "a b/c#d")
    assert cyclonedx.read_link(str(link)) == link
    assert cyclonedx.read_link(f"urn:cdx:{serial}/3") == cyclonedx.BomLink(serial, 3)
    for wrong in (f"urn:cdx:{serial}/0", f"urn:cdx:{serial}/3#", f"urn:uuid:{serial}", "urn:cdx:1/1"):
        with pytest.raises(FormatError):
            cyclonedx.read_link(wrong)


def test_parts_stand_in_what_contains_them_then_in_what_needs_them_then_in_what_is_described():
    pump = cyclonedx.parts(cyclonedx.read(BYTES)).parts
    assert [(each.name, each.parent) for each in pump] == [
        ("Drift Pump", None),
        ("Drift Radio", 0),
        ("Drift Pump Firmware", 0),
        ("ternos", 2),
        ("ternnet", 3),
        ("dripmath", 2),
        ("twin", 0),
    ]
    circle = cyclonedx.parts(cyclonedx.read(VEX.read_bytes())).parts
    assert [(each.name, each.parent, each.is_external) for each in circle] == [
        ("Drift Pump", None, False),
        ("Drift Pump Firmware", 0, False),
        ("ternnet", 1, True),
    ]


def test_components_in_a_bad_one_belong_to_the_good_one_around_it():
    inner = {"type": "library", "name": "good"}
    outer = {"type": "device", "name": "outer", "components": [{"type": "firmware", "components": [inner]}]}
    as_json = cyclonedx.read(
        json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.7", "components": [outer]}).encode()
    )
    as_xml = cyclonedx.read(
        written(
            "1.7",
            "<components><component type='device'><name>outer</name><components><component type='firmware'><components>"
            "<component type='library'><name>good</name></component>"
            "</components></component></components></component></components>",
        )
    )
    for bom in (as_json, as_xml):
        assert [(each.name, each.parent) for each in bom.components] == [("outer", None), ("good", 0)]
        assert len(bom.faults) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"<bom xmlns='http://cyclonedx.org/schema/bom/2.0'/>", "none of"),
        (b"<bom/>", "not CycloneDX"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "not CycloneDX"),
        (written("1.5", "")[:-3], "well-formed"),
        (b"<!DOCTYPE bom [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>" + written("1.5", "&b;"), "document type"),
        (b"<!DOCTYPE bom SYSTEM 'file:///etc/passwd'>" + written("1.5", ""), "document type"),
        (written("1.5", "&undefined;"), "undefined entity"),
        (b"<?xml version='1.0' encoding='klingon'?>" + written("1.5", ""), "encoding"),
        (b"<?xml version='1.0' encoding='utf-16'?>" + written("1.5", ""), "encoding"),
        (b"<?xml version='1.0'?>" + written("1.5", "\xff").decode().encode("latin-1"), "well-formed"),
    ],
)
def test_xml_that_is_no_cyclonedx_or_dangerous_is_refused_with_its_place(text, reason):
    with pytest.raises(FormatError, match=reason) as refused:
        cyclonedx.read(text)
    assert refused.value.place.startswith("line 1")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_xml_is_read_in_the_encoding_it_declares(encoding):
    body = "<components><component type='device'><name>Gerät</name></component></components>"
    head = "<?xml version='1.0' encoding='latin-1'?>" if encoding == "latin-1" else ""
    bom = cyclonedx.read((head + written("1.4", body).decode()).encode(encoding))
    assert [each.name for each in bom.components] == ["Gerät"]


def test_bombs_of_xml_are_bounded():
    layers = "<component type='a'><name>layer</name><components>" * 200 + "</components></component>" * 200
    deep = cyclonedx.read(written("1.6", f"<components>{layers}</components>"))
    assert (len(deep.components), len(deep.faults)) == (100, 1)
    passed_over = cyclonedx.read(written("1.6", "<a>" * 100_000 + "</a>" * 100_000))
    assert passed_over.components == ()
    hashes = "<hash alg='a'>b</hash>" * 110_000
    for bomb in (
        "<components><component type='library'><name>" + "a" * 1_100_000 + "</name></component></components>",
        f"<components><component type='a'><hashes>{hashes}</hashes></component></components>",
        "<components><component " + " ".join(f"a{n}='1'" for n in range(200)) + "/></components>",
        "<vulnerabilities><vulnerability><affects><target><versions>" + "<version>" * 500,
    ):
        with pytest.raises(FormatError):
            cyclonedx.read(written("1.6", bomb))


@pytest.mark.parametrize("kind", ["components", "dependencies", "vulnerabilities"])
def test_the_number_of_records_is_bounded(kind, monkeypatch):
    monkeypatch.setattr(cyclonedx.wire, "MAX_RECORDS", 10)
    name = {"components": "component", "dependencies": "dependency", "vulnerabilities": "vulnerability"}[kind]
    as_json = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", kind: [{}] * 11}).encode()
    for text in (as_json, written("1.6", f"<{kind}>" + f"<{name} ref='a'/>" * 11 + f"</{kind}>")):
        with pytest.raises(FormatError, match=f"more than 10 {kind}"):
            cyclonedx.read(text)


@given(st.binary(max_size=80))
def test_arbitrary_bytes_are_refused(data):
    for start in (b"", b"<", b"<bom xmlns='http://cyclonedx.org/schema/bom/1.6'>"):
        with suppress(FormatError):
            cyclonedx.read(start + data)


@given(st.sampled_from(sorted(CORPUS.iterdir())), st.integers(0, 4_000), st.integers(0, 40), st.binary(max_size=12))
def test_a_damaged_document_is_read_or_refused(path, at, length, instead):
    data = path.read_bytes()
    with suppress(FormatError):
        bom = cyclonedx.read(data[:at] + instead + data[at + length :])
        assert all(part.parent != place for place, part in enumerate(cyclonedx.parts(bom).parts))


def test_every_published_example_is_read(shared_data: Path):
    paths = sorted((shared_data / "sbom" / "cyclonedx").glob("*.json"))
    assert len(paths) >= 16
    for path in paths:
        said = json.loads(path.read_bytes())
        bom = cyclonedx.read(path.read_bytes())
        assert bom.faults == ()
        assert [each.name for each in bom.components if each.parent is None] == [
            each["name"] for each in said.get("components", [])
        ]
        assert [each.id for each in bom.vulnerabilities] == [each["id"] for each in said.get("vulnerabilities", [])]
        assert len(bom.dependencies) == len(said.get("dependencies", []))
        assert len(cyclonedx.parts(bom).parts) == len(bom.components) + (bom.metadata_component is not None)
