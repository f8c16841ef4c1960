"""Parts in their devices: lists that nest them, lists about one device, moves, removal, and other people's devices."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from people import NOW, Sector, settle
from wardwatch.assets import history, inventory, models, nesting, operations, portability, queries
from wardwatch.assets.matching import Known, compare
from wardwatch.assets.operations import DeviceRemoved, ImportResult, InventoryRefused
from wardwatch.assets.queries import InventoryFilter, Parts
from wardwatch.assets.types import DEEPEST, CareRole, Details, Field, ImportMode, Line
from wardwatch.audit.types import Actor
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError, NotFound
from wardwatch.members.models import User

ACTOR = Actor("person:1", "web")


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def bom(*components: tuple[str, str, str], kind: str = "device", name: str = "Drift Pump", version: str = "") -> bytes:
    """A CycloneDX document of a device by Larkmoor and its components: name, version, name of the container ("": the
    device)."""
    below: dict[str, list[dict[str, object]]] = {}
    for part, said, container in components:
        inner = {"type": "library", "name": part, "version": said, "publisher": "Tern"}
        below.setdefault(container, []).append(inner)
    for inners in below.values():
        for each in inners:
            each["components"] = below.get(str(each["name"]), [])
    described = {"type": kind, "name": name, "version": version, "manufacturer": {"name": "Larkmoor"}}
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": described}}
    return json.dumps({**head, "components": below.get("", [])}).encode()


FIRST = bom(("openssl", "1.1.1", ""), ("busybox", "1.30", ""), ("ssh", "8", "busybox"))


def bring(sector: Sector, data: bytes, *, days: int = 0, who: User | None = None, **said: object) -> ImportResult:
    user = who or sector.rosa
    values: dict[str, object] = {
        "organization": sector.riverbend.pk,
        "file_name": "list",
        "mode": ImportMode.ALL_OR_NOTHING,
        **said,
    }
    at = NOW + timedelta(days=days)
    return operations.import_inventory(principal=sector.principal(user), actor=ACTOR, data=data, at=at, **values)  # type: ignore[arg-type]


def numbers(done: ImportResult) -> tuple[int, int, int, int]:
    return done.added, done.changed, done.unchanged, done.retired


def rows(sector: Sector, **wanted: object) -> dict[str, queries.AssetRow]:
    found = queries.inventory(
        sector.riverbend.pk,
        viewer=sector.viewer(sector.rosa),
        wanted=InventoryFilter(**wanted),  # type: ignore[arg-type]
    )
    return {row.details.product: row for row in found.rows}


def tree(sector: Sector) -> dict[str, str]:
    return {name: row.container.name if row.container else "" for name, row in rows(sector).items()}


def test_a_bill_of_materials_is_a_device_with_its_parts_inside(sector: Sector) -> None:
    assert numbers(bring(sector, FIRST)) == (4, 0, 0, 0)
    assert tree(sector) == {
        "Drift Pump": "",
        "openssl": "Larkmoor Drift Pump",
        "busybox": "Larkmoor Drift Pump",
        "ssh": "Tern busybox",
    }
    found = rows(sector)
    assert {row.device.uid for row in found.values() if row.device} == {found["Drift Pump"].uid}
    assert found["ssh"].device
    assert found["ssh"].device.number == 1
    counted = queries.counts(sector.riverbend.pk, viewer=sector.viewer(sector.rosa))
    assert (counted.lines, counted.items, counted.parts) == (1, 1, 3)
    assert set(rows(sector, parts=Parts.WITHOUT)) == {"Drift Pump"}
    assert set(rows(sector, parts=Parts.ONLY)) == {"openssl", "busybox", "ssh"}
    assert set(rows(sector, inside=found["Drift Pump"].uid)) == {"openssl", "busybox", "ssh"}
    assert set(rows(sector, inside=found["busybox"].uid)) == {"ssh"}


def test_the_same_again_changes_nothing_and_a_move_changes_the_container_alone(sector: Sector) -> None:
    bring(sector, FIRST)
    before = rows(sector)
    assert numbers(bring(sector, FIRST, days=1)) == (0, 0, 4, 0)
    assert {name: row.changed_at for name, row in rows(sector).items()} == dict.fromkeys(before, NOW)
    moved = bom(("openssl", "1.1.1", ""), ("busybox", "1.30", ""), ("ssh", "8", "openssl"))
    assert numbers(bring(sector, moved, days=2)) == (0, 1, 3, 0)
    after = rows(sector)
    assert {name: row.uid for name, row in after.items()} == {name: row.uid for name, row in before.items()}
    assert after["ssh"].container
    assert after["ssh"].container.name == "Tern openssl"
    (said, _) = history.line_history(after["ssh"].id, viewer=sector.viewer(sector.rosa))
    assert [(each.field, each.before, each.after) for each in said.fields] == [
        ("container", str(before["busybox"].uid), str(before["openssl"].uid))
    ]


def test_a_newer_version_of_a_part_is_the_same_line_and_several_of_one_name_stay_apart(sector: Sector) -> None:
    twice = (("busybox", "1", ""), ("zlib", "1.0", ""), ("zlib", "2.0", "busybox"))
    bring(sector, bom(*twice))
    with login("worker"):
        before = dict(models.Asset.objects.values_list("version", "uid").filter(product="zlib"))
    newer = (("busybox", "1", ""), ("zlib", "1.1", ""), ("zlib", "2.0", "busybox"))
    assert numbers(bring(sector, bom(*newer), days=1)) == (0, 1, 3, 0)
    with login("worker"):
        after = dict(models.Asset.objects.values_list("version", "uid").filter(product="zlib"))
    assert after == {"1.1": before["1.0"], "2.0": before["2.0"]}


def test_two_devices_with_the_same_software_have_two_lines_of_it(sector: Sector) -> None:
    bring(sector, FIRST)
    assert numbers(bring(sector, bom(("openssl", "1.1.1", ""), name="Drift Pump 2"), days=1)) == (2, 0, 0, 0)
    assert numbers(bring(sector, b"vendor,product,version\nTern,openssl,3\n", days=2)) == (1, 0, 0, 0)
    with login("worker"):
        found = models.Asset.objects.filter(product="openssl").values_list("device__product", "version")
        assert sorted(map(str, found)) == sorted(
            map(str, [("Drift Pump", "1.1.1"), ("Drift Pump 2", "1.1.1"), (None, "3")])
        )


def test_a_list_can_describe_a_line_that_stands_there(sector: Sector) -> None:
    bring(sector, b"vendor,product,version,quantity,care_role\nLarkmoor,Pump X,2.1,12,life-sustaining\n")
    pump = rows(sector)["Pump X"]
    assert numbers(bring(sector, FIRST, days=1, device=pump.uid)) == (3, 0, 0, 0)
    assert tree(sector) == {
        "Pump X": "",
        "openssl": "Larkmoor Pump X",
        "busybox": "Larkmoor Pump X",
        "ssh": "Tern busybox",
    }
    assert rows(sector)["Pump X"].details == pump.details
    assert {row.care_role for row in rows(sector).values()} == {CareRole.LIFE_SUSTAINING}
    assert rows(sector)["ssh"].details.care_role is CareRole.UNKNOWN
    assert numbers(bring(sector, FIRST, days=2, device=pump.uid)) == (0, 0, 3, 0)
    fewer = bom(("openssl", "1.1.1", ""))
    assert numbers(bring(sector, fewer, days=3, device=pump.uid)) == (0, 0, 1, 0)
    assert numbers(bring(sector, fewer, days=4, device=pump.uid, complete=True)) == (0, 0, 1, 2)
    assert set(rows(sector)) == {"Pump X", "openssl"}


def test_described_software_is_inside_the_device_and_not_the_device(sector: Sector) -> None:
    bring(sector, b"vendor,product\nLarkmoor,Pump X\n")
    pump = rows(sector)["Pump X"].uid
    bring(sector, bom(("openssl", "1", ""), kind="firmware", name="Pump firmware", version="3"), device=pump)
    assert tree(sector) == {"Pump X": "", "Pump firmware": "Larkmoor Pump X", "openssl": "Larkmoor Pump firmware"}


def test_a_part_without_a_maker_does_not_keep_out_what_is_inside_it(sector: Sector) -> None:
    document = bom(("busybox", "1", ""), ("zlib", "1", "busybox"))
    document = document.replace(b'"publisher": "Tern", "components": [{', b'"components": [{')
    done = bring(sector, document, mode=ImportMode.GOOD_ROWS)
    assert tree(sector) == {"Drift Pump": "", "zlib": "Larkmoor Drift Pump"}
    assert [each.text for each in done.skipped] == ["busybox"]


def test_what_is_removed_takes_its_parts_with_it_and_brings_them_back(sector: Sector) -> None:
    bring(sector, FIRST)
    found = rows(sector)
    said = {"principal": sector.principal(sector.rosa), "actor": ACTOR, "organization": sector.riverbend.pk}
    operations.retire_assets(**said, assets=[found["openssl"].uid], at=NOW + timedelta(hours=1))  # type: ignore[arg-type]
    operations.retire_assets(**said, assets=[found["Drift Pump"].uid], at=NOW + timedelta(days=1))  # type: ignore[arg-type]
    assert rows(sector) == {}
    with pytest.raises(DeviceRemoved):
        operations.restore_assets(**said, assets=[found["busybox"].uid], at=NOW + timedelta(days=2))  # type: ignore[arg-type]
    operations.restore_assets(**said, assets=[found["Drift Pump"].uid], at=NOW + timedelta(days=2))  # type: ignore[arg-type]
    assert set(rows(sector)) == {"Drift Pump", "busybox", "ssh"}  # openssl went before, by itself
    told = history.line_history(found["ssh"].id, viewer=sector.viewer(sector.rosa))
    assert [str(each.kind) for each in told] == ["restored", "removed", "added"]


def test_a_complete_list_without_parts_leaves_the_parts_of_what_it_keeps(sector: Sector) -> None:
    bring(sector, FIRST)
    listed = b"vendor,product\nLarkmoor,Drift Pump\n"
    assert numbers(bring(sector, listed, days=1, complete=True)) == (0, 0, 1, 0)
    assert len(rows(sector)) == 4
    assert numbers(bring(sector, b"vendor,product\nBD,Alaris\n", days=2, complete=True)) == (1, 0, 0, 1)
    assert set(rows(sector)) == {"Alaris"}


def test_an_export_comes_back_as_it_was_here_and_elsewhere(sector: Sector) -> None:
    bring(sector, FIRST)
    with login("worker"):
        exported = bytes(next(iter(portability.exported(sector.riverbend.pk))).data)  # type: ignore[arg-type]
    before = tree(sector)
    assert numbers(bring(sector, exported, days=1, complete=True)) == (0, 0, 4, 0)
    elsewhere = {"who": sector.otto, "organization": sector.orchard.pk}
    assert numbers(bring(sector, exported, **elsewhere)) == (4, 0, 0, 0)  # type: ignore[arg-type]
    page = queries.inventory(sector.orchard.pk, viewer=sector.viewer(sector.otto))
    assert {row.details.product: row.container.name if row.container else "" for row in page.rows} == before


def test_a_table_says_what_is_part_of_what_by_any_mark(sector: Sector) -> None:
    table = b"vendor,product,uid,part of\nLarkmoor,Pump,A-1,\nTern,openssl,,A-1\n"
    assert numbers(bring(sector, table)) == (2, 0, 0, 0)
    assert tree(sector) == {"Pump": "", "openssl": "Larkmoor Pump"}


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (b"vendor,product,uid,part of\nA,B,1,2\nA,C,2,1\n", "would be part of itself"),
        (b"vendor,product,uid,part of\nA,B,1,\nA,C,1,\nA,D,,1\n", "several lines of this list are called"),
        (b"vendor,product,part of\nA,B,nothing\n", "is no line of this inventory"),
        (b"vendor,product,part of\nA,B,#0.2\n", "is no line of this inventory"),
    ],
)
def test_a_place_that_cannot_be_is_a_fault_of_its_line(sector: Sector, table: bytes, reason: str) -> None:
    with pytest.raises(InventoryRefused) as refused:
        bring(sector, table)
    assert all(fault.column == "part of" for fault in refused.value.evidence["faults"])
    assert reason in str(refused.value.evidence["faults"][0])


def test_nobody_puts_anything_into_anothers_device_and_hidden_looks_like_missing(sector: Sector) -> None:
    bring(sector, FIRST, who=sector.otto, organization=sector.orchard.pk)
    with login("worker"):
        theirs = models.Asset.objects.get(product="Drift Pump").uid
        before = list(models.Asset.objects.values_list("pk", "container", "changed_at"))
    said = {"principal": sector.principal(sector.rosa), "actor": ACTOR, "organization": sector.riverbend.pk, "at": NOW}
    for device in (theirs, uuid.uuid4()):
        with pytest.raises(NotFound, match="not in your inventory"):
            bring(sector, FIRST, device=device)
        with pytest.raises(NotFound, match="not in your inventory"):
            operations.send_list(**said, file_name="bom", data=FIRST, device=device)  # type: ignore[arg-type]
        inner = Details(vendor="Tern", product="openssl", container=str(device))
        with pytest.raises(FormatError, match="is no line of this inventory"):
            operations.add_asset(**said, details=inner)  # type: ignore[arg-type]
        with pytest.raises(InventoryRefused, match="cannot go in"):
            bring(sector, f"vendor,product,part of\nTern,openssl,{device}\n".encode())
        assert queries.inventory(
            sector.riverbend.pk, viewer=sector.viewer(sector.rosa), wanted=InventoryFilter(inside=device)
        ).rows == ()  # fmt: skip
    with login("worker"):
        assert list(models.Asset.objects.values_list("pk", "container", "changed_at")) == before
        assert not models.Upload.objects.exists()


def test_the_database_keeps_parts_within_one_member(sector: Sector) -> None:
    bring(sector, FIRST)
    bring(sector, b"vendor,product\nBD,Alaris\n", who=sector.otto, organization=sector.orchard.pk)
    with login("worker"), transaction.atomic():
        pump = models.Asset.objects.get(product="Drift Pump").pk
        models.Asset.objects.filter(product="Alaris").update(container=pump, device=pump)
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)


def test_by_hand_a_part_moves_with_all_that_is_in_it_and_never_into_itself(sector: Sector) -> None:
    bring(sector, FIRST)
    bring(sector, b"vendor,product\nBD,Alaris\n", days=1)
    found = rows(sector)
    said = {"principal": sector.principal(sector.rosa), "actor": ACTOR, "organization": sector.riverbend.pk}
    busybox = found["busybox"]

    def into(container: str) -> None:
        details = busybox.details.having(container=container)
        operations.change_asset(**said, asset=busybox.uid, details=details, at=NOW + timedelta(days=2))  # type: ignore[arg-type]

    for impossible, reason in (
        (str(found["ssh"].uid), "part of itself"),
        (str(busybox.uid), "part of itself"),
        ("x", "no line"),
    ):
        with pytest.raises(FormatError, match=reason):
            into(impossible)
    into(str(found["Alaris"].uid))
    after = rows(sector)
    assert after["ssh"].device
    assert after["ssh"].device.name == "BD Alaris"
    assert after["ssh"].container
    assert after["ssh"].container.uid == busybox.uid
    into("")
    after = rows(sector)
    assert after["busybox"].device is None
    assert after["ssh"].device
    assert after["ssh"].device.uid == busybox.uid


def test_a_nest_is_as_deep_as_it_may_be_and_no_deeper() -> None:
    chain = {n: n - 1 for n in range(1, DEEPEST + 1)}
    assert set(nesting.devices(chain).values()) == {0}
    with pytest.raises(FormatError, match="stands in more than"):
        nesting.devices({**chain, DEEPEST + 1: DEEPEST})
    with pytest.raises(FormatError, match="part of itself"):
        nesting.devices({1: 2, 2: 3, 3: 1})


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 12), max_size=12))
def test_every_part_leads_to_its_device_or_it_is_said_that_none_does(containers: dict[int, int]) -> None:
    try:
        found = nesting.devices(containers)
    except FormatError:
        seen: set[int] = set()
        for start in containers:
            walked, at = set(), start
            while at in containers and at not in walked:
                walked.add(at)
                at = containers[at]
            seen |= {at} & walked
        assert seen
        return
    assert found.keys() == containers.keys()
    assert not set(found.values()) & containers.keys()
    assert all(part in nesting.inside([device], containers) for part, device in found.items())


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=10))
def test_lines_of_a_list_stand_somewhere_or_are_refused(said: list[tuple[int, int]]) -> None:
    lines = [
        Line(number, Details(vendor="A", product=f"P{mark}", uid=f"u{mark}", container=f"u{inside}" if inside else ""))
        for number, (mark, inside) in enumerate(said, 2)
    ]
    good, faults = nesting.placed(lines, "container", {})
    assert len(good) + len({fault.line for fault in faults}) == len(lines)
    containers = {line.place: line.inside for line in good if line.inside}
    assert nesting.devices(containers) is not None
    assert {line.inside for line in good if line.inside} <= {line.place for line in good}


def test_many_devices_with_many_equal_parts_pair_quickly() -> None:
    known, lines = [], []
    for device in range(20):
        pump = Details(vendor="L", product="Pump", serial=f"S{device}")
        known.append(Known(device * 1_000, "k", pump, uid=f"d{device}"))
        lines.append(Line(device * 1_000 + 1, pump))
        for part in range(500):
            inner = Details(vendor="T", product=f"lib{part % 100}", version=str(part))
            stored = inner.having(container=f"d{device}")
            known.append(Known(device * 1_000 + part + 1, "k", stored, uid=f"p{device}.{part}", device=f"d{device}"))
            lines.append(Line(device * 1_000 + part + 2, inner, inside=(0, device * 1_000 + 1)))
    changes = compare(known, lines, stated=frozenset({Field.VERSION, Field.CONTAINER}), complete=True)
    assert (len(changes.added), len(changes.changed), len(changes.confirmed)) == (0, 0, 20 * 501)


def test_the_template_is_read_without_places() -> None:
    assert b"container" not in inventory.template_csv()
