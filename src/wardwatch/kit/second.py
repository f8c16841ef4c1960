"""A second process that works out the same function of many things, for what takes one processor too long.

The function is one of a module that needs no settings and no database; what it is given and gives can be pickled.
"""

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Generic, Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")
THERE, HERE = 128, 16
"""How many things the other process is given at once; how many are worked out here before it is asked again."""


class Second(Generic[T, R]):
    """Works out `function` here and in a process beside, which ends with this one. Use as a context manager.

    The process is started when it is first of use. Where it dies, all is worked out here.
    """

    def __init__(self, function: Callable[[T], R]) -> None:
        self._function = function
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def each(self, things: Sequence[T]) -> Iterator[tuple[int, R]]:
        """The function of each thing, with the number of the thing, in any order."""
        if self._process is None and things:
            self._start()
        at = 0
        away: range | None = None
        while at < len(things) or away is not None:
            if away is not None and (at == len(things) or (self._pipe is not None and self._pipe.poll())):
                yield from zip(away, self._take(things[away.start : away.stop]), strict=True)
                away = None
            elif away is None and self._give(things[at : at + THERE]):
                away = range(at, min(at + THERE, len(things)))
                at = away.stop
            else:
                here = range(at, min(at + HERE, len(things)))
                yield from zip(here, map(self._function, things[here.start : here.stop]), strict=True)
                at = here.stop

    def _start(self) -> None:
        here, there = socket.socketpair()
        with there:
            name = f"{self._function.__module__}:{self._function.__qualname__}"
            self._process = subprocess.Popen(  # noqa: S603 - our own program and words
                [sys.executable, "-m", __name__, str(there.fileno()), name],
                stdin=subprocess.DEVNULL,
                pass_fds=[there.fileno()],
            )
        self._pipe = Connection(here.detach())

    def _give(self, things: Sequence[T]) -> bool:
        if self._pipe is None:
            return False
        try:
            self._pipe.send(things)
        except OSError:
            self._end()
            return False
        return True

    def _take(self, things: Sequence[T]) -> list[R]:
        try:
            found: list[R] = self._pipe.recv() if self._pipe is not None else []
        except (EOFError, OSError):
            self._end()
            found = []
        return found or list(map(self._function, things))

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.wait()


def _serve(descriptor: int, name: str) -> None:
    module, _, attribute = name.partition(":")
    function = getattr(import_module(module), attribute)
    with Connection(descriptor) as pipe:
        while True:
            try:
                things = pipe.recv()
            except EOFError:
                return
            pipe.send(list(map(function, things)))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked for the work hears it, and ends this one
    _serve(int(sys.argv[1]), sys.argv[2])
