"""What one CSAF document claims."""

import io
import json

import pytest

from feeds.documents import advisory
from wardwatch.feeds.cisa_csaf.parsing import parse
from wardwatch.feeds.types import Entry
from wardwatch.kit.errors import Fault
from wardwatch.vulnerabilities.types import AdvisoryClaim, RemediationClaim

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
