"""Objects that others send: judged one by one, marked as they say, and nobody else learns who sent them."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from factories.shared_objects import collect, indicator, stix_id, stored
from people import NOW, Sector
from taxii.asking import Program
from wardwatch.intel import queries as intel
from wardwatch.intel.models import ObjectSource, ObjectVersion
from wardwatch.kit.database import login
from wardwatch.markings.operations import read
from wardwatch.members.types import RoleName
from wardwatch.provenance.models import Document, Source
from wardwatch.sharing import operations
from wardwatch.sharing.operations import submitting
from wardwatch.sharing.types import Writers
from wardwatch.standards import stix
from wardwatch.standards.tlp import Tlp

OBJECTS = "collections/all/objects/"


def marked(name: str, level: Tlp, **more: Any) -> dict[str, Any]:
    ref = next(ref for ref, each in stix.TLP_IDS.items() if each is level)
    return indicator(name, object_marking_refs=[ref], **more)


def envelope(*objects: Any) -> dict[str, Any]:
    return {"objects": list(objects)}


def names(program: Program) -> list[str]:
    return [each["name"] for each in program.read(OBJECTS).get("objects", ())]


@pytest.fixture
def everybody(sector: Sector) -> dict[str, Program]:
    collect(writers=Writers.ENROLLED)
    users = {
        "center": sector.ada,
        "sender": sector.rosa,
        "colleague": sector.clem,
        "other": sector.otto,
        "partner": sector.hal,
    }
    return {name: Program(user) for name, user in users.items()}


def test_objects_are_marked_as_they_say_and_unmarked_is_not_public(everybody: dict[str, Program]) -> None:
    sent = everybody["sender"].post(
        OBJECTS,
        envelope(
            indicator("unmarked"),
            marked("clear", Tlp.CLEAR),
            marked("green", Tlp.GREEN),
            marked("amber", Tlp.AMBER),
            marked("strict", Tlp.AMBER_STRICT),
            marked("red", Tlp.RED),
        ),
    )
    assert (sent.status_code, sent["Content-Type"]) == (202, "application/taxii+json;version=2.1")
    status = json.loads(sent.content)
    assert (status["status"], status["total_count"], status["success_count"], status["failure_count"]) == (
        "complete",
        6,
        6,
        0,
    )
    assert status["pending_count"] == 0
    assert status["successes"][0]["id"] == stix_id("unmarked")
    ours = ["unmarked", "clear", "green", "amber", "strict"]
    assert names(everybody["center"]) == names(everybody["sender"]) == [*ours, "red"]
    assert names(everybody["colleague"]) == ours
    assert names(everybody["other"]) == names(everybody["partner"]) == ["clear", "green"]


def test_a_bundle_is_taken_too(everybody: dict[str, Program]) -> None:
    bundle = {"type": "bundle", "id": f"bundle--{uuid4()}", "objects": [marked("bundled", Tlp.GREEN)]}
    sent = everybody["sender"].post(OBJECTS, bundle, "application/stix+json;version=2.1")
    assert json.loads(sent.content)["success_count"] == 1
    assert names(everybody["other"]) == ["bundled"]


def test_bad_objects_are_refused_and_the_good_ones_stay(everybody: dict[str, Program]) -> None:
    bad = {name: said for name, said in indicator("bad").items() if name != "id"}
    sent = everybody["sender"].post(OBJECTS, envelope(marked("good", Tlp.GREEN), bad, 7, marked("fine", Tlp.GREEN)))
    status = json.loads(sent.content)
    assert (status["success_count"], status["failure_count"]) == (2, 2)
    assert all("objects[" in each["message"] for each in status["failures"])
    assert names(everybody["other"]) == ["good", "fine"]


def test_the_same_again_changes_nothing(everybody: dict[str, Program]) -> None:
    body = envelope(marked("once", Tlp.GREEN))
    first, second = (json.loads(everybody["sender"].post(OBJECTS, body).content) for _ in range(2))
    third = json.loads(
        everybody["sender"].post(OBJECTS, envelope(marked("once", Tlp.GREEN), marked("more", Tlp.GREEN))).content
    )
    assert [each["success_count"] for each in (first, second, third)] == [1, 1, 2]
    assert first["id"] != second["id"]
    before = everybody["other"].get(OBJECTS)["X-TAXII-Date-Added-First"]
    assert names(everybody["other"]) == ["once", "more"]
    assert everybody["other"].get(OBJECTS)["X-TAXII-Date-Added-First"] == before
    with login("worker"):
        assert ObjectVersion.objects.count() == 2
        assert ObjectSource.objects.get(object__name="once").times == 2


def test_nobody_changes_what_others_sent(everybody: dict[str, Program]) -> None:
    """Not what the sender sees; of what is hidden from the sender a refusal would tell."""
    open_, hidden = marked("open", Tlp.GREEN), indicator("hidden")
    everybody["other"].post(OBJECTS, envelope(open_, hidden))
    later = {"modified": "2026-12-01T00:00:00.000Z", "name": "renamed"}
    sent = json.loads(everybody["sender"].post(OBJECTS, envelope(open_ | later, hidden | later, open_)).content)
    assert (sent["success_count"], sent["failure_count"]) == (2, 1)
    assert "somebody else" in sent["failures"][0]["message"]
    assert sent["failures"][0]["id"] == open_["id"]
    assert names(everybody["partner"]) == ["open"]
    own = json.loads(everybody["other"].post(OBJECTS, envelope(open_ | later)).content)
    assert (own["success_count"], names(everybody["partner"])) == (1, ["renamed"])
    center = json.loads(everybody["center"].post(OBJECTS, envelope(open_ | later | {"name": "put right"})).content)
    assert center["failure_count"] == 0


def test_nobody_else_learns_who_sent(sector: Sector, everybody: dict[str, Program]) -> None:
    sent = json.loads(everybody["sender"].post(OBJECTS, envelope(marked("green", Tlp.GREEN))).content)
    path = f"status/{sent['id']}/"
    assert everybody["sender"].read(path) == everybody["colleague"].read(path) == everybody["center"].read(path)
    assert everybody["other"].get(path).status_code == everybody["partner"].get(path).status_code == 404
    assert everybody["other"].get(path).content == everybody["other"].get(f"status/{UUID(int=0)}/").content
    with login("worker"):
        source = Source.objects.get(name__startswith="submitter:")
        text = f"{source.name} {source.title} {source.url}".lower()
        assert all(word not in text for word in ("river", "rosa", str(sector.riverbend.uid), f":{sector.riverbend.pk}"))
        label = read(Document.objects.get(source=source).label_id)
        assert (label.tlp, label.organizations) == (Tlp.AMBER_STRICT, {sector.center.pk, sector.riverbend.pk})
        viewer = sector.principal(sector.otto).viewer
        card = intel.object_card(stix_id("green"), viewer=viewer)
        assert [each.source for each in card.sources] == ["submitter"], "no two submissions can be told to be one's"
        assert len(intel.lately(viewer=viewer, source="submitter").rows) == 1
        assert not intel.lately(viewer=viewer, source=source.name).rows


def test_who_may_write(sector: Sector) -> None:
    stored("here")
    for writers in Writers:
        collect(writers.value, writers=writers)
    people = {"center": sector.ada, "partner": sector.hal, "member": sector.rosa, "reader": sector.clem}
    allowed = {
        "nobody": set(),
        "center": {"center"},
        "partners": {"center", "partner"},
        "enrolled": {"center", "partner", "member"},
    }
    for name, user in people.items():
        program, narrow = Program(user), Program(user, ())
        for alias, who in allowed.items():
            path = f"collections/{alias}/objects/"
            expected = 202 if name in who else 403
            assert program.read(f"collections/{alias}/")["can_write"] is (name in who)
            assert program.post(path, envelope(indicator(f"{name} {alias}"))).status_code == expected
            assert narrow.post(path, envelope(indicator("x"))).status_code == 403
            assert narrow.delete(f"{path}{stix_id('here')}/").status_code == 403
    assert Program(sector.rosa).post("collections/none/objects/", envelope(indicator("x"))).status_code == 404
    with login("worker"):
        assert RoleName.CLINICAL_ENGINEERING  # Clem keeps devices: he does not send intelligence
        assert ObjectVersion.objects.filter(name="x").count() == 0


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/taxii+json;version=2.1", 400),
        (b" ", "application/taxii+json;version=2.1", 400),
        (b'"text"', "application/taxii+json;version=2.1", 400),
        (b'{"objects": []}', "application/taxii+json;version=2.1", 422),
        (b'{"objects": [{}]}', "application/json", 415),
        (b'{"objects": [{}]}', "application/stix+json;version=2.0", 415),
        (b'{"objects": [{}]}', "text/plain", 415),
    ],
)
def test_what_is_no_envelope(everybody: dict[str, Program], body: bytes, kind: str, status: int) -> None:
    answer = everybody["sender"].post(OBJECTS, body, kind)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/taxii+json;version=2.1")
    with login("worker"):
        assert not Document.objects.exists()


def test_what_is_too_large(everybody: dict[str, Program], monkeypatch: pytest.MonkeyPatch) -> None:
    from wardwatch.taxii import adding

    monkeypatch.setattr(adding, "LARGEST", 100)
    assert everybody["sender"].post(OBJECTS, envelope(indicator("large"))).status_code == 413
    assert everybody["sender"].post(OBJECTS, b"{}", accept="text/html").status_code == 406


def test_many_objects_are_judged_in_the_background(
    everybody: dict[str, Program], monkeypatch: pytest.MonkeyPatch, work: Any
) -> None:
    monkeypatch.setattr(submitting, "AT_ONCE", 10)
    sent = json.loads(everybody["sender"].post(OBJECTS, envelope(marked("later", Tlp.GREEN))).content)
    assert (sent["status"], sent["success_count"]) == ("pending", 0)
    assert names(everybody["other"]) == []
    work()
    done = everybody["sender"].read(f"status/{sent['id']}/")
    assert (done["status"], done["success_count"]) == ("complete", 1)
    assert names(everybody["other"]) == ["later"]


def test_what_a_killed_process_left_is_judged(everybody: dict[str, Program], monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    monkeypatch.setattr(submitting, "take_in", lambda **_: None)
    sent = json.loads(everybody["sender"].post(OBJECTS, envelope(marked("left", Tlp.GREEN))).content)
    monkeypatch.undo()
    with login("worker"):
        operations.take_in_left(at=NOW + timedelta(seconds=30))
        assert names_in_store() == []
        operations.take_in_left(at=NOW + timedelta(minutes=2))
        assert names_in_store() == ["left"]
        operations.take_in_left(at=NOW + timedelta(days=8))
    assert UUID(sent["id"])


def names_in_store() -> list[str]:
    return list(ObjectVersion.objects.values_list("name", flat=True))


def test_taking_out(everybody: dict[str, Program]) -> None:
    stored("theirs")
    everybody["sender"].post(OBJECTS, envelope(marked("a", Tlp.GREEN), marked("b", Tlp.GREEN), indicator("c")))
    with login("worker"):
        operations.bring_in_line(at=NOW)
    path = OBJECTS + "{}/"
    assert everybody["other"].delete(path.format(stix_id("a"))).status_code == 403
    assert everybody["other"].delete(path.format(stix_id("c"))).status_code == 404  # unmarked: hidden from others
    assert everybody["sender"].delete(path.format(stix_id("theirs"))).status_code == 403
    assert everybody["sender"].delete(path.format(stix_id("nothing"))).status_code == 404
    assert everybody["sender"].delete(path.format(stix_id("a"))).status_code == 200
    assert everybody["sender"].delete(path.format(stix_id("a"))).status_code == 404
    assert everybody["center"].delete(path.format(stix_id("theirs"))).status_code == 200
    assert names(everybody["other"]) == ["b"]
    with login("worker"):
        operations.bring_in_line(at=NOW)  # the question alone does not put it back
        assert ObjectVersion.objects.filter(name="a").exists()
    assert names(everybody["other"]) == ["b"]


def test_taking_out_takes_the_last_version_unless_told(everybody: dict[str, Program]) -> None:
    from datetime import timedelta

    for day in (3, 2, 1):
        everybody["sender"].post(OBJECTS, envelope(marked("a", Tlp.GREEN, modified=NOW - timedelta(days=day))))
    path = f"{OBJECTS}{stix_id('a')}/"

    def versions() -> list[str]:
        return [each[8:10] for each in everybody["sender"].read(f"{path}versions/")["versions"]]

    assert versions() == ["19", "20", "21"]
    everybody["sender"].delete(path)
    assert versions() == ["19", "20"]
    everybody["sender"].delete(path, **{"match[version]": "all"})
    assert everybody["sender"].get(path).status_code == 404
