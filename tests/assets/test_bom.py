"""Bills of materials as lists: every format, what one owns of it, who makes it; no database."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.assets import inventory
from wardwatch.assets.nesting import REFUSED
from wardwatch.assets.types import DEEPEST, TOO_DEEP, InventoryFormat, Line
from wardwatch.kit.errors import FormatError

CORPUS = Path(__file__).parents[1] / "corpus"
FILES = {
    "cyclonedx/drift-pump.json": InventoryFormat.CYCLONEDX,
    "cyclonedx/drift-pump.xml": InventoryFormat.CYCLONEDX_XML,
    "spdx/drift-pump.json": InventoryFormat.SPDX,
    "spdx/drift-pump.spdx": InventoryFormat.SPDX_TAGS,
}


@pytest.mark.parametrize(("name", "expected"), FILES.items())
def test_the_format_is_told_by_what_stands_in_the_file(name: str, expected: InventoryFormat) -> None:
    data = (CORPUS / name).read_bytes()
    assert inventory.sniff(data) is expected
    assert inventory.preview(data, "something.csv").format is expected
    assert inventory.read(data).format is expected


def test_marks_blanks_comments_and_wide_letters_do_not_hide_a_format() -> None:
    xml = (CORPUS / "cyclonedx/drift-pump.xml").read_text().partition("?>")[2]
    assert inventory.sniff(xml.encode("utf-16")) is InventoryFormat.CYCLONEDX_XML
    assert inventory.sniff(b"\xef\xbb\xbf\n " + xml.encode()) is InventoryFormat.CYCLONEDX_XML
    tags = (CORPUS / "spdx/drift-pump.spdx").read_bytes()
    assert inventory.sniff(b"\xef\xbb\xbf# a remark\r\n\r\n" + tags) is InventoryFormat.SPDX_TAGS
    assert inventory.sniff(b"vendor,product\nA,SPDXVersion: 2\n") is InventoryFormat.CSV


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html><body/></html>", "this is XML, but not CycloneDX"),
        (b"{}", "neither bomFormat"),
        (b'{"bomFormat":', "malformed|truncated|end"),
        (b'{"@context":"x","@graph":[]}', "SPDX 3"),
        (b"<!DOCTYPE a><bom xmlns='http://cyclonedx.org/schema/bom/1.4'/>", "document type"),
    ],
)
def test_what_is_no_bill_of_materials_says_so(data: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        inventory.preview(data, "file")


@pytest.mark.parametrize("name", ["cyclonedx/drift-pump.json", "cyclonedx/drift-pump.xml"])
def test_both_ways_of_writing_cyclonedx_give_the_same_lines(name: str) -> None:
    assert [_said(line) for line in inventory.read((CORPUS / name).read_bytes()).lines] == [
        (1, "Larkmoor Medical", "Drift Pump", "DP-120"),
        (2, "Larkmoor Medical", "Drift Radio", ""),
        (3, "Larkmoor Medical", "Drift Pump Firmware", "2.3"),
        (4, "Larkmoor Medical", "ternos", ""),
        (5, "generic", "ternnet", "0.9"),
        (6, "org.example", "dripmath", ""),
    ]


@pytest.mark.parametrize("name", ["spdx/drift-pump.json", "spdx/drift-pump.spdx"])
def test_both_ways_of_writing_spdx_give_the_same_lines(name: str) -> None:
    assert [_said(line) for line in inventory.read((CORPUS / name).read_bytes()).lines] == [
        (1, "Larkmoor Medical", "Drift Pump", "DP-120"),
        (2, "Ada (of Tern)", "ternos", ""),
        (3, "Ada (of Tern)", "ternnet", ""),
    ]


def test_the_maker_is_who_the_part_says_then_who_its_cpe_says_then_who_makes_what_contains_it() -> None:
    names = "SPDXVersion: SPDX-2.3\nPackageName: pump\nSPDXID: a\nPackageSupplier: Organization: Larkmoor\n"
    other = (
        "PackageName: linux\nSPDXID: b\nExternalRef: SECURITY cpe23Type cpe:2.3:o:some_kernel:linux:6:*:*:*:*:*:*:*\n"
    )
    third = "PackageName: radio\nSPDXID: c\nPackageSupplier: NOASSERTION\nRelationship: a CONTAINS c\n"
    alone = "PackageName: alone\nSPDXID: d\n"
    read = inventory.read((names + other + third + alone).encode())
    assert [line.details.vendor for line in read.lines] == ["Larkmoor", "some kernel", "Larkmoor"]
    assert [str(fault) for fault in read.faults] == ["line 4, alone: names no manufacturer, supplier or publisher"]


def test_only_devices_and_firmware_take_the_maker_of_what_is_described() -> None:
    pump = "SPDXVersion: SPDX-2.3\nPackageName: pump\nSPDXID: a\nPackageSupplier: Organization: Larkmoor\n"
    about = "Relationship: SPDXRef-DOCUMENT DESCRIBES a\n"
    radio = "PackageName: radio\nSPDXID: b\nPrimaryPackagePurpose: DEVICE\n"
    system = "PackageName: Windows\nSPDXID: c\nPrimaryPackagePurpose: OPERATING-SYSTEM\n"
    read = inventory.read((pump + about + radio + system).encode())
    assert [line.details.product for line in read.lines] == ["pump", "radio"]
    assert [fault.line for fault in read.faults] == [3]


def test_libraries_are_lines_named_by_their_packages_where_nobody_says_who_makes_them() -> None:
    libraries = "".join(
        f"PackageName: lib{n}\nSPDXID: lib{n}\nExternalRef: PACKAGE-MANAGER purl pkg:npm/%40tern/lib{n}@1\n"
        for n in range(60)
    )
    head = "SPDXVersion: SPDX-2.2\nPackageName: app\nSPDXID: app\nPackageSupplier: Organization: Tern\n"
    read = inventory.read((head + libraries).encode())
    assert (len(read.lines), read.faults) == (61, ())
    assert {line.details.vendor for line in read.lines} == {"Tern", "@tern"}


def test_what_is_no_part_of_its_own_is_left_out_with_a_reason_and_what_it_holds_is_not() -> None:
    read = inventory.read(
        b"""{"bomFormat":"CycloneDX","specVersion":"1.6",
        "metadata":{"component":{"type":"device","name":"Pump","manufacturer":{"name":"Larkmoor"}}},"components":[
        {"type":"file","name":"image.bin","components":[{"type":"library","name":"zlib","publisher":"zlib"}]},
        {"type":"library","name":"nobodys"},
        {"type":"library","name":"elsewhere","publisher":"Tern","scope":"excluded"}]}"""
    )
    assert [(_said(line), line.inside) for line in read.lines] == [
        ((1, "Larkmoor", "Pump", ""), None),
        ((3, "zlib", "zlib", ""), (0, 1)),
    ]
    assert [(each.line, each.text) for each in read.skipped] == [(2, "image.bin"), (4, "nobodys"), (5, "elsewhere")]
    assert read.faults == ()


def test_a_hostile_depth_is_refused_and_the_good_rest_kept() -> None:
    chain = ",".join(f'{{"type":"library","bom-ref":"c{n}","name":"lib{n}","publisher":"Tern"}}' for n in range(5_000))
    needs = ",".join(f'{{"ref":"c{n}","dependsOn":["c{n + 1}"]}}' for n in range(4_999))
    read = inventory.read(
        f"""{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{chain}],"dependencies":[{needs}]}}""".encode()
    )
    assert len(read.lines) == DEEPEST + 1
    assert {fault.reason for fault in read.faults} == {TOO_DEEP, REFUSED}
    assert len(read.lines) + len(read.faults) == 5_000


def test_more_parts_than_a_list_may_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory.bom, "MAX_ROWS", 3)
    with pytest.raises(FormatError, match="more than 3 components"):
        inventory.read((CORPUS / "spdx/drift-pump.spdx").read_bytes())


@given(st.sampled_from(sorted(FILES)), st.integers(0, 3_000), st.binary(max_size=8))
def test_a_damaged_file_is_read_or_refused(name: str, at: int, instead: bytes) -> None:
    data = (CORPUS / name).read_bytes()
    with suppress(FormatError):
        inventory.preview(data[:at] + instead + data[at + len(instead) :], name)


def test_real_devices_become_lines(shared_data: Path) -> None:
    medical = shared_data / "sbom" / "medical"
    counts = {
        path.name: (len(read.lines), len(read.lines) + len([fault for fault in read.faults if fault.line]))
        for path in sorted(medical.glob("*.spdx"))
        for read in [inventory.read(path.read_bytes())]
    }
    assert counts == {
        "ACME-INFUSION-1.0-draft-variant.spdx": (8, 8),
        "ACME-INFUSION-1.0-draft.spdx": (8, 8),
        "apache.spdx": (35, 35),
        "sbomdemo2_product1.spdx": (67, 67),
        "vulnerable.spdx": (10, 10),
    }


def _said(line: Line) -> tuple[int, str, str, str]:
    return line.number, line.details.vendor, line.details.product, line.details.version


def test_digests_of_parts_stand_with_their_lines() -> None:
    name = "SPDXVersion: SPDX-2.3\nPackageName: pump\nSPDXID: a\nPackageSupplier: Organization: Larkmoor\n"
    digests = f"PackageChecksum: SHA256: {'AB' * 32}\nPackageChecksum: ADLER32: 12345678\n"
    (line,) = inventory.read((name + digests).encode()).lines
    assert line.details.hashes == f"sha256:{'ab' * 32}"
    part = {"type": "firmware", "name": "Drift", "version": "2", "supplier": {"name": "Larkmoor"}}
    part["hashes"] = [{"alg": "SHA-512", "content": "cd" * 64}]
    (line,) = inventory.read(
        json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [part]}).encode()
    ).lines
    assert line.details.hashes == f"sha512:{'cd' * 64}"
