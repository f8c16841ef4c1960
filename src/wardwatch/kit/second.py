"""A second process that works out the same function of many things, ahead of when the results are wanted.

The function is one of a module that needs no settings and no database; what it is given and gives can be pickled.
"""

import pickle
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from os import pread, pwrite
from typing import IO, Any, Generic, Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")
AHEAD = 2
"""How many lists of things may be asked for before the first one's results are taken."""


@dataclass(slots=True)
class Asked(Generic[T]):
    """Things whose results the other process works out, or None: they are worked out here when they are taken."""

    things: Sequence[T]
    slot: int | None = None


class Second(Generic[T, R]):
    """Works out `function` in a process beside, which ends with this one. Use as a context manager.

    The process is started when it is first of use. Where it dies, all is worked out here. Things and results go through
    files, so that neither process waits until the other has read; what goes through the pipe is their size alone.
    """

    def __init__(self, function: Callable[[T], R]) -> None:
        self._function = function
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None
        self._files: list[IO[bytes]] = []
        self._asked = 0
        self._taken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        for file in self._files:
            file.close()

    def ask(self, things: Sequence[T]) -> Asked[T]:
        """Begin to work out the function of each thing. ValueError where more is asked ahead than can be."""
        if not things:
            return Asked(things)
        if self._asked - self._taken == AHEAD:
            raise ValueError("take what was asked first")
        if self._process is None:
            self._start()
        slot = self._asked % AHEAD
        if self._pipe is None:
            return Asked(things)
        try:
            self._pipe.send((slot, _put(self._files[slot].fileno(), list(things))))
        except OSError:
            self._end()
            return Asked(things)
        self._asked += 1
        return Asked(things, slot)

    def take(self, asked: Asked[T]) -> list[R]:
        """The function of each thing, in their order. To be taken in the order in which they were asked for."""
        if asked.slot is not None:
            self._taken += 1
            found = self._received(asked.slot)
            if found is not None:
                return found
        return list(map(self._function, asked.things))

    def _received(self, slot: int) -> list[R] | None:
        """What the other process worked out; None where it could not: whatever it is shows when it is done here."""
        if self._pipe is None:
            return None
        try:
            size = self._pipe.recv()
        except (EOFError, OSError):
            self._end()
            return None
        return None if size is None else pickle.loads(pread(self._files[AHEAD + slot].fileno(), size, 0))  # noqa: S301 - our own

    def _start(self) -> None:
        self._files = [tempfile.TemporaryFile() for _ in range(2 * AHEAD)]  # noqa: SIM115 - as long as this lives
        here, there = socket.socketpair()
        with there:
            name = f"{self._function.__module__}:{self._function.__qualname__}"
            passed = [there.fileno(), *(file.fileno() for file in self._files)]
            self._process = subprocess.Popen(  # noqa: S603 - our own program and words
                [sys.executable, "-m", __name__, name, *map(str, passed)], stdin=subprocess.DEVNULL, pass_fds=passed
            )
        self._pipe = Connection(here.detach())

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.wait()


def _put(file: int, things: list[Any]) -> int:
    """Write things at the start of a file; how many bytes they take."""
    data = pickle.dumps(things, pickle.HIGHEST_PROTOCOL)
    at = 0
    while at < len(data):
        at += pwrite(file, memoryview(data)[at:], at)
    return len(data)


def _serve(name: str, descriptor: int, *files: int) -> None:
    module, _, attribute = name.partition(":")
    function = getattr(import_module(module), attribute)
    with Connection(descriptor) as pipe:
        while True:
            try:
                slot, size = pipe.recv()
            except EOFError:
                return
            things = pickle.loads(pread(files[slot], size, 0))  # noqa: S301 - our own
            try:
                pipe.send(_put(files[AHEAD + slot], list(map(function, things))))
            except Exception:
                pipe.send(None)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked for the work hears it, and ends this one
    _serve(sys.argv[1], *map(int, sys.argv[2:]))
