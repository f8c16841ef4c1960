"""Pages of what others published: a vulnerability, an advisory, a document."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from factories import claims, findings
from people import Sector, settle
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Label
from wardwatch.provenance.models import Assertion, Blob, Document
from wardwatch.standards.tlp import Tlp
from wardwatch.vulnerabilities import models
from web.doors import at_door, few_queries, text

CVE = "CVE-2026-1001"
ADVISORY = "/advisories/Invented%20Device%20Watch/IDW-2026-030-01/"


@pytest.fixture
def sector(db: str, plain_static: None, now: datetime) -> Sector:
    """Riverbend has a monitor that an advisory names; its weakness is used in attacks; a record describes another."""
    made = settle()
    with login("worker"):
        said = findings.advisory("IDW-2026-030-01", "A bedside monitor lets strangers in", at=now - timedelta(days=9))
        args = {"at": now - timedelta(days=9), "by": said.assertion}
        findings.finding(made.riverbend, CVE, "Invented", "IM8000", **args)
        claims.remedy(CVE, by=said.assertion)
        claims.exploited(CVE, by=claims.assertion(at=now - timedelta(days=2), asserter="CISA", key=CVE))
        score(CVE, 9.8, "critical", by=said.assertion)
        score(CVE, 5.0, "medium", by=claims.assertion(at=now, asserter="Somebody else"))
    return made


def score(cve: str, base: float, severity: str, *, by: Assertion) -> None:
    models.CvssAssessment.objects.create(
        assertion=by,
        label_id=by.label_id,
        vulnerability=claims.vulnerability(cve),
        version="3.1",
        vector="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        base_score=base,
        severity=severity,
    )


def test_a_vulnerability_in_words_and_every_claim(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    rosa.get(f"/vulnerabilities/{CVE}/")  # the number of members is released, and stands
    with few_queries(36):  # one for each kind of claim
        page = text(rosa.get(f"/vulnerabilities/{CVE.lower()}/"))
    assert "Yes: CISA lists it as used in attacks." in page
    assert "we follow Invented Device Watch, 9.8 of 10, critical" in page
    assert "Others say: Somebody else 5.0 of 10, medium" in page
    assert "before your usual maintenance" in page
    assert "See the maker." in page
    assert "before 2.1" in page
    assert ADVISORY in page
    assert "1 line of your list is touched. 1 still needs something." in page
    assert f"/findings/?cve={CVE}" in page


def test_whom_it_touches_is_told_to_those_who_may_know(sector: Sector, now: datetime) -> None:
    with login("worker"):
        by = models.Advisory.objects.get().assertion
        findings.finding(sector.orchard, CVE, "Invented", "IM8000", at=now, by=by, state=FindingState.ISOLATED)
    url = f"/vulnerabilities/{CVE}/"
    ada = text(at_door(sector.ada).get(url))
    assert "2 members have it on their lists." in ada
    assert "Riverbend Hospital" in ada
    assert "Isolated" in ada
    for user, own in ((sector.rosa, "1 line of your list is touched. 1 still"), (sector.rex, ""), (sector.hal, "")):
        page = text(at_door(user).get(url))
        assert own in page
        assert "Orchard" not in page
        assert "members have it" not in page
    assert "1 line of your list" in text(at_door(sector.kim).get(url)), "the provider acts for Orchard"
    visitor = text(at_door().get(url))
    assert "See the maker." in visitor
    assert "touched" not in visitor
    assert "Riverbend" not in visitor


def test_as_of_a_day_shows_what_was_known_then(sector: Sector, now: datetime) -> None:
    rosa, url = at_door(sector.rosa), f"/vulnerabilities/{CVE}/"
    week = text(rosa.get(f"{url}?as_of={(now - timedelta(days=7)).date()}"))
    assert "You see what was known at the end of 15 Nov 2026 (UTC)." in week
    assert "Not as far as we know" in week
    assert "9.8 of 10" in week
    assert "Somebody else" not in week
    before = text(rosa.get(f"{url}?as_of={(now - timedelta(days=20)).date()}"))
    assert "Nobody scored it yet." in before
    assert rosa.get(f"{url}?as_of=yesterday").status_code == 400
    assert rosa.get(f"{url}?as_of=9999-12-31").status_code == 200


def test_what_nobody_named_and_what_is_hidden_look_alike(sector: Sector, now: datetime) -> None:
    secret = Label(Tlp.AMBER_STRICT, organizations=frozenset({sector.center.pk}))
    with login("worker"):
        claims.vulnerability("CVE-2026-1009", secret)
        claims.affected("CVE-2026-1009", "a", "b", by=claims.assertion(at=now, label=secret))
        models.EpssScore.objects.create(
            cve="CVE-2026-1010", score=0.021, percentile=0.5, score_date=now.date(), document=1
        )
    ada, rosa = at_door(sector.ada), at_door(sector.rosa)
    assert ada.get("/vulnerabilities/CVE-2026-1009/").status_code == 200
    missing, hidden = (rosa.get(f"/vulnerabilities/CVE-2026-{number}/") for number in (9999, 1009))
    assert (missing.status_code, text(missing)) == (404, text(hidden))
    assert "2.1% within 30 days" in text(rosa.get("/vulnerabilities/CVE-2026-1010/"))
    assert rosa.get("/vulnerabilities/CVE-2026%00/").status_code == 400
    assert rosa.get("/vulnerabilities/a/b%20c/").status_code == 404


def test_the_list_begins_with_what_touches_the_reader(sector: Sector, now: datetime) -> None:
    with login("worker"):
        by = claims.assertion(at=now)
        claims.exploited("CVE-2026-1002", by=by)
        claims.affected("CVE-2026-1003", "Invented", "Gateway", by=by)
        for number in range(60):
            claims.vulnerability(f"CVE-2020-{1000 + number}")
    rosa = at_door(sector.rosa)
    with few_queries():
        page = text(rosa.get("/vulnerabilities/"))
    assert page.index(CVE) < page.index("CVE-2026-1002") < page.index("CVE-2020-1059")
    following = text(rosa.get("/vulnerabilities/?after=CVE-2020-1012&n=50"))
    assert "CVE-2020-1011" in following
    assert "CVE-2020-1012" not in following
    exploited = text(rosa.get("/vulnerabilities/?only=exploited"))
    assert CVE in exploited
    assert "CVE-2026-1003" not in exploited
    assert "CVE-2026-1003" in text(rosa.get("/vulnerabilities/?q=gateway"))
    assert CVE not in text(at_door(sector.otto).get("/vulnerabilities/?only=findings"))
    assert CVE in text(at_door(sector.ada).get("/vulnerabilities/?only=findings"))
    rex = at_door(sector.rex)
    assert CVE not in text(rex.get("/vulnerabilities/?only=findings"))
    listed = rex.get("/vulnerabilities/?format=csv&columns=findings")
    whole = [text(rex.get("/vulnerabilities/")), b"".join(listed.streaming_content).decode()]
    assert all(CVE in each and "findings" not in each.lower() for each in whole), "whom it touches is no question there"


def test_an_advisory_with_its_products_and_whom_it_touches(sector: Sector) -> None:
    ada = at_door(sector.ada)
    with few_queries(30):
        page = text(ada.get(ADVISORY))
    assert "A bedside monitor lets strangers in" in page
    assert "Invented IM8000" in page
    assert f"/vulnerabilities/{CVE}/" in page
    assert "1 member has it on its list." in page
    assert "Version 1, which holds" in page
    assert at_door(sector.rosa).get(ADVISORY.replace("030", "031")).status_code == 404
    assert at_door(sector.rosa).get(ADVISORY.replace("Invented", "Other")).status_code == 404


def test_an_advisory_reads_its_own_document(sector: Sector, now: datetime) -> None:
    corpus = Path(__file__).resolve().parents[1] / "corpus" / "csaf"
    received = next(path for path in sorted(corpus.rglob("*.json")) if b'"revision_history"' in path.read_bytes())
    with login("worker"):
        document = models.Advisory.objects.get().assertion.document
        Blob.objects.create(sha256=document.sha256, part=0, data=received.read_bytes(), stored_at=now)
    assert "Revisions" in text(at_door(sector.rosa).get(ADVISORY))


def test_a_document_is_shown_as_text_and_never_opened(sector: Sector, now: datetime) -> None:
    with login("worker"):
        document = Document.objects.order_by("pk").first()
        assert document is not None
        data = b"<script>alert(1)</script>\x00\x1b[31m" + b"z" * 5000
        Blob.objects.create(sha256=document.sha256, part=0, data=data, stored_at=now)
        Document.objects.filter(pk=document.pk).update(size=len(data), url="javascript:alert(1)")
    page = text(at_door(sector.rosa).get(f"/documents/{document.uid}/"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\ufffd\ufffd[31m" in page
    assert "javascript:" not in page
    assert bytes(document.sha256).hex() in page
    assert f"/documents/{document.uid}/received/" in page
    with login("worker"):
        Document.objects.filter(pk=document.pk).update(label=intern(Label(Tlp.RED)))
    assert at_door(sector.rosa).get(f"/documents/{document.uid}/").status_code == 404
