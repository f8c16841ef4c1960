"""A draft arrives filled with what every enrolled member may know, each sentence with who says it."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.documents import Pull
from intel.stories import AMBER, indicator, malware, relationship, thing, write
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

CORPUS = Path(__file__).parents[1] / "corpus"
ATTACK = "mitre-attack"


def numbered(number: str, tactic: str = "") -> dict[str, object]:
    phases = {"kill_chain_phases": [{"kill_chain_name": ATTACK, "phase_name": tactic}]} if tactic else {}
    return {"external_references": [{"source_name": ATTACK, "external_id": number}], **phases}


@pytest.fixture
def known(pull: Pull, sector: Sector, tmp_path: Path) -> Sector:
    """A catalogue of exploited weaknesses, an advisory, and an actor with techniques and what counters them."""
    pull("cisa_kev", CORPUS / "kev" / "catalog.json")
    folder = tmp_path / "csaf"
    folder.mkdir()
    shutil.copy(CORPUS / "csaf" / "lkm-2031-0007.json", folder)
    pull("cisa_csaf", folder)
    family = malware("Gullwing")
    encrypts = thing("attack-pattern", "Data Encrypted for Impact", **numbered("T1486", "impact"))
    enters = thing("attack-pattern", "Exploit Public-Facing Application", **numbered("T1190", "initial-access"))
    secret = thing("attack-pattern", "Known to few", marked=[AMBER])
    backup = thing("course-of-action", "Data Backup", **numbered("M1053"))
    address = indicator("198.51.100.7")
    links = [
        *(relationship(family, "uses", each) for each in (encrypts, enters, secret)),
        relationship(backup, "mitigates", encrypts),
        relationship(address, "indicates", family),
    ]
    objects = (family, encrypts, enters, secret, backup, address, *links)
    pull("mitre_attack", write(tmp_path, "enterprise-attack.json", *objects))
    return sector


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
    assert all(len(source.document) == 64 for source in made.sources)
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
