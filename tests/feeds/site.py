"""A web server on this machine that publishes documents as their real sources do."""

import hashlib
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from wardwatch.kit.http import Allow


class Site(ThreadingHTTPServer):
    """Serves `pages` with ETags, and notes what was asked for and answered."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, bytes] = {}
        self.seen: list[tuple[str, int]] = []
        self.at = f"http://127.0.0.1:{self.server_port}"
        self.allow = Allow.of(f"127.0.0.1:{self.server_port}")

    def publish(self, path: str, document: object, hashed: bool = True) -> None:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.pages[path] = body
        if hashed:
            self.pages[path + ".sha256"] = f"{hashlib.sha256(body).hexdigest()}  {path.rpartition('/')[2]}\n".encode()


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        body = self.server.pages.get(self.path)
        etag = f'"{hashlib.sha256(body or b"").hexdigest()[:8]}"'
        status = 404 if body is None else 304 if self.headers["If-None-Match"] == etag else 200
        self.server.seen.append((self.path, status))
        self.send_response(status)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(body or b"") if status == 200 else 0))
        self.end_headers()
        if status == 200:
            self.wfile.write(body or b"")

    def log_message(self, *words: object) -> None:
        pass


def provider(site: Site, **distribution: object) -> str:
    site.publish(
        "/provider-metadata.json",
        {
            "canonical_url": f"{site.at}/provider-metadata.json",
            "last_updated": "2031-01-01T00:00:00Z",
            "publisher": {"name": "Invented", "namespace": "https://invented.example", "category": "vendor"},
            "role": "csaf_provider",
            "distributions": [distribution],
        },
        hashed=False,
    )
    return f"{site.at}/provider-metadata.json"
