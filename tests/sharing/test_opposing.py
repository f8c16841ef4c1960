"""What was shared and is no indicator any more is told to those who were given it, once, and taken back."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from factories.shared_objects import align, collect
from feeds.documents import Pull
from intel.stories import AMBER, GREEN, indicator, write
from people import NOW, Sector
from wardwatch.audit.types import OPERATOR
from wardwatch.intel import operations as intel
from wardwatch.intel import queries
from wardwatch.intel.models import ObjectVersion, Saying
from wardwatch.kit.database import login
from wardwatch.members.queries import center_identity
from wardwatch.provenance import operations as provenance
from wardwatch.sharing import operations


def oppose(at: datetime) -> int:
    with login("worker"):
        intel.judge(at=at, lists=lambda: ())
        return operations.oppose(at=at)


def opinions() -> list[dict[str, Any]]:
    with login("worker"):
        found = ObjectVersion.objects.filter(type="opinion").order_by("version", "stix_id")
        return [json.loads(bytes(each.body)) | {"label": each.label_id} for each in found]


def test_what_is_over_is_told_once_under_its_marking(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    known = {"valid_from": "2026-11-20T00:00:00Z", "confidence": 90}
    wrong, fine = indicator("wrong.example.com", **known, marked=(GREEN,)), indicator("fine.example.com", **known)
    inside = indicator("inside.example.com", **known, marked=(AMBER,))
    pull("stix_file", write(tmp_path, "a.json", wrong, fine, inside))

    assert oppose(NOW) == 0
    ada = sector.principal(sector.ada)
    said = [
        intel.say(
            word=intel.Word(what=Saying.FALSE_POSITIVE, value=f"{name}.example.com", why="A clinic's page."),
            principal=ada,
            actor=OPERATOR,
            at=NOW,
        )
        for name in ("wrong", "inside")
    ]
    assert oppose(NOW) == 0, "never shared, so nobody is told"
    collect("all", types=("indicator", "opinion"))
    hour = NOW + timedelta(hours=1)
    assert oppose(hour) == 1, "and nobody but the center was given the other"
    assert oppose(hour) == 0
    (told,) = opinions()
    assert (told["object_refs"], told["opinion"], told["created_by_ref"]) == (
        [wrong["id"]],
        "strongly-disagree",
        center_identity(),
    )
    with login("worker"):
        assert told["label"] == ObjectVersion.objects.get(stix_id=wrong["id"]).label_id
    assert align(hour) == 1, "it is in the collection that the indicator is in"

    intel.take_back(word=said[0], why="It was taken over.", principal=ada, actor=OPERATOR, at=hour)
    assert oppose(hour + timedelta(hours=1)) == 1
    assert [each.get("revoked", False) for each in opinions()] == [False, True]
    assert oppose(hour + timedelta(hours=2)) == 0


def test_amber_is_told_to_its_own_readers_alone(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    known = {"valid_from": "2026-11-20T00:00:00Z", "confidence": 90}
    inside = indicator("inside.example.com", **known, marked=(AMBER,))
    with login("worker"):
        source = provenance.register_source(name="stix_file", title="Files", url="", licence="")
        intel.record_consent(
            source="stix_file", words="By letter.", organizations=[sector.riverbend.pk], actor=OPERATOR, at=NOW
        )
    assert source
    pull("stix_file", write(tmp_path, "a.json", inside))
    collect("all", types=("indicator", "opinion"))
    wrong = intel.Word(what=Saying.FALSE_POSITIVE, value="inside.example.com", why="A clinic's page.")
    word = intel.say(word=wrong, principal=sector.principal(sector.ada), actor=OPERATOR, at=NOW)
    assert oppose(NOW + timedelta(hours=1)) == 1
    (told,) = opinions()
    assert told["object_marking_refs"] == [AMBER]
    for person, reads in ((sector.rosa, True), (sector.otto, False)):
        for each in (inside["id"], told["id"]):
            assert bool(queries.versions_of(each, viewer=sector.viewer(person))) == reads
    later = NOW + timedelta(hours=2)
    intel.take_back(
        word=word, why="It was taken over.", principal=sector.principal(sector.ada), actor=OPERATOR, at=later
    )
    assert oppose(later) == 1
    assert {each["label"] for each in opinions()} == {told["label"]}
