"""How sure we are: on the list, on the page of a finding, on the policy's page, in a decision, in the API."""

import json

import pytest

from factories import findings
from wardwatch.audit.types import job
from wardwatch.engagements import operations
from wardwatch.engagements.models import Decision
from wardwatch.exposures.models import Finding
from wardwatch.kit.database import login
from web.doors import at_door, few_queries, text
from web.telling import Told, tell

SILENT = "too unsure for a notice"


@pytest.fixture
def told(db: str, plain_static: None) -> Told:
    return tell()


@pytest.fixture
def doubtful(told: Told) -> Finding:
    with login("worker"):
        made = findings.finding(
            told.sector.riverbend, "CVE-2026-7001", "Invented", "Doubtful pump", at=told.now, confidence=60
        )
        findings.finding(told.sector.orchard, "CVE-2026-7001", "Invented", "Pump", at=told.now)
        operations.propose(actor=job("test"), at=told.now)
    return made


def test_a_list_shows_and_chooses_by_band_and_says_why_no_notice_goes_out(told: Told, doubtful: Finding) -> None:
    rosa = at_door(told.sector.rosa)
    with few_queries():
        shown = text(rosa.get("/findings/"))
    assert shown.count(SILENT) == 1
    only = text(rosa.get("/findings/?band=possible"))
    assert "Doubtful pump" in only
    assert "IM8000" not in only
    assert "Doubtful pump" not in text(rosa.get("/findings/?band=certain"))
    assert rosa.get("/findings/?band=nonsense").status_code == 200
    (row,) = json.loads(b"".join(rosa.get("/findings/?band=possible&format=json").streaming_content))["rows"]
    assert (row["band"], row["confidence"]) == ("possible", 60)


def test_a_finding_says_how_sure_and_why_no_notice_was_sent(told: Told, doubtful: Finding) -> None:
    rosa = at_door(told.sector.rosa)
    with few_queries(35):
        shown = text(rosa.get(f"/findings/{doubtful.uid}/"))
    assert "Possible, 60 of 100." in shown
    assert "No notice was sent about this." in shown
    assert "/policy/#bands" in shown
    with login("worker"):
        sure = Finding.objects.get(organization=told.sector.riverbend, vulnerability__name="CVE-2026-1001")
    shown = text(rosa.get(f"/findings/{sure.uid}/"))
    assert "Certain, 90 of 100." in shown
    assert "No notice was sent" not in shown


def test_the_policy_tells_everybody_how_often_each_band_is_right(told: Told) -> None:
    shown = text(at_door().get("/policy/"))
    assert 'id="bands"' in shown
    assert "not measured yet" in shown


def test_the_center_sees_what_a_decision_tells_nobody(told: Told, doubtful: Finding) -> None:
    with login("worker"):
        decision = Decision.objects.get(subject="vulnerability:CVE-2026-7001")
        other = Decision.objects.exclude(pk=decision.pk).get()
    ada = at_door(told.sector.ada)
    with few_queries(47):
        shown = text(ada.get(f"/decisions/{decision.uid}/"))
    assert "Told nobody: too unsure for the members" in shown
    assert "1 finding at 1 member" in shown
    assert "Told nobody" not in text(ada.get(f"/decisions/{other.uid}/"))
