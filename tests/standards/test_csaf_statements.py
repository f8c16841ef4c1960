"""What a CSAF advisory says about each product."""

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from wardwatch.standards import csaf

DOCUMENT = json.loads((Path(__file__).parents[1] / "corpus" / "csaf" / "lkm-2031-0007.json").read_bytes())


def read(**vulnerability: Any) -> csaf.Advisory:
    return csaf.read(json.dumps({**DOCUMENT, "vulnerabilities": [vulnerability]}).encode())


def stated(advisory: csaf.Advisory) -> list[csaf.Statement]:
    return list(csaf.statements(advisory, advisory.vulnerabilities[0]))


def test_every_status_makes_statements_with_their_place() -> None:
    advisory = read(product_status={status: ["HW"] for status in csaf.Status if "fixed" not in status})
    assert [(each.status, each.place) for each in stated(advisory)] == [
        (status, f"$.vulnerabilities[0].product_status.{status}") for status in csaf.Status if "fixed" not in status
    ]
    assert {each.status: each.contradicted for each in stated(advisory)}[csaf.Status.RECOMMENDED] is False


def test_flags_impacts_and_remediations_reach_the_products_of_their_groups() -> None:
    advisory = read(
        product_status={"known_not_affected": ["FW-OLD", "PUMP-OLD"], "known_affected": ["FW-NEW"]},
        flags=[{"label": "component_not_present", "group_ids": ["G-OLD"]}],
        threats=[
            {"category": "impact", "details": "It has no radio.", "product_ids": ["PUMP-OLD"]},
            {"category": "exploit_status", "details": "None.", "product_ids": ["PUMP-OLD"]},
        ],
        remediations=[
            {
                "category": "fix_planned",
                "details": "In May.",
                "product_ids": ["FW-NEW"],
                "date": "2031-05-01T00:00:00Z",
            },
            {"category": "mitigation", "details": "Unplug it."},
        ],
    )
    assert advisory.faults == ()
    old, pump, new = stated(advisory)
    assert (old.justifications, pump.justifications) == (("component_not_present",), ("component_not_present",))
    assert (old.impacts, pump.impacts, new.impacts) == ((), ("It has no radio.",), ())
    assert [each.details for each in new.remediations] == ["In May."]
    assert [each.details for each in csaf.unbound(advisory.vulnerabilities[0])] == ["Unplug it."]


@pytest.mark.parametrize(
    ("first", "second", "contradicts"),
    [
        ("known_affected", "fixed", True),
        ("last_affected", "known_not_affected", True),
        ("under_investigation", "first_fixed", True),
        ("first_affected", "last_affected", False),
        ("fixed", "first_fixed", False),
        ("known_affected", "recommended", False),
    ],
)
def test_statuses_of_different_groups_contradict_each_other(first: str, second: str, *, contradicts: bool) -> None:
    advisory = read(product_status={first: ["HW"], second: ["FW-NEW", "HW"]})
    assert [fault.key for fault in advisory.faults] == (["HW"] if contradicts else [])
    marked = {each.product.product_id for each in stated(advisory) if each.contradicted}
    assert marked == ({"HW"} if contradicts else set())
    assert len(stated(advisory)) == 3


def test_what_names_only_undefined_products_is_not_taken_for_all() -> None:
    advisory = read(remediations=[{"category": "vendor_fix", "details": "Install.", "product_ids": ["GHOST"]}])
    assert advisory.vulnerabilities[0].remediations == ()
    assert [(fault.place, fault.reason) for fault in advisory.faults][-1] == (
        "$.vulnerabilities[0].remediations[0]",
        "it names no product that is defined, and is left out",
    )


def test_an_unknown_category_of_remediation_is_kept_and_named() -> None:
    advisory = read(remediations=[{"category": "prayer", "details": "Hope.", "product_ids": ["HW"]}])
    assert [fault.key for fault in advisory.faults] == ["prayer"]
    assert advisory.vulnerabilities[0].remediations[0].category == "prayer"


def test_a_place_stays_right_when_an_earlier_vulnerability_is_left_out() -> None:
    status = {"product_status": {"fixed": ["HW"]}}
    advisory = csaf.read(json.dumps({**DOCUMENT, "vulnerabilities": [{"title": 7}, status]}).encode())
    assert [vulnerability.place for vulnerability in advisory.vulnerabilities] == ["$.vulnerabilities[1]"]
    assert stated(advisory)[0].place == "$.vulnerabilities[1].product_status.fixed"


def test_every_published_advisory_says_what_it_says_of_defined_products(shared_data: Path) -> None:
    data = [path.read_bytes() for path in sorted((shared_data / "cisa-csaf" / "icsma").glob("*.json"))]
    data += gzip.decompress((shared_data / "cisa-csaf" / "icsa_hph_sector.jsonl.gz").read_bytes()).splitlines()
    data += [path.read_bytes() for path in sorted((shared_data / "csaf-examples").glob("csaf_*.json"))]
    advisories = [csaf.read(each) for each in data]
    assert [advisory.faults for advisory in advisories] == [()] * 247
    made = [
        statement
        for advisory in advisories
        for vulnerability in advisory.vulnerabilities
        for statement in csaf.statements(advisory, vulnerability)
    ]
    assert len(made) == sum(
        len(ids) for a in advisories for v in a.vulnerabilities for ids in v.product_status.values()
    )
    assert Counter(label for statement in made for label in statement.justifications) == {"component_not_present": 3}
    assert not any(statement.contradicted for statement in made)
    assert Counter(
        product.relationship for advisory in advisories for product in advisory.products if product.parts
    ) == {"default_component_of": 18}
