"""What holds for every feed: a new one brings a sample and passes."""

import gzip
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given, settings

from feeds.documents import DAMAGE, EPSS, HOSPITALS, Pull, advisory, brought, cve_record, damaged, device, devices, kev
from intel.stories import bundle, indicator, technique
from wardwatch.feeds.registry import FEEDS
from wardwatch.feeds.types import RunState
from wardwatch.kit.errors import Fault, FormatError

SAMPLES = {
    "cisa_kev": ("known_exploited_vulnerabilities.json", kev("CVE-2031-0001", "CVE-2031-0002")),
    "cisa_csaf": ("inv-2031-01.json", json.dumps(advisory()).encode()),
    "cve_records": ("CVE-2031-0001.json", json.dumps(cve_record()).encode()),
    "first_epss": ("epss_scores-2031-01-01.csv", (EPSS.format(day=1) + "CVE-2031-0001,0.5,0.25\n").encode()),
    "cms_hospitals": (
        "Hospital_General_Information.csv",
        (HOSPITALS + "010001,Mercy,1 Way,Dothan,AL,36301,334,Yes\n").encode(),
    ),
    "mitre_attack": ("enterprise-attack-19.0.json", json.dumps(bundle(technique("T0001"))).encode()),
    "stix_file": ("shared.json", json.dumps(bundle(indicator("192.0.2.7"))).encode()),
    "misp_feed": ("event.json", (Path(__file__).parents[1] / "corpus" / "misp" / "event.json").read_bytes()),
    "misp_galaxy": ("actors.json", b'{"type": "threat-actor", "values": [{"value": "Gull"}]}'),
    "taxii_server": ("page.json", json.dumps({"objects": [indicator("192.0.2.7")]}).encode()),
    "openfda_udi": ("device-udi-0001-of-0001.json", devices(device("09506000134352"))),
}


def read(feed: str, name: str, stream: BinaryIO) -> Iterator[Any]:
    """What a file of this feed holds: records, or STIX objects."""
    return (FEEDS[feed].objects or FEEDS[feed].parse)(name, stream)


each_feed = pytest.mark.parametrize("feed", FEEDS)


@each_feed
def test_its_sample_is_read_without_a_fault(feed: str) -> None:
    name, data = SAMPLES[feed]
    assert not [each for each in read(feed, name, io.BytesIO(data)) if isinstance(each, Fault)]


@each_feed
@pytest.mark.parametrize("packed", [False, True])
@settings(max_examples=100, deadline=None)
@given(damage=DAMAGE)
def test_a_damaged_file_gives_records_faults_or_a_reason(feed: str, packed: bool, damage: dict[int, int]) -> None:
    name, data = SAMPLES[feed]
    stream = io.BytesIO(damaged(gzip.compress(data, mtime=0) if packed else data, damage))
    with suppress(FormatError):
        list(read(feed, name, stream))
    assert not stream.closed


@each_feed
def test_pulling_twice_changes_nothing_and_an_empty_file_is_set_aside(pull: Pull, feed: str, tmp_path: Path) -> None:
    name, data = SAMPLES[feed]
    (tmp_path / name).write_bytes(data)
    assert pull(feed, tmp_path).new
    assert pull(feed, tmp_path, day=1).state is RunState.UNCHANGED
    (tmp_path / name).write_bytes(b"")
    assert brought(pull(feed, tmp_path, day=2)) == (0, 0, 0, 0, 1)
    assert pull(feed, tmp_path, day=3).state is RunState.UNCHANGED
