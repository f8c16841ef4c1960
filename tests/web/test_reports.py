"""Reports on the pages: handed in, waited for, looked at, decided about."""

import pytest

from people import NOW, Sector, settle
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.reports import operations
from wardwatch.reports.models import Report, ReportFind
from wardwatch.reports.operations import reading_in
from web.doors import at_door, text

SAID = {
    "title": "Gullwing <b>",
    "said_by": "Harbor CERT",
    "tlp": "TLP:GREEN",
    "text": "See 198.51.100[.]7 & evil[.]com.",
}


@pytest.fixture
def sector(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Sector:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(reading_in, "LISTS", lambda: [])
    return settle()


def test_a_report_from_hand_to_store(sector: Sector) -> None:
    rosa = at_door(sector.rosa)
    assert "No report was handed in" in text(rosa.get("/intelligence/reports/"))
    for wrong in ({"tlp": ""}, {"text": ""}, {"title": ""}, {"url": "javascript:1"}, {"tlp": "TLP:RED"}):
        assert rosa.post("/intelligence/reports/new/", SAID | wrong).status_code == 400
    assert not Report.objects.exists()
    where = rosa.post("/intelligence/reports/new/", SAID).headers["Location"]
    assert "Waiting for its turn" in text(rosa.get(where))
    with login("worker"):
        operations.go_on(at=NOW)
    assert rosa.get(where, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    page = text(rosa.get(where))
    for words in ("Gullwing &lt;b&gt;", "198.51.100[.]7", "written evil[.]com", "line 1", "TLP:GREEN"):
        assert words in page
    assert 'id="f1"' in page

    answer = rosa.post(f"{where}?kind=domain", {"refused": "2", "why": "A reference."})
    assert answer.headers["Location"] == f"{where}?kind=domain#find-2"
    assert "A reference." in text(rosa.get(f"{where}?state=refused"))
    assert "No find is like that" in text(rosa.get(f"{where}?state=accepted"))
    rosa.post(where, {"all": "accepted"})
    assert "Take back" in text(rosa.get(where))
    with login("worker"):
        assert dict(ReportFind.objects.values_list("value", "state")) == {
            "198.51.100.7": "accepted",
            "evil.com": "refused",
        }
    for way in ({}, {"all": "nonsense"}, {"accepted": "x"}, {"accepted": "99"}):
        assert rosa.post(where, way).status_code == 302
    assert [rosa.get(f"{where}?{query}").status_code for query in ("part=9", "part=0&kind=x")] == [404, 200]

    outcome = text(rosa.get(f"{where}outcome/"))
    assert "198.51.100.7" in outcome
    assert "TLP:GREEN" in outcome
    assert "No object is like that" in text(rosa.get(f"{where}outcome/?state=revoked"))
    sent = text(rosa.get("/intelligence/submissions/"))
    assert f"{where}outcome/" in sent
    assert "Fewer than five others" in sent
    assert "You handed in no report yet" in text(at_door(sector.otto).get("/intelligence/submissions/"))

    otto = at_door(sector.otto)
    assert otto.get(f"{where}outcome/").status_code == 404
    assert otto.get(where).status_code == otto.post(where, {"all": "refused"}).status_code == 404
    assert "Gullwing" in text(at_door(sector.ada).get("/intelligence/reports/"))
    clem = at_door(sector.clem)
    assert clem.post(where, {"accepted": "2"}).status_code == clem.get("/intelligence/reports/new/").status_code == 403
