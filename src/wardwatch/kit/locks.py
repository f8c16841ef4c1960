"""Locks that end with their process, however it ends.

`flock(2)` belongs to an open file: the kernel lets go of it when the last process holding that file is gone, also after
`kill -9`. A file that merely exists never locks anything here, so nothing is ever left to clean up by hand.
"""

import contextlib
import fcntl
import os
import time
from pathlib import Path


class Lock:
    """One holder's grip on the lock file `path` (created 0600). Not shared between threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd: int | None = None

    def share(self) -> None:
        """Hold together with other sharers; waits while somebody holds it alone."""
        fcntl.flock(self._open(), fcntl.LOCK_SH)

    def take(self) -> None:
        """Hold alone; waits for every other holder."""
        fcntl.flock(self._open(), fcntl.LOCK_EX)

    def try_take(self, patience: float = 0.0) -> bool:
        """Hold alone if that is possible within `patience` seconds; False (and nothing held) otherwise."""
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    self.release()
                    return False
                time.sleep(0.02)
            else:
                return True

    def release(self) -> None:
        """Let go; harmless when nothing is held."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def sign(self, words: str) -> None:
        """Write into the held file who holds it."""
        fd = self._open()
        os.ftruncate(fd, 0)
        os.pwrite(fd, words.encode(), 0)

    def _open(self) -> int:
        if self._fd is None:
            self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        return self._fd


def held_alone(path: Path) -> bool:
    """Whether a living process holds `path` alone at this moment."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


def holder(path: Path) -> int | None:
    """Process id that the present lone holder signed with; None when nobody holds it (or has not signed yet)."""
    if held_alone(path):
        with contextlib.suppress(ValueError, FileNotFoundError):
            return int(path.read_text())
    return None
