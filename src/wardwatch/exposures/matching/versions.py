"""Version keys: bytes whose order (memcmp, as PostgreSQL compares `bytea`) is the order of the versions.

A key is comparable only with keys of the same *scheme*. The schemes:

- `semver`: Semantic Versioning 2.0.0 section 11 (a pre-release comes before its release, build metadata is ignored),
  without regard to case, widened to any count of numbers, because CVE records call "11.10.0.1" semver.
- `generic`: dotted numbers, missing parts are zero ("2.1" = "2.1.0"), then qualifiers that makers add *after* a
  release: build, hotfix, patch or update, service pack or "R", and one revision letter glued to a number ("1.0.2k").
  In order: 8.0 < 8.0 build 9 < 8.0 HF1 < 8.0 Update 1 < 8.0 SP1 < 8.0A < 8.0.1.
- `lettered`: a revision letter first ("B.06.18", "K").
- `date`: calendar dates, to the month or the day.
- `shape:...`: any other mix of letters and numbers is comparable only with a text of the same letters in the same
  places ("012U000040" with "012U000061", "BT03" with "BT06"): the scheme's name carries the letters.

Letters mean a pre-release in `semver` only; elsewhere "rc" or "beta" is a shape of its own. Everything else has no key.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

SEMVER = "semver"
GENERIC = "generic"
LETTERED = "lettered"
DATE = "date"
PLAIN = "plain"  # declared by package ecosystems whose own order we do not keep: only bare dotted numbers are ordered
UNORDERED = "none"  # commits, and ecosystems (deb, rpm) where even bare numbers follow other rules

_DECLARED = {
    "semver": SEMVER,
    "date": DATE,
    "datetime": DATE,
    **dict.fromkeys(["maven", "python", "pypi", "npm", "nuget", "golang", "go", "cargo", "gem", "composer"], PLAIN),
    **dict.fromkeys(["git", "original_commit_for_fix", "deb", "dpkg", "rpm", "apk", "alpine", "alpm"], UNORDERED),
}

_RELEASE_END, _PRERELEASE = b"\x08", b"\x04"
_QUALIFIERS = {
    **dict.fromkeys(["build", "bld"], b"\x10"),
    **dict.fromkeys(["hf", "hotfix", "h"], b"\x12"),
    **dict.fromkeys(["p", "patch", "u", "upd", "update", "mr"], b"\x14"),
    **dict.fromkeys(["sp", "servicepack", "su", "r", "sr"], b"\x18"),
}
_REVISION = b"\x1c"
ANY_BUILD = b"\x11"  # appended to a key: after every build of that version, before anything newer
ANY_PART = b"\xff"  # appended to a key: after everything that begins with that version

_PREFIX = re.compile(
    r"^(?:(?:versions?|ver|revision|rev|release|firmware|fw|software|sw|build)(?![a-z])[\s.:-]*|[vr][\s.]*(?=\d))+"
)
_SEMVER = re.compile(r"(\d+(?:\.\d+)*)(?:-([0-9a-z-]+(?:\.[0-9a-z-]+)*))?(?:\+[0-9a-z.-]+)?", re.IGNORECASE)
_PIECE = re.compile(r"\d+|[a-z]+|[^\da-z]+")
_PLAIN = re.compile(r"\d+(?:\.\d+)*")
_LETTERED = re.compile(r"([a-z])(?:\.(\d+(?:\.\d+)*))?")
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_SLASH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_WORD_DATE = re.compile(r"([a-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})")
_DAY_FIRST_DATE = re.compile(r"(\d{1,2})[\s-]([a-z]{3,9})[\s-](\d{4})")
_QUALIFIER = re.compile(r"[\s.(-]*\b(?:(service pack|[a-z]+)[\s.-]*)?(\d+(?:\.\d+)*)\)?", re.IGNORECASE)
_GLUED = re.compile(r"(?<=\d)([a-z]+)[\s.-]*((?!0\d\d)\d+(?:\.\d+)*)")  # "012U000040" is no update 40
_REVISION_LETTER = re.compile(r"(?<=\d)([a-z])(?![a-z\d])")
_SHAPE = re.compile(r"[0-9a-z .()+~:-]+")
_TWO_VERSIONS = re.compile(r"\d \(?\d")
_LONGEST = 80


def scheme_of(version_type: str | None) -> str:
    """Our scheme for a CVE record's `versionType`, a `vers` scheme or a purl type; unknown and None are `generic`."""
    return _DECLARED.get((version_type or "").strip().casefold(), GENERIC)


@lru_cache(maxsize=200_000)
def key(text: str, scheme: str) -> bytes | None:
    """Return the comparable key of `text` in `scheme`, or None where the text has no place in that order."""
    cleaned = _clean(text)
    if scheme == SEMVER:
        return _semver(cleaned)
    if scheme == DATE:
        return _date(cleaned)
    if scheme == PLAIN:
        return _numbers(cleaned) if _PLAIN.fullmatch(cleaned) else None
    natural = _natural(cleaned)
    return natural[1] if natural and natural[0] == scheme else None


def natural_scheme(text: str) -> str | None:
    """Return the one scheme (`generic`, `lettered`, `date` or a shape) that the spelling itself shows, or None."""
    natural = _natural(_clean(text))
    return natural[0] if natural else None


def keys(text: str) -> Mapping[str, bytes]:
    """Every scheme in which an asset's version has a place, with its key there; empty where nobody can order it."""
    cleaned = _clean(text)
    found = dict([natural] if (natural := _natural(cleaned)) else [])
    if semver := _semver(cleaned):
        found[SEMVER] = semver
    return found


def _clean(text: str) -> str:
    lowered = " ".join(text.casefold().replace("_", " ").replace("\\", "").split())
    return _PREFIX.sub("", lowered, count=1) if len(lowered) <= _LONGEST else ""


def _number(digits: str) -> bytes:
    value = int(digits)
    size = (value.bit_length() + 7) // 8
    return bytes([0x20 + size]) + value.to_bytes(size, "big")


def _numbers(dotted: str, *, keep_zeros: bool = False) -> bytes:
    parts = dotted.split(".")
    while not keep_zeros and parts and not parts[-1].strip("0"):
        parts.pop()
    return b"".join(map(_number, parts))


def prefix_key(text: str) -> bytes | None:
    """Return the bytes with which the key of every version of a branch begins ("10.0" for "10.0.x"), or None."""
    cleaned = _clean(text)
    return _numbers(cleaned, keep_zeros=True) if _PLAIN.fullmatch(cleaned) else None


def _semver(text: str) -> bytes | None:
    match = _SEMVER.fullmatch(text)
    if not match:
        return None
    release, prerelease = match.groups()
    if prerelease is None:
        return _numbers(release) + _RELEASE_END
    identifiers = (
        b"\x02" + _number(part) if part.isdigit() else b"\x03" + part.encode() + b"\x00"
        for part in prerelease.split(".")
    )
    return _numbers(release) + _PRERELEASE + b"".join(identifiers) + b"\x01"


def _date(text: str) -> bytes | None:
    if match := _ISO_DATE.fullmatch(text):
        year, month, day = match.groups()
    elif match := _SLASH_DATE.fullmatch(text):
        month, day, year = match.groups()
        if int(day) <= 12 and month != day:
            return None  # 8/5/2024 is August in one country and May in another
    elif match := _WORD_DATE.fullmatch(text):
        month, day, year = match.groups()
    elif match := _DAY_FIRST_DATE.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    number = int(month) if month.isdigit() else _MONTHS.get(month[:3], 0)
    try:
        date(int(year), number, int(day or 1))
    except ValueError:
        return None
    return _number(year) + _number(str(number)) + (_number(day) if day else b"")


def _natural(text: str) -> tuple[str, bytes] | None:
    """Return the scheme that the spelling shows, and the key in it."""
    if not text or len(text) > _LONGEST:
        return None
    if dated := _date(text):
        return DATE, dated
    if _PLAIN.fullmatch(text):
        return GENERIC, _numbers(text)
    if match := _LETTERED.fullmatch(text):
        letter, dotted = match.groups()
        return LETTERED, letter.encode() + (_numbers(dotted) if dotted else b"")
    qualified = _qualified(text)
    return (GENERIC, qualified) if qualified else _shaped(text)


def _qualified(text: str) -> bytes | None:
    """Key of "8.0 SP2", "12.1.3 build 4", "9.1R18", "5.0.1-61", "7.0U3o": numbers, then known qualifiers; else None."""
    match = _PLAIN.match(text)
    if not match:
        return None
    result, at = _numbers(match[0]), match.end()
    while at < len(text):
        if revision := _REVISION_LETTER.match(text, at):
            result, at = result + _REVISION + revision[1].encode(), revision.end()
            continue
        step = _GLUED.match(text, at) or _QUALIFIER.match(text, at)
        if not step:
            return None
        word, dotted = step.groups()
        marker = _QUALIFIERS.get(word.replace(" ", "")) if word else (b"\x10" if text[at] == "-" else None)
        if marker is None:
            return None
        result, at = result + marker + _numbers(dotted), step.end()
    return result


def _shaped(text: str) -> tuple[str, bytes] | None:
    """Key of any other spelling: its numbers, comparable only with the same letters and signs in the same places."""
    if not _SHAPE.fullmatch(text) or _TWO_VERSIONS.search(text) or text.count(" ") > 2:
        return None
    pieces = _PIECE.findall(text)
    words = [piece for piece in pieces if piece.isalpha()]
    digits = [piece for piece in pieces if piece.isdigit()]
    if not digits or len(words) > 4 or "x" in words:
        return None
    shape = "".join("#" if piece.isdigit() else piece for piece in pieces).replace(" ", "-")
    return f"shape:{shape}", b"".join(map(_number, digits))
