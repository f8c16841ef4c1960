"""The one way out of the client: requests that are tried again, answers that are typed, problems that are errors."""

import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any, BinaryIO, Self, TypeVar

import httpx
import msgspec

from wardwatch.kit.errors import FormatError, NotFound, Refusal, Unavailable
from wardwatch.kit.http import agent

T = TypeVar("T")
TYPE = "urn:wardwatch:problem:"
ATTEMPTS = 4
LARGEST = 64 * 1024 * 1024
"""Bytes of one answer that is not a file."""
SLOWEST = 50_000
"""Bytes of a request that are taken in within a second, at the least: a list of 20 MB may take minutes."""
REMEMBERED = 100
"""Answers that are kept with their entity tags."""
TRANSIENT = {408, 425, 500, 502, 503, 504}
LOCAL = {"127.0.0.1", "::1", "localhost"}


class Refused(Refusal):
    """The center refused; `code` is the center's name for why ("notice.not-answerable")."""

    def __init__(self, message: str, code: str, **evidence: Any) -> None:
        super().__init__(message, **evidence)
        self.code = code


class TokenRefused(Refused):
    """The center does not take the token: it ended, was revoked, or never was."""


class TooFast(Unavailable):
    """The center asks to wait longer than the caller has patience; `seconds` says how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The center asks to wait {seconds:.0f} seconds: too many requests.", retry=True)
        self.seconds = seconds


class Problem(msgspec.Struct, frozen=True):
    """Why a request was not fulfilled (RFC 9457)."""

    type: str = ""
    detail: str = ""
    status: int = 0
    evidence: dict[str, Any] = {}


class Asking:
    """Connections to one center.

    `patience` bounds, in seconds, all waiting within one call: for a limit to pass, and between attempts.
    `transport` and `sleep` replace network and waiting in tests.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        patience: float = 120.0,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._base = _checked(url)
        self._patience, self._sleep = patience, sleep
        self._known: dict[str, tuple[str, bytes]] = {}
        self._http = httpx.Client(
            headers={"Authorization": f"Bearer {_clean(token)}", "User-Agent": agent(), "Accept": "application/json"},
            follow_redirects=False,  # a token goes to the address that was named, and nowhere else
            transport=transport,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._base!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    @staticmethod
    def quoted(value: object) -> str:
        """A value as one part of an address."""
        return urllib.parse.quote(str(value), safe="")

    def read(self, kind: type[T], path: str, query: Mapping[str, Any] | None = None) -> T:
        """The answer to a read. An answer that has not changed since the last time is not sent again."""
        address = f"{path}?{_query(query or {})}"
        etag, body = self._known.get(address, ("", b""))
        status, headers, sent = self._ask("GET", address, {"If-None-Match": etag} if etag else {})
        if status != HTTPStatus.NOT_MODIFIED:
            body = sent
            self._remember(address, headers.get("ETag", ""), body)
        return _decoded(body, kind)

    def pages(self, kind: type[T], path: str, query: Mapping[str, Any] | None = None) -> Iterator[T]:
        """The items of a list, part after part."""
        cursor: str | None = ""
        while cursor is not None:
            part = self.read(_Part, path, {**(query or {}), "cursor": cursor or None})
            for item in part.items:
                yield _decoded(bytes(item), kind)
            cursor = part.next

    def write(self, kind: type[T], method: str, path: str, body: Mapping[str, Any] | None, *, key: str | None) -> T:
        """The answer to a write, done once however often it has to be sent."""
        said = {name: value for name, value in (body or {}).items() if value is not msgspec.UNSET}
        content = msgspec.json.encode(said) if body is not None else b""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        headers |= {"Content-Type": "application/json"} if content else {}
        return _decoded(self._ask(method, path, headers, content)[2], kind)

    def hand_in(
        self, kind: type[T], method: str, path: str, query: Mapping[str, Any], file: bytes, of: str, *, key: str | None
    ) -> T:
        """The answer to a write whose body is a file `of` a media type, done once however often it has to be sent."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4()), "Content-Type": of}
        return _decoded(self._ask(method, f"{path}?{_query(query)}", headers, file)[2], kind)

    def save(self, method: str, path: str, into: BinaryIO, *, key: str | None = None) -> None:
        """Write an answer that is a file into `into`; an attempt that broke off leaves nothing in it."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())} if method != "GET" else {}
        start = into.tell()

        def take(answer: httpx.Response) -> bytes:
            into.seek(start)
            into.truncate()
            for chunk in answer.iter_bytes():
                into.write(chunk)
            return b""

        self._ask(method, path, headers, b"", take)

    def _ask(
        self,
        method: str,
        address: str,
        headers: dict[str, str],
        content: bytes = b"",
        take: Callable[[httpx.Response], bytes] | None = None,
    ) -> tuple[int, httpx.Headers, bytes]:
        left, attempt = self._patience, 0
        while True:
            attempt += 1
            failure, wait = self._try(method, address, headers, content, take or _bounded)
            if not isinstance(failure, Unavailable):
                return failure
            if not failure.retry or attempt >= ATTEMPTS or wait > left:
                raise failure
            left -= wait
            self._sleep(wait)

    def _try(
        self,
        method: str,
        address: str,
        headers: dict[str, str],
        content: bytes,
        take: Callable[[httpx.Response], bytes],
    ) -> tuple[tuple[int, httpx.Headers, bytes] | Unavailable, float]:
        """One attempt: its answer, or why it failed and how long to wait; what is refused for good is raised."""
        pause = 0.5
        try:
            with self._http.stream(
                method,
                f"{self._base}/api{address}",
                headers=headers,
                content=content or None,
                timeout=httpx.Timeout(30.0 + len(content) / SLOWEST, connect=10.0),
            ) as answer:
                status = answer.status_code
                if status == HTTPStatus.NOT_MODIFIED:
                    return (status, answer.headers, b""), 0
                if status == HTTPStatus.OK:
                    return (status, answer.headers, take(answer)), 0
                if status == HTTPStatus.TOO_MANY_REQUESTS:
                    seconds = float(answer.headers.get("Retry-After", "60"))
                    return TooFast(seconds), seconds
                error = _error(status, _bounded(answer))
                if status == HTTPStatus.CONFLICT and getattr(error, "code", "") == "request.still-working":
                    return Unavailable(str(error), retry=True), pause
                if isinstance(error, Unavailable):
                    return error, pause
                raise error
        except httpx.InvalidURL as error:
            raise Unavailable(f"The address of the center cannot be used: {error}", retry=False) from None
        except httpx.TransportError as error:
            return Unavailable(f"{self._base} does not answer: {type(error).__name__}.", retry=True), pause

    def _remember(self, address: str, etag: str, body: bytes) -> None:
        self._known.pop(address, None)
        if etag and len(body) < 1 << 20:
            self._known[address] = (etag, body)
        while len(self._known) > REMEMBERED:
            self._known.pop(next(iter(self._known)))


class _Part(msgspec.Struct, frozen=True):
    items: tuple[msgspec.Raw, ...]
    next: str | None


def _checked(url: str) -> str:
    """The address without its last slash. Raises `FormatError` where a token must not go there."""
    parts = urllib.parse.urlsplit(url)
    if parts.username or parts.password or parts.query or parts.fragment or not parts.hostname:
        raise FormatError("is not an address like https://center.example.org", "WARDWATCH_URL")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise FormatError("has to begin with https://; http:// is for 127.0.0.1 only", "WARDWATCH_URL")
    return url.rstrip("/")


def _clean(token: str) -> str:
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise FormatError("is not a token as the center gave it", "WARDWATCH_TOKEN")
    return token


def _query(query: Mapping[str, Any]) -> str:
    pairs = []
    for name, value in query.items():
        for each in value if isinstance(value, list | tuple) else (value,):
            if each is not None:
                pairs.append((name, _worded(each)))
    return urllib.parse.urlencode(pairs)


def _worded(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _bounded(answer: httpx.Response) -> bytes:
    held = bytearray()
    for chunk in answer.iter_bytes():
        held += chunk
        if len(held) > LARGEST:
            raise Unavailable(f"The answer is larger than {LARGEST:,} bytes.", retry=False)
    return bytes(held)


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise FormatError(f"the center answered something else than this version knows: {error}") from error


def _error(status: int, body: bytes) -> Refusal | FormatError | Unavailable:
    """The error that a problem stands for."""
    try:
        problem = msgspec.json.decode(body, type=Problem)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        problem = Problem()
    code = problem.type.removeprefix(TYPE) if problem.type.startswith(TYPE) else "refused"
    words = problem.detail or f"The center answered {status}."
    if status == HTTPStatus.NOT_FOUND and problem.type:
        return NotFound(words)
    if status == HTTPStatus.UNAUTHORIZED:
        return TokenRefused("The center does not take this token. Make a new one there.", code)
    if code == "format":
        return FormatError(words, str(problem.evidence.get("place", "")))
    if status in TRANSIENT:
        return Unavailable(words, retry=bool(problem.evidence.get("retry", True)))
    if not problem.type:
        return Unavailable(f"What answered is no Wardwatch center: status {status}.", retry=False)
    return Refused(words, code, **{name: value for name, value in problem.evidence.items() if name != "message"})
