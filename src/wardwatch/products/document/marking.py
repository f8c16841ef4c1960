"""The marking of a document, and its variant for readers of a lower one: the tear line.

Whoever may read a variant learns nothing of what was left out: not its words, not its source, not that it was there.
What was left out is listed for the author alone (`Withheld`).
"""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass

import msgspec

from wardwatch.products.document.blocks import AnyBlock, Claim, Figure, Part, Slide
from wardwatch.products.document.document import Document, Section
from wardwatch.products.document.walking import blocks, changed, parts
from wardwatch.products.types import Marking
from wardwatch.standards.tlp import Tlp

_LISTS = ("claims", "actions", "rows", "entries", "blocks")


@dataclass(frozen=True, slots=True)
class Withheld:
    """A part that a variant does not show: its place in the whole document, what it is, its text, its marking.

    `instead` is the tear line that stands there now; "" where nothing does. `because_of` are the keys of the sources
    whose marking is higher than the part's own, if it is for them that it is withheld.
    """

    place: str
    what: str
    text: str
    tlp: Marking
    instead: str = ""
    because_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """A document for readers at `tlp`, and what it withholds."""

    document: Document
    tlp: Marking
    withheld: tuple[Withheld, ...]


def level_of(part: Part, document: Document) -> Tlp:
    """The marking of a part by itself: its own, or the highest of the sources it cites."""
    return _level(part, _levels(document))


def highest(document: Document) -> Marking:
    """The marking of the whole: the highest of its parts and of the sources that it lists."""
    levels = _levels(document)
    found = max((_level(part, levels) for _, part in parts(document)), default=Tlp.CLEAR)
    return Marking.of(max([found, *levels.values()]))


def variant(document: Document, tlp: Marking) -> Variant:
    """The document as readers at `tlp` may see it: parts above it are left out, or give way to their tear lines.

    What only held such parts is left out too, so that no empty heading tells of them. So are sources that nothing
    left cites, and victims, vulnerabilities and objects that only withheld parts speak of.
    """
    levels = _levels(document)
    withheld: list[Withheld] = []

    def change(part: Part, place: str) -> Part | None:
        if _level(part, levels) <= tlp.level:
            return _without_tear_line(part)
        line = part.tear_line if isinstance(part, Claim) else None
        fits = line is not None and _level(line, levels) <= tlp.level
        withheld.append(_withheld(part, place, levels, line.text if fits and line else ""))
        return Claim(text=line.text, tlp=line.tlp, sources=line.sources) if fits and line else None

    made = _pruned(changed(document, change), document)
    return Variant(_head(made, document, tlp), tlp, tuple(withheld))


def _levels(document: Document) -> dict[str, Tlp]:
    return {source.key: source.tlp.level for source in document.sources}


def _level(part: Part, levels: dict[str, Tlp]) -> Tlp:
    """A picture is as high as any of its numbers: it draws them all, whichever rows stand beside it."""
    within = part.rows if isinstance(part, Figure) else ()
    own = max([part.tlp.level, *(levels.get(key, Tlp.CLEAR) for key in part.sources)])
    return max([own, *(_level(row, levels) for row in within)])


def _without_tear_line(part: Part) -> Part:
    """A claim that is shown whole needs no tear line, and a reader need not know that there is one."""
    if isinstance(part, Claim) and part.tear_line is not None:
        return msgspec.structs.replace(part, tear_line=None)
    return part


def _withheld(part: Part, place: str, levels: dict[str, Tlp], instead: str) -> Withheld:
    above = tuple(key for key in part.sources if levels.get(key, Tlp.CLEAR) > part.tlp.level)
    what = part.heading if isinstance(part, Section) else type(part).__name__
    return Withheld(place, what, _text(part), Marking.of(_level(part, levels)), instead, above)


def _text(part: Part) -> str:
    """The words of a part, for the list of what was withheld."""
    built = msgspec.to_builtins(part)
    return " · ".join(_strings(built, skip=frozenset({"tlp", "sources", "id", "block"})))


def _strings(value: object, skip: frozenset[str]) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for name, each in value.items() if name not in skip for text in _strings(each, skip)]
    if isinstance(value, list | tuple):
        return [text for each in value for text in _strings(each, skip)]
    return [] if value is None or isinstance(value, bool) else [str(value)]


def _pruned(document: Document, before: Document) -> Document:
    """Without blocks and sections that held something before and hold nothing now."""
    held = {each.id for section in before.sections for each in blocks(section.blocks) if _holds(each)}
    full = {section.id for section in before.sections if section.blocks}
    left = (msgspec.structs.replace(each, blocks=_kept(each.blocks, held)) for each in document.sections)
    return msgspec.structs.replace(
        document, sections=tuple(section for section in left if section.blocks or section.id not in full)
    )


def _kept(given: Iterable[AnyBlock], held: Set[str]) -> tuple[AnyBlock, ...]:
    inner = (
        msgspec.structs.replace(each, blocks=_kept(each.blocks, held)) if isinstance(each, Slide) else each
        for each in given
    )
    return tuple(each for each in inner if _holds(each) or each.id not in held)


def _holds(block: AnyBlock) -> bool:
    """Whether anything is in a block: one without parts of its own (a quote, a command) always holds something."""
    lists = [getattr(block, name) for name in _LISTS if name in block.__struct_fields__]
    return isinstance(block, Figure) or not lists or any(lists)


def _head(made: Document, before: Document, tlp: Marking) -> Document:
    cited = {key for _, part in parts(made) for key in part.sources}
    sources = tuple(each for each in made.sources if each.key in cited and each.tlp.level <= tlp.level)
    said = msgspec.json.encode(made.sections).decode() + made.title + made.summary
    told = msgspec.json.encode(before.sections).decode()
    victims = tuple(each for each in made.victims if each.source in cited and _names(each.name, said))
    return msgspec.structs.replace(
        made,
        victims=victims,
        sources=sources,
        vulnerabilities=_still(made.vulnerabilities, said, told),
        objects=_still(made.objects, said, told),
        acronyms={short: words for short, words in made.acronyms.items() if _names(short, said)},
    )


def _still(names: tuple[str, ...], said: str, told: str) -> tuple[str, ...]:
    """Names that are spoken of in what is left, or never were in the parts."""
    return tuple(name for name in names if _names(name, said) or not _names(name, told))


def _names(name: str, text: str) -> bool:
    """Whether a text says this name, and not only a longer one that begins so."""
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None
