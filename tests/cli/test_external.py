"""A center on somebody else's PostgreSQL: with a superuser's address, or with logins that an administrator made."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

import external
from cli.homes import LIST, ROSTER, Home, Up, free_port, new_home
from feeds.documents import advisory, write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(external.newest() is None, reason="no server programs in /usr/lib/postgresql"),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with external.cluster() as url:
        yield url


def on(url: str, database: str) -> str:
    """The same server's address for another database."""
    return url.replace("/postgres?", f"/{database}?")


def as_nobody(url: str) -> str:
    """An address that names no superuser: somebody who may sign in, and nothing else."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CREATE ROLE tenant LOGIN PASSWORD 'rent'")
    return url.replace(f"{external.SUPERUSER}:{external.PASSWORD.replace(' ', '%20')}", "tenant:rent")


def test_an_administrator_makes_the_logins(home: Home, cluster: str) -> None:
    home.settings["DATABASE_URL"] = on(as_nobody(cluster), "hosted")
    refused = home.ask("init", "--name", "Hosted Center", status=1)
    assert refused["error"] == "postgres.not-superuser"
    script = refused["evidence"]["sql"]
    assert "SCRAM-SHA-256$" in script
    words = ["psql", "-v", "ON_ERROR_STOP=1", "-q", "-d", make_conninfo(cluster)]
    subprocess.run(words, input=script, text=True, check=True)
    home.run("init", "--name", "Hosted Center")
    assert home.ask("members", "list") == []
    assert "external" in home.run("status", status=3)
    with psycopg.connect(make_conninfo(cluster), autocommit=True) as admin:
        admin.execute("ALTER ROLE wardwatch_app BYPASSRLS")
        refused = home.run("up", "--port", free_port(), status=1)
        admin.execute("ALTER ROLE wardwatch_app NOBYPASSRLS")
        admin.execute("DROP DATABASE hosted WITH (FORCE)")
        admin.execute("DROP ROLE wardwatch_owner, wardwatch_worker, wardwatch_app")
    assert "has BYPASSRLS" in refused


def test_a_center_with_a_superusers_address(home: Home, cluster: str, tmp_path: Path) -> None:
    home.settings["DATABASE_URL"] = on(cluster, "center")
    write(tmp_path / "csaf" / "inv-2031-01.json", advisory())
    (tmp_path / "roster.csv").write_text(ROSTER)
    (tmp_path / "list.csv").write_text(LIST)
    home.run("init", "--name", "Invented Center")
    home.run("members", "import", tmp_path / "roster.csv")
    home.run("assets", "import", "Elmfield Hospital", tmp_path / "list.csv")
    home.run("feeds", "pull", "cisa_csaf", "--from", tmp_path / "csaf")
    home.run("findings", "rebuild")
    (found,) = home.ask("findings", "list")
    up = Up(home.start("up", "--no-demo", "--port", port := free_port()), port)
    up.wait_for("Stop with Ctrl-C.")
    assert external.PASSWORD.replace(" ", "%20") not in children_know(home, up.process.pid)
    assert home.ask("findings", "list") == [found]
    assert up.stop() == 0

    home.run("backup", tmp_path / "center.tar")
    assert home.ask("restore", tmp_path / "center.tar", status=1)["error"] == "home.in-use"
    with new_home() as other:
        other.settings["DATABASE_URL"] = on(cluster, "center")
        assert other.ask("init", "--name", "Thief", status=1)["error"] == "home.other-database"
        other.settings["DATABASE_URL"] = on(cluster, "copy")
        other.run("restore", tmp_path / "center.tar")
        assert other.ask("findings", "list") == [found]
        assert other.ask("audit", "verify")["intact"]
    assert home.ask("findings", "list") == [found]


def children_know(home: Home, parent: int) -> str:
    """The environments of everything that works for a home but its first process."""
    pids = [line.split()[0] for line in home.processes()]
    return "".join(Path(f"/proc/{pid}/environ").read_text().replace("\0", "\n") for pid in pids if pid != str(parent))


def test_a_server_that_does_not_answer(home: Home, tmp_path: Path) -> None:
    home.settings["DATABASE_URL"] = f"postgresql://x@/y?host={tmp_path}"
    refused = home.ask("init", "--name", "Center", status=1)
    assert (refused["error"], refused["evidence"]["retry"]) == ("unavailable", True)
