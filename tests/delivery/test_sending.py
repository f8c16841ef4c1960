"""Each text reaches the server at most once; whatever else happens is shown and says why."""

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from mailserver import MailServer
from people import Sector
from wardwatch.audit.types import OPERATOR
from wardwatch.delivery import claims, operations, outbox, queries
from wardwatch.delivery.channels.mail import is_loopback
from wardwatch.delivery.models import ChannelLimit, Message
from wardwatch.delivery.states import MessageState
from wardwatch.delivery.types import Letter, Resolution, Round
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Label
from wardwatch.members.models import Organization
from wardwatch.members.permissions import NotAllowed
from wardwatch.standards.tlp import Tlp

Put = Callable[..., Message]


def send(server: MailServer, at: datetime) -> Round:
    with login("worker"):
        return outbox.send_round(url=server.url, clock=lambda: at)


def state(message: Message) -> str:
    with login("worker"):
        message.refresh_from_db()
    return message.state


def test_a_message_arrives_once_whole_and_marked(put: Put, server: MailServer, now: datetime) -> None:
    message = put()
    put()
    assert send(server, now) == Round(sent=1)
    assert not send(server, now + timedelta(days=1))
    (mail,) = server.mails
    assert mail["Subject"] == "[TLP:AMBER] Take 14 bedside monitors off the network"
    assert mail.get_content().splitlines() == ["TLP:AMBER", "", "Grüße.", ".", "..dots"]
    assert mail["Message-ID"] == message.message_id
    assert mail["From"] == "Test Coordination Center <notices@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] is None
    assert state(message) == MessageState.SENT


def test_until_it_leaves_the_newest_text_wins_and_afterwards_nothing_is_sent_again(
    put: Put, server: MailServer, now: datetime
) -> None:
    put(text="first")
    put(text="second")
    send(server, now)
    put(text="third")
    send(server, now + timedelta(days=1))
    assert [mail.get_content() for mail in server.mails] == ["TLP:AMBER\r\n\r\nsecond\r\n"]


def test_one_address_in_two_spellings_gets_one_letter(put: Put, server: MailServer, now: datetime) -> None:
    first = put(address="Rosa@Riverbend.invalid", text="first")
    again = put(address="rosa@riverbend.INVALID", text="second")
    assert again.pk == first.pk
    send(server, now)
    assert server.recipients == ["Rosa@Riverbend.invalid"]
    assert [mail.get_content() for mail in server.mails] == ["TLP:AMBER\r\n\r\nsecond\r\n"]


def test_a_message_waits_for_its_time_and_can_be_taken_back(put: Put, server: MailServer, now: datetime) -> None:
    message = put(not_before=now + timedelta(seconds=60))
    assert not send(server, now)
    with login("worker"):
        assert operations.cancel(references=["notice:1"], why="undone") == 1
    assert not send(server, now + timedelta(minutes=5))
    assert state(message) == MessageState.CANCELLED
    put(text="decided again")
    assert send(server, now + timedelta(minutes=5)).sent == 1


def test_the_text_is_not_readable_in_the_outbox(put: Put) -> None:
    assert b"dots" not in bytes(put().sealed_text)


def test_a_refusal_for_now_is_tried_again_and_ends(put: Put, server: MailServer, now: datetime) -> None:
    server.answer = lambda address: "451 greylisted"
    message = put()
    at = now
    for _ in range(5):
        assert send(server, at) == Round(retry=1)
        assert not send(server, at)
        at += timedelta(days=1)
    assert send(server, at) == Round(failed=1)
    assert state(message) == MessageState.FAILED
    assert "greylisted" in message.reason


def test_a_refusal_for_good_does_not_stop_the_others(put: Put, server: MailServer, now: datetime) -> None:
    server.answer = lambda address: "550 no such user" if address.startswith("gone") else "250 ok"
    gone, there = put(address="gone@riverbend.invalid"), put()
    assert send(server, now) == Round(sent=1, failed=1)
    assert (state(gone), state(there)) == (MessageState.FAILED, MessageState.SENT)


def test_a_break_after_the_text_is_unknown_and_never_sent_again(
    put: Put, server: MailServer, sector: Sector, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = smtplib.SMTP.send

    def send_then_lose(self: smtplib.SMTP, data: bytes | str) -> None:
        original(self, data)
        if isinstance(data, bytes) and data.endswith(b"\r\n.\r\n"):
            self.getreply()
            raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(smtplib.SMTP, "send", send_then_lose)
    message = put()
    assert send(server, now) == Round(unknown=1)
    assert not send(server, now + timedelta(days=1))
    assert state(message) == MessageState.UNKNOWN
    assert max(server.counts.values()) == 1
    shown = queries.outbox(viewer=sector.viewer(sector.ada))
    assert [item.state for item in shown.troubled] == [MessageState.UNKNOWN]
    assert shown.hindrance == queries.NO_SERVER
    assert not queries.outbox(viewer=sector.viewer(sector.rex)).troubled


def test_a_person_resolves_what_is_unknown(put: Put, server: MailServer, sector: Sector, now: datetime) -> None:
    message = put()
    with login("worker"):
        claims.claim(at=now)
        assert claims.give_up(at=now + claims.LEASE / 2) == 0
        assert claims.give_up(at=now + claims.LEASE * 2) == 1
    assert state(message) == MessageState.UNKNOWN

    def resolve(user: object, resolution: Resolution) -> Message:
        return operations.resolve(
            message=str(message.uid),
            resolution=resolution,
            why="no trace at the server",
            principal=sector.principal(user),  # type: ignore[arg-type]
            actor=OPERATOR,
            at=now,
        )

    with pytest.raises(NotAllowed):
        resolve(sector.rosa, Resolution.RESEND)
    assert state(message) == MessageState.UNKNOWN
    again = resolve(sector.ada, Resolution.RESEND)
    assert again.message_id != message.message_id
    assert state(message) == MessageState.REPLACED
    with pytest.raises(operations.NotResolvable):
        resolve(sector.ada, Resolution.RESEND)
    assert send(server, now) == Round(sent=1)
    assert server.mails[0]["Message-ID"] == again.message_id


def test_a_server_that_is_away_costs_no_try(put: Put, now: datetime) -> None:
    message = put()
    with login("worker"):
        assert outbox.send_round(url="smtp://127.0.0.1:1", clock=lambda: now) == Round(retry=1)
    assert state(message) == MessageState.WAITING
    assert message.attempts_left == 6
    assert message.not_before > now


def test_several_connections_share_a_round(
    put: Put, server: MailServer, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_WORTH_A_LANE", 5)
    for number in range(24):
        put(f"notice:{number}")
    with login("worker"):
        first = outbox.send_round(url=server.url, clock=lambda: now, limit=21, lanes=3)
        rest = outbox.send_round(url=server.url, clock=lambda: now, lanes=3)
    assert (first, rest) == (Round(sent=21), Round(sent=3))
    assert set(server.counts.values()) == {1}
    assert len(server.counts) == 24
    assert server.connections == 4, "three lanes for many, one for few"


def test_above_the_channels_limit_goes_a_pointer_or_nothing(
    put: Put, server: MailServer, sector: Sector, now: datetime
) -> None:
    with login("worker"):
        strict = intern(Label(Tlp.AMBER_STRICT, organizations=frozenset({sector.riverbend.pk})))
    put("notice:1", label=strict, pointer=Letter("Please sign in", "Sign in, ticket WW-1."))
    withheld = put("notice:2", label=strict)
    send(server, now)
    (mail,) = server.mails
    assert (mail["Subject"], mail.get_content()) == ("Please sign in", "Sign in, ticket WW-1.\r\n")
    assert state(withheld) == MessageState.WITHHELD
    assert "TLP:AMBER+STRICT" in withheld.reason


def test_the_center_may_lower_a_channels_limit(put: Put) -> None:
    with login("worker"):
        ChannelLimit.objects.create(channel="mail", tlp=Tlp.GREEN)
    try:
        assert put().state == MessageState.WITHHELD
    finally:
        with login("worker"):
            ChannelLimit.objects.all().delete()


def test_while_demonstration_data_exists_nothing_goes_outside(
    put: Put, server: MailServer, now: datetime, monkeypatch: pytest.MonkeyPatch, sector: Sector
) -> None:
    outside, inside = put(address="someone@hospital.example"), put()
    with login("worker"):
        Organization.objects.filter(pk=sector.orchard.pk).update(is_demo=True)
    monkeypatch.setattr("wardwatch.delivery.policy.is_loopback", lambda host: False)
    assert send(server, now) == Round(sent=1, withheld=1)
    assert server.recipients == [inside.address]
    assert state(outside) == MessageState.WITHHELD
    assert "demonstration" in outside.reason


@pytest.mark.parametrize(
    "address",
    [
        "a@b.invalid\r\nBcc: c@d.invalid",
        "a@b.invalid, c@d.invalid",
        "nobody",
        "ä@b.invalid",
        "a..b@c.invalid",
        ".a@b.invalid",
        "a@b..invalid",
        "a@-b.invalid",
        "a" * 65 + "@b.invalid",
    ],
)
def test_what_is_no_address_fails_at_once(put: Put, address: str) -> None:
    assert put(address=address).state == MessageState.FAILED


@pytest.mark.parametrize(("host", "stays"), [("localhost", True), ("127.0.0.1", True), ("127.0.0.1.example", False)])
def test_only_this_machine_is_spoken_to_without_encryption(host: str, stays: bool) -> None:
    assert is_loopback(host) is stays


def test_a_subject_cannot_bring_headers(put: Put, server: MailServer, now: datetime) -> None:
    put(subject="Hello\r\nBcc: other@riverbend.invalid\u2028x")
    send(server, now)
    assert server.mails[0]["Bcc"] is None
    assert server.mails[0]["Subject"] == "[TLP:AMBER] Hello Bcc: other@riverbend.invalid x"
