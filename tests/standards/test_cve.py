"""CVE records."""

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import cve, cvss, ssvc

CORPUS = Path(__file__).parents[1] / "corpus" / "cve"
PUBLISHED = (CORPUS / "published.json").read_bytes()


def test_a_published_record() -> None:
    record = cve.read(PUBLISHED)
    assert (record.cve, record.state, record.data_version) == ("CVE-2099-0001", cve.State.PUBLISHED, "5.1")
    assert record.published == datetime(2099, 3, 1, 10, tzinfo=UTC)
    assert record.rejected_reason is None
    cna, adp, _ = record.containers
    assert (cna.kind, cna.short_name, adp.kind) == (cve.Kind.CNA, "examplar", cve.Kind.ADP)
    assert cna.updated == datetime(2099, 3, 2, 10, tzinfo=UTC)
    assert (cna.description, adp.description) == ("Commands are executed.", None)
    assert cna.cwes == ("CWE-78", "CWE-20")
    assert cna.references == (cve.Reference("https://vendor.invalid/advisory/1", ("vendor-advisory", "patch")),)
    assert cna.tags == ("unsupported-when-assigned",)


def test_affected_products_and_unknown_names() -> None:
    pump, unnamed, package = cve.read(PUBLISHED).containers[0].affected
    assert (pump.vendor, pump.product, pump.default_status) == ("Examplar", "Pump Gateway", cve.Status.UNAFFECTED)
    place = "$.containers.cna.affected[0]"
    assert pump.versions == (
        cve.Version(
            "2.0",
            cve.Status.AFFECTED,
            "semver",
            less_than="2.4",
            changes=(cve.Change("2.3.7", cve.Status.UNAFFECTED),),
            place=f"{place}.versions[0]",
        ),
        cve.Version(None, cve.Status.AFFECTED, "custom", less_than_or_equal="1.9", place=f"{place}.versions[1]"),
    )
    assert (pump.place, pump.modules, pump.platforms) == (place, ("web",), ("arm",))
    assert (unnamed.vendor, unnamed.product, unnamed.versions[0].version) == (None, None, None)
    assert unnamed.default_status is cve.Status.UNKNOWN
    assert (package.vendor, package.package_name, package.package_url) == (None, "pumplib", "pkg:generic/pumplib")


def test_metrics_and_the_ones_that_cannot_be_read() -> None:
    record = cve.read(PUBLISHED)
    cna, adp, _ = record.containers
    (assessed,) = cna.cvss
    assert (assessed.vector.base_score, assessed.vector.severity) == (9.8, cvss.Severity.CRITICAL)
    assert assessed.stated_score == 9.3
    assert adp.ssvc is not None
    assert (adp.ssvc.exploitation, adp.ssvc.automatable) == (ssvc.Exploitation.PUBLIC_POC, ssvc.Automatable.YES)
    assert adp.kev == cve.KevReference(date(2099, 3, 1), "https://kev.invalid/1")
    assert [(fault.place, fault.key) for fault in record.faults] == [
        ("$.containers.cna.metrics[1].cvssV2_0.vectorString", "CVE-2099-0001"),
        ("$.containers.adp[0].metrics[2].other", "CVE-2099-0001"),
        ("$.containers.adp[1].metrics[0].other.content.dateAdded", "CVE-2099-0001"),
    ]


def test_a_rejected_record() -> None:
    record = cve.read((CORPUS / "rejected.json").read_bytes())
    assert (record.state, record.replaced_by) == (cve.State.REJECTED, ("CVE-2099-0001",))
    assert record.rejected_reason == "The same as CVE-2099-0001."
    assert (record.published, record.containers[0].affected) == (None, ())


@pytest.mark.parametrize(
    ("member", "value", "place"),
    [
        ("dataType", "CVE", "$.dataType"),
        ("dataVersion", "4.0", "$.dataVersion"),
        ("cveMetadata", {"cveId": "CVE-99-1", "state": "PUBLISHED"}, "$.cveMetadata.cveId"),
        ("cveMetadata", {"cveId": "CVE-2099-0001", "state": "RESERVED"}, "$.cveMetadata.state"),
        ("containers", {"adp": []}, "$.containers"),
    ],
)
def test_the_refusal_names_the_json_path(member: str, value: object, place: str) -> None:
    with pytest.raises(FormatError) as refused:
        cve.read(json.dumps(json.loads(PUBLISHED) | {member: value}).encode())
    assert refused.value.place == place


JUNK = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.just([]), st.just({}))


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every (holder, key) in a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, member in pairs for place in [(value, key), *_places(member)]]


@given(st.data())
def test_a_damaged_record_is_read_or_refused(data: st.DataObject) -> None:
    record = json.loads(PUBLISHED)
    holder, key = data.draw(st.sampled_from(_places(record)))
    holder[key] = data.draw(JUNK)
    place = "$"
    try:
        cve.read(json.dumps(record).encode())
    except FormatError as refused:
        place = refused.place
    assert place.startswith("$")


def test_published_records(shared_data: Path) -> None:
    with gzip.open(shared_data / "cisa-vulnrichment/cve5-vulnrichment-selection.jsonl.gz") as lines:
        records = [cve.read(line) for line in lines]
    containers = [container for record in records for container in record.containers]
    assert len(records) == 304
    assert [fault for record in records for fault in record.faults] == []
    chosen = [container.ssvc.exploitation for container in containers if container.ssvc]
    assert [chosen.count(value) for value in ssvc.Exploitation] == [81, 13, 210]
    assert sum(container.kev is not None for container in containers) == 222
    assert not {"n/a", "N/A"} & {name for c in containers for a in c.affected for name in (a.vendor, a.product)}
    scores = [assessed for container in containers for assessed in container.cvss]
    assert len(scores) == 309
    assert sum(assessed.vector.base_score != assessed.stated_score for assessed in scores) == 5
