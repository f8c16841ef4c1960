"""What the environment says, parsed once into frozen values. A wrong value stops the program with its name."""

import ipaddress
import os
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

from wardwatch.kit.errors import FormatError

DRAFTS = ("vulnerability-bulletin", "leadership-digest", "homeland-security-report")
"""Kinds of products that can draft themselves (`products.jobs`)."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Every variable that the program reads.

    `home` holds database, keys and logs. `database_url` is any address that libpq understands; None stands for the
    embedded PostgreSQL. `port` is that of the pages, on loopback. `smtp_url` is `smtp://[user:password@]host:port` or
    `smtps://...`; None keeps mail in the outbox. `public_url` is where people reach this center; notices point there.
    `trusted_proxies` lists addresses or networks of web servers in front, which alone are believed when they say who
    asks; with a `public_url` of https it is `127.0.0.1`.
    `sign_on_targets` lists identity servers of organizations, each `host:port`, which may be private or without TLS.
    `server_targets` lists servers pulled from or sent to, each `host:port`, which may be private or without TLS.
    `second_factor` says whether the center's staff and members' owners need one: `required` (or `optional`).
    `drafts` are kinds of products that draft themselves when a week or month is over: `vulnerability-bulletin`,
    `leadership-digest`, `homeland-security-report`, or `none`; all three where nothing is said.
    `url` is a center elsewhere that commands ask instead of this machine: https, or http for 127.0.0.1. `token` is what
    they show there, made there for you.
    `login` is the database login this process works as, set by the program. `debug`, when 1, shows errors in pages.
    """

    home: Path
    database_url: str | None
    port: int
    smtp_url: str | None
    public_url: str
    trusted_proxies: tuple[str, ...]
    sign_on_targets: tuple[str, ...]
    server_targets: tuple[str, ...]
    second_factor: str
    drafts: tuple[str, ...]
    url: str | None
    token: str = field(repr=False)
    login: str
    debug: bool


def read(environ: dict[str, str] | None = None) -> Environment:
    """The environment of this process. Raises `FormatError` naming the variable that is wrong."""
    values = dict(os.environ if environ is None else environ)
    port = _port(values.get("WARDWATCH_PORT", "8025"))
    login = values.get("WARDWATCH_LOGIN", "app")
    if login not in ("owner", "worker", "app"):
        raise FormatError("is not owner, worker or app", "WARDWATCH_LOGIN")
    second_factor = values.get("WARDWATCH_SECOND_FACTOR") or "required"
    if second_factor not in ("required", "optional"):
        raise FormatError("is not required or optional", "WARDWATCH_SECOND_FACTOR")
    public_url = values.get("WARDWATCH_PUBLIC_URL", f"http://localhost:{port}").rstrip("/")
    is_tls = public_url.startswith("https:")
    return Environment(
        home=_home(values),
        database_url=_url(values, "DATABASE_URL", {"postgresql", "postgres"}),
        port=port,
        smtp_url=_url(values, "WARDWATCH_SMTP_URL", {"smtp", "smtps"}),
        public_url=public_url,
        trusted_proxies=_networks(values.get("WARDWATCH_TRUSTED_PROXIES") or ("127.0.0.1" if is_tls else "")),
        sign_on_targets=_targets(values, "WARDWATCH_SIGN_ON_TARGETS"),
        server_targets=_targets(values, "WARDWATCH_SERVER_TARGETS"),
        second_factor=second_factor,
        drafts=_drafts(values.get("WARDWATCH_DRAFTS", "")),
        url=values.get("WARDWATCH_URL") or None,
        token=values.get("WARDWATCH_TOKEN", ""),
        login=login,
        debug=values.get("WARDWATCH_DEBUG") == "1",
    )


def _home(values: dict[str, str]) -> Path:
    if chosen := values.get("WARDWATCH_HOME"):
        return Path(chosen).expanduser().absolute()
    data = values.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "wardwatch"


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise FormatError("is not a port number", "WARDWATCH_PORT")
    return int(text)


def _networks(text: str) -> tuple[str, ...]:
    named = tuple(part.strip() for part in text.split(",") if part.strip())
    for each in named:
        try:
            ipaddress.ip_network(each)
        except ValueError as error:
            raise FormatError(f"{each!r} is no address or network", "WARDWATCH_TRUSTED_PROXIES") from error
    return named


def _drafts(text: str) -> tuple[str, ...]:
    named = tuple(part.strip() for part in text.split(",") if part.strip())
    for each in named:
        if each not in (*DRAFTS, "none"):
            raise FormatError(f"{each!r} is not one of {', '.join(DRAFTS)}, none", "WARDWATCH_DRAFTS")
    return tuple(each for each in named or DRAFTS if each != "none")


def _targets(values: dict[str, str], variable: str) -> tuple[str, ...]:
    named = tuple(part.strip() for part in (values.get(variable) or "").split(",") if part.strip())
    for each in named:
        host, _, port = each.rpartition(":")
        if not host or not port.isdigit():
            raise FormatError(f"{each!r} is not like idp.example.org:443", variable)
    return named


def _url(values: dict[str, str], name: str, schemes: set[str]) -> str | None:
    text = values.get(name)
    if not text:
        return None
    parts = urllib.parse.urlsplit(text)
    if parts.scheme not in schemes or not (parts.hostname or "host=" in parts.query):
        raise FormatError(f"is not an address like {sorted(schemes)[0]}://host:port", name)
    return text
