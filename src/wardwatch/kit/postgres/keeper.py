"""The keeper: a small process that starts the server, minds it, and stops it when nobody needs it any more.

Everybody who needs the server shares `users.lock`. The kernel takes that share back when a process ends, also after
`kill -9`, so "nobody needs it" is always true when it is said. The keeper then stops the server; so does SIGTERM.
Should the keeper itself be killed, Linux sends the server SIGINT (a fast shutdown) in its place; elsewhere the next
keeper finds the orphan and stops it before it starts its own.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from wardwatch.kit.locks import Lock
from wardwatch.kit.postgres.binaries import Programs, programs_for
from wardwatch.kit.postgres.layout import FAST_PATIENCE, IMMEDIATE_PATIENCE, SUPERUSER, Layout, lay_out

QUICK_DEATHS = 5  # a server that dies this often within a minute of its start is given up
PR_SET_PDEATHSIG = 1

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "effective_cache_size": "512MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_wal_size": "4GB",
    "min_wal_size": "128MB",
    "wal_compression": "off",
    "wal_level": "minimal",  # nobody copies the server from its log; what is made anew is not written twice
    "max_wal_senders": "0",
    "checkpoint_timeout": "10min",
    "password_encryption": "scram-sha-256",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    # Statements and key values may be personal data: the log names the error, never the row.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
LOOSE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Keeper:
    """Minds the server of one folder; the caller holds `keeper.lock`."""

    def __init__(self, layout: Layout, *, durable: bool) -> None:
        self.layout = layout
        self.settings = SETTINGS | ({} if durable else LOOSE)
        self.programs: Programs = programs_for(layout.account)
        self.users = Lock(layout.lock("users"))

    def keep(self) -> int:
        """Run the server until it is not needed or asked to stop (0), or cannot be kept alive (1)."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD})
        if not self.layout.data.exists():
            self._initialise()
        self._clear_orphan()
        deaths = 0
        while True:
            began = time.monotonic()
            server = self._launch()
            if self._mind(server):
                halt(server)
                return 0
            deaths = deaths + 1 if time.monotonic() - began < 60 else 1
            if deaths >= QUICK_DEATHS:
                return 1
            _end_survivors(self.layout.data)
            time.sleep(0.1 * 2**deaths)  # where survivors cannot be found they need a moment to notice

    def _mind(self, server: subprocess.Popen[bytes]) -> bool:
        """Wait; True when the server should be stopped, False when it ended by itself."""
        while True:
            heard = signal.sigtimedwait({signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}, 0.25)
            if server.poll() is not None:
                return False
            if heard and heard.si_signo != signal.SIGCHLD:
                return True
            if self.users.try_take():
                return True  # kept until we end: newcomers wait until the server is down, then start their own

    def _launch(self) -> subprocess.Popen[bytes]:
        socket = '"' + str(self.layout.socket).replace('"', '""') + '"'
        settings = self.settings | {"unix_socket_directories": socket}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return subprocess.Popen(  # noqa: S603 - our own program and words
            [self.programs.postgres, "-D", self.layout.data, *words],
            stdin=subprocess.DEVNULL,
            env=_environment(),
            umask=0o077,
            start_new_session=True,
            preexec_fn=_die_with_keeper,  # this process has one thread
            cwd="/",
            **self.layout.identity(),
        )

    def _initialise(self) -> None:
        """Create the cluster beside its final place and rename it: a half-made one is never mistaken for ours."""
        fresh = self.layout.base / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        password = self.layout.socket / "password"
        password.unlink(missing_ok=True)
        with open(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(self.layout.superuser.read_bytes())
        self.layout.give(fresh)
        self.layout.give(password)
        try:
            subprocess.run(  # noqa: S603 - our own program and words
                [
                    self.programs.initdb,
                    *("-D", fresh, "-U", SUPERUSER, f"--pwfile={password}"),
                    *("--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--encoding=UTF8", "--no-locale"),
                    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
                    *(["--no-sync"] if self.settings.get("fsync") == "off" else []),
                ],
                check=True,
                stdin=subprocess.DEVNULL,
                env=_environment(),
                umask=0o077,
                preexec_fn=_die_with_keeper,  # this process has one thread
                cwd="/",
                **self.layout.identity(),
            )
        finally:
            password.unlink()
        fresh.rename(self.layout.data)

    def _clear_orphan(self) -> None:
        """Stop a server whose keeper was killed; forget the process id of one that is long gone."""
        pid_file = self.layout.data / "postmaster.pid"
        pid = orphan(self.layout.data)
        if pid is None:
            pid_file.unlink(missing_ok=True)
            return
        for number, patience in ((signal.SIGINT, FAST_PATIENCE), (signal.SIGQUIT, IMMEDIATE_PATIENCE)):
            os.kill(pid, number)
            deadline = time.monotonic() + patience
            while time.monotonic() < deadline:
                if orphan(self.layout.data) != pid:
                    return
                time.sleep(0.05)


def halt(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown (SIGINT); immediate (SIGQUIT) when that takes too long; then SIGKILL."""
    for number, patience in ((signal.SIGINT, FAST_PATIENCE), (signal.SIGQUIT, IMMEDIATE_PATIENCE)):
        server.send_signal(number)
        try:
            server.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        return
    server.kill()
    server.wait()


def _end_survivors(data: Path) -> None:
    """Stop the backends of a killed server, as it would have: a busy one notices only when its statement ends.

    Until the last is gone no new server starts. SIGQUIT ends a backend at once; what it did is rolled back anyway.
    """
    for number in (signal.SIGQUIT, signal.SIGKILL):
        deadline = time.monotonic() + 5.0
        while (left := _survivors(data)) and time.monotonic() < deadline:
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            time.sleep(0.05)


def _survivors(data: Path) -> list[int]:
    """PostgreSQL's processes in this cluster's folder; found where there is `/proc`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            program = Path(os.readlink(process / "exe")).name
            if program.startswith("postgres") and os.readlink(process / "cwd") == str(data):
                found.append(int(process.name))
    return found


def orphan(data: Path) -> int | None:
    """Process id of this cluster's living server; None when `postmaster.pid` is missing or names another process."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    if Path("/proc/self/cwd").exists():
        try:
            return pid if os.readlink(f"/proc/{pid}/cwd") == str(data) else None
        except OSError:
            return None
    listing = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return pid if f"-D {data}" in listing.stdout else None


def _die_with_keeper() -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _environment() -> dict[str, str]:
    """Nothing inherited: `PGDATA` and its kind would change what is started."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def main(folder: str, durability: str) -> int:
    """Take the keeper's lock, leave the caller, keep the server. 0 at once where another keeper is at work."""
    layout = lay_out(Path(folder))
    lock = Lock(layout.lock("keeper"))
    if not lock.try_take(patience=2.0):
        return 0
    lock.sign("")
    if os.fork():
        return 0  # the lock lives on in the child
    lock.sign(str(os.getpid()))
    return Keeper(layout, durable=durability == "durable").keep()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
