"""Whom what is sent is for: RED and what could not be read, for whoever sent it and those who handle it alone."""

import json
from typing import Any
from uuid import uuid4

import pytest

from factories.shared_objects import collect, indicator
from people import NOW, Sector, hire
from taxii.asking import Program
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR
from wardwatch.feeds import operations as feeds
from wardwatch.feeds import queries
from wardwatch.feeds.models import QuarantinedRecord
from wardwatch.feeds.types import QuarantineState
from wardwatch.intel.models import ObjectVersion
from wardwatch.intel.operations import batches
from wardwatch.kit.database import login
from wardwatch.markings.operations import read
from wardwatch.markings.rule import visible
from wardwatch.members.types import RoleName
from wardwatch.sharing import operations
from wardwatch.sharing.types import Writers
from wardwatch.standards import stix

OBJECTS = "collections/all/objects/"
UNKNOWN = f"marking-definition--{uuid4()}"
MARKS = {level.name.lower(): ref for ref, level in stix.TLP_IDS.items()}
CENTER, SENDERS, ENROLLED = {"analyst", "duty", "admin"}, {"sender", "colleague"}, {"other", "partner"}
WHO: dict[tuple[str, ...], set[str]] = {
    (): CENTER | SENDERS,
    ("green",): CENTER | SENDERS | ENROLLED,
    ("amber",): CENTER | SENDERS,
    ("amber_strict",): CENTER | SENDERS,
    ("red",): {"sender", "analyst", "duty"},
    ("red", "green"): {"sender", "analyst", "duty"},
    (UNKNOWN,): CENTER,
    ("amber", UNKNOWN): CENTER,
    ("red", UNKNOWN): {"analyst", "duty"},
}
"""Who sees an object that is sent under these markings."""


def marked(*marks: str, name: str = "", **more: Any) -> dict[str, Any]:
    refs = {"object_marking_refs": [MARKS.get(mark, mark) for mark in marks]} if marks else {}
    return indicator(name or " ".join(marks) or "unmarked", **refs, **more)


def send(program: Program, *objects: Any) -> dict[str, Any]:
    return json.loads(program.post(OBJECTS, {"objects": list(objects)}).content)  # type: ignore[no-any-return]


@pytest.fixture
def people(sector: Sector) -> dict[str, Program]:
    collect(writers=Writers.ENROLLED)
    users = {
        "analyst": sector.ada,
        "duty": hire(sector.center, "Duo", RoleName.DUTY_OFFICER),
        "admin": hire(sector.center, "Adam", RoleName.ADMINISTRATOR),
        "sender": sector.rosa,
        "colleague": sector.clem,
        "other": sector.otto,
        "partner": sector.hal,
    }
    return {name: Program(user) for name, user in users.items()}


def test_who_sees_what_is_sent(sector: Sector, people: dict[str, Program]) -> None:
    status = send(people["sender"], *(marked(*marks) for marks in WHO))
    assert status["success_count"] == len(WHO)
    seen = {name: {each["id"] for each in program.read(OBJECTS)["objects"]} for name, program in people.items()}
    for marks, who in WHO.items():
        ref = marked(*marks)["id"]
        assert {name for name, ids in seen.items() if ref in ids} == who, marks
    path = f"status/{status['id']}/"  # it names the RED ones
    assert {name for name, program in people.items() if program.get(path).status_code == 200} == WHO["red",]
    late = hire(sector.center, "Late", RoleName.ANALYST)
    with login("worker"):
        red = read(ObjectVersion.objects.get(stix_id=marked("red")["id"]).label_id)
    assert not visible(red, sector.viewer(late)), "RED names those who were there when it came"
    assert visible(red, sector.viewer(sector.rosa))


def test_what_was_refused_is_kept_for_whom_it_may_be(people: dict[str, Program], sector: Sector) -> None:
    users = {"analyst": sector.ada, "sender": sector.rosa, "colleague": sector.clem, "other": sector.otto}
    below, red = CENTER | SENDERS, WHO["red",]
    cases: dict[tuple[str, ...], set[str]] = {(): below, ("green",): below, ("red",): red, (UNKNOWN,): red}
    for marks, who in cases.items():
        bad = marked(*marks, name=f"bad {marks}", created="2027-01-01T00:00:00.000Z")
        status = send(people["sender"], marked("green", name="good"), bad)
        assert (status["success_count"], status["failure_count"]) == (1, 1)
        (failure,) = status["failures"]
        assert failure["id"] == bad["id"]
        assert "objects[1]: " in failure["message"]
        assert "kept in quarantine" in failure["message"]
        kept = {
            name: [each for each in rows if each.key == bad["id"]]
            for name, user in users.items()
            if (rows := queries.quarantine(viewer=sector.viewer(user), feed="submissions").rows)
        }
        assert {name for name, rows in kept.items() if rows} == who & users.keys(), marks
        (card,) = kept["analyst"]
        assert (card.document, card.place) == ("envelope.json", "$.objects[1]")
        assert b'"2027-01-01T00:00:00.000Z"' in card.raw
        path = f"status/{status['id']}/"
        assert {name for name, program in people.items() if program.get(path).status_code == 200} == who, marks


def test_what_can_be_read_when_tried_again_goes_in(
    people: dict[str, Program], sector: Sector, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wardwatch.intel.understanding import Refused

    understand = batches.understand
    monkeypatch.setattr(
        batches, "understand", lambda raw: Refused("is not understood yet") if b"hard" in raw else understand(raw)
    )
    status = send(people["sender"], marked("green", name="easy"), marked("red", name="hard"), 7)
    assert (status["success_count"], status["failure_count"]) == (1, 2)
    with login("worker"):
        assert feeds.retry_quarantined(feed="submissions", actor=OPERATOR, at=NOW) is None
    path = f"status/{status['id']}/"
    assert people["sender"].read(path)["failure_count"] == 2
    monkeypatch.setattr(batches, "understand", understand)
    with login("worker"):
        feeds.retry_quarantined(feed="submissions", actor=OPERATOR, at=NOW.replace(hour=3))
        operations.bring_in_line(at=NOW)
        states = dict(QuarantinedRecord.objects.values_list("place", "state"))
    assert states == {"$.objects[1]": QuarantineState.RETRIED, "$.objects[2]": QuarantineState.OPEN}
    after = people["sender"].read(path)
    assert (after["success_count"], after["failure_count"]) == (2, 1)
    seen = {name for name, program in people.items() if "hard" in str(program.read(OBJECTS))}
    assert seen == WHO["red",]
    assert [each.open for each in queries.asides(viewer=sector.viewer(sector.ada)) if each.id == "submissions"] == [1]
    with login("worker"):
        operations.take_in_left(at=NOW.replace(month=12))
    assert people["sender"].get(path).status_code == 200, "not forgotten before it is settled"


def test_what_is_said_again_enters_what_asks_for_its_source_at_once(people: dict[str, Program]) -> None:
    send(people["sender"], marked("green", name="first"))
    with login("worker"):
        source = ObjectVersion.objects.get(name="first").source.name
    collect("theirs", sources=(source,))

    def theirs() -> list[str]:
        return [each["name"] for each in people["partner"].read("collections/theirs/objects/").get("objects", ())]

    def announced() -> list[tuple[int, int]]:
        with login("worker"):
            found = Event.objects.filter(name="intel.objects-published").order_by("pk")
            return [(each.facts["objects"], each.facts["joined"]) for each in found]

    send(people["other"], marked("green", name="shared"), marked("green", name="else"))
    assert theirs() == ["first"]
    send(people["sender"], marked("green", name="shared"))
    assert theirs() == ["first", "shared"]
    assert announced() == [(1, 0), (2, 0), (0, 1)]
    send(people["sender"], marked("green", name="shared"), marked("green", name="first"))
    send(people["other"], marked("green", name="shared"))
    assert announced() == [(1, 0), (2, 0), (0, 1)], "what was said before is no news"
