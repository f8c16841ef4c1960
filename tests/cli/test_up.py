"""`wardwatch up` as a stranger runs it: from an empty folder, beside commands, stopped, killed, and again."""

import signal
import socket
import time
import urllib.request
from collections.abc import Iterator

import psycopg
import pytest

from cli.homes import Home, Up, free_port
from wardwatch.kit.errors import Refusal
from wardwatch.kit.postgres import attach

pytestmark = pytest.mark.slow
READY = "Stop with Ctrl-C."


class Starter:
    """Starts `wardwatch up` on free ports, and leaves none running."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.started: list[Up] = []

    def __call__(self, *words: object) -> Up:
        port = free_port()
        self.started.append(Up(self.home.start("up", "--port", port, *words), port))
        return self.started[-1]


@pytest.fixture
def up(home: Home) -> Iterator[Starter]:
    starter = Starter(home)
    yield starter
    for each in starter.started:
        if each.process.poll() is None:
            each.stop()


def kill_while_loading(home: Home, up: Starter) -> None:
    """SIGKILL once some members of the demonstration are there."""
    started = up()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        time.sleep(0.1)
        try:
            url = attach(home.folder / "postgres").admin_url("wardwatch")
            with psycopg.connect(url) as admin:
                ((count,),) = admin.execute("SELECT count(*) FROM members_organization").fetchall()
        except (Refusal, psycopg.Error):
            continue
        if count > 5:
            break
    else:
        raise AssertionError("nothing was loaded")
    assert started.stop(signal.SIGKILL) == -signal.SIGKILL
    assert READY not in "".join(started.said)


def test_a_life_of_a_home(home: Home, up: Starter) -> None:
    kill_while_loading(home, up)
    home.wait_for_silence()

    first = up()
    signs = first.wait_for(READY)
    assert f"http://localhost:{first.port}" in signs
    sign_ins = [line for line in signs.splitlines() if ".invalid" in line]
    assert len(sign_ins) == 11
    with urllib.request.urlopen(f"http://localhost:{first.port}/check/") as answer:
        assert answer.status == 200
    members = home.ask("members", "list")
    assert len(members) == 36
    assert home.ask("status")["ok"]
    assert home.ask("audit", "verify")["intact"]
    assert str(first.process.pid) in home.run("up", "--port", free_port(), status=1)
    (link,) = {line["ticket"] for line in home.ask("notices", "list", "--limit", 1)}
    assert link.startswith("WW-")
    assert first.stop() == 0
    home.wait_for_silence(patience=1.0)

    second = up("--no-demo")
    assert [line for line in second.wait_for(READY).splitlines() if ".invalid" in line] == sign_ins
    assert second.stop(signal.SIGKILL) == -signal.SIGKILL
    home.wait_for_silence(patience=15.0)

    third = up()
    third.wait_for(READY)
    assert home.ask("members", "list") == members
    assert home.ask("demo", "reset")[0]["email"] in sign_ins[0]
    assert third.stop(signal.SIGINT) == 0


def test_it_says_why_it_does_not_start(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = home.run("up", "--port", taken.getsockname()[1], status=1)
    assert "Choose another one with --port" in said
    assert home.ask("members", "list", status=1)["error"] == "center.missing"
    assert "wardwatch init" in home.run("up", "--no-demo", "--port", free_port(), status=1)


def test_help_comes_at_once(home: Home) -> None:
    """Without the work that a command does: no home is made, no database opened, no list read."""
    assert "wardwatch" in home.run("--help")
    assert not home.folder.exists()
