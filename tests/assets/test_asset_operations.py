"""Inventories through the operations, as the people of the invented sector."""

import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from people import NOW, Sector, settle
from wardwatch.assets import history, models, operations, queries
from wardwatch.assets.private import unseal_many
from wardwatch.assets.types import CareRole, ChangeKind, Details, ImportMode, NetworkExposure
from wardwatch.audit.types import Actor
from wardwatch.kit.cursors import BadCursor
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import User
from wardwatch.members.permissions import NotAllowed

LIST = (
    b"Manufacturer,Model,SW Rev,Qty,Dept,Location,S/N,Hostname,Network Zone\n"
    b"Contec,CMS8000,1.9,1,ICU,East tower,SN-1,mon-1.invalid,internal\n"
    b"Contec,CMS8000,2.1,1,ICU,East tower,SN-2,mon-2.invalid,isolated\n"
    b"Baxter,Sigma Spectrum,8.0,12,Ward 2,,,,\n"
)


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def bring(
    sector: Sector,
    user: User,
    data: bytes = LIST,
    *,
    mode: ImportMode = ImportMode.ALL_OR_NOTHING,
    complete: bool = False,
    at: datetime = NOW,
    organization: int | None = None,
) -> operations.ImportResult:
    principal = sector.principal(user)
    return operations.import_inventory(
        principal=principal,
        actor=Actor(f"person:{user.person_id}", "web"),
        organization=organization or sector.riverbend.pk,
        file_name="list.csv",
        data=data,
        mode=mode,
        complete=complete,
        at=at,
    )


def counts(result: operations.ImportResult) -> tuple[int, int, int, int]:
    return result.added, result.changed, result.unchanged, result.retired


def everything() -> tuple[int, int, int]:
    with login("worker"):
        return (
            models.Asset.objects.count(),
            models.AssetPrivate.objects.count(),
            models.InventoryImport.objects.count(),
        )


def test_a_list_goes_in_and_a_second_time_changes_nothing(sector: Sector) -> None:
    assert counts(bring(sector, sector.rosa)) == (3, 0, 0, 0)
    later = NOW + timedelta(days=1)
    assert counts(bring(sector, sector.clem, at=later)) == (0, 0, 3, 0)
    page = queries.inventory(sector.riverbend.pk, viewer=sector.viewer(sector.rosa))
    assert [(row.details.product, row.line, row.list_at, row.changed_at) for row in page.rows] == [
        ("Sigma Spectrum", 4, later, NOW),
        ("CMS8000", 2, later, NOW),
        ("CMS8000", 3, later, NOW),
    ]
    assert page.rows[1].details == Details(
        vendor="Contec",
        product="CMS8000",
        version="1.9",
        department="ICU",
        site="East tower",
        serial="SN-1",
        hostname="mon-1.invalid",
        network_exposure=NetworkExposure.INTERNAL,
    )
    assert everything()[-1] == 2  # lists


def test_a_newer_list_updates_in_place_and_retires_only_when_it_is_complete(sector: Sector) -> None:
    bring(sector, sector.rosa)
    before = queries.inventory(sector.riverbend.pk, viewer=sector.viewer(sector.rosa)).rows
    part = b"Manufacturer,Model,SW Rev,S/N\nContec Health,CMS8000,2.0,sn-1\n"
    assert counts(bring(sector, sector.rosa, part)) == (0, 1, 0, 0)
    row = queries.asset(before[1].uid, viewer=sector.viewer(sector.rosa))
    assert (row.details.vendor, row.details.version, row.details.department) == ("Contec Health", "2.0", "ICU")
    assert row.details.hostname == "mon-1.invalid"
    assert counts(bring(sector, sector.rosa, part, complete=True)) == (0, 0, 1, 2)
    assert queries.counts(sector.riverbend.pk, viewer=sector.viewer(sector.rosa)).retired == 2
    assert counts(bring(sector, sector.rosa)) == (0, 3, 0, 0)


@pytest.mark.parametrize("who", ["ada", "kim", "otto", "rex", "hal"])
def test_a_stranger_changes_nothing(sector: Sector, who: str) -> None:
    bring(sector, sector.rosa)
    before = everything()
    asset = queries.inventory(sector.riverbend.pk, viewer=sector.viewer(sector.rosa)).rows[0]
    user: User = getattr(sector, who)
    principal, actor = sector.principal(user), Actor(f"person:{user.person_id}", "web")
    river = {"principal": principal, "actor": actor, "organization": sector.riverbend.pk, "at": NOW}
    for attempt in (
        lambda: bring(sector, user),
        lambda: operations.add_asset(**river, details=Details(vendor="A", product="B")),
        lambda: operations.change_asset(**river, asset=asset.uid, details=Details(vendor="A", product="B")),
        lambda: operations.retire_assets(**river, assets=[asset.uid]),
        lambda: operations.tick(**river, products=["chrome"]),
        lambda: operations.set_sharing(**river, shares=True),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert everything() == before
    assert queries.asset(asset.uid, viewer=sector.viewer(sector.rosa)) == asset


def test_nobody_changes_anothers_asset_through_their_own_inventory(sector: Sector) -> None:
    bring(sector, sector.rosa)
    asset = queries.inventory(sector.riverbend.pk, viewer=sector.viewer(sector.rosa)).rows[0]
    orchard = {
        "principal": sector.principal(sector.otto),
        "actor": Actor(f"person:{sector.otto.person_id}", "web"),
        "organization": sector.orchard.pk,
        "at": NOW,
    }
    with pytest.raises(NotFound):
        operations.retire_assets(**orchard, assets=[asset.uid])
    with pytest.raises(NotFound):
        operations.change_asset(**orchard, asset=asset.uid, details=Details(vendor="A", product="B"))
    assert queries.asset(asset.uid, viewer=sector.viewer(sector.rosa)) == asset


def test_each_sees_what_the_rule_lets_them_see(sector: Sector) -> None:
    bring(sector, sector.rosa)
    bring(sector, sector.kim, organization=sector.orchard.pk)
    seen = {}
    for name in ("rosa", "clem", "otto", "kim", "ada", "rex", "hal"):
        viewer = sector.viewer(getattr(sector, name))
        for member in (sector.riverbend, sector.orchard):
            rows = queries.inventory(member.pk, viewer=viewer).rows
            seen[name, member.name.split()[0]] = (len(rows), any(row.sees_private for row in rows))
    assert {who: what for who, what in seen.items() if what != (0, False)} == {
        ("rosa", "Riverbend"): (3, True),
        ("clem", "Riverbend"): (3, True),
        ("otto", "Orchard"): (3, True),
        ("kim", "Orchard"): (3, True),
        ("ada", "Riverbend"): (3, False),
        ("ada", "Orchard"): (3, False),
    }
    row = queries.inventory(sector.riverbend.pk, viewer=sector.viewer(sector.ada)).rows[1]
    assert (row.details.serial, row.details.site, row.details.hostname) == ("", "", "")
    with pytest.raises(NotFound):
        queries.asset(row.uid, viewer=sector.viewer(sector.rex))


def test_the_owners_consent_opens_the_private_part_to_the_center_and_closes_it_again(sector: Sector) -> None:
    bring(sector, sector.rosa)
    rosa = sector.principal(sector.rosa)
    actor = Actor(f"person:{sector.rosa.person_id}", "web")

    def center_sees() -> list[bool]:
        return [
            row.sees_private
            for row in queries.inventory(sector.riverbend.pk, viewer=sector.viewer(sector.ada)).rows
            if row.details.product == "CMS8000"
        ]

    assert center_sees() == [False, False]
    operations.set_sharing(principal=rosa, actor=actor, organization=sector.riverbend.pk, shares=True, at=NOW)
    assert center_sees() == [True, True]
    bring(sector, sector.rosa, LIST + b"Contec,CMS8000,2.2,1,ICU,,SN-3,,\n")
    assert center_sees() == [True, True, True]
    assert not queries.inventory(sector.riverbend.pk, viewer=sector.viewer(sector.rex)).rows
    operations.set_sharing(principal=rosa, actor=actor, organization=sector.riverbend.pk, shares=False, at=NOW)
    assert center_sees() == [False, False, False]
    with pytest.raises(NotAllowed):
        operations.set_sharing(
            principal=sector.principal(sector.clem), actor=actor, organization=sector.riverbend.pk, shares=True, at=NOW
        )


def test_faults_refuse_everything_or_their_own_lines_as_the_person_chooses(sector: Sector) -> None:
    bad = b"vendor,product,quantity\nContec,CMS8000,some\n,Unnamed,1\nBaxter,PrisMax,2\n"
    with pytest.raises(operations.InventoryRefused) as refused:
        bring(sector, sector.rosa, bad)
    assert [str(fault) for fault in refused.value.evidence["faults"]] == [
        "line 2, quantity: “some” is not a whole number from 1 to 1,000,000",
        "line 3, vendor: the vendor is required and empty",
    ]
    assert everything() == (0, 0, 0)
    result = bring(sector, sector.rosa, bad, mode=ImportMode.GOOD_ROWS)
    assert (result.added, result.refused) == (1, 2)
    with pytest.raises(operations.ListNotComplete):
        bring(sector, sector.rosa, bad, mode=ImportMode.GOOD_ROWS, complete=True)
    assert queries.counts(sector.riverbend.pk, viewer=sector.viewer(sector.rosa)).retired == 0


def test_an_organization_that_is_no_member_has_no_inventory(sector: Sector) -> None:
    with pytest.raises(operations.NotAMember):
        bring(sector, sector.kim, organization=sector.kestrel.pk)
    assert everything() == (0, 0, 0)


def test_ticked_products_become_the_lines_of_a_later_list(sector: Sector) -> None:
    here = {
        "principal": sector.principal(sector.clem),
        "actor": Actor(f"person:{sector.clem.person_id}", "web"),
        "organization": sector.riverbend.pk,
        "at": NOW,
    }
    assert operations.tick(**here, products=["chrome", "contec-cms8000"]) == 2
    assert operations.tick(**here, products=["chrome"]) == 0
    with pytest.raises(operations.UnknownProduct):
        operations.tick(**here, products=["chrome", "abacus"])
    named = b"vendor,product,version,serial\nGoogle,Chrome,121,\nContec Health,CMS8000 Patient Monitor,2.1,X\n"
    assert counts(bring(sector, sector.rosa, named)) == (0, 2, 0, 0)
    row = queries.inventory(sector.riverbend.pk, viewer=sector.viewer(sector.rosa)).rows[0]
    assert (row.details.version, row.details.care_role) == ("2.1", CareRole.MONITORING)


def test_one_asset_is_added_edited_and_retired_by_hand(sector: Sector) -> None:
    here = {
        "principal": sector.principal(sector.clem),
        "actor": Actor(f"person:{sector.clem.person_id}", "web"),
        "organization": sector.riverbend.pk,
        "at": NOW,
    }
    viewer = sector.viewer(sector.clem)
    operations.add_asset(**here, details=Details(vendor=" Baxter ", product="PrisMax", serial="P-1"))
    row = queries.inventory(sector.riverbend.pk, viewer=viewer).rows[0]
    assert (row.details.vendor, row.line, row.list_name) == ("Baxter", None, None)
    now = row.details.having(version="3", serial="")
    assert operations.change_asset(**here, asset=row.uid, details=now)
    assert not operations.change_asset(**here, asset=row.uid, details=now)
    assert queries.asset(row.uid, viewer=viewer).details == now
    assert operations.retire_assets(**here, assets=[row.uid]) == 1
    assert queries.inventory(sector.riverbend.pk, viewer=viewer).rows == ()
    assert operations.restore_assets(**here, assets=[row.uid]) == 1
    assert operations.restore_assets(**here, assets=[row.uid]) == 0
    assert queries.inventory(sector.riverbend.pk, viewer=viewer).rows[0].details == now
    for change in (operations.retire_assets, operations.restore_assets):
        with pytest.raises(NotFound):
            change(**here, assets=[uuid.uuid4()])


def test_pages_follow_each_other_without_gap_or_double(sector: Sector) -> None:
    data = b"vendor,product\n" + b"".join(b"Maker,Product %d\n" % (number % 7) for number in range(25))
    bring(sector, sector.rosa, data)
    viewer, cursor, found = sector.viewer(sector.rosa), "", []
    while True:
        page = queries.inventory(sector.riverbend.pk, viewer=viewer, cursor=cursor, limit=4)
        found += [row.id for row in page.rows]
        if page.following is None:
            break
        cursor = page.following
    assert len(found) == len(set(found)) == 25
    for odd in ("ü", "W10", cursor[:-4] + "AAAA"):
        with pytest.raises(BadCursor):
            queries.inventory(sector.riverbend.pk, viewer=viewer, cursor=odd)
    with pytest.raises(BadCursor):  # of another list
        queries.inventory(sector.orchard.pk, viewer=viewer, cursor=cursor)


def test_nothing_private_lies_in_the_clear_and_the_worker_can_read_it(sector: Sector) -> None:
    bring(sector, sector.rosa, LIST.replace(b"SN-1", b"CANARY-S").replace(b"East tower", b"CANARY-P"))
    with login("worker"):
        rows = list(models.Asset.objects.values())
        sealed = dict(models.AssetPrivate.objects.values_list("asset", "sealed"))
        private = unseal_many(sealed)
    assert "CANARY" not in repr(rows)
    assert not any(b"CANARY" in bytes(value) for value in sealed.values())
    assert {said.serial for said in private.values()} == {"CANARY-S", "SN-2"}
    with seen_by(sector.viewer(sector.ada)):
        assert unseal_many(sealed) == {}


def test_the_demonstration_inventories_go_in_twice_without_doubling(sector: Sector) -> None:
    folder = Path(operations.__file__).parents[2] / "config" / "demo" / "inventories"
    files = sorted(folder.glob("*.csv"))[:8]
    assert files
    for number, file in enumerate(files):
        first = bring(sector, sector.rosa, file.read_bytes(), complete=True)
        again = bring(sector, sector.rosa, file.read_bytes(), complete=True)
        assert counts(again) == (0, 0, first.added + first.changed + first.unchanged, 0), file.name
        assert number == 0 or first.retired


def test_an_unknown_import_is_a_refusal_with_a_code(sector: Sector) -> None:
    with pytest.raises(Refusal) as refused:
        bring(sector, sector.rosa, b"colour,shape\nred,round\n")
    assert refused.value.code == "inventory.unmapped-columns"


def test_a_line_remembers_what_was_said_before_and_by_whom(sector: Sector) -> None:
    bring(sector, sector.rosa)
    viewer, rosa = sector.viewer(sector.rosa), sector.principal(sector.rosa)
    actor = Actor(f"person:{sector.rosa.person_id}", "web")
    pump = queries.inventory(sector.riverbend.pk, viewer=viewer).rows[0]
    later = NOW + timedelta(days=1)
    say = {"principal": rosa, "actor": actor, "organization": sector.riverbend.pk, "asset": pump.uid, "at": later}
    corrected = pump.details.having(version="9.1", hostname="pump.invalid")
    assert operations.change_asset(**say, details=corrected, seen=pump.changed_at)
    with pytest.raises(operations.ChangedMeanwhile):
        operations.change_asset(**say, details=pump.details, seen=pump.changed_at)
    latest, first = history.line_history(pump.id, viewer=viewer)
    assert (latest.kind, latest.at, latest.by) == (ChangeKind.CORRECTED, later, actor.who)
    assert latest.fields == (history.FieldChange("version", "8.0", "9.1"),)
    assert latest.private
    assert (first.kind, first.at, first.list_name) == (ChangeKind.ADDED, NOW, "list.csv")
    assert history.line_history(pump.id, viewer=sector.viewer(sector.otto)) == ()
    happened = history.between(sector.riverbend.pk, viewer=viewer, since=NOW, until=later)
    assert (happened.added, happened.changes) == (0, 1)


def test_an_import_remembers_its_problems_but_no_private_value(sector: Sector) -> None:
    wrong = b"Maker,Product,Quantity,Network Zone\nInvented,Pump,many,SECRET\n,Nameless,1,\nInvented,Drip,1,internal\n"
    done = bring(sector, sector.rosa, wrong, mode=ImportMode.GOOD_ROWS)
    viewer = sector.viewer(sector.rosa)
    kept = history.import_detail(sector.riverbend.pk, done.inventory, viewer=viewer)
    assert (kept.row.added, kept.row.refused) == (1, 2)
    assert {problem.line for problem in kept.problems} == {2, 3}
    assert "SECRET" not in str(kept)
    assert [row.uid for row in history.imports(sector.riverbend.pk, viewer=viewer)] == [done.inventory]
    with pytest.raises(NotFound):
        history.import_detail(sector.riverbend.pk, done.inventory, viewer=sector.viewer(sector.otto))
