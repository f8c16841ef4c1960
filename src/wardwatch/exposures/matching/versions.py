"""Version keys: bytes whose order (memcmp, as PostgreSQL compares `bytea`) is the order of the versions.

A key is comparable only with keys of the same *scheme*. The schemes:

- `semver`: Semantic Versioning 2.0.0 section 11 (a pre-release comes before its release, build metadata is ignored),
  without regard to case, widened to any count of numbers, because CVE records call "11.10.0.1" semver. npm, Go, Cargo,
  NuGet, Hex and Swift versions are compared by it.
- `pypi`, `maven`, `gem`, `composer`, `conan`, `openssl`, `deb`, `rpm`, `apk`, `alpm`: exactly as those ecosystems do
  (`standards.vers.schemes`).
- `generic`: dotted numbers, missing parts are zero ("2.1" = "2.1.0"), then stages that makers write out *before* a
  release (alpha, beta, preview, release candidate), and qualifiers that they add *after* one: build (also "-61" and
  "(3)"), hotfix, patch or update, service pack or "R", "Rev 2", and one revision letter glued to a number ("1.0.2k") or
  after "Rev". In order: 8.0 beta 2 < 8.0 RC1 < 8.0 < 8.0 build 9 < 8.0 HF1 < 8.0 Update 1 < 8.0 SP1 < 8.0 Rev 2 < 8.0A
  < 8.0.1. Words for "released" (LTS, GA, final) say nothing.
- `lettered`: a revision letter first ("B.06.18", "K"); two only after the word ("Rev AA"), where they follow "Z".
- `release`: what Siemens Healthineers writes, "VB10A_SP01": generation, number, edition, then qualifiers as above.
- `date`: calendar dates, to the month, the day, or the second in UTC.
- `git`: commits, the same or not; a range of them cannot be told.
- `shape:...`: any other mix of letters and numbers is comparable only with a text of the same letters in the same
  places ("012U000040" with "012U000061", "BT03" with "BT06"): the scheme's name carries the letters.

A single letter means a pre-release in the ecosystems only ("1.0a"). Everything else has no key.

What an inventory line is stored under: a bare dotted number, which most are, has one key, `numbers`, valid in all of
RELEASES, since these write bare numbers alike. Any other text has one for each scheme in which it has a place: on the
versions of CISA's medical advisories and of CVE records 1.2 on average, at most 7. Debian, RPM and Alpine do not hold
"1.0" and "1.0.0" for the same, so only a text that shows a package's revision or epoch has a key in those, or any
text of a line whose purl names the ecosystem (`ecosystem`).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from wardwatch.standards.vers import schemes
from wardwatch.standards.vers.schemes.encoding import RELEASE, number, numbers
from wardwatch.standards.vers.schemes.pypi import ANY_LOCAL

SEMVER = "semver"
GENERIC = "generic"
LETTERED = "lettered"
RELEASE_CODE = "release"
DATE = "date"
NUMBERS = "numbers"  # a line's bare dotted number: its place in every scheme of RELEASES
COMMIT = "git"  # equality alone
PLAIN = "plain"  # declared by package ecosystems whose own order we do not keep: only bare dotted numbers are ordered
UNORDERED = "none"  # ecosystems where even bare numbers follow rules that we do not keep

RELEASES = (GENERIC, SEMVER, "pypi", "maven", "gem", "composer", "conan", "openssl")
"""The schemes in which a bare dotted number has the same key."""

PACKAGES = frozenset({"pypi", "maven", "gem", "composer", "conan", "openssl", "deb", "rpm", "apk", "alpm"})
"""The schemes that `standards.vers.schemes` orders exactly as their ecosystem does."""

_DECLARED = {
    **dict.fromkeys(["semver", "npm", "nuget", "golang", "go", "cargo", "hex", "swift"], SEMVER),
    **dict.fromkeys(["date", "datetime"], DATE),
    **{scheme: scheme for scheme in PACKAGES},
    **{"python": "pypi", "rubygems": "gem", "dpkg": "deb", "debian": "deb", "alpine": "apk"},
    **dict.fromkeys(["pub", "cocoapods", "conda"], PLAIN),
    **dict.fromkeys(["git", "original_commit_for_fix"], COMMIT),
    **dict.fromkeys(["ebuild", "cran", "hackage", "huggingface"], UNORDERED),
}
_SHOWS_PACKAGE = {
    **dict.fromkeys(["deb", "rpm"], re.compile(r"\d+:\d.*|\d.*-[^-]*\d[^-]*")),
    "apk": re.compile(r".*-r\d+"),
    "alpm": re.compile(r"(?!)"),  # too like Debian's to tell from them without a purl
    "composer": re.compile(r".*[\d-](?:alpha|beta|rc|patch|pl|dev)[\d.-]*", re.IGNORECASE),
    "conan": re.compile(r"cci\..*"),
    "openssl": re.compile(r"\d+\.\d+\.\d+(?:[a-z]{1,2}|-(?:alpha|beta|pre)\d*)"),
}

_PRERELEASE = b"\x04"
_STAGES = {"alpha": b"\x02", "beta": b"\x03", "preview": b"\x04", "rc": b"\x05", "release candidate": b"\x05"}
_BUILD = b"\x10"
_QUALIFIERS = {
    **dict.fromkeys(["build", "bld"], _BUILD),
    **dict.fromkeys(["hf", "hotfix", "h"], b"\x12"),
    **dict.fromkeys(["p", "patch", "u", "upd", "update", "mr"], b"\x14"),
    **dict.fromkeys(["sp", "servicepack", "su", "r", "sr"], b"\x18"),
    **dict.fromkeys(["rev", "revision"], b"\x1a"),
}
_REVISION = b"\x1c"
_ANY_BUILD = b"\x11"  # appended to a key: after every build of that version, before anything newer
ANY_PART = b"\xff"  # appended to a key: after everything that begins with that version

_PREFIX = re.compile(
    r"^(?:(?:versions?|ver|revision|rev|release|firmware|fw|software|sw|build)(?![a-z])[\s.:-]*|[vr][\s.]*(?=\d))+",
    re.IGNORECASE,
)
_SEMVER = re.compile(r"(\d+(?:\.\d+)*)(?:-([0-9a-z-]+(?:\.[0-9a-z-]+)*))?(?:\+[0-9a-z.-]+)?", re.IGNORECASE)
_PIECE = re.compile(r"\d+|[a-z]+|[^\da-z]+")
_PLAIN = re.compile(r"\d+(?:\.\d+)*", re.ASCII)
_WILD = re.compile(r"(?:^|.*\.)[x*](?:\.[x*])*", re.IGNORECASE)
_LETTERED = re.compile(r"([a-z])(?:\.(\d+(?:\.\d+)*))?")
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_ISO_TIME = re.compile(r"(\d{4})-(\d{2})-(\d{2})[t ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?z?")
_SLASH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_WORD_DATE = re.compile(r"([a-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})")
_DAY_FIRST_DATE = re.compile(r"(\d{1,2})[\s-]([a-z]{3,9})[\s-](\d{4})")
_QUALIFIER = re.compile(r"[\s.(-]*\b(?:(service pack|[a-z]+)[\s.-]*)?(\d+(?:\.\d+)*)\)?", re.IGNORECASE)
_GLUED = re.compile(r"(?<=\d)([a-z]+)[\s.-]*((?!0\d\d)\d+(?:\.\d+)*)")  # "012U000040" is no update 40
_BRACKETED = re.compile(r" ?\((\d+)\)")
_REVISION_LETTER = re.compile(r"(?:(?<=\d)|[\s.(-]*\brev(?:ision)?[\s.:-]*)([a-z])(?![a-z\d])\)?")
_STAGE = re.compile(r"[\s.~(-]*(release candidate|alpha|beta|preview|rc)[\s.-]*(\d+(?:\.\d+)*)?(?![a-z\d])\)?")
_RELEASED = re.compile(r"(?<=\d)[\s-](?:lts|ga|final)$")
_TWO_LETTERS = re.compile(r"rev(?:ision)?[\s.:-]+([a-z]{2})")
_AFTER_Z = b"{"
_RELEASE_CODE = re.compile(r"v([a-z])(\d{2})([a-z])")
_SHAPE = re.compile(r"[0-9a-z .()+~:-]+")
_TWO_VERSIONS = re.compile(r"\d \(?\d")
_LONGEST = 80


def scheme_of(version_type: str | None) -> str:
    """Our scheme for a CVE record's `versionType`, a `vers` scheme or a purl type; unknown and None are `generic`."""
    return _DECLARED.get((version_type or "").strip().casefold(), GENERIC)


class Places(Mapping[str, bytes]):
    """A version's key in each scheme in which it has a place.

    Iterating gives what is stored of a line; asking finds a bare number in every scheme of RELEASES.
    """

    __slots__ = ("_stored",)

    def __init__(self, stored: Mapping[str, bytes]) -> None:
        self._stored = stored

    def __getitem__(self, scheme: str) -> bytes:
        return self._stored[NUMBERS if scheme in RELEASES and NUMBERS in self._stored else scheme]

    def __iter__(self) -> Iterator[str]:
        return iter(self._stored)

    def __len__(self) -> int:
        return len(self._stored)


@lru_cache(maxsize=200_000)
def key(text: str, scheme: str) -> bytes | None:
    """Return the comparable key of `text` in `scheme`, or None where the text has no place in that order."""
    if scheme in PACKAGES:
        bare = _bare(text)
        return None if _WILD.fullmatch(bare) else schemes.key(scheme, bare)
    cleaned = _clean(text)
    if scheme == SEMVER:
        return _semver(cleaned)
    if scheme == DATE:
        return _date(cleaned)
    if scheme == NUMBERS:
        return _plain(cleaned)
    if scheme == COMMIT:
        return schemes.identity(COMMIT, cleaned)
    natural = _natural(cleaned)
    return natural[1] if natural and natural[0] == scheme else None


def natural_scheme(text: str) -> str | None:
    """Return the one scheme (`generic`, `lettered`, `date` or a shape) that the spelling itself shows, or None."""
    natural = _natural(_clean(text))
    return natural[0] if natural else None


def keys(text: str, ecosystem: str = "") -> Places:
    """Every scheme in which an asset's version has a place, with its key there; empty where nobody can order it.

    `ecosystem` is the type of the line's purl, "" where it has none.
    """
    cleaned, bare = _clean(text), _bare(text)
    own = _DECLARED.get(ecosystem)
    found: dict[str, bytes | None] = {}
    if plain := _plain(cleaned):
        found[NUMBERS] = plain
        if own in PACKAGES and own not in RELEASES:
            found[own] = key(text, own)
    elif dated := _date(cleaned):
        found[DATE] = dated
    else:
        found = dict([natural] if (natural := _natural(cleaned)) else [])
        found[SEMVER] = _semver(cleaned)
        found[COMMIT] = schemes.identity(COMMIT, cleaned)
        for scheme in sorted(PACKAGES):
            shows = _SHOWS_PACKAGE.get(scheme)
            if shows is None or scheme == own or shows.fullmatch(bare):
                found[scheme] = key(text, scheme)
    return Places({scheme: place for scheme, place in found.items() if place is not None})


def reach(text: str, scheme: str) -> bytes | None:
    """Return the last key that "up to and including `text`" covers, or None where the text has no place.

    A version without a build number covers its builds ("up to 12.1.3" is about the release; an asset that also knows
    its build is no newer for it), a month its days, an RPM or Arch version without a release all its releases (as in
    their own dependencies), a Python version its local versions (PEP 440, "Version matching").
    """
    found = key(text, scheme)
    if found is None:
        return None
    if scheme == GENERIC:
        cleaned = _clean(text)
        return (numbers(cleaned.split(".")) if _PLAIN.fullmatch(cleaned) else found) + _ANY_BUILD
    return found + {DATE: ANY_PART, "rpm": ANY_PART, "alpm": ANY_PART, "pypi": ANY_LOCAL}.get(scheme, b"")


def prefix_key(text: str) -> bytes | None:
    """Return the bytes with which the key of every version of a branch begins ("10.0" for "10.0.x"), or None.

    In the schemes of RELEASES.
    """
    cleaned = _clean(text)
    return b"".join(map(number, cleaned.split("."))) if _PLAIN.fullmatch(cleaned) else None


def _bare(text: str) -> str:
    """The text without words like "version" before it, as it is written."""
    written = " ".join(text.replace("\\", "").split())
    return _PREFIX.sub("", written, count=1) if len(written) <= _LONGEST else ""


def _clean(text: str) -> str:
    lowered = " ".join(text.casefold().replace("_", " ").replace("\\", "").split())
    if len(lowered) > _LONGEST or _TWO_LETTERS.fullmatch(lowered):
        return lowered if len(lowered) <= _LONGEST else ""
    return _RELEASED.sub("", _PREFIX.sub("", lowered, count=1))


def _plain(text: str) -> bytes | None:
    return numbers(text.split(".")) + RELEASE if _PLAIN.fullmatch(text) else None


def _semver(text: str) -> bytes | None:
    match = _SEMVER.fullmatch(text)
    if not match:
        return None
    release, prerelease = match.groups()
    if prerelease is None:
        return numbers(release.split(".")) + RELEASE
    identifiers = (
        b"\x02" + number(part) if part.isdigit() else b"\x03" + part.encode() + b"\x00"
        for part in prerelease.split(".")
    )
    return numbers(release.split(".")) + _PRERELEASE + b"".join(identifiers) + b"\x01"


def _date(text: str) -> bytes | None:
    time: tuple[str, ...] = ()
    if match := _ISO_TIME.fullmatch(text):
        year, month, day, *rest = match.groups()
        time = tuple(rest)
    elif match := _ISO_DATE.fullmatch(text):
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
    nth = int(month) if month.isdigit() else _MONTHS.get(month[:3], 0)
    try:
        date(int(year), nth, int(day or 1))
    except ValueError:
        return None
    return b"".join(number(part) for part in (year, str(nth), day, *time) if part)


def _natural(text: str) -> tuple[str, bytes] | None:
    """Return the scheme that the spelling shows, and the key in it."""
    if not text or len(text) > _LONGEST:
        return None
    if dated := _date(text):
        return DATE, dated
    if plain := _plain(text):
        return GENERIC, plain
    if match := _LETTERED.fullmatch(text):
        letter, dotted = match.groups()
        return LETTERED, letter.encode() + (numbers(dotted.split(".")) if dotted else b"")
    if match := _TWO_LETTERS.fullmatch(text):
        return LETTERED, _AFTER_Z + match[1].encode()
    if match := _RELEASE_CODE.match(text):
        generation, nth, edition = match.groups()
        coded = _tail(generation.encode() + number(nth) + edition.encode(), text, match.end())
        return (RELEASE_CODE, coded) if coded else _shaped(text)
    qualified = _qualified(text)
    return (GENERIC, qualified) if qualified else _shaped(text)


def _qualified(text: str) -> bytes | None:
    """Key of "8.0 SP2", "12.1.3 build 4", "9.1R18", "5.0.1-61", "2.0 beta 3": numbers, then known words; or None."""
    match = _PLAIN.match(text)
    if not match:
        return None
    start = numbers(match[0].split("."))
    if staged := _STAGE.match(text, match.end()):
        word, dotted = staged.groups()
        nth = numbers(dotted.split(".")) if dotted else b""
        return _tail(start + _STAGES[word] + nth + RELEASE, text, staged.end())
    return _tail(start, text, match.end())


def _tail(start: bytes, text: str, at: int) -> bytes | None:
    """The key that begins with `start`, and goes on with the qualifiers of the text from `at`; None for other words."""
    result = start
    while at < len(text):
        if revision := _REVISION_LETTER.match(text, at):
            result, at = result + _REVISION + revision[1].encode(), revision.end()
            continue
        if bracketed := _BRACKETED.match(text, at):
            result, at = result + _BUILD + number(bracketed[1]), bracketed.end()
            continue
        step = _GLUED.match(text, at) or _QUALIFIER.match(text, at)
        if not step:
            return None
        word, dotted = step.groups()
        marker = _QUALIFIERS.get(word.replace(" ", "")) if word else (_BUILD if text[at] == "-" else None)
        if marker is None:
            return None
        result, at = result + marker + numbers(dotted.split(".")), step.end()
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
    return f"shape:{shape}", b"".join(map(number, digits))
