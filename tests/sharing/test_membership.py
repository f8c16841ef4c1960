"""What belongs to a collection, and since when."""

from datetime import datetime, timedelta

import pytest

from factories.shared_objects import align, collect, stix_id, stored
from people import NOW, settle
from wardwatch.intel.models import ObjectVersion
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC
from wardwatch.members import labels
from wardwatch.sharing import models
from wardwatch.sharing.queries import collection, collections
from wardwatch.sharing.types import Query, Readers
from wardwatch.standards.tlp import Tlp


def entries(alias: str = "all") -> list[tuple[str, datetime]]:
    with login("worker"):
        found = models.CollectionEntry.objects.filter(collection__alias=alias, removed_at=None).order_by("added")
        return list(found.values_list("stix_id", "added"))


def names(alias: str = "all") -> list[str]:
    with login("worker"):
        found = models.CollectionEntry.objects.filter(collection__alias=alias, removed_at=None).order_by("added")
        return list(found.values_list("object__name", flat=True))


def change(name: str, **facts: object) -> None:
    with login("worker"):
        ObjectVersion.objects.filter(name=name).update(**facts)


def test_added_only_ever_grows_even_where_the_clock_stands(db: str) -> None:
    settle()
    for name in ("a", "b", "c"):
        stored(name)
    collect()
    first = entries()
    assert [each for each, _ in first] == [stix_id("a"), stix_id("b"), stix_id("c")]
    stored("d")
    align(NOW - timedelta(days=1))  # a clock that was set back
    times = [added for _, added in entries()]
    assert times == sorted(set(times))
    assert entries()[:3] == first
    assert names() == ["a", "b", "c", "d"]
    assert align() == 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["plain", "malware", "sure", "doubtful", "old", "labelled", "sector", "green"]),
        ({"types": ("malware", "tool")}, ["malware"]),
        ({"min_confidence": 50}, ["sure"]),
        ({"max_age_days": 30}, ["plain", "malware", "sure", "doubtful", "labelled", "sector", "green"]),
        ({"topics": ("Ransomware",)}, ["labelled"]),
        ({"sectors": ("health",)}, ["sector"]),
        ({"sources": ("isac",)}, ["sure"]),
        ({"sources": ("submitter",)}, ["doubtful"]),
        ({"ceiling": Tlp.CLEAR}, ["plain", "malware", "sure", "doubtful", "old", "labelled", "sector"]),
    ],
)
def test_a_collection_is_a_question(db: str, query: dict[str, object], expected: list[str]) -> None:
    sector = settle()
    stored("plain")
    stored("malware", type="malware")
    stored("sure", confidence=80, source="isac")
    stored("doubtful", confidence=20, source="submitter:1")
    stored("old", modified=NOW - timedelta(days=100))
    stored("labelled", labels=["ransomware"])
    stored("sector", labels=['misp-galaxy:sector="Health"'])
    stored("green", label=labels.partner(sector.homeland.pk, sector.center.pk))
    collect(**query)
    assert names() == expected


def test_what_newly_fits_is_added_then(db: str) -> None:
    sector = settle()
    stored("first")
    stored("later", confidence=10, label=labels.internal(sector.center.pk))
    stored("last")
    collect("sure", min_confidence=0)
    collect()
    assert names("sure") == ["later"]
    before = entries()
    with login("worker"):
        change("later", label=intern(PUBLIC))
    align(NOW + timedelta(hours=1))
    assert names() == ["first", "last", "later"]  # became visible after the others
    assert [each for each in entries() if each[0] != stix_id("later")] == [before[0], before[2]]
    assert entries()[-1][1] > NOW + timedelta(hours=1)
    assert align(NOW + timedelta(hours=2)) == 0


def test_what_fits_no_more_is_dropped(db: str) -> None:
    settle()
    stored("fading", confidence=80)
    stored("ageing", confidence=80, modified=NOW - timedelta(days=9))
    collect(min_confidence=50, max_age_days=10)
    assert names() == ["fading", "ageing"]
    change("fading", confidence=10)
    align(NOW)
    assert names() == ["ageing"]
    align(NOW + timedelta(days=2))
    assert names() == []


def test_a_question_asked_differently(db: str) -> None:
    settle()
    stored("a")
    stored("m", type="malware")
    made = collect(types=("indicator",))
    assert collect(types=("malware",)) == made
    assert names() == ["m"]


def test_jobs_keep_collections_in_line(db: str, work: object) -> None:
    settle()
    stored("a")
    with login("worker"):
        from wardwatch.audit.types import OPERATOR
        from wardwatch.members.queries import operator
        from wardwatch.sharing import operations

        operations.keep_defaults(principal=operator(), actor=OPERATOR, at=NOW)
        operations.keep_defaults(principal=operator(), actor=OPERATOR, at=NOW)
    work()  # type: ignore[operator]
    assert (names("everything"), names("indicators"), names("attack"), names("submissions")) == (["a"], ["a"], [], [])


def test_who_knows_of_a_collection(db: str) -> None:
    sector = settle()
    collect("ours", readers=Readers.CENTER)
    collect("shared")
    ada, rosa = sector.principal(sector.ada), sector.principal(sector.rosa)
    assert [each.alias for each in collections(principal=ada)] == ["ours", "shared"]
    assert [each.alias for each in collections(principal=rosa)] == ["shared"]
    assert collection("shared", principal=rosa).query == Query()
