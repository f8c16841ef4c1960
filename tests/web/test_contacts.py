"""A member's owner keeps the contacts: adds, verifies, orders, changes and removes them."""

import re
from typing import Any

import pytest

from mailserver import mail_server
from people import Sector, settle
from wardwatch.delivery import operations as delivery
from wardwatch.delivery.models import Message
from wardwatch.kit.database import login
from wardwatch.members.models import Contact
from web.doors import at_door, few_queries, text


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def contact(address: str) -> Contact:
    with login("worker"):
        return Contact.objects.get(address=address)


def executive(sector: Sector) -> list[tuple[str, int]]:
    with login("worker"):
        rows = Contact.objects.filter(organization=sector.riverbend.pk, purpose="executive").order_by("position")
        return list(rows.values_list("address", "position"))


def test_an_address_is_added_verified_by_mail_and_changed(sector: Sector, settings: Any, work: Any) -> None:
    rosa = at_door(sector.rosa)
    empty = text(rosa.get("/contacts/"))
    assert "No address yet." in empty
    added = rosa.post("/contacts/add/?purpose=executive", {"address": "boss@riverbend.invalid"})
    assert added["Location"] == "/contacts/#executive"
    url = f"/contacts/{contact('boss@riverbend.invalid').uid}/"
    assert "not verified" in text(rosa.get("/contacts/"))
    with mail_server() as server:
        settings.SMTP_URL = server.url
        assert rosa.post(f"{url}code/", {"act": "send"})["Location"] == f"{url}code/"
        work()
        work()
        (letter,) = [mail.get_content() for mail in server.mails if mail["To"] == "boss@riverbend.invalid"]
    code = re.search(r"\b\d{8}\b", letter)
    assert code is not None
    assert "Riverbend Hospital" not in letter
    wrong = rosa.post(f"{url}code/", {"act": "check", "code": "12"})
    assert wrong.status_code == 400
    assert 'id="id_code-error"' in text(wrong)
    assert rosa.post(f"{url}code/", {"act": "check", "code": code[0]})["Location"] == "/contacts/#executive"
    assert contact("boss@riverbend.invalid").verified_at
    assert rosa.post(url, {"address": "chief@riverbend.invalid"}).status_code == 302
    assert contact("chief@riverbend.invalid").verified_at is None


def test_errors_stand_beside_the_field_and_nothing_happens(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    for address, words in (("", "Please fill in: Mail address."), ("nobody", "Write one mail address")):
        answer = rosa.post("/contacts/add/?purpose=executive", {"address": address})
        assert answer.status_code == 400
        assert 'id="id_address-error"' in text(answer)
        assert words in text(answer)
    double = rosa.post("/contacts/add/?purpose=security", {"address": "ROSA@riverbend.invalid"})
    assert "on the list already" in text(double)
    assert executive(sector) == []


def test_order_and_removal(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    for name in ("one", "two"):
        rosa.post("/contacts/add/?purpose=executive", {"address": f"{name}@riverbend.invalid"})
    with few_queries():
        page = text(rosa.get("/contacts/"))
    assert page.index("one@riverbend") < page.index("two@riverbend")
    second = f"/contacts/{contact('two@riverbend.invalid').uid}/"
    assert rosa.get(f"{second}move/").status_code == 405
    rosa.post(f"{second}move/", {"to": "up"})
    rosa.post(f"{second}move/", {"to": "up"})
    assert executive(sector) == [("two@riverbend.invalid", 1), ("one@riverbend.invalid", 2)]
    assert "Remove two@riverbend.invalid?" in text(rosa.get(f"{second}remove/"))
    assert executive(sector)[0][0] == "two@riverbend.invalid"
    rosa.post(f"{second}remove/")
    assert [address for address, _ in executive(sector)] == ["one@riverbend.invalid"]


def test_only_the_owner_gets_the_forms(sector: Sector) -> None:
    uid = contact("rosa@riverbend.invalid").uid
    own = ("/contacts/add/", f"/contacts/{uid}/", f"/contacts/{uid}/code/", f"/contacts/{uid}/remove/")
    clem = at_door(sector.clem)
    assert "Add an address" not in text(clem.get("/contacts/"))
    for url in own:
        assert clem.get(url).status_code == 403
        assert clem.post(url, {"address": "x@y.invalid", "act": "send"}).status_code == 403
    otto = at_door(sector.otto)
    for url in own[1:]:
        assert otto.get(url).status_code == 404
        assert otto.post(url, {"address": "x@y.invalid", "act": "send"}).status_code == 404
    foreign = f"/members/{sector.riverbend.uid}{own[1]}"
    assert at_door(sector.ada).get(foreign).status_code == 403
    assert at_door(sector.kim).get(foreign).status_code == 404
    assert contact("rosa@riverbend.invalid").code_asked_at is None


def test_a_fourth_code_within_the_hour_is_refused_in_words(sector: Sector) -> None:
    url = f"/contacts/{contact('rosa@riverbend.invalid').uid}/code/"
    rosa = at_door(sector.rosa)
    assert [rosa.post(url, {"act": "send"}).status_code for _ in range(4)] == [302, 302, 302, 429]
    assert "Try again in an hour." in text(rosa.post(url, {"act": "send"}))


def test_what_waits_for_a_removed_address_is_taken_back(sector: Sector, work: Any) -> None:
    rosa = at_door(sector.rosa)
    rosa.post("/contacts/add/?purpose=executive", {"address": "boss@riverbend.invalid"})
    with login("worker"):
        for number, address in enumerate(("boss@riverbend.invalid", "rosa@riverbend.invalid")):
            row = Contact.objects.get(address=address)
            delivery.enqueue(
                channel="mail",
                address=address,
                subject="x",
                text="x",
                reference=f"notice:{number}",
                label=row.label_id,
                at=sector.rosa.created_at,
                not_before=sector.rosa.created_at,
            )
    rosa.post(f"/contacts/{contact('boss@riverbend.invalid').uid}/remove/")
    work()
    with login("worker"):
        states = dict(Message.objects.values_list("address", "state"))
    assert states == {"boss@riverbend.invalid": "cancelled", "rosa@riverbend.invalid": "waiting"}
