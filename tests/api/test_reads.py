"""What each noun tells a program: claims with their sources, now and then; who asks; the directory; the trail."""

from datetime import timedelta

from django.db import transaction

from api.programs import Program
from factories import findings
from people import NOW, Sector
from wardwatch.api.pack import _alone
from wardwatch.kit.database import login
from wardwatch.members.permissions import Action


def test_a_program_learns_whom_it_acts_for(sector: Sector) -> None:
    told = Program(sector.rosa, [Action.ANSWER_NOTICES]).get("me").json()
    assert (told["name"], told["persona"], told["may"]) == ("Rosa", "member", ["answer notices"])
    assert Program(sector.kim).get("me").json()["persona"] == "provider"


def test_a_vulnerability_comes_with_its_sources_and_as_of_an_instant(sector: Sector) -> None:
    with login("worker"):
        said = findings.advisory("IDW-2026-030-01", "Invented monitor", at=NOW)
        findings.finding(sector.riverbend, "CVE-2026-1001", "Invented", "IM8000", at=NOW, by=said.assertion)
    program = Program(sector.rosa)
    told = program.get("vulnerabilities/CVE-2026-1001").json()
    assert told["advisories"] == ["IDW-2026-030-01"]
    assert told["affected"][0]["source"]["asserter"] == "Invented Device Watch"
    assert (told["known_exploited"]["yes"], told["epss"], told["cvss"]["best"]) == (False, None, None)
    before = (NOW - timedelta(days=1)).isoformat().replace("+00:00", "Z")
    assert program.get(f"vulnerabilities/CVE-2026-1001?as_of={before}").status_code == 404
    assert program.get("vulnerabilities/CVE-2026-1001?as_of=2026-11-22T00:00:00").status_code == 422
    assert program.get("advisories/IDW-2026-030-01").json()["vulnerabilities"] == ["CVE-2026-1001"]
    assert program.get("vulnerabilities?q=nothing-of-the-kind").json() == {"items": [], "next": None}


def test_the_directory_is_the_centers_and_everybody_knows_themselves(sector: Sector) -> None:
    program = Program(sector.ada)
    first = program.get("members?limit=2").json()
    rest = program.get(f"members?limit=200&cursor={first['next']}").json()
    names = [each["name"] for each in first["items"] + rest["items"]]
    assert names == sorted(names)
    assert "Riverbend Hospital" in names
    own = Program(sector.rosa).get(f"members/{sector.riverbend.uid}").json()
    assert own["name"] == "Riverbend Hospital"
    assert Program(sector.rosa).get(f"members/{sector.riverbend.uid}/contacts").json()["items"][0]["address"]
    assert Program(sector.rosa).get(f"members/{sector.orchard.uid}").status_code == 404
    assert Program(sector.kim).get(f"members/{sector.orchard.uid}").json()["name"] == "Orchard Clinic"


def test_the_trail_is_read_part_by_part(sector: Sector) -> None:
    program = Program(sector.ada)
    first = program.get("audit?limit=1").json()
    second = program.get(f"audit?limit=1&cursor={first['next']}").json()
    assert first["items"] != second["items"]
    assert program.get(f"findings?cursor={first['next']}").status_code == 400


def test_the_pack_is_built_for_one_at_a_time(sector: Sector) -> None:
    program = Program(sector.rosa)
    with login("worker"), transaction.atomic():
        _alone()
        with login("app"):
            assert program.get("pack").status_code == 503
    assert program.get("pack").status_code == 200
