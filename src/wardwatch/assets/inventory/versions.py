"""Versions that people write behind a product's or a model's name: "CMS8000 v2.1.3", "Alaris 8015 Rev C".

Only what a marker word announces is taken for a version: "V60" and "MX800" are names. A revision of the hardware ("HW
Rev B") is none of the software's.
"""

import re
from typing import NamedTuple

_NUMBERED = r"[a-z]{0,3}[._-]?\d[\w.+-]*"
_FURTHER = r"(?:\s*,?\s*(?:build|sp|service\s+pack|patch|update|hotfix|hf|mr)\s*[._-]?\s*\d[\w.]*)*"
_SOFTWARE = r"(?:software|firmware|s/?w|f/?w)"
_VERSION = r"(?:versi[oó]n|ver|vers|release|rel|revisi[oó]n|rev)"
_MARKED = re.compile(
    rf"""(?<![\w/.-])(?:
        {_SOFTWARE}[\s.:=#-]*(?:(?:{_VERSION})\b[\s.:=#-]*|v[\s.]*(?=\d))?(?P<of_software>{_NUMBERED}{_FURTHER})
      | (?:versi[oó]n|vers?|release|rel)\b[\s.:=#-]*(?P<of_version>{_NUMBERED}{_FURTHER})
      | v[\s.]{{0,2}}(?P<dotted>\d+(?:\.\d[\w-]*)+{_FURTHER})
      | rev(?:isi[oó]n)?(?![a-z]{{2}})[\s.:=#-]*
        (?P<revision>[a-z]\.?\d[\w.-]*|[a-z](?![.]\w)|[a-z]{{2}}(?=[)\]\s]*$)|\d[\w.-]*)
    )(?![\w])""",
    re.IGNORECASE | re.VERBOSE,
)
_HARDWARE = re.compile(r"\b(?:hardware|h/?w|board|pcb)\s*[:.-]?\s*$", re.IGNORECASE)
_EDGES = " ,;:-–/|"
_LONGEST = 300


class Split(NamedTuple):
    """A name without the version that stood in it, and that version."""

    name: str
    version: str


def alone(text: str) -> str | None:
    """The version that a text is, and nothing else: "v3.1", "Rev. B", "Version 6.4.0"; None for any other text."""
    match = _MARKED.fullmatch(text.strip())
    return " ".join(next(filter(None, match.groups())).rstrip(".-").split()) if match else None


def split(text: str) -> Split | None:
    """The name and the version in a text; None where no version is announced, several are, or no name would be left."""
    if len(text) > _LONGEST:
        return None
    found = [match for match in _MARKED.finditer(text) if not _HARDWARE.search(text[: match.start()])]
    if len(found) != 1:
        return None
    (match,) = found
    before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    if before.endswith(("(", "[")) and after.startswith((")", "]")):
        before, after = before[:-1], after[1:]
    name = " ".join(part for part in (before.strip(_EDGES), after.strip(_EDGES)) if part)
    version = " ".join(next(filter(None, match.groups())).rstrip(".-").split())
    return Split(name, version) if re.search(r"\w", name) and version else None
