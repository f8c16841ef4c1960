"""How this door answers, whatever it is asked: who asks, how often, what is unchanged, what cannot be done."""

from datetime import timedelta

import pytest

from api.programs import Program
from people import NOW, Sector
from wardwatch.kit import clock
from wardwatch.members.models import ApiToken
from web.doors import at_door


def test_without_a_valid_token_nothing_is_told(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program(sector.rosa)
    assert program.get("findings").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=31))
    answers = [program.get("findings"), Program(None).get("findings"), Program(None).get("findings", Authorization="x")]
    answers.append(Program(None).get("findings", Authorization="Bearer ww_guessed"))
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, answers[0].content)}
    assert answers[0].headers["WWW-Authenticate"].startswith("Bearer")
    assert ApiToken.objects.get().last_used_at == NOW


def test_somebody_signed_in_looks_and_does_not_write(sector: Sector) -> None:
    browser = at_door(sector.rosa)
    assert browser.get("/api/findings").status_code == 200
    assert browser.get("/api/findings", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_unchanged_answers_are_empty(sector: Sector) -> None:
    program = Program(sector.rosa)
    first = program.get("findings")
    again = program.get("findings", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert "no-store" in first.headers["Cache-Control"]


def test_whoever_asks_too_often_waits(sector: Sector, few_requests: int) -> None:
    program = Program(sector.rosa)
    left = [program.get("findings").headers["RateLimit-Remaining"] for _ in range(few_requests)]
    assert left == ["2", "1", "0"]
    refused = program.get("findings")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert Program(sector.otto).get("findings").status_code == 200


def test_nobody_known_is_counted_by_origin_and_keeps_nobody_out(sector: Sector, few_requests: int) -> None:
    stranger, known = Program(None), Program(sector.rosa)
    assert {stranger.get("findings").status_code for _ in range(few_requests)} == {401}
    refused = stranger.get("findings")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert stranger.get("openapi.json").status_code == 429
    assert known.get("findings").status_code == 200
    assert stranger.client.get("/api/findings", REMOTE_ADDR="192.0.2.7").status_code == 401
    network = [stranger.client.get("/api/findings", REMOTE_ADDR=f"2001:db8::{n}").status_code for n in range(4)]
    assert network == [401, 401, 401, 429]


@pytest.mark.parametrize(("method", "path", "status"), [("get", "nothing", 404), ("delete", "findings", 405)])
def test_every_failure_is_a_problem(sector: Sector, method: str, path: str, status: int) -> None:
    answer = getattr(Program(sector.rosa).client, method)(f"/api/{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


def test_the_document_is_public_and_names_every_address(db: str) -> None:
    answer = Program(None).get("openapi.json")
    document = answer.json()
    assert document["openapi"] == "3.1.0"
    assert "/api/findings/{finding}" in document["paths"]
    assert "public" in answer.headers["Cache-Control"]
