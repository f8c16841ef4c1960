"""A center that is really served, asked over a real connection: by the client, and by commands in another folder."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from cli.homes import Home, Up, free_port, new_home
from wardwatch.client import Center, Refused, TooFast
from wardwatch.kit.postgres import running

pytestmark = pytest.mark.slow
READY = "Stop with Ctrl-C."
OUT = ("sent", "seen", "acknowledged")


class Line:
    """A line to a port of this machine that can be cut after the far end has answered, before anybody hears it."""

    def __init__(self, port: int) -> None:
        self._far = port
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.port = self._ear.getsockname()[1]
        self.cuts = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._ear.accept()
                far = socket.create_connection(("127.0.0.1", self._far))
                threading.Thread(target=self._carry, args=(near, far, False), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near, True), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(1 << 16):
                if is_answer and self.cuts:
                    self.cuts -= 1
                    break
                target.sendall(part)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        self._ear.close()


@dataclass
class Served:
    """A served demonstration center; its own shell is `home`."""

    home: Home
    up: Up

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.up.port}"

    @cached_property
    def analyst(self) -> str:
        """A token of somebody of the center's."""
        return self.token(self.sign_in("analyst"))

    def token(self, email: str, *scopes: str) -> str:
        options = [word for scope in scopes for word in ("--scope", scope)]
        return str(self.home.ask("tokens", "create", email, "--name", "test", *options)["token"])

    def sign_in(self, persona: str) -> str:
        """The address with which a persona of the demonstration signs in, as the start says it."""
        said = next(line for line in self.up.said if line.strip().startswith(persona))
        return next(word for word in said.split() if "@" in word)

    def set_usage(self, change: str) -> None:
        """Change what is counted of everybody's requests, as if time had passed or they had asked more often."""
        with running(self.home.folder / "postgres") as server, psycopg.connect(server.admin_url("wardwatch")) as there:
            there.execute(f"UPDATE members_usage SET {change}")  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with new_home() as home:
        port = free_port()
        up = Up(home.start("up", "--port", port), port)
        try:
            up.wait_for(READY)
            yield Served(home, up)
        finally:
            up.stop()


def test_lists_come_in_parts_and_unchanged_answers_are_not_sent_again(served: Served) -> None:
    with Center(served.url, served.analyst) as center:
        names = [line.name for line in center.members(limit=10)]
        assert len(names) > 30
        assert names == [line.name for line in center.members(limit=200)]
    headers = {"Authorization": f"Bearer {served.analyst}"}
    with httpx.Client(base_url=served.url, headers=headers) as plain:
        first = plain.get("/api/members?limit=10")
        again = plain.get("/api/members?limit=10", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_commands_elsewhere_print_what_they_print_there(served: Served) -> None:
    with Center(served.url, served.analyst) as center:
        ticket = next(center.notices(limit=1)).ticket
    lines = [("members", "list"), ("notices", "show", ticket)]
    with new_home() as elsewhere, ThreadPoolExecutor(2) as hands:
        elsewhere.settings = {"WARDWATCH_URL": served.url, "WARDWATCH_TOKEN": served.analyst}

        def ask(home: Home) -> Callable[[tuple[object, ...]], Any]:
            return lambda line: home.ask(*line)

        here, there = hands.map(ask(served.home), lines), hands.map(ask(elsewhere), lines)
        assert dict(zip(lines, there, strict=True)) == dict(zip(lines, here, strict=True))
        assert not (elsewhere.folder / "postgres").exists()


def test_an_answer_whose_connection_dropped_is_given_once(served: Served) -> None:
    line, key = Line(served.up.port), str(uuid4())
    token = served.token(served.sign_in("hospital defender"), "answer notices")
    with Center(f"http://127.0.0.1:{line.port}", token) as center:
        ticket = next(center.notices(state=OUT)).ticket
        before = len(center.notice(ticket).answers)
        line.cuts = 1
        done = center.answer(ticket, answer="waiting", words="Monday.", key=key)
        assert line.cuts == 0
        assert center.answer(ticket, answer="waiting", words="Monday.", key=key) == done
        with pytest.raises(Refused) as refused:
            center.answer(ticket, answer="help", key=key)
    line.close()
    assert refused.value.code == "request.key-used-otherwise"
    with Center(served.url, served.analyst) as center:
        answers = center.notice(ticket).answers
    assert (len(answers), answers[0].words, answers[0].uid) == (before + 1, "Monday.", done.uid)


def test_who_asks_too_often_waits_for_the_next_minute(served: Served) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        served.set_usage("minute = minute - interval '1 minute'")

    headers = {"Authorization": f"Bearer {served.analyst}"}
    statuses = {200}
    with httpx.Client(base_url=served.url, headers=headers) as plain, ThreadPoolExecutor(4) as hands:
        limit = int(plain.get("/api/me").headers["RateLimit-Limit"])
        while statuses == {200}:  # again where a minute ended meanwhile
            served.set_usage(f"used = {limit} - 5")
            statuses = set(hands.map(lambda _: plain.get("/api/me").status_code, range(8)))
    assert statuses == {200, 429}
    with Center(served.url, served.analyst, patience=0.5) as hasty, pytest.raises(TooFast):
        hasty.me()
    with Center(served.url, served.analyst, sleep=sleep) as center:
        assert center.me().persona == "center"
    assert 0 < slept[0] <= 60
