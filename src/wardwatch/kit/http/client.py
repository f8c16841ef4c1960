"""The client: conditions, redirects and repeated attempts around the guarded network."""

import contextlib
import ssl
import time
import urllib.parse
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Any, BinaryIO, Self

import certifi
import httpcore
import httpx
import stamina

from wardwatch.kit import clock
from wardwatch.kit.errors import OffLimits, Unavailable
from wardwatch.kit.http.network import NOTHING, Allow, GuardedNetwork, Resolver
from wardwatch.kit.http.network import resolve as resolve_name
from wardwatch.kit.http.transfer import Again, Download, Interrupted

REDIRECTS = 5
ATTEMPTS = 4
CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 30.0
LONGEST_WAIT = 60.0  # a Retry-After beyond this is the next run's business
TRANSIENT = {408, 425, 429, *range(500, 600)}


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. `body` is empty when a sink took it; `size` (bytes) and `sha256` (hex) speak of all of it."""

    status: int
    headers: Mapping[str, str] = field(repr=False)  # names in lower case
    body: bytes = field(repr=False)
    size: int
    sha256: str
    final_url: str
    retrieved_at: datetime

    @property
    def not_modified(self) -> bool:
        """The server says that what the caller has is still current (RFC 9110, section 15.4.5)."""
        return self.status == 304

    @property
    def etag(self) -> str:
        """Validator for the next conditional request; empty when the server gave none."""
        return self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        """The server's own date, as it wrote it; empty when it gave none."""
        return self.headers.get("last-modified", "")


_Reader = Callable[[httpx.URL, int, dict[str, str], Iterator[bytes], Download], Response]


class Client:
    """Keeps connections open between calls; one per thread. Use as a context manager, or call `close`."""

    def __init__(
        self,
        *,
        allow: Allow = NOTHING,
        now: Callable[[], datetime] = clock.now,
        trust: ssl.SSLContext | None = None,
        resolve: Resolver | None = None,
        first_wait: float = 0.5,
    ) -> None:
        self.allow = allow
        self._now = now
        self._first_wait = first_wait
        self._network = GuardedNetwork(allow, resolve or resolve_name)
        self._pool = httpcore.ConnectionPool(
            ssl_context=trust or _public_trust(), network_backend=self._network, keepalive_expiry=30.0
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        etag: str = "",
        last_modified: str = "",
        max_bytes: int = 64 * 1024 * 1024,
        timeout: float = 120.0,
        sink: BinaryIO | None = None,
        partial_etag: str = "",
    ) -> Response:
        """Fetch `url` (status 200, or 304 when `etag` or `last_modified` still hold) within `timeout` seconds in all.

        `headers` (keys of an interface) go to the first origin only. `sink` is written from its start; with
        `partial_etag` (from `Interrupted`) it must be readable, and only the missing rest is fetched if the server
        still has the same bytes. Tries again what may pass. Raises `Unavailable`, `Interrupted` when a sink holds
        a part.
        """
        self._network.deadline = time.monotonic() + timeout
        download = Download(sink, max_bytes, partial_etag)
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        wanted = {name: value for name, value in conditions.items() if value and not partial_etag}
        target = _parsed(url)
        try:
            return self._persistently(timeout, lambda: self._follow(target, {**(headers or {})}, wanted, download))
        except Unavailable as error:
            if error.retry and sink is not None and download.size:
                raise Interrupted(error.message, size=download.size, etag=download.etag) from error
            raise

    def post_form(
        self,
        url: str,
        fields: Mapping[str, str],
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int = 1024 * 1024,
        timeout: float = 10.0,
    ) -> Response:
        """Send a form once and give the answer of status 200. It is neither sent again nor sent on elsewhere: what it
        holds may be good only once, and only for this server. Raises `Unavailable`."""
        self._network.deadline = time.monotonic() + timeout
        target = _parsed(url)
        self._check(target)
        body = urllib.parse.urlencode(fields).encode()
        sent = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
            **(headers or {}),
        }
        download = Download(None, max_bytes, "")
        with self._exchange(target, {**sent, **download.headers()}, body) as (status, answer, chunks):
            if status != 200:
                raise Unavailable(f"{_shown(target)} answered {status}", retry=False)
            return self._read(target, status, answer, chunks, download)

    def ask(
        self,
        url: str,
        *,
        statuses: Collection[int] = (200,),
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        max_bytes: int = 64 * 1024 * 1024,
        timeout: float = 120.0,
    ) -> Response:
        """Ask an interface something that is answered with one of `statuses`; with a `body` (also an empty one) it is
        a POST.

        A GET is tried again and sent on as `get` is. A POST is sent once, to this server alone: whether it arrived
        where nothing came back is the caller's to find out. Raises `Unavailable`.
        """
        self._network.deadline = time.monotonic() + timeout
        download = Download(None, max_bytes, "")

        def read(
            at: httpx.URL, status: int, said: dict[str, str], chunks: Iterator[bytes], download: Download
        ) -> Response:
            if status in TRANSIENT and status not in statuses:
                raise Again(f"{_shown(at)} answered {status}", _retry_after(said.get("retry-after", ""), self._now()))
            if status not in statuses:
                raise Unavailable(f"{_shown(at)} answered {status}", retry=False)
            download.take(200, said, chunks)
            digest = download.sha256.hexdigest()
            return Response(status, said, download.body(), download.size, digest, str(at), self._now())

        target = _parsed(url)
        if body is not None:
            self._check(target)
            sent = {**download.headers(), **(headers or {}), "Content-Length": str(len(body))}
            with self._exchange(target, sent, body) as (status, answer, chunks):
                return read(target, status, answer, chunks, download)
        return self._persistently(timeout, lambda: self._follow(target, {**(headers or {})}, {}, download, read))

    def _persistently(self, timeout: float, once: Callable[[], Response]) -> Response:
        for attempt in stamina.retry_context(
            on=self._backoff,
            attempts=ATTEMPTS,
            timeout=timeout,
            wait_initial=self._first_wait,
            wait_max=20.0,
            wait_jitter=self._first_wait,
        ):
            with attempt:
                return once()
        raise AssertionError("the last attempt returns or raises")

    def _follow(
        self,
        url: httpx.URL,
        private: Mapping[str, str],
        wanted: Mapping[str, str],
        download: Download,
        read: _Reader | None = None,
    ) -> Response:
        for _ in range(REDIRECTS + 1):
            self._check(url)
            headers = {**private, **wanted, **download.headers()}
            with self._exchange(url, headers) as (status, answer, chunks):
                if status not in (301, 302, 303, 307, 308):
                    return (read or self._read)(url, status, answer, chunks, download)
            target = _redirected(url, answer.get("location", ""))
            if _origin(target) != _origin(url):
                private = {}
            url = target
        raise Unavailable(f"more than {REDIRECTS} redirects from {_shown(url)}", retry=False)

    def _read(
        self, url: httpx.URL, status: int, headers: dict[str, str], chunks: Iterator[bytes], download: Download
    ) -> Response:
        if status in TRANSIENT:
            wait = _retry_after(headers.get("retry-after", ""), self._now())
            raise Again(f"{_shown(url)} answered {status}", wait)
        if status == 416 and download.resumable:
            download.etag = ""
            raise Again(f"{_shown(url)} no longer has the missing part", 0.0)
        if status not in (200, 206, 304) or (status == 206 and "Range" not in download.headers()):
            raise Unavailable(f"{_shown(url)} answered {status}", retry=False)
        if status != 304:
            download.take(status, headers, chunks)
        return Response(
            status if status == 304 else 200,
            headers,
            download.body(),
            download.size,
            download.sha256.hexdigest(),
            str(url),
            self._now(),
        )

    @contextlib.contextmanager
    def _exchange(
        self, url: httpx.URL, headers: Mapping[str, str], form: bytes | None = None
    ) -> Iterator[tuple[int, dict[str, str], Iterator[bytes]]]:
        sent = {"Host": url.netloc.decode(), "User-Agent": agent(), "Accept": "*/*", **headers}
        limits = {"connect": CONNECT_TIMEOUT, "read": READ_TIMEOUT, "write": READ_TIMEOUT, "pool": CONNECT_TIMEOUT}
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        try:
            with self._pool.stream(
                "GET" if form is None else "POST",
                target,
                headers=list(sent.items()),
                content=form,
                extensions={"timeout": limits},
            ) as answer:
                received = httpx.Headers(answer.headers)
                yield answer.status, dict(received), iter(answer.iter_stream())
        except (httpcore.UnsupportedProtocol, httpcore.LocalProtocolError) as error:
            raise Unavailable(f"{_shown(url)}: {error}", retry=False) from error
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.RemoteProtocolError, ssl.SSLError) as error:
            if _is_distrust(error):
                raise Unavailable(f"{_shown(url)}: no trusted connection: {error}", retry=False) from error
            self._network.left(None)
            raise Again(f"{_shown(url)}: {error or type(error).__name__}") from error

    def _backoff(self, error: Exception) -> bool | float:
        """For stamina: whether to try again, and when, if the server said so and we have that long."""
        if not isinstance(error, Again):
            return False
        if error.wait is None:
            return True
        return error.wait if error.wait <= min(LONGEST_WAIT, self._network.deadline - time.monotonic()) else False

    def _check(self, url: httpx.URL) -> None:
        if url.userinfo:
            raise OffLimits(f"{_shown(url)}: an address may not carry a password")
        if url.scheme == "https" and url.host:
            return
        if url.scheme != "http" or not self.allow.names(url.raw_host.decode(), url.port or 80):
            raise OffLimits(f"{_shown(url)}: only https is fetched")


def get(url: str, *, allow: Allow = NOTHING, **options: Any) -> Response:
    """One `Client.get` on a connection of its own."""
    with Client(allow=allow) as client:
        return client.get(url, **options)


def agent() -> str:
    """How we introduce ourselves: product and version."""
    try:
        return f"Wardwatch/{version('wardwatch')}"
    except PackageNotFoundError:
        return "Wardwatch"


def _public_trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _is_distrust(error: Exception) -> bool:
    """Whether the protected connection failed for good, not because somebody hung up."""
    cause = error if isinstance(error, ssl.SSLError) else error.__context__  # the pool clears __cause__
    return isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError)


def _parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except httpx.InvalidURL as error:
        raise Unavailable(f"not an address: {error}", retry=False) from None


def _retry_after(value: str, now: datetime) -> float | None:
    """Seconds that the server asks to wait (RFC 9110, section 10.2.3)."""
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError):
        return None


def _redirected(url: httpx.URL, location: str) -> httpx.URL:
    if not location:
        raise Unavailable(f"{_shown(url)} redirects to nowhere", retry=False)
    target = url.join(location).copy_with(fragment=None)
    if url.scheme == "https" and target.scheme != "https":
        raise Unavailable(f"{_shown(url)} redirects to an unprotected address", retry=False)
    return target


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _shown(url: httpx.URL) -> str:
    """For messages: a query may carry a key."""
    return str(url.copy_with(query=None, fragment=None, username=None, password=None))
