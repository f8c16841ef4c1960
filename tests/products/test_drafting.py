"""A draft arrives filled with what every enrolled member may know, each sentence with who says it."""

from datetime import timedelta

import pytest

from intel.stories import malware
from people import NOW, Sector
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound
from wardwatch.products import operations, queries
from wardwatch.products.checking import problems_of
from wardwatch.products.document import Document, blocks, reading
from wardwatch.products.document.marking import highest
from wardwatch.products.document.walking import parts
from wardwatch.products.gathering import UnknownSubject, gather
from wardwatch.products.types import KindName, Marking, Severity


def drafted(sector: Sector, subject: str) -> Document:
    actor = Actor(who=f"person:{sector.ada.person_id}", door="web")
    asked = {"principal": sector.principal(sector.ada), "actor": actor, "at": NOW, "today": NOW.date()}
    began = operations.begin(kind=KindName.SECTOR_ALERT, subject=subject, **asked)
    return queries.product(began.uid, viewer=sector.viewer(sector.ada)).document


def of_type(document: Document, kind: type) -> list[blocks.Part]:
    return [part for _, part in parts(document) if isinstance(part, kind)]


def test_from_an_exploited_vulnerability(known: Sector) -> None:
    made = drafted(known, "vulnerability:CVE-2099-0001")
    assert made.severity is Severity.EMERGENCY
    assert made.vulnerabilities == ("CVE-2099-0001",)
    assert "CVE-2099-0001" in made.summary
    (row,) = of_type(made, blocks.VulnerabilityRow)
    assert (row.exploited, row.ransomware) == (True, True)
    actions = of_type(made, blocks.Action)
    assert 3 <= len(actions) <= 5
    assert all(action.who and (action.by or action.by_words) and action.goals for action in actions)
    assert all(action.by >= NOW.date() for action in actions if action.by)
    keys = {source.key for source in made.sources}
    assert all(set(part.sources) <= keys for _, part in parts(made))
    assert all(claim.sources or claim.judgement for claim in of_type(made, blocks.Claim))
    assert all(len(source.document) == 64 for source in made.sources if source.title != "Records of the center")
    assert highest(made) is Marking.CLEAR
    assert [each for each in problems_of(made, tlp=Marking.CLEAR, at=NOW) if each.blocking] == []
    assert reading.read(reading.write(made)) == made


def test_from_an_advisory(known: Sector) -> None:
    made = drafted(known, "advisory:Larkmoor Medical:LKM-2031-0007")
    rows = of_type(made, blocks.AffectedProduct)
    assert any("Drift" in row.product for row in rows)
    assert all(row.sources for row in rows)
    assert of_type(made, blocks.Entry)


def test_from_an_actor_with_what_counters_its_techniques(known: Sector) -> None:
    made = drafted(known, f"object:{malware('Gullwing')['id']}")
    techniques = of_type(made, blocks.TechniqueRow)
    assert [row.technique for row in techniques] == ["T1486", "T1190"]
    (counter,) = of_type(made, blocks.MitigationRow)
    assert (counter.mitigation, counter.counters, counter.goals) == ("M1053", ("T1486",), ("E7", "N9"))
    (row,) = of_type(made, blocks.IndicatorRow)
    assert row.value == "198.51.100.7"
    assert "Known to few" not in reading.write(made).decode()


def test_a_month_gathers_what_was_listed_and_advised(known: Sector) -> None:
    facts = gather("month:2099-03", at=NOW + timedelta(days=1), today=NOW.date())
    assert [each.row.name for each in facts.weaknesses] == ["CVE-2099-0001"]


@pytest.mark.parametrize("subject", ["vulnerability:CVE-1999-0001", "advisory::NOTHING", "object:malware--1"])
def test_nothing_is_drafted_from_what_nobody_knows(known: Sector, subject: str) -> None:
    with pytest.raises(NotFound):
        drafted(known, subject)


@pytest.mark.parametrize("subject", ["weather:today", "month:2099-13"])
def test_a_subject_is_one_of_those_that_there_are(known: Sector, subject: str) -> None:
    with pytest.raises(UnknownSubject):
        gather(subject, at=NOW, today=NOW.date())
