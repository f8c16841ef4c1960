"""Findings for programs: real tokens of real people, and what each may see."""

from uuid import uuid4

import pytest

from api.programs import Program
from factories import findings
from people import NOW, Sector
from wardwatch.audit.models import Opening
from wardwatch.exposures.models import Finding
from wardwatch.kit.database import login


@pytest.fixture
def touched(sector: Sector) -> Finding:
    """A finding of Riverbend's."""
    with login("worker"):
        said = findings.advisory("IDW-2026-030-01", "Invented monitor", at=NOW)
        args = {"at": NOW, "by": said.assertion, "maintenance": True, "care_role": "monitoring"}
        return findings.finding(sector.riverbend, "CVE-2026-1001", "Invented", "IM8000", **args)


def test_a_member_reads_its_findings_and_others_do_not(sector: Sector, touched: Finding) -> None:
    (line,) = Program(sector.rosa).get("findings").json()["items"]
    assert (line["uid"], line["vulnerability"], line["product"]) == (str(touched.uid), "CVE-2026-1001", "IM8000")
    assert Program(sector.otto).get("findings").json() == {"items": [], "next": None}
    for stranger in (sector.otto, sector.rex, sector.hal, sector.kim):
        program = Program(stranger)
        hidden, missing = program.get(f"findings/{touched.uid}"), program.get(f"findings/{uuid4()}")
        assert (hidden.status_code, hidden.content) == (404, missing.content)
        assert hidden.headers["Content-Type"] == "application/problem+json"


def test_one_finding_says_why_and_its_opening_is_logged(sector: Sector, touched: Finding) -> None:
    found = Program(sector.ada).get(f"findings/{touched.uid}").json()
    assert found["reasons"]
    assert found["member_name"] == "Riverbend Hospital"
    Program(sector.rosa).get(f"findings/{touched.uid}")
    with login("worker"):
        rows = list(Opening.objects.values_list("who", "record", "door"))
    assert rows == [(f"person:{sector.ada.person_id}", f"finding:{touched.uid}", "api")]


def test_a_list_goes_on_where_it_ended(sector: Sector, touched: Finding) -> None:
    with login("worker"):
        findings.finding(sector.riverbend, "CVE-2026-1002", "Invented", "Second", at=NOW)
    program = Program(sector.rosa)
    first = program.get("findings?limit=1").json()
    second = program.get(f"findings?limit=1&cursor={first['next']}").json()
    assert second["next"] is None
    assert {first["items"][0]["product"], second["items"][0]["product"]} == {"IM8000", "Second"}
    forged = program.get("findings?cursor=infinity:1")
    assert (forged.status_code, forged.json()["type"]) == (400, "urn:wardwatch:problem:request.bad-cursor")


def test_filters_filter_and_slips_are_told(sector: Sector, touched: Finding) -> None:
    program = Program(sector.rosa)
    assert len(program.get("findings?vulnerability=CVE-2026-1001&state=open&state=reopened").json()["items"]) == 1
    assert program.get("findings?vulnerability=CVE-2026-9999").json()["items"] == []
    assert program.get(f"findings?member={sector.orchard.uid}").status_code == 404
    assert program.get("findings?state=openn").status_code == 422
    assert program.get("findings?sttae=open").json()["evidence"] == {"parameters": ["sttae"]}
