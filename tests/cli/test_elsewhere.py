"""Commands that ask a center elsewhere print what they print on its own machine."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from cli.homes import LIST, Ask, Run
from feeds.documents import advisory, kev, write
from people import Sector, settle
from wardwatch.audit.types import OPERATOR
from wardwatch.cli import remote
from wardwatch.client import Center
from wardwatch.engagements import operations
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members.models import User
from wardwatch.members.operations import create_token
from wardwatch.members.permissions import Action

Elsewhere = Callable[[User], Any]


@pytest.fixture
def sector(db: str) -> Sector:
    return settle(at=clock.now() - timedelta(days=2))


@pytest.fixture
def told(sector: Sector, tmp_path: Any, ask: Ask, work: Callable[[], None]) -> None:
    write(tmp_path / "csaf" / "inv-2031-01.json", advisory())
    write(tmp_path / "kev.json", kev("CVE-2031-0001"))
    (tmp_path / "list.csv").write_text(LIST)
    ask("assets", "import", "Riverbend Hospital", tmp_path / "list.csv")
    ask("feeds", "pull", "cisa_csaf", "--from", tmp_path / "csaf")
    ask("feeds", "pull", "cisa_kev", "--from", tmp_path / "kev.json")
    work()


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """Commands within the block ask this center over its REST interface, as `user`."""

    @contextmanager
    def asked(user: User) -> Iterator[None]:
        at = clock.now()
        with login("worker"):
            made = create_token(
                user=user.pk, name="t", scopes=list(Action), expires_at=at + timedelta(days=1), actor=OPERATOR, at=at
            )
        url = "http://127.0.0.1:8025"
        there = dataclasses.replace(settings.ENVIRONMENT, url=url, token=made.secret)
        center = lambda: Center(url, made.secret, transport=httpx.WSGITransport(WSGIHandler()))  # noqa: E731
        with monkeypatch.context() as patched:
            patched.setattr(settings, "ENVIRONMENT", there)
            patched.setattr(settings, "ALLOWED_HOSTS", ["127.0.0.1"])
            patched.setattr(settings, "WHITENOISE_AUTOREFRESH", True, raising=False)  # nothing was collected
            patched.setattr(remote, "connect", center)
            yield

    return asked


def test_lists_and_reasons_are_the_same_here_and_there(
    told: None, sector: Sector, ask: Ask, run: Run, elsewhere: Elsewhere, tmp_path: Any
) -> None:
    (found,) = ask("findings", "list")
    (decision,) = ask("notices", "list", "--decisions")
    ask("notices", "approve", decision["uid"])
    with login("worker"):
        operations.publish(actor=OPERATOR, at=clock.now() + timedelta(minutes=2))
    notice = ask("notices", "show", ask("notices", "list")[0]["ticket"])
    assert notice["body"]["steps"]
    lines: list[tuple[Any, ...]] = [
        ("findings", "list"),
        ("findings", "list", "--member", "Riverbend Hospital", "--state", "open"),
        ("findings", "list", "--member", "Orchard Clinic"),
        ("explain", "CVE-2031-0001", found["asset"]),
        ("explain", "CVE-2031-9999", found["asset"]),
        ("notices", "list"),
        ("notices", "list", "--decisions"),
        ("members", "list"),
        ("members", "providers", "Orchard Clinic"),
        ("members", "contacts", "Riverbend Hospital"),
        ("users", "list"),
        ("users", "list", "Riverbend Hospital"),
        ("assets", "list", "Orchard Clinic"),
        ("assets", "list", "Riverbend Hospital"),
        ("notices", "show", notice["ticket"]),
        ("decisions", "show", notice["decision"]),
        ("vulnerabilities", "show", "CVE-2031-0001"),
        ("search", "pump"),
        ("search", "Riverbend"),
        ("feeds", "quarantine"),
        ("match", tmp_path / "list.csv"),
        ("feeds", "list"),
        ("feeds", "runs"),
        ("feeds", "runs", "--feed", "cisa_kev"),
    ]
    here = {line: (ask(*line), run(*line).output) for line in lines}
    with elsewhere(sector.ada):
        there = {line: (ask(*line), run(*line).output) for line in lines}
        refused = ask("audit", "openings", status=1)
        assert refused["error"] == "not-allowed"
    for line in lines:
        assert there[line] == here[line], line


def test_writes_go_there(told: None, sector: Sector, tmp_path: Any, ask: Ask, elsewhere: Elsewhere) -> None:
    (decision,) = ask("notices", "list", "--decisions")
    with elsewhere(sector.ada):
        assert ask("notices", "approve", decision["uid"], "--why", "serious") == {"approved": 1, "excepted": 0}
        again = ask("notices", "approve", decision["uid"], status=1)
        assert again["error"] == "decision.not-decidable"
        assert ask("decisions", "undo", decision["uid"]) == {"notices": 1}
        rejected = ask("decisions", "reject", decision["uid"], "--why", "not in use")
        assert rejected == {"uid": decision["uid"], "state": "dismissed"}
        assert ask("audit", "list", "--limit", 1)[0]["name"] == "decision.dismissed"
        assert ask("feeds", "pull", "cisa_kev") == {"asked": ["cisa_kev"]}
        assert ask("feeds", "pull", "cisa_kev", "--from", tmp_path, status=1)["error"] == "feed.from"
    asset = ask("findings", "list")[0]["asset"]
    with elsewhere(sector.rosa):
        imported = ask("assets", "import", "Riverbend Hospital", tmp_path / "list.csv")
        assert (imported["added"], imported["unchanged"], imported["faults"]) == (0, 2, [])
        assert ask("assets", "retire", "Riverbend Hospital", asset) == {"retired": 1}
        assert ask("assets", "retire", "Riverbend Hospital", asset, "--undo") == {"put_back": 1}
        assert ask("assets", "retire", "Orchard Clinic", asset, status=1)["error"] == "not-found"


def test_a_member_answers_from_its_own_machine(
    told: None, sector: Sector, tmp_path: Any, ask: Ask, elsewhere: Elsewhere
) -> None:
    ask("notices", "approve", ask("notices", "list", "--decisions")[0]["uid"])
    with login("worker"):
        operations.publish(actor=OPERATOR, at=clock.now() + timedelta(minutes=2))
    ticket = ask("notices", "list")[0]["ticket"]
    assert ask("notices", "answer", ticket, "fixed", status=1)["error"] == "center.here"
    with elsewhere(sector.rosa):
        assert ask("notices", "answer", ticket.lower(), "waiting", "--words", "Monday.")["answer"] == "waiting"
        assert ask("notices", "show", ticket)["answers"][0]["words"] == "Monday."
        assert ask("assets", "export", "Riverbend Hospital", tmp_path / "out.csv")["lines"] == 2
        again = ask("assets", "import", "Riverbend Hospital", tmp_path / "out.csv")
        assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2)
    with elsewhere(sector.ada):
        assert ask("notices", "answer", ticket, "fixed", status=1)["error"] == "not-allowed"
        ask("notices", "show", ticket)
    with elsewhere(sector.rosa):
        opened = ask("audit", "openings", "--member", "Riverbend Hospital")
        assert {(each["reader"], each["record"], each["door"]) for each in opened} == {
            ("Ada", f"notice:{ticket}", "api")
        }


def test_what_has_no_equivalent_says_so(sector: Sector, run: Run, elsewhere: Elsewhere, tmp_path: Any) -> None:
    with elsewhere(sector.ada):
        for line in (
            ["findings", "rebuild"],
            ["backup", tmp_path / "b"],
            ["users", "create", "x@y.invalid"],
            ["status"],
        ):
            options = ["--name", "X", "--role", "reader"] if line[0] == "users" else []
            said = run(*line, *options)
            assert said.exit_code == 1, line
            assert "only on the center's own machine" in said.output + said.stderr, line


def test_a_token_is_shown_nowhere(sector: Sector, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    there = dataclasses.replace(settings.ENVIRONMENT, url="http://center.invalid", token="ww_secret-token")
    monkeypatch.setattr(settings, "ENVIRONMENT", there)
    said = run("findings", "list")
    assert said.exit_code == 1
    assert "https" in said.output + said.stderr
    assert "ww_secret-token" not in said.output + said.stderr + repr(there) + repr(remote)
