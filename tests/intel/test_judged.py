"""Judged values as a stream: each reader's own, several rows of one value put together."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from people import NOW, Sector
from wardwatch.intel import queries
from wardwatch.intel.judging.types import Verdict
from wardwatch.intel.models import JudgedValue
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import ANONYMOUS, PUBLIC
from wardwatch.members.labels import internal
from wardwatch.standards.observables import Observable, ObservableKind, key
from wardwatch.standards.tlp import Tlp


def store(value: str, label: int, number: int, **more: Any) -> None:
    observable = Observable(ObservableKind.DOMAIN, value)
    fixed: dict[str, Any] = {"kind": observable.kind, "value": value, "key": key(observable), "changed": NOW}
    said = {"indicator": f"indicator--{number}", "base": 60, "confidence": 60, "sources": [number], "origins": [number]}
    seen = {"last_seen": NOW - timedelta(days=1), "hunted_since": NOW - timedelta(days=9), "verdict": 1}
    JudgedValue.objects.create(label_id=label, judged_at=NOW, **(fixed | said | seen | more))


def test_each_reader_gets_what_the_reader_knows(sector: Sector) -> None:
    with login("worker"):
        public, center = intern(PUBLIC), intern(replace(internal(sector.center.pk), tlp=Tlp.AMBER))
        store("one.example.com", public, 1)
        store("two.example.com", public, 2, has_twin=True)
        store("two.example.com", center, 3, has_twin=True, threat="Wolf")
        store("seen.example.com", public, 4, has_twin=True)
        store("seen.example.com", center, 5, has_twin=True, indicator="", base=None, sources=[], last_seen=NOW)
        store("over.example.com", public, 6, verdict=0)
        store("hidden.example.com", center, 7)

    def lines(viewer: Any = ANONYMOUS, **asked: Any) -> dict[str, Any]:
        return {line.value.partition(".")[0]: line for line in queries.judged(viewer=viewer, at=NOW, **asked)}

    everybody, ada = lines(), lines(sector.viewer(sector.ada))
    assert set(everybody) == {"one", "two", "seen"}
    assert set(ada) == {"one", "two", "seen", "hidden"}
    assert (everybody["two"].verdict, everybody["two"].tlp, everybody["two"].threat) == (Verdict.HUNT, Tlp.CLEAR, "")
    assert (ada["two"].verdict, ada["two"].tlp, ada["two"].threat) == (Verdict.BLOCK, Tlp.AMBER, "Wolf")
    assert (ada["two"].sources, ada["seen"].last_seen, ada["seen"].id) == (2, NOW, "indicator--4")
    assert everybody["seen"].last_seen == NOW - timedelta(days=1)
    assert set(lines(least=Verdict.NEVER)) == {"one", "two", "seen", "over"}
    assert set(lines(sector.viewer(sector.ada), least=Verdict.BLOCK)) == {"two"}
    assert set(lines(kinds=[ObservableKind.URL])) == set(lines(since=NOW)) == set(lines(confidence=61)) == set()
    assert set(lines(sector.viewer(sector.ada), confidence=61)) == {"two"}
