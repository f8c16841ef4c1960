"""Contacts: in the agreed order, verified by a code that was mailed, and what came back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connections

from people import NOW, Sector, settle
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR, Actor
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError, NotFound
from wardwatch.members import models, operations, queries
from wardwatch.members.permissions import NotAllowed
from wardwatch.members.types import BounceState, Purpose

WEB = Actor("person:1", "web")


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def here(sector: Sector, at: datetime = NOW) -> dict[str, object]:
    return {
        "principal": sector.principal(sector.rosa),
        "actor": WEB,
        "organization": sector.riverbend.pk,
        "at": at,
    }


def boss(sector: Sector) -> models.Contact:
    return operations.add_contact(**here(sector), purpose=Purpose.EXECUTIVE, address="boss@riverbend.invalid")


def code_for(sector: Sector, contact: int, at: datetime = NOW) -> str:
    operations.ask_contact_code(**here(sector, at), contact=contact)
    with login("worker"):
        issued = operations.issue_contact_code(contact=contact, actor=OPERATOR, at=at)
        assert operations.issue_contact_code(contact=contact, actor=OPERATOR, at=at) is None
    assert issued is not None
    assert issued.code not in repr(issued)
    return issued.code


def executive(sector: Sector) -> queries.ContactRow:
    rows = queries.contact_rows(sector.riverbend.pk, viewer=sector.viewer(sector.rosa))
    return next(row for row in rows if row.purpose is Purpose.EXECUTIVE)


def trail() -> list[str]:
    with login("worker"):
        names = Event.objects.filter(name__startswith="contact.").order_by("pk").values_list("name", flat=True)
        return [name for name in names if name != "contact.added"]


def test_a_contact_is_verified_by_the_code_that_was_mailed(sector: Sector) -> None:
    contact = boss(sector)
    code = code_for(sector, contact.pk)
    wrong = "0" * 8 if code != "0" * 8 else "1" * 8
    for guess, at in ((wrong, NOW), (code, NOW + timedelta(hours=25))):
        with pytest.raises(operations.WrongCode):
            operations.verify_contact(**here(sector, at), contact=contact.pk, code=guess)
    operations.verify_contact(**here(sector), contact=contact.pk, code=f" {code} ")
    assert executive(sector).verified_at == NOW
    with pytest.raises(operations.WrongCode):
        operations.verify_contact(**here(sector), contact=contact.pk, code=code)
    assert trail() == ["contact.code-asked", "contact.code-issued", "contact.verified"]
    with login("worker"):
        assert not [event for event in Event.objects.all() if code in str(event.facts)]


def test_guessing_a_code_ends_after_five_tries(sector: Sector) -> None:
    contact = boss(sector)
    code = code_for(sector, contact.pk)
    for guess in ["", "x", "12", "123", "1234", code]:
        with pytest.raises(operations.WrongCode):
            operations.verify_contact(**here(sector), contact=contact.pk, code=guess)


def test_three_codes_an_hour_are_mailed_to_one_contact(sector: Sector) -> None:
    contact = boss(sector).pk
    for _ in range(3):
        operations.ask_contact_code(**here(sector), contact=contact)
    with pytest.raises(operations.TooManyCodes):
        operations.ask_contact_code(**here(sector, NOW + timedelta(minutes=59)), contact=contact)
    operations.edit_contact(**here(sector), contact=contact, address="other@riverbend.invalid")
    with pytest.raises(operations.TooManyCodes):
        operations.ask_contact_code(**here(sector), contact=contact)
    operations.ask_contact_code(**here(sector, NOW + timedelta(hours=1)), contact=contact)


def test_no_mailbox_is_flooded_by_a_contact_that_comes_and_goes(sector: Sector) -> None:
    def ask(at: datetime = NOW) -> None:
        contact = operations.add_contact(**here(sector), purpose=Purpose.EXECUTIVE, address="stranger@other.invalid")
        try:
            operations.ask_contact_code(**here(sector, at), contact=contact.pk)
        finally:
            operations.remove_contact(**here(sector), contact=contact.pk)

    for _ in range(30):
        ask()
    with pytest.raises(operations.TooManyCodes):
        ask()
    ask(NOW + timedelta(hours=1))


def test_another_address_is_not_verified(sector: Sector) -> None:
    contact = boss(sector).pk
    code = code_for(sector, contact)
    operations.verify_contact(**here(sector), contact=contact, code=code)
    operations.edit_contact(**here(sector), contact=contact, address="BOSS@riverbend.invalid")
    assert executive(sector).verified_at == NOW
    code = code_for(sector, contact)
    operations.edit_contact(**here(sector), contact=contact, address="rosa@riverbend.invalid")
    row = executive(sector)
    assert (row.address, row.person, row.verified_at) == ("rosa@riverbend.invalid", "Rosa", None)
    with pytest.raises(operations.WrongCode):
        operations.verify_contact(**here(sector), contact=contact, code=code)


def test_what_cannot_be_an_address_or_is_there_already_is_refused(sector: Sector) -> None:
    contact = boss(sector).pk
    second = operations.add_contact(**here(sector), purpose=Purpose.EXECUTIVE, address="two@riverbend.invalid").pk
    for address in ("", "nobody", "a@b.invalid, c@d.invalid", "a b@c.invalid", "ä@b.invalid", "a..b@c.invalid"):
        with pytest.raises(FormatError):
            operations.edit_contact(**here(sector), contact=contact, address=address)
    for address in ("Two@riverbend.invalid", "two@RIVERBEND.invalid "):
        with pytest.raises(operations.AlreadyThere):
            operations.edit_contact(**here(sector), contact=contact, address=address)
        with pytest.raises(operations.AlreadyThere):
            operations.add_contact(**here(sector), purpose=Purpose.EXECUTIVE, address=address)
    with pytest.raises(NotFound):
        operations.edit_contact(
            **here(sector), contact=second, address="two@riverbend.invalid", provider=sector.kestrel.pk
        )
    assert executive(sector).address == "boss@riverbend.invalid"


def test_only_the_owner_changes_contacts(sector: Sector) -> None:
    contact = boss(sector).pk
    for who in (sector.clem, sector.otto, sector.kim, sector.ada):
        terms = {**here(sector), "principal": sector.principal(who)}
        for attempt in (
            lambda terms=terms: operations.add_contact(**terms, purpose=Purpose.EXECUTIVE, address="x@y.invalid"),
            lambda terms=terms: operations.edit_contact(**terms, contact=contact, address="x@y.invalid"),
            lambda terms=terms: operations.remove_contact(**terms, contact=contact),
            lambda terms=terms: operations.ask_contact_code(**terms, contact=contact),
        ):
            with pytest.raises(NotAllowed):
                attempt()
    foreign = {**here(sector), "principal": sector.principal(sector.otto), "organization": sector.orchard.pk}
    with pytest.raises(NotFound):
        operations.remove_contact(**foreign, contact=contact)
    assert trail() == []


def test_contacts_keep_the_agreed_order_and_dead_addresses_are_left_out(sector: Sector) -> None:
    rosa = sector.principal(sector.rosa)
    second = operations.add_contact(**here(sector), purpose=Purpose.SECURITY, address="second@riverbend.invalid")
    first = queries.contacts(sector.riverbend.pk, Purpose.SECURITY, viewer=rosa.viewer)[0]

    def order() -> list[int]:
        return [row.pk for row in queries.contacts(sector.riverbend.pk, Purpose.SECURITY, viewer=rosa.viewer)]

    assert order() == [first.pk, second.pk]
    operations.reorder_contacts(**here(sector), purpose=Purpose.SECURITY, order=[second.pk, first.pk])
    assert order() == [second.pk, first.pk]
    for wrong in ([second.pk, second.pk], [second.pk]):
        with pytest.raises(operations.OrderIncomplete):
            operations.reorder_contacts(**here(sector), purpose=Purpose.SECURITY, order=wrong)
    with login("worker"):
        told = operations.note_bounce(
            address="Second@riverbend.invalid", state=BounceState.PERMANENT, actor=OPERATOR, at=NOW
        )
        again = operations.note_bounce(
            address="Second@riverbend.invalid", state=BounceState.TRANSIENT, actor=OPERATOR, at=NOW
        )
    assert (told, again) == (1, 0)
    assert order() == [first.pk]
    operations.remove_contact(**here(sector), contact=second.pk)
    operations.remove_contact(**here(sector), contact=first.pk)
    assert order() == []
    assert trail() == ["contact.bounced", "contact.removed", "contact.removed"]


def test_one_address_sent_twice_at_once_is_there_once(sector: Sector) -> None:
    def add(_: int) -> bool:
        try:
            boss(sector)
        except operations.AlreadyThere:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as people:
        assert sum(people.map(add, range(4))) == 1
    assert executive(sector).address == "boss@riverbend.invalid"
