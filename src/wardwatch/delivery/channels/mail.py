"""SMTP (RFC 5321): hand one message at a time to the center's own mail server, and say honestly what became of it."""

import ipaddress
import re
import smtplib
import ssl
import urllib.parse
from types import TracebackType

from wardwatch.delivery.states import AttemptState
from wardwatch.delivery.types import Outcome
from wardwatch.kit.errors import Unavailable

_OK = 250
_FORWARDS = 251
_GO_AHEAD = 354
_CLOSING = 421
_TROUBLE = (OSError, smtplib.SMTPException)


class MailServer:
    """A connection to `smtp://[user:password@]host[:port]` (STARTTLS asked for) or `smtps://...` (TLS at once).

    Opened when first needed and used for many messages. A server elsewhere that offers no encryption is refused unless
    the address ends in `?tls=off`: notices are not public.
    """

    def __init__(self, url: str, *, greeting: str, timeout: float = 30.0) -> None:
        self._parts = urllib.parse.urlsplit(url)
        self._greeting = greeting
        self._timeout = timeout
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "MailServer":
        """Use the server inside the block; nothing is opened yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say goodbye."""
        self._close()

    def hand_over(self, data: bytes, *, sender: str, recipient: str) -> Outcome:
        """Give one composed message to the server.

        From the moment the server said "go ahead" (354), a break means that nobody knows: UNKNOWN. Before that, nothing
        was taken. Raises `Unavailable` when the server cannot be reached at all.
        """
        server = self._server or self._open()
        try:
            for command in (f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA"):
                code, text = server.docmd(command)
                if code not in (_OK, _FORWARDS, _GO_AHEAD):
                    return self._refused(code, text)
        except _TROUBLE as error:
            self._close()
            return Outcome(AttemptState.REFUSED_FOR_NOW, f"the connection broke before the text was sent: {error}")
        return self._transfer(server, data)

    def _transfer(self, server: smtplib.SMTP, data: bytes) -> Outcome:
        try:
            ended = data if data.endswith(b"\r\n") else data + b"\r\n"
            server.send(re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n")  # RFC 5321 section 4.5.2, transparency
            code, text = server.getreply()
        except _TROUBLE as error:
            self._close()
            return Outcome(AttemptState.UNKNOWN, f"the connection broke while the text was sent: {error}")
        if code == _OK:
            return Outcome(AttemptState.SENT, _said(code, text))
        return self._refused(code, text)

    def _refused(self, code: int, text: bytes) -> Outcome:
        """A refusal leaves nothing with the server (RFC 5321 section 4.2.1: 4yz for now, 5yz for good)."""
        if code == _CLOSING or code < 400:
            self._close()
        elif self._server:
            try:
                self._server.rset()
            except _TROUBLE:
                self._close()
        state = AttemptState.REFUSED if code >= 500 else AttemptState.REFUSED_FOR_NOW
        return Outcome(state, _said(code, text))

    def _open(self) -> smtplib.SMTP:
        parts, secure = self._parts, self._parts.scheme == "smtps"
        host, context = parts.hostname or "", ssl.create_default_context()
        try:
            server: smtplib.SMTP
            if secure:
                port = parts.port or smtplib.SMTP_SSL_PORT
                server = smtplib.SMTP_SSL(
                    host, port, local_hostname=self._greeting, timeout=self._timeout, context=context
                )
            else:
                server = smtplib.SMTP(host, parts.port or 25, local_hostname=self._greeting, timeout=self._timeout)
            self._server = server
            server.ehlo_or_helo_if_needed()
            if not secure:
                self._encrypt(server, host, context)
            if parts.username:
                server.login(urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or ""))
        except (*_TROUBLE, UnicodeError) as error:  # the library signs in with ASCII only
            self._close()
            raise Unavailable(f"the mail server {host} does not let us in: {error}", retry=True) from error
        return server

    def _encrypt(self, server: smtplib.SMTP, host: str, context: ssl.SSLContext) -> None:
        if is_loopback(host) or urllib.parse.parse_qs(self._parts.query).get("tls") == ["off"]:
            return
        if not server.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("it offers no encryption (STARTTLS)")
        server.starttls(context=context)
        server.ehlo()

    def _close(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except _TROUBLE:
            server.close()


def is_loopback(host: str) -> bool:
    """Whether what is handed to `host` (a name or an address) stays on this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _said(code: int, text: bytes) -> str:
    return f"{code} {text.decode('utf-8', 'replace')}"[:500]
