"""A center of its own to kill things in: home, durable database, launcher; each case begins from the same copy."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from killing.corpora import write_files
from killing.ending import Ending
from mailserver import MailServer, mail_server
from wardwatch.config.environment import read
from wardwatch.config.home import DATABASE, Home
from wardwatch.kit.postgres import Server

TESTS = Path(__file__).resolve().parents[1]
PATIENCE = 300.0
FORGET_RESERVED = """SELECT setval(format('%I.%I', schemaname, sequencename), last_value) FROM pg_sequences
    WHERE last_value IS NOT NULL"""
"""A sequence notes that its next numbers are in the log already. PostgreSQL copies that note with a database, but not
the log: after a crash the copy would give numbers again."""


class Child:
    """A process that was started and is not reaped before it is asked how it ended."""

    def __init__(self, launcher: "Launcher", pid: int) -> None:
        self.pid = pid
        self._launcher = launcher
        self._status: int | None = None

    def ended(self, within: float) -> int | None:
        """How it ended (0 done, negative killed); None when it still runs after `within` seconds."""
        if self._status is None and (line := self._launcher.hear(within)) is not None:
            self._status = int(line)
        return self._status

    def kill(self) -> int:
        """SIGKILL; returns how it ended, which is 0 when it was faster."""
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)  # a zombie until the launcher says that it ended: never another's id
        status = self.ended(PATIENCE)
        assert status is not None
        return status


class Launcher:
    """The other end of `killing.launcher`."""

    def __init__(self, home: Path, log: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WARDWATCH_")}
        environment |= {
            "PYTHONPATH": os.pathsep.join([str(TESTS.parent / "src"), str(TESTS)]),
            "WARDWATCH_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "wardwatch.config.settings",
            "KILLING_LOG": str(log),
        }
        command = [sys.executable, "-m", "killing.launcher"]
        self._process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._heard = b""

    def start(self, task: str, **values: Any) -> Child:
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"task": task, **values}).encode() + b"\n")
        self._process.stdin.flush()
        return Child(self, int(self.hear(PATIENCE) or 0))

    def hear(self, within: float) -> str | None:
        """The launcher's next line, if it comes in time."""
        assert self._process.stdout
        deadline = time.monotonic() + within
        while b"\n" not in self._heard:
            if not select.select([self._process.stdout], [], [], max(0.0, deadline - time.monotonic()))[0]:
                return None
            more = os.read(self._process.stdout.fileno(), 4096)
            if not more:
                raise RuntimeError("the launcher ended")
            self._heard += more
        line, _, self._heard = self._heard.partition(b"\n")
        return line.decode()

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()


class Ground:
    """See the module. `files` holds what is pulled."""

    def __init__(self, folder: Path, server: Server, home: Home, launcher: Launcher) -> None:
        self.folder = folder
        self.files = folder / "files"
        self.server = server
        self.log = folder / "log"
        self._home = home
        self._launcher = launcher

    def start(self, task: str, **values: Any) -> Child:
        return self._launcher.start(task, output=str(self.folder / "output"), **values)

    def output(self) -> str:
        return (self.folder / "output").read_text()

    def do(self, task: str, **values: Any) -> None:
        """Run a task to its end; raises with the log's tail unless it is done."""
        status = self.start(task, **values).ended(PATIENCE)
        if status != 0:
            raise AssertionError(f"{task} ended with {status}:\n{self.log.read_text()[-3000:]}")

    def prepare(self) -> None:
        """Fill the database that every case begins from."""
        self._home.prepare(self.server)
        self.do("prepare")
        write_files(self.files)
        with psycopg.connect(self.server.admin_url(DATABASE)) as admin:
            admin.execute(FORGET_RESERVED)
        with psycopg.connect(self.server.admin_url(), autocommit=True) as admin:
            admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO ready").format(sql.Identifier(DATABASE)))

    def begin_again(self) -> None:
        """The database as it was after `prepare`."""
        with psycopg.connect(self.server.admin_url(), autocommit=True) as admin:
            name = sql.Identifier(DATABASE)
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE ready").format(name))
        self._home.prepare(self.server)

    def look(self, *, brief: bool = False) -> Ending:
        self.do("look", admin=self.server.admin_url(DATABASE), brief=brief)
        return Ending.from_json(self.output())

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Rows of one statement, as superuser."""
        with psycopg.connect(self.server.admin_url(DATABASE)) as admin:
            return admin.execute(question).fetchall()  # type: ignore[arg-type]

    def kill_postmaster(self) -> None:
        """SIGKILL the database server's first process, and wait until its keeper has another one answering."""
        file = self.server.layout.data / "postmaster.pid"
        old = int(file.read_text().split("\n", 1)[0])
        os.kill(old, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            time.sleep(0.05)
            if file.exists() and not file.read_text().startswith(f"{old}\n") and self.server.is_running():
                return
        raise AssertionError("the database server did not come back")


@contextmanager
def ground() -> Iterator[Ground]:
    """A prepared ground; everything it started has ended after the block."""
    with tempfile.TemporaryDirectory(prefix="ww-kill-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server's own account walks through it
        home = Home(read({"WARDWATCH_HOME": str(folder / "home")}))
        server = Server(home.postgres)
        server.start(durable=True)
        launcher = Launcher(home.folder, folder / "log")
        try:
            place = Ground(folder, server, home, launcher)
            place.prepare()
            yield place
        finally:
            launcher.close()
            server.stop()


@contextmanager
def sometimes_slow(every: int = 4, seconds: float = 0.15) -> Iterator[MailServer]:
    """A mail server that thinks before it takes every n-th mail."""
    with mail_server() as server:
        taken = server.taken

        def think(mail: Any) -> str:
            if len(server.mails) % every == 0:
                time.sleep(seconds)
            return taken(mail)

        server.taken = think
        yield server
