"""Files are unpacked within bounds, and a broken one is a FormatError, whatever is broken about it."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings

from feeds.documents import DAMAGE, damaged
from wardwatch.feeds import cisa_kev, reading
from wardwatch.feeds.cisa_csaf.parsing import mark
from wardwatch.feeds.origins import Local
from wardwatch.feeds.reading import canonical_digest, json_records
from wardwatch.feeds.types import Entry
from wardwatch.kit.errors import FormatError
from wardwatch.standards.tlp import Tlp

MARK = b"\xef\xbb\xbf"


def zipped(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", method) as archive:
        archive.writestr("CVE-2031-0002.json", b'{"b":2}' * 50)
    with zipfile.ZipFile(outer, "w", method) as archive:
        archive.writestr("2031/CVE-2031-0001-é.json", b'{"a":1}')
        archive.writestr("README.md", b"no record")
        archive.writestr("more.zip", inner.getvalue())
    return outer.getvalue()


def records(name: str, data: bytes) -> list[tuple[str, bytes]]:
    return list(json_records(name, io.BytesIO(data), lambda member: member.endswith(".json")))


def test_a_zip_gives_its_records_with_their_places() -> None:
    places = [place for place, _ in records("all.zip", zipped())]
    assert places == ["2031/CVE-2031-0001-é.json", "more.zip/CVE-2031-0002.json"]


@settings(max_examples=400, deadline=None)
@given(DAMAGE)
def test_a_damaged_zip_gives_records_or_a_reason(damage: dict[int, int]) -> None:
    with suppress(FormatError):
        records("all.zip", damaged(zipped(), damage))


def test_only_deflated_members_are_unpacked() -> None:
    with pytest.raises(FormatError, match="deflate"):
        records("all.zip", zipped(zipfile.ZIP_BZIP2))


@pytest.mark.parametrize(("name", "data"), [("a.json", MARK + b"{}"), ("a.jsonl", MARK + b"{}\n{}\n")])
def test_a_byte_order_mark_is_left_out(name: str, data: bytes) -> None:
    assert {raw.strip() for _, raw in records(name, data)} == {b"{}"}


def test_an_advisory_with_a_byte_order_mark_keeps_its_label() -> None:
    labelled = MARK + b'{"document":{"distribution":{"tlp":{"label":"GREEN"}}}}'
    assert list(mark("a.json", io.BytesIO(labelled))) == [Tlp.GREEN]


def test_spacing_and_order_are_no_difference_and_content_is() -> None:
    assert canonical_digest(b'{"a": 1, "b": [2]}') == canonical_digest(b'{"b":[2],"a":1}')
    assert canonical_digest(b'{"a":1}') != canonical_digest(b'{"a":"1"}')


def test_a_catalog_beyond_the_limit_is_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    head = "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction\n"
    rows = [f"CVE-2031-{number:04},Invented,Pump,Hole,2031-02-03,Bad.,Update.\n" for number in range(9)]
    whole = "".join([head, *rows]).encode()
    assert len([each for each in cisa_kev.parse("k.csv", io.BytesIO(whole)) if isinstance(each, Entry)]) == 9
    monkeypatch.setattr(reading, "RECORD_LIMIT", len(whole) - len(rows[-1]))
    with pytest.raises(FormatError, match="more than"):
        list(cisa_kev.parse("k.csv", io.BytesIO(whole)))


def test_the_newest_file_of_a_folder_is_the_last_by_its_own_name(tmp_path: Path) -> None:
    for name in ("2031-02/kev-2031-02-01.json", "again/kev-2031-01-01.json"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"{}")
    (found,) = Local(str(tmp_path)).files("kev-*.json", newest=True)
    found.stream.close()
    assert found.name == "2031-02/kev-2031-02-01.json"
