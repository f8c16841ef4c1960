"""The STIX bundle says what the document says, each part under its own marking, and the committee's tools accept it."""

import json
import time
import warnings
from collections import Counter
from typing import Any

import msgspec
import pytest

from products import large
from products.documents import INDICATORS, MITIGATIONS, PRODUCTS, TECHNIQUES, VULNERABILITIES, document, edition
from wardwatch.products.document import Document
from wardwatch.products.document.marking import variant
from wardwatch.products.edition import Edition
from wardwatch.products.renderers import stix
from wardwatch.products.types import FormName, Marking
from wardwatch.standards import stix as reader
from wardwatch.standards.observables import normalise
from wardwatch.standards.stix.markings import TLP_2, tlp_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import stix2
    from stix2validator import ValidationOptions, validate_instance

pytestmark = pytest.mark.filterwarnings("ignore")
OPTIONS = ValidationOptions(version="2.1")

Made = dict[str, Any]


def made(of: Edition) -> list[Made]:
    return json.loads(stix.render(of).data)["objects"]


def clear(of: Document | None = None) -> Edition:
    return edition(variant(of or document(), Marking.CLEAR).document, Marking.CLEAR)


def typed(objects: list[Made], kind: str) -> list[Made]:
    return [each for each in objects if each["type"] == kind]


def links(objects: list[Made]) -> set[tuple[str, str, str]]:
    names = {each["id"]: each.get("name", each["id"]) for each in objects}
    return {
        (names.get(each["source_ref"], each["source_ref"]), each["relationship_type"], names.get(target, target))
        for each in typed(objects, "relationship")
        for target in (each["target_ref"],)
    }


def test_the_file_says_what_it_is() -> None:
    rendered = stix.render(edition())
    assert (rendered.form, rendered.name) == (FormName.STIX, "202611231305.stix.json")
    assert rendered.media_type == "application/stix+json;version=2.1"
    assert rendered == stix.render(edition())


def test_the_report_is_the_product() -> None:
    objects = made(edition())
    (report,) = typed(objects, "report")
    whole = document()
    assert (report["name"], report["labels"]) == (whole.title, list(whole.topics))
    assert whole.summary in report["description"]
    assert "SAMPLE, issued by nobody" in report["description"]
    assert (report["created"], report["modified"]) == ("2026-11-22T09:00:00.000Z", "2026-11-23T13:05:00.000Z")
    assert report["published"] == report["created"]
    assert tlp_of(report["object_marking_refs"]) is Marking.AMBER.level
    assert report["created_by_ref"] == objects[0]["id"] == edition().center.identity
    first, *others = report["external_references"]
    assert (first["external_id"], first["url"]) == ("202611231305", edition().url)
    assert [each["description"] for each in others if each["source_name"] != "mitre-attack"] == [
        source.title for source in whole.sources
    ]
    assert {"hashes": {"SHA-256": "ab" * 32}}.items() <= others[0].items()
    assert set(report["report_types"]) >= {"threat-report", "vulnerability", "indicator", "attack-pattern"}
    assert set(whole.objects) <= set(report["object_refs"])
    assert {each["id"] for each in typed(objects, "indicator")} <= set(report["object_refs"])


def test_every_reference_leads_somewhere() -> None:
    """Into the bundle, or to an object that the document names by its id."""
    objects = made(edition())
    known = {each["id"] for each in objects} | set(document().objects) | {row.stix_id for row in TECHNIQUES.rows}
    for each in objects:
        named = [*each.get("object_refs", ()), *each.get("object_marking_refs", ())]
        named += [each[name] for name in ("source_ref", "target_ref", "created_by_ref") if name in each]
        assert set(named) <= known


def test_each_indicator_is_looked_for_under_its_own_marking() -> None:
    found = {each["name"]: each for each in typed(made(edition()), "indicator")}
    for row in INDICATORS.rows:
        each = found.pop(row.value)
        kind = {"ipv4-addr": "ipv4", "domain-name": "domain"}[row.kind]
        assert list(reader.observables(each)) == [normalise(kind, row.value)]  # type: ignore[arg-type]
        assert tlp_of(each["object_marking_refs"]) is row.tlp.level
        assert row.note in each["description"]
        assert "Vet these before blocking" in each["description"]
        since = row.first_seen.isoformat()[:19] if row.first_seen else "2026-11-22T09:00:00"
        assert each["valid_from"].startswith(since)
        assert ("valid_until" in each) is (row.valid_until is not None)
        assert len(each.get("external_references", ())) == len(row.sources)
    assert not found
    assert ("198.51.100.7", "indicates", document().objects[0]) in links(made(edition()))


def test_vulnerabilities_products_techniques_and_actions_are_there() -> None:
    objects = made(edition())
    weak = {each["name"]: each for each in typed(objects, "vulnerability")}
    for row in VULNERABILITIES.rows:
        each = weak.pop(row.name)
        assert {"source_name": "cve", "external_id": row.name} in each["external_references"]
        for words in (row.title, row.description, row.cvss, row.fix, *row.cwes):
            assert words in each["description"]
    assert not weak
    said = links(objects)
    for product in PRODUCTS.rows:
        (software,) = (each for each in typed(objects, "software") if each["name"] == product.product)
        assert software["vendor"] == product.vendor
        edges = {(name, "related-to", product.product) for name in product.vulnerabilities}
        assert edges <= said if product.status == "affected" else not edges & said
    assert any("Model Y: under investigation" in each["content"] for each in typed(objects, "note"))
    actions = {each["name"] for each in typed(objects, "course-of-action")}
    assert {each.name for each in MITIGATIONS.rows} <= actions
    assert "Isolate every model X pump on a network of its own." in actions
    theirs = TECHNIQUES.rows[0]
    assert ("Network Segmentation", "mitigates", theirs.stix_id) in said
    assert ("Data Backup", "mitigates", "Data Encrypted for Impact") in said
    assert (document().objects[0], "uses", theirs.stix_id) in said
    assert theirs.stix_id not in {each["id"] for each in objects}, "an object of somebody else is not written again"
    (own,) = typed(objects, "attack-pattern")
    assert own["external_references"][0]["external_id"] == "T1486"
    assert own["external_references"][0]["url"] == "https://attack.mitre.org/techniques/T1486"


def test_a_judgement_is_a_note_with_its_confidence() -> None:
    objects = made(edition())
    (report,) = typed(objects, "report")
    (note,) = (each for each in typed(objects, "note") if "confidence" in each)
    assert note["content"] == "Attacks on hospitals that expose these pumps go on."
    assert note["abstract"] == "our judgement: likely (55 to 80 %); moderate confidence"
    assert (note["confidence"], note["object_refs"]) == (50, [report["id"]])


def test_a_clear_variant_has_nothing_amber() -> None:
    data = stix.render(clear()).data.decode()
    for hidden in ("AMBER", "amber", "203.0.113.99", "partner", "north-east", "hoster"):
        assert hidden not in data
    assert {tlp_of(each.get("object_marking_refs", ())) for each in json.loads(data)["objects"]} <= {
        None,
        Marking.CLEAR.level,
    }
    assert '"name": "TLP:CLEAR"' in data


def test_what_both_variants_have_is_the_same_object() -> None:
    """Or else, whoever receives both keeps one at random (section 3.6)."""
    amber, lower = ({each["id"]: each for each in made(of)} for of in (edition(), clear()))
    shared = amber.keys() & lower.keys()
    assert len(typed([amber[ref] for ref in shared], "indicator")) == 2
    assert [ref for ref in shared if amber[ref] != lower[ref]] == []
    assert {each["id"] for each in typed(list(amber.values()), "report")}.isdisjoint(lower)


def test_what_names_a_threat_that_few_may_know_is_not_shown_to_more() -> None:
    """The threat is named in an AMBER part: so is the relationship of a CLEAR indicator to it."""
    threat = document().objects[0]
    (section, *others) = document().sections
    claim = large.b.Claim(text=f"It is {threat}.", tlp=Marking.AMBER)
    named = msgspec.structs.replace(section, blocks=(*section.blocks, large.b.Text(id="x", claims=(claim,))))
    whole = msgspec.structs.replace(document(), sections=(named, *others))
    for each in typed(made(edition(whole)), "relationship"):
        if threat in (each["source_ref"], each["target_ref"]):
            assert tlp_of(each["object_marking_refs"]) is Marking.AMBER.level
    assert threat not in stix.render(clear(whole)).data.decode()


@pytest.mark.parametrize(
    "given",
    [
        edition(),
        clear(),
        edition(large.odd()),
        edition(large.document(), Marking.CLEAR),
        edition(released_at=None, changes=(), watermark=""),
        edition(large.document(title="")),
    ],
    ids=["sample", "clear", "odd", "empty", "draft", "untitled"],
)
def test_it_is_stix_for_everybody(given: Edition) -> None:
    data = stix.render(given).data
    bundle = json.loads(data)
    stix2.parse(bundle, allow_custom=False)
    told = validate_instance(bundle, OPTIONS)
    assert told.is_valid, told.errors
    for each in bundle["objects"]:
        reader.read(json.dumps(each).encode())
    ids = [each["id"] for each in bundle["objects"]]
    assert len(set(ids)) == len(ids)


def test_odd_texts_stay_as_they_are() -> None:
    objects = made(edition(large.odd()))
    (report,) = typed(objects, "report")
    assert report["name"] == large.ODD
    assert report["labels"] == [large.ODD]
    found = typed(objects, "indicator")
    assert Counter(each["name"] for each in found)["192.0.2.7"] == 2
    assert all(each["valid_from"] < each.get("valid_until", "9") for each in found)
    assert any(f"yara: {large.ODD}" in each["content"] for each in typed(objects, "note"))


def test_a_draft_says_that_it_is_one() -> None:
    (report,) = typed(made(edition(released_at=None, changes=())), "report")
    assert "draft" in report["labels"]
    assert "Draft: not released" in report["description"]
    assert report["published"] == "2026-11-23T13:05:00.000Z"


def test_many_indicators_are_quick() -> None:
    blocks = (large.indicators(500), large.techniques(200), large.mitigations(50, 200), *large.vulnerabilities(150))
    whole = edition(large.document(*blocks))
    begun = time.perf_counter()
    objects = made(whole)
    assert time.perf_counter() - begun < 5
    assert Counter(each["type"] for each in objects) >= Counter(
        {"indicator": 500, "attack-pattern": 200, "course-of-action": 50, "vulnerability": 150, "relationship": 650}
    )
    lower = typed(made(clear(whole.document)), "indicator")
    assert len(lower) == 450
    assert set(TLP_2) & {ref for each in lower for ref in each["object_marking_refs"]} == set(list(TLP_2)[:1])
