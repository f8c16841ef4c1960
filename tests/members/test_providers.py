"""Providers act for members within the parts of their permission, and only as long as it stands."""

from datetime import timedelta

import pytest

from people import NOW, Sector, hire, settle
from wardwatch.assets import operations as inventories
from wardwatch.assets import queries as inventory
from wardwatch.assets.types import Details, ImportMode, NetworkExposure
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR, Actor
from wardwatch.engagements import recipients
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.members import models, operations, queries
from wardwatch.members.permissions import Action, NotAllowed, Principal
from wardwatch.members.types import Permit, Purpose, RoleName

WEB = Actor("person:1", "web")
LIST = b"vendor,product,version,serial\nContec,CMS8000,1.0,SN-1\n"


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def permit(sector: Sector, *permits: Permit) -> Principal:
    """Orchard's owner sets the parts of Kestrel's permission; returns Kim as she is then."""
    operations.change_permits(
        principal=sector.principal(sector.otto),
        member=sector.orchard.pk,
        provider=sector.kestrel.pk,
        permits=permits,
        actor=WEB,
        at=NOW,
    )
    return sector.principal(sector.kim)


def take_in(sector: Sector, principal: Principal, data: bytes = LIST) -> inventories.ImportResult:
    return inventories.import_inventory(
        principal=principal,
        actor=WEB,
        organization=sector.orchard.pk,
        file_name="list.csv",
        data=data,
        mode=ImportMode.ALL_OR_NOTHING,
        at=NOW,
    )


@pytest.mark.parametrize(
    ("permits", "answers", "keeps"),
    [
        ((Permit.NOTICES,), False, False),
        ((Permit.ANSWERS,), True, False),
        ((Permit.INVENTORY,), False, True),
        ((Permit.NETWORK_DETAILS,), False, False),
        (tuple(Permit), True, True),
    ],
)
def test_a_provider_does_what_the_member_permits(
    sector: Sector, permits: tuple[Permit, ...], answers: bool, keeps: bool
) -> None:
    kim = permit(sector, *permits)
    assert kim.may(Action.ANSWER_NOTICES, sector.orchard.pk) is answers
    assert kim.may(Action.CHANGE_INVENTORY, sector.orchard.pk) is keeps
    assert not any(kim.may(action, sector.orchard.pk) for action in Action if action not in _DELEGATED)
    assert not any(kim.may(action, sector.riverbend.pk) for action in Action)
    if not keeps:
        with pytest.raises(NotAllowed):
            take_in(sector, kim)
        with login("worker"):
            assert not inventory.inventory(sector.orchard.pk, viewer=sector.viewer(sector.otto)).rows


_DELEGATED = {Action.ANSWER_NOTICES, Action.CHANGE_INVENTORY}


def test_a_providers_reader_looks_and_does_not_act(sector: Sector) -> None:
    nia = hire(sector.kestrel, "Nia", RoleName.READER, at=NOW)
    take_in(sector, sector.principal(sector.kim))
    reader = sector.principal(nia)
    assert len(inventory.inventory(sector.orchard.pk, viewer=reader.viewer).rows) == 1
    assert not any(reader.may(action, sector.orchard.pk) for action in Action)
    with pytest.raises(NotAllowed):
        take_in(sector, reader)


def test_private_details_are_seen_by_permission_only(sector: Sector) -> None:
    take_in(sector, sector.principal(sector.otto))

    def serials(principal: Principal) -> list[tuple[str, bool]]:
        rows = inventory.inventory(sector.orchard.pk, viewer=principal.viewer).rows
        return [(row.details.serial, row.sees_private) for row in rows]

    assert serials(sector.principal(sector.kim)) == [("SN-1", True)]
    assert serials(permit(sector, Permit.INVENTORY)) == [("", False)]
    assert serials(permit(sector, Permit.NETWORK_DETAILS)) == [("SN-1", True)]
    assert serials(sector.principal(sector.otto)) == [("SN-1", True)]


def test_who_keeps_the_list_without_seeing_private_details_loses_none(sector: Sector) -> None:
    take_in(sector, sector.principal(sector.otto))
    kim = permit(sector, Permit.INVENTORY)
    again = take_in(sector, kim, LIST.replace(b"1.0", b"2.0"))
    assert (again.added, again.changed) == (0, 1)
    (row,) = inventory.inventory(sector.orchard.pk, viewer=kim.viewer).rows
    here = {"principal": kim, "actor": WEB, "organization": sector.orchard.pk, "at": NOW}
    assert inventories.change_asset(**here, asset=row.uid, details=row.details.having(version="3.0"))
    said = row.details.having(version="3.0", network_exposure=NetworkExposure.ISOLATED)
    assert inventories.change_asset(**here, asset=row.uid, details=said)
    inventories.add_asset(**here, details=Details(vendor="Contec", product="CMS8000", serial="SN-2"))
    rows = inventory.inventory(sector.orchard.pk, viewer=sector.viewer(sector.otto)).rows
    assert sorted((each.details.version, each.details.serial, str(each.details.network_exposure)) for each in rows) == [
        ("", "SN-2", "unknown"),
        ("3.0", "SN-1", "isolated"),
    ]


def test_only_the_official_changes_a_permission_and_the_trail_says_what(sector: Sector) -> None:
    terms = {"member": sector.orchard.pk, "provider": sector.kestrel.pk, "actor": WEB, "at": NOW}
    for who in (sector.kim, sector.ada, sector.rosa):
        with pytest.raises(NotAllowed):
            operations.change_permits(**terms, principal=sector.principal(who), permits=[Permit.NOTICES])
        with pytest.raises(NotAllowed):
            operations.revoke_provider(**terms, principal=sector.principal(who))
    with pytest.raises(NotAllowed):
        operations.change_permits(**terms, principal=queries.operator(), permits=[Permit.NOTICES])
    otto = sector.principal(sector.otto)
    with pytest.raises(operations.NothingPermitted):
        operations.change_permits(**terms, principal=otto, permits=[])
    assert len(queries.providers(sector.orchard.pk, viewer=otto.viewer)[0].permits) == 4
    assert not operations.change_permits(**terms, principal=otto, permits=list(Permit))
    assert operations.change_permits(**terms, principal=otto, permits=[Permit.ANSWERS])
    (row,) = queries.providers(sector.orchard.pk, viewer=otto.viewer)
    assert (row.permits, row.permission) == ((Permit.NOTICES, Permit.ANSWERS), "Contract of 2026, section 4")
    with login("worker"):
        event = Event.objects.get(name="provider.permits-changed")
        assert event.facts["after"] == ["notices", "answers"]


def test_a_revoked_permission_ends_seeing_doing_and_being_written_to(sector: Sector) -> None:
    take_in(sector, sector.principal(sector.kim))
    with login("worker"):
        here = {"organization": sector.orchard.pk, "actor": OPERATOR, "at": NOW}
        operations.add_contact(**here, purpose=Purpose.AFTER_HOURS, address="Kim@kestrel.invalid")
        desk = {"purpose": Purpose.AFTER_HOURS, "address": "desk@shared.invalid", "provider": sector.kestrel.pk}
        operations.add_contact(**here, **desk)
        operations.add_contact(**here, purpose=Purpose.AFTER_HOURS, address="night@orchard.invalid")
        assert recipients.first_addresses(sector.orchard.pk, [Purpose.AFTER_HOURS]) == ["Kim@kestrel.invalid"]
    terms = {"member": sector.orchard.pk, "provider": sector.kestrel.pk, "actor": WEB, "at": NOW}
    operations.revoke_provider(**terms, principal=sector.principal(sector.otto))
    kim = sector.principal(sector.kim, at=NOW + timedelta(seconds=1))
    assert inventory.inventory(sector.orchard.pk, viewer=kim.viewer).rows == ()
    with pytest.raises(NotAllowed):
        take_in(sector, kim)
    with login("worker"):
        everyone = recipients.first_addresses(sector.orchard.pk, list(Purpose))
        assert everyone == ["otto@orchard.invalid", "night@orchard.invalid"]
        assert models.Contact.objects.filter(organization=sector.orchard.pk).count() == 2
        with pytest.raises(NotFound):
            operations.revoke_provider(**terms)
    (row,) = queries.providers(sector.orchard.pk, viewer=sector.viewer(sector.otto))
    assert (row.name, row.permission, row.revoked_at) == ("Kestrel IT", "Contract of 2026, section 4", NOW)
