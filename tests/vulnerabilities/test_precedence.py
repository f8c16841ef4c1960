"""Who is followed where claims disagree, and what the answer shows."""

from datetime import UTC, date, datetime, timedelta

import pytest

from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import ANONYMOUS, PUBLIC
from wardwatch.provenance import operations as provenance
from wardwatch.provenance.models import Document
from wardwatch.provenance.types import Statement
from wardwatch.standards import cvss
from wardwatch.standards.ssvc import Automatable, Exploitation
from wardwatch.vulnerabilities import queries
from wardwatch.vulnerabilities.models import Vulnerability
from wardwatch.vulnerabilities.operations import store
from wardwatch.vulnerabilities.triage_inputs import TriageInputs, triage_inputs
from wardwatch.vulnerabilities.types import Claim, CvssClaim, KevClaim, SsvcClaim

CVE = "CVE-2031-0001"
V31_HIGH = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
V31_LOW = "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"
V40 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N"


def state(source: str, key: str, asserter: str, at: datetime, *claims: Claim, whole: str = "") -> None:
    """Have a source assert claims, seen from `at` on; without claims it takes them back."""
    number = provenance.register_source(name=source, title=source, url="", licence="")
    document = Document.objects.create(
        source_id=number, sha256=f"{source}{key}{at}".encode(), name=key, retrieved_at=at, label_id=intern(PUBLIC)
    )
    if claims:
        statement = Statement(
            document=document.pk, key=key, digest=str(at).encode(), asserter=asserter, whole=whole or source
        )
        (outcome,) = provenance.assert_batch(source=number, group=[document.pk], statements=[statement])
        assert outcome.assertion is not None
        store([(outcome.assertion, claim) for claim in claims])
    else:
        provenance.withdraw_absent(source=number, wholes=[(source, document.pk)], keys=[])
    provenance.publish(documents=[document.pk], parser=1, at=at)


def score(vector: str) -> CvssClaim:
    read = cvss.read(vector)
    return CvssClaim(
        vulnerability=CVE, version=read.version, vector=vector, base_score=read.base_score, severity=read.severity
    )


def test_the_catalogue_forces_active_and_its_withdrawal_beats_a_stale_note(db: str, now: datetime) -> None:
    listed = KevClaim(vulnerability=CVE, date_added=date(2031, 2, 3), known_ransomware=True)
    with login("worker"):
        state("cve_records", f"{CVE}#adp:CISA-ADP", "CISA-ADP", now, SsvcClaim(vulnerability=CVE, exploitation="none"))
        assert queries.exploitation([CVE], viewer=ANONYMOUS)[CVE].value == "none"
        state("cve_records", f"{CVE}#adp:X", "X", now, KevClaim(vulnerability=CVE, date_added=date(2031, 1, 1)))
        assert queries.known_exploited([CVE], viewer=ANONYMOUS)[CVE].yes
        state("cisa_kev", CVE, "CISA", now + timedelta(days=1), listed)
        answer = queries.known_exploited([CVE], viewer=ANONYMOUS)[CVE]
        assert (answer.date_added, answer.known_ransomware) == (date(2031, 2, 3), True)
        assert [source.asserter for source in answer.sources] == ["CISA", "X"]
        assert queries.exploitation([CVE], viewer=ANONYMOUS)[CVE].value == "active"
        state("cisa_kev", CVE, "CISA", now + timedelta(days=2))
    assert queries.known_exploited([CVE], viewer=ANONYMOUS)[CVE].yes is False
    assert queries.exploitation([CVE], viewer=ANONYMOUS)[CVE].value == "none"
    assert queries.known_exploited([CVE], viewer=ANONYMOUS, as_of=now + timedelta(days=1))[CVE].yes


def test_the_newest_cvss_then_the_numbering_authority(db: str, now: datetime) -> None:
    with login("worker"):
        state("cisa_csaf", "INV-1", "Maker", now, score(V31_HIGH))
        assert queries.cvss([CVE], viewer=ANONYMOUS)[CVE].best.vector == V31_HIGH  # type: ignore[union-attr]
        state("cve_records", f"{CVE}#cna", "cna", now, score(V31_LOW))
        assert queries.cvss([CVE], viewer=ANONYMOUS)[CVE].best.vector == V31_LOW  # type: ignore[union-attr]
        state("cve_records", f"{CVE}#adp:CISA-ADP", "CISA-ADP", now, score(V40))
    answer = queries.cvss([CVE], viewer=ANONYMOUS)[CVE]
    assert answer.best is not None
    assert (answer.best.vector, answer.best.source.asserter) == (V40, "CISA-ADP")
    assert [other.vector for other in answer.others] == [V31_LOW, V31_HIGH]


@pytest.mark.parametrize("order", [("CISA-ADP", "Other"), ("Other", "CISA-ADP")])
def test_cisa_is_followed_in_ssvc(db: str, now: datetime, order: tuple[str, str]) -> None:
    values = {"CISA-ADP": "public poc", "Other": "active"}
    when = datetime(2031, 1, 1, tzinfo=UTC)
    with login("worker"):
        for asserter in order:
            claim = SsvcClaim(vulnerability=CVE, exploitation=values[asserter], assessed_at=when)
            state("cve_records", f"{CVE}#adp:{asserter}", asserter, now, claim)
    answer = queries.ssvc([CVE], viewer=ANONYMOUS)[CVE]
    assert (answer.exploitation, answer.automatable) == ("public poc", None)
    assert queries.ssvc(["CVE-2031-9999"], viewer=ANONYMOUS)["CVE-2031-9999"].exploitation is None


def judged(at: datetime | None = None) -> TriageInputs:
    """What triage takes the claims to say, which is what anybody is told."""
    (found,) = triage_inputs(list(Vulnerability.objects.values_list("pk", flat=True)), as_of=at).values()
    told = queries.ssvc([CVE], viewer=ANONYMOUS, as_of=at)[CVE]
    assert (found.exploitation, found.automatable, found.technical_impact) == (
        told.exploitation, told.automatable, told.technical_impact,
    )  # fmt: skip
    best = queries.cvss([CVE], viewer=ANONYMOUS, as_of=at)[CVE].best
    assert found.cvss == (best.vector if best else "")
    assert found.in_kev is queries.known_exploited([CVE], viewer=ANONYMOUS, as_of=at)[CVE].yes
    return found


def test_triage_follows_whom_everybody_follows_at_any_time(db: str, now: datetime) -> None:
    day = timedelta(days=1)
    listed = KevClaim(vulnerability=CVE, date_added=date(2031, 2, 3))
    with login("worker"):
        state(
            "cve_records",
            f"{CVE}#adp:CISA-ADP",
            "CISA-ADP",
            now,
            listed,
            SsvcClaim(vulnerability=CVE, exploitation="none"),
        )
        state("cve_records", f"{CVE}#cna", "cna", now, score(V31_LOW), SsvcClaim(vulnerability=CVE, automatable="yes"))
        state("cisa_csaf", "INV-1", "Maker", now, score(V31_HIGH))
        assert judged() == TriageInputs(
            in_kev=True, exploitation=Exploitation.NONE, automatable=Automatable.YES, cvss=V31_LOW
        )
        state("cisa_kev", CVE, "CISA", now + day, listed)
        assert dict(judged().sources)["kev"].asserter == "CISA"
        state("cisa_kev", CVE, "CISA", now + 2 * day)
        state("cve_records", f"{CVE}#adp:X", "X", now + 3 * day, score(V40))
        assert [judged(at).in_kev for at in (now, now + day, now + 2 * day, None)] == [True, True, False, False]
        assert [judged(at).cvss for at in (now - day, now, None)] == ["", V31_LOW, V40]
