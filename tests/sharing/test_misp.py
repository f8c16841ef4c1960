"""A collection as a MISP feed, read by PyMISP as MISP's own programs read feeds."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pymisp import MISPEvent

from feeds.documents import Pull
from feeds.test_misp import attribute, event
from intel.stories import GREEN, indicator, malware, thing, write
from people import NOW, Sector
from taxii.asking import basic, token
from wardwatch.audit.types import OPERATOR
from wardwatch.intel.models import JudgedValue, ObservableValue
from wardwatch.kit import clock
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC
from wardwatch.members.queries import operator
from wardwatch.sharing import operations
from wardwatch.sharing.types import Query

FEED = "/misp/everything/"


@pytest.fixture
def sector(sector: Sector, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Sector:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    return sector


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def judged(value: str, verdict: int) -> None:
    found = ObservableValue.objects.filter(value=value).earliest("pk")
    facts = {"kind": found.kind, "value": value, "indicator": "indicator--x", "verdict": verdict}
    label = intern(PUBLIC)
    JudgedValue.objects.create(key=bytes(found.key), label_id=label, changed=NOW, judged_at=NOW, **facts)


def test_pymisp_reads_what_its_reader_may_see(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    sign, green = indicator("192.0.2.7"), indicator("bad.example", marked=(GREEN,))
    family, inside = malware("Harbour"), indicator("in.example")
    refs = {"object_refs": [family["id"], inside["id"]], "published": "2026-01-03T00:00:00Z"}
    report = thing("report", "About Harbour", report_types=["threat-report"], **refs)
    pull("stix_file", write(tmp_path, "a.json", sign, green, family, inside, report))
    shared = event(
        7, attribute(71, "misp.example"), attribute(72, "comment", type="comment", to_ids=False), tags=("tlp:clear",)
    )
    (tmp_path / "event.json").write_text(json.dumps(shared))
    pull("misp_feed", tmp_path / "event.json")
    for value, verdict in (("192.0.2.7", 2), ("in.example", 1), ("misp.example", 2)):
        judged(value, verdict)
    given = {"principal": operator(), "actor": OPERATOR, "at": NOW}
    operations.keep_collection(alias="everything", title="Everything", description="", query=Query(), **given)
    operations.bring_in_line(at=NOW)

    rosa = Client(headers={"host": "localhost", "authorization": token(sector.rosa)})
    answer = rosa.get(f"{FEED}manifest.json")
    manifest = json.loads(body(answer))
    events = {}
    for uuid, told in manifest.items():
        read = MISPEvent()
        read.load(json.loads(body(rosa.get(f"{FEED}{uuid}.json"))))
        assert (read.uuid, read.info, str(int(read.timestamp.timestamp()))) == (uuid, told["info"], told["timestamp"])
        assert {tag["name"] for tag in told["Tag"]} == {tag.name for tag in read.tags}
        events[read.info] = read
    named = {info: {each.value: each.to_ids for each in read.attributes} for info, read in events.items()}
    day = "Everything, 2026-01-01"
    assert named["About Harbour"] == {"Harbour": False, "in.example": False}
    assert named["Event 7"] == {"misp.example": True, "comment": False}
    assert {info: len(read.attributes) for info, read in events.items() if info == day} == {day: 1}
    days = [json.loads(body(rosa.get(f"{FEED}{uuid}.json"))) for uuid, told in manifest.items() if told["info"] == day]
    found = {each["Event"]["Attribute"][0]["value"]: each["Event"] for each in days}
    assert {value: each["Attribute"][0]["to_ids"] for value, each in found.items()} == {
        "192.0.2.7": True,
        "bad.example": False,
    }
    assert [tag["name"] for tag in found["bad.example"]["Tag"]] == ["tlp:green"]
    lines = body(rosa.get(f"{FEED}hashes.csv")).decode().splitlines()
    assert f"{hashlib.md5(b'192.0.2.7').hexdigest()},{found['192.0.2.7']['uuid']}" in lines
    assert len(lines) == 6

    tag = answer.headers["ETag"]
    assert rosa.get(f"{FEED}manifest.json", headers={"if-none-match": tag}).status_code == 304
    pull("stix_file", write(tmp_path, "b.json", indicator("later.example")), day=1)
    operations.bring_in_line(at=NOW + timedelta(days=1))
    later = rosa.get(f"{FEED}manifest.json", headers={"if-none-match": tag})
    assert later.status_code == 200
    newer = json.loads(body(later))
    assert newer.keys() == manifest.keys(), "the same events"
    assert [newer[uuid]["timestamp"] > manifest[uuid]["timestamp"] for uuid in newer].count(True) == 1

    rex = Client(headers={"host": "localhost", "authorization": basic(token(sector.rex))})
    assert len(json.loads(body(rex.get(f"{FEED}manifest.json")))) == 4, "partners see GREEN"
    nobody = Client(headers={"host": "localhost"})
    assert nobody.get(f"{FEED}manifest.json").status_code == 401
    assert rosa.post(f"{FEED}manifest.json").status_code == 405
    missing = f"{FEED}00000000-0000-0000-0000-000000000000.json"
    assert rosa.get(missing).status_code == rosa.get("/misp/none/manifest.json").status_code == 404
