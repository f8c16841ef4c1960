"""From markings to labels: the truth table, what consent changes, redacted variants, and what a document may tell."""

import json
from pathlib import Path

import pytest

from feeds.documents import Pull
from intel.stories import (
    AMBER,
    AMBER_STRICT,
    CLEAR,
    GREEN,
    LEVELS,
    NEVER_HEARD,
    OLD_AMBER,
    RED,
    indicator,
    malware,
    named,
    thing,
    write,
)
from people import NOW, Sector
from wardwatch.intel import queries
from wardwatch.intel.models import ObjectVersion, SourceConsent
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.markings.operations import intern, read
from wardwatch.markings.types import ANONYMOUS, PUBLIC, Viewer
from wardwatch.members import labels
from wardwatch.provenance.models import Document, Source
from wardwatch.standards.tlp import Tlp

STATEMENT = {
    **{"type": "marking-definition", "spec_version": "2.1", "id": named("marking-definition", "terms")},
    **{"created": "2026-01-01T00:00:00.000Z", "definition_type": "statement", "definition": {"statement": "Terms."}},
}
SEEN = {
    "clear": {"anonymous", "regulator", "rosa", "ada"},
    "green": {"regulator", "rosa", "ada"},
    "amber": {"ada"},
    "strict": {"ada"},
    "red": set(),
    "nothing": {"ada"},
    "never heard of": {"ada"},
    "clear, but a part of it never heard of": {"ada"},
    "clear and amber": {"ada"},
}
REFS = {
    **{name: (ref,) for name, ref in LEVELS.items()},
    "nothing": (),
    "never heard of": (NEVER_HEARD,),
    "clear, but a part of it never heard of": (CLEAR, NEVER_HEARD),
    "clear and amber": (CLEAR, OLD_AMBER),
}


def viewers(sector: Sector) -> dict[str, Viewer]:
    people = {"regulator": sector.rex, "rosa": sector.rosa, "ada": sector.ada}
    return {"anonymous": ANONYMOUS} | {name: sector.viewer(user) for name, user in people.items()}


def seen_by(stix_id: str, sector: Sector) -> set[str]:
    """Who is given the object."""
    found = set()
    for name, viewer in viewers(sector).items():
        try:
            queries.object_card(stix_id, viewer=viewer)
        except NotFound:
            continue
        found.add(name)
    return found


def consent(sector: Sector, **given: object) -> None:
    with login("worker"):
        source, _ = Source.objects.get_or_create(name="stix_file", defaults={"title": "STIX files"})
        facts = {"words": "By mail.", "recorded_at": NOW, "recorded_by": "operator:shell"}
        SourceConsent.objects.create(
            source=source, label_id=intern(labels.internal(sector.center.pk)), **facts, **given
        )


@pytest.mark.parametrize("name", REFS)
def test_who_reads_what_is_marked_so(pull: Pull, sector: Sector, tmp_path: Path, name: str) -> None:
    one = malware("Harbour", marked=REFS[name])
    pull("stix_file", write(tmp_path, "a.json", one))
    assert seen_by(one["id"], sector) == SEEN[name]
    warned = ObjectVersion.objects.get().warnings
    assert bool(warned) == ("never" in name)


def test_consent_names_the_audience(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    consent(sector, organizations=[sector.riverbend.pk], persons=[sector.rex.person_id], unmarked=Tlp.GREEN)
    marked = {name: malware(name, marked=refs) for name, refs in REFS.items()}
    pull("stix_file", write(tmp_path, "a.json", *marked.values()))
    changed = {"amber": {"rosa", "ada"}, "strict": {"rosa", "ada"}, "red": {"regulator"}}
    changed |= {"nothing": {"regulator", "rosa", "ada"}, "clear and amber": {"rosa", "ada"}}
    assert {name: seen_by(each["id"], sector) for name, each in marked.items()} == SEEN | changed


def test_terms_of_use_restrict_nobody_and_may_stand_last(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    """MITRE marks everything with a statement, whose definition stands anywhere in the bundle."""
    one = thing("attack-pattern", "T1", marked=(STATEMENT["id"],))
    pull("mitre_attack", write(tmp_path, "ics-attack.json", one, STATEMENT))
    assert read(ObjectVersion.objects.get(stix_id=one["id"]).label_id) == PUBLIC
    two = thing("attack-pattern", "T2", marked=(STATEMENT["id"],))
    pull("mitre_attack", write(tmp_path, "mobile-attack.json", two))
    assert read(ObjectVersion.objects.get(stix_id=two["id"]).label_id) == PUBLIC


def test_one_source_does_not_say_what_anothers_marking_means(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    one = malware("Harbour", marked=(CLEAR, STATEMENT["id"]))
    pull("mitre_attack", write(tmp_path, "ics-attack.json", STATEMENT))
    pull("stix_file", write(tmp_path, "a.json", one))
    assert seen_by(one["id"], sector) == {"ada"}


def granular(*parts: tuple[str, str]) -> list[dict[str, object]]:
    return [{"marking_ref": ref, "selectors": [selector]} for selector, ref in parts]


def test_each_reader_is_given_the_fullest_variant(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    consent(sector, organizations=[sector.riverbend.pk], persons=[sector.rosa.person_id])
    parts = granular(("description", RED), ("aliases", AMBER))
    one = malware("Harbour", description="canary red", aliases=["canary amber"], granular_markings=parts)
    pull("stix_file", write(tmp_path, "a.json", one, indicator("192.0.2.7")))
    rows = ObjectVersion.objects.filter(stix_id=one["id"]).order_by("depth")
    assert [(row.label.tlp, row.has_twin) for row in rows] == [(4, True), (2, True), (0, True)]
    assert not ObjectVersion.objects.get(type="indicator").has_twin
    told = {name: queries.object_card(one["id"], viewer=viewer) for name, viewer in viewers(sector).items()}
    bodies = {name: json.loads(card.body) for name, card in told.items()}
    assert {name for name, body in bodies.items() if "description" in body} == {"rosa"}
    assert {name for name, body in bodies.items() if "aliases" in body} == {"rosa", "ada"}
    assert {name for name, card in told.items() if card.line.redacted} == {"anonymous", "regulator", "ada"}
    assert all(len(queries.versions_of(one["id"], viewer=viewer)) == 1 for viewer in viewers(sector).values())
    for words, readers in (("red", {"rosa"}), ("amber", {"rosa", "ada"}), ("Harbour", set(told))):
        assert {
            name for name, viewer in viewers(sector).items() if queries.objects_named(words, viewer=viewer)
        } == readers, words
    pull("stix_file", write(tmp_path, "b.json", one), day=1)
    assert ObjectVersion.objects.filter(stix_id=one["id"]).count() == 3
    for viewer in viewers(sector).values():
        assert [said.times for said in queries.sources_of(one["id"], viewer=viewer)] == [2]


def test_a_wider_part_does_not_widen_its_object(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    one = malware("Harbour", marked=(AMBER_STRICT,), granular_markings=granular(("name", CLEAR)))
    pull("stix_file", write(tmp_path, "a.json", one))
    assert seen_by(one["id"], sector) == {"ada"}
    assert ObjectVersion.objects.count() == 1


def test_without_a_part_that_has_to_be_there_nothing_is_told(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    one = malware("Harbour", granular_markings=granular(("is_family", AMBER)))
    pull("stix_file", write(tmp_path, "a.json", one))
    assert seen_by(one["id"], sector) == {"ada"}


def test_the_document_is_marked_as_its_strictest_part(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    pull("stix_file", write(tmp_path, "green.json", malware("A"), malware("B", marked=(GREEN,))))
    pull("stix_file", write(tmp_path, "amber.json", malware("A"), malware("C", marked=(AMBER,))))
    pull("stix_file", write(tmp_path, "clear.json", malware("A")))
    assert {each.name: each.label.tlp for each in Document.objects.all()} == {
        **{"green.json": Tlp.GREEN, "amber.json": Tlp.AMBER, "clear.json": Tlp.CLEAR},
    }
    card = queries.object_card(malware("A")["id"], viewer=ANONYMOUS)
    assert [said.source for said in card.sources] == ["stix_file"], "who says it is told where its document is not"


def test_the_same_content_under_another_marking_is_another_row(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    """A source without markings and one that is public by itself say the same: both stay, each under its label."""
    one = thing("attack-pattern", "T1", marked=())
    pull("stix_file", write(tmp_path, "a.json", one))
    assert seen_by(one["id"], sector) == {"ada"}
    pull("mitre_attack", write(tmp_path, "ics-attack.json", one))
    assert seen_by(one["id"], sector) == {"anonymous", "regulator", "rosa", "ada"}
    assert [row.has_twin for row in ObjectVersion.objects.all()] == [True, True]
    card = queries.object_card(one["id"], viewer=viewers(sector)["ada"])
    assert (card.others, len(queries.versions_of(one["id"], viewer=viewers(sector)["ada"]))) == (0, 1)


TRANSLATION = thing(
    "language-content",
    "Hafen",
    object_ref=malware("Harbour")["id"],
    contents={"de": {"name": "Hafen"}},
)


@pytest.mark.parametrize("order", [(0, 1), (1, 0), None])
def test_a_translation_is_marked_as_what_it_translates(
    pull: Pull, sector: Sector, tmp_path: Path, order: tuple[int, int] | None
) -> None:
    """Together with its target, before it, and after it."""
    objects = [malware("Harbour", marked=(AMBER,)), TRANSLATION]
    for number in order or ():
        pull("stix_file", write(tmp_path, f"{number}.json", objects[number]))
    if order is None:
        pull("stix_file", write(tmp_path, "both.json", *objects))
    assert seen_by(TRANSLATION["id"], sector) == {"ada"}
    with login("worker"):
        held = ObjectVersion.objects.get(stix_id=TRANSLATION["id"]).document
        assert read(held.label_id).tlp is Tlp.AMBER


def test_a_translation_said_again_stays_marked_so(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    pull("stix_file", write(tmp_path, "a.json", malware("Harbour", marked=(AMBER,)), TRANSLATION))
    pull("stix_file", write(tmp_path, "b.json", malware("Other"), TRANSLATION))
    assert seen_by(TRANSLATION["id"], sector) == {"ada"}
    with login("worker"):
        assert ObjectVersion.objects.filter(stix_id=TRANSLATION["id"]).count() == 1


def test_a_translation_of_what_is_open_is_open(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    pull("stix_file", write(tmp_path, "a.json", malware("Harbour"), TRANSLATION))
    assert seen_by(TRANSLATION["id"], sector) == SEEN["clear"]
