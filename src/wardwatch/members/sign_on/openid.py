"""OpenID Connect towards an organization's identity server: the authorization code flow (OpenID Connect Core 1.0,
section 3.1) with PKCE (RFC 7636), state and nonce.

Nothing that the server sends is believed before it is checked, and every request to it goes through the guarded client:
its addresses come from its own discovery document, and from whoever registered it.
"""

import base64
import hashlib
import json
import secrets
import threading
import urllib.parse
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.conf import settings
from django.core.cache import cache

from wardwatch.kit import jsonread
from wardwatch.kit.errors import FormatError, Refusal, Unavailable
from wardwatch.kit.http import Allow, Client

T = TypeVar("T", bound=msgspec.Struct)

ALGORITHMS = ("RS256", "ES256")
SMALLEST_RSA = 2048
LARGEST = 256 * 1024  # bytes of any answer
PATIENCE = 6.0  # seconds for any answer
KEPT = 600  # seconds that a discovery document and its keys are believed
SKEW = timedelta(minutes=2)
LASTS = timedelta(minutes=10)
LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0, section 2
MOST_AT_ONE, MOST_AT_ALL = 2, 3  # requests of this process that wait for a server; `wardwatch up` has four threads
_LOCK = threading.Lock()
_waiting: Counter[str] = Counter()
SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "fpt", "face", "iris", "sc"})
"""Authentication methods (RFC 8176) that are, or stand for, more than a password."""


class SignOnFailed(Refusal):
    """An identity server did not say, in a way that can be believed, who somebody is; `evidence["why"]` is a word."""

    code = "sign-on.failed"

    def __init__(self, message: str, *, why: str) -> None:
        super().__init__(message, why=why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Registration:
    """What an organization told us of its identity server. `domains` are the confirmed ones, in lower case."""

    id: int
    uid: str
    organization: int
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    domains: frozenset[str]
    required: bool
    second_factor: bool


class Discovered(msgspec.Struct, frozen=True):
    """What we read of a discovery document (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Keys(msgspec.Struct, frozen=True):
    keys: list[dict[str, Any]]


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in, kept in the reader's session until they come back. `begun_at` is ISO 8601."""

    provider: str
    state: str
    nonce: str
    verifier: str
    begun_at: str
    next: str

    def as_dict(self) -> dict[str, str]:
        """For the session."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Claims:
    """Who came, as the server says and we believe. `email` is "" where it said none; `second_factor`: it says that
    they gave more than a password."""

    subject: str
    email: str
    email_verified: bool
    second_factor: bool


def begin(registration: Registration, *, back_url: str, email: str, next_url: str, at: datetime) -> tuple[Attempt, str]:
    """A new attempt, and the address at the identity server where it goes on. Raises `Unavailable`, `SignOnFailed`."""
    found = discover(registration.issuer)
    attempt = Attempt(
        provider=registration.uid,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        begun_at=at.isoformat(),
        next=next_url,
    )
    asked = {
        "response_type": "code",
        "client_id": registration.client_id,
        "redirect_uri": back_url,
        "scope": "openid email",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": _base64(hashlib.sha256(attempt.verifier.encode()).digest()),
        "code_challenge_method": "S256",
        "login_hint": email,
    }
    joint = "&" if "?" in found.authorization_endpoint else "?"
    return attempt, found.authorization_endpoint + joint + urllib.parse.urlencode(asked)


def finish(
    registration: Registration, attempt: Attempt, answer: Mapping[str, str], *, back_url: str, at: datetime
) -> Claims:
    """Who came back. `answer` is the query with which they did. Raises `SignOnFailed`, `Unavailable`."""
    if not secrets.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
        raise SignOnFailed("This answer belongs to another sign-in.", why="state")
    if not datetime.fromisoformat(attempt.begun_at) <= at < datetime.fromisoformat(attempt.begun_at) + LASTS:
        raise SignOnFailed("This sign-in was begun too long ago.", why="late")
    if answer.get("iss", registration.issuer) != registration.issuer:  # RFC 9207
        raise SignOnFailed("Another server answered.", why="issuer")
    if not answer.get("code"):
        raise SignOnFailed("Your organization's sign-in did not let you in.", why="refused")
    found = discover(registration.issuer)
    token = _redeem(found, registration, attempt, answer["code"], back_url)
    return verified(token, registration, nonce=attempt.nonce, key=_key_of(token, found), at=at)


def discover(issuer: str) -> Discovered:
    """The discovery document of `issuer`. Raises `Unavailable`, `SignOnFailed` where it speaks for somebody else."""
    found = _fetched(issuer.rstrip("/") + "/.well-known/openid-configuration", Discovered)
    if found.issuer != issuer:
        raise SignOnFailed("The server there goes by another name.", why="issuer")
    parts = urllib.parse.urlsplit(found.authorization_endpoint)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.netloc.lower() in settings.SIGN_ON_TARGETS):
        raise SignOnFailed("The server's own page is not protected.", why="unprotected")
    return found


def verified(token: str, registration: Registration, *, nonce: str, key: jwt.PyJWK, at: datetime) -> Claims:
    """The claims of an ID token after each check of OpenID Connect Core 1.0, section 3.1.3.7. Raises `SignOnFailed`."""
    try:
        said = jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            audience=registration.client_id,
            issuer=registration.issuer,
            options={
                "require": ["iss", "sub", "aud", "exp", "iat"],
                "verify_exp": False,  # below, by the clock of whoever asks
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise SignOnFailed("The server's word cannot be believed.", why=type(error).__name__) from error
    _check_times(said, at)
    if not isinstance(said.get("nonce"), str) or not secrets.compare_digest(said["nonce"].encode(), nonce.encode()):
        raise SignOnFailed("This answer belongs to another sign-in.", why="nonce")
    named = said["aud"] if isinstance(said["aud"], list) else [said["aud"]]
    if said.get("azp", None if len(named) > 1 else registration.client_id) != registration.client_id:
        raise SignOnFailed("This answer was meant for another program.", why="azp")
    subject, email = said["sub"], said.get("email", "")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not isinstance(email, str):
        raise SignOnFailed("The server's word cannot be read.", why="claims")
    return Claims(subject, email.strip().lower(), said.get("email_verified") is True, _has_second_factor(said))


def _check_times(said: Mapping[str, Any], at: datetime) -> None:
    now = at.timestamp()
    times = [said[name] for name in ("exp", "iat", "nbf") if name in said]
    if any(isinstance(each, bool) or not isinstance(each, int | float) for each in times):
        raise SignOnFailed("The server's word cannot be read.", why="claims")
    skew = SKEW.total_seconds()
    if said["exp"] <= now - skew:
        raise SignOnFailed("The server's word is no longer good.", why="expired")
    if max(said["iat"], said.get("nbf", 0)) > now + skew:
        raise SignOnFailed("The server's word is not good yet.", why="early")


def _has_second_factor(said: Mapping[str, Any]) -> bool:
    methods = said.get("amr", [])
    given = {each for each in methods if isinstance(each, str)} if isinstance(methods, list) else set()
    return bool(given & SECOND_FACTORS) or said.get("acr") in ("phr", "phrh", "mfa")


def _redeem(found: Discovered, registration: Registration, attempt: Attempt, code: str, back_url: str) -> str:
    """The ID token for a code."""
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back_url,
        "code_verifier": attempt.verifier,
    }
    headers = {"Accept": "application/json"}
    if "client_secret_basic" in found.token_endpoint_auth_methods_supported:
        pair = ":".join(urllib.parse.quote_plus(each) for each in (registration.client_id, registration.secret))
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()  # RFC 6749, section 2.3.1
    else:
        fields |= {"client_id": registration.client_id, "client_secret": registration.secret}
    with _client(found.token_endpoint) as client:
        answer = client.post_form(found.token_endpoint, fields, headers=headers, max_bytes=LARGEST, timeout=PATIENCE)
    return _read(answer.body, _Tokens).id_token


def _key_of(token: str, found: Discovered) -> jwt.PyJWK:
    """The server's key that a token names; a key that we have not seen is asked for once more."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise SignOnFailed("The server's word cannot be read.", why="token") from error
    if header.get("alg") not in ALGORITHMS:
        raise SignOnFailed("The server signs in a way that we do not take.", why="algorithm")
    for anew in (False, True):
        listed = _fetched(found.jwks_uri, _Keys, anew=anew).keys
        named = [each for each in listed if header.get("kid") in (None, each.get("kid")) and _fits(each, header["alg"])]
        if len(named) == 1:
            return _key(named[0], header["alg"])
        if named:
            break
    raise SignOnFailed("The server signed with a key that it does not show.", why="key")


def _fits(key: Mapping[str, Any], algorithm: str) -> bool:
    kind = {"RS256": "RSA", "ES256": "EC"}[algorithm]
    return key.get("kty") == kind and key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm


def _key(listed: dict[str, Any], algorithm: str) -> jwt.PyJWK:
    try:
        key = jwt.PyJWK.from_dict(listed, algorithm=algorithm)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise SignOnFailed("The server's key cannot be read.", why="key") from error
    if isinstance(key.key, RSAPublicKey) and key.key.key_size < SMALLEST_RSA:
        raise SignOnFailed("The server's key is too weak.", why="key")
    return key


def _fetched(url: str, kind: type[T], *, anew: bool = False) -> T:
    """A document of the server, read again after `KEPT` seconds; `anew`: now, at most once a minute."""
    place = f"sign-on:{hashlib.sha256(url.encode()).hexdigest()}"
    stored = cache.get(place)
    if isinstance(stored, str) and not (anew and cache.add(f"{place}:anew", 1, 60)):
        return _read(stored.encode(), kind)
    with _client(url) as client:
        body = client.get(url, max_bytes=LARGEST, timeout=PATIENCE).body
    value = _read(body, kind)
    cache.set(place, json.dumps(msgspec.to_builtins(value)), KEPT)
    return value


def _read(body: bytes, kind: type[T]) -> T:
    try:
        return jsonread.decode(body, kind)
    except FormatError as error:
        raise SignOnFailed("The server's answer cannot be read.", why="answer") from error


@contextmanager
def _client(url: str) -> Iterator[Client]:
    """A client for `url`. Only so many wait for one server, and for all: pages are answered meanwhile, however slow
    somebody's server is. Raises `Unavailable` for one more."""
    server = urllib.parse.urlsplit(url).netloc.lower()
    with _LOCK:
        if _waiting[server] >= MOST_AT_ONE or _waiting.total() >= MOST_AT_ALL:
            raise Unavailable("Others wait for an answer already.", retry=True)
        _waiting[server] += 1
    try:
        with Client(allow=Allow.of(*settings.SIGN_ON_TARGETS)) as client:
            yield client
    finally:
        with _LOCK:
            _waiting[server] -= 1
            if not _waiting[server]:
                del _waiting[server]


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
