"""What the home's key makes of a notice: how its ticket is looked up, its answer code, its links' tokens.

Codes and tokens are derived, not stored: a text can be written anew with the same secrets, and the database holds none.
"""

import uuid

from django.conf import settings

from wardwatch.engagements import tickets
from wardwatch.engagements.states import Answer

NOBODY = uuid.UUID(int=0)
"""Stands for a notice that does not exist, so that a wrong ticket costs the same work as a right one."""


def ticket_key(ticket: str) -> bytes:
    """What is fingerprinted to look a ticket up."""
    return f"ticket|{ticket}".encode()


def ticket_digest(ticket: str) -> bytes:
    """The keyed digest under which a ticket is stored."""
    return _digest(ticket_key(ticket))


def answer_code(notice: uuid.UUID) -> str:
    """The code that, with an address, answers a notice."""
    return tickets.code_of(settings.HOME.keyring.digest(f"answer-code|{notice}".encode()))


def link_token(notice: uuid.UUID, address: str, answer: Answer, letter: str = "") -> str:
    """The token of one link: 160 bits, a keyed signature over notice, address and the one answer that it gives.

    `letter` tells a second letter's link from the first one's.
    """
    return str(settings.HOME.keyring.digest(f"answer-link|{notice}|{address}|{answer}{letter}".encode()))[:40]


def token_digest(token: str) -> bytes:
    """The keyed digest under which a link is stored."""
    return _digest(f"link|{token}".encode())


def try_digest(kind: str, value: str) -> bytes:
    """Under which tries are counted."""
    return _digest(f"try|{kind}|{value}".encode())


def _digest(data: bytes) -> bytes:
    return bytes.fromhex(settings.HOME.keyring.digest(data))
