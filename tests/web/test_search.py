"""The search box: identifiers in any spelling, then words; nothing that the reader may not see."""

from datetime import datetime

import pytest

from factories import claims, findings
from people import Sector, settle
from wardwatch.audit.types import job
from wardwatch.engagements import operations
from wardwatch.engagements.models import Notice
from wardwatch.kit.database import login
from wardwatch.members.models import Identifier
from web.doors import at_door, few_queries, text

CVE = "CVE-2026-1001"


@pytest.fixture
def sector(db: str, plain_static: None, now: datetime) -> Sector:
    made = settle()
    with login("worker"):
        said = findings.advisory("IDW-2026-030-01", "A bedside monitor lets strangers in", at=now)
        args = {"at": now, "by": said.assertion, "maintenance": True, "care_role": "monitoring"}
        findings.finding(made.riverbend, CVE, "Invented", "IM8000", **args)
        findings.finding(made.orchard, CVE, "Invented", "IM8000 of Orchard", **args)
        Identifier.objects.create(
            organization=made.riverbend, label_id=made.riverbend.label_id, scheme="ccn", value="010001"
        )
    return made


def links(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_identifiers_in_any_spelling(sector: Sector) -> None:
    rosa, ada = at_door(sector.rosa), at_door(sector.ada)
    for asked in (CVE, CVE.lower(), f"is {CVE} bad"):
        assert f'href="/vulnerabilities/{CVE}/"' in links(text(rosa.get("/search/", {"q": asked}))), asked
    with few_queries(30):
        page = links(text(ada.get("/search/", {"q": "idw-2026-030-01"})))
    assert "/advisories/Invented%20Device%20Watch/IDW-2026-030-01/" in page
    for asked in ("010001", "riverbend"):
        page = links(text(ada.get("/search/", {"q": asked})))
        assert f'href="/members/{sector.riverbend.uid}/"' in page
        assert "Orchard" not in page
    assert f"/members/{sector.riverbend.uid}/" not in links(text(rosa.get("/search/?q=riverbend")))


def test_words_and_products(sector: Sector) -> None:
    rosa = links(text(at_door(sector.rosa).get("/search/?q=im8000")))
    assert f"/vulnerabilities/{CVE}/" in rosa
    assert "/inventory/" in rosa
    assert "of Orchard" not in rosa.partition('id="equipment"')[2]
    assert "/advisories/" in links(text(at_door(sector.hal).get("/search/?q=strangers")))
    assert "/inventory/" not in links(text(at_door(sector.hal).get("/search/?q=im8000")))


def test_a_ticket_is_found_by_its_own_people_only(sector: Sector, now: datetime) -> None:
    with login("worker"):
        operations.propose(actor=job("test"), at=now)
        notice = Notice.objects.filter(organization=sector.riverbend).first()
    assert notice is not None
    spoken = notice.ticket.removeprefix("WW-").replace("-", " ").lower()
    assert notice.ticket in links(text(at_door(sector.ada).get("/search/", {"q": spoken})))
    wrong, otto = "7kq4 xm2p 9t3b", at_door(sector.otto)
    other, none = (links(text(otto.get("/search/", {"q": asked}))).replace(asked, "x") for asked in (spoken, wrong))
    assert other == none


def test_strange_questions_are_answered(sector: Sector, now: datetime) -> None:
    rosa = at_door(sector.rosa)
    with login("worker"):
        claims.vulnerability("CVE-2026-2000")
    for asked in ("", "   ", "'", "%", "<script>", "a" * 5000, "\u0000", "-", '"', "()&|!", "\u200f\ud7ff"):
        assert rosa.get("/search/", {"q": asked}).status_code == (400 if asked == "\u0000" else 200), asked
    assert at_door().get("/search/?q=x").status_code == 302
