"""A server as a process of its own, for as long as it is asked."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def serving(line: Callable[[int], Sequence[str]], *, answers: str = "127.0.0.1", **more: Any) -> Iterator[str]:
    """Start the command that `line` gives for a free port, and wait until it listens; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(line(port), **more)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(2)
        yield f"http://{answers}:{port}"
    finally:
        process.terminate()
        process.wait(30)
