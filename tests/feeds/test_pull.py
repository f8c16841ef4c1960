"""What pulls bring in, and what they never do."""

import gzip
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from feeds.documents import EPSS, HOSPITALS, Pull, advisory, brought, cve_record, kev, write
from people import Sector
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR
from wardwatch.feeds import operations, queries
from wardwatch.feeds.intake import BATCH
from wardwatch.feeds.origins import OriginMissing
from wardwatch.feeds.types import QuarantineState, RunState
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import ANONYMOUS
from wardwatch.members.models import Identifier, Organization
from wardwatch.vulnerabilities import queries as vulnerabilities
from wardwatch.vulnerabilities.models import AffectedRange, EpssChange, EpssScore, Vulnerability

CVE = "CVE-2031-0001"


def test_an_advisory_becomes_claims_with_its_place_and_source(pull: Pull, tmp_path: Path) -> None:
    write(tmp_path / "inv-2031-01.json", advisory())
    summary = pull("cisa_csaf", tmp_path)
    assert summary.state is RunState.FINISHED
    assert (summary.documents, *brought(summary)) == (1, 1, 0, 0, 0, 0)
    (claimed,) = vulnerabilities.affected([CVE], viewer=ANONYMOUS)[CVE]
    assert (claimed.vendor, claimed.product, claimed.status) == ("Invented", "Pump", "affected")
    assert (claimed.low, claimed.high, claimed.high_inclusive, claimed.understood) == (None, "2.1", False, True)
    assert (claimed.source.asserter, claimed.source.document) == ("Invented PSIRT", "inv-2031-01.json")
    assert [remedy.category for remedy in vulnerabilities.remediations([CVE], viewer=ANONYMOUS)[CVE]] == ["vendor_fix"]


def test_pulling_twice_changes_nothing_and_says_so(pull: Pull, tmp_path: Path) -> None:
    write(tmp_path / "a.json", advisory())
    pull("cisa_csaf", tmp_path)
    again = pull("cisa_csaf", tmp_path, day=1)
    assert again.state is RunState.UNCHANGED
    assert (again.documents, *brought(again)) == (0, 0, 0, 0, 0, 0)
    write(tmp_path / "a.json", json.dumps(advisory(), indent=4).encode())  # other bytes, the same statements
    reformatted = pull("cisa_csaf", tmp_path, day=2)
    assert (reformatted.documents, *brought(reformatted)) == (1, 0, 0, 1, 0, 0)
    assert Event.objects.filter(name="feed.pulled").count() == 1


def test_members_may_know_when_everything_was_last_looked_at(pull: Pull, tmp_path: Path, now: datetime) -> None:
    watched = ("cisa_csaf", "cisa_kev")
    write(tmp_path / "a.json", advisory())
    pull("cisa_csaf", tmp_path, day=1)
    assert queries.last_looked(watched) is None
    (tmp_path / "kev").mkdir()
    write(tmp_path / "kev" / "known_exploited_vulnerabilities.json", kev(CVE))
    pull("cisa_kev", tmp_path / "kev", day=2)
    pull("cisa_kev", tmp_path / "kev", day=4)
    assert queries.last_looked(watched) == now + timedelta(days=1)
    pull("cisa_csaf", tmp_path, day=3)  # nothing new, and looked at
    assert queries.last_looked(watched) == now + timedelta(days=3)


def test_a_bad_record_is_quarantined_and_the_rest_goes_in(pull: Pull, sector: Sector, tmp_path: Path) -> None:
    bad = advisory("INV-2031-02")
    bad["document"]["csaf_version"] = "9"
    nul = advisory("INV-2031-03", title="a\0b")
    write(tmp_path / "a.jsonl", advisory(), bad, nul, advisory("INV-2031-04"))
    assert brought(pull("cisa_csaf", tmp_path)) == (2, 0, 0, 0, 2)
    ada = sector.viewer(sector.ada)
    found = [(each.document, each.place, each.reason) for each in queries.quarantine(viewer=ada).rows]
    assert found == [
        ("a.jsonl", "line 3", "a text holds a NUL character"),
        ("a.jsonl", "line 2 $.document.csaf_version", "CSAF version '9' is not 2.0"),
    ]
    assert vulnerabilities.advisory("INV-2031-04", viewer=ada).publisher == "Invented PSIRT"


def test_a_file_that_is_no_document_is_quarantined_whole(pull: Pull, tmp_path: Path) -> None:
    write(tmp_path / "a.zip", b"PK\x03\x04 nothing")
    write(tmp_path / "b.jsonl.gz", gzip.compress(b"{}" * 100)[:-9])
    assert brought(pull("cve_records", tmp_path)) == (0, 0, 0, 0, 2)
    assert pull("cve_records", tmp_path).state is RunState.UNCHANGED


@pytest.mark.parametrize(
    ("tlp", "seen_by"),
    [("WHITE", "nobody ada rosa"), ("GREEN", "ada rosa"), ("AMBER", "ada"), ("RED", "ada"), (None, "ada")],
)
def test_an_advisory_is_seen_as_it_is_marked(
    pull: Pull, sector: Sector, tmp_path: Path, tlp: str | None, seen_by: str
) -> None:
    write(tmp_path / "a.json", advisory(tlp=tlp))
    pull("cisa_csaf", tmp_path)
    viewers = {"nobody": ANONYMOUS, "ada": sector.viewer(sector.ada), "rosa": sector.viewer(sector.rosa)}
    for name, viewer in viewers.items():
        with login("app"):
            if name in seen_by.split():
                assert vulnerabilities.advisory("INV-2031-01", viewer=viewer).version == "1"
            else:
                with pytest.raises(NotFound):
                    vulnerabilities.advisory("INV-2031-01", viewer=viewer)
                assert vulnerabilities.affected([CVE], viewer=viewer) == {CVE: ()}


def test_a_vulnerability_takes_the_widest_label_of_those_that_name_it(pull: Pull, tmp_path: Path) -> None:
    pull("cisa_csaf", write(tmp_path / "a.json", advisory("INV-2031-01", tlp="RED")))
    before = Vulnerability.objects.get(name=CVE).label
    pull("cisa_csaf", write(tmp_path / "b.json", advisory("INV-2031-02", tlp="CLEAR")))
    pull("cisa_csaf", write(tmp_path / "c.json", advisory("INV-2031-03", tlp="RED")))
    after = Vulnerability.objects.get(name=CVE).label
    assert (before.published, after.published, after.tlp) == (False, True, 0)


def test_a_newer_version_supersedes_and_the_past_can_be_asked(pull: Pull, tmp_path: Path, now: datetime) -> None:
    write(tmp_path / "a.json", advisory())
    pull("cisa_csaf", tmp_path)
    write(tmp_path / "a.json", advisory(version="2", below="2.4"))
    assert brought(pull("cisa_csaf", tmp_path, day=1)) == (0, 1, 0, 0, 0)

    def ends(as_of: datetime | None) -> list[str | None]:
        return [each.high for each in vulnerabilities.affected([CVE], viewer=ANONYMOUS, as_of=as_of)[CVE]]

    assert ends(None) == ["2.4"]
    assert ends(now + timedelta(hours=1)) == ["2.1"]
    assert ends(now - timedelta(hours=1)) == []
    assert AffectedRange.objects.count() == 2


@pytest.mark.parametrize("version", ["2", "1", "0.9.0"])
def test_other_content_without_a_newer_version_is_quarantined(pull: Pull, tmp_path: Path, version: str) -> None:
    write(tmp_path / "a.json", advisory(version="2"))
    pull("cisa_csaf", tmp_path)
    write(tmp_path / "a.json", advisory(version=version, below="9"))
    assert brought(pull("cisa_csaf", tmp_path, day=1)) == (0, 0, 0, 0, 1)
    assert vulnerabilities.affected([CVE], viewer=ANONYMOUS)[CVE][0].high == "2.1"


def test_the_catalog_takes_back_what_it_leaves_out(pull: Pull, tmp_path: Path, now: datetime) -> None:
    catalog = tmp_path / "known_exploited_vulnerabilities.json"
    write(catalog, kev(CVE, "CVE-2031-0002"))
    pull("cisa_kev", tmp_path)
    write(catalog, kev("CVE-2031-0002"))
    assert brought(pull("cisa_kev", tmp_path, day=1)) == (0, 0, 1, 1, 0)
    answer = vulnerabilities.known_exploited([CVE], viewer=ANONYMOUS)[CVE]
    assert (answer.yes, len(answer.sources)) == (False, 1)
    assert vulnerabilities.known_exploited([CVE], viewer=ANONYMOUS, as_of=now)[CVE].yes
    write(catalog, kev(CVE, "CVE-2031-0002", product="Pump 2"))
    assert brought(pull("cisa_kev", tmp_path, day=2)) == (0, 2, 0, 0, 0)
    assert vulnerabilities.known_exploited([CVE], viewer=ANONYMOUS)[CVE].yes


def test_a_broken_catalog_takes_nothing_back(pull: Pull, tmp_path: Path) -> None:
    many = [f"CVE-2031-{number:04}" for number in range(1, 101)]
    pull("cisa_kev", write(tmp_path / "1.json", kev(*many)))
    too_few = pull("cisa_kev", write(tmp_path / "2.json", kev(*many[:50])), day=1)
    assert brought(too_few) == (0, 0, 50, 0, 1)
    miscounted = write(tmp_path / "3.json", kev(*many[:95]).replace(b'"count": 95', b'"count": 100'))
    assert brought(pull("cisa_kev", miscounted, day=2)) == (0, 0, 95, 0, 1)
    unreadable = write(tmp_path / "4.json", kev(*many).replace(b'"cveID": "CVE-2031-0001"', b'"cveID": 7'))
    assert pull("cisa_kev", unreadable, day=3).withdrawn == 0
    assert vulnerabilities.known_exploited([CVE], viewer=ANONYMOUS)[CVE].yes


def test_the_containers_of_a_cve_record_speak_for_themselves(pull: Pull, tmp_path: Path) -> None:
    nested = tmp_path / "inner.zip"
    with zipfile.ZipFile(nested, "w") as inner:
        inner.writestr("cves/2031/CVE-2031-0001.json", json.dumps(cve_record()))
        inner.writestr("cves/delta.json", "{}")
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as outer:
        outer.write(nested, "inner.zip")
    assert brought(pull("cve_records", tmp_path / "outer.zip")) == (2, 0, 0, 0, 0)
    plain, prose = vulnerabilities.affected([CVE], viewer=ANONYMOUS)[CVE]
    assert (plain.low, plain.high, plain.understood) == ("1.0", "2.1", True)
    assert (prose.raw, prose.understood) == ("all but the good ones", False)
    assert plain.source.place == "inner.zip/cves/2031/CVE-2031-0001.json $.containers.cna"
    answer = vulnerabilities.ssvc([CVE], viewer=ANONYMOUS)[CVE]
    assert (answer.exploitation, answer.automatable, answer.technical_impact) == ("active", "yes", None)
    assert answer.sources[0].asserter == "CISA-ADP"


def test_a_rejected_record_ends_its_ranges_and_withdraws_lost_containers(pull: Pull, tmp_path: Path) -> None:
    records = tmp_path / "r.jsonl"
    pull("cve_records", write(records, cve_record(), cve_record("CVE-2031-0002")))
    rejected = cve_record(rejected=True, adp=False)
    assert brought(pull("cve_records", write(records, rejected, cve_record("CVE-2031-0002")), day=1)) == (0, 1, 2, 1, 0)
    assert vulnerabilities.affected([CVE], viewer=ANONYMOUS)[CVE] == ()
    assert vulnerabilities.exploitation([CVE], viewer=ANONYMOUS)[CVE].value is None
    told = vulnerabilities.describe(CVE, viewer=ANONYMOUS)
    assert (told.rejected, told.description) == (True, "Not a vulnerability.")


def test_one_document_stating_a_record_twice(pull: Pull, tmp_path: Path) -> None:
    twice = [cve_record(), cve_record(), cve_record(exploitation="none")]
    assert brought(pull("cve_records", write(tmp_path / "r.jsonl", *twice))) == (2, 0, 3, 0, 1)
    assert vulnerabilities.ssvc([CVE], viewer=ANONYMOUS)[CVE].exploitation == "active"


def test_epss_keeps_today_and_watched_changes(pull: Pull, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wardwatch.vulnerabilities.epss._watch", f"SELECT '{CVE}'")
    pull("cisa_csaf", write(tmp_path / "a.json", advisory()))
    first = EPSS.format(day=1) + f"{CVE},0.1,0.5\nCVE-2031-0002,0.2,0.6\nnonsense\n"
    assert brought(pull("first_epss", write(tmp_path / "epss_1.csv", first.encode()))) == (2, 0, 0, 0, 1)
    second = EPSS.format(day=2) + f"{CVE},0.3,0.7\nCVE-2031-0002,0.2,0.6\n"
    packed = write(tmp_path / "epss_2.csv.gz", gzip.compress(second.encode()))
    assert brought(pull("first_epss", packed, day=1)) == (0, 1, 1, 0, 0)
    older = EPSS.format(day=1) + f"{CVE},0.9,0.9\n"
    assert brought(pull("first_epss", write(tmp_path / "epss_0.csv", older.encode()), day=2)) == (0, 0, 1, 0, 0)
    assert EpssScore.objects.get(cve=CVE).score == 0.3
    kept = EpssChange.objects.order_by("score_date", "recorded_at").values_list("cve", "score")
    assert list(kept) == [(CVE, 0.1), (CVE, 0.9), (CVE, 0.3)]
    assert vulnerabilities.epss([CVE])[CVE].percentile == 0.7
    assert pull("first_epss", write(tmp_path / "epss_3.csv", b"cve,epss,percentile\n")).quarantined == 1


def test_the_hospital_directory_keeps_numbers_as_text(pull: Pull, tmp_path: Path) -> None:
    listed = HOSPITALS + "010001,First,1 A St,Town,OH,00501,555,Yes\n10002,Second,,,OH,,,No\n01014F,Third,,,OH,,,\n"
    assert brought(pull("cms_hospitals", write(tmp_path / "h.csv", listed.encode()))) == (2, 0, 0, 0, 1)
    assert set(Identifier.objects.filter(scheme="ccn").values_list("value", flat=True)) == {"010001", "01014F"}
    renamed = listed.replace("First", "First Renamed").encode()
    assert brought(pull("cms_hospitals", write(tmp_path / "h.csv", renamed), day=1)) == (0, 1, 1, 0, 1)
    first = Organization.objects.get(identifiers__value="010001")
    assert (first.name, first.postal_code, first.emergency_services) == ("First Renamed", "00501", True)
    assert Organization.objects.get(identifiers__value="01014F").emergency_services is None


def test_one_pull_of_a_feed_at_a_time(pull: Pull, tmp_path: Path, now: datetime) -> None:
    path = write(tmp_path / "k.json", kev(CVE))
    with login("owner"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, hashtext('cisa_kev'))", [0xFEED])
        with login("worker"), pytest.raises(operations.FeedBusy):
            pull("cisa_kev", path)
        cursor.execute("SELECT pg_advisory_unlock_all()")
    assert pull("cisa_kev", path).new == 1
    with pytest.raises(OriginMissing):
        pull("cisa_kev", tmp_path / "nothing")


def test_what_a_better_parser_reads_is_marked_retried(
    pull: Pull, sector: Sector, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wardwatch.feeds import cisa_kev
    from wardwatch.kit.errors import Fault

    real = cisa_kev.FEED.parse
    bad = [Fault("vulnerabilities[0]", "not understood", CVE)]
    path = write(tmp_path / "k.json", kev(CVE, "CVE-2031-0002"))

    def blind(name: str, stream: object) -> object:
        entries = list(real(name, stream))  # type: ignore[arg-type]
        return iter([*bad, *entries[1:]])

    object.__setattr__(cisa_kev.FEED, "parse", blind)
    try:
        assert brought(pull("cisa_kev", path)) == (1, 0, 0, 0, 1)
    finally:
        object.__setattr__(cisa_kev.FEED, "parse", real)
    later = now + timedelta(days=1)
    retried = operations.retry_quarantined(feed="cisa_kev", actor=OPERATOR, at=later)
    assert brought(retried) == (1, 0, 1, 0, 0)
    ada = sector.viewer(sector.ada)
    assert len(queries.quarantine(viewer=ada, state=QuarantineState.RETRIED).rows) == 1
    assert queries.feeds_overview(viewer=ada)[0].quarantined == 0


def test_batches_do_not_part_a_record(pull: Pull, tmp_path: Path) -> None:
    records = [cve_record(f"CVE-2031-{number:05}") for number in range(BATCH)]
    assert pull("cve_records", write(tmp_path / "r.jsonl", *records)).new == 2 * BATCH
