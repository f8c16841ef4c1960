"""Codes that verify contacts are mailed once each; the newest is good; nothing about them stays in clear."""

from datetime import timedelta

import pytest

from people import NOW, Sector
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR
from wardwatch.delivery import policy, verifying
from wardwatch.delivery.models import Message
from wardwatch.kit.database import login
from wardwatch.members import operations
from wardwatch.members.models import Contact
from wardwatch.standards.tlp import Tlp


def ask(sector: Sector, minutes: int = 0) -> int:
    """Somebody asks for a code to Rosa's address, and the job runs twice; returns how many codes were mailed."""
    at = NOW + timedelta(minutes=minutes)
    with login("worker"):
        contact = Contact.objects.get(address="rosa@riverbend.invalid")
        operations.ask_contact_code(
            principal=None, actor=OPERATOR, organization=sector.riverbend.pk, contact=contact.pk, at=at
        )
        return sum(verifying.mail_codes(actor=OPERATOR, at=at) for _ in range(2))


def messages() -> list[tuple[str, str]]:
    with login("worker"):
        return list(Message.objects.order_by("pk").values_list("address", "state"))


def test_a_code_is_mailed_once_and_a_newer_one_takes_its_place(sector: Sector) -> None:
    assert ask(sector) == 1
    assert messages() == [("rosa@riverbend.invalid", "waiting")]
    assert ask(sector, minutes=1) == 1
    assert messages() == [("rosa@riverbend.invalid", "cancelled"), ("rosa@riverbend.invalid", "waiting")]
    with login("worker"):
        names = list(
            Event.objects.filter(name__startswith="contact.code").order_by("pk").values_list("name", flat=True)
        )
    assert names == ["contact.code-asked", "contact.code-issued"] * 2


def test_a_code_goes_out_whatever_the_channel_may_carry(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(policy.DEFAULT_LIMITS, "mail", Tlp.CLEAR)
    ask(sector)
    assert messages() == [("rosa@riverbend.invalid", "waiting")]
    with login("worker"):
        message = Message.objects.get()
        assert (message.marked, "Riverbend" in message.subject) == (None, False)
