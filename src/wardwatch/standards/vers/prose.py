"""Version ranges as advisories write them in prose: understood exactly, or not at all.

CSAF product names say `<= 4.1`, `All versions prior to 4.2`, `1.0 through 1.3`, and also `distributed < april 1, 2018`
or `HD 16 | HD23`. A reading that is not certain is refused: a wrong interval would tell a hospital that it is
not affected.
"""

import re

from wardwatch.kit.errors import FormatError
from wardwatch.standards.vers.specifier import ALL, Constraint, Interval, check, intervals, read, spans

_LIMIT = 200
_LONGEST_SPECIFIER = 10_000

_SPECIFIER = re.compile(r"vers:(?P<scheme>[^/|<>=!*]+)/", re.IGNORECASE)
_AROUND_SIGNS = re.compile(r"\s*([/|<>=!]+)\s*")  # CSAF 2.0 itself writes "vers:gem/>=2.2.0|!= 2.2.1"

# One segment of a version, between dots, dashes or underscores: `4`, `07C`, `R3`, `3V1L10`, `00HW001`, `A`, `SP2`.
_SEGMENT = re.compile(r"(?=.{1,32}$)(?:\d*[A-Za-z]{0,4}\d+[A-Za-z]{0,2}\d*|[A-Za-z]|[0-9a-f]{7,})")
_STAGE = re.compile(r"(?:sp|sr|hf|hotfix|upd|update|patch|build|rc|alpha|beta|dev|release)\d*", re.IGNORECASE)
_SUFFIX = r"(?:sp|sr|hf|hotfix|upd|update|patch|build|service pack) ?\d+"
_SUFFIXED = re.compile(rf"(?P<version>\S+)(?P<suffixes>(?: {_SUFFIX})*)", re.IGNORECASE)

# A version that stands alone must look like nothing but a version: `HEN04103` and `3120` are models.
_ALONE = re.compile(r"[vVrR]?\d+\..+|[vV]\d+(?:[ ._-].+)?|\d{1,2}(?: .+)?|[A-Z]\.\d.*")

_PREFIX = re.compile(r"(?:(?:firmware|software) )?(?:versions?|ver\.|rev\.|revisions?|releases?) ", re.IGNORECASE)
_SUBJECT = re.compile(rf"(?:all |any )?{_PREFIX.pattern}", re.IGNORECASE)

_EVERYTHING = {"*", "all", "all versions", "any", "any version", "all firmware versions", "all software versions"}

# One version or model by itself: no words, no wildcard, at most one group of letters set off by a space: "HD 16".
_NAME = r"(?:[A-Za-z]{0,4}[ _]?\d+(?:\.\d+)*[A-WYZa-wyz]?|\d+(?:[._]\d+)*[ _][A-Z]{1,2}\d+)"
_NAMED = re.compile(_NAME)
_BOUND = re.compile(rf"(?P<comparator><=?) ?(?P<version>{_NAME})")
_REMARKED = re.compile(r"(?P<range>[<>]=?[^()]+) \([^()]+\)")

_LOWER = r"(?:prior|previous|earlier|before|below|older|lower)"
_LATER = r"(?:later|newer|above|higher|after|up|onwards?)"
_X = r"(?P<x>\S+(?: \S+){0,3}?)"
_Y = r"(?P<y>\S+(?: \S+){0,3}?)"

# Phrase -> comparators. "Up to 4.1" alone is missing on purpose: authors disagree on whether 4.1 belongs to it.
_PHRASES = [
    (re.compile(rf"{_X},? (?:and|or) (?:all )?(?:versions )?{_LOWER}(?: versions)?", re.IGNORECASE), "<= {x}"),
    (re.compile(rf"{_X},? (?:and|or) (?:all )?(?:versions )?{_LATER}(?: versions)?", re.IGNORECASE), ">= {x}"),
    (
        re.compile(rf"(?:(?:prior|previous) to|(?:earlier|older|lower|less) than|before|below) {_X}", re.IGNORECASE),
        "< {x}",
    ),
    (re.compile(rf"(?:(?:later|newer|higher|greater) than|after|above) {_X}", re.IGNORECASE), "> {x}"),
    (re.compile(rf"(?:from )?{_X} (?:up to but not including|prior to|before) {_Y}", re.IGNORECASE), ">= {x}|< {y}"),
    (re.compile(rf"(?:up to and including|up through|through) {_X}", re.IGNORECASE), "<= {x}"),
    (
        re.compile(rf"(?:from )?{_X} (?:through|to|-|–|up to and including|up through) {_Y}", re.IGNORECASE),
        ">= {x}|<= {y}",
    ),
]


def read_prose(text: str) -> tuple[Interval, ...] | None:
    """The intervals that `text` surely means, or None: cannot tell.

    Versions are returned as written, without words like "version". A wildcard becomes the bounds of what it covers:
    `1.x` is from 1 to below 2, `<= 12.2.x` is below 12.3.
    """
    if specifier := _specifier(text):
        try:
            return intervals(read(specifier))
        except FormatError:
            return None
    plain = re.sub(r"\s+", " ", text.replace("≤", "<=").replace("≥", ">=")).strip(" .")
    if len(plain) > _LIMIT:
        return None
    if plain.lower() in _EVERYTHING:
        return (ALL,)
    return _comparators(_rewritten(plain))


def scheme_named(text: str) -> str:
    """The scheme that a `vers:` specifier names ("deb"), by whose order its versions are meant; "" for other texts."""
    named = _SPECIFIER.match(_specifier(text))
    return named["scheme"].lower() if named else ""


def _specifier(text: str) -> str:
    """The `vers:` specifier that a text is, without the white space around its signs; "" for other texts."""
    close = _AROUND_SIGNS.sub(r"\1", text.strip())
    scheme = _SPECIFIER.match(close)
    return scheme[0].lower() + close[scheme.end() :] if scheme and len(text) <= _LONGEST_SPECIFIER else ""


def read_part(text: str) -> tuple[Interval, ...]:
    """What a text that `read_prose` refuses surely covers; it may cover more, so nothing lies surely outside.

    `<= 3.14.25 | 3.15.18` covers all up to 3.14.25, and 3.15.18, whatever the author means between them;
    `<= 2.01 (end of life)` covers what it says before the remark; `BT05 | BT08` covers these two, be they versions or
    models. Empty: not even that.
    """
    plain = re.sub(r"\s+", " ", text.replace("≤", "<=").replace("≥", ">=")).strip(" .")
    if len(plain) > _LIMIT:
        return ()
    if remarked := _REMARKED.fullmatch(plain):
        return read_prose(remarked["range"]) or ()
    first, *others = (part.strip() for part in plain.split("|"))
    bound = _BOUND.fullmatch(first)
    points = others if bound else [first, *others]
    if not all(_NAMED.fullmatch(point) for point in points):
        return ()
    up_to = (Interval(None, False, bound["version"], bound["comparator"] == "<="),) if bound else ()
    return up_to + tuple(Interval(point, True, point, True) for point in points)


def _rewritten(plain: str) -> str:
    """The phrase in comparators, or the text itself, without the subject "all versions"."""
    bare = _SUBJECT.sub("", plain, count=1) if _SUBJECT.match(plain) else plain
    for phrase, comparators in _PHRASES:
        match = phrase.fullmatch(bare)
        if match:
            return comparators.format(**match.groupdict())
    return bare


def _comparators(text: str) -> tuple[Interval, ...] | None:
    """The intervals of comparators and versions, separated by bars, commas, or by the next comparator."""
    separated = re.sub(r"(?<=[^\s|,<>=]) (?=[<>])", "|", text)
    parts = [_part(part.strip()) for part in re.split(r"[|,]", separated)]
    if None in parts:
        return None
    constraints = [constraint for part in parts if part for constraint in part]
    singles = [part for part in parts if part and _is_single(part)]
    if singles:
        # A list of versions is one; versions among bounds ("<= 3.14.25 | 3.15.18") may each end their own branch.
        points = tuple(interval for part in singles for interval in spans(part))
        return tuple(dict.fromkeys(points)) if len(singles) == len(parts) else None
    try:
        if len(constraints) > 1 and constraints[0].comparator in {"<", "<="}:
            return None  # "< 2.0 | >= 1.0" may mean both at once, or either
        check(constraints)
    except FormatError:
        return None
    return tuple(spans(constraints))


def _is_single(part: list[Constraint]) -> bool:
    return part[0].comparator == "=" or len(part) == 2


def _part(text: str) -> list[Constraint] | None:
    """One constraint, or the two that a lone wildcard stands for; None if the version is not surely one."""
    match = re.fullmatch(r"(?P<comparator><=|>=|==|[<>=])? ?(?P<version>.+)", text)
    if not match:
        return None
    comparator = (match["comparator"] or "=").replace("==", "=")
    version = _PREFIX.sub("", match["version"], count=1) if _PREFIX.match(match["version"]) else match["version"]
    wildcard = re.fullmatch(r"(?P<head>[vV]?(?:\d+\.)*)(?P<last>\d+)(?:\.[xX*])+", version)
    if wildcard:
        return _covered(comparator, wildcard["head"], int(wildcard["last"]))
    if not _is_version(version) or (comparator == "=" and not _ALONE.fullmatch(version)):
        return None
    return [Constraint(comparator, version)]


def _covered(comparator: str, head: str, last: int) -> list[Constraint]:
    """The bounds of the versions below `head``last`, as one comparator with a wildcard means them."""
    stem, following = f"{head}{last}", f"{head}{last + 1}"
    return {
        "=": [Constraint(">=", stem), Constraint("<", following)],
        "<": [Constraint("<", stem)],
        "<=": [Constraint("<", following)],
        ">": [Constraint(">=", following)],
        ">=": [Constraint(">=", stem)],
    }[comparator]


def _is_version(text: str) -> bool:
    match = _SUFFIXED.fullmatch(text)
    if not match:
        return False
    segments = re.split(r"[._+-]", match["version"])
    known = all(_SEGMENT.fullmatch(each) or _STAGE.fullmatch(each) for each in segments)
    wild = any(re.search(r"\d[xX]$", each) or each in {"x", "X"} for each in segments)
    return known and not wild and bool(_SEGMENT.fullmatch(segments[0]))
