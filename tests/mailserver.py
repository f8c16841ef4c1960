"""A real SMTP server on this machine that counts what it was given, and can refuse, hang up or kill the sender."""

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    """What arrived, in order. `answer` replies to RCPT and `taken` to DATA; by default both accept.

    One that does not `read` keeps the recipients only.
    """

    def __init__(self, *, read: bool = True) -> None:
        self.reads = read
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.connections = 0
        self.url = ""
        self.answer: Callable[[str], str] = lambda address: "250 ok"
        self.taken: Callable[[EmailMessage], str] = lambda mail: "250 taken"

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802  (the library calls it so)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        reply = self.answer(address)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if not self.reads:
            self.recipients.append(envelope.rcpt_tos[0])
            return "250 taken"
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        reply = self.taken(mail)
        if reply.startswith("250"):
            self.mails.append(mail)
            self.recipients.append(envelope.rcpt_tos[0])
        return reply

    @property
    def counts(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)


@contextmanager
def mail_server(*, read: bool = True) -> Iterator[MailServer]:
    """A server that runs inside the block."""
    handler = MailServer(read=read)
    controller = Controller(handler, hostname="127.0.0.1", port=_free_port(), server_hostname="mail.invalid")
    controller.start()
    try:
        handler.url = f"smtp://127.0.0.1:{controller.port}"
        yield handler
    finally:
        controller.stop(no_assert=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
