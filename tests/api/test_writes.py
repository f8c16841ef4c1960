"""Writes by programs: within the token's scopes, once per key, as the person whose token it is."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from api.programs import Program
from factories import findings
from people import NOW, Sector
from wardwatch.api.models import Receipt
from wardwatch.api.writes import _alone, _digest
from wardwatch.assets.models import Asset
from wardwatch.audit.models import Event
from wardwatch.audit.types import job
from wardwatch.engagements import operations
from wardwatch.engagements.models import Decision, Notice, Response
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members.permissions import Action

DECIDES, ANSWERS, KEEPS = [Action.DECIDE], [Action.ANSWER_NOTICES], [Action.CHANGE_INVENTORY]


@pytest.fixture
def proposed(sector: Sector) -> str:
    """The uid of a decision that would tell Riverbend."""
    with login("worker"):
        said = findings.advisory("IDW-2026-030-01", "Invented monitor", at=NOW)
        args = {"at": NOW, "by": said.assertion, "maintenance": True, "care_role": "monitoring"}
        findings.finding(sector.riverbend, "CVE-2026-1001", "Invented", "IM8000", **args)
        operations.propose(actor=job("test"), at=NOW)
        return str(Decision.objects.get(subject__contains="IDW-2026-030-01").uid)


@pytest.fixture
def sent(sector: Sector, proposed: str) -> str:
    """The ticket of a notice to Riverbend, decided and sent."""
    assert Program(sector.ada, DECIDES).send("put", f"decisions/{proposed}/approval", {}).json()["approved"] == 1
    with login("worker"):
        operations.publish(actor=job("test"), at=NOW + timedelta(minutes=2))
        return Notice.objects.get(decision__uid=proposed).ticket


def test_a_member_reads_its_notice_and_answers_it(sector: Sector, sent: str) -> None:
    program = Program(sector.rosa, ANSWERS)
    (line,) = program.get("notices").json()["items"]
    assert (line["ticket"], line["state"]) == (sent, "sent")
    said = program.get(f"notices/{sent}").json()
    assert said["body"]["steps"]
    answered = program.send("post", f"notices/{sent}/answers", {"answer": "waiting", "words": "Next week."})
    assert answered.json()["answer"] == "waiting"
    assert program.get(f"notices/{sent}").json()["answers"][0]["words"] == "Next week."
    with login("worker"):
        event = Event.objects.get(name="notice.answered")
        assert (event.actor, event.door) == (f"person:{sector.rosa.person_id}", "api")


def test_a_token_does_no_more_than_its_scopes(sector: Sector, sent: str) -> None:
    body = {"answer": "fixed"}
    for program in (Program(sector.rosa), Program(sector.rosa, KEEPS)):
        refused = program.send("post", f"notices/{sent}/answers", body)
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:wardwatch:problem:not-allowed")
    assert Program(sector.otto, ANSWERS).send("post", f"notices/{sent}/answers", body).status_code == 404
    with login("worker"):
        assert not Response.objects.exists()


def test_decisions_are_the_centers(sector: Sector, proposed: str) -> None:
    for path in ("decisions", f"decisions/{proposed}", "feeds", "audit", "members"):
        assert Program(sector.rosa, DECIDES).get(path).status_code == 404
    assert Program(sector.rosa, DECIDES).send("put", f"decisions/{proposed}/approval", {}).status_code == 404
    program = Program(sector.ada, DECIDES)
    assert program.get(f"decisions/{proposed}").json()["recipients"][0]["name"] == "Riverbend Hospital"
    refused = program.send("put", f"decisions/{proposed}/approval", {"expected": 7})
    assert (refused.status_code, refused.json()["evidence"]) == (409, {"expected": 7, "recipients": 1})
    assert program.send("put", f"decisions/{proposed}/approval", {"expected": 1}).status_code == 200
    assert program.send("delete", f"decisions/{proposed}/approval").json() == {"notices": 1}
    dismissed = program.send("put", f"decisions/{proposed}/dismissal", {"why": "Not in use."})
    assert dismissed.json() == {"uid": proposed, "state": "dismissed"}


def test_a_write_with_a_key_is_done_once(sector: Sector, sent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program, path, key = Program(sector.rosa, ANSWERS), f"notices/{sent}/answers", {"Idempotency_Key": "k-1"}
    first = program.send("post", path, {"answer": "help"}, **key)
    again = program.send("post", path, {"answer": "help"}, **key)
    assert (again.status_code, again.json()) == (200, first.json())
    other = program.send("post", path, {"answer": "fixed"}, **key)
    assert (other.status_code, other.json()["type"]) == (422, "urn:wardwatch:problem:request.key-used-otherwise")
    with login("worker"):
        assert Response.objects.count() == 1
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=25))
    assert program.send("post", path, {"answer": "fixed"}, **key).status_code == 200
    assert Receipt.objects.count() == 1


def test_what_is_kept_of_an_answer_is_sealed(sector: Sector) -> None:
    program = Program(sector.rosa, KEEPS)
    line = {"vendor": "Invented", "product": "Pump", "hostname": "pump-7.riverbend.invalid", "serial": "SN-55-77"}
    path = f"members/{sector.riverbend.uid}/assets"
    first = program.send("post", path, line, Idempotency_Key="k-7")
    assert first.json()["serial"] == "SN-55-77"
    (kept,) = Receipt.objects.values_list()
    assert b"SN-55-77" not in repr(kept).encode()
    assert b"pump-7" not in b"".join(bytes(each) for each in kept if isinstance(each, bytes | memoryview))
    assert program.send("post", path, line, Idempotency_Key="k-7").json() == first.json()


def test_the_same_key_at_the_same_time_waits(sector: Sector, sent: str) -> None:
    program = Program(sector.rosa, ANSWERS)
    with login("worker"), transaction.atomic():
        _alone(_digest(f"key|{sector.rosa.person_id}|k-1".encode()))
        with login("app"):
            busy = program.send("post", f"notices/{sent}/answers", {"answer": "fixed"}, Idempotency_Key="k-1")
    assert busy.status_code == 409


def test_a_refused_write_leaves_its_key_free(sector: Sector, sent: str) -> None:
    program = Program(sector.rosa, ANSWERS)
    lost = program.send("post", "notices/WW-0000-0000-0000/answers", {"answer": "fixed"}, Idempotency_Key="k-2")
    assert lost.status_code == 404
    done = program.send("post", f"notices/{sent}/answers", {"answer": "fixed"}, Idempotency_Key="k-2")
    assert done.status_code == 200


def test_a_list_of_assets_is_taken_in(sector: Sector) -> None:
    program, path = Program(sector.rosa, KEEPS), f"members/{sector.riverbend.uid}/assets"
    line = {"vendor": "Invented", "product": 'Pump, "large"', "serial": "S-1", "quantity": 2, "care_role": "treatment"}
    taken = program.send("put", path, {"assets": [line]}).json()
    assert {name: taken[name] for name in ("added", "changed", "unchanged")} == {
        "added": 1,
        "changed": 0,
        "unchanged": 0,
    }
    newer = program.send("put", path, {"assets": [{**line, "version": "2.1"}]}).json()
    assert (newer["added"], newer["changed"]) == (0, 1)
    (shown,) = program.get(path).json()["items"]
    assert {**line, "version": "2.1", "sees_private": True}.items() <= shown.items()
    assert program.get(f"assets/{shown['uid']}").json() == shown
    assert Program(sector.ada).get(f"assets/{shown['uid']}").json()["serial"] == ""
    for stranger in (sector.otto, sector.rex, sector.hal):
        assert Program(stranger, KEEPS).get(f"assets/{shown['uid']}").status_code == 404
        assert Program(stranger, KEEPS).send("put", path, {"assets": [line]}).status_code == 404
    refused = Program(sector.ada, KEEPS).send("put", path, {"assets": [line], "complete": True})
    assert refused.status_code == 403
    with login("worker"):
        assert Asset.objects.count() == 1


@pytest.mark.parametrize("body", [{}, {"assets": []}, {"assets": [{"vendor": "a\0b", "product": "c"}]}, [], '"x"'])
def test_what_is_no_list_is_refused(sector: Sector, body: Any) -> None:
    answer = Program(sector.rosa, KEEPS).send("put", f"members/{sector.riverbend.uid}/assets", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")


def test_whoever_is_signed_in_on_the_pages_writes_there(sector: Sector, sent: str) -> None:
    program = Program(None)
    program.client.force_login(sector.rosa)
    assert program.get(f"notices/{sent}").status_code == 200
    assert program.send("post", f"notices/{sent}/answers", {"answer": "fixed"}).status_code == 401


def test_a_feed_is_pulled_for_whoever_may(sector: Sector) -> None:
    program = Program(sector.ada, [Action.PULL_FEEDS])
    assert program.send("post", "feeds/cisa_kev/pulls").json() == {"feed": "cisa_kev"}
    assert program.send("post", "feeds/none/pulls").status_code == 404
    assert Program(sector.ada).send("post", "feeds/cisa_kev/pulls").status_code == 403
    assert {feed["id"] for feed in program.get("feeds").json()["items"]} >= {"cisa_kev", "cisa_csaf"}
    assert program.get("feeds/cisa_kev/runs").json() == {"items": [], "next": None}


def test_a_file_is_taken_in_as_it_is_up_to_what_the_page_takes(sector: Sector) -> None:
    program, path = Program(sector.rosa, KEEPS), f"members/{sector.riverbend.uid}/imports?name=list.csv"
    lines = "".join(f"Example Medical,Pump {number},{'room ' * 1_000}\n" for number in range(600))
    file = f"Maker,Product,Remarks\n{lines}"
    assert len(file) > 2 * 1024 * 1024
    done = program.send("post", path, file, "text/csv", Idempotency_Key="one")
    assert (done.status_code, done.json()["added"], done.json()["faults"]) == (200, 600, [])
    assert program.send("post", path, file, "text/csv", Idempotency_Key="one").json() == done.json()
    other = program.send("post", path, f"{file}Example Medical,Scale,\n", "text/csv", Idempotency_Key="one")
    assert other.json()["type"].endswith("request.key-used-otherwise")
    wrong = program.send("post", path, "Maker,Product\n,\nExample Medical,\n", "text/csv")
    assert (wrong.status_code, wrong.json()["type"]) == (409, "urn:wardwatch:problem:inventory.refused")
    assert program.send("post", path, {"name": "list.csv"}).status_code == 415
    assert (
        program.client.post(f"/api/{path}", b" " * (20 * 1024 * 1024 + 1), content_type="text/csv").status_code == 413
    )


def test_bodies_are_bounded_json(sector: Sector) -> None:
    client, path = Program(sector.rosa, KEEPS).client, f"/api/members/{uuid4()}/assets"
    assert client.put(path, b" " * 3_000_000, content_type="application/json").status_code == 413
    assert client.put(path, b"a=1", content_type="application/x-www-form-urlencoded").status_code == 415
    assert client.put(path, b"{", content_type="application/json").status_code == 400
