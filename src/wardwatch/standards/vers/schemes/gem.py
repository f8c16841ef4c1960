"""RubyGems versions: Gem::Version of rubygems (guides.rubygems.org/patterns, and the class's own documentation).

Segments are runs of digits and of letters; "-" reads ".pre."; missing segments are zero; a word comes before any
number, so "1.0.rc1" is before "1.0". Zeros at the end, and before the first word, do not count.
"""

import re

from wardwatch.standards.vers.schemes.encoding import RELEASE, number, numbers, word

_VERSION = re.compile(r"[0-9]+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?")
_SEGMENT = re.compile(r"[0-9]+|[A-Za-z]+")
_WORD, _ZERO_BEFORE_WORD = b"\x02", b"\x06"


def key(text: str) -> bytes | None:
    """The key of a gem's version."""
    if not _VERSION.fullmatch(text):
        return None
    segments = _SEGMENT.findall(text.replace("-", ".pre."))
    first_word = next((at for at, segment in enumerate(segments) if segment.isalpha()), len(segments))
    return numbers(segments[:first_word]) + _tail(segments[first_word:])


def _tail(segments: list[str]) -> bytes:
    """The first word and all after it. A zero is before the end if a word follows the zeros, else after it."""
    while segments and not segments[-1].strip("0"):
        segments.pop()
    written = [RELEASE]
    falls = False
    for segment in reversed(segments):
        if segment.isalpha():
            falls = True
            written.append(_WORD + word(segment))
        elif segment.strip("0"):
            falls = False
            written.append(number(segment))
        else:
            written.append(_ZERO_BEFORE_WORD if falls else number("0"))
    return b"".join(reversed(written))
