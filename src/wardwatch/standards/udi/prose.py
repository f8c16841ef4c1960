"""Lots and serial numbers out of a sentence, such as `code_info` of an FDA recall, only where it surely lists them.

`Lot Numbers: A123, B456; Serial 100-200` is a list. Whatever else is said (expiry dates, models, sites, conditions)
makes the answer None: a person has to read it.
"""

import re

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.standards.udi.carrier import normal_di
from wardwatch.standards.udi.lots import Numbers, Range, numbers, span
from wardwatch.standards.udi.pieces import Bounds

LONGEST = 100_000
"""Characters of text that are looked at."""


class Units(msgspec.Struct, frozen=True):
    """Units of the products with the device identifiers `dis` (of all products concerned, if there are none)."""

    dis: tuple[str, ...]
    bounds: Bounds


_COUNTED = r"(?:\s*(?:numbers?\b|nos?\b\.?|codes?\b|\(s\)|#s?))*"
_LABEL = re.compile(
    r"(?:(?<=^)|(?<=[\s,;.]))(?:"
    r"(?P<all>all\s+(?:(?:lots?|batch(?:es)?|serials?|units|codes|devices)\b)" + _COUNTED + r")"
    r"|(?P<lot>(?:lots?|batch(?:es)?)\b(?:\s*/\s*(?:lots?|batch(?:es)?)\b)?" + _COUNTED + r")"
    r"|(?P<serial>(?:serials?\b|s/n\b|sn\b)" + _COUNTED + r")"
    r"|(?P<udi>(?:udi(?:[-\s]di)?|gtin)\b" + _COUNTED + r")"
    r")\s*[:=]?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[,;\n]\s?(?:and\s)?|\s(?:and|&)\s", re.IGNORECASE)
_ENDS = " \n,;."
_NUMBER = r"[A-Z0-9](?:[A-Z0-9._/-]{0,38}[A-Z0-9])?"
_SINGLE = re.compile(_NUMBER, re.IGNORECASE)
_SPAN = re.compile(rf"({_NUMBER})(?:\s+(?:to|thru|through|-)\s+|\s*[\u2013\u2014]\s*)({_NUMBER})", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}/\d{4}|\d{4}[-/]\d{1,2}(?:[-/]\d{1,2})?|\d{1,2}-\d{1,2}-\d{2,4}", re.ASCII
)


def stated_units(text: str) -> tuple[Units, ...] | None:
    """Which units `text` lists, grouped by the device identifiers that stand before them; None: cannot tell."""
    if len(text) > LONGEST:
        return None
    text = re.sub(r" ?\n[ \n]*", "\n", re.sub(r"[^\S\n]+", " ", text.replace("\r", "\n")))
    labels = list(_LABEL.finditer(text))
    if not labels or text[: labels[0].start()].strip():
        return None
    groups = [_Group()]
    ends = [label.start() for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends, strict=True):
        items = _items(text[label.end() : end])
        kind = label.lastgroup or ""
        if kind == "udi" and groups[-1].said:
            groups.append(_Group())
        if not groups[-1].add(kind, items):
            return None
    # Identifiers in one group only, or lots without identifiers beside lots with them: whose lots are they?
    if not all(group.said for group in groups) or (len(groups) > 1 and not groups[0].dis):
        return None
    return tuple(group.units() for group in groups)


def _items(text: str) -> list[str]:
    trimmed = text.rstrip(_ENDS)
    if re.search(r"(?:^|[\s,;.])and$", trimmed, re.IGNORECASE):
        trimmed = trimmed[:-3]
    return [item for part in _BETWEEN.split(trimmed) if (item := part.strip(_ENDS))]


class _Group:
    """What was said since the last device identifiers."""

    def __init__(self) -> None:
        self.dis: list[str] = []
        self.everything = False
        self.listed: dict[str, tuple[list[str], list[Range]]] = {}

    @property
    def said(self) -> bool:
        """Whether anything bounds the units."""
        return self.everything or bool(self.listed)

    def add(self, kind: str, items: list[str]) -> bool:
        """Take in the items after one label; False if they are not surely what the label says."""
        if kind == "udi":
            try:
                self.dis += [normal_di(item.removeprefix("(01)")) for item in items]
            except FormatError:
                return False
            return bool(items)
        if kind == "all" or [item.lower() for item in items] == ["all"]:
            self.everything = True
            return not self.listed and (kind != "all" or not items)
        if self.everything or not items:
            return False
        single, ranges = self.listed.setdefault(kind, ([], []))
        return all(_take(item, kind, single, ranges) for item in items)

    def units(self) -> Units:
        """The value."""
        found: dict[str, Numbers] = {kind: numbers(*listed) for kind, listed in self.listed.items()}
        return Units(tuple(self.dis), Bounds(found.get("lot"), found.get("serial")))


def _take(item: str, kind: str, single: list[str], ranges: list[Range]) -> bool:
    if stated := _SPAN.fullmatch(item):
        found = span(stated[1], stated[2])
        ranges += [found] if found else []
        return found is not None
    if not _SINGLE.fullmatch(item) or not any(character.isdigit() for character in item) or _DATE.fullmatch(item):
        return False
    first, hyphen, last = item.partition("-")
    found = span(first, last) if hyphen else None
    if found is None:
        single.append(item)
        return True
    ranges.append(found)
    # One lot may be called 1203-1304; two prefixes, or serial numbers, make it a range.
    return kind == "serial" or bool(found.prefix)
