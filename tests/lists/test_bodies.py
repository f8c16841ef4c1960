"""Whole objects in lists, from a feed to the device: indicators in a bundle, rules as their authors wrote them."""

import json
from pathlib import Path
from typing import Any

import pytest

from feeds.conftest import pull
from feeds.documents import Pull
from intel.stories import AMBER, indicator, thing, write
from lists.fetching import address, fetched, made, values
from people import NOW, Sector
from wardwatch.intel import operations
from wardwatch.intel.models import ObjectVersion
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.provenance.models import Source
from wardwatch.sharing.types import ListFormat

__all__ = ["pull"]
LATELY = {"valid_from": "2026-11-20T00:00:00Z", "confidence": 90}


def rule(name: str, kind: str, pattern: str, **more: Any) -> dict[str, Any]:
    return thing("indicator", name, **(LATELY | {"pattern": pattern, "pattern_type": kind} | more))


def test_whole_objects_from_a_feed_to_a_device(
    pull: Pull, sector: Sector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    both = "[domain-name:value = 'other.example.com' OR domain-name:value = 'login.epic.com']"
    objects = (
        indicator("bad.example.com", **LATELY),
        indicator("login.epic.com", **LATELY),
        indicator("over.example.com", **LATELY, revoked=True),
        indicator("hidden.example.com", **LATELY, marked=(AMBER,)),
        rule("both", "stix", both),
        rule("wolf", "yara", "rule wolf { condition: true }"),
        rule("past", "yara", "rule past { condition: true }", valid_until="2026-11-21T00:00:00Z"),
        rule("kept", "yara", "rule kept { condition: true }", marked=(AMBER,)),
        rule("owl", "sigma", 'title: owl "yara"\ndetection: {}'),
    )
    pull("stix_file", write(tmp_path, "a.json", *objects))
    with login("worker"):
        operations.judge(at=NOW, lists=lambda: iter(()))
    bundle, yara, sigma = (
        address(made(sector, sector.rosa, shape), shape)
        for shape in (ListFormat.STIX, ListFormat.YARA, ListFormat.SIGMA)
    )
    plain = address(made(sector, sector.rosa))
    _, text, headers = fetched(bundle)
    assert [each["id"] for each in json.loads(text)["objects"]] == [objects[0]["id"]]
    assert headers["List-Entries"] == "1"
    with login("worker"):
        assert bytes(ObjectVersion.objects.get(stix_id=objects[0]["id"]).body).decode() in text, "as stored"
    assert values(fetched(plain)[1]) == {"bad.example.com", "other.example.com"}
    for path, holds, hides in ((yara, "rule wolf", ("past", "kept", "owl")), (sigma, "title: owl", ("wolf", "kept"))):
        _, text, headers = fetched(path)
        assert holds in text
        assert not [each for each in hides if each in text]
        assert fetched(path, **{"If-None-Match": headers["ETag"]})[0] == 304
    before = [fetched(path)[2]["ETag"] for path in (bundle, yara)]
    newer = (indicator("bad.example.com", **LATELY, day=2), rule("hare", "yara", "rule hare { condition: true }"))
    pull("stix_file", write(tmp_path, "b.json", *newer))
    assert not set(before) & {fetched(path)[2]["ETag"] for path in (bundle, yara)}
    assert "rule hare" in fetched(yara)[1]
    with login("owner"):
        Source.objects.filter(name="stix_file").update(name="submitter:someone")
    assert "rule" not in fetched(yara)[1], "what a member sends runs on nobody else's machine"
