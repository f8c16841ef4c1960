"""A TAXII 2.1 server of somebody else's, over a socket: one collection, to be read and added to, behind a token."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KIND = "application/taxii+json;version=2.1"
TOKEN = "tell nobody"


class Server(ThreadingHTTPServer):
    """`objects` are what it gives, `taken` what it was given, `asked` how often; `token` is the one that it knows."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = f"127.0.0.1:{self.server_port}"
        self.at = f"http://{self.target}/api/"
        self.collection: dict[str, Any] = {"id": "c", "title": "Theirs", "can_read": True, "can_write": True}
        self.objects: list[dict[str, Any]] = []
        self.taken: list[dict[str, Any]] = []
        self.token, self.asked = TOKEN, 0


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.answer(
            {
                "/api/": {"title": "Api", "versions": [KIND], "max_content_length": 100_000},
                "/api/collections/": {"collections": [self.server.collection]},
                "/api/collections/c/": self.server.collection,
                "/api/collections/c/objects/": {"objects": self.server.objects},
            }[self.path.partition("?")[0]]
        )

    def do_POST(self) -> None:
        found = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["objects"]
        self.server.taken += found
        self.answer({"id": "s", "status": "complete", "success_count": len(found)})

    def answer(self, said: object) -> None:
        self.server.asked += 1
        is_known = self.headers["Authorization"] == f"Bearer {self.server.token}"
        body = json.dumps(said if is_known else {"title": "Who are you?"}).encode()
        self.send_response(200 if is_known else 401)
        self.send_header("Content-Type", KIND)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        pass


@contextmanager
def elsewhere() -> Iterator[Server]:
    """A server for as long as the block goes on."""
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
