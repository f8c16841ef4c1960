"""Lists written to harm: parts lists that would break, stall or reach into another member's inventory."""

import json
import time
import uuid

import pytest

from people import NOW, Sector, settle
from wardwatch.assets import history, models, operations
from wardwatch.assets.operations import ImportResult
from wardwatch.assets.types import ImportMode
from wardwatch.audit.types import Actor
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError, NotFound

ACTOR = Actor("person:1", "web")


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def bring(sector: Sector, data: bytes, **said: object) -> ImportResult:
    values: dict[str, object] = {"organization": sector.riverbend.pk, "mode": ImportMode.GOOD_ROWS, **said}
    principal = sector.principal(sector.rosa)
    return operations.import_inventory(
        principal=principal,
        actor=ACTOR,
        file_name="list",
        data=data,
        at=NOW,
        **values,  # type: ignore[arg-type]
    )


def cyclonedx(*components: object) -> bytes:
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components}).encode()


def described_often(count: int) -> bytes:
    """SPDX that is about every one of its packages, none of which is said to be a device."""
    packages = [
        {"SPDXID": f"SPDXRef-{number}", "name": f"part {number}", "supplier": "Organization: Tern"}
        for number in range(count)
    ]
    described = [each["SPDXID"] for each in packages]
    head = {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "x"}
    return json.dumps({**head, "packages": packages, "documentDescribes": described}).encode()


@pytest.mark.parametrize("name", ["a\0b", "\0", "a\x1b[2Jb", "a\u202eb", "x" * 1_000_000])
def test_names_that_nothing_can_hold_are_told_and_keep_nothing_else_out(sector: Sector, name: str) -> None:
    good = {"type": "firmware", "name": "busybox", "publisher": "Tern"}
    done = bring(sector, cyclonedx({"type": "firmware", "name": name}, good))
    assert (done.added, done.refused) == (1, 1)
    told = history.import_detail(sector.riverbend.pk, done.inventory, viewer=sector.viewer(sector.rosa))
    (problem,) = told.problems
    assert len(problem.column) <= 300
    assert not problem.column or problem.column.isprintable()


def test_a_document_about_everything_in_it_takes_no_longer_than_its_length(sector: Sector) -> None:
    bring(sector, b"vendor,product\nLarkmoor,Drift Pump\n", mode=ImportMode.ALL_OR_NOTHING)
    with login("worker"):
        device = models.Asset.objects.values_list("uid", flat=True).get()
    began = time.process_time()
    assert bring(sector, described_often(8_000), device=device).added == 8_000
    assert time.process_time() - began < 12


@pytest.mark.parametrize("field", ["container", "uid"])
def test_nobody_elses_line_is_reached_by_its_uid(sector: Sector, field: str) -> None:
    orchards = sector.principal(sector.otto)
    operations.import_inventory(
        principal=orchards,
        actor=ACTOR,
        organization=sector.orchard.pk,
        file_name="list",
        data=b"vendor,product\nLarkmoor,Drift Pump\n",
        at=NOW,
        mode=ImportMode.ALL_OR_NOTHING,
    )
    with login("worker"):
        line = models.Asset.objects.get()
    for said in (line.uid, uuid.uuid4()):  # another's and none look the same
        done = bring(sector, f"vendor,product,{field}\nTern,zlib,{said}\n".encode())
        assert (done.added, done.changed, done.refused) == ((0, 0, 1) if field == "container" else (1, 0, 0))
        assert [fault.reason for fault in done.faults] == ["is no line of this inventory"] * done.refused
        with pytest.raises(NotFound, match="not in your inventory"):
            bring(sector, cyclonedx({"type": "firmware", "name": "a", "publisher": "b"}), device=said)
        with login("worker"):
            models.Asset.objects.filter(organization=sector.riverbend).delete()
    with login("worker"):
        after = models.Asset.objects.get()
    assert (after.product, after.changed_at, after.retired_at) == ("Drift Pump", line.changed_at, None)


@pytest.mark.parametrize("mark", ["#0.2", "#0.3", "0", "1", "%", "null"])
def test_the_marks_used_within_name_no_line_from_outside(sector: Sector, mark: str) -> None:
    done = bring(sector, f"vendor,product,container\nTern,zlib,{mark}\nTern,lz4,\n".encode())
    assert (done.added, done.refused) == (1, 1)


def test_a_chain_of_many_lines_is_cut_where_it_is_too_deep(sector: Sector) -> None:
    count = 20_000
    rows = [f"Tern,part {number},{number},{number + 1 if number < count else ''}" for number in range(count + 1)]
    done = bring(sector, "\n".join(["vendor,product,uid,container", *rows]).encode())
    assert (done.added, done.refused) == (101, count - 100)


@pytest.mark.parametrize(
    "data",
    [
        b'{"bomFormat":"CycloneDX","components":' + b"[" * 200_000,
        b'{"bomFormat":"CycloneDX","specVersion":"1.6","components":['
        + b'{"type":"firmware","name":"b","components":[' * 50_000,
        b'<!DOCTYPE bom [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&b;</bom>',
        b'<bom xmlns="http://cyclonedx.org/schema/bom/1.6">' + b"<components>" * 100_000,
    ],
    ids=["lists", "components", "entities", "elements"],
)
def test_what_is_nested_without_end_is_refused_in_words(sector: Sector, data: bytes) -> None:
    with pytest.raises(FormatError):
        bring(sector, data)
    with login("worker"):
        assert not models.Asset.objects.exists()


def test_the_same_long_list_again_takes_no_longer_than_its_length(sector: Sector) -> None:
    parts = [{"type": "firmware", "name": f"part {number}", "publisher": "Tern"} for number in range(20_000)]
    bring(sector, cyclonedx(*parts))
    with login("worker"):
        stored = models.Asset.objects.count()
    began = time.monotonic()
    assert bring(sector, cyclonedx(*parts)).unchanged == stored == 20_000
    assert time.monotonic() - began < 60
