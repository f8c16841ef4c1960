"""Files from an address: what breaks off is gone on with."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from wardwatch.feeds import origins
from wardwatch.kit.errors import Unavailable
from wardwatch.kit.http import Allow, Client

BODY = bytes(range(250)) * 40
PIECE = 1000


class Breaking(BaseHTTPRequestHandler):
    """Announces all of BODY and hangs up after one piece; notes where each answer began."""

    server: "Site"

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "") if self.headers.get("If-Range") == self.server.etag else ""
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        self.server.starts.append(start)
        self.send_response(206 if asked else 200)
        self.send_header("ETag", self.server.etag)
        self.send_header("Content-Length", str(len(BODY) - start))
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{len(BODY) - 1}/{len(BODY)}")
        self.end_headers()
        self.wfile.write(BODY[start : start + PIECE])
        self.close_connection = True

    def log_message(self, *words: object) -> None:
        pass


class Site(ThreadingHTTPServer):
    daemon_threads = True
    etag = '"v1"'

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Breaking)
        self.starts: list[int] = []


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def web(site: Site) -> Iterator[origins.Web]:
    target = f"127.0.0.1:{site.server_port}"
    with Client(allow=Allow.of(target), first_wait=0.001) as client:
        yield origins.Web(f"http://{target}/all.zip", client, {})


def test_a_download_that_keeps_breaking_off_goes_on_and_ends_whole(site: Site, web: origins.Web) -> None:
    got = web.fetch(web.where, max_bytes=len(BODY))
    assert got is not None
    with got.stream:
        got.stream.seek(0)
        assert got.stream.read() == BODY
    assert site.starts == list(range(0, len(BODY), PIECE))


def test_what_cannot_be_continued_is_not_tried_for_ever(site: Site, web: origins.Web) -> None:
    site.etag = 'W/"v1"'
    with pytest.raises(Unavailable) as broken:
        web.fetch(web.where, max_bytes=len(BODY))
    assert broken.value.retry
    assert set(site.starts) == {0}
