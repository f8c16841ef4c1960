"""Whoever opens a confidential record of others is written down, for those concerned and nobody else."""

from datetime import datetime, timedelta

import pytest

from factories import findings
from people import NOW, Sector, settle
from wardwatch.audit import queries
from wardwatch.audit.models import Opening
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC, Label
from wardwatch.members import labels
from wardwatch.members.models import Role, User
from wardwatch.members.types import RoleName
from wardwatch.provenance.models import Document, Source
from wardwatch.standards.tlp import Tlp
from wardwatch.web.access_log import WORDS
from wardwatch.web.urls import ABOUT_A_MEMBER
from web.doors import at_door, text


@pytest.fixture
def sector(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Sector:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return settle()


def opened() -> list[tuple[str, str, int, str]]:
    with login("worker"):
        rows = Opening.objects.order_by("id")
        return [(row.reader, row.reader_organization, row.organization, row.record) for row in rows]


def known_to(sector: Sector, user: User) -> set[tuple[str, str]]:
    return {(row.reader, row.record) for row in queries.openings(viewer=sector.viewer(user)).rows}


def test_pages_about_a_member_are_logged_for_outsiders_and_not_for_its_own_people(sector: Sector) -> None:
    riverbend, orchard = f"/members/{sector.riverbend.uid}/", f"/members/{sector.orchard.uid}/"
    with login("worker"):
        finding = findings.finding(
            sector.riverbend,
            "CVE-2026-1001",
            "Invented",
            "IM8000",
            at=NOW,
            by=findings.advisory("A", "t", at=NOW).assertion,
        )
    ada, rosa, kim = at_door(sector.ada), at_door(sector.rosa), at_door(sector.kim)
    for page in ("", "inventory/", "contacts/"):
        assert ada.get(riverbend + page, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert ada.get(f"/findings/{finding.uid}/").status_code == 200
    assert kim.get(f"{orchard}inventory/").status_code == 200
    for page in (
        "/",
        "/inventory/",
        "/contacts/",
        "/visibility/",
        f"/findings/{finding.uid}/",
        f"{riverbend}inventory/",
    ):
        assert rosa.get(page).status_code == 200
    assert rosa.get(f"{orchard}inventory/").status_code == 404
    center = ("Ada", "Test Coordination Center", sector.riverbend.pk)
    assert opened() == [
        (*center, "member"),
        (*center, "inventory"),
        (*center, "contacts"),
        (*center, f"finding:{finding.uid}"),
        ("Kim", "Kestrel IT", sector.orchard.pk, "inventory"),
    ]
    with login("worker"):
        assert Opening.objects.get(record="contacts").origin == "203.0.113.9"


def test_each_sees_the_openings_that_concern_them(sector: Sector) -> None:
    at_door(sector.ada).get(f"/members/{sector.riverbend.uid}/inventory/")
    at_door(sector.kim).get(f"/members/{sector.orchard.uid}/inventory/")
    by_ada, by_kim = ("Ada", "inventory"), ("Kim", "inventory")
    assert known_to(sector, sector.ada) == {by_ada, by_kim}
    assert known_to(sector, sector.rosa) == {by_ada}
    assert known_to(sector, sector.otto) == {by_kim}
    for outsider in (sector.kim, sector.rex, sector.hal):
        assert known_to(sector, outsider) == set()


def test_a_member_reads_who_opened_its_records(sector: Sector) -> None:
    at_door(sector.ada).get(f"/members/{sector.riverbend.uid}/inventory/")
    sentence = "Ada of Test Coordination Center opened the list of equipment"
    assert sentence in text(at_door(sector.rosa).get("/visibility/"))
    assert sentence not in text(at_door(sector.otto).get("/visibility/"))


def test_the_whole_log_is_the_administrators(sector: Sector) -> None:
    ada = at_door(sector.ada)
    ada.get(f"/members/{sector.riverbend.uid}/inventory/")
    assert ada.get("/audit/openings/").status_code == 403
    with login("worker"):
        Role.objects.create(
            person=sector.ada.person, organization=sector.center, name=RoleName.ADMINISTRATOR, since=NOW
        )
    page = text(ada.get("/audit/openings/"))
    assert "opened the list of equipment" in page
    assert "Riverbend Hospital" in page
    assert at_door(sector.rosa).get("/audit/openings/").status_code == 404


def test_once_a_minute(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    url, times = f"/members/{sector.riverbend.uid}/inventory/", (0, 1, 12, 13, 60)
    for seconds in times:
        monkeypatch.setattr(clock, "now", lambda at=NOW + timedelta(seconds=seconds): at)  # type: ignore[misc]
        at_door(sector.ada).get(url)
    assert len(opened()) == len({(NOW + timedelta(seconds=each)).replace(second=0) for each in times}) == 2


def document(label: Label, at: datetime = NOW) -> str:
    with login("worker"):
        source, _ = Source.objects.get_or_create(name="partner", title="Partner")
        number = intern(label)
        return str(
            Document.objects.create(
                source=source, sha256=str(number).encode(), name="x", retrieved_at=at, label_id=number
            ).uid
        )


def test_documents_are_logged_from_amber_upwards(sector: Sector) -> None:
    center, riverbend = sector.center.pk, sector.riverbend.pk
    shared = Label(Tlp.AMBER, organizations=frozenset({center, sector.homeland.pk, sector.regulator.pk}))
    public, partner, about = (document(each) for each in (PUBLIC, shared, labels.about(riverbend, center)))
    for user, uid in ((sector.hal, public), (sector.hal, partner), (sector.rosa, about), (sector.ada, about)):
        assert at_door(user).get(f"/documents/{uid}/").status_code == 200
    assert [(reader, whose, record) for reader, _, whose, record in opened()] == [
        ("Hal", center, f"document:{partner}"),
        ("Ada", riverbend, f"document:{about}"),
    ]
    assert known_to(sector, sector.ada) == {("Hal", f"document:{partner}"), ("Ada", f"document:{about}")}
    assert known_to(sector, sector.rosa) == {("Ada", f"document:{about}")}
    for partner_of_center in (sector.hal, sector.rex):
        assert known_to(sector, partner_of_center) == set()


def test_a_red_document_is_not_betrayed_by_its_openings(sector: Sector) -> None:
    named = Label(Tlp.RED, persons=frozenset({sector.rosa.person_id, sector.hal.person_id}))
    uid = document(named)
    assert at_door(sector.hal).get(f"/documents/{uid}/").status_code == 200
    assert len(opened()) == 1
    for user in (sector.ada, sector.rosa, sector.hal):
        assert known_to(sector, user) == set()


def test_every_page_about_a_member_has_words(db: str) -> None:
    only_sent = {"sharing", "contact-move", "contact-remove", "inventory-restore", "users-withdraw"}
    assert {pattern.name for pattern in ABOUT_A_MEMBER} - only_sent <= set(WORDS)
