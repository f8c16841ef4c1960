"""Commits of git: equal or not, never ordered. A commit is named in full: 40 or 64 hexadecimal digits.

Which of two commits is the later one only their repository knows, so a key here serves equality alone (`UNORDERED` in
the package), and the beginning of a hash ("14c0d48") has none: it may be that of several.
"""

import re

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}", re.ASCII)


def key(text: str) -> bytes | None:
    """The bytes of a full commit hash."""
    lowered = text.lower()
    return bytes.fromhex(lowered) if _COMMIT.fullmatch(lowered) else None
