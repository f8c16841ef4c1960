"""Kill -9 in the middle of sending, anywhere: no Message-ID reaches the server twice, none is lost without a word."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from django.db import connection

from mailserver import MailServer
from wardwatch.delivery import claims
from wardwatch.delivery.models import Message
from wardwatch.delivery.states import MessageState
from wardwatch.kit.database import login
from warm import Started, Warm

MESSAGES = 30
KILLS = 4

Start = Callable[..., Started]


@pytest.fixture
def full(put: Callable[..., Message]) -> None:
    for number in range(MESSAGES):
        put(f"notice:{number}")


@pytest.fixture
def start(warm: Warm, server: MailServer) -> Start:
    def begin(point: str = "never", lanes: int = 1) -> Started:
        database = connection.settings_dict["NAME"]
        return warm.start("delivery.sender:main", database, server.url, point, lanes, output=os.devnull)

    return begin


def ended(server: MailServer, at: datetime) -> Counter[str]:
    """Check the promise and give how many messages ended in each state."""
    with login("worker"):
        claims.give_up(at=at + timedelta(days=4000))
        states = dict(Message.objects.values_list("message_id", "state"))
    assert max(server.counts.values(), default=0) <= 1
    assert all(server.counts[name] == 1 for name, state in states.items() if state == MessageState.SENT)
    assert all(states[name] in (MessageState.SENT, MessageState.UNKNOWN) for name in server.counts)
    assert len(states) == MESSAGES
    return Counter(states.values())


@pytest.mark.slow
@pytest.mark.parametrize("point", ["claimed", "handed over", "settled"])
def test_a_kill_at_each_commit_point(full: None, start: Start, server: MailServer, now: datetime, point: str) -> None:
    assert start(point).wait(60) == -signal.SIGKILL
    assert start().wait(60) == 0
    assert ended(server, now) == Counter({MessageState.SENT: MESSAGES - 1, MessageState.UNKNOWN: 1})


@pytest.mark.slow
def test_a_kill_while_the_server_holds_the_text(full: None, start: Start, server: MailServer, now: datetime) -> None:
    victims: list[Started] = []

    def kill_then_take(mail: EmailMessage) -> str:
        if len(server.mails) == 3 and victims:
            os.kill(victims.pop().pid, signal.SIGKILL)
        return "250 taken"

    server.taken = kill_then_take
    victims.append(process := start())
    assert process.wait(60) == -signal.SIGKILL
    assert start().wait(60) == 0
    assert ended(server, now) == Counter({MessageState.SENT: MESSAGES - 1, MessageState.UNKNOWN: 1})


@pytest.mark.slow
@pytest.mark.parametrize("lanes", [1, 3])
def test_kills_at_random_moments(full: None, start: Start, server: MailServer, now: datetime, lanes: int) -> None:
    chance = random.Random(20261122)

    def slowly(mail: EmailMessage) -> str:
        time.sleep(chance.uniform(0, 0.05))
        return "250 taken"

    server.taken = slowly
    for _ in range(KILLS):
        process = start(lanes=lanes)
        before = len(server.mails)
        give_up = time.monotonic() + 60
        while len(server.mails) == before and not process.has_ended() and time.monotonic() < give_up:
            time.sleep(0.005)  # wait until it sends
        time.sleep(chance.uniform(0, 0.1))
        process.kill()
        process.wait(60)
    assert start(lanes=lanes).wait(60) == 0
    states = ended(server, now)
    assert states[MessageState.UNKNOWN] <= KILLS * lanes
    assert states[MessageState.SENT] + states[MessageState.UNKNOWN] == MESSAGES
