"""How far long work has come: the work says it, the caller decides who sees it."""

import sys
from types import TracebackType
from typing import Protocol, Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress


class Progress(Protocol):
    """Takes the steps of one piece of work."""

    def step(self, done: int, total: int | None, words: str) -> None:
        """`done` of `total` units are finished (`total` None: nobody knows yet); `words` name the present part."""


class Silent:
    """For jobs, tests and output that is not a terminal."""

    def step(self, done: int, total: int | None, words: str) -> None:
        """Show nothing."""


class Bar:
    """A bar on a terminal, on the error stream so that `--json` output stays clean; use as a context manager."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._bar = RichProgress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(file=stream or sys.stderr),
        )
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def step(self, done: int, total: int | None, words: str) -> None:
        """Move the bar."""
        self._bar.update(self._task, completed=done, total=total, description=words)
