"""A small supervisor: starts the programs of one home, keeps them running, passes on their words, stops them in order.

Stopping takes them in reverse order with patience. A program that ends by itself is started again after a growing
pause; one that keeps ending soon after its start is given up, and everything stops. After `kill -9` of the supervisor
Linux sends every child SIGTERM in its place; elsewhere children would stay.
"""

import contextlib
import ctypes
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol, TextIO

from wardwatch.kit.errors import Refusal
from wardwatch.kit.locks import Lock, holder

STEADY = 60.0  # seconds after which a child counts as having started well
LONGEST_PAUSE = 30.0
QUICK_DEATHS = 5
LOG_LIMIT = 8 * 1024 * 1024
LOGS_KEPT = 3
LINE_LIMIT = 64 * 1024
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class AlreadyRunning(Refusal):
    """Another living supervisor has this home; `evidence["pid"]` is its process id (None if unknown)."""

    code = "supervise.already-running"


@dataclass(frozen=True, slots=True)
class Child:
    """A program to keep running: `argv` as for `exec`, `env` on top of ours, `patience` seconds to end on SIGTERM."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    patience: float = 20.0


class _Log(Protocol):
    def line(self, name: str, text: bytes) -> None: ...


class Terminal:
    """Every child's lines on one stream, each after the child's name."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def line(self, name: str, text: bytes) -> None:
        """Show one line."""
        with contextlib.suppress(BrokenPipeError):
            self._stream.write(f"{name:>8} | {text.decode(errors='replace')}\n")
            self._stream.flush()


class Files:
    """`<folder>/<name>.log` for each child, 0600, turned over at `limit` bytes; `.1` is the newest of three older.

    A line that cannot be written (a full disk) is lost: that should cost words, and not the programs.
    """

    def __init__(self, folder: Path, limit: int = LOG_LIMIT) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._limit = limit

    def line(self, name: str, text: bytes) -> None:
        """Append one line."""
        with contextlib.suppress(OSError):
            self._append(name, text)

    def _append(self, name: str, text: bytes) -> None:
        path = self._folder / f"{name}.log"
        if path.exists() and path.stat().st_size + len(text) > self._limit:
            for number in range(LOGS_KEPT - 1, 0, -1):
                with contextlib.suppress(FileNotFoundError):
                    path.with_suffix(f".log.{number}").replace(path.with_suffix(f".log.{number + 1}"))
            path.replace(path.with_suffix(".log.1"))
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600), "ab") as file:
            file.write(text + b"\n")


class _Seat:
    """One child's place: the process that sits in it now, if any, and how often one fell off."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.start_at = 0.0
        self.deaths = 0
        self.unfinished = b""

    def start(self) -> IO[bytes]:
        parent = os.getpid()
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - the caller's own programs
            list(self.child.argv),
            env=os.environ | self.child.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us alone: we stop them in order
            preexec_fn=lambda: _die_with(parent),
        )
        assert self.process.stdout
        os.set_blocking(self.process.stdout.fileno(), False)
        return self.process.stdout

    def signal(self, number: signal.Signals) -> None:
        """To the child and, for SIGKILL, to all that it started."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if number is signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None


class Supervisor:
    """Runs `children`, started in this order, for the home folder `home`.

    `log` takes their lines (`Terminal` on standard output by default, or `Files`). Call `run` in the main thread.
    """

    def __init__(
        self, children: Sequence[Child], *, home: Path, log: _Log | None = None, first_pause: float = 1.0
    ) -> None:
        self._seats = [_Seat(child) for child in children]
        self._lock = Lock(home / "supervisor.lock")
        self._log = log or Terminal(sys.stdout)
        self._first_pause = first_pause
        self._selector = selectors.DefaultSelector()
        self._asked = 0

    def run(self) -> int:
        """Until SIGTERM, SIGINT or SIGHUP (0), or until a child is given up (1). A second signal kills at once.

        Raises `AlreadyRunning` before anything is started.
        """
        if not self._lock.try_take():
            pid = holder(self._lock.path)
            raise AlreadyRunning(f"process {pid} already runs this home ({self._lock.path.parent})", pid=pid)
        self._lock.sign(str(os.getpid()))
        try:
            with self._listening():
                code = self._keep()
                self._stop()
                return code
        finally:
            for seat in self._seats:
                seat.signal(signal.SIGKILL)
            self._lock.release()

    def _keep(self) -> int:
        while not self._asked:
            for seat in self._seats:
                if seat.process is None:
                    well = time.monotonic() < seat.start_at or self._start(seat)
                else:
                    well = not seat.has_ended() or self._take_down(seat)
                if not well:
                    return 1
            waiting = [seat.start_at - time.monotonic() for seat in self._seats if seat.process is None]
            self._listen(max(0.0, min(waiting, default=3600.0)))
        return 0

    def _start(self, seat: _Seat) -> bool:
        """Start a child; False when that failed too often."""
        try:
            self._selector.register(seat.start(), selectors.EVENT_READ, seat)
        except OSError as error:
            return self._plan(seat, f"cannot be started: {error}")
        return True

    def _take_down(self, seat: _Seat) -> bool:
        """Clear up after a child that ended by itself; False when it did so too often."""
        assert seat.process
        ending = _ending(seat.process.returncode)
        self._clear(seat)
        if time.monotonic() - seat.started_at > STEADY:
            seat.deaths = 0
        return self._plan(seat, f"ended with {ending}")

    def _plan(self, seat: _Seat, what: str) -> bool:
        seat.deaths += 1
        if seat.deaths >= QUICK_DEATHS:
            self._say(f"{seat.child.name} {what}, {seat.deaths} times in a row soon after its start: giving up")
            return False
        pause = self._pause(seat)
        self._say(f"{seat.child.name} {what}; starting it again in {pause:.1f} s")
        seat.start_at = time.monotonic() + pause
        return True

    def _pause(self, seat: _Seat) -> float:
        return min(LONGEST_PAUSE, self._first_pause * 2.0 ** (seat.deaths - 1))

    def _stop(self) -> None:
        """Last started, first stopped; who outlives its patience, or a second signal, is killed."""
        first = max(self._asked, 1)
        for seat in reversed(self._seats):
            seat.signal(signal.SIGTERM)
            deadline = time.monotonic() + seat.child.patience
            while seat.process is not None and not seat.has_ended():
                left = deadline - time.monotonic()
                if left <= 0 or self._asked > first:
                    self._say(f"{seat.child.name} did not end in time and was killed")
                    seat.signal(signal.SIGKILL)
                    seat.process.wait()
                else:
                    self._listen(left)
            self._clear(seat)

    def _clear(self, seat: _Seat) -> None:
        """Read what is left, end what it left behind, and free the seat."""
        if seat.process is None:
            return
        seat.signal(signal.SIGKILL)
        pipe = seat.process.stdout
        assert pipe
        self._pass_on(seat, pipe)
        if seat.unfinished:
            self._log.line(seat.child.name, seat.unfinished)
            seat.unfinished = b""
        with contextlib.suppress(KeyError):
            self._selector.unregister(pipe)
        pipe.close()
        seat.process = None

    def _listen(self, patience: float) -> None:
        """Wait for output, an ended child or a signal, at most `patience` seconds."""
        for key, _ in self._selector.select(patience):
            if isinstance(key.data, _Seat):
                assert key.data.process
                assert key.data.process.stdout
                self._pass_on(key.data, key.data.process.stdout)
            else:
                os.read(key.fd, 4096)

    def _pass_on(self, seat: _Seat, pipe: IO[bytes]) -> None:
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(pipe.fileno(), LINE_LIMIT):
                *lines, seat.unfinished = (seat.unfinished + chunk).split(b"\n")
                for line in lines:
                    self._log.line(seat.child.name, line)
                if len(seat.unfinished) > LINE_LIMIT:
                    self._log.line(seat.child.name, seat.unfinished)
                    seat.unfinished = b""
                if len(chunk) < LINE_LIMIT:
                    return
            with contextlib.suppress(KeyError):
                self._selector.unregister(pipe)

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        """Signals wake the selector; handlers are put back afterwards."""
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setblocking(False)
        self._selector.register(ours, selectors.EVENT_READ)
        before = {number: signal.signal(number, self._ask) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda number, frame: None)
        wakeup = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            self._selector.close()
            ours.close()
            theirs.close()

    def _ask(self, number: int, frame: object) -> None:
        self._asked += 1

    def _say(self, words: str) -> None:
        self._log.line("up", words.encode())


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _die_with(parent: int) -> None:
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)
