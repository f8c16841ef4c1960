"""openFDA's device identifiers: what the table holds after files in any order, good and bad."""

import io
import itertools
import zipfile
from pathlib import Path
from typing import Any

import pytest

from feeds.documents import Pull, brought, device, devices
from wardwatch.assets.devices import known_devices
from wardwatch.assets.models import DeviceIdentifier
from wardwatch.feeds import openfda_udi
from wardwatch.feeds.models import QuarantinedRecord
from wardwatch.feeds.types import Collected, RunState

FEED = "openfda_udi"
PRIMARY, CASE, OTHER = "09506000134352", "19506000134359", "09506000117843"
CORPUS = Path(__file__).parents[1] / "corpus" / "openfda"


def write(folder: Path, name: str, *records: Any) -> Path:
    (folder / name).write_bytes(devices(*records))
    return folder / name


def test_every_identifier_leads_to_its_device(pull: Pull, tmp_path: Path) -> None:
    assert brought(pull(FEED, CORPUS / "devices.json")) == (5, 0, 0, 0, 8)
    found = known_devices([PRIMARY, CASE, "B999DP4000", "09506000117843", "5555-1234-02", "nothing"])
    assert {di: each.kind for di, each in found.items()} == {
        PRIMARY: "Primary",
        CASE: "Package",
        "B999DP4000": "Secondary",
        "09506000117843": "Previous DI",
        "5555-1234-02": "Primary",
    }
    pump = found[CASE]
    assert (pump.company, pump.brand, pump.model, pump.catalog_number) == (
        "LARKMOOR MEDICAL INC.", "Drift Pump", "DP-400", "400-01"
    )  # fmt: skip
    assert (pump.product_codes, pump.category, pump.device_class) == (("FRN",), "Pump, Infusion", "2")
    assert (pump.labeled_lot, pump.labeled_serial, pump.distributed) == (False, True, True)
    assert pump.document
    assert str(pump.distribution_end) == "2030-12-31"


def test_bad_records_are_set_aside_and_the_rest_goes_in(pull: Pull, tmp_path: Path) -> None:
    bad = [device("09506000134353"), device(OTHER, record="r2", brand_name="a\0b"), device("x" * 300, record="r3"), 7]
    bad[2]["identifiers"][0]["issuing_agency"] = "NDC/NHRIC"
    file = write(tmp_path, "a.json", *bad, device(PRIMARY, record="good"))
    assert brought(pull(FEED, file)) == (1, 0, 0, 0, 5)
    assert any("check digit" in each.reason for each in QuarantinedRecord.objects.all())
    assert list(known_devices([PRIMARY, OTHER])) == [PRIMARY]
    assert (
        pull(FEED, write(tmp_path, "a.json", *bad, device(PRIMARY, record="good")), day=1).state is RunState.UNCHANGED
    )


def test_the_newest_version_of_a_record_holds_in_whatever_order_files_come(pull: Pull, tmp_path: Path) -> None:
    files = {
        "first": device(PRIMARY, CASE),
        "second": device(PRIMARY, version=2, brand_name="Drift Pump 2"),
        "moved": device(CASE, record="r9", version=3, company_name="Orlop"),
    }
    tables = []
    for order in itertools.permutations(files):
        DeviceIdentifier.objects.all().delete()
        for number, name in enumerate(order):
            (tmp_path / name).mkdir(exist_ok=True)
            # Another meta, so that the same records are another document each time.
            write(tmp_path / name, "udi.json", files[name], {"key": str((order, number))})
            pull(FEED, tmp_path / name)
        tables.append(sorted(DeviceIdentifier.objects.values_list("di", "record", "version", "brand", "company")))
    assert tables == [tables[0]] * 6
    assert known_devices([PRIMARY])[PRIMARY].brand == "Drift Pump 2"
    assert known_devices([CASE])[CASE].company == "Orlop"


def test_an_identifier_that_another_record_has_now_names_that_one(pull: Pull, tmp_path: Path) -> None:
    before = device(OTHER, PRIMARY, record="r1", version=9)
    before["identifiers"][1]["type"] = "Previous DI"
    pull(FEED, write(tmp_path, "a.json", before, device(PRIMARY, record="r2", company_name="Orlop")))
    assert known_devices([PRIMARY])[PRIMARY].company == "Orlop"
    assert known_devices([]) == {}


def test_gudid_and_zipped_bulk_files_are_read_too(pull: Pull, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "gudid_full_release.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("part/FULLDownload_Part1.xml", (CORPUS / "gudid.xml").read_bytes())
        archive.writestr("device-udi-0001-of-0002.json", devices(device(OTHER, record="r7")))
        archive.writestr("readme.txt", b"hello")
    assert pull(FEED, tmp_path).new >= 3
    assert known_devices([CASE])[CASE].company == "LARKMOOR MEDICAL INC."
    assert known_devices([OTHER])[OTHER].brand == "Drift Pump"


class Site:
    """An address that gives files, as `types.Origin` has it."""

    is_local = False

    def __init__(self, where: str, files: dict[str, bytes]) -> None:
        self.where, self.files = where, files
        self.asked: list[str] = []

    def read(self, url: str) -> bytes:
        return self.files[url]

    def fetch(self, url: str, *, name: str = "", max_bytes: int) -> Any:
        self.asked.append(url)
        return Collected(name=name or url.rpartition("/")[2], url=url, stream=io.BytesIO(self.files[url]))


@pytest.mark.parametrize("kind", ["listing", "pages", "file"])
def test_an_address_is_a_list_of_bulk_files_the_pages_of_the_api_or_one_file(kind: str) -> None:
    base = "https://api.invented.example"
    parts = [f"{base}/udi/part-{number}.json.zip" for number in (1, 2)]
    listing = b'{"results": {"device": {"udi": {"partitions": [{"file": "%s"}, {"file": "%s"}]}}}}' % tuple(
        part.encode() for part in parts
    )
    full = devices(device(PRIMARY)).replace(b'"total": 1', b'"total": 1001')
    pages = [f"{base}/device/udi.json?limit=1000&skip={skip}" for skip in (0, 1000)]
    site = {
        "listing": Site(f"{base}/download.json", {f"{base}/download.json": listing, **dict.fromkeys(parts, b"")}),
        "pages": Site(f"{base}/device/udi.json", dict.fromkeys(pages, full)),
        "file": Site(parts[0], {parts[0]: b""}),
    }[kind]
    list(openfda_udi.collect(site))
    assert site.asked == {"listing": parts, "pages": pages, "file": parts[:1]}[kind]
