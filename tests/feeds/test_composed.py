"""What an advisory's composed products, model and serial numbers, and contradictions become."""

import io
import json
from typing import Any

from feeds.documents import advisory
from wardwatch.feeds.cisa_csaf import FEED
from wardwatch.feeds.types import Entry
from wardwatch.vulnerabilities.types import RangeClaim, RemediationClaim

STATION = {
    "category": "product_name",
    "name": "Station",
    "product": {"name": "Invented Station", "product_id": "S", "product_identification_helper": {"purl": "pkg:a/b"}},
}
INSTALLED = {
    "category": "installed_on",
    "product_reference": "P1",
    "relates_to_product_reference": "S",
    "full_product_name": {"name": "Pump software on a station", "product_id": "P1-S"},
}


def read(status: dict[str, list[str]], *, helper: dict[str, Any] | None = None, **more: Any) -> Entry:
    document = advisory()
    tree, (vulnerability,) = document["product_tree"], document["vulnerabilities"]
    (vendor,) = tree["branches"]
    pump = vendor["branches"][0]["branches"][0]["product"]
    pump["product_identification_helper"] = helper or {}
    vendor["branches"].append(STATION)
    tree["relationships"] = [INSTALLED]
    vulnerability |= {"product_status": status, **more}
    (entry,) = FEED.parse("a.json", io.BytesIO(json.dumps(document).encode()))
    assert isinstance(entry, Entry)
    return entry


def ranges(entry: Entry) -> list[RangeClaim]:
    return [claim for claim in entry.claims if isinstance(claim, RangeClaim)]


def test_a_composed_product_is_a_question_for_each_part() -> None:
    component, platform = ranges(read({"known_affected": ["P1-S"]}))
    assert {component.product_text, platform.product_text} == {"Pump software on a station"}
    assert (component.part, component.vendor, component.product, component.high) == (
        "component", "Invented", "Pump", "2.1",
    )  # fmt: skip
    assert (platform.part, platform.vendor, platform.product, platform.high) == (
        "platform", "Invented", "Station", None,
    )  # fmt: skip
    assert (component.purl, platform.purl) == ("", "pkg:a/b")


def test_what_clears_a_composed_product_says_nothing_of_what_it_is_installed_on() -> None:
    flags = [{"label": "component_not_present", "product_ids": ["P1-S"]}]
    (claim,) = ranges(read({"known_not_affected": ["P1-S"]}, flags=flags))
    assert (claim.part, claim.product, claim.justification) == ("component", "Pump", "component_not_present")


def test_parts_alone_stay_what_they_are() -> None:
    assert [claim.part for claim in ranges(read({"known_affected": ["P1", "S"]}))] == ["", ""]


def test_numbers_are_kept_as_written() -> None:
    helper: dict[str, Any] = {
        "model_numbers": ["IN-7", "IN-8*"],
        "skus": ["IN-7", "ORD-99"],
        "serial_numbers": ["A1??"],
    }
    helper["hashes"] = [{"filename": "a b.bin", "file_hashes": [{"algorithm": "sha256", "value": "AB" * 32}]}]
    component, platform = ranges(read({"known_affected": ["P1-S"]}, helper=helper))
    assert (component.model_numbers, component.skus) == ("IN-7\nIN-8*", "IN-7\nORD-99")
    assert (component.serial_numbers, component.hashes) == ("A1??", f"sha256:{'ab' * 32} a b.bin")
    assert (platform.model_numbers, platform.serial_numbers) == ("", "A1??")


def test_contradicting_statuses_are_claimed_and_a_fault_and_remedies_for_nothing_are_for_all() -> None:
    remedies = [{"category": "workaround", "details": "Unplug it."}]
    entry = read({"known_affected": ["P1"], "known_not_affected": ["P1"]}, remediations=remedies)
    assert sorted(claim.status for claim in ranges(entry)) == ["affected", "known_not_affected"]
    (fault,) = entry.faults
    assert fault.reason == "the product 'P1' is both affected and not affected"
    (remedy,) = (claim for claim in entry.claims if isinstance(claim, RemediationClaim))
    assert remedy.products == ()


def test_trains_of_one_part_on_two_platforms_are_not_mixed_up() -> None:
    """From the first affected version to the first fixed one, each on its own platform."""
    document = advisory()
    versions = [
        {"category": "product_version", "name": name, "product": {"name": f"Pump {name}", "product_id": name}}
        for name in ("1.0", "1.5", "2.0")
    ]
    (vendor,) = document["product_tree"]["branches"]
    vendor["branches"] = [
        {"category": "product_name", "name": "Pump", "branches": versions},
        STATION,
        {"category": "product_name", "name": "Cart", "product": {"name": "Cart", "product_id": "C"}},
    ]
    document["product_tree"]["relationships"] = [
        {
            "category": "installed_on",
            "product_reference": version,
            "relates_to_product_reference": platform,
            "full_product_name": {"name": f"{version} on {platform}", "product_id": f"{version}-{platform}"},
        }
        for version, platform in (("1.0", "S"), ("1.5", "S"), ("1.0", "C"), ("2.0", "C"))
    ]
    document["vulnerabilities"][0] |= {
        "product_status": {"first_affected": ["1.0-S", "1.0-C"], "first_fixed": ["1.5-S", "2.0-C"]},
        "scores": [],
        "remediations": [],
    }
    (entry,) = FEED.parse("a.json", io.BytesIO(json.dumps(document).encode()))
    assert isinstance(entry, Entry)
    trains = {(claim.product_text, claim.low, claim.high) for claim in ranges(entry) if claim.low != claim.high}
    assert trains == {("1.0 on S", "1.0", "1.5"), ("1.0 on C", "1.0", "2.0")}
