"""What rules of Suricata and of Snort 3 have in common: texts, patterns, pairs, links.

Nothing from outside is escaped into a rule: in a message, signs that mean something to a parser become spaces; in a
pattern, every byte but plain letters, digits and a few signs is written as its number, `|3b|`.
"""

import re
from functools import lru_cache

from wardwatch.sharing.exports.types import USES, Row, day, one_line
from wardwatch.standards.tlp import Tlp

LONGEST_PATTERN = 200
"""Bytes of a pattern; sensors take no more than 255 in one."""

_MEANS = re.compile(r"[\";\\:|(){}$!\[\]`',]")
_LONGEST_THREAT = 120
_NUMBERED = re.compile(r"[^A-Za-z0-9._/?=&%+~@-]+")
_ADDRESS = re.compile(r"[A-Za-z0-9._/~-]+")
_REMEMBERED = 4096
_NAMES = tuple(tlp.name for tlp in Tlp)


def message(row: Row, what: str) -> str:
    """The message of a rule: who says it, what to do, and what it may be."""
    return f"WARDWATCH {USES[row.verdict]} {what} {_threat(row.threat)}"


def pattern(data: bytes) -> str:
    """The bytes as the inside of a `content`."""
    return _NUMBERED.sub(_numbers, data.decode("latin-1"))


def metadata(row: Row) -> str:
    """Pairs of a name and a word; only what we wrote ourselves."""
    sure = "" if row.confidence is None else f", confidence {row.confidence}"
    until = f", valid_until {day(row.valid_until)}" if row.valid_until else ""
    return f"tlp {_NAMES[row.tlp]}, use {USES[row.verdict]}{sure}, last_seen {day(row.last_seen)}{until}"


def reference(link: str, row: Row) -> str:
    """The option that leads to the page of an indicator; nothing without a link, or with a sign that cannot stand."""
    return f" reference:url,{link}{row.id};" if link and _ADDRESS.fullmatch(link + row.id) else ""


@lru_cache(maxsize=_REMEMBERED)
def _threat(text: str) -> str:
    return " ".join(_MEANS.sub(" ", one_line(text)).split())[:_LONGEST_THREAT] or "unnamed threat"


def _numbers(found: re.Match[str]) -> str:
    return f"|{found[0].encode('latin-1').hex(' ')}|"
