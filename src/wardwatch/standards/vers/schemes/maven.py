"""Maven versions: the "Version Order Specification" of the POM reference (maven.apache.org/pom.html).

Tokens are split at dots, hyphens and where digits meet letters. What is nothing (0, "final", "ga", "release") is
dropped at the end and before each hyphen; as Maven 3.9 does (MNG-7644), ".rc" counts as "-rc".
Order of the next token: alpha, beta, milestone, rc, snapshot, the end, sp, other words, "-1", ".1".
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from wardwatch.standards.vers.schemes.encoding import RELEASE, number, word

_VERSION = re.compile(r"[0-9][0-9A-Za-z._+-]*")
_TOKEN = re.compile(r"(^|[.-]|(?<=[0-9])(?=[^0-9.-])|(?<=[^0-9.-])(?=[0-9]))([0-9]+|[^0-9.-]+|)")
_KNOWN = {
    "alpha": b"\x02",
    "beta": b"\x03",
    "milestone": b"\x04",
    "rc": b"\x05",
    "cr": b"\x05",
    "snapshot": b"\x06",
    "sp": b"\x0a",
}
_NOTHING = frozenset({"", "final", "ga", "release"})
_BEFORE_A_NUMBER = {"a": "alpha", "b": "beta", "m": "milestone"}
_RELEASED, _WORD, _HYPHEN = b"\x09", b"\x0b", b"\x0c"


@dataclass(slots=True)
class _Token:
    dotted: bool
    text: str

    @property
    def is_number(self) -> bool:
        return self.text.isdigit()

    @property
    def is_nothing(self) -> bool:
        return self.text in _NOTHING or not self.text.strip("0")


def key(text: str) -> bytes | None:
    """The key of a Maven artifact's version.

    None for a version that does not begin with a number, and for a qualifier after a word for "released"
    ("1.0.Final-redhat-1"): Maven's releases and its reference disagree on those.
    """
    if not _VERSION.fullmatch(text):
        return None
    tokens = _tokens(text.lower())
    for this, following in pairwise(tokens):
        if this.text in _NOTHING and not following.is_number:
            return None
    kept: list[_Token] = []
    for token in tokens:
        if not token.is_number or not token.dotted:
            _drop_nothing(kept)
        kept.append(token)
    _drop_nothing(kept)
    return b"".join(map(_written, kept)) + RELEASE


def _tokens(text: str) -> list[_Token]:
    """The tokens, each with the sign before it; the first counts as dotted."""
    found = [_Token(sign == "." or at == 0, part or "0") for at, (sign, part) in enumerate(_TOKEN.findall(text))]
    for this, following in pairwise(found):
        if following.is_number and not following.dotted:
            this.text = _BEFORE_A_NUMBER.get(this.text, this.text)
    return found


def _drop_nothing(kept: list[_Token]) -> None:
    while kept and kept[-1].is_nothing:
        kept.pop()


def _written(token: _Token) -> bytes:
    if token.is_number:
        return number(token.text) if token.dotted else _HYPHEN + number(token.text)
    if token.text in _NOTHING:
        return _RELEASED
    return _KNOWN.get(token.text) or _WORD + word(token.text)
