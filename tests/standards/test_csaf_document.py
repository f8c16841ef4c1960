import csv
import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from wardwatch.kit.errors import FormatError
from wardwatch.standards import csaf
from wardwatch.standards.tlp import Tlp

CORPUS = Path(__file__).parents[1] / "corpus" / "csaf"
BYTES = (CORPUS / "lkm-2031-0007.json").read_bytes()


def changed(change: Callable[[Any], object]) -> bytes:
    document = json.loads(BYTES)
    change(document)
    return json.dumps(document).encode()


def by_id(advisory: csaf.Advisory) -> dict[str, csaf.Product]:
    return {product.product_id: product for product in advisory.products}


def test_the_head_is_read_in_the_words_of_the_specification():
    advisory = csaf.read(BYTES)
    assert advisory.faults == ()
    assert (advisory.tracking.id, advisory.tracking.version, advisory.tracking.aliases) == (
        "LKM-2031-0007",
        "2",
        ("LKM-DRIFT-1",),
    )
    assert advisory.tracking.current_release_date == datetime(2031, 3, 20, 9, tzinfo=UTC)
    assert [revision.number for revision in advisory.tracking.revision_history] == ["1", "2"]
    assert (advisory.tlp, advisory.publisher.name, advisory.lang) == (Tlp.CLEAR, "Larkmoor Medical", "en")
    assert advisory.aggregate_severity == csaf.AggregateSeverity(text="urgent")


def test_products_carry_their_branches_and_identifiers():
    products = by_id(csaf.read(BYTES))
    assert list(products) == ["FW-OLD", "FW-NEW", "HW", "PUMP-OLD", "BUNDLE"]
    old = products["FW-OLD"]
    assert (old.vendor, old.product_family, old.product_name) == ("Larkmoor Medical", "Drift", "Drift Pump Firmware")
    assert (old.version, old.version_range, old.has_hashes) == (None, "vers:generic/>=1.0|<2.4", True)
    assert products["FW-NEW"].version == "2.4"
    assert products["HW"].model_numbers == ("DP-1?0",)
    assert products["HW"].vendor is None


def test_a_composed_product_has_the_branches_of_what_is_installed_and_names_what_it_is_installed_on():
    products = by_id(csaf.read(BYTES))
    pump = products["PUMP-OLD"]
    assert (pump.relationship, pump.product_reference, pump.relates_to) == ("installed_on", "FW-OLD", "HW")
    assert (pump.version_range, pump.cpe) == (products["FW-OLD"].version_range, products["FW-OLD"].cpe)
    assert products["BUNDLE"].vendor == "Larkmoor Medical"


def test_a_vulnerability_is_read_with_its_groups_expanded():
    first, second = csaf.read(BYTES).vulnerabilities
    assert (first.cve, first.cwe and first.cwe.id) == ("CVE-2031-10007", "CWE-306")
    assert first.summary == "Anyone on the network can change the rate."
    assert first.product_status["known_affected"] == ("FW-OLD", "PUMP-OLD")
    assert [score.cvss_v3 and score.cvss_v3.base_score for score in first.scores] == [9.8]
    fix, mitigation = first.remediations
    assert fix.product_ids == ("FW-OLD", "PUMP-OLD")
    assert fix.restart_required == csaf.RestartRequired(category="machine", details="Stop the infusion first.")
    assert (mitigation.product_ids, mitigation.group_ids) == ((), ())
    assert first.threats[0].product_ids == ("FW-OLD", "PUMP-OLD")
    assert (second.cve, second.flags[0].product_ids) == (None, ("FW-NEW",))


@pytest.mark.parametrize(
    ("change", "reason", "key"),
    [
        (lambda d: d["vulnerabilities"][0]["product_status"]["fixed"].append("GHOST"), "not defined", "GHOST"),
        (lambda d: d["vulnerabilities"][0]["threats"][0]["group_ids"].append("G-?"), "not defined", "G-?"),
        (lambda d: d["product_tree"]["product_groups"][0]["product_ids"].append("GHOST"), "not defined", "GHOST"),
        (lambda d: d["product_tree"]["relationships"][1].update(product_reference="NO"), "rests on", "PUMP-OLD"),
        (lambda d: d["product_tree"]["relationships"][1].update(product_reference="BUNDLE"), "rests on", "PUMP-OLD"),
        (lambda d: d["product_tree"]["full_product_names"][0].update(product_id="FW-OLD"), "twice", "FW-OLD"),
        (lambda d: d["vulnerabilities"][0]["product_status"]["fixed"].append("FW-OLD"), "both affected and", "FW-OLD"),
        (lambda d: d["vulnerabilities"][0]["product_status"].update(maybe=["FW-OLD"]), "not a product status", "maybe"),
        (lambda d: d["vulnerabilities"][0]["scores"][0]["cvss_v3"].update(baseScore=11), "<= 10", ""),
        (lambda d: d["vulnerabilities"][0]["remediations"][0].update(date="soon"), "RFC3339", ""),
        (lambda d: d["vulnerabilities"][0].update(title=7), "Expected `str", "CVE-2031-10007"),
        (lambda d: d["document"]["distribution"]["tlp"].update(label="PURPLE"), "TLP", "PURPLE"),
        (lambda d: d["product_tree"]["branches"].append({"category": "vendor", "name": "Empty"}), "neither", ""),
    ],
)
def test_what_is_wrong_is_a_fault_and_the_rest_is_kept(change, reason, key):
    advisory = csaf.read(changed(change))
    assert [fault for fault in advisory.faults if reason in fault.reason and fault.key == key], advisory.faults
    assert len(advisory.products) >= 4
    assert advisory.vulnerabilities[-1].title == "Default maintenance code"
    defined = set(by_id(advisory))
    for vulnerability in advisory.vulnerabilities:
        for product_ids in vulnerability.product_status.values():
            assert set(product_ids) <= defined


def test_an_unknown_marking_is_not_a_public_one():
    assert csaf.read(changed(lambda d: d["document"].pop("distribution"))).tlp is None
    assert csaf.read(changed(lambda d: d["document"]["distribution"]["tlp"].update(label="PURPLE"))).tlp is None


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", "$"),
        (b"\xff", "$"),
        (b"[" * 1_000_000, "$"),
        (b'{"document":' + b'{"x":' * 100_000, "$"),
        (changed(lambda d: d["document"]["tracking"].pop("id")), "$.document.tracking"),
        (changed(lambda d: d["document"].update(csaf_version="2.1")), "$.document.csaf_version"),
        (changed(lambda d: d["document"]["tracking"].update(initial_release_date="2031-03-04")), "$.document.tracking"),
    ],
)
def test_a_document_without_a_readable_head_is_refused_with_the_place(data, place):
    with pytest.raises(FormatError) as refused:
        csaf.read(data)
    assert refused.value.place.startswith(place)


def test_branches_are_read_to_a_bounded_depth():
    def bury(document: Any) -> None:
        branch = document["product_tree"]["branches"][0]
        for _ in range(150):
            branch = {"category": "product_family", "name": "layer", "branches": [branch]}
        document["product_tree"]["branches"].append(branch)

    advisory = csaf.read(changed(bury))
    assert "100 levels" in advisory.faults[0].reason
    assert len(advisory.products) == 5


def test_groups_are_expanded_to_a_bounded_number_of_products():
    def repeat(document: Any) -> None:
        document["product_tree"]["product_groups"][0]["product_ids"] = ["FW-OLD"] * 2000
        document["vulnerabilities"][0]["threats"] *= 501

    with pytest.raises(FormatError, match="expand to more than"):
        csaf.read(changed(repeat))


def test_every_published_medical_advisory_is_read_and_agrees_with_the_index(shared_data: Path):
    with (shared_data / "cisa-csaf" / "icsma_index.csv").open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 153
    for row in rows:
        advisory = csaf.read((shared_data / "cisa-csaf" / "icsma" / row["file"]).read_bytes())
        assert (advisory.faults, advisory.tracking.id) == ((), row["advisory_id"])
        vulnerabilities = advisory.vulnerabilities
        scores = [s.cvss_v3.base_score for v in vulnerabilities for s in v.scores if s.cvss_v3]
        assert (len(vulnerabilities), str(max(scores, default=""))) == (int(row["vuln_count"]), row["max_cvss_v3"])
        assert {v.cve for v in vulnerabilities if v.cve} == set(row["cves"].split())
        assert ", ".join(sorted({p.vendor for p in advisory.products if p.vendor})) == row["vendors"]


def test_every_other_published_advisory_is_read_without_faults(shared_data: Path):
    with gzip.open(shared_data / "cisa-csaf" / "icsa_hph_sector.jsonl.gz") as lines:
        documents = list(lines)
    documents += [path.read_bytes() for path in (shared_data / "csaf-examples").glob("csaf_*.json")]
    assert len(documents) >= 94
    for document in documents:
        assert csaf.read(document).faults == ()
