"""What is written with dots: addresses of IPv4 and blocks of them, domains, URLs without a scheme, names of files."""

import re
from collections.abc import Iterator

from wardwatch.intel.extraction.spans import Defanged, Hit, read, trimmed
from wardwatch.intel.extraction.urls import LONGEST
from wardwatch.standards.observables import FILE_ENDINGS, Observable, ObservableKind, is_domain
from wardwatch.standards.observables.hosts import is_top_level

_DOT = re.compile(r"\.(?=\w)")
_LABEL_SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
_WINDOW = 64
_TOKEN = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_NUMBERS = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")
_GOES_ON = re.compile(r"\w|\.\w|-(?!(?:[0-9]{1,3}\.){3}[0-9]|\W|\Z)")
"""What makes four numbers part of something longer; another address after a hyphen does not."""
_PREFIX = re.compile(r"/(3[0-2]|[12]?[0-9])(?![0-9A-Za-z/]|\.\w)")
_PORT = re.compile(r":[0-9]{1,5}(?![0-9A-Za-z])")
_PATH = re.compile(r"(?::[0-9]{1,5})?/[^\s<>\"'`|\\^{}\x00-\x1f\u00ab\u00bb\u2018-\u201f\u2026\ufffd]+")

_VERSION_BEFORE = re.compile(
    r"(?:(?<![a-z])(?:versions?|vers?|v|releases?|rel|build|firmware|software|patch|revision|rev|section|sect|sec|chapter|clause"
    r"|appendix|table|figure|fig|oid)\b[.,:\s#]{0,3}(?:is\s|to\s|of\s)?|\u00a7\s?|[<>]=?\s?)\Z",
    re.IGNORECASE,
)
_VERSION_PERHAPS = re.compile(
    r"\b(?:updated?|upgraded?|prior|before|earlier|later|up|since|through|than|step|rule|r|sp)\s(?:to\s|than\s)?\Z",
    re.IGNORECASE,
)
_SMALL, _LARGE = 10, 99
"""Versions have small numbers among theirs, and few large ones."""
_VERSION_AFTER = re.compile(r"\s(?:and|or)\s(?:earlier|prior|below|older|later|newer|above|lower|higher|previous)\b")
_ALSO = re.compile(r"[\s,;/|&-]*(?:(?:and|or|to|through|before|up to)\b)?\s*", re.IGNORECASE)
_ADDRESS_BEFORE = re.compile(r"(?:(?<!/)\bI[Pp]s?(?:v4)?|\baddress(?:es)?|\bfrom|\bhosts?|\bat)[:\s]{0,3}\Z")
_HEADING = re.compile(r"\s[A-Z][a-z]+")
_HEADING_NUMBER = 20
_BEFORE = 24

_FILE_FIRST = FILE_ENDINGS - {"com", "dot", "one"}
"""Endings that make a name of two labels a file, though domains end so too, where it is not defanged."""
_NO_VALUES = frozenset({"asp.net", "ado.net", "vb.net", "ml.net", "node.js", "next.js", "vue.js", "react.js", "d3.js"})
"""Names of techniques of programming that are written as domains and files are."""
_CALL = "(["
_ASSIGNED = re.compile(r"\s?=")


def find_dotted(text: str, defanged: Defanged) -> Iterator[Hit]:
    """Every run of labels with dots between, told by its last label and by what stands around it."""
    found = _DOT.search(text)
    after = version_end = -1
    while found:
        start = max(_begin(text, found.start()), after)
        token = _TOKEN.match(text, start) if start < found.start() else None
        end = token.end() if token else found.end()
        if token:
            written = token[0].rstrip("-_")
            lead = len(written) - len(written.lstrip("-"))
            start, stop = start + lead, start + len(written)
            numbers = _NUMBERS.match(text, start)
            if numbers and not _GOES_ON.match(text, numbers.end()):
                end = stop = numbers.end()
                hit, is_version = _address(text, start, stop, _before(text, start, after), defanged, version_end)
                version_end = stop if is_version else version_end
            else:
                hit = _named(text, start, stop, _before(text, start, after), defanged)
            if hit:
                yield hit
                end = after = max(end, hit.end)
        found = _DOT.search(text, end)


def _begin(text: str, dot: int) -> int:
    """Where the label before a dot begins."""
    window = text[max(dot - _WINDOW, 0) : dot]
    start = dot - len(window) + len(window.rstrip(_LABEL_SIGNS))
    while start > 0 and dot - start < _WINDOW and not text[start - 1].isascii() and text[start - 1].isalnum():
        window = text[max(dot - _WINDOW, 0) : start - 1]
        start = start - 1 - len(window) + len(window.rstrip(_LABEL_SIGNS))
    return start


def _before(text: str, start: int, after: int) -> str:
    """The sign before a value; none where it is a slash between it and the last one, which ended at `after`."""
    return "" if start == after + 1 and text[after] == "/" else text[max(start - 1, 0) : start]


def _address(
    text: str, start: int, end: int, before: str, defanged: Defanged, version_end: int
) -> tuple[Hit | None, bool]:
    """The address, block or URL that the numbers begin; whether they are rather a version or a section."""
    value = read(ObservableKind.IPV4, text[start:end])
    if value is None or value.value.startswith("0.") or before in ("\\", "@", "#", "$") or before.isalnum():
        return None, False
    if prefix := _PREFIX.match(text, end):
        block = read(ObservableKind.IPV4_CIDR, text[start : prefix.end()])
        return (Hit(start, prefix.end(), block), False) if block else (None, False)
    hidden = defanged(start, end)
    if not hidden and _is_version(text, start, end, version_end):
        return None, True
    if before == "/" and not hidden:
        return None, False
    return _with_path(text, start, end, value) or _with_port(text, start, end, value), False


def _is_version(text: str, start: int, end: int, version_end: int) -> bool:
    if 0 <= version_end < start <= version_end + _BEFORE and _ALSO.fullmatch(text, version_end, start):
        return True
    before = text[max(start - _BEFORE, 0) : start]
    numbers = [int(number) for number in text[start:end].split(".")]
    if _VERSION_BEFORE.search(before):
        return True
    if min(numbers) < _SMALL and sum(each > _LARGE for each in numbers) < 2 and _VERSION_PERHAPS.search(before):
        return True
    if _VERSION_AFTER.match(text, end):
        return not _ADDRESS_BEFORE.search(before)
    return (
        (start == 0 or text[start - 1] == "\n") and bool(_HEADING.match(text, end)) and max(numbers) <= _HEADING_NUMBER
    )


def _with_port(text: str, start: int, end: int, value: Observable) -> Hit:
    port = _PORT.match(text, end)
    return Hit(start, port.end() if port else end, value)


def _with_path(text: str, start: int, end: int, host: Observable) -> Hit | None:
    """The URL that a host begins, where a path follows it."""
    path = _PATH.match(text, end, end + LONGEST)
    if not path:
        return None
    written = text[start : path.end()]
    stop = start + trimmed(written)
    if stop <= end + 1 or _is_other_host(text[end + 1 : stop]):
        return None
    url = read(ObservableKind.URL, text[start:stop])
    return Hit(start, stop, url) if url else None


def _is_other_host(written: str) -> bool:
    """Whether what stands after a slash is a host itself, as in `one.example/two.example`, and no file."""
    return written.rpartition(".")[2].lower() not in FILE_ENDINGS and (
        bool(_NUMBERS.fullmatch(written)) or is_domain(written)
    )


def _named(text: str, start: int, end: int, before: str, defanged: Defanged) -> Hit | None:
    """The domain, URL or file that a name is."""
    written = text[start:end]
    stem, _, last = written.rpartition(".")
    ending = last.lower()
    hidden = defanged(start, end)
    if len(ending) < 2 or ending.isdecimal() or not stem.strip("._-"):
        return None
    after = text[end : end + 1]
    if before == "@" and not _is_local(text[max(start - 2, 0) : start - 1]):
        before = ""
    if _ASSIGNED.match(text, end) and not hidden:
        return None
    if _is_name_of_host(written, stem, last, before, after, hidden):
        value = read(ObservableKind.DOMAIN, written)
        if value:
            return _with_path(text, start, end, value) or _with_port(text, start, end, value)
    if (
        ending in FILE_ENDINGS
        and ending != "com"
        and written.lower() not in _NO_VALUES
        and not (before.isalnum() or before == "*")
    ):
        value = read(ObservableKind.FILE_NAME, written)
        return Hit(start, end, value) if value else None
    return None


def _is_local(sign: str) -> bool:
    """Whether a mail address could end so before its @; `@evil.example` alone is a domain."""
    return sign.isalnum() or sign in ("_", "-", ".", "+")


def _is_name_of_host(written: str, stem: str, last: str, before: str, after: str, hidden: bool) -> bool:
    ending = last.lower()
    known = is_top_level(ending)
    if hidden:
        return (known or ending not in FILE_ENDINGS) and before not in ("\\", "$")
    if not known or before in ("\\", "/", "$", "@", "~", "%", "&", "=") or (after and after in _CALL):
        return False
    if ending in _FILE_FIRST and ("." not in stem or len(ending) > 2 or "_" in stem):
        return False
    if not (last.islower() or (last.isupper() and stem.isupper()) or not last.isascii()):
        return False
    if written.lower() in _NO_VALUES or "_" in stem.rpartition(".")[2]:
        return False
    return after not in ("\\", "@")
