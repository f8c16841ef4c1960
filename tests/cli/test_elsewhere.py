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
    told: None, sector: Sector, ask: Ask, run: Run, elsewhere: Elsewhere
) -> None:
    (found,) = ask("findings", "list")
    lines: list[tuple[str, ...]] = [
        ("findings", "list"),
        ("findings", "list", "--member", "Riverbend Hospital", "--state", "open"),
        ("findings", "list", "--member", "Orchard Clinic"),
        ("explain", "CVE-2031-0001", found["asset"]),
        ("explain", "CVE-2031-9999", found["asset"]),
        ("notices", "list"),
        ("notices", "list", "--decisions"),
        ("members", "list"),
        ("members", "providers", "Orchard Clinic"),
        ("feeds", "list"),
        ("feeds", "runs"),
        ("feeds", "runs", "--feed", "cisa_kev"),
    ]
    here = {line: (ask(*line), run(*line).output) for line in lines}
    with elsewhere(sector.ada):
        there = {line: (ask(*line), run(*line).output) for line in lines}
    for line in lines:
        assert there[line] == here[line], line


def test_writes_go_there(told: None, sector: Sector, tmp_path: Any, ask: Ask, elsewhere: Elsewhere) -> None:
    (decision,) = ask("notices", "list", "--decisions")
    with elsewhere(sector.ada):
        assert ask("notices", "approve", decision["uid"], "--why", "serious") == {"approved": 1, "excepted": 0}
        again = ask("notices", "approve", decision["uid"], status=1)
        assert again["error"] == "decision.not-decidable"
    asset = ask("findings", "list")[0]["asset"]
    with elsewhere(sector.rosa):
        imported = ask("assets", "import", "Riverbend Hospital", tmp_path / "list.csv")
        assert (imported["added"], imported["unchanged"], imported["faults"]) == (0, 2, [])
        assert ask("assets", "retire", "Riverbend Hospital", asset) == {"retired": 1}
        assert ask("assets", "retire", "Riverbend Hospital", asset, "--undo") == {"put_back": 1}
        assert ask("assets", "retire", "Orchard Clinic", asset, status=1)["error"] == "not-found"


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
