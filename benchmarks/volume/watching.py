"""Where time and memory go: statements with their seconds and plans, and the most memory held by all together."""

import contextlib
import os
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.visit import _pss, _ticks


@dataclass
class Peak:
    """The most memory (PSS, MB) held at one instant by this process with its helper and the database server together.

    `python_seconds` and `server_seconds` are the processor time that each used: other work on the machine makes the
    clock run longer, these not.
    """

    python: float = 0.0
    server: float = 0.0
    python_seconds: float = 0.0
    server_seconds: float = 0.0

    def note(self, python: float, server: float) -> None:
        if python + server > self.python + self.server:
            self.python, self.server = python, server


@contextlib.contextmanager
def memory(home: Path, every: float = 0.25) -> Iterator[Peak]:
    """Look at the memory until the block ends."""
    peak, done = Peak(), threading.Event()
    begun = sum(os.times()[:4]), _seconds(_servers(home))

    def look() -> None:
        while not done.wait(every):
            servers, parents = _servers(home), _parents()
            own = {os.getpid(), *(pid for pid, parent in parents.items() if parent == os.getpid())} - servers
            peak.note(sum(map(_pss, own)) / 1024, sum(map(_pss, servers)) / 1024)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()
        peak.python_seconds = sum(os.times()[:4]) - begun[0]  # with its helpers, which have ended
        peak.server_seconds = _seconds(_servers(home)) - begun[1]


def _seconds(pids: set[int]) -> float:
    return sum(map(_ticks, pids)) / os.sysconf("SC_CLK_TCK")


def _servers(home: Path) -> set[int]:
    """The database server of a home, with its helpers."""
    parents, found = _parents(), set()
    for pid in parents:
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if b"postgres" in words[0] and any(bytes(home) in word for word in words):
                found.add(pid)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {os.getpid()}


def _parents() -> dict[int, int]:
    """The parent of every process."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(folder.name)] = int(folder.joinpath("stat").read_text().rpartition(")")[2].split()[1])
    return parents


@dataclass
class Statements:
    """Seconds of each statement, summed; and the plans of those asked for."""

    seconds: dict[str, float] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)
    explained: bool = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        name = " ".join(re.sub(r"/\*.*?\*/", "", sql).split())[:90]
        writes = re.match(r"\s*(CREATE TEMP TABLE \w+ (ON COMMIT DROP )?AS|INSERT|UPDATE|DELETE|WITH)\b", sql)
        explain = self.explained and writes and not many and "RETURNING" not in sql
        begun = time.perf_counter()
        try:
            return execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}" if explain else sql, params, many, context)
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun
            if explain:
                self.plans[name] = "\n".join(row[0] for row in context["cursor"].fetchall())

    def longest(self, count: int) -> list[tuple[float, str]]:
        return sorted(((seconds, name) for name, seconds in self.seconds.items()), reverse=True)[:count]


@dataclass
class Steps:
    """Seconds between the steps that an operation reports."""

    begun: float = field(default_factory=time.perf_counter)
    now: str = "beginning"
    seconds: list[tuple[str, float]] = field(default_factory=list)

    def step(self, done: int, total: int | None, words: str) -> None:
        at = time.perf_counter()
        self.seconds.append((self.now, at - self.begun))
        self.begun, self.now = at, words
