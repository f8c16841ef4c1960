"""Pages of a collection, as different people get them."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import connection

from factories.shared_objects import align, collect, stix_id, stored
from people import NOW, Sector, settle
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import PUBLIC
from wardwatch.members import labels
from wardwatch.members.models import User
from wardwatch.sharing import queries
from wardwatch.sharing.queries import pages
from wardwatch.standards.taxii.filters import Filters, Versions

NO_FILTERS = Filters()
EVERY = Versions(last=False, every=True)


def read(
    sector: Sector,
    user: User,
    filters: Filters = NO_FILTERS,
    after: datetime | None = None,
) -> tuple[list[str], bool]:
    principal = sector.principal(user)
    page = queries.objects_page("all", filters, after=after, viewer=principal.viewer)
    entries = queries.entries_page("all", filters, after=after, viewer=principal.viewer)
    found = json.loads(b"[" + page.bodies + b"]")
    assert [each["id"] for each in found] == [row.stix_id for row in entries.rows]
    assert (page.first, page.last, page.more) == (entries.first, entries.last, entries.more)
    return [each["name"] for each in found], page.more


def test_pages_hold_what_the_viewer_sees_and_no_more(db: str) -> None:
    sector = settle()
    center, riverbend = sector.center.pk, sector.riverbend.pk
    for number in range(10):
        stored(f"open {number}")
        stored(f"ours {number}", label=labels.internal(center))
        stored(f"theirs {number}", label=labels.private(riverbend, center, shared=False))
    collect()
    assert read(sector, sector.hal) == ([f"open {number}" for number in range(10)], False)
    assert len(read(sector, sector.ada)[0]) == 20
    assert read(sector, sector.rosa, Filters(limit=3)) == (["open 0", "theirs 0", "open 1"], True)


def test_pages_follow_each_other_under_writes(db: str) -> None:
    sector = settle()
    for number in range(7):
        stored(f"n{number}")
    collect()
    principal = sector.principal(sector.rosa)
    seen: list[str] = []
    after, more, written = None, True, 0
    while more:
        page = queries.objects_page("all", Filters(limit=2), after=after, viewer=principal.viewer)
        seen += [each["name"] for each in json.loads(b"[" + page.bodies + b"]")]
        after, more = page.last, page.more
        if written < 3:
            written += 1
            stored(f"new{written}")
            align()
    assert seen == [f"n{number}" for number in range(7)] + ["new1", "new2", "new3"]
    assert queries.objects_page("all", Filters(), after=after, viewer=principal.viewer).bodies == b""


def test_versions(db: str) -> None:
    sector = settle()
    days = [NOW - timedelta(days=number) for number in (3, 2, 1)]
    stored("alone")
    for day in (days[1], days[2], days[0]):
        stored("grows", modified=day, body=json.dumps({"id": stix_id("grows"), "name": day.isoformat()}).encode())
    collect()
    told = [day.isoformat() for day in days]
    assert read(sector, sector.rosa)[0] == ["alone", told[2]]
    assert read(sector, sector.rosa, Filters(versions=Versions(first=True, last=False)))[0] == ["alone", told[0]]
    assert read(sector, sector.rosa, Filters(versions=EVERY))[0] == ["alone", told[1], told[2], told[0]]
    both = Versions(first=True, last=True)
    assert read(sector, sector.rosa, Filters(versions=both))[0] == ["alone", told[2], told[0]]
    at = Versions(last=False, instants=(days[1],))
    assert read(sector, sector.rosa, Filters(versions=at))[0] == [told[1]]
    assert read(sector, sector.rosa, Filters(versions=Versions(instants=(days[1],))))[0] == ["alone", told[1], told[2]]


def test_a_version_that_is_hidden_does_not_hide_the_one_before(db: str) -> None:
    sector = settle()
    stored("grows", modified=NOW - timedelta(days=1))
    body = b'{"id":"%s","name":"secret"}' % stix_id("grows").encode()
    stored("grows", modified=NOW, label=labels.internal(sector.center.pk), body=body)
    collect()
    assert read(sector, sector.rosa)[0] == ["grows"]
    assert read(sector, sector.ada)[0] == ["secret"]


def test_of_variants_the_fullest_is_given(db: str) -> None:
    sector = settle()
    full = b'{"id":"%s","name":"full"}' % stix_id("x").encode()
    part = b'{"id":"%s","name":"part"}' % stix_id("x").encode()
    stored("x", body=part, depth=1, label=PUBLIC)
    stored("x", body=full, depth=0, label=labels.internal(sector.center.pk))
    collect()
    for filters in (Filters(), Filters(versions=EVERY), Filters(ids=(stix_id("x"),))):
        assert read(sector, sector.rosa, filters)[0] == ["part"]
        assert read(sector, sector.ada, filters)[0] == ["full"]


def test_matching(db: str) -> None:
    sector = settle()
    stored("a")
    stored("m", type="malware", body=b'{"id":"%s","name":"m"}' % stix_id("m", "malware").encode())
    stored("old", spec_version="2.0", body=b'{"id":"%s","name":"old"}' % stix_id("old").encode())
    collect()
    assert read(sector, sector.rosa, Filters(types=("malware", "tool")))[0] == ["m"]
    assert read(sector, sector.rosa, Filters(ids=(stix_id("a"), "tool--1")))[0] == ["a"]
    assert read(sector, sector.rosa, Filters(ids=(stix_id("a"),), types=("malware",)))[0] == []
    assert read(sector, sector.rosa, Filters(spec_versions=("2.0",)))[0] == ["old"]
    assert read(sector, sector.rosa, Filters(spec_versions=("2.1",)))[0] == ["a", "m"]


def test_of_specification_versions_the_latest_is_given(db: str) -> None:
    sector = settle()
    stored("a", spec_version="2.0", body=b'{"id":"%s","name":"2.0"}' % stix_id("a").encode())
    stored("a", body=b'{"id":"%s","name":"2.1"}' % stix_id("a").encode())
    collect()
    assert read(sector, sector.rosa)[0] == ["2.1"]
    assert read(sector, sector.rosa, Filters(spec_versions=("2.0",)))[0] == ["2.0"]
    assert read(sector, sector.rosa, Filters(spec_versions=("2.0", "2.1")))[0] == ["2.0", "2.1"]


def test_a_page_is_bounded_in_bytes(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sector = settle()
    for name in ("a", "b", "c"):
        stored(name)
    collect()
    monkeypatch.setattr(pages, "MOST_BYTES", 1)
    principal = sector.principal(sector.rosa)
    page = queries.objects_page("all", Filters(), after=None, viewer=principal.viewer)
    assert (json.loads(page.bodies)["name"], page.more, page.first == page.last) == ("a", True, True)


def test_an_object_that_is_hidden_is_missing(db: str) -> None:
    sector = settle()
    stored("secret", label=labels.internal(sector.center.pk))
    collect()
    principal = sector.principal(sector.rosa)
    for asked in ("secret", "nothing"):
        with pytest.raises(NotFound) as refused:
            queries.demand_object("all", stix_id(asked), viewer=principal.viewer)
        assert (refused.value.message, refused.value.evidence) == (pages.MISSING, {})
    queries.demand_object("all", stix_id("secret"), viewer=sector.viewer(sector.ada))


@pytest.mark.parametrize(
    "filters",
    [Filters(limit=3), Filters(ids=(stix_id("n1"),)), Filters(types=("malware", "indicator"), limit=3)],
    ids=["limit", "id", "types"],
)
def test_the_database_keeps_the_plan_of_a_page(db: str, filters: Filters) -> None:
    sector = settle()
    for number in range(5):
        stored(f"n{number}")
    collect()
    viewer = sector.principal(sector.rosa).viewer
    for _ in range(12):
        queries.objects_page("all", filters, after=None, viewer=viewer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT custom_plans FROM pg_prepared_statements WHERE statement LIKE '%%string_agg(body%%'")
        assert cursor.fetchall() == [(5,)]  # as many as it tries before it compares
