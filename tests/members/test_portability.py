"""Everything a member gave comes out, and goes away, with one operation each."""

import io
import zipfile
from datetime import timedelta

import psycopg
import pytest

from people import NOW, Sector, settle
from wardwatch.assets import operations as inventories
from wardwatch.assets import queries as inventory
from wardwatch.assets.inventory import read
from wardwatch.assets.portability import exported
from wardwatch.assets.types import ImportMode
from wardwatch.audit.types import OPERATOR, Actor
from wardwatch.kit.database import login
from wardwatch.members import models, operations, portability, queries
from wardwatch.members.operations import NamedItems
from wardwatch.members.permissions import NotAllowed
from wardwatch.members.types import Permit, Purpose, RoleName

WEB = Actor("person:1", "web")
LIST = (
    b"vendor,product,model,version,department,site,hostname,serial,owner,network_exposure\n"
    b"CANARY-vendor,CANARY-product,CANARY-model,CANARY-1,CANARY-ward,CANARY-site,CANARY-host,CANARY-sn,CANARY-own,isolated\n"
    b"=CANARY-formula,+CANARY-plus,,,,,,,,\n"
)


@pytest.fixture
def sector(db: str) -> Sector:
    sector = settle()
    portability.contribute("assets", exported)
    rosa = sector.principal(sector.rosa)
    here = {"principal": rosa, "organization": sector.riverbend.pk}
    inventories.import_inventory(
        **here, actor=WEB, file_name="CANARY-list.csv", data=LIST, mode=ImportMode.ALL_OR_NOTHING, at=NOW
    )
    operations.invite(
        **here,
        actor=WEB,
        name="CANARY-person",
        email="canary-mail@x.invalid",
        role=RoleName.READER,
        password="CANARY-password-long",
        at=NOW,
    )
    operations.add_contact(**here, purpose=Purpose.AFTER_HOURS, address="CANARY-contact@x.invalid", actor=WEB, at=NOW)
    operations.permit_provider(
        principal=rosa,
        member=sector.riverbend.pk,
        provider=sector.kestrel.pk,
        permission="CANARY-permission",
        permits=[Permit.NOTICES],
        actor=WEB,
        at=NOW,
    )
    operations.give_grant(
        **here,
        actor=WEB,
        grantee=sector.regulator.pk,
        words="CANARY-grant",
        items=[NamedItems("assets.Asset", tuple(row.id for row in _inventory(sector)))],
        expires_at=NOW + timedelta(days=1),
        at=NOW,
    )
    with login("worker"):
        organization = models.Organization.objects.get(pk=sector.riverbend.pk)
        models.Organization.objects.filter(pk=organization.pk).update(telephone="CANARY-telephone")
        models.Site.objects.create(organization=organization, name="CANARY-campus", label_id=organization.label_id)
    return sector


def _inventory(sector: Sector) -> tuple[inventory.AssetRow, ...]:
    return inventory.inventory(sector.riverbend.pk, viewer=sector.viewer(sector.rosa)).rows


def places_with(text: str, database: str) -> set[str]:
    """Every table in which any row holds `text`, read as the superuser."""
    with psycopg.connect(database) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            table
            for (table,) in tables
            if connection.execute(f'SELECT 1 FROM "{table}" t WHERE t::text ILIKE %s LIMIT 1', [f"%{text}%"]).fetchone()  # type: ignore[arg-type]
        }


def test_the_archive_holds_everything_and_can_be_imported_again(sector: Sector) -> None:
    target = io.BytesIO()
    rosa = sector.principal(sector.rosa)
    portability.export_member(principal=rosa, actor=WEB, organization=sector.riverbend.pk, into=target, at=NOW)
    with zipfile.ZipFile(target) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    everything = b"\n".join(files.values())
    for canary in (
        *("vendor", "product", "model", "1", "ward", "site", "host", "sn", "own", "formula", "plus", "list.csv"),
        *("person", "contact", "permission", "grant", "telephone", "campus"),
    ):
        assert f"CANARY-{canary}".encode() in everything, canary
    assert b"canary-mail@x.invalid" in everything
    assert b"orchard" not in everything.lower()
    assert b"person:" not in everything  # people and organizations leave by name, never by number
    assert b"Privacy Regulator,CANARY-grant,Rosa," in files["grants.csv"]
    again = read(files["inventory.csv"])
    assert again.faults == ()
    rows = _inventory(sector)
    assert {line.details for line in again.lines} == {row.details.having(uid=str(row.uid)) for row in rows}
    result = inventories.import_inventory(
        principal=rosa,
        actor=WEB,
        organization=sector.riverbend.pk,
        file_name="back.csv",
        data=files["inventory.csv"],
        mode=ImportMode.ALL_OR_NOTHING,
        complete=True,
        at=NOW,
    )
    assert (result.added, result.changed, result.unchanged, result.retired) == (0, 0, 2, 0)


@pytest.mark.parametrize("who", ["clem", "otto", "kim", "ada", "rex"])
def test_only_the_owner_takes_data_out(sector: Sector, db: str, who: str) -> None:
    before = places_with("CANARY", db)
    principal = sector.principal(getattr(sector, who))
    target = io.BytesIO()
    with pytest.raises(NotAllowed):
        portability.export_member(principal=principal, actor=WEB, organization=sector.riverbend.pk, into=target, at=NOW)
    with pytest.raises(NotAllowed):
        portability.delete_member_data(
            principal=principal, actor=WEB, organization=sector.riverbend.pk, why="x", at=NOW
        )
    assert target.getvalue() == b""
    assert places_with("CANARY", db) == before


def test_the_operator_gives_a_reason(sector: Sector) -> None:
    for operation in (
        lambda: portability.export_member(
            principal=queries.operator(), actor=OPERATOR, organization=sector.riverbend.pk, into=io.BytesIO(), at=NOW
        ),
        lambda: portability.delete_member_data(
            principal=queries.operator(), actor=OPERATOR, organization=sector.riverbend.pk, why=" ", at=NOW
        ),
    ):
        with pytest.raises(portability.ReasonMissing):
            operation()


def test_after_deletion_nothing_is_left_but_a_tombstone(sector: Sector, db: str) -> None:
    assert places_with("CANARY", db)
    deleted = portability.delete_member_data(
        principal=sector.principal(sector.rosa),
        actor=Actor(f"person:{sector.rosa.person_id}", "web"),
        organization=sector.riverbend.pk,
        why="we leave",
        at=NOW,
    )
    assert deleted.rows["assets_asset"] == 2
    assert deleted.rows["assets_assetprivate"] == 1
    assert places_with("CANARY", db) == set()
    assert places_with("riverbend", db) == set()
    assert places_with(str(deleted.tombstone), db) == {"audit_tombstone", "audit_event"}
    assert len(places_with("orchard", db)) > 2


def test_a_facility_of_a_public_directory_stays_listed_but_not_enrolled(sector: Sector, db: str) -> None:
    with login("worker"):
        models.Organization.objects.filter(pk=sector.riverbend.pk).update(directory="cms_hospitals", telephone="")
    portability.delete_member_data(
        principal=sector.principal(sector.rosa), actor=WEB, organization=sector.riverbend.pk, why="we leave", at=NOW
    )
    assert places_with("CANARY", db) == set()
    with login("worker"):
        assert models.Organization.objects.filter(pk=sector.riverbend.pk).exists()
        assert not models.Enrollment.objects.filter(organization=sector.riverbend.pk).exists()
