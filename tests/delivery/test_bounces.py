"""Reports of failed delivery are believed only about what we sent, and teach us about the address."""

from collections.abc import Callable
from datetime import datetime

import pytest

from mailserver import MailServer
from people import Sector
from wardwatch.audit.types import OPERATOR
from wardwatch.delivery import claims, operations, outbox
from wardwatch.delivery.models import Message
from wardwatch.delivery.states import MessageState
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError
from wardwatch.members.models import Contact
from wardwatch.members.types import BounceState

REPORT = """\
From: postmaster@mail.invalid
To: notices@localhost
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"
MIME-Version: 1.0

--cut
Content-Type: text/plain

It did not work.
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.invalid

Final-Recipient: rfc822; rosa@riverbend.invalid
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--cut
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: whatever

--cut--
"""


def bounce(message: Message, action: str, status: str, message_id: str | None = None) -> Message:
    raw = REPORT.format(action=action, status=status, message_id=message_id or message.message_id).encode()
    with login("worker"):
        return operations.record_bounce(raw=raw, actor=OPERATOR, at=message.created_at)


def contact_state() -> str:
    with login("worker"):
        return Contact.objects.get(address="rosa@riverbend.invalid").bounce_state


@pytest.fixture
def sent(put: Callable[..., Message], server: MailServer, now: datetime) -> Message:
    message = put()
    with login("worker"):
        outbox.send_round(url=server.url, clock=lambda: now)
    return message


@pytest.mark.parametrize(
    ("action", "status", "state", "contact"),
    [
        ("failed", "5.1.1", MessageState.BOUNCED, BounceState.PERMANENT),
        ("failed", "4.4.7", MessageState.BOUNCED, BounceState.TRANSIENT),
        ("delayed", "4.4.1", MessageState.SENT, BounceState.TRANSIENT),
        ("delivered", "2.0.0", MessageState.SENT, BounceState.NONE),
    ],
)
def test_what_a_report_teaches(sent: Message, action: str, status: str, state: str, contact: str) -> None:
    assert bounce(sent, action, status).state == state
    assert contact_state() == contact


def test_a_bounce_resolves_what_was_unknown(put: Callable[..., Message], sector: Sector, now: datetime) -> None:
    message = put()
    with login("worker"):
        claims.claim(at=now)
        claims.give_up(at=now + claims.LEASE * 2)
    assert bounce(message, "failed", "5.1.1").state == MessageState.BOUNCED


def test_a_report_about_something_else_changes_nothing(sent: Message) -> None:
    with pytest.raises(operations.NotOurMessage):
        bounce(sent, "failed", "5.1.1", message_id="<guessed@localhost>")
    with login("worker"), pytest.raises(FormatError):
        operations.record_bounce(raw=b"Subject: I am away\r\n\r\nBack on Monday.", actor=OPERATOR, at=sent.created_at)
    assert contact_state() == BounceState.NONE
