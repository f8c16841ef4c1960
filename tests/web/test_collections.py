"""Collections on the pages: looked at, made, changed, closed, and what was sent to one."""

import json

import pytest

from factories.shared_objects import collect, indicator, stix_id, stored
from people import NOW, Sector, settle
from taxii.asking import Program
from wardwatch.audit.models import Event
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members.labels import internal
from wardwatch.sharing import models, operations
from wardwatch.sharing.types import Writers
from web.doors import at_door, text


@pytest.fixture
def sector(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Sector:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return settle()


def test_what_a_collection_holds_and_how_programs_come_to_it(sector: Sector) -> None:
    stored("shared")
    stored("staff", label=internal(sector.center.pk))
    asked = {"topics": ("ransomware",), "min_confidence": 50, "max_age_days": 90}
    uid = collect(writers=Writers.ENROLLED)
    collect("narrow", **asked)
    ada, rosa, rex = at_door(sector.ada), at_door(sector.rosa), at_door(sector.clem)
    page = text(rosa.get(f"/collections/{uid}/"))
    assert page == text(rosa.get("/collections/all/"))
    for words in (
        "Indicator",
        stix_id("shared"),
        "TLP:CLEAR",
        "/taxii2/intelligence/",
        str(uid),
        "curl",
        "taxii2client",
    ):
        assert words in page, words
    assert "everything" in page
    assert "Send objects" in page
    assert stix_id("staff") in text(ada.get("/collections/all/"))
    assert stix_id("staff") not in page
    assert "Send objects" not in text(rex.get("/collections/all/")), "his role sends nothing"
    narrow = text(rosa.get("/collections/narrow/"))
    for words in ("ransomware", "50 of 100 or more", "at most 90 days old", "It holds nothing that you may see"):
        assert words in narrow, words
    assert f'href="/collections/{uid}/"' in text(rosa.get("/collections/"))
    assert rosa.get("/collections/none/").status_code == 404


def test_a_collection_from_its_making_to_its_end(sector: Sector) -> None:
    ada, rosa = at_door(sector.ada), at_door(sector.rosa)
    made = {"title": "Ransomware", "alias": "ransomware", "topics": "ransomware\nextortion\n", "ceiling": "TLP:GREEN"}
    made |= {"readers": "enrolled", "writers": "nobody", "min_confidence": "40"}
    assert "Make a collection" in text(ada.get("/collections/"))
    refused = ada.post("/collections/make/", {**made, "types": "No Type", "min_confidence": "x"})
    assert refused.status_code == 400
    assert ada.post("/collections/make/", {**made, "types": "No Type"}).status_code == 400
    answer = ada.post("/collections/make/", made)
    assert answer.status_code == 302
    here = answer["Location"]
    with login("worker"):
        row = models.Collection.objects.get(alias="ransomware")
    assert (row.topics, row.ceiling, row.min_confidence) == (["ransomware", "extortion"], 1, 40)
    taken = ada.post("/collections/make/", made)
    assert taken.status_code == 400
    assert "Another collection is called so." in text(taken)
    assert "TLP:GREEN or lower" in text(rosa.get(here))
    form = text(ada.get(f"{here}change/"))
    assert "extortion" in form
    assert 'name="alias"' not in form
    changed = {**made, "title": "Extortion", "topics": "", "readers": "center", "writers": "partners"}
    assert ada.post(f"{here}change/", changed).status_code == 302
    assert "Extortion" in text(ada.get(here))
    assert rosa.get(here).status_code == 404, "only the center knows of it now"
    for path in ("/collections/make/", f"{here}change/", f"{here}close/"):
        assert (rosa.get(path).status_code, rosa.post(path, changed).status_code) == (404, 404)
    assert ada.post(f"{here}close/", {"why": ""}).status_code == 400
    assert ada.post(f"{here}close/", {"why": "Nobody reads it."}).status_code == 400
    assert ada.post(f"{here}close/", {"why": "Nobody reads it.", "sure": "on"}).status_code == 302
    assert ada.get(here).status_code == 404
    with login("worker"):
        said = Event.objects.filter(subject=f"collection:{row.uid}").order_by("pk")
        assert [(each.name, each.why) for each in said] == [
            ("collection.changed", ""),
            ("collection.changed", ""),
            ("collection.closed", "Nobody reads it."),
        ]
    assert ada.post("/collections/make/", made)["Location"] == here, "the same one again"


def test_what_was_sent_and_what_became_of_it(sector: Sector) -> None:
    collect(writers=Writers.ENROLLED)
    bad = indicator("bad", created="2027-01-01T00:00:00.000Z")
    sent = Program(sector.rosa).post("collections/all/objects/", {"objects": [indicator("good"), bad]})
    uid = json.loads(sent.content)["id"]
    path, own = f"/collections/sent/{uid}/", f"/intelligence/submissions/{uid}/"
    ada, rosa, otto = at_door(sector.ada), at_door(sector.rosa), at_door(sector.otto)
    assert own in text(rosa.get("/collections/all/"))
    assert path in text(ada.get("/collections/all/"))
    assert uid not in text(otto.get("/collections/all/"))
    assert otto.get(path).status_code == otto.get(own).status_code == rosa.get(path).status_code == 404
    for page in (text(rosa.get(own)), text(ada.get(path))):
        for words in (stix_id("good"), stix_id("bad"), "objects[1]: ", "kept in quarantine"):
            assert words in page, words
    assert "Riverbend" in text(ada.get(path))
    assert "/feeds/quarantine/?feed=submissions" in text(ada.get(path))
    kept = text(ada.get("/feeds/quarantine/?feed=submissions"))
    assert "envelope.json" in kept
    assert ada.post("/feeds/submissions/retry/").status_code == 302
    with login("worker"):
        uid = models.Submission.objects.get().document.quarantined.get().uid
    assert ada.post(f"/feeds/quarantine/{uid}/dismiss/", {"why": "It is wrong."}).status_code == 302
    assert "set aside for good" in text(rosa.get(own))
    assert operations.KEEPER == "submissions"
