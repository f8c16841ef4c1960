"""Without a token: what everybody may see, counted by where the asker comes from, and not a word more."""

import pytest

from api.programs import Program
from factories import findings
from people import NOW, Sector
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Label
from wardwatch.provenance.models import Document
from wardwatch.standards.tlp import Tlp


@pytest.fixture
def told(sector: Sector) -> str:
    """One public advisory about a vulnerability that touches Riverbend; the uid of its document."""
    with login("worker"):
        said = findings.advisory("IDW-2026-030-01", "Invented monitor", at=NOW)
        findings.finding(sector.riverbend, "CVE-2026-1001", "Invented", "IM8000", at=NOW, by=said.assertion)
        return str(Document.objects.get().uid)


def test_a_visitor_reads_what_is_public_and_no_more(sector: Sector, told: str) -> None:
    visitor = Program(None)
    assert visitor.get("vulnerabilities/CVE-2026-1001").json()["advisories"] == ["IDW-2026-030-01"]
    (line,) = visitor.get("vulnerabilities").json()["items"]
    assert (line["name"], line["findings"]) == ("CVE-2026-1001", 0)
    assert visitor.get("advisories?q=monitor").json()["items"][0]["tracking_id"] == "IDW-2026-030-01"
    assert visitor.get("library").json()["items"][0]["number"] == "IDW-2026-030-01"
    assert visitor.get(f"documents/{told}").status_code == 200
    for path in ("me", "findings", "notices", "search?q=monitor", "trends", "pack", f"members/{sector.riverbend.uid}"):
        assert visitor.get(path).status_code == 401, path
    for path in ("vulnerabilities", "advisories", "library", "products"):
        assert visitor.client.get(f"/api/{path}", headers={"Authorization": "Bearer ww_wrong"}).status_code == 401


def test_what_is_not_public_looks_missing_to_a_visitor(sector: Sector, told: str) -> None:
    with login("worker"):
        Document.objects.update(label=intern(Label(tlp=Tlp.AMBER, organizations=frozenset({sector.center.pk}))))
    answer = Program(None).get(f"documents/{told}")
    missing = Program(None).get("documents/00000000-0000-0000-0000-000000000000")
    assert (answer.status_code, answer.json()) == (missing.status_code, missing.json())


def test_visitors_are_counted_by_where_they_come_from(sector: Sector, told: str, few_requests: int) -> None:
    visitor, known = Program(None), Program(sector.rosa)
    assert {visitor.get("library").status_code for _ in range(few_requests)} == {200}
    assert visitor.get("library").status_code == 429
    assert visitor.client.get("/api/library", REMOTE_ADDR="192.0.2.9").status_code == 200
    assert known.get("library").status_code == 200


def test_advisories_come_part_by_part_and_filtered(sector: Sector) -> None:
    with login("worker"):
        for number in range(5):
            findings.advisory(f"IDW-2026-03{number}-01", f"Invented monitor {number}", at=NOW)
    visitor = Program(None)
    seen, cursor = [], ""
    while cursor is not None:
        part = visitor.get(f"advisories?limit=2&cursor={cursor}").json()
        seen += [line["tracking_id"] for line in part["items"]]
        cursor = part["next"]
    assert sorted(seen) == [f"IDW-2026-03{number}-01" for number in range(5)]
    assert visitor.get("advisories?q=IDW-2026-033-01").json()["items"][0]["title"] == "Invented monitor 3"
    assert visitor.get("advisories?publisher=nobody").json()["items"] == []
    assert visitor.get("advisories?since=2030-01-01T00:00:00Z").json()["items"] == []
    assert visitor.get("advisories?vulnerability=CVE-1999-0001").json()["items"] == []
    assert visitor.get("advisories?cursor=x").status_code == 400
