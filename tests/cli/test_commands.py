"""Every command, in this process: what it says to programs, and how it refuses."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.homes import LIST, ROSTER, Ask, Run
from feeds.documents import advisory, kev, write
from people import Sector, settle
from wardwatch.audit.models import Event
from wardwatch.engagements import policy
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members.models import Power


@pytest.fixture
def sector(db: str) -> Sector:
    return settle(at=clock.now() - timedelta(days=2))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    write(tmp_path / "csaf" / "inv-2031-01.json", advisory())
    write(tmp_path / "kev.json", kev("CVE-2031-0001"))
    (tmp_path / "roster.csv").write_text(ROSTER)
    (tmp_path / "list.csv").write_text(LIST)
    return tmp_path


@pytest.fixture
def told(sector: Sector, files: Path, ask: Ask, work: Callable[[], None]) -> None:
    """Riverbend owns what an advisory and the catalogue speak of, and the worker has done its part."""
    ask("assets", "import", "Riverbend Hospital", files / "list.csv")
    ask("feeds", "pull", "cisa_csaf", "--from", files / "csaf")
    ask("feeds", "pull", "cisa_kev", "--from", files / "kev.json")
    work()


def test_help_names_every_command(run: Run) -> None:
    said = run("--help").output
    names = "init up status match demo feeds members assets findings explain notices users tokens audit purge backup"
    assert [name for name in [*names.split(), "restore", "pack"] if f" {name} " not in said] == []


def test_a_members_provider_is_recorded_with_its_parts(sector: Sector, ask: Ask, run: Run) -> None:
    document = ("--document", "Letter of 3 May")
    said = ask("members", "permit", "Riverbend Hospital", "Kestrel IT", *document, "--part", "answers")
    assert said["permits"] == ["answers"]
    again = ask("members", "permit", "Riverbend Hospital", "Kestrel IT", *document, "--part", "notices", status=1)
    assert again["error"] == "already-there"
    (row,) = ask("members", "providers", "Riverbend Hospital")
    assert (row["provider"], row["document"], row["until"]) == ("Kestrel IT", "Letter of 3 May", None)
    assert row["permits"] == ["notices", "answers"]


def test_members(sector: Sector, files: Path, ask: Ask, run: Run) -> None:
    first = ask("members", "import", files / "roster.csv")
    assert (first["organizations"], first["added"], first["people"], first["faults"]) == (2, 2, 2, [])
    assert ask("members", "import", files / "roster.csv")["added"] == 0
    names = [member["name"] for member in ask("members", "list")]
    assert names == ["Birchway Clinic", "Elmfield Hospital", "Orchard Clinic", "Riverbend Hospital"]
    exported = ask("members", "export", "ccn:360999", files / "out.zip", "--why", "asked by Eve")
    assert exported["size"] == (files / "out.zip").stat().st_size > 0
    again = ask("members", "export", "ccn:360999", files / "out.zip", "--why", "asked by Eve", status=1)
    assert again["error"] == "file.exists"
    assert ask("members", "export", "ccn:360999", files / "other.zip", "--why", " ", status=1)["error"] == (
        "data.reason-missing"
    )
    assert not (files / "other.zip").exists()
    assert ask("members", "delete", "ccn:360999", "--yes", "--why", "asked by Eve")["tombstone"]
    assert run("members", "delete", "Birchway Clinic", "--why", "asked", input="n\n").exit_code == 1
    assert "Birchway Clinic" in [member["name"] for member in ask("members", "list")]
    assert "Elmfield Hospital" not in [member["name"] for member in ask("members", "list")]


def test_a_bad_roster_is_all_or_nothing_unless_the_person_chooses(
    sector: Sector, files: Path, ask: Ask, run: Run
) -> None:
    (files / "bad.csv").write_text(ROSTER + "Ashwell,hospital,small,OH,Moon/Base,,yes,,,,\n")
    refused = ask("members", "import", files / "bad.csv", status=1)
    assert "line 4" in json.dumps(refused)
    assert len(ask("members", "list")) == 2
    result = ask("members", "import", files / "bad.csv", "--good-rows")
    assert (result["organizations"], len(result["faults"])) == (2, 1)


def test_inventories(sector: Sector, files: Path, ask: Ask) -> None:
    imported = ask("assets", "import", "riverbend hospital", files / "list.csv")
    assert (imported["added"], imported["refused"]) == (2, 0)
    again = ask("assets", "import", "Riverbend Hospital", files / "list.csv", "--complete")
    assert (again["added"], again["unchanged"], again["retired"]) == (0, 2, 0)


def test_feeds(sector: Sector, files: Path, ask: Ask, run: Run) -> None:
    assert {feed["id"] for feed in ask("feeds", "list")} == {
        *("cisa_kev", "first_epss", "cve_records", "cisa_csaf", "cms_hospitals", "openfda_udi"),
        *("mitre_attack", "misp_galaxy", "misp_feed", "stix_file", "taxii_server"),
    }
    (pulled,) = ask("feeds", "pull", "cisa_csaf", "--from", files / "csaf")
    assert (pulled["state"], pulled["new"]) == ("finished", 1)
    bad = advisory("INV-2031-02")
    bad["document"]["csaf_version"] = "9"
    write(files / "csaf" / "bad.json", bad)
    (pulled,) = ask("feeds", "pull", "cisa_csaf", "--from", files / "csaf")
    assert pulled["quarantined"] == 1
    assert [each["document"] for each in ask("feeds", "quarantine")] == ["bad.json"]
    assert len(ask("feeds", "quarantine", "--feed", "cisa_csaf", "--retry")) == 1
    assert ask("feeds", "reparse", "cisa_csaf")["origin"] == "archive"
    (aside,) = ask("feeds", "quarantine")
    refused = ask("feeds", "quarantine", "--dismiss", aside["uid"], status=1)
    assert refused["error"] == "quarantine.no-reason"
    assert ask("feeds", "quarantine", "--dismiss", aside["uid"], "--why", "a try") == []
    assert ask("feeds", "quarantine", "--dismiss", aside["uid"], "--why", "a try", status=1)["error"] == "not-found"
    assert {each["feed"] for each in ask("feeds", "runs", "--limit", 5)} == {"cisa_csaf"}
    assert "Nothing is quarantined" in run("feeds", "quarantine").output
    assert "1 new" in run("feeds", "pull", "cisa_kev", "--from", files / "kev.json").output


def test_findings_and_why(told: None, ask: Ask, run: Run) -> None:
    (found,) = ask("findings", "list")
    assert (found["cve"], found["organization_name"], found["state"]) == ("CVE-2031-0001", "Riverbend Hospital", "open")
    assert ask("findings", "list", "--member", "Riverbend Hospital", "--cve", "cve-2031-0001") == [found]
    assert ask("findings", "list", "--member", "Orchard Clinic") == []
    assert ask("findings", "list", "--state", "fixed (verified)") == []
    assert found["asset"] in run("findings", "list").output
    why = ask("explain", "CVE-2031-0001", found["asset"])
    assert (why["verdict"], why["finding"]["uid"]) == ("affected", found["uid"])
    assert {each["name"] for each in why["inputs"]} >= {"exploitation", "care role"}
    assert "1.9" in run("explain", "CVE-2031-0001", found["asset"]).output
    rebuilt = ask("findings", "rebuild")
    assert (rebuilt["assets"], rebuilt["written"]["opened"], rebuilt["written"]["closed"]) == (2, 0, 0)
    assert ask("findings", "list") == [found]
    assert ask("findings", "verify", found["uid"], "--evidence", " ", status=1)["error"] == "finding.no-evidence"
    assert ask("findings", "verify", found["uid"], "--evidence", "scan of 3 May")["verified"] == [found["uid"]]
    assert ask("findings", "list")[0]["state"] == "fixed (verified)"


def test_notices(
    told: None, sector: Sector, ask: Ask, run: Run, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "UNDO", timedelta(0))
    (decision,) = ask("notices", "list", "--decisions")
    assert (decision["members"], decision["state"]) == (1, "proposed")
    refused = ask("notices", "approve", decision["uid"], "--except", f"{sector.orchard.uid}=not hit", status=1)
    assert refused["error"] == "decision.unclear-exception"
    assert ask("notices", "approve", decision["uid"], "--except", "nobody", status=1)["error"] == "notices.exception"
    approved = ask("notices", "approve", decision["uid"], "--why", "serious")
    assert approved == {"approved": 1, "excepted": 0}
    sent = ask("notices", "send")
    assert (sent["published"], sent["sent"]) == (1, 0)
    assert "WARDWATCH_SMTP_URL" in sent["note"]
    (line,) = ask("notices", "list")
    shown = ask("notices", "show", line["ticket"].lower())
    assert (shown["organization_name"], shown["state"], len(shown["covered"])) == ("Riverbend Hospital", "sent", 1)
    assert len(shown["mails"]) == 2
    assert line["ticket"] in run("notices", "show", line["ticket"]).output
    assert ask("notices", "list", "--state", "closed") == []


def test_people_and_tokens(sector: Sector, ask: Ask) -> None:
    made = ask("users", "create", "new@center.invalid", "--name", "Nell", "--role", "analyst")
    assert len(made["password"]) >= 16
    token = ask("tokens", "create", "new@center.invalid", "--name", "dashboard", "--days", 7)
    assert token["token"]
    known = ask("users", "create", "new@center.invalid", "--name", "Nell", "--role", "analyst", status=1)
    assert known["error"]
    assert ask("tokens", "create", "nobody@center.invalid", "--name", "x", status=1)["error"]


def test_matching_on_ones_own_machine(told: None, files: Path, ask: Ask, run: Run, monkeypatch: Any) -> None:
    made = ask("pack", files / "center.pack")
    assert (
        ask("match", files / "list.csv")["matches"]
        == ask("match", files / "list.csv", "--pack", made["pack"], "--key", made["key"])["matches"]
    )
    unsigned = ask("match", files / "list.csv", "--pack", made["pack"], status=1)
    assert unsigned["error"] == "match.no-key"
    tampered = bytearray((files / "center.pack").read_bytes())
    tampered[len(tampered) // 2] ^= 1
    (files / "center.pack").write_bytes(tampered)
    assert ask("match", files / "list.csv", "--pack", made["pack"], "--key", made["key"], status=1)["error"]


def test_the_trail_and_its_end(told: None, ask: Ask) -> None:
    with login("worker"):
        count = Event.objects.count()
    found = ask("audit", "verify")
    assert (found["intact"], found["sealed"], found["unsealed"]) == (True, count, 0)
    status = ask("status", status=3)
    assert (status["ok"], status["state"]) == (True, "stopped")
    checks = {check["name"]: check for check in status["checks"]}
    assert set(checks) >= {"database", "worker", "mail", "audit"}
    assert "Start it with wardwatch up" in checks["worker"]["words"]


def test_purging(told: None, ask: Ask) -> None:
    (found,) = ask("findings", "list")
    purged = ask("purge", "asset", found["asset"], "--why", "typed a name into it")
    assert (purged["kind"], len(purged["content_sha256"])) == ("asset", 64)
    assert ask("findings", "list") == []
    assert ask("purge", "asset", found["asset"], "--why", "again", status=1)["error"] == "not-found"
    assert ask("audit", "verify")["intact"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["assets", "import", "Nowhere Hospital", "list.csv"], "not-found"),
        (["assets", "import", "Riverbend Hospital", "csaf/inv-2031-01.json"], "format"),
        (["members", "import", "list.csv"], "format"),
        (["members", "export", "Nowhere Hospital", "x.zip", "--why", "w"], "not-found"),
        (["feeds", "pull", "no_such_feed"], "feed.unknown"),
        (["feeds", "pull", "cisa_kev", "--from", "missing.json"], "feed.origin-missing"),
        (["findings", "list", "--member", "Nowhere"], "not-found"),
        (["explain", "CVE-2031-0001", "00000000-0000-4000-8000-000000000000"], "not-found"),
        (["explain", "CVE-2031-0001", "seven"], "not-found"),
        (["notices", "show", "WW-0000-0000-0000"], "not-found"),
        (["notices", "approve", "00000000-0000-4000-8000-000000000000"], "not-found"),
        (["notices", "approve", "seven"], "not-found"),
        (["purge", "document", "seven", "--why", "w"], "not-found"),
        (["demo", "load"], "demo.not-empty"),
        (["demo", "reset"], "demo.real-center"),
    ],
)
def test_refusals(
    words: list[str], code: str, sector: Sector, files: Path, ask: Ask, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files)
    refused = ask(*words, status=1)
    assert refused["error"] == code
    spoken = run(*words)
    assert spoken.exit_code == 1
    assert refused["message"].split(".")[0] in spoken.output.replace("\n", " ")
    assert not (files / "x.zip").exists()


def test_before_there_is_a_center(run: Run, ask: Ask, tmp_path: Path) -> None:
    for words in (["members", "list"], ["feeds", "pull", "cisa_kev"], ["findings", "list"], ["notices", "list"]):
        assert ask(*words, status=1)["error"] == "center.missing"
    assert run("match", tmp_path / "nothing.csv").exit_code == 2


def test_partners_with_a_power_stand_behind_the_wall(sector: Sector, ask: Ask, run: Run) -> None:
    added = ask("partners", "add", "Payer Agency", "--power", "payment-condition")
    assert added["powers"] == ["payment-condition"]
    with login("worker"):
        assert Power.objects.filter(organization__uid=added["uid"], kind="payment-condition").exists()
    assert ask("partners", "add", "Sharing Network")["powers"] == []


def test_mail_outbox_and_what_cannot_be_resolved(sector: Sector, files: Path, ask: Ask) -> None:
    assert ask("mail", "outbox")["troubled"] == []
    unknown = "00000000-0000-0000-0000-000000000000"
    assert ask("mail", "resolve", unknown, "sent", "--why", "seen in the log", status=1)["error"] == "not-found"
    assert ask("mail", "bounce", files / "list.csv", status=1)["error"] in {"format", "message.not-ours"}
