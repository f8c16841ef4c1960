"""An owner keeps the organization's people: invites by mail, changes roles, lets go; nobody else, and not the last."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

from people import PASSWORD, Sector, settle
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR
from wardwatch.delivery.models import Message
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members import operations
from wardwatch.members.models import ApiToken, Contact, Invitation, Person, Role, SavedView, User
from wardwatch.members.types import RoleName
from web.doors import at_door, text

NEW = "four words apart here"


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def proven(user: User) -> Client:
    client = at_door()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert client.post("/account/prove/?next=/users/", {"password": PASSWORD}).status_code == 302
    return client


def invite(client: Client, email: str, place: str = "", **given: Any) -> Any:
    said = {"name": "Nia", "email": email, "security": "on", **given}
    return client.post(f"{place}/users/invite/", said)


def letters(work: Callable[[], None]) -> list[str]:
    work()
    with login("worker"):
        rows = Message.objects.filter(reference__startswith="invitation:").order_by("pk")
        return [configured.HOME.keyring.decrypt(bytes(row.sealed_text)).decode() for row in rows]


def page_of(user: User) -> str:
    with login("worker"):
        return f"/users/{Person.objects.get(pk=user.person_id).uid}/"


def link_of(letter: str) -> str:
    return re.search(r"/invitation/[\w-]+/", letter)[0]


def test_an_invited_person_chooses_a_password_and_signs_in_once(sector: Sector, work: Callable[[], None]) -> None:
    assert invite(proven(sector.rosa), "nia@riverbend.invalid").status_code == 302
    (letter,) = letters(work)
    link = link_of(letter)
    guest = at_door()
    assert "Riverbend Hospital invites you" in text(guest.get(link))
    assert guest.post(link, {"name": "Nia", "first": "short", "second": "short"}).status_code == 400
    assert guest.post(link, {"name": "Nia Abara", "first": NEW, "second": NEW})["Location"] == "/account/login/"
    assert guest.get(link).status_code == 404
    assert guest.post(link, {"name": "Eve", "first": NEW, "second": NEW}).status_code == 404
    guest.post("/account/login/", {"login": "nia@riverbend.invalid", "password": NEW})
    assert guest.get("/notices/").status_code == 200
    assert "Nia Abara" in text(guest.get("/users/"))
    with login("worker"):
        user = User.objects.get(email="nia@riverbend.invalid")
        assert list(Role.objects.filter(person=user.person).values_list("organization", "name")) == [
            (sector.riverbend.pk, "security")
        ]
        stored = Invitation.objects.get()
        assert not stored.digest
        told = list(
            Event.objects.filter(subject__startswith="invitation:").order_by("pk").values_list("name", flat=True)
        )
    assert told == ["person.invited", "invitation.accepted"]


def test_a_link_ends_when_it_is_taken_back_replaced_or_old(
    sector: Sector, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    rosa = proven(sector.rosa)
    invite(rosa, "nia@riverbend.invalid")
    (first,) = letters(work)
    invite(rosa, "NIA@riverbend.invalid")
    second = letters(work)[1]
    assert at_door().get(link_of(first)).status_code == 404
    assert at_door().get(link_of(second)).status_code == 200
    with login("worker"):
        uid = str(Invitation.objects.get(withdrawn_at=None).uid)
    assert at_door(sector.otto).post("/users/withdraw/", {"invitation": uid}).status_code == 404
    assert rosa.post("/users/withdraw/", {"invitation": uid}).status_code == 302
    assert at_door().get(link_of(second)).status_code == 404
    invite(rosa, "nia@riverbend.invalid")
    third = letters(work)[2]
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert at_door().get(link_of(third)).status_code == 404


def test_inviting_somebody_who_signs_in_elsewhere_looks_the_same(sector: Sector, work: Callable[[], None]) -> None:
    rosa = proven(sector.rosa)
    first, second = invite(rosa, "nobody@riverbend.invalid"), invite(rosa, sector.otto.email)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    unknown, known = letters(work)
    assert "/invitation/" in unknown
    assert "/invitation/" not in known
    page = text(rosa.get("/users/"))
    assert page.count("Take back: Nia") == 2
    with login("worker"):
        assert Role.objects.filter(person=sector.otto.person_id, organization=sector.riverbend.pk).count() == 0


def test_only_owners_and_the_centers_administrator_invite(sector: Sector, work: Callable[[], None]) -> None:
    place = f"/members/{sector.riverbend.uid}"
    assert invite(proven(sector.clem), "nia@riverbend.invalid").status_code == 403
    assert invite(proven(sector.ada), "nia@riverbend.invalid", place).status_code == 403
    assert invite(proven(sector.otto), "nia@riverbend.invalid", place).status_code == 404
    assert Invitation.objects.count() == 0
    with login("worker"):
        operations.change_roles(
            principal=None,
            actor=OPERATOR,
            organization=sector.center.pk,
            person=sector.ada.person_id,
            roles=[RoleName.ADMINISTRATOR],
            at=clock.now(),
        )
    assert invite(proven(sector.ada), "nia@riverbend.invalid", place, analyst="on").status_code == 302
    assert Invitation.objects.get().roles == ["security"], "a role of the center went to a member"
    assert len(letters(work)) == 1


def test_roles_change_and_the_last_owner_stays(sector: Sector) -> None:
    rosa = proven(sector.rosa)
    clem, herself = page_of(sector.clem), page_of(sector.rosa)
    assert rosa.post(clem, {"reader": "on"}).status_code == 302
    with login("worker"):
        assert list(Role.objects.filter(person=sector.clem.person_id).values_list("name", flat=True)) == ["reader"]
    assert rosa.post(herself, {"reader": "on"}).status_code == 400
    assert rosa.post(f"{herself}leave/", {"successor": sector.clem.person_id}).status_code == 400
    with login("worker"):
        assert Role.objects.filter(person=sector.rosa.person_id, name="owner").exists()
    assert rosa.get(page_of(sector.otto)).status_code == 404


def test_who_no_longer_owns_has_no_invitations_out(sector: Sector, work: Callable[[], None]) -> None:
    invite(proven(sector.rosa), "puppet@riverbend.invalid", owner="on")
    link = link_of(letters(work)[0])
    assert at_door().get(link).status_code == 200
    with login("worker"):
        for user, roles in ((sector.clem, [RoleName.OWNER]), (sector.rosa, [RoleName.READER])):
            operations.change_roles(
                principal=None,
                actor=OPERATOR,
                organization=sector.riverbend.pk,
                person=user.person_id,
                roles=roles,
                at=clock.now(),
            )
    assert at_door().get(link).status_code == 404


def test_whoever_leaves_is_out_at_once_and_their_contacts_go_on(sector: Sector) -> None:
    clem = proven(sector.clem)
    with login("worker"):
        until = clock.now() + timedelta(days=3)
        operations.create_token(
            user=sector.clem.pk, name="script", scopes=[], expires_at=until, actor=OPERATOR, at=clock.now()
        )
    rosa = proven(sector.rosa)
    page = f"{page_of(sector.clem)}leave/"
    clem.post("/account/views/", {"list": "notices", "name": "Mine", "query": "state=late", "path": "/notices/"})
    said = text(rosa.get(page))
    told = ("clem@riverbend.invalid", "Whoever you choose below", "1 session", "1 token", "1 kept view of a list")
    assert [words for words in told if words not in said] == []
    assert "Their word" not in said
    assert "Invitations" not in said
    assert rosa.post(page).status_code == 400
    assert clem.get("/notices/").status_code == 200
    assert rosa.post(page, {"successor": sector.rosa.person_id}).status_code == 302
    assert clem.get("/notices/").status_code == 302
    with login("worker"):
        assert not ApiToken.objects.filter(revoked_at=None).exists()
        assert not SavedView.objects.exists()
        contacts = Contact.objects.filter(organization=sector.riverbend.pk).values_list("person", "address")
        assert {*contacts} == {(sector.rosa.person_id, sector.rosa.email)}
        assert Person.objects.filter(pk=sector.clem.person_id).exists()
