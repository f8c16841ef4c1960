import datetime as dt
import gzip
import hashlib
import io
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from wardwatch.kit.errors import Unavailable
from wardwatch.kit.http import Allow, Client, Interrupted, get, refused_because

NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
BODY = b"0123456789" * 1000


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Site"

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers)))
        self.server.pages[self.path.split("?")[0]](self)

    def log_message(self, *words: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Callable[[Handler], None]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []

    @property
    def target(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # clients under test hang up on purpose


def serve(site: Site) -> Iterator[Site]:
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield site
    site.shutdown()
    thread.join()
    site.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    yield from serve(Site())


@pytest.fixture
def other_site() -> Iterator[Site]:
    yield from serve(Site())


@pytest.fixture
def client(site: Site) -> Iterator[Client]:
    with Client(allow=Allow.of(site.target), now=lambda: NOON, first_wait=0.01) as client:
        yield client


def test_fetches_with_conditions_and_says_when(site: Site, client: Client) -> None:
    def page(handler: Handler) -> None:
        if handler.headers["If-None-Match"] == '"v1"':
            return handler.answer(304, ETag='"v1"')
        return handler.answer(200, gzip.compress(BODY), ETag='"v1"', Content_Encoding="gzip")

    site.pages["/"] = page
    url = f"http://{site.target}/?key=k"
    first = client.get(url)
    assert (first.status, first.body, first.size, first.etag) == (200, BODY, len(BODY), '"v1"')
    assert first.sha256 == hashlib.sha256(BODY).hexdigest()
    assert (first.final_url, first.retrieved_at) == (url, NOON)
    assert site.seen[0][1]["User-Agent"].startswith("Wardwatch")
    second = client.get(url, etag=first.etag)
    assert second.not_modified
    assert second.body == b""


def test_only_named_targets_may_be_private_or_unprotected(site: Site) -> None:
    site.pages["/"] = lambda handler: handler.answer(200)
    for url in (
        f"http://{site.target}/",
        f"https://{site.target}/",
        f"https://localhost:{site.server_port}/",
        "ftp://x/",
    ):
        with pytest.raises(Unavailable) as refused:
            get(url, timeout=5)
        assert not refused.value.retry
    with pytest.raises(Unavailable, match="password"):
        get(f"http://a:b@{site.target}/", allow=Allow.of(site.target))
    assert site.seen == []


def test_a_public_name_with_a_private_address_is_refused() -> None:
    addresses = ["93.184.215.14", "10.0.0.7"]
    refusal = pytest.raises(Unavailable, match=r"10\.0\.0\.7: not a public address")
    with Client(resolve=lambda host, port: addresses) as client, refusal:
        client.get("https://feed.example/")


def test_the_checked_address_is_the_one_connected_to(site: Site) -> None:
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    site.pages["/"] = lambda handler: handler.answer(200, b"pinned")
    name = f"misp.invalid:{site.server_port}"
    with Client(allow=Allow.of(name), resolve=resolve) as client:
        assert client.get(f"http://{name}/").body == b"pinned"
    assert asked == ["misp.invalid"]
    assert site.seen[0][1]["Host"] == name


@pytest.mark.parametrize(
    ("address", "named", "may"),
    [
        ("93.184.215.14", False, True),
        ("2606:4700::1111", False, True),
        *[
            (address, False, False)
            for address in (
                *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "192.0.2.1", "240.0.0.1"),
                *("::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::"),
                *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1"),
            )
        ],
        *[(address, True, True) for address in ("127.0.0.1", "10.1.2.3", "fd00::1", "::1")],
        *[
            (address, named, False)
            for address in (
                "169.254.169.254",
                "::ffff:169.254.169.254",
                "224.0.0.1",
                "0.0.0.0",
                "::",
                "ff02::1",
                "fe80::1%eth0",
            )
            for named in (False, True)
        ],
    ],
)
def test_addresses(address: str, named: bool, may: bool) -> None:
    assert (refused_because(address, named=named) == "") == may


def test_every_redirect_is_checked_and_keys_stay_with_the_first_origin(site: Site, other_site: Site) -> None:
    site.pages["/out"] = lambda handler: handler.answer(302, Location=f"http://{other_site.target}/in")
    site.pages["/near"] = lambda handler: handler.answer(301, Location="/end")
    site.pages["/loop"] = lambda handler: handler.answer(307, Location="/loop")
    site.pages["/end"] = lambda handler: handler.answer(200)
    other_site.pages["/in"] = lambda handler: handler.answer(200)
    key = {"Authorization": "secret"}
    with Client(allow=Allow.of(site.target)) as client:
        with pytest.raises(Unavailable, match="only https"):
            client.get(f"http://{site.target}/out", headers=key)
        assert other_site.seen == []
        assert client.get(f"http://{site.target}/near", headers=key).final_url == f"http://{site.target}/end"
        assert site.seen[-1][1]["Authorization"] == "secret"
        with pytest.raises(Unavailable, match="redirects"):
            client.get(f"http://{site.target}/loop")
    with Client(allow=Allow.of(site.target, other_site.target)) as client:
        client.get(f"http://{site.target}/out", headers=key)
    assert "Authorization" not in other_site.seen[0][1]


def test_what_may_pass_is_tried_again(site: Site, client: Client) -> None:
    answers = iter([(503, {}), (429, {"Retry_After": "0"}), (200, {})])

    def page(handler: Handler) -> None:
        status, headers = next(answers)
        handler.answer(status, b"x", **headers)

    site.pages["/"] = page
    assert client.get(f"http://{site.target}/").body == b"x"
    assert len(site.seen) == 3


@pytest.mark.parametrize(
    ("status", "headers", "attempts", "retry"),
    [
        (404, {}, 1, False),
        (403, {}, 1, False),
        (503, {"Retry_After": "3600"}, 1, True),
        (500, {"Retry_After": "²"}, 4, True),
    ],
)
def test_failures_say_whether_trying_again_helps(
    site: Site, client: Client, status: int, headers: dict[str, str], attempts: int, retry: bool
) -> None:
    site.pages["/"] = lambda handler: handler.answer(status, **headers)
    with pytest.raises(Unavailable, match=str(status)) as failed:
        client.get(f"http://{site.target}/?key=secret")
    assert failed.value.retry is retry
    assert "secret" not in failed.value.message
    assert len(site.seen) == attempts


def test_too_much_is_refused_before_it_is_held(site: Site, client: Client) -> None:
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    site.pages["/bomb"] = lambda handler: handler.answer(200, bomb, Content_Encoding="gzip")
    site.pages["/large"] = lambda handler: handler.answer(200, bytes(2000))
    site.pages["/zip"] = lambda handler: handler.answer(200, b"PK", Content_Encoding="br")
    for path, limit in (("/bomb", 1_000_000), ("/large", 1999), ("/zip", 1000)):
        with pytest.raises(Unavailable) as refused:
            client.get(f"http://{site.target}{path}", max_bytes=limit)
        assert not refused.value.retry
    assert client.get(f"http://{site.target}/large", max_bytes=2000).size == 2000


def test_several_gzip_members_are_one_answer_and_half_a_member_is_none(site: Site, client: Client) -> None:
    whole = gzip.compress(BODY) + gzip.compress(b"end")
    site.pages["/whole"] = lambda handler: handler.answer(200, whole, Content_Encoding="gzip")
    site.pages["/half"] = lambda handler: handler.answer(200, whole[:-5], Content_Encoding="gzip")
    assert client.get(f"http://{site.target}/whole").body == BODY + b"end"
    with pytest.raises(Unavailable) as failed:
        client.get(f"http://{site.target}/half")
    assert failed.value.retry


@pytest.mark.parametrize("drip_head", [True, False])
def test_a_dripping_server_meets_the_deadline(site: Site, client: Client, drip_head: bool) -> None:
    def drip(handler: Handler) -> None:
        if not drip_head:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
        for letter in "HTTP/1.1 200 OK" + "\r\nX: y" * 100:
            handler.wfile.write(letter.encode())
            handler.wfile.flush()
            time.sleep(0.05)

    site.pages["/"] = drip
    began = time.monotonic()
    with pytest.raises(Unavailable, match="too long") as failed:
        client.get(f"http://{site.target}/", timeout=0.5)
    assert failed.value.retry
    assert time.monotonic() - began < 1.5


def breaking(handler: Handler, *, after: int, etag: str) -> None:
    """Serve BODY with ranges, hanging up after so many bytes of each answer."""
    asked = handler.headers.get("Range", "") if handler.headers.get("If-Range") == etag else ""
    start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
    handler.send_response(206 if asked else 200)
    handler.send_header("ETag", etag)
    handler.send_header("Content-Length", str(len(BODY) - start))
    if asked:
        handler.send_header("Content-Range", f"bytes {start}-{len(BODY) - 1}/{len(BODY)}")
    handler.end_headers()
    handler.wfile.write(BODY[start : start + after])
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def test_a_broken_download_goes_on_where_it_stopped(site: Site, client: Client, tmp_path: Path) -> None:
    site.pages["/"] = lambda handler: breaking(handler, after=2000, etag='"v1"')
    file = tmp_path / "download"
    with file.open("w+b") as sink:
        with pytest.raises(Interrupted) as broken:
            client.get(f"http://{site.target}/", sink=sink)
        assert (broken.value.size, broken.value.etag) == (8000, '"v1"')
        sink.flush()
        assert file.read_bytes() == BODY[:8000]
        done = client.get(f"http://{site.target}/", sink=sink, partial_etag='"v1"')
    assert file.read_bytes() == BODY
    assert (done.status, done.size, done.sha256, done.body) == (200, 10_000, hashlib.sha256(BODY).hexdigest(), b"")
    assert site.seen[-1][1]["Range"] == "bytes=8000-"


def test_a_changed_or_weakly_marked_document_is_fetched_anew(site: Site, client: Client) -> None:
    sink = io.BytesIO(b"old part that is longer than the whole" * 400)
    site.pages["/"] = lambda handler: breaking(handler, after=20_000, etag='"v2"')
    client.get(f"http://{site.target}/", sink=sink, partial_etag='"v1"')
    assert sink.getvalue() == BODY
    site.pages["/weak"] = lambda handler: breaking(handler, after=2000, etag='W/"v"')
    with pytest.raises(Interrupted) as broken:
        client.get(f"http://{site.target}/weak", sink=io.BytesIO())
    assert broken.value.etag == ""
    assert "Range" not in site.seen[-1][1]


def test_a_part_of_an_encoded_answer_is_not_continued(site: Site, client: Client) -> None:
    packed = gzip.compress(os.urandom(100_000))

    def break_off(handler: Handler) -> None:
        handler.send_response(200)
        for name, value in {"ETag": '"v1"', "Content-Encoding": "gzip", "Content-Length": str(len(packed))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(packed[:50_000])
        handler.close_connection = True

    site.pages["/"] = break_off
    with pytest.raises(Interrupted) as broken:
        client.get(f"http://{site.target}/", sink=io.BytesIO())
    assert broken.value.size
    assert broken.value.etag == ""
    assert "Range" not in site.seen[-1][1]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "feed.example")])
    today = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("feed.example")]), critical=False)
        .sign(key, SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return file


def test_tls_is_checked_against_the_name_and_never_left(certificate: Path) -> None:
    site = Site()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    site.socket = context.wrap_socket(site.socket, server_side=True)
    trust = ssl.create_default_context(cafile=str(certificate))
    running = serve(site)
    next(running)
    site.pages["/"] = lambda handler: handler.answer(200, b"safe")
    site.pages["/down"] = lambda handler: handler.answer(302, Location=f"http://{site.target}/")
    port = site.server_port
    allow = Allow.of(*(f"{name}:{port}" for name in ("feed.example", "other.example", "127.0.0.1")))
    local = lambda host, port: ["127.0.0.1"]  # noqa: E731
    with Client(allow=allow, resolve=local, trust=trust) as client, Client(allow=allow, resolve=local) as stranger:
        assert client.get(f"https://feed.example:{port}/").body == b"safe"
        for who, url in (
            (client, f"https://other.example:{port}/"),
            (stranger, f"https://feed.example:{port}/"),
            (client, f"https://feed.example:{port}/down"),
        ):
            with pytest.raises(Unavailable, match=r"trusted|unprotected") as refused:
                who.get(url)
            assert not refused.value.retry
    next(running, None)


def test_nobody_there(site: Site) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        target = f"127.0.0.1:{unused.getsockname()[1]}"
        with Client(allow=Allow.of(target), first_wait=0.01) as client, pytest.raises(Unavailable) as failed:
            client.get(f"http://{target}/")
    assert failed.value.retry
