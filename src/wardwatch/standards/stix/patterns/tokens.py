"""The words of a STIX pattern (section 9.2, and the grammar that the committee publishes with it)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from wardwatch.kit.errors import FormatError

_WORDS = """
AND OR NOT FOLLOWEDBY LIKE MATCHES ISSUPERSET ISSUBSET EXISTS IN START STOP SECONDS WITHIN REPEATS TIMES LAST true false
"""
KEYWORDS = frozenset(_WORDS.split())
_TOKEN = re.compile(
    r"""
    (?P<space>(?:[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]|/\*[\s\S]*?\*/|//[^\r\n]*)+)
  | (?P<binary>b'(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?')
  | (?P<hex>h'(?:[0-9a-fA-F]{2})*')
  | (?P<time>t'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z')
  | (?P<string>'(?:[^'\\]++|\\['\\])*+')
  | (?P<float>[+-]?[0-9]*\.[0-9]+)
  | (?P<int>[+-]?(?:0|[1-9][0-9]*)(?![0-9]))
  | (?P<word>[A-Za-z_][A-Za-z0-9_-]*)
  | (?P<mark>==|!=|<>|>=|<=|[=<>\[\]():.,*])
    """,
    re.VERBOSE | re.ASCII,
)
_ESCAPE = re.compile(r"\\(['\\])")
_EQUAL = {"==": "=", "<>": "!="}


class Token(NamedTuple):
    """A word of a pattern: its kind (a keyword and a mark are their own kind), text, and place in the pattern."""

    kind: str
    text: str
    at: int


def tokens(pattern: str) -> Iterator[Token]:
    """The words of `pattern`, and an empty one at its end; FormatError names the place of what is none."""
    at, length = 0, len(pattern)
    while at < length:
        match = _TOKEN.match(pattern, at)
        if match is None:
            raise FormatError(f"no word of a pattern: {pattern[at : at + 20]!r} (character {at})")
        kind, text = match.lastgroup or "", match.group()
        if kind == "mark":
            text = _EQUAL.get(text, text)
            kind = text
        elif kind == "word" and text in KEYWORDS:
            kind = text
        if kind != "space":
            yield Token(kind, text, at)
        at = match.end()
    yield Token("", "", at)


def unquoted(text: str) -> str:
    """What a string literal says."""
    inner = text[1:-1]
    return _ESCAPE.sub(r"\1", inner) if "\\" in inner else inner


def instant(token: Token) -> datetime:
    """What a timestamp literal says; FormatError for a date that does not exist."""
    text = token.text[2:-2]
    whole, _, fraction = text.partition(".")
    if whole.endswith(":60"):  # a leap second, which RFC 3339 allows
        whole, fraction = f"{whole[:-2]}59", "999999"
    try:
        return datetime.fromisoformat(whole).replace(tzinfo=UTC, microsecond=int((fraction + "000000")[:6]))
    except ValueError as error:
        raise FormatError(f"{text}Z is no time (character {token.at})") from error
