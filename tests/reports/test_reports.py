"""A report from its bytes to objects in the store: who hands it in, what is found, what accepting makes and undoes."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from feeds.documents import Pull
from intel.stories import malware, relationship, technique, thing, write
from papers import pdf
from people import NOW, Sector
from wardwatch.audit.models import Event
from wardwatch.audit.types import Actor
from wardwatch.intel.models import ObjectVersion
from wardwatch.intel.queries import object_card
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import ANONYMOUS
from wardwatch.members.models import User
from wardwatch.members.permissions import NotAllowed
from wardwatch.reports import models, operations, queries
from wardwatch.reports.names import known
from wardwatch.reports.operations import Decided, Refused, reading_in
from wardwatch.reports.types import FindState, Handed, ReportState
from wardwatch.standards.misp.warninglists import read as read_list
from wardwatch.standards.tlp import Tlp

ATTACK = {"external_references": [{"source_name": "mitre-attack", "external_id": "T1486"}]}
TEXT = """Gullwing in hospitals

The group behind Gullwing ransomware used CVE-2031-0001. It encrypts data (T1486) and calls
hxxps://updates[.]larkmoor[.]example/a every hour. The server was 198.51.100[.]7; some saw 198.51.100.7 twice.
See https://news.example/report for more, or ask 192.168.1.1.
"""
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def lists(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One small list in place of the large ones."""
    said = {"name": "Private addresses", "description": "", "type": "cidr", "version": 1, "list": ["192.168.0.0/16"]}
    small = read_list(json.dumps(said | {"matching_attributes": ["ip-dst"]}).encode(), "rfc1918")
    monkeypatch.setattr(reading_in, "LISTS", lambda: [small])
    return


def hand_in(sector: Sector, user: User, data: bytes = TEXT.encode(), **more: Any) -> UUID:
    facts = {"title": "Gullwing", "said_by": "Harbor CERT", "tlp": Tlp.AMBER, "file_name": "report.txt"}
    actor = Actor(who=f"person:{user.person_id}", door="web")
    handed = Handed(**(facts | {"data": data} | more))
    uid = operations.hand_in(handed=handed, principal=sector.principal(user), actor=actor, at=NOW)
    with login("worker"):
        operations.go_on(at=NOW)
    return uid


def decide(sector: Sector, user: User, uid: UUID, state: FindState, *, at: Any = LATER, **more: Any) -> Decided:
    actor = Actor(who=f"person:{user.person_id}", door="web")
    return operations.decide(report=uid, state=state, principal=sector.principal(user), actor=actor, at=at, **more)


def bodies(**where: Any) -> list[dict[str, Any]]:
    with login("worker"):
        found = list(ObjectVersion.objects.filter(**where).values_list("body", flat=True))
    return [json.loads(bytes(body)) for body in found]


def test_a_report_becomes_objects_and_back(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    family, technique = malware("Gullwing"), thing("attack-pattern", "Data Encrypted for Impact", **ATTACK)
    pull("mitre_attack", write(tmp_path, "enterprise-attack.json", technique))
    pull("misp_galaxy", galaxy(tmp_path))
    uid = hand_in(sector, sector.ada)
    ada = sector.principal(sector.ada)
    card = queries.report(uid, principal=ada)
    assert (card.row.state, card.parts, card.row.open, card.kind) == (ReportState.READ, 1, 7, "text")
    found = {each.value: each for each in queries.finds(card, principal=ada)}
    server = found["198.51.100.7"]
    assert (server.times, server.defanged, server.written) == (2, True, "198.51.100[.]7")
    assert server.sentence == "The server was 198.51.100[.]7;"
    text = queries.part(card, 1, principal=ada)
    assert text
    assert all(text.text[each.start : each.end] for each in server.spots)
    assert [hint.list_name for hint in found["192.168.1.1"].hints] == ["Private addresses"]
    assert [meant.name for meant in found["gullwing"].means] == ["Gullwing"]
    assert [meant.id for meant in found["T1486"].means] == [technique["id"]]

    news = found["https://news.example/report"].number
    decide(sector, sector.ada, uid, FindState.REFUSED, numbers=[news], why="The news.")
    accepted = decide(sector, sector.ada, uid, FindState.ACCEPTED)
    assert (accepted.finds, accepted.unclear, accepted.listed) == (5, (), 1)
    card = queries.report(uid, principal=ada)
    (report,) = bodies(type="report")
    assert report["id"] == card.report
    assert len(report["object_refs"]) == 5
    assert {"T1486", "gullwing"} == {each.value for each in found.values() if set(each.objects) or each.means}
    links = {(each["source_ref"].partition("--")[0], each["relationship_type"]) for each in bodies(type="relationship")}
    assert links == {("indicator", "indicates"), ("malware", "targets"), ("malware", "uses")}
    patterns = {each["pattern"] for each in bodies(type="indicator")}
    assert patterns == {"[ipv4-addr:value = '198.51.100.7']", "[url:value = 'https://updates.larkmoor.example/a']"}
    assert not ObjectVersion.objects.exclude(warnings=[]).exists()

    again = decide(sector, sector.ada, uid, FindState.OPEN, numbers=[server.number], at=LATER + timedelta(hours=1))
    assert again.finds == 1
    gone = [each for each in bodies(type="indicator") if each.get("revoked")]
    assert [each["name"] for each in gone] == ["198.51.100.7"]
    newest = max(bodies(type="report"), key=lambda each: each["modified"])
    assert len(newest["object_refs"]) == 4
    decide(sector, sector.ada, uid, FindState.ACCEPTED, numbers=[server.number], at=LATER + timedelta(hours=2))
    assert len({each["id"] for each in bodies(type="indicator", name="198.51.100.7")}) == 2, "revoked is for good"
    everything = [each.number for each in found.values()]
    decide(sector, sector.ada, uid, FindState.OPEN, numbers=everything, at=LATER + timedelta(hours=3))
    newest = max(bodies(type="report"), key=lambda each: each["modified"])
    assert newest["revoked"]
    assert queries.report(uid, principal=ada).report == ""
    assert family["name"] == "Gullwing"
    assert Event.objects.filter(name="report.finds-decided").count() == 5


def galaxy(folder: Path) -> Path:
    values = [{"value": "Gullwing", "uuid": "6f1d5a50-0000-4000-8000-000000000001"}]
    path = folder / "ransomware.json"
    path.write_text(json.dumps({"type": "ransomware", "version": 1, "values": values}))
    return path


def test_who_sees_a_report_and_what_becomes_of_it(sector: Sector) -> None:
    uid = hand_in(sector, sector.rosa, tlp=Tlp.GREEN)
    people = {"rosa": sector.rosa, "ada": sector.ada, "otto": sector.otto, "rex": sector.rex, "kim": sector.kim}
    seen = set()
    for name, user in people.items():
        try:
            queries.report(uid, principal=sector.principal(user))
            seen.add(name)
        except NotFound:
            assert not queries.reports(principal=sector.principal(user))
    assert seen == {"rosa", "ada"}
    with pytest.raises(NotFound):
        decide(sector, sector.otto, uid, FindState.ACCEPTED)
    with pytest.raises(NotAllowed):
        hand_in(sector, sector.clem)
    assert decide(sector, sector.rosa, uid, FindState.ACCEPTED).finds
    (indicator, *_) = bodies(type="indicator")
    for user in (sector.rosa, sector.ada, sector.otto):
        assert object_card(indicator["id"], viewer=sector.viewer(user))
    with pytest.raises(NotFound):
        object_card(indicator["id"], viewer=ANONYMOUS)
    (author,) = bodies(type="identity")
    assert (author["id"], author["name"]) == (indicator["created_by_ref"], "A submitter")
    assert "Riverbend" not in json.dumps([bodies(), indicator])
    amber = hand_in(sector, sector.rosa)
    decide(sector, sector.rosa, amber, FindState.ACCEPTED, kind="ipv4")
    with login("worker"):
        newest = ObjectVersion.objects.select_related("label").filter(type="indicator").latest("pk")
    assert (newest.label.tlp, sorted(newest.label.organizations)) == (
        Tlp.AMBER,
        sorted([sector.center.pk, sector.riverbend.pk]),
    )


def test_what_cannot_be_read_says_why(sector: Sector) -> None:
    for data, reason in (
        (pdf([]), "page 1 has no text; it may be a picture"),
        (b"%PDF-1.7 nothing", "the PDF is damaged, or no PDF at all"),
    ):
        card = queries.report(hand_in(sector, sector.ada, data), principal=sector.principal(sector.ada))
        assert (card.row.state, card.problem) == (ReportState.FAILED, reason)
    for wrong in ({"data": b" "}, {"title": ""}, {"said_by": ""}, {"tlp": Tlp.RED}, {"url": "javascript:1"}):
        with pytest.raises(Refused):
            hand_in(sector, sector.ada, **wrong)


def test_a_killed_reading_begins_again(sector: Sector) -> None:
    uid = hand_in(sector, sector.ada)
    with login("worker"):
        models.ReportFind.objects.all().delete()
        models.ReportPart.objects.all().delete()
        models.Report.objects.update(state=ReportState.READING)
        operations.go_on(at=NOW + timedelta(minutes=1))
        assert not models.ReportFind.objects.exists(), "somebody may be at it"
        operations.go_on(at=NOW + timedelta(minutes=3))
    assert queries.report(uid, principal=sector.principal(sector.ada)).row.open


def test_a_number_of_attack_that_was_revoked_means_what_replaced_it(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    def numbered(number: str) -> dict[str, Any]:
        return {"external_references": [{"source_name": "mitre-attack", "external_id": number}]}

    old = technique("Old way", revoked=True, **numbered("T1002"))
    new = technique("New way", **numbered("T1560"))
    pull("mitre_attack", write(tmp_path, "ics-attack.json", technique("Another", **numbered("T0800"))))
    uid = hand_in(sector, sector.ada, b"Techniques of ATT&CK: T1002, T1566.001. It used CVE-2031-0002.")
    ada = sector.principal(sector.ada)
    finds = {each.value: each for each in queries.finds(queries.report(uid, principal=ada), principal=ada)}
    assert [finds[number].means for number in ("T1002", "T1566.001")] == [(), ()]
    decide(sector, sector.ada, uid, FindState.ACCEPTED)
    (report,) = bodies(type="report")
    references = {each.get("external_id", "") for each in report["external_references"]}
    assert references == {"", "T1002", "T1566.001"}
    assert len(report["object_refs"]) == 1, "a number that nobody here knows is a mere reference"

    pull("mitre_attack", write(tmp_path, "enterprise-attack-9.json", old, new, relationship(old, "revoked-by", new)))
    assert known().numbers["T1002"].name == "New way"
    for state in (FindState.OPEN, FindState.ACCEPTED):
        at = LATER + timedelta(hours=1 + (state is FindState.ACCEPTED))
        decide(sector, sector.ada, uid, state, numbers=[finds["T1002"].number], at=at)
    newest = max(bodies(type="report"), key=lambda each: each["modified"])
    assert new["id"] in newest["object_refs"]
    assert [each.get("external_id") for each in newest["external_references"]] == [None, "T1566.001"]
