"""Feeds, quarantine, documents, the trail and the directory, as the center's staff meets them."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from people import NOW, Sector, settle
from wardwatch.audit.models import Event
from wardwatch.audit.types import job
from wardwatch.feeds.jobs import pull_feed
from wardwatch.feeds.models import QuarantinedRecord
from wardwatch.feeds.operations import pull
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError, Unavailable
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.models import Organization, Person
from wardwatch.provenance.models import Document
from web.doors import at_door, few_queries, text

CATALOG = Path(__file__).parents[1] / "corpus" / "kev" / "catalog.json"


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    sector = settle()
    with login("worker"):
        pull(feed="cisa_kev", origin=CATALOG, actor=job("test"), at=NOW)
    return sector


def test_feeds_and_quarantine_show_what_came_in_and_what_did_not(sector: Sector) -> None:
    ada = at_door(sector.ada)
    with few_queries():
        feeds = text(ada.get("/feeds/"))
    assert "Known Exploited" in feeds
    assert "never pulled" in feeds
    assert "Pull now" in feeds
    assert ada.get("/feeds/cisa_kev/").status_code == 200
    assert ada.get("/feeds/no_such_feed/").status_code == 404
    with few_queries():
        aside = text(ada.get("/feeds/quarantine/"))
    assert "vulnerabilities[2]" in aside
    assert "Added on no day" in aside


def test_a_run_is_asked_for_by_those_who_may(sector: Sector) -> None:
    assert at_door(sector.rosa).post("/feeds/cisa_kev/pull/").status_code == 404
    assert at_door(sector.ada).get("/feeds/cisa_kev/pull/").status_code == 405
    assert at_door(sector.ada).post("/feeds/no_such_feed/pull/").status_code == 404
    assert at_door(sector.ada).post("/feeds/cisa_kev/pull/")["Location"] == "/feeds/"


def test_a_feed_says_whether_it_is_late(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue is pulled at seven minutes past every hour; the center of this test asks for nothing by itself."""
    ada = at_door(sector.ada)

    def page(later: timedelta) -> str:
        monkeypatch.setattr("wardwatch.web.feeds.clock.now", lambda: NOW + later)
        return text(ada.get("/feeds/"))

    for later, words in (
        (timedelta(minutes=30), "up to date"),
        (timedelta(hours=2), "late"),
        (timedelta(days=1, hours=2), "silent for 1 day"),
        (timedelta(days=9, hours=2), "silent for 9 days"),
    ):
        shown = page(later)
        assert f">{words}<" in shown.replace(" <", "<").replace("> ", ">"), words
        assert "Last good run" in shown
        assert "Next run" in shown
    with login("worker"):
        Organization.objects.filter(pk=sector.center.pk).update(is_demo=True)
    assert "when somebody asks for it" in page(timedelta(days=9))


def test_records_kept_aside_are_tried_again_or_set_aside(sector: Sector, work: Callable[[], None]) -> None:
    ada, cora = at_door(sector.ada), at_door(sector.clem)
    with login("worker"):
        record, *others = QuarantinedRecord.objects.order_by("pk")
    url = f"/feeds/quarantine/{record.uid}/dismiss/"
    shown = text(ada.get("/feeds/quarantine/"))
    assert url in shown
    assert 'action="/feeds/cisa_kev/retry/"' in shown
    assert 'action="/feeds/cisa_kev/reparse/"' in text(ada.get("/feeds/"))
    for path in (url, "/feeds/cisa_kev/retry/", "/feeds/cisa_kev/reparse/"):
        assert at_door(sector.rosa).post(path, {"why": "mine"}).status_code == 404
        assert ada.get(path).status_code == 405
        assert cora.post(path, {"why": "mine"}).status_code in (403, 404)
    for path in ("/feeds/cisa_kev/retry/", "/feeds/cisa_kev/reparse/"):
        assert ada.post(path)["Location"] == "/feeds/"
        work()
    assert text(ada.get("/feeds/")).count("archive") >= 2
    assert ada.post(url, {"why": " "}).status_code == 409
    with login("worker"):
        assert QuarantinedRecord.objects.filter(state="open").count() == 1 + len(others)
    assert ada.post(url, {"why": "the publisher withdrew it"})["Location"] == "/feeds/quarantine/"
    assert ada.post(url, {"why": "again"}).status_code == 404
    assert url not in text(ada.get("/feeds/quarantine/"))
    with login("worker"):
        assert QuarantinedRecord.objects.filter(state="open").count() == len(others)
        row = Event.objects.get(name="quarantine.dismissed")
    assert (row.actor, row.why) == (f"person:{sector.ada.person_id}", "the publisher withdrew it")


def test_the_trail_names_who_asked_for_a_run(sector: Sector, tmp_path: Path) -> None:
    at_door(sector.ada).post("/feeds/cisa_kev/pull/")
    with login("worker"), connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'feeds.pull'")
        ((asked,),) = cursor.fetchall()
    newer = tmp_path / "catalog.json"
    newer.write_bytes(CATALOG.read_bytes() + b"\n")
    pull_feed(**{**json.loads(asked), "origin": str(newer)})
    with login("worker"):
        row = Event.objects.filter(name="feed.pulled").latest("id")
    assert (row.actor, row.door) == (f"person:{sector.ada.person_id}", "worker")


def test_a_document_is_handed_out_as_received_to_those_who_may_see_it(sector: Sector) -> None:
    with login("worker"):
        document = Document.objects.get()
    url = f"/documents/{document.uid}/received/"
    answer = at_door(sector.hal).get(url)
    assert b"".join(answer.streaming_content) == CATALOG.read_bytes()
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'attachment; filename="catalog.json"'
    assert at_door().get(url).status_code == 200  # the catalog is for everybody
    with login("worker"):
        Document.objects.update(label=intern(labels.internal(sector.center.pk)))
    assert at_door().get(url).status_code == 404
    assert at_door(sector.ada).get(url).status_code == 200
    hidden = at_door(sector.hal).get(url)
    assert hidden.status_code == 404
    assert text(hidden) == text(at_door(sector.hal).get("/documents/00000000-0000-0000-0000-000000000000/received/"))


def test_the_trail_and_the_directory(sector: Sector) -> None:
    ada = at_door(sector.ada)
    with few_queries():
        trail = text(ada.get("/audit/"))
    assert "feed.pulled" in trail
    assert "member.enrolled" in trail
    with few_queries():
        found = text(ada.get("/members/?q=riverbend"))
    assert "Riverbend Hospital" in found
    assert "Orchard" not in found
    with few_queries(34):
        one = text(ada.get(f"/members/{sector.riverbend.uid}/"))
    assert "rosa@riverbend.invalid" in one
    assert "Power over members" in text(ada.get(f"/members/{sector.regulator.uid}/"))


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (FormatError("is not a number", "line 17, Pieces"), 400, "line 17, Pieces"),
        (Unavailable("The source does not answer.", retry=True), 503, "Trying again in a minute may help."),
    ],
)
def test_failures_say_whether_trying_again_helps(
    sector: Sector, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, words: str
) -> None:
    def refuse(**_: object) -> None:
        raise error

    monkeypatch.setattr("wardwatch.web.assets.operations.tick", refuse)
    answer = at_door(sector.rosa).post("/inventory/tick/", {"product": ["x"]})
    assert answer.status_code == status
    assert words in text(answer)


def test_the_trail_speaks_of_people_and_organizations_by_name(sector: Sector) -> None:
    ada, riverbend = at_door(sector.ada), sector.riverbend.pk
    with few_queries():
        page = text(ada.get(f"/audit/?subject=organization:{riverbend}"))
    assert "Riverbend Hospital" in page
    assert "the operator at the shell" in page
    assert f"organization {riverbend}" not in page
    assert "Rosa, Riverbend Hospital" in text(ada.get(f"/audit/?subject=person:{sector.rosa.person_id}"))


def test_the_trail_does_not_name_whom_the_reader_may_not_see(sector: Sector) -> None:
    with login("worker"):
        only_themselves = labels.private(sector.riverbend.pk, sector.center.pk, shared=False)
        Person.objects.filter(pk=sector.rosa.person_id).update(label=intern(only_themselves))
    page = text(at_door(sector.ada).get(f"/audit/?subject=person:{sector.rosa.person_id}"))
    assert "someone you may not see" in page
    assert "Rosa" not in page


def test_the_desk_leaves_sign_ins_to_the_trail(sector: Sector) -> None:
    at_door().post("/account/login/", {"login": sector.rosa.email, "password": "wrong"})
    ada = at_door(sector.ada)
    assert "sign-in was refused" not in text(ada.get("/desk/"))
    assert "session.refused" in text(ada.get("/audit/"))
