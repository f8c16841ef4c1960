"""Browsers that somebody has signed in with before: their tries are counted for themselves.

Whoever guesses passwords, be it from the same office, uses up their own tries and not those of a known browser. What
the cookie holds names nobody: a random number and a digest of the address. It opens nothing; it is a place in a queue.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

COOKIE = "known_browser"
LASTS = timedelta(days=180)
_SALT = "wardwatch.web.known"


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Have this browser known for an address from now on."""
    response.set_signed_cookie(
        COOKIE,
        f"{_number(request) or secrets.token_hex(16)}:{_digest(email)}",
        salt=_SALT,
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def place_of(request: HttpRequest, email: str) -> str:
    """The place that tries of this browser with this address are counted for; "" where it is not known for it."""
    number, _, known_for = _read(request).partition(":")
    return f"known-{number}" if number and email and known_for == _digest(email) else ""


def _number(request: HttpRequest) -> str:
    return _read(request).partition(":")[0]


def _read(request: HttpRequest) -> str:
    try:
        return str(request.get_signed_cookie(COOKIE, default="", salt=_SALT, max_age=LASTS))
    except BadSignature:
        return ""


def _digest(email: str) -> str:
    return sha256(email.strip().lower().encode()).hexdigest()[:32]
