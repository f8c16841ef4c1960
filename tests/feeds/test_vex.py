"""OpenVEX and CycloneDX documents among the advisories."""

import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from feeds.documents import DAMAGE, Pull, brought, damaged
from wardwatch.feeds.cisa_csaf import FEED
from wardwatch.feeds.types import Entry
from wardwatch.kit.errors import Fault, FormatError
from wardwatch.provenance.models import Assertion, Document
from wardwatch.vulnerabilities.models import AffectedRange
from wardwatch.vulnerabilities.types import RangeClaim, RemediationClaim

CORPUS = Path(__file__).parent.parent / "corpus"
OPENVEX = (CORPUS / "openvex" / "drift.json").read_bytes()
PUMP = {"type": "device", "bom-ref": "pump", "name": "Drift", "version": "2.3", "manufacturer": {"name": "Larkmoor"}}
TLS = {"type": "library", "bom-ref": "tls", "name": "tinytls", "version": "1.2", "purl": "pkg:generic/tinytls@1.2"}
OTHER = "urn:cdx:00000000-0000-4000-8000-00000000d21f/3#pkg:npm/pump@1.0"


def read(document: bytes) -> Entry:
    (entry,) = FEED.parse("vex.json", io.BytesIO(document))
    assert isinstance(entry, Entry), entry
    return entry


def told(entry: Entry) -> list[tuple[str, str, str | None, str | None]]:
    return [(c.vulnerability, str(c.status), c.low, c.high) for c in entry.claims if isinstance(c, RangeClaim)]


def bom(*stated: dict[str, Any], described: dict[str, Any] | None = PUMP) -> bytes:
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "urn:uuid:1", "version": 3}
    metadata = {"metadata": {"component": described}} if described else {}
    return json.dumps({**head, **metadata, "components": [TLS], "vulnerabilities": stated}).encode()


def stated(state: str, *affects: Any, **more: Any) -> dict[str, Any]:
    said = [each if isinstance(each, dict) else {"ref": each} for each in affects]
    return {"id": "CVE-2099-0001", "analysis": {"state": state, **more}, "affects": said}


def test_openvex_statements_are_claims_of_the_author_about_its_products() -> None:
    entry = read(OPENVEX)
    assert (entry.key, entry.version, entry.asserter) == (
        "https://larkmoor.example/vex/drift-1",
        "2",
        "Larkmoor Medical",
    )
    assert told(entry) == [
        ("CVE-2031-10007", "affected", "2.3", "2.3"),
        ("CVE-2031-10008", "known_not_affected", "2.3", "2.3"),
        ("CVE-2031-10009", "fixed", "2.4", "2.4"),
        ("CVE-2031-10010", "under_investigation", "2.4", "2.4"),
    ]
    first, remedy, second = entry.claims[:3]
    assert isinstance(first, RangeClaim)
    assert isinstance(remedy, RemediationClaim)
    assert isinstance(second, RangeClaim)
    assert (first.vendor, first.product, first.purl) == (
        "Larkmoor Medical", "drift firmware", "pkg:generic/larkmoor/drift@2.3",
    )  # fmt: skip
    assert len(first.cpe.split()) == 2
    assert (remedy.details, remedy.products) == ("Install 2.4.", (first.product_text,))
    assert second.justification == "vulnerable_code_not_in_execute_path"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (stated("exploitable", "pump"), [("affected", "2.3", "2.3")]),
        (stated("resolved", "pump"), [("fixed", "2.3", "2.3")]),
        (stated("in_triage", "pump"), [("under_investigation", "2.3", "2.3")]),
        (stated("not_affected", "tls"), [("known_not_affected", "2.3", "2.3")]),  # of the pump, through its part
        (
            stated("exploitable", {"ref": "pump", "versions": [
                {"version": "2.4"}, {"range": "vers:generic/>=2.9|<=4.1"}, {"version": "2.5", "status": "unaffected"},
            ]}),
            [("affected", "2.4", "2.4"), ("affected", "2.9", "4.1"), ("not_affected", "2.5", "2.5")],
        ),
        (stated("exploitable", OTHER), [("affected", "1.0", "1.0")]),
        ({"id": "CVE-2099-0001", "affects": [{"ref": "pump"}]}, [("unknown", "2.3", "2.3")]),
    ],
)  # fmt: skip
def test_cyclonedx_says_whether_what_it_describes_is_hit(statement: dict[str, Any], expected: list[Any]) -> None:
    entry = read(bom(statement))
    assert entry.asserter == "Larkmoor"
    assert [rest for _, *rest in told(entry)] == [list(each) for each in expected]


def test_without_a_described_product_a_part_speaks_for_itself() -> None:
    entry = read(bom(stated("not_affected", "tls", justification="code_not_present"), described=None))
    (claim,) = entry.claims
    assert isinstance(claim, RangeClaim)
    assert (claim.product, claim.purl, claim.justification, entry.asserter) == (
        "tinytls", "pkg:generic/tinytls@1.2", "vulnerable_code_not_present", "author not named",
    )  # fmt: skip


def test_what_says_nothing_is_a_fault_with_a_reason() -> None:
    entry = read(bom(stated("in_triage"), stated("exploitable", "pump")))
    assert [fault.reason for fault in entry.faults] == ["it does not say what is affected"]
    assert len(entry.claims) == 1
    (fault,) = FEED.parse("bom.json", io.BytesIO(bom()))
    assert isinstance(fault, Fault)
    assert "states nothing on vulnerabilities" in fault.reason


@settings(max_examples=100, deadline=None)
@given(damage=DAMAGE)
def test_damaged_documents_give_records_or_reasons(damage: dict[int, int]) -> None:
    xml = as_xml("1.6", "exploitable", "<target><ref>pump</ref></target>")
    for data in (OPENVEX, bom(stated("exploitable", "pump", OTHER)), xml):
        with suppress(FormatError):
            list(FEED.parse("vex.json", io.BytesIO(damaged(data, damage))))


def test_pulled_from_a_folder_they_wait_for_a_marking(pull: Pull, tmp_path: Path) -> None:
    (tmp_path / "drift.json").write_bytes(OPENVEX)
    (tmp_path / "bom.json").write_bytes(bom(stated("not_affected", "pump")))
    assert brought(pull("cisa_csaf", tmp_path)) == (2, 0, 0, 0, 0)
    assert AffectedRange.objects.count() == 5
    labels = {(each.label.published, each.asserter) for each in Assertion.objects.select_related("label")}
    assert labels == {(False, "Larkmoor Medical"), (False, "Larkmoor")}


CYCLONEDX = CORPUS / "cyclonedx"


def test_xml_claims_what_the_same_document_claims_in_json() -> None:
    json_, xml = (read((CYCLONEDX / f"drift-vex.{kind}").read_bytes()) for kind in ("json", "xml"))
    assert told(json_)
    assert xml.claims == json_.claims
    assert (xml.key, xml.version, xml.asserter) == (json_.key, json_.version, json_.asserter)


def as_xml(version: str, state: str, affects: str) -> bytes:
    """The same as `bom(stated(...))`, written by hand as XML of a version."""
    manufacturer = "<manufacturer><name>Larkmoor</name></manufacturer>" if version >= "1.6" else ""
    supplier = "" if manufacturer else "<supplier><name>Larkmoor</name></supplier>"
    return f"""<?xml version="1.0"?>
    <bom xmlns="http://cyclonedx.org/schema/bom/{version}" serialNumber="urn:uuid:1" version="3">
      <metadata><component type="device" bom-ref="pump">{supplier}{manufacturer}
        <name>Drift</name><version>2.3</version></component></metadata>
      <components><component type="library" bom-ref="tls"><name>tinytls</name><version>1.2</version>
        <purl>pkg:generic/tinytls@1.2</purl></component></components>
      <vulnerabilities><vulnerability><id>CVE-2099-0001</id>
        <analysis><state>{state}</state></analysis><affects>{affects}</affects></vulnerability></vulnerabilities>
    </bom>""".encode()


@pytest.mark.parametrize("version", ["1.4", "1.5", "1.6", "1.7"])
def test_every_version_with_statements_reads_from_xml(version: str) -> None:
    target = """<target><ref>pump</ref><versions>
        <version><version>2.4</version><status>affected</status></version>
        <version><range>vers:deb/&gt;=1:2.9|&lt;1:4.1~rc1</range></version>
        <version><version>2.5</version><status>unaffected</status></version></versions></target>"""
    versions = [
        {"version": "2.4"}, {"range": "vers:deb/>=1:2.9|<1:4.1~rc1"}, {"version": "2.5", "status": "unaffected"},
    ]  # fmt: skip
    xml = read(as_xml(version, "exploitable", target))
    assert xml.claims == read(bom(stated("exploitable", {"ref": "pump", "versions": versions}))).claims
    assert [claim.scheme for claim in xml.claims if isinstance(claim, RangeClaim)] == ["", "deb", ""]
    assert read(as_xml(version, "not_affected", "<target><ref>tls</ref></target>")).claims == (
        read(bom(stated("not_affected", "tls"))).claims
    )


def test_how_xml_is_spaced_is_no_other_content() -> None:
    target = "<target><ref>pump</ref></target>"
    data = as_xml("1.6", "exploitable", target)
    assert read(data).digest == read(data.replace(b"\n", b"\n\n  ")).digest
    assert read(data).digest != read(as_xml("1.6", "in_triage", target)).digest


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<rss/>", "not CycloneDX"),
        (b"<bom", ""),
        (b'<!DOCTYPE bom [<!ENTITY a "b">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&a;</bom>', ""),
        (b'<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>', "states nothing on vulnerabilities"),
    ],
)
def test_other_xml_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    (fault,) = FEED.parse("vex.xml", io.BytesIO(data))
    assert isinstance(fault, Fault)
    assert reason in fault.reason


def test_pulled_from_a_folder_xml_is_archived_as_xml(pull: Pull, tmp_path: Path) -> None:
    (tmp_path / "drift.xml").write_bytes((CYCLONEDX / "drift-vex.xml").read_bytes())
    pull("cisa_csaf", tmp_path)
    assert set(Document.objects.filter(name="drift.xml").values_list("media_type", flat=True)) == {"application/xml"}
    assert AffectedRange.objects.exists()
