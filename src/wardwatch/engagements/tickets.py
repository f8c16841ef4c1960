"""Numbers that people read out: unguessable, without order, in Crockford's base 32 (no I, L, O, U). Pure."""

import secrets

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BITS = 5
TICKET_LENGTH = 12  # 60 bits
CODE_LENGTH = 8  # 40 bits, and few tries


def new_ticket() -> str:
    """A new ticket number, like `WW-7KQ4-XM2P-9T3B`."""
    return "WW-" + _grouped("".join(secrets.choice(_DIGITS) for _ in range(TICKET_LENGTH)))


def read_ticket(text: str) -> str:
    """The ticket number that somebody typed: any case, with or without hyphens and `WW`, O for 0, I and L for 1."""
    typed = "".join(c for c in text.upper() if c.isalnum())
    typed = typed[2:] if typed.startswith("WW") and len(typed) == TICKET_LENGTH + 2 else typed
    return "WW-" + _grouped(typed.translate(_READ_AS)[:40])


def code_of(digest: str) -> str:
    """The code that a keyed digest (hex) gives, like `4TZ9-K2MM`."""
    number = int(digest, 16)
    return _grouped("".join(_DIGITS[number >> (_BITS * place) & 31] for place in range(CODE_LENGTH)))


def read_code(text: str) -> str:
    """The code that somebody typed, in the spelling of `code_of`."""
    return _grouped("".join(c for c in text.upper() if c.isalnum()).translate(_READ_AS)[:40])


def _grouped(text: str) -> str:
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))
