"""Settings are kept by owners and administrators, seen by their people, told in the trail; secrets are not shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.test import Client

from people import PASSWORD, Sector, settle
from wardwatch.api import writes
from wardwatch.audit.models import Event
from wardwatch.delivery.models import Message
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members import jobs
from wardwatch.members.models import Enrollment, Organization, Role, SignIn
from wardwatch.members.types import RoleName
from wardwatch.web import retention
from web.doors import at_door, text

SAID = {"monthly_notice_limit": "9", "notify_from": "certain", "language": "en", "time_zone": "America/Chicago"}


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def administrator(sector: Sector) -> Client:
    with login("worker"):
        Role.objects.create(
            person=sector.ada.person, organization=sector.center, name=RoleName.ADMINISTRATOR, since=datetime.now(UTC)
        )
    return at_door(sector.ada)


def told(name: str) -> list[dict[str, Any]]:
    with login("worker"):
        return list(Event.objects.filter(name=name).order_by("pk").values_list("facts", flat=True))


def test_an_owner_changes_a_members_settings(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    assert rosa.post("/settings/change/", SAID).status_code == 302
    assert rosa.post("/settings/change/", SAID).status_code == 302
    with login("worker"):
        row = Enrollment.objects.select_related("organization").get(organization=sector.riverbend.pk)
        stored = (row.weekly_digest, row.monthly_notice_limit, row.notify_from, row.organization.time_zone)
        assert stored == (False, 9, "certain", "America/Chicago")
        assert Enrollment.objects.get(organization=sector.orchard.pk).weekly_digest
    (facts,) = told("member.settings-changed")
    assert facts["changed"] == ["monthly_notice_limit", "notify_from", "weekly_digest", "time_zone"]
    shown = text(at_door(sector.clem).get("/settings/"))
    assert "America/Chicago" in shown
    assert "Change the settings" not in shown
    assert at_door(sector.clem).post("/settings/change/", SAID).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        *({"monthly_notice_limit": "0"}, {"monthly_notice_limit": "many"}, {"notify_from": "to check"}),
        *({"notify_from": ""}, {"language": "xx"}, {"time_zone": "Mars"}),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(sector: Sector, wrong: dict[str, str]) -> None:
    assert at_door(sector.rosa).post("/settings/change/", {**SAID, **wrong}).status_code == 400
    assert told("member.settings-changed") == []


def test_everybody_has_a_page_that_fits(sector: Sector) -> None:
    for user in (sector.kim, sector.rex, sector.hal, sector.otto):
        assert at_door(user).get("/settings/").status_code == 200
    for user in (sector.kim, sector.rex, sector.ada):
        assert at_door(user).get("/settings/change/").status_code == 403
    assert at_door().get("/settings/").status_code == 302


def test_an_administrator_says_who_the_center_is(sector: Sector) -> None:
    said = {"name": "Other Center", "telephone": "+1 202 555 0100", "time_zone": "UTC"}
    assert at_door(sector.ada).post("/settings/change/", said).status_code == 403
    ada = administrator(sector)
    assert ada.post("/settings/change/", {**said, "name": " "}).status_code == 400
    assert ada.post("/settings/change/", said).status_code == 302
    assert "+1 202 555 0100" in text(at_door().get("/"))
    assert told("center.settings-changed")[0]["changed"] == ["name", "telephone"]
    with login("worker"):
        assert Organization.objects.get(pk=sector.center.pk).name == "Other Center"


def test_the_center_says_a_sentence_beside_its_telephone(sector: Sector) -> None:
    said = {"name": "Other Center", "telephone": "+1 202 555 0100", "time_zone": "UTC"}
    ada = administrator(sector)
    for wrong in ("x" * 201, "one\ntwo"):
        refused = ada.post("/settings/change/", {**said, "emergency_words": wrong})
        assert refused.status_code == 400, wrong
    words = "Say first if <patients> are in danger."
    assert ada.post("/settings/change/", {**said, "emergency_words": f" {words} "}).status_code == 302
    shown = "Say first if &lt;patients&gt; are in danger."
    assert shown in at_door(sector.rosa).get("/notices/").content.decode()
    assert shown not in at_door().get("/").content.decode()
    assert shown in ada.get("/settings/").content.decode()
    assert told("center.settings-changed")[0]["changed"] == ["emergency_words", "name", "telephone"]
    assert words not in str(told("center.settings-changed"))


def test_the_environment_is_shown_without_its_secrets(sector: Sector, settings: Any) -> None:
    settings.ENVIRONMENT = replace(configured.ENVIRONMENT, smtp_url="smtp://user:hush@mail.invalid:25")
    shown = text(administrator(sector).get("/settings/"))
    assert "WARDWATCH_SMTP_URL" in shown
    assert "DATABASE_URL" in shown
    assert "hush" not in shown


def test_a_test_mail_goes_to_whoever_asks(sector: Sector) -> None:
    assert at_door(sector.ada).post("/settings/test-mail/").status_code == 403
    ada = administrator(sector)
    assert ada.post("/settings/test-mail/").status_code == 302
    with login("worker"):
        (mail,) = Message.objects.filter(reference__startswith="test:")
        assert (mail.address, mail.state) == (sector.ada.email, "waiting")
    assert len(told("center.test-mail-asked")) == 1


def test_a_person_chooses_language_and_time_zone(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    assert rosa.post("/account/pages/", {"language": "", "time_zone": "Asia/Tokyo"}).status_code == 302
    client = at_door()
    client.post("/account/login/", {"login": sector.rosa.email, "password": PASSWORD})
    assert "JST" in text(client.get("/account/"))
    assert rosa.post("/account/pages/", {"language": "xx", "time_zone": ""}).status_code == 400
    assert rosa.post("/language/", {"language": "es"}).status_code == 302
    assert '<html lang="es"' in text(rosa.get("/account/"))
    assert rosa.post("/account/pages/", {"language": "en", "time_zone": "Asia/Tokyo"}).status_code == 302
    assert '<html lang="en"' in text(rosa.get("/account/"))
    assert [facts["changed"] for facts in told("person.settings-changed")] == [
        ["time_zone"],
        ["language"],
        ["language"],
    ]


def test_the_center_reads_how_long_records_are_kept(sector: Sector) -> None:
    shown = text(at_door(sector.ada).get("/settings/"))
    kept = ("At least six years", "45 CFR 164.316", "Without end", "90 days", "24 hours", "12 hours", "1 hour")
    assert [words for words in kept if words not in shown] == []
    assert "How long records are kept" not in text(at_door(sector.rosa).get("/settings/"))
    assert retention.RECEIPTS_KEPT == writes.KEPT


def test_what_is_kept_for_a_time_is_forgotten_each_night(sector: Sector) -> None:
    at_door(sector.rosa).get("/")
    now = clock.now()
    with login("worker"):
        for days in (89, 91):
            SignIn.objects.create(user=sector.rosa, at=now - timedelta(days=days), how="password", refused=True)
        before = Event.objects.count()
        assert Session.objects.count() == 1
        jobs.forget()
        assert Session.objects.count() == 1, "it is in use"
        assert {(now - row.at).days for row in SignIn.objects.filter(refused=True)} == {89}
        Session.objects.update(expire_date=now - timedelta(minutes=1))
        jobs.forget()
        assert not Session.objects.exists()
        assert Event.objects.count() == before
