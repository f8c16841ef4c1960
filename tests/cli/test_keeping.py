"""A real center's home: made, filled, backed up, restored elsewhere, and what was purged is in no later backup."""

import json
import os
import subprocess
import tarfile
import time
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from cli.homes import LIST, ROSTER, Home, Up, free_port, new_home
from feeds.documents import advisory, write
from wardwatch.kit.postgres import programs, running

pytestmark = pytest.mark.slow
CHANGING = {"django_cache", "django_session", "procrastinate_workers", "procrastinate_periodic_defers"}
SPILL = "zqspillzq"
POLICY = "days.scheduled = { protect = 10, fix = 30 }\n"


@pytest.fixture(scope="module")
def center() -> Iterator[Home]:
    """A center with a member, its inventory, an advisory and somebody who can sign in."""
    with new_home() as home:
        files = home.folder.parent
        write(files / "csaf" / "inv-2031-01.json", advisory())
        write(files / "spill" / "inv-2031-02.json", advisory("INV-2031-02", title=f"About {SPILL}"))
        (files / "roster.csv").write_text(ROSTER)
        (files / "list.csv").write_text(LIST)
        made = home.ask("init", "--name", "Invented Center", "--time-zone", "America/New_York")
        assert made["home"] == str(home.folder)
        with running(home.folder / "postgres"):  # else each command starts and ends the server
            home.run("members", "import", files / "roster.csv")
            home.run("assets", "import", "Elmfield Hospital", files / "list.csv")
            home.run("feeds", "pull", "cisa_csaf", "--from", files / "csaf")
            home.run("findings", "rebuild")
            home.run("users", "create", "ada@center.invalid", "--name", "Ada", "--role", "analyst")
            yield home


def contents(home: Home) -> dict[str, tuple[int, str]]:
    """Rows and digest of every table."""
    with running(home.folder / "postgres") as server, psycopg.connect(server.admin_url("wardwatch")) as admin:
        names = [name for (name,) in admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        digest = "SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text COLLATE \"C\")), '') FROM {} t"
        return {
            name: admin.execute(digest.format(name)).fetchone()  # type: ignore[misc, call-overload]
            for name in names
            if name not in CHANGING
        }


def serials(home: Home, place: Path) -> bytes:
    home.run("members", "export", "Elmfield Hospital", place, "--why", "to look")
    with zipfile.ZipFile(place) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_the_centers_own_days_reach_its_findings(center: Home) -> None:
    (before,) = center.ask("findings", "list")
    (center.folder / "policy.toml").write_text(POLICY)
    center.run("findings", "rebuild")
    (after,) = center.ask("findings", "list")
    assert before["priority"] == after["priority"] == "scheduled"
    assert date.fromisoformat(after["protect_by"]) - date.fromisoformat(before["protect_by"]) == timedelta(days=10 - 30)


def test_a_backup_restores_into_a_fresh_home(center: Home) -> None:
    folder = center.folder.parent
    kept = center.ask("audit", "heads")
    (folder / "heads.json").write_text(json.dumps(kept))
    made = center.ask("backup", folder / "center.tar")
    assert made["size"] == (folder / "center.tar").stat().st_size
    assert (folder / "center.tar").stat().st_mode & 0o077 == 0
    assert center.ask("backup", folder / "center.tar", status=1)["error"] == "backup.exists"
    before = contents(center)
    assert before["exposures_finding"][0] == 1

    with new_home() as other:
        (folder / "no.tar").write_bytes(b"not a backup")
        assert other.ask("restore", folder / "no.tar", status=1)["error"] == "format"
        other.run("restore", folder / "center.tar")
        assert contents(other) == before
        assert b"SN-1" in serials(other, folder / "restored.zip")
        assert (other.folder / "policy.toml").read_text() == POLICY
        assert other.ask("audit", "verify", "--against", folder / "heads.json")["intact"]
        assert other.ask("audit", "heads")[: len(kept)] == kept
        assert other.ask("restore", folder / "center.tar", status=1)["error"] == "home.in-use"
        up = Up(other.start("up", "--no-demo", "--port", port := free_port()), port)
        up.wait_for("Stop with Ctrl-C.")
        assert up.stop() == 0
    assert center.ask("restore", folder / "center.tar", status=1)["error"] == "home.in-use"
    assert b"SN-1" in serials(center, folder / "own.zip")


def test_a_backup_with_changed_keys_restores(center: Home) -> None:
    """A backup made between rotation and the end holds both keys; one made afterwards needs the new one only."""
    folder = center.folder.parent
    before = center.ask("keys", "list")
    newest = center.ask("keys", "rotate", "--why", "yearly")["key"]
    center.run("backup", folder / "two-keys.tar")
    assert center.ask("keys", "retire", status=1)["error"] == "keys.too-young"
    assert center.ask("keys", "reseal")["private details of equipment"] == 2
    settled = time.time() - 3600
    os.utime(center.folder / "keys" / "encryption", (settled, settled))
    assert center.ask("keys", "retire", "--why", "yearly")["retired"] == [before[0]["id"]]
    center.run("backup", folder / "one-key.tar")
    for name, ids in (("two-keys", [newest, before[0]["id"]]), ("one-key", [newest])):
        with new_home() as other:
            other.run("restore", folder / f"{name}.tar")
            assert [key["id"] for key in other.ask("keys", "list")] == ids
            assert b"SN-1" in serials(other, folder / f"{name}.zip")
            assert other.ask("audit", "verify")["intact"]


def dumped(backup: Path) -> str:
    """Everything in a backup's database, as SQL."""
    with tarfile.open(backup) as archive:
        archive.extract("database.dump", backup.parent, filter="data")
    words = [programs().pg_restore, "-f", "-", backup.parent / "database.dump"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def test_what_was_purged_is_in_no_later_backup(center: Home) -> None:
    folder = center.folder.parent
    center.run("feeds", "pull", "cisa_csaf", "--from", folder / "spill")
    center.run("backup", folder / "before.tar")
    assert SPILL in dumped(folder / "before.tar")
    with running(center.folder / "postgres") as server, psycopg.connect(server.admin_url("wardwatch")) as admin:
        find = "SELECT uid FROM provenance_document WHERE name = 'inv-2031-02.json'"
        ((uid,),) = admin.execute(find).fetchall()
    center.run("purge", "document", uid, "--why", "a spill")
    center.run("backup", folder / "after.tar")
    after = dumped(folder / "after.tar")
    assert SPILL not in after
    assert SPILL.encode().hex() not in after
    assert center.ask("audit", "verify")["intact"]
    again = center.ask("feeds", "pull", "cisa_csaf", "--from", folder / "spill", status=1)
    assert again[0]["retry_helps"] is False


def test_a_member_matches_without_a_database(center: Home) -> None:
    folder = center.folder.parent
    made = center.ask("pack", folder / "center.pack")
    with new_home() as own:
        said = own.ask("match", folder / "list.csv", "--pack", made["pack"], "--key", made["key"])
        assert [(each["line"], each["vulnerability"]) for each in said["matches"]] == [(2, "CVE-2031-0001")]
        assert own.ask("match", folder / "list.csv", status=1)["error"] == "center.missing"
        assert own.ask("members", "list", status=1)["error"] == "center.missing"
        assert "match" in own.run("--help")
        assert not own.folder.exists()


def test_a_center_is_made_once(center: Home) -> None:
    assert center.ask("init", "--name", "Another", status=1)["error"]
    assert center.ask("init", "--name", "Another", "--time-zone", "Moon/Base", status=1)["error"] == "center.time-zone"
    assert center.ask("demo", "reset", status=1)["error"] == "demo.real-center"
