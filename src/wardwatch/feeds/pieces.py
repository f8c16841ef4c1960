"""Versions apart from the pieces that a text about versions, or a product's name, speaks of.

Documents have one field for both: "all versions before 3.06 (serial number below 14000)".
"""

import re
from dataclasses import dataclass

from wardwatch.standards import vers
from wardwatch.standards.udi import pieces, wording

_PARTS = re.compile(r"[^()]*\([^()]*\)")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_BETWEEN = " ,;/|"


@dataclass(frozen=True, slots=True)
class Stated:
    """A text of versions (None: nobody can tell which), and the pieces meant, as `udi.pieces` writes them; "": all."""

    versions: str | None
    pieces: str = ""


def apart(raw: str, name: str = "") -> tuple[Stated, ...]:
    """What `raw` says of versions and pieces; several statements where it pairs several versions with pieces.

    Where only the product's `name` speaks of pieces, they hold for all versions that are read; a text of versions that
    cannot be read is then taken for another spelling of the same ("manufactured prior to May 1" beside "< may 1").
    """
    if raw.startswith("vers:") or not (said := wording.pieces(raw)):
        return (_of_name(raw, name),)
    parts = [part.strip(_BETWEEN) for part in _PARTS.findall(raw)]
    whole = len(parts) > 1 and not _PARTS.sub("", raw).strip(_BETWEEN)
    several = [wording.pieces(part) for part in parts] if whole else []
    if len([each for each in several if each]) < 2:
        return (Stated(said.rest, pieces.write(said.bounds)),)
    found = [each for each in several if each]
    sure = len(found) == len(parts) and all(_is_range(each.rest) for each in found)
    return tuple(Stated(each.rest if sure else None, pieces.write(each.bounds)) for each in found)


def _of_name(raw: str, name: str) -> Stated:
    said = wording.pieces(name)
    if not said:
        return Stated(raw)
    readable = not _MONTH.search(raw) and (not raw or vers.read_prose(raw) is not None or vers.read_part(raw))
    return Stated(raw if readable else "", pieces.write(said.bounds))


def _is_range(text: str) -> bool:
    """Whether a text names versions without the help of the one before it: "before 3" and "4" may both be ends."""
    read = vers.read_prose(text) if text else (vers.ALL,)
    return bool(read) and not any(each.low is not None and each.low == each.high for each in read or ())
