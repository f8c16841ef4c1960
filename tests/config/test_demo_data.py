"""The demonstration sector is whole, invented where it says so, factual where it says so, and touches whom it says."""

import csv
import gzip
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from wardwatch.assets.types import CareRole, NetworkExposure
from wardwatch.config import demo
from wardwatch.members.types import OrganizationKind, Permit, PowerKind, Purpose, RoleName
from wardwatch.standards import csaf, cve, kev

FOLDER = Path(demo.__file__).parent
DOCUMENTS = FOLDER / "documents"
PURPOSES = [str(purpose) for purpose in Purpose]
COLUMNS = [
    "line",
    "vendor",
    "product",
    "model",
    "version",
    "quantity",
    "site",
    "department",
    "network_exposure",
    "care_role",
    "hostname",
    "serial",
    "owner",
    "support_end",
    "udi_di",
    "cpe",
    "purl",
]
EXPOSURES = {"", *map(str, NetworkExposure)}
CARE_ROLES = {"", *map(str, CareRole)}

FACTS = {"vendor", "product", "cpes", "platforms", "versions", "defaultStatus"}

Row = dict[str, Any]


def organizations(*files: str) -> list[Row]:
    texts = (path.read_text() for path in sorted((FOLDER / "sector").glob("*.toml")) if not files or path.stem in files)
    return [row for text in texts for row in tomllib.loads(text)["organization"]]


def members() -> list[Row]:
    return organizations("systems", "hospitals", "care", "business")


def people(organization: Row) -> set[str]:
    return {person["email"] for person in organization["people"]}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def inventories() -> dict[str, list[dict[str, str]]]:
    return {path.stem: rows(path) for path in (FOLDER / "inventories").glob("*.csv")}


def story() -> Row:
    return tomllib.loads((FOLDER / "story.toml").read_text())


def cve_records() -> list[bytes]:
    return (DOCUMENTS / "cve_records.jsonl").read_bytes().splitlines()


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, str):
        yield value


def affected(record: Row) -> list[list[Row]]:
    """What the first container and CISA's say is affected; CISA's list is left out where the excerpt has none."""
    containers = record["containers"]
    cisa = next(part for part in containers["adp"] if part["providerMetadata"]["shortName"] == "CISA-ADP")
    return [containers["cna"]["affected"]] + ([cisa["affected"]] if "affected" in cisa else [])


def test_forty_members_of_every_kind() -> None:
    everybody = members()
    assert len(everybody) == story()["members"] == 40
    assert sum(row["enrolled"] for row in everybody) == story()["enrolled"] == 36
    everywhere = {row["kind"] for row in organizations()}
    assert everywhere <= set(map(str, OrganizationKind))
    assert len(everywhere) >= 15
    assert len({row["type"] for row in everybody}) == 25
    assert {row["size_class"] for row in everybody} == {"small", "medium", "large"}
    keys = [row["key"] for row in organizations()]
    assert len(keys) == len(set(keys))
    assert {row["parent"] for row in everybody if "parent" in row} == {"lakemoor-health", "tallgrass-care"}
    identifiers = [(part["scheme"], part["value"]) for row in everybody for part in row["identifiers"]]
    assert len(set(identifiers)) == 40


def test_the_wall_has_partners_on_both_sides() -> None:
    powers = {row["type"]: row["powers"] for row in organizations("partners")}
    named = {power for some in powers.values() for power in some}
    assert named == set(map(str, PowerKind))
    assert powers["privacy regulator"]
    assert powers["homeland security"] == powers["information sharing"] == []


def test_nobody_can_be_reached_by_mail() -> None:
    addresses = [address for row in organizations() for address in people(row)]
    assert len(addresses) == len(set(addresses))
    roles = {person["role"] for row in organizations() for person in row["people"]}
    assert roles == set(map(str, RoleName))
    for path in FOLDER.rglob("*.*"):
        if path.suffix in {".toml", ".csv", ".json", ".jsonl", ".md"}:
            for address in re.findall(r"[\w.+-]+@[\w.-]+\.[a-z]{2,}\b", path.read_text()):
                assert address.endswith(".invalid"), (path.name, address)
    assert not any("password" in key for row in organizations() for person in row["people"] for key in person)


def test_contacts_are_people_in_the_agreed_order() -> None:
    for row in organizations():
        if zone := row.get("time_zone"):
            ZoneInfo(zone)
    for row in members():
        assert {contact["email"] for contact in row["contacts"]} <= people(row)
        purposes = [contact["purpose"] for contact in row["contacts"]]
        assert purposes == [purpose for purpose in PURPOSES if purpose in purposes]
        assert bool(purposes) is row["enrolled"]


def test_one_provider_acts_for_three_small_members_with_their_word() -> None:
    served = [row for row in members() if "acting" in row]
    assert len(served) == 3
    for row in served:
        (relation,) = row["acting"]
        assert row["size_class"] == "small"
        assert relation["provider"] == "cairnlock-it"
        assert relation["signed_by"] in people(row)
        assert relation["text"]
        assert set(relation["permits"]) <= set(map(str, Permit))


def test_every_enrolled_member_has_an_inventory() -> None:
    enrolled = {row["key"]: row for row in members() if row["enrolled"]}
    found = inventories()
    assert set(found) == set(enrolled)
    for key, lines in found.items():
        sites = {site["name"] for site in enrolled[key]["sites"]} | {""}
        assert 5 <= len(lines) <= 60
        assert [line["line"] for line in lines] == [str(number) for number in range(1, len(lines) + 1)]
        for line in lines:
            assert list(line) == COLUMNS
            assert line["vendor"], key
            assert line["product"], key
            assert line["network_exposure"] in EXPOSURES
            assert line["care_role"] in CARE_ROLES
            assert line["site"] in sites
    versions = Counter(bool(line["version"]) for lines in found.values() for line in lines)
    assert versions[False] > 100, "real lists have gaps"


def test_no_name_is_a_real_facility(shared_data: Path) -> None:
    with gzip.open(shared_data / "cms" / "Hospital_General_Information_2026-02.csv.gz", "rt") as file:
        real = [(row["Facility ID"], row["Facility Name"].casefold()) for row in csv.DictReader(file)]
    names = {row["name"].casefold() for row in organizations()}
    names |= {row["Facility Name"].casefold() for row in rows(DOCUMENTS / "hospitals.csv")}
    assert names.isdisjoint(name for _, name in real)
    assert not [number for number, _ in real if number.startswith("99")]


def test_the_directory_names_the_hospitals_that_are_members() -> None:
    listed = {row["Facility ID"]: row["Facility Name"] for row in rows(DOCUMENTS / "hospitals.csv")}
    known = {row["identifiers"][0]["value"]: row["name"].upper() for row in members()}
    shared = listed.keys() & known.keys()
    assert {key: listed[key] for key in shared} == {key: known[key] for key in shared}
    assert len(listed) - len(shared) == 3


def test_documents_read_without_fault() -> None:
    for entry in story()["document"]:
        data = (FOLDER / entry["file"]).read_bytes()
        if entry["form"] == "csaf":
            advisory = csaf.read(data)
            assert advisory.faults == ()
            assert advisory.tracking.id.lower() == entry["key"]
            assert advisory.tlp is not None
            assert f"TLP:{advisory.tlp.name}" == entry["marking"]
            assert "Demonstration" in advisory.publisher.name
            assert not [weakness.cve for weakness in advisory.vulnerabilities if weakness.cve]
    catalogue = kev.read((DOCUMENTS / "known_exploited_vulnerabilities.json").read_bytes())
    records = [cve.read(line) for line in cve_records()]
    assert catalogue.faults == ()
    assert {entry.cve for entry in catalogue.entries} == {record.cve for record in records}
    assert [record.faults for record in records] == [()] * 6


def test_facts_are_the_published_ones_and_the_words_are_ours(shared_data: Path) -> None:
    facts = ("vendorProject", "product", "dateAdded", "dueDate", "knownRansomwareCampaignUse", "cwes")
    published = json.loads((shared_data / "cisa-kev" / "known_exploited_vulnerabilities-2026-08-21.json").read_text())
    real = {entry["cveID"]: entry for entry in published["vulnerabilities"]}
    for entry in json.loads((DOCUMENTS / "known_exploited_vulnerabilities.json").read_text())["vulnerabilities"]:
        theirs = real[entry["cveID"]]
        assert {name: entry[name] for name in facts} == {name: theirs[name] for name in facts}
        for name in ("vulnerabilityName", "shortDescription", "requiredAction"):
            assert entry[name] != theirs[name]
    with gzip.open(shared_data / "epss" / "epss_scores-2026-01-30.csv.gz", "rt") as file:
        scores = set(file)
    with (DOCUMENTS / "epss_scores-2026-01-30.csv").open() as file:
        assert set(file) <= scores
    with gzip.open(shared_data / "cisa-vulnrichment" / "cve5-vulnrichment-selection.jsonl.gz") as file:
        theirs_by_id = {record["cveMetadata"]["cveId"]: record for record in map(json.loads, file)}
    for ours in map(json.loads, cve_records()):
        theirs = theirs_by_id[ours["cveMetadata"]["cveId"]]
        for mine, original in zip(affected(ours), affected(theirs), strict=False):
            assert mine == [{name: product[name] for name in product.keys() & FACTS} for product in original]
        prose = {text for text in strings(theirs) if len(text) > 120}
        assert prose.isdisjoint(strings(ours))


def test_personas_exist() -> None:
    known = {row["key"]: people(row) for row in organizations()}
    for persona in story()["persona"]:
        assert persona["email"] in known[persona["organization"]]
    for entry in story()["document"]:
        assert set(entry.get("audience", [])) <= known.keys()


@pytest.mark.parametrize("expected", story()["expectation"], ids=lambda expected: str(expected["vulnerability"]))
def test_the_story_names_every_owner(expected: Row) -> None:
    told = [*expected["affected"], *expected["check"], *expected["not_affected"]]
    owned = {
        f"{key}:{line['line']}"
        for key, lines in inventories().items()
        for line in lines
        if line["product"] in expected["products"]
    }
    assert sorted(told) == sorted(owned)


def number(version: str) -> tuple[int, ...]:
    parts = tuple(int(part) for part in version.removeprefix("v").split("."))
    return parts + (0,) * (3 - len(parts))


def within(version: str, ranges: str) -> bool:
    """Whether dotted numbers lie in a `vers:generic/` interval; enough for the invented products."""
    for constraint in ranges.removeprefix("vers:generic/").split("|"):
        comparator, bound = re.fullmatch(r"([<>]=?)(.*)", constraint).groups()  # type: ignore[union-attr]
        ours, theirs = number(version), number(bound)
        if not {"<": ours < theirs, "<=": ours <= theirs, ">": ours > theirs, ">=": ours >= theirs}[comparator]:
            return False
    return True


def test_each_clear_device_advisory_touches_exactly_three_members_or_none() -> None:
    found = inventories()
    files = {entry["key"]: entry["file"] for entry in story()["document"] if entry["form"] == "csaf"}
    touched = {}
    for expected in story()["expectation"]:
        if expected["document"] not in files:
            continue
        advisory = csaf.read((FOLDER / files[expected["document"]]).read_bytes())
        affected = {name for weakness in advisory.vulnerabilities for name in weakness.product_status["known_affected"]}
        (product,) = [product for product in advisory.products if product.product_id in affected]
        assert [product.product_name] == expected["products"]
        for name in ("affected", "not_affected"):
            for reference in expected[name]:
                key, line = reference.split(":")
                version = found[key][int(line) - 1]["version"]
                assert within(version, str(product.version_range)) is (name == "affected"), reference
        touched[expected["document"]] = {
            reference.split(":")[0] for reference in expected["affected"] + expected["check"]
        }
    assert {key: len(some) for key, some in touched.items()} == {
        "demo-ddst-2026-001": 3,
        "demo-ddst-2026-002": 3,
        "demo-ddst-2026-003": 0,
        "demo-share-2026-014": 2,
    }
