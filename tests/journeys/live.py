"""The site as people meet it: a real server on this machine's loopback, over the test's database."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler

T = TypeVar("T")


@contextmanager
def served() -> Iterator[str]:
    """Serve the site inside the block; gives its address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(WSGIHandler())
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class BackOffice:
    """Does what the browser does not: runs in a thread of its own, because a driven browser occupies this one."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)

    def do(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Call `work` over there and wait for what it gives."""
        return self._thread.submit(work, *args, **kwargs).result()

    def close(self) -> None:
        """End the thread and its connections."""
        self.do(connections.close_all)
        self._thread.shutdown()
