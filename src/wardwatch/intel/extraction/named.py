"""Names of actors, malware and tools in a text: those of a table, where they are meant and not the words they are."""

import re
from collections.abc import Iterator, Sequence

from wardwatch.intel.extraction.names import SPLIT, WORD, Names, folded_name

_BETWEEN = r"[\s\u00a0\u2010-\u2015-]{1,3}"
_APART = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
_WHAT = (
    r"(?:ransomware|malware|threat|actors?|group|gang|trojan|backdoor|botnet|worm|wiper|loader|stealer|infostealer|rat"
    r"|rootkit|bootkit|spyware|implant|dropper|downloader|keylogger|web ?shell|operators?|affiliates?|variants?"
    r"|payloads?|encryptor|family|campaign|intrusion set|apt|framework|c2|beacon|raas)"
)
_CALLED_AFTER = re.compile(rf"['\u2019\u201d\"]?(?:s)?[\s-](?:\w+\s)?{_WHAT}\b", re.IGNORECASE)
_CALLED_BEFORE = re.compile(
    rf"(?:ransomware|\b{_WHAT}|\b(?:known|tracked|named|dubbed|called|aka|a\.k\.a\.|alias|families|such) ?(?:as)?)"
    r"[:,]?\s(?:the\s)?[(\"'\u201c\u2018]?\Z",
    re.IGNORECASE,
)
_CALLED_LATER = re.compile(
    rf"(?:\]\([^)\s]*\))?\s(?:is|was|are)\s(?:an?|the)\s(?:[\w,./-]+\s){{0,8}}"
    rf"(?:{_WHAT}|tool|utility|program|dumper|exploit kit|scanner)\b",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(r"(\w+),?\s[\[(\"'\u201c]?\Z")
_WORD_AFTER = re.compile(r"[\s-](\w+)")
_REACH, _FAR = 30, 200
_ROW = re.compile(r"[\s,;/()\"'\u2018-\u201d-]*(?:and|or|aka|also known as|a\.k\.a\.)?[\s(\"'\u201c]*", re.IGNORECASE)
_ROW_REACH = 25


def find_names(text: str, table: Names) -> Iterator[tuple[int, int, str]]:
    """Names as their list spells them or in capitals, the longest where several begin; across line breaks.

    One that could be a usual word (one word without digits or capitals inside) is found where the text calls it what it
    is at least once ("Medusa ransomware", "tracked as Royal"), or in a row with others that are found; an established
    one also where it is written as a name in the middle of a sentence.
    """
    words = set(text.translate(_APART).split() if text.isascii() else WORD.findall(text))
    spellings = sorted(
        (spelling for head in table.by_head.keys() & words for spelling, all_ in table.by_head[head] if all_ <= words),
        key=len,
        reverse=True,
    )
    if not spellings:
        return
    seen = [
        (*found.span(), folded_name(found[0]))
        for found in re.compile("|".join(map(_pattern, spellings))).finditer(text)
        if not (
            text[max(found.start() - 1, 0) : found.start()].isalnum() or text[found.end() : found.end() + 1].isalnum()
        )
    ]
    sure = _sure(text, seen, table)
    yield from (each for each in seen if each[2] in sure)


def _sure(text: str, seen: Sequence[tuple[int, int, str]], table: Names) -> set[str]:
    sure: set[str] = set()
    rows: list[set[str]] = []
    end = -_ROW_REACH - 1
    for start, stop, name in seen:
        if name not in sure and (
            _is_proper(text[start:stop])
            or _is_called(text, start, stop)
            or (name in table.established and _stands_out(text, start, stop))
        ):
            sure.add(name)
        if start - end > _ROW_REACH or not _ROW.fullmatch(text, end, start):
            rows.append(set())
        rows[-1].add(name)
        end = stop
    return sure.union(*(row for row in rows if row & sure))


def _is_proper(written: str) -> bool:
    """Whether no usual word is written so."""
    return not written.isalpha() or not (written.islower() or written.istitle() or written.isupper())


def _is_called(text: str, start: int, end: int) -> bool:
    before = text[max(start - _REACH, 0) : start]
    return bool(
        _CALLED_AFTER.match(text, end, end + _FAR)
        or _CALLED_LATER.match(text, end, end + _FAR)
        or _CALLED_BEFORE.search(before)
    )


def _stands_out(text: str, start: int, end: int) -> bool:
    """Whether a word begins with a capital, or is in capitals, among words that are not."""
    if text[start:end].islower():
        return False
    before, after = _WORD_BEFORE.search(text[max(start - _REACH, 0) : start]), _WORD_AFTER.match(text, end, end + _FAR)
    return bool(before and before[1].islower() and (not after or not after[1][:1].isupper()))


def _pattern(spelling: str) -> str:
    return _BETWEEN.join(map(re.escape, SPLIT.split(spelling)))
