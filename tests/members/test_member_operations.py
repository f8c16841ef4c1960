"""People, contacts, consents and tokens, as the people of the invented sector."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from people import NOW, PASSWORD, Sector, settle
from wardwatch.assets import models as assets
from wardwatch.assets import operations as inventories
from wardwatch.assets import queries as inventory
from wardwatch.assets.types import Details, ImportMode
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR, Actor
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError, NotFound
from wardwatch.markings.operations import GrantNotPossible
from wardwatch.members import models, operations, queries
from wardwatch.members.operations import NamedItems
from wardwatch.members.permissions import Action, NotAllowed, demand_official
from wardwatch.members.types import OrganizationKind, Purpose, RoleName

WEB = Actor("person:1", "web")


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def give(sector: Sector, data: bytes = b"vendor,product,serial\nContec,CMS8000,SN-1\n", who: str = "kim") -> None:
    member = sector.orchard.pk if who in ("kim", "otto") else sector.riverbend.pk
    inventories.import_inventory(
        principal=sector.principal(getattr(sector, who)),
        actor=WEB,
        organization=member,
        file_name="list.csv",
        data=data,
        mode=ImportMode.ALL_OR_NOTHING,
        at=NOW,
    )


def test_the_owner_lets_a_walled_partner_see_named_items_until_a_date(sector: Sector) -> None:
    give(sector, b"vendor,product,serial\nContec,CMS8000,SN-1\nBaxter,PrisMax,SN-2\n", "rosa")
    rosa, actor = sector.principal(sector.rosa), Actor(f"person:{sector.rosa.person_id}", "web")
    named = inventory.inventory(sector.riverbend.pk, viewer=rosa.viewer).rows[0]
    terms = {
        "actor": actor,
        "organization": sector.riverbend.pk,
        "grantee": sector.regulator.pk,
        "words": "The dialysis machine of the incident",
        "items": [NamedItems("assets.Asset", (named.id,))],
        "expires_at": NOW + timedelta(days=30),
        "at": NOW,
    }

    def regulator_sees(days: int = 0) -> list[tuple[str, bool]]:
        viewer = sector.viewer(sector.rex, at=NOW + timedelta(days=days))
        rows = inventory.inventory(sector.riverbend.pk, viewer=viewer).rows
        return [(row.details.product, row.sees_private) for row in rows]

    for who in (sector.clem, sector.otto, sector.ada, sector.rex):
        with pytest.raises(NotAllowed):
            operations.give_grant(principal=sector.principal(who), **terms)
    with pytest.raises(NotAllowed):
        operations.give_grant(principal=queries.operator(), **terms)
    assert regulator_sees() == []
    with pytest.raises(GrantNotPossible):
        operations.give_grant(principal=rosa, **{**terms, "expires_at": NOW})
    assert regulator_sees() == []
    grant = operations.give_grant(principal=rosa, **terms)
    assert regulator_sees() == [("PrisMax", False)]
    assert regulator_sees(days=31) == []
    assert [row.id for row in queries.grants(sector.riverbend.pk, viewer=rosa.viewer)] == [grant]
    assert queries.grants(sector.riverbend.pk, viewer=sector.viewer(sector.rex)) == ()
    operations.revoke_grant(principal=rosa, actor=actor, organization=sector.riverbend.pk, grant=grant, at=NOW)
    assert regulator_sees() == []


def test_nobody_grants_what_is_not_their_own(sector: Sector) -> None:
    give(sector)
    with login("worker"):
        foreign = assets.Asset.objects.get().pk
    with pytest.raises(NotFound):
        operations.give_grant(
            principal=sector.principal(sector.rosa),
            actor=WEB,
            organization=sector.riverbend.pk,
            grantee=sector.regulator.pk,
            words="not mine",
            items=[NamedItems("assets.Asset", (foreign,))],
            expires_at=NOW + timedelta(days=1),
            at=NOW,
        )
    assert queries.grants(sector.riverbend.pk, viewer=sector.viewer(sector.rosa)) == ()


def test_an_owner_manages_people_but_gives_no_role_of_the_center(sector: Sector) -> None:
    rosa = sector.principal(sector.rosa)
    here = {"principal": rosa, "actor": WEB, "organization": sector.riverbend.pk, "at": NOW}
    invited = operations.invite(
        **here, name="Nia", email="nia@riverbend.invalid", role=RoleName.READER, password=PASSWORD
    )
    with login("worker"):
        created = Event.objects.get(name="user.created", subject=f"person:{invited.person_id}")
    assert created.facts["roles"] == ["reader"]
    with pytest.raises(operations.AlreadyThere):
        operations.invite(**here, name="Nia", email="NIA@riverbend.invalid", role=RoleName.READER, password=PASSWORD)
    with pytest.raises(FormatError):
        operations.invite(**here, name="Nia", email="n..a@riverbend.invalid", role=RoleName.READER, password=PASSWORD)
    for role in (RoleName.ANALYST, RoleName.ADMINISTRATOR, RoleName.PARTNER):
        with pytest.raises(NotAllowed):
            operations.change_roles(**here, person=invited.person_id, roles=[role])
    with pytest.raises(NotFound):
        operations.change_roles(**here, person=sector.otto.person_id, roles=[RoleName.READER])
    with pytest.raises(NotAllowed):
        operations.deactivate_user(**{**here, "principal": sector.principal(sector.clem)}, person=sector.rosa.person_id)
    with pytest.raises(operations.LastOwner):
        operations.change_roles(**here, person=sector.rosa.person_id, roles=[RoleName.READER])
    with pytest.raises(operations.LastOwner):
        operations.deactivate_user(**here, person=sector.rosa.person_id)
    operations.change_roles(**here, person=invited.person_id, roles=[RoleName.OWNER])
    with pytest.raises(operations.SuccessorNeeded):
        operations.deactivate_user(**here, person=sector.rosa.person_id)
    operations.deactivate_user(**here, person=sector.rosa.person_id, successor=invited.person_id)
    listed = {row.name: (row.roles, row.signs_in) for row in queries.people(sector.riverbend.pk, viewer=rosa.viewer)}
    assert listed == {
        "Nia": (("owner",), True),
        "Rosa": (("owner",), False),
        "Clem": (("clinical engineering",), True),
    }
    assert queries.people(sector.riverbend.pk, viewer=sector.viewer(sector.rex)) == ()


def test_the_center_keeps_an_administrator(sector: Sector) -> None:
    terms = {"principal": None, "actor": OPERATOR, "organization": sector.center.pk, "at": NOW}
    with login("worker"):
        operations.change_roles(**terms, person=sector.ada.person_id, roles=[RoleName.ADMINISTRATOR])
        with pytest.raises(operations.LastOwner, match="last administrator"):
            operations.change_roles(**terms, person=sector.ada.person_id, roles=[RoleName.ANALYST, RoleName.OWNER])
        with pytest.raises(operations.LastOwner):
            operations.deactivate_user(**terms, person=sector.ada.person_id)
        next_one = {"name": "Abe", "email": "abe@center.invalid", "role": RoleName.ADMINISTRATOR}
        operations.invite(**terms, **next_one, password=PASSWORD)
        operations.deactivate_user(**terms, person=sector.ada.person_id)
        assert not models.User.objects.get(pk=sector.ada.pk).is_active


def test_a_token_acts_within_its_scopes_until_it_ends(sector: Sector) -> None:
    rosa = sector.principal(sector.rosa)
    terms = {"name": "script", "scopes": [Action.CHANGE_INVENTORY], "actor": WEB, "at": NOW}
    later = NOW + timedelta(days=30)
    token = operations.create_token(user=sector.rosa.pk, principal=rosa, expires_at=later, **terms)
    assert token.secret not in repr(token)
    with login("worker"):
        created = Event.objects.get(name="token.created")
    assert created.facts["scopes"] == [Action.CHANGE_INVENTORY]
    assert token.secret.encode() not in bytes(models.ApiToken.objects.get(pk=token.id).digest)
    acting = operations.token_principal(token.secret, at=NOW)
    assert acting.viewer == rosa.viewer
    assert acting.may(Action.CHANGE_INVENTORY, sector.riverbend.pk)
    assert not acting.may(Action.TAKE_OUT_DATA, sector.riverbend.pk)
    with pytest.raises(NotAllowed):
        demand_official(acting, sector.riverbend.pk)
    with pytest.raises(NotAllowed, match="official"):
        demand_official(dataclasses.replace(rosa, limited_to=frozenset(Action)), sector.riverbend.pk)
    for secret, at in (("ww_wrong", NOW), (token.secret, later)):
        with pytest.raises(NotAllowed):
            operations.token_principal(secret, at=at)
    with pytest.raises(NotAllowed):
        operations.create_token(user=sector.clem.pk, principal=rosa, expires_at=later, **terms)
    with pytest.raises(operations.TokenNotPossible):
        operations.create_token(user=sector.rosa.pk, principal=rosa, expires_at=NOW + timedelta(days=400), **terms)
    with pytest.raises(NotFound):
        operations.revoke_token(token=token.id, principal=sector.principal(sector.clem), actor=WEB, at=NOW)
    operations.revoke_token(token=token.id, principal=rosa, actor=WEB, at=NOW)
    with pytest.raises(NotAllowed):
        operations.token_principal(token.secret, at=NOW)


def test_tokens_of_one_user_have_an_end_of_number_too(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations.tokens, "MOST", 2)
    rosa, later = sector.principal(sector.rosa), NOW + timedelta(days=30)
    terms = {"name": "script", "scopes": [], "actor": WEB, "principal": rosa, "user": sector.rosa.pk}
    first = operations.create_token(expires_at=later, at=NOW, **terms)
    operations.create_token(expires_at=later, at=NOW, **terms)
    with pytest.raises(operations.TokenNotPossible, match="2 tokens already"):
        operations.create_token(expires_at=later, at=NOW, **terms)
    operations.revoke_token(token=first.id, principal=rosa, actor=WEB, at=NOW)
    operations.create_token(expires_at=later, at=NOW, **terms)
    operations.create_token(expires_at=later + timedelta(days=30), at=later, **terms)


def test_the_directory_shows_each_viewer_what_they_may_know(sector: Sector) -> None:
    def known(who: str, **wanted: str) -> list[tuple[str, bool]]:
        page = queries.directory(viewer=sector.viewer(getattr(sector, who)), **wanted)
        return [(row.name, row.is_member) for row in page.rows]

    partners = [("Homeland Security", False), ("Privacy Regulator", False), ("Test Coordination Center", False)]
    assert known("rex") == partners
    assert known("rosa") == sorted([("Riverbend Hospital", True), *partners])
    assert ("Orchard Clinic", True) in known("ada")
    assert known("ada", text="orchard") == [("Orchard Clinic", True)]
    assert known("ada", kind=OrganizationKind.HOSPITAL, state="OH") == [("Riverbend Hospital", True)]
    viewer, names, cursor = sector.viewer(sector.ada), [], ""
    while True:
        page = queries.directory(viewer=viewer, cursor=cursor, limit=2)
        names += [row.name for row in page.rows]
        if page.following is None:
            break
        cursor = page.following
    assert len(names) == len(set(names)) == 6
    with pytest.raises(NotFound):
        queries.organization_page(sector.riverbend.uid, viewer=sector.viewer(sector.rex))


def test_the_centers_contact_is_public(sector: Sector) -> None:
    with login("worker"):
        operations.add_contact(
            organization=sector.center.pk,
            purpose=Purpose.SECURITY,
            address="desk@center.invalid",
            actor=OPERATOR,
            at=NOW,
        )
    contact = queries.center_contact()
    assert (contact.name, contact.addresses) == ("Test Coordination Center", ("desk@center.invalid",))


def test_an_asset_that_a_member_enters_by_hand_is_seen_by_its_own(sector: Sector) -> None:
    inventories.add_asset(
        principal=sector.principal(sector.otto),
        actor=WEB,
        organization=sector.orchard.pk,
        details=Details(vendor="Contec", product="CMS8000"),
        at=NOW,
    )
    assert inventory.counts(sector.orchard.pk, viewer=sector.viewer(sector.kim)).lines == 1
    assert inventory.counts(sector.orchard.pk, viewer=sector.viewer(sector.rosa)).lines == 0


def test_two_who_make_the_center_at_once_make_one(db: str) -> None:
    start = Barrier(4)

    def make(number: int) -> bool:
        facts = operations.OrganizationFacts(name=f"Center {number}", kind=OrganizationKind.CENTER)
        try:
            with login("worker"):
                models.Organization.objects.exists()  # the connection stands
                start.wait()
                operations.initialise_center(facts=facts, actor=OPERATOR, at=NOW)
        except operations.AlreadyThere:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as operators:
        assert sum(operators.map(make, range(4))) == 1
    with login("worker"):
        assert models.Organization.objects.filter(kind=OrganizationKind.CENTER).count() == 1
