"""STIX objects come in: once, in every version, resumably, in any order, whatever is wrong with their neighbours."""

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from feeds.documents import Pull, brought
from intel.stories import bundle, indicator, malware, relationship, technique, write
from people import NOW, Sector
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR
from wardwatch.config.purging import Kind, purge
from wardwatch.feeds import objects
from wardwatch.feeds import operations as feeds
from wardwatch.feeds.models import QuarantinedRecord
from wardwatch.feeds.registry import NoAddress
from wardwatch.feeds.types import RunState
from wardwatch.intel import models, queries
from wardwatch.intel.models import ObjectVersion
from wardwatch.kit.clock import now as clock_now
from wardwatch.markings.types import ANONYMOUS
from wardwatch.provenance.models import Document

WORKING = (models.Arrival, models.ArrivedValue, models.ArrivedReference, models.ArrivedLabel)


def stored() -> list[tuple[str, str, bool]]:
    """Every row of an object: name, version, twin."""
    found = ObjectVersion.objects.order_by("name", "version", "depth")
    return [(each.name, each.version.date().isoformat(), each.has_twin) for each in found]


def test_bytes_are_kept_as_received(pull: Pull, tmp_path: Path) -> None:
    odd = (
        '{ "type":"malware", "id":"%s","spec_version" :"2.1",  "created":"2026-01-01T00:00:00.000Z","is_family":false,'
    )
    odd = (
        odd % malware("Harbour")["id"] + '"modified":"2026-01-01T00:00:00.000Z","name":"Harbo\\u0075r","x_ours":[1.50]}'
    )
    (tmp_path / "one.json").write_text(json.dumps(bundle()).replace("[]", f"[{odd}]"))
    assert brought(pull("stix_file", tmp_path)) == (1, 0, 0, 0, 0)
    assert bytes(ObjectVersion.objects.get().body) == odd.encode()
    assert ObjectVersion.objects.get().name == "Harbour"
    assert all(not working.objects.exists() for working in WORKING)


def test_the_same_again_adds_nothing_and_is_counted(pull: Pull, tmp_path: Path) -> None:
    a, b = malware("Harbour"), indicator("192.0.2.7")
    write(tmp_path, "a.json", a, b)
    pull("stix_file", tmp_path / "a.json")
    (tmp_path / "b.json").write_text(json.dumps(bundle(b, dict(reversed(a.items()))), indent=4))
    assert brought(pull("stix_file", tmp_path / "b.json", day=3)) == (0, 0, 2, 0, 0)
    assert len(stored()) == 2
    (said,) = queries.sources_of(a["id"], viewer=ANONYMOUS)
    assert (said.source, said.times, (said.last_at - said.first_at).days) == ("stix_file", 2, 3)
    document = Document.objects.get(name="b.json")
    feeds.reparse(document=document.uid, actor=OPERATOR, at=clock_now())
    (said,) = queries.sources_of(a["id"], viewer=ANONYMOUS)
    assert said.times == 2, "reading a document again says nothing new"


def test_an_object_that_stands_twice_in_a_file_is_one(
    pull: Pull, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "BATCH_OBJECTS", 2)
    a, b, c = malware("A"), malware("B"), malware("C")
    assert pull("stix_file", write(tmp_path, "twice.json", a, b, a, c, a)).state is RunState.FINISHED
    assert stored() == [("A", "2026-01-01", False), ("B", "2026-01-01", False), ("C", "2026-01-01", False)]
    assert [said.times for said in queries.sources_of(a["id"], viewer=ANONYMOUS)] == [1]


def test_versions_come_in_any_order(pull: Pull, tmp_path: Path) -> None:
    second = malware("Harbour", day=2, description="second")
    write(tmp_path, "b.json", second)
    pull("stix_file", tmp_path / "b.json")
    assert brought(pull("stix_file", write(tmp_path, "a.json", malware("Harbour", description="first")))) == (
        0,
        1,
        0,
        0,
        0,
    )
    third = malware("Harbour", day=3, revoked=True)
    pull("stix_file", write(tmp_path, "c.json", third))
    card = queries.object_card(second["id"], viewer=ANONYMOUS)
    assert (card.line.revoked, card.line.version.day) == (True, 3)
    assert [each.version.day for each in queries.versions_of(second["id"], viewer=ANONYMOUS)] == [3, 2, 1]
    older = queries.object_card(second["id"], viewer=ANONYMOUS, version=card.created)
    assert json.loads(older.body)["description"] == "first"


def test_other_content_under_the_same_version_is_kept_and_said(pull: Pull, tmp_path: Path) -> None:
    pull("stix_file", write(tmp_path, "a.json", malware("Harbour", description="one")))
    pull("stix_file", write(tmp_path, "b.json", malware("Harbour", description="other")))
    card = queries.object_card(malware("Harbour")["id"], viewer=ANONYMOUS)
    assert (json.loads(card.body)["description"], card.others) == ("one", 1)


def test_references_may_come_before_their_targets(pull: Pull, tmp_path: Path) -> None:
    a, b = malware("A"), technique("T1")
    pull("stix_file", write(tmp_path, "line.json", a, relationship(a, "uses", b)))
    (link,) = queries.neighbours(a["id"], viewer=ANONYMOUS).links
    assert (link.relation, link.other, link.line) == ("uses", b["id"], None)
    pull("stix_file", write(tmp_path, "end.json", b))
    (link,) = queries.neighbours(a["id"], viewer=ANONYMOUS).links
    assert link.line is not None
    assert link.line.name == "T1"


def test_a_bad_object_is_quarantined_and_its_neighbours_go_in(pull: Pull, tmp_path: Path) -> None:
    early = malware("Early", created="2026-02-01T00:00:00.000Z")
    sure = malware("Sure", confidence=200)
    path = write(tmp_path, "mixed.json", malware("A"), early, sure, "no object", malware("B"))
    assert brought(pull("stix_file", path)) == (2, 0, 0, 0, 3)
    reasons = {each.place: each.reason for each in QuarantinedRecord.objects.all()}
    assert set(reasons) == {"$.objects[1]", "$.objects[2]", "$.objects[3]"}
    assert "modified" in reasons["$.objects[1]"]
    assert "confidence" in reasons["$.objects[2]"]
    assert [name for name, *_ in stored()] == ["A", "B"]
    document = Document.objects.get()
    again = feeds.retry_quarantined(feed="stix_file", actor=OPERATOR, at=clock_now())
    assert (again.unchanged, again.quarantined) == (2, 3)
    assert QuarantinedRecord.objects.filter(document=document, state="open").count() == 3


def test_what_can_be_read_when_tried_again_leaves_quarantine(
    pull: Pull, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wardwatch.intel.operations import batches
    from wardwatch.intel.understanding import Refused

    understand = batches.understand

    def refuse(raw: bytes) -> Any:
        return Refused("is not understood yet") if b"Hard" in raw else understand(raw)

    monkeypatch.setattr(batches, "understand", refuse)
    assert brought(pull("stix_file", write(tmp_path, "a.json", malware("Easy"), malware("Hard")))) == (1, 0, 0, 0, 1)
    assert Document.objects.get().label.tlp == 3, "nobody knows how the unread part is marked"
    monkeypatch.setattr(batches, "understand", understand)
    again = feeds.retry_quarantined(feed="stix_file", actor=OPERATOR, at=clock_now())
    assert (again.new, again.unchanged, again.quarantined) == (1, 1, 0)
    assert QuarantinedRecord.objects.get().state == "retried"


class Stopped(Exception):  # noqa: N818 - the process ends here
    """In place of kill -9."""


@pytest.mark.parametrize("batch", range(6))
def test_a_pull_that_ends_at_any_batch_goes_on_there(
    pull: Pull, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(objects, "BATCH_OBJECTS", 3)
    if batch == 1:
        monkeypatch.setattr("wardwatch.intel.operations.batches.HELPED", 0)
    path = write(tmp_path, "many.json", *(indicator(f"192.0.2.{number}") for number in range(15)))
    store, calls = objects.intel.Arriving.store, []

    def stop(self: Any, begun: Any) -> Any:
        calls.append(begun)
        if len(calls) == batch + 1:
            raise Stopped
        return store(self, begun)

    def stop_publishing(**given: Any) -> Any:
        raise Stopped

    monkeypatch.setattr(objects.intel.Arriving, "store", stop)
    if batch == 5:
        monkeypatch.setattr(objects.intel, "publish", stop_publishing)
    with pytest.raises(Stopped):
        pull("stix_file", path)
    assert not ObjectVersion.objects.exists(), "unseen until the last batch"
    monkeypatch.undo()
    summary = pull("stix_file", path, day=1)
    assert (summary.state, summary.new, summary.unchanged) == (RunState.FINISHED, 15, 0)
    assert len(stored()) == models.ObservableValue.objects.count() == 15
    assert all(not working.objects.exists() for working in WORKING)
    assert Event.objects.filter(name="intel.objects-published").count() == 1


def test_files_may_be_packed(pull: Pull, tmp_path: Path) -> None:
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(json.dumps(bundle(malware("A"))).encode()))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("in/b.json", json.dumps(bundle(malware("B"))))
        archive.writestr("in/c.json", "no JSON at all")
    assert brought(pull("stix_file", tmp_path)) == (2, 0, 0, 0, 1)
    assert QuarantinedRecord.objects.get().place == "in/c.json"


def test_the_feed_of_files_has_no_address_of_its_own(pull: Pull) -> None:
    with pytest.raises(NoAddress):
        pull("stix_file", "")


def test_a_release_of_attack_keeps_what_it_revokes(pull: Pull, tmp_path: Path) -> None:
    old, new = technique("Old way"), technique("New way")
    pull("mitre_attack", write(tmp_path, "enterprise-attack-1.0.json", old))
    gone = technique("Old way", day=2, revoked=True)
    pull(
        "mitre_attack", write(tmp_path, "enterprise-attack-2.0.json", gone, new, relationship(gone, "revoked-by", new))
    )
    card = queries.object_card(old["id"], viewer=ANONYMOUS)
    (link,) = queries.neighbours(old["id"], viewer=ANONYMOUS).links
    assert card.line.revoked
    assert (link.relation, link.other) == ("revoked-by", new["id"])


def test_a_purged_document_takes_its_objects_along(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    a, b = malware("A", aliases=["spilled"]), technique("T1")
    pull("stix_file", write(tmp_path, "a.json", b))
    pull("stix_file", write(tmp_path, "b.json", a, b, relationship(a, "uses", b), indicator("192.0.2.7")))
    spilled = Document.objects.get(name="b.json")
    purge(kind=Kind.DOCUMENT, reference=str(spilled.uid), why="Spilled.", actor=OPERATOR, at=NOW)
    assert [name for name, *_ in stored()] == ["T1"]
    assert not models.Reference.objects.exists()
    assert not models.ObservableValue.objects.exists()
    assert pull("stix_file", tmp_path / "b.json").state is RunState.FAILED


def test_what_the_published_examples_hold_is_read(pull: Pull, sector: Sector, shared_data: Path) -> None:
    summary = pull("stix_file", shared_data / "stix21-examples")
    assert (summary.state, summary.quarantined) == (RunState.FINISHED, 0)
    assert summary.new > 100
    ics = pull("mitre_attack", shared_data / "mitre-attack" / "ics-attack-18.1.stix21.json.gz")
    assert (ics.new, ics.quarantined) == (1826, 0)
    assert queries.objects_named("Stuxnet", viewer=ANONYMOUS, kind="malware")[0].name == "Stuxnet"
