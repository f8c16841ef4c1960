"""A center that is really served, asked over a real connection: by the client, and by commands in another folder."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import uuid4

import httpx
import pytest

from cli.homes import Home, Up, free_port, new_home
from wardwatch.client import Center, Refused, TooFast

pytestmark = pytest.mark.slow
READY = "Stop with Ctrl-C."
OUT = ["sent", "seen", "acknowledged"]


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
    slept: list[float] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.up.port}"

    def token(self, email: str, *scopes: str) -> str:
        options = [word for scope in scopes for word in ("--scope", scope)]
        return str(self.home.ask("tokens", "create", email, "--name", "test", *options)["token"])

    def owner(self, member: str) -> str:
        """The address with which the owner of a member signs in; empty: it has none."""
        people = self.home.ask("users", "list", member)
        return next((each["email"] for each in people if "owner" in each["roles"] and each["signs_in"]), "")

    def ask(self, url: str, token: str) -> Center:
        return Center(url, token, sleep=lambda seconds: (self.slept.append(seconds), time.sleep(seconds)))


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


@pytest.fixture
def analyst(served: Served) -> str:
    """The address of somebody of the center."""
    return next(each["email"] for each in served.home.ask("users", "list") if "analyst" in each["roles"])


def test_lists_come_in_parts_and_unchanged_answers_are_not_sent_again(served: Served, analyst: str) -> None:
    token = served.token(analyst)
    with served.ask(served.url, token) as center:
        names = [line.name for line in center.members(limit=10)]
        assert len(names) > 30
        assert names == [line.name for line in center.members(limit=200)]
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=served.url, headers=headers) as plain:
        first = plain.get("/api/members?limit=10")
        again = plain.get("/api/members?limit=10", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_commands_elsewhere_print_what_they_print_there(served: Served, analyst: str) -> None:
    ticket = served.home.ask("notices", "list", "--limit", 1)[0]["ticket"]
    lines = [("members", "list"), ("notices", "show", ticket), ("notices", "list", "--limit", 5), ("search", "pump")]
    with new_home() as elsewhere:
        elsewhere.settings = {"WARDWATCH_URL": served.url, "WARDWATCH_TOKEN": served.token(analyst)}
        for line in lines:
            assert elsewhere.ask(*line) == served.home.ask(*line), line
        assert not (elsewhere.folder / "postgres").exists()


def test_an_answer_whose_connection_dropped_is_given_once(served: Served) -> None:
    out = [each for each in served.home.ask("notices", "list") if each["state"] in OUT]
    owners = {member: served.owner(member) for member in {each["organization_uid"] for each in out}}
    notice = next(each for each in out if owners[each["organization_uid"]])
    token = served.token(owners[notice["organization_uid"]], "answer notices")
    before = len(served.home.ask("notices", "show", notice["ticket"])["answers"])
    line, key = Line(served.up.port), str(uuid4())
    with served.ask(f"http://127.0.0.1:{line.port}", token) as center:
        line.cuts = 1
        done = center.answer(notice["ticket"], answer="waiting", words="Monday.", key=key)
        assert line.cuts == 0
        assert center.answer(notice["ticket"], answer="waiting", words="Monday.", key=key) == done
        with pytest.raises(Refused) as refused:
            center.answer(notice["ticket"], answer="help", key=key)
    line.close()
    assert refused.value.code == "request.key-used-otherwise"
    answers = served.home.ask("notices", "show", notice["ticket"])["answers"]
    assert (len(answers), answers[0]["words"], answers[0]["uid"]) == (before + 1, "Monday.", str(done.uid))


def test_who_asks_too_often_waits_for_the_next_minute(served: Served, analyst: str) -> None:
    token = served.token(analyst)
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=served.url, headers=headers) as plain, ThreadPoolExecutor(4) as hands:
        limit = int(plain.get("/api/me").headers["RateLimit-Limit"])
        statuses = set(hands.map(lambda _: plain.get("/api/me").status_code, range(limit + 1)))
        while statuses == {200}:  # the minute ended meanwhile
            statuses = set(hands.map(lambda _: plain.get("/api/me").status_code, range(limit + 1)))
    assert statuses == {200, 429}
    with Center(served.url, token, patience=0.5) as hasty, pytest.raises(TooFast):
        hasty.me()
    served.slept.clear()
    with served.ask(served.url, token) as center:
        assert center.me().persona == "center"
    assert 0 < served.slept[0] <= 60
