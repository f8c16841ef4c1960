"""The public pack: built from what everyone may see, signed, matched without a database."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from people import NOW, settle
from wardwatch.assets.types import Details, Line
from wardwatch.exposures.matching.ranges import Verdict
from wardwatch.exposures.pack import (
    NotGenuine,
    Pack,
    PackedRange,
    PackedVulnerability,
    match_inventory,
    read_pack,
    write_pack,
)
from wardwatch.exposures.pack.building import build_pack
from wardwatch.exposures.pack.format import MAGIC
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError
from wardwatch.kit.keys import Keyring
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC, Label
from wardwatch.provenance.models import Assertion, Document, Source
from wardwatch.standards.tlp import Tlp
from wardwatch.vulnerabilities.models import AffectedRange, CveDescription, KevAssertion, Vulnerability


def claim(number: int, product: str, high: str | None, status: str = "affected", vendor: str = "Contec") -> PackedRange:
    return PackedRange(
        vulnerability=number,
        vendor=vendor,
        product=product,
        product_text="",
        status=status,
        scheme="",
        low=None,
        low_inclusive=True,
        high=high,
        high_inclusive=False,
        understood=True,
        cpe="",
        purl="",
        asserter="CISA",
        record="ADV-1",
        words=f"before {high}",
    )


PACK = Pack(
    center="Test Center",
    built_at=datetime(2026, 1, 1, tzinfo=UTC),
    vulnerabilities=(PackedVulnerability("CVE-1", "Overflow", False), PackedVulnerability("CVE-2", "", True)),
    ranges=(claim(0, "CMS8000", "2.1"), claim(1, "CMS8000", "2.0"), claim(1, "CMS9000", "9", vendor="Other")),
)


def test_only_the_centers_own_unaltered_pack_is_read(tmp_path: Path) -> None:
    ring, other = Keyring(tmp_path / "keys"), Keyring(tmp_path / "other")
    data = write_pack(PACK, sign=ring.sign)
    assert data == write_pack(PACK, sign=ring.sign)
    assert read_pack(data, ring.public_key) == PACK
    for altered, key in (
        (data, other.public_key),
        (data[:-9] + b"\0" + data[-8:], ring.public_key),
        (data[:200], ring.public_key),
        (MAGIC, ring.public_key),
        (data, b"no key"),
    ):
        with pytest.raises(NotGenuine):
            read_pack(altered, key)
    with pytest.raises(FormatError):
        read_pack(b"something else", ring.public_key)


def line(number: int, product: str, version: str, vendor: str = "Contec Health") -> Line:
    return Line(number, Details(vendor=vendor, product=product, version=version))


def test_each_line_is_told_what_touches_it_and_why() -> None:
    lines = [line(2, "CMS8000 Patient Monitor", "2.0.5"), line(3, "CMS8000", ""), line(4, "CMS8000", "3.0")]
    found = match_inventory(lines, PACK, list_name="beds.csv")
    assert [(one.line.number, one.vulnerability, one.verdict) for one in found] == [
        (3, "CVE-2", Verdict.CANNOT_TELL),
        (2, "CVE-1", Verdict.AFFECTED),
        (3, "CVE-1", Verdict.CANNOT_TELL),
    ]
    words = " ".join(step.text for step in found[1].steps)
    assert "CISA says" in words
    assert "beds.csv, line 2" in words.casefold() or "Beds.csv, line 2" in words
    assert "2.0.5 is before 2.1" in words
    assert found[0].known_exploited


def test_a_maker_that_says_not_affected_silences_nobody_else_of_higher_rank() -> None:
    cleared = Pack(
        center="",
        built_at=PACK.built_at,
        vulnerabilities=PACK.vulnerabilities[:1],
        ranges=(claim(0, "CMS8000", "2.1", status="fixed"),),
    )
    assert match_inventory([line(2, "CMS8000", "1.0"), line(3, "CMS8000", "")], cleared) == []


def test_the_pack_holds_public_current_claims_and_nothing_else(db: str) -> None:
    with login("worker"):
        sector = settle()
        public, amber = intern(PUBLIC), intern(Label(Tlp.AMBER, organizations=frozenset({sector.center.pk})))
        source = Source.objects.create(name="test", title="Test")
        ranges = (("CVE-1", public, None), ("CVE-2", amber, None), ("CVE-3", public, NOW))
        for number, (name, label, superseded) in enumerate(ranges):
            vulnerability = Vulnerability.objects.create(name=name, label_id=label)
            document = Document.objects.create(
                source=source,
                sha256=bytes([number]),
                name=name,
                label_id=label,
                retrieved_at=NOW,
                parsed_at=NOW,
            )
            assertion = Assertion.objects.create(
                document=document,
                source=source,
                key=name,
                digest=b"",
                asserter="CISA",
                recorded_at=NOW,
                superseded_at=superseded,
                label_id=label,
            )
            mine = {"assertion": assertion, "vulnerability": vulnerability, "label_id": label}
            AffectedRange.objects.create(**mine, vendor="Contec", product=f"CANARY{number}", status="affected")
            KevAssertion.objects.create(**mine, name=f"Title {number}")
            CveDescription.objects.create(**mine, state="PUBLISHED")
    ring = Keyring(Path(db_folder()) / "pack-keys")
    data = build_pack(at=NOW, sign=ring.sign)
    assert data == build_pack(at=NOW, sign=ring.sign)
    pack = read_pack(data, ring.public_key)
    assert pack.vulnerabilities == (PackedVulnerability("CVE-1", "Title 0", True),)
    assert [one.product for one in pack.ranges] == ["CANARY0"]
    assert (pack.center, pack.built_at) == ("Test Coordination Center", NOW)
    with login("worker"):
        assert build_pack(at=NOW, sign=ring.sign) == data


def db_folder() -> str:
    return os.environ["WARDWATCH_TEST_HOME"]


def test_matching_needs_neither_database_nor_network() -> None:
    script = """
import socket, sys
def refuse(*a, **k): raise AssertionError("a socket was opened")
socket.socket = refuse
import wardwatch.assets.inventory, wardwatch.exposures.pack
print("django" in sys.modules, "psycopg" in sys.modules)
"""
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split() == ["False", "False"]
