"""URLs and mail addresses in a plain text."""

import re
from collections.abc import Iterator

from wardwatch.intel.extraction.spans import Defanged, Hit, read, trimmed
from wardwatch.standards.observables import Observable, ObservableKind, is_domain, url_host
from wardwatch.standards.observables.hosts import is_top_level

SCHEMES = frozenset(
    {"dns", "ftp", "ftps", "git", "http", "https", "irc", "ldap", "ldaps", "rmi", "sftp", "smb", "ssh", "tcp",
     "telnet", "tftp", "udp", "ws", "wss"}
)  # fmt: skip
LONGEST = 4_096
"""Characters of the longest URL that a report is taken to hold."""

_SCHEME_SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-"
_BODY = r"[^\s<>\"'`|\\^{}\x00-\x1f\u00ab\u00bb\u2018-\u201f\u2026\ufffd]"
_TAIL = re.compile(rf"(?:(?![,;]){_BODY}|[,;]+(?![a-z]{{2,6}}://))+", re.IGNORECASE)
_WRAP = re.compile(rf"[ \t]{{0,3}}\r?\n[ \t]{{0,40}}({_BODY}+)")
_BREAKS_AFTER = "-_=&?%+#~"
_FILE = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}\Z")
_SURE_SIGN = re.compile(r"[?&=%#]|\.(?:aspx?|exe|html?|js|jsp|php|zip)\Z", re.IGNORECASE)
_PIECE_SIGN = re.compile(r"[?&=%#_]|/.*/|\.(?:aspx?|exe|html?|js|jsp|php|zip)\b", re.IGNORECASE)
_NO_PIECE = re.compile(
    r"[(\[*\u2022\u25cf\u2013\u2014]|-\s|[0-9]{1,3}[.)]\s|(?:[0-9]{1,3}\.){3}|[a-z]{2,6}://|[\w.-]+@|CVE-",
    re.IGNORECASE,
)
_FULL_LINE = 40
_MOST_LINES = 6
_LOCAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+/=?^_`{|}~.-"
_HOST = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")


def find_urls(text: str, defanged: Defanged) -> Iterator[Hit]:
    """URLs with a scheme, those that a line break cuts put together again."""
    at = text.find("://")
    while at >= 0:
        end = at + 3
        before = text[max(at - 10, 0) : at]
        scheme = before[len(before.rstrip(_SCHEME_SIGNS)) :]
        tail = _TAIL.match(text, end) if scheme.lower() in SCHEMES else None
        if tail:
            start = at - len(scheme)
            value, end = _url(text, start, tail.end())
            if value:
                yield Hit(start, end, value)
        at = text.find("://", end)


def find_mails(text: str, defanged: Defanged) -> Iterator[Hit]:
    """Mail addresses under a top-level domain that exists, or written defanged."""
    at = text.find("@")
    while at >= 0:
        end = at + 1
        before = text[max(at - 64, 0) : at]
        local = before[len(before.rstrip(_LOCAL)) :].lstrip(".'`*/=-|{")
        host = _HOST.match(text, end) if local else None
        if host:
            start, end = at - len(local), host.end()
            value = read(ObservableKind.EMAIL, text[start:end])
            if value and (is_top_level(value.value.rpartition(".")[2]) or defanged(start, end)):
                yield Hit(start, end, value)
        at = text.find("@", end)


def _url(text: str, start: int, end: int) -> tuple[Observable | None, int]:
    """The URL from `start`, and where it ends; where it is none, where to go on."""
    if end - start > LONGEST:
        return None, end
    written = text[start:end]
    if text[end : end + 4].strip(" \t")[:1] in ("\n", "\r"):
        written, end = _unwrapped(text, start, end)
    surplus = len(written) - trimmed(written)
    written, end = written[: len(written) - surplus], end - surplus
    value = read(ObservableKind.URL, written)
    if value is None or not any(sign in url_host(value.value) for sign in ".:"):
        return None, end
    return value, end


def _unwrapped(text: str, start: int, end: int) -> tuple[str, int]:
    """The URL with the pieces on the next lines, if the line is full and they look like its pieces."""
    pieces = [text[start:end]]
    line = text.rfind("\n", max(end - LONGEST, 0), end) + 1
    for _ in range(_MOST_LINES):
        wrap = _WRAP.match(text, end)
        if not wrap or end - line < _FULL_LINE or not _is_piece(pieces[-1], wrap[1], text[wrap.end() : wrap.end() + 1]):
            break
        pieces.append(wrap[1])
        line, end = wrap.start(1), wrap.end()
    return "".join(pieces), end


def _is_piece(before: str, piece: str, after: str) -> bool:
    if _NO_PIECE.match(piece + after):
        return False
    bare = piece[: trimmed(piece)]
    if piece[0] in "/?&=%#._-" and len(bare) > 1:
        return True
    if before[-1] in "/.":
        return bool(_PIECE_SIGN.search(bare)) and not is_domain(bare)
    if before[-1] in _BREAKS_AFTER:
        return not bare[:1].isupper() or not bare.isalpha()
    return bool(_SURE_SIGN.search(bare)) and not _FILE.search(before) and not is_domain(bare.partition("/")[0])
