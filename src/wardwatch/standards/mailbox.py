"""Mail addresses as they can be written to: RFC 5321 section 4.1.2, `Dot-string@Domain`, in ASCII.

Narrower than the section on purpose: no quoted parts and no address literals; a domain has at least two labels. Lengths
are those of section 4.5.3.1 (64 octets before the sign, 254 in all).
"""

import re

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"(?=.{{1,254}}\Z)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")


def is_mailbox(text: str) -> bool:
    """Whether `text` is one plain mail address: no comments, lists, line breaks or letters beyond ASCII."""
    return _MAILBOX.fullmatch(text) is not None
