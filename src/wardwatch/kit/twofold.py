"""Do the same to many things in two processes: what is worked out in Python uses one processor only, however many
there are.

The second process is a plain interpreter that is told a function's name and its share of the things; it knows no
settings, no database and no secrets, and ends when its pipe does. Where it cannot be had, or fails, all is done here.
"""

import gc
import marshal
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.conf import settings

MANY = 2_000
"""Fewer things than this are done before a second process has begun."""

Row = tuple[Any, ...]
"""Texts, bytes, numbers, truths, None, and lists and tuples of them."""


def each(function: Callable[[Row], Any], things: Sequence[Row]) -> list[Any]:
    """`function(thing)` for each, in order. `function` is one of a module's, and gives what a Row may hold."""
    if len(things) < MANY or (os.cpu_count() or 1) < 2:
        return list(map(function, things))
    try:
        other = _begin()
    except OSError:
        return list(map(function, things))
    with other:
        told = _tell(other, function, things[1::2])
        mine = list(map(function, things[::2]))
        found = _hear(other) if told else None
    if found is None:
        found = list(map(function, things[1::2]))
    both: list[Any] = [None] * len(things)
    both[::2], both[1::2] = mine, found
    return both


@contextmanager
def uncollected() -> Iterator[None]:
    """Inside the block nobody looks for cycles of dead objects: with millions of rows in hand, each look takes long."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _begin() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own program and words
        [sys.executable, "-c", f"from {__name__} import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,  # a terminal's Ctrl+C is for those who wait for the answer
    )


def _tell(other: subprocess.Popen[bytes], function: Callable[[Row], Any], things: Sequence[Row]) -> bool:
    assert other.stdin
    try:
        other.stdin.write(marshal.dumps((function.__module__, function.__qualname__, list(things))))
        other.stdin.close()
    except OSError:
        return False
    return True


def _hear(other: subprocess.Popen[bytes]) -> list[Any] | None:
    assert other.stdout
    try:
        return list(marshal.loads(other.stdout.read()))  # noqa: S302 - our own process says it
    except (EOFError, ValueError, TypeError):
        return None


def serve() -> None:
    """What the second process does: read a function's name and its things, say what it gives. Sentences are English."""
    gc.disable()
    settings.configure(USE_I18N=False)
    module, name, things = marshal.loads(sys.stdin.buffer.read())  # noqa: S302 - our own process says it
    function = getattr(import_module(module), name)
    marshal.dump(list(map(function, things)), sys.stdout.buffer)
