"""Delivery reports come from strangers: what cannot be read is a FormatError and nothing else."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import dsn

REPORT = b"""From: mailer@relay.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

Your message did not arrive.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Original-Recipient: rfc822; rosa@riverbend.invalid
Final-Recipient: rfc822; r.marsh@riverbend.invalid
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no
 such user

--B
Content-Type: message/rfc822

Message-ID: <abc@center.example>
Subject: Ticket

--B--
"""


def test_a_report_names_message_recipient_and_reason() -> None:
    report = dsn.read(REPORT)
    assert report.message_id == "<abc@center.example>"
    (recipient,) = report.recipients
    assert recipient == dsn.RecipientStatus(
        "rosa@riverbend.invalid", dsn.Action.FAILED, "5.1.1", "smtp; 550 no such user"
    )
    assert recipient.permanent


@pytest.mark.parametrize("message_id", [b"<@y>", b"<x@\ry>", b"", b"<\xff@y>"])
def test_a_malformed_message_id_is_read_as_it_stands(message_id: bytes) -> None:
    assert dsn.read(REPORT.replace(b"<abc@center.example>", message_id)).message_id != "<abc@center.example>"


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(st.integers(0, len(REPORT) - 1), st.integers(0, 255), max_size=5), st.integers(0, len(REPORT)))
def test_whatever_arrives_is_a_report_or_a_reason(damage: dict[int, int], length: int) -> None:
    changed = bytearray(REPORT)
    for place, value in damage.items():
        changed[place] = value
    for raw in (bytes(changed), bytes(changed[:length])):
        with suppress(FormatError):
            dsn.read(raw)
