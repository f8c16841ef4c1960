"""One embedded server per folder: started by one owner, shared by everybody else.

`Server(folder).start()` is for the long-running program and the tests: it claims the folder and `stop()` really stops.
`running(folder)` is for a command: it joins a server that runs, or starts one that ends with its last user.
`attach(folder)` only looks: it never starts anything.
"""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from psycopg import pq

from wardwatch.kit.errors import Refusal, Unavailable
from wardwatch.kit.locks import Lock, held_alone, holder
from wardwatch.kit.postgres.binaries import Programs, programs
from wardwatch.kit.postgres.layout import FAST_PATIENCE, IMMEDIATE_PATIENCE, SUPERUSER, Layout, lay_out
from wardwatch.kit.postgres.leftovers import sweep

START_PATIENCE = 1800.0  # seconds; recovery after a crash replays what was written since the last checkpoint
LOG_LIMIT = 8 * 1024 * 1024
SOURCES = Path(__file__).resolve().parents[3]


class FolderTaken(Refusal):
    """Another living process owns the server of this folder; `evidence["pid"]` is its process id (None if unknown)."""

    code = "postgres.folder-taken"


class NotRunning(Refusal):
    """No server runs on this folder."""

    code = "postgres.not-running"


class Server:
    """The embedded PostgreSQL 18 of `folder`; the folder is created. Raises `UnsafeFolder` where it cannot be used."""

    def __init__(self, folder: Path) -> None:
        self.layout: Layout = lay_out(folder)
        self._owner = Lock(self.layout.lock("owner"))
        self._users = Lock(self.layout.lock("users"))

    @property
    def programs(self) -> Programs:
        """Client programs of the same version (`psql`, `pg_dump`, `pg_restore`)."""
        return programs()

    @property
    def log(self) -> Path:
        """What the server had to say; it names errors but holds no statement and no value."""
        return self.layout.log

    def start(self, *, durable: bool = True) -> None:
        """Own this folder's server and return when it answers, however long recovery takes.

        `durable=False` loses data in a power cut (tests). A server that a command started is taken over as it is.
        Raises `FolderTaken`, or `Unavailable` when the server does not come up.
        """
        if not self._owner.try_take():
            pid = holder(self._owner.path)
            raise FolderTaken(f"process {pid} already runs the database of {self.layout.folder}", pid=pid)
        self._owner.sign(str(os.getpid()))
        try:
            self.join(durable=durable)
        except BaseException:
            self._owner.release()
            raise

    def stop(self) -> None:
        """Stop the server, whoever else uses it: a fast shutdown, an immediate one when that takes over a minute."""
        deadline = time.monotonic() + FAST_PATIENCE + IMMEDIATE_PATIENCE + 10.0
        keeper = self.layout.lock("keeper")
        asked = None
        while held_alone(keeper) and time.monotonic() < deadline:
            pid = holder(keeper)
            if pid is not None and pid != asked:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)
                asked = pid
            time.sleep(0.02)
        self.leave()
        self._owner.release()
        if held_alone(keeper):
            raise Unavailable(f"the database did not stop; its log is {self.log}", retry=True)

    def join(self, *, durable: bool = True) -> None:
        """Make sure that the server runs and keep it running until `leave` or the end of this process."""
        self._users.share()
        try:
            self._ensure(durable=durable)
        except BaseException:
            self._users.release()
            raise

    def leave(self) -> None:
        """Need the server no longer; it stops by itself when nobody else does either."""
        self._users.release()

    def is_running(self) -> bool:
        """Whether the server answers now (and would let a login in)."""
        return pq.PGconn.ping(f"host='{self._quoted_socket()}' dbname=postgres".encode()) == pq.Ping.OK

    def url(self, login: str, database: str, password: str = "") -> str:
        """Connection address for `login`; it carries the password when one is given, so keep it out of logs."""
        secret = f":{quote(password, safe='')}" if password else ""
        host = quote(str(self.layout.socket), safe="")
        return f"postgresql://{quote(login, safe='')}{secret}@{host}/{quote(database, safe='')}"

    def admin_url(self, database: str = "postgres") -> str:
        """Address for the bootstrap superuser: for `prepare` and for nothing that a door or a job does."""
        return self.url(SUPERUSER, database, self.layout.superuser.read_text())

    def _ensure(self, *, durable: bool) -> None:
        starting = Lock(self.layout.lock("start"))
        starting.take()
        try:
            self._set_password()
            self._await_answer(durable=durable)
        finally:
            starting.release()

    def _await_answer(self, *, durable: bool) -> None:
        deadline = time.monotonic() + START_PATIENCE
        launched = False
        while not self.is_running():
            if not held_alone(self.layout.lock("keeper")):
                if launched:
                    raise Unavailable(f"the database does not start; its log is {self.log}", retry=False)
                self._launch_keeper(durable=durable)
                launched = True
            if time.monotonic() > deadline:
                raise Unavailable(f"the database is still starting; its log is {self.log}", retry=True)
            time.sleep(0.02)

    def _launch_keeper(self, *, durable: bool) -> None:
        sweep()
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        paths = [str(SOURCES), *filter(None, [os.environ.get("PYTHONPATH")])]
        words = [str(self.layout.folder), "durable" if durable else "loose"]
        with open(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600), "ab") as log:
            done = subprocess.run(  # noqa: S603 - our own module
                [sys.executable, "-m", "wardwatch.kit.postgres.keeper", *words],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
                check=False,
            )
        if done.returncode:
            raise Unavailable(f"the database's keeper does not start; its log is {self.log}", retry=False)

    def _set_password(self) -> None:
        if self.layout.superuser.exists():
            return
        if self.layout.data.exists():
            raise Unavailable(f"the superuser's password file {self.layout.superuser} is gone", retry=False)
        scratch = self.layout.folder / "superuser.new"
        scratch.unlink(missing_ok=True)
        with open(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
        scratch.rename(self.layout.superuser)

    def _quoted_socket(self) -> str:
        return str(self.layout.socket).replace("\\", "\\\\").replace("'", "\\'")


def attach(folder: Path) -> Server:
    """The running server of `folder`; it may stop while you look. Raises `NotRunning`."""
    server = Server(folder)
    if not server.is_running():
        raise NotRunning(f"no database runs in {folder}", folder=str(folder))
    return server


@contextlib.contextmanager
def running(folder: Path, *, durable: bool = True) -> Iterator[Server]:
    """The server of `folder`, running for at least as long as the block; commands never stop each other's server."""
    server = Server(folder)
    server.join(durable=durable)
    try:
        yield server
    finally:
        server.leave()
