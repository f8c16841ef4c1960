"""What one CSAF document claims."""

import io
import json

import pytest

from feeds.documents import advisory
from wardwatch.feeds.cisa_csaf.parsing import parse
from wardwatch.feeds.types import Entry
from wardwatch.kit.errors import Fault
from wardwatch.vulnerabilities.types import AdvisoryClaim, RangeClaim, RemediationClaim

DAY = "2099-01-01T00:00:00Z"


def links(*urls: str) -> tuple[str, str]:
    """The links of an advisory that refers to itself at `urls`, and of a remediation at the first of them."""
    tracking = {
        **{"id": "INV-1", "version": "1", "status": "final"},
        **{"initial_release_date": DAY, "current_release_date": DAY},
        "revision_history": [{"number": "1", "date": DAY, "summary": "First."}],
    }
    document = {
        **{"category": "csaf_security_advisory", "csaf_version": "2.0", "title": "An invented weakness"},
        "publisher": {"name": "Invented Maker", "category": "vendor", "namespace": "https://maker.invalid"},
        "references": [{"category": "self", "summary": "here", "url": url} for url in urls],
        "tracking": tracking,
    }
    fix = {"category": "vendor_fix", "details": "Update.", "url": urls[0]}
    told = {"document": document, "vulnerabilities": [{"cve": "CVE-2099-0001", "remediations": [fix]}]}
    (entry,) = parse("one.json", io.BytesIO(json.dumps(told).encode()))
    assert isinstance(entry, Entry)
    (head,) = (claim for claim in entry.claims if isinstance(claim, AdvisoryClaim))
    (step,) = (claim for claim in entry.claims if isinstance(claim, RemediationClaim))
    return head.url, step.url


def test_a_link_for_readers_comes_before_one_for_programs() -> None:
    assert links("https://maker.invalid/1.json", "https://maker.invalid/1.html")[0] == "https://maker.invalid/1.html"
    assert links("https://maker.invalid/1.json")[0] == "https://maker.invalid/1.json"


@pytest.mark.parametrize("url", ["javascript:alert(1)", " JavaScript:alert(1)", "file:///etc/passwd", "data:,x"])
def test_only_addresses_of_the_web_are_links(url: str) -> None:
    assert links(url) == ("", "")
    assert links(url, "HTTPS://maker.invalid/1")[0] == "HTTPS://maker.invalid/1"


def test_a_date_outside_the_calendar_costs_its_advisory_and_not_the_file() -> None:
    odd = advisory("INV-1")
    odd["document"]["tracking"]["current_release_date"] = "0001-01-01T00:00:00+05:00"
    lines = "\n".join(json.dumps(each) for each in (odd, advisory("INV-2")))
    fault, entry = parse("all.jsonl", io.BytesIO(lines.encode()))
    assert isinstance(fault, Fault)
    assert "years" in fault.reason
    assert isinstance(entry, Entry)
    assert entry.key == "INV-2"


def claimed(status: dict[str, list[str]], **more: object) -> list[tuple[str, str, str | None, bool, str | None, bool]]:
    """Status, why, and interval of each claim of an advisory on four versions of one pump."""
    told = advisory()
    versions = [
        {
            "category": "product_version",
            "name": version,
            "product": {"name": f"Invented Pump {version}", "product_id": f"V{version}"},
        }
        for version in ("1.0", "1.5", "2.0", "2.1")
    ]
    told["product_tree"]["branches"][0]["branches"][0]["branches"] = versions
    told["vulnerabilities"] = [{"cve": "CVE-2031-0001", "product_status": status, **more}]
    (entry,) = parse("one.json", io.BytesIO(json.dumps(told).encode()))
    assert isinstance(entry, Entry)
    return [
        (str(claim.status), claim.justification, claim.low, claim.low_inclusive, claim.high, claim.high_inclusive)
        for claim in entry.claims
        if isinstance(claim, RangeClaim)
    ]


def exactly(status: str, version: str, why: str = "") -> tuple[str, str, str, bool, str, bool]:
    return (status, why, version, True, version, True)


def test_what_lies_between_the_first_and_the_last_is_affected_too() -> None:
    last = claimed({"first_affected": ["V1.0"], "last_affected": ["V2.0"]})
    assert last[2:] == [("affected", "", "1.0", True, "2.0", True)]
    fixed = claimed({"first_affected": ["V1.0"], "first_fixed": ["V2.1"]})
    assert fixed == [exactly("affected", "1.0"), exactly("fixed", "2.1"), ("affected", "", "1.0", True, "2.1", False)]


def test_several_firsts_are_not_paired_by_guessing() -> None:
    told = claimed({"first_affected": ["V1.0", "V2.0"], "last_affected": ["V1.5", "V2.1"]})
    assert told == [exactly("affected", version) for version in ("1.0", "2.0", "1.5", "2.1")]


def test_why_a_product_is_not_affected_stands_with_the_claim() -> None:
    flag = {"label": "vulnerable_code_not_present", "product_ids": ["V2.0"]}
    told = claimed({"known_not_affected": ["V2.0", "V2.1"], "known_affected": ["V1.0"]}, flags=[flag])
    assert told == [
        exactly("known_not_affected", "2.0", "vulnerable_code_not_present"),
        exactly("known_not_affected", "2.1"),
        exactly("affected", "1.0"),
    ]
