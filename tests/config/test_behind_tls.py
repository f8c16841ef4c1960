"""Behind a web server with TLS: who is believed, and what browsers are told."""

import runpy
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from people import settle
from wardwatch.config import environment
from wardwatch.config import settings as module
from wardwatch.config.proxies import believing
from wardwatch.kit.errors import FormatError

VISITOR, PROXY, STRANGER = "203.0.113.9", "127.0.0.1", "198.51.100.7"
SAID = {"HTTP_X_FORWARDED_FOR": VISITOR, "HTTP_X_FORWARDED_PROTO": "https"}
CLAIMS = {**SAID, "HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_FORWARDED": f"for={VISITOR};proto=https"}
Ask = Callable[..., tuple[str, dict[str, list[str]]]]


@pytest.fixture
def ask(db: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """A center at an https address: ask for a page as a peer that sends these headers."""
    settle()
    monkeypatch.setenv("WARDWATCH_PUBLIC_URL", "https://center.example")
    computed = runpy.run_path(module.__file__)
    for name in ("ENVIRONMENT", "PUBLIC_URL", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SECURE_HSTS_SECONDS"):
        setattr(settings, name, computed[name])
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        setattr(settings, name, computed[name])
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    application = runpy.run_module("wardwatch.config.wsgi")["application"]

    def call(path: str, *, peer: str, **headers: str) -> tuple[str, dict[str, list[str]]]:
        asked = {"PATH_INFO": path, "REMOTE_ADDR": peer, "HTTP_HOST": "center.example", **headers}
        setup_testing_defaults(asked)
        answer: dict[str, Any] = {}

        def begin(status: str, heads: list[tuple[str, str]], *_: object) -> None:
            answer["status"], answer["headers"] = status, heads

        body = application(asked, begin)
        list(body)
        body.close()  # type: ignore[attr-defined]
        heads: dict[str, list[str]] = {}
        for name, value in answer["headers"]:
            heads.setdefault(name, []).append(value)
        return answer["status"], heads

    return call


def test_browsers_stay_with_tls(ask: Ask) -> None:
    status, headers = ask("/answer/", peer=PROXY, **SAID)
    assert status.startswith("200")
    assert headers["Strict-Transport-Security"] == ["max-age=31536000"]
    (cookie,) = (SimpleCookie(each)["csrftoken"] for each in headers["Set-Cookie"])
    assert cookie["secure"]
    assert cookie["httponly"]


def test_a_stranger_is_not_believed(ask: Ask) -> None:
    """Neither who it says it is nor that TLS was there, nor which host was asked for."""
    _, headers = ask("/answer/", peer=STRANGER, **CLAIMS)
    assert "Strict-Transport-Security" not in headers
    assert ask("/answer/", peer=STRANGER, **CLAIMS | {"HTTP_HOST": "evil.example"})[0].startswith("400")
    _, headers = ask("/feeds/", peer=PROXY, **CLAIMS)
    assert headers["Location"] == ["/account/login/?next=/feeds/"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        (PROXY, VISITOR, VISITOR),
        (PROXY, f"{STRANGER}, {VISITOR}", VISITOR),  # appended: what the visitor claimed stands before
        (PROXY, None, PROXY),
        (STRANGER, VISITOR, STRANGER),
        ("10.1.2.3", VISITOR, "10.1.2.3"),
    ],
)
def test_who_is_seen(peer: str, forwarded: str | None, seen: str) -> None:
    def application(asked: dict[str, Any], _: object) -> list[bytes]:
        return [asked["REMOTE_ADDR"].encode(), asked["wsgi.url_scheme"].encode()]

    headers = {"HTTP_X_FORWARDED_FOR": forwarded, "HTTP_X_FORWARDED_PROTO": "https"} if forwarded else {}

    def look(*proxies: str) -> list[bytes]:
        asked = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", **headers}
        return list(believing(application, proxies)(asked, lambda *_: None))

    assert look("127.0.0.1") == [seen.encode(), b"https" if seen == VISITOR else b"http"]
    assert look() == [peer.encode(), b"http"]
    if peer.startswith("10."):
        assert look("10.0.0.0/8") == [VISITOR.encode(), b"https"]


def test_what_the_environment_says() -> None:
    tls = {"WARDWATCH_PUBLIC_URL": "https://center.example/"}
    named = {"WARDWATCH_TRUSTED_PROXIES": "10.0.0.0/8, ::1"}
    assert environment.read({}).trusted_proxies == ()
    assert environment.read(tls).trusted_proxies == ("127.0.0.1",)
    assert environment.read(tls | named).trusted_proxies == ("10.0.0.0/8", "::1")
    for wrong in ("*", "proxy.example", "10.0.0.1/8"):
        with pytest.raises(FormatError, match="WARDWATCH_TRUSTED_PROXIES"):
            environment.read({"WARDWATCH_TRUSTED_PROXIES": wrong})


def test_without_tls_cookies_and_headers_do_not_promise_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDWATCH_PUBLIC_URL", "http://localhost:8025")
    computed = runpy.run_path(module.__file__)
    promised = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert [bool(computed[name]) for name in promised] == [False] * 3
