"""The fields of a part of a document, as its page shows them: of the head, a section with its blocks, the sources."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_type_hints

import msgspec
from django.utils.translation import gettext as _

from wardwatch.products.document import Document, Section, Source, Victim
from wardwatch.products.document import blocks as b
from wardwatch.products.types import Marking
from wardwatch.web import writing_words as words
from wardwatch.web.pages import Pager
from wardwatch.web.pages.writing import Act, Block, Control, Item, Option, Remarks, Things
from wardwatch.web.writing_fields import Asked, Known, blocks_known, fields_of, inner_of, parts_in
from wardwatch.web.writing_text import known_of, tree_of

SHOWN = 10
"""Items of a list on one page."""
FEW = 12
"""Sources that are all shown to be ticked; of more, those that are chosen, and a field for others."""
_OTHERWISE: dict[tuple[type, str], str] = {
    (b.IndicatorRow, "valid_until"): "valid_until_row",
    (b.VulnerabilityRow, "severity"): "severity_row",
    (b.Quote, "by"): "by_quote",
}
_NAMED = ("name", "value", "technique", "mitigation", "product", "title", "text", "at")


@dataclass(frozen=True, slots=True)
class Shown:
    """Which page of which block's list is shown, and the address of others."""

    block: str
    page: int
    address: Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Forms:
    """The fields of a document. What was typed and not taken (`typed`, `wrong`) stands where it was typed."""

    document: Document
    shown: Shown
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    remarks: Callable[[str], Remarks | None] = lambda block: None
    tree: dict[str, Any] = field(init=False)
    known: Known = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tree", tree_of(self.document))
        object.__setattr__(self, "known", known_of(self.document))

    def head(self) -> tuple[tuple[Control, ...], tuple[Control, ...]]:
        """Title, summary, severity, audience, validity, topics, language."""
        main, more = self._fields(Document, self.tree, "")
        return tuple(each for each in main if each.name != "/acronyms"), more

    def short_forms(self) -> tuple[Control, ...]:
        """What short forms stand for."""
        return (self._control(Document, "acronyms", fields_of(Document)["acronyms"], self.tree, "", ()),)

    def section(self, number: int) -> tuple[tuple[Control, ...], tuple[Control, ...]]:
        """A section's own fields."""
        main, more = self._fields(Section, self.tree["sections"][number], f"/sections/{number}")
        return tuple(main), tuple(more)

    def blocks(self, number: int) -> tuple[Block, ...]:
        """The blocks of a section."""
        pointer = f"/sections/{number}"
        return self._blocks(self.tree["sections"][number].get("blocks", []), pointer)

    def things(self, name: str) -> Things:
        """The sources, or the victims."""
        of: type = Source if name == "sources" else Victim
        return self._things(of, self.tree.get(name, []), f"/{name}", name, ())

    def _blocks(self, held: Sequence[dict[str, Any]], pointer: str) -> tuple[Block, ...]:
        return tuple(
            self._block(each, f"{pointer}/blocks/{number}", number, len(held)) for number, each in enumerate(held)
        )

    def _block(self, held: dict[str, Any], pointer: str, number: int, of: int) -> Block:
        kind = blocks_known()[held["block"]]
        main, more = self._fields(kind, held, pointer)
        label = str(words.BLOCKS[held["block"]])
        lists, inner = [], ()
        for name, item in parts_in(kind).items():
            if isinstance(item, type):
                columns = tuple(held.get("columns", ()))
                lists.append(self._things(item, held.get(name, []), f"{pointer}/{name}", held["id"], columns))
            else:
                inner = self._blocks(held.get(name, []), pointer)
        return Block(
            id=held["id"],
            anchor=anchor(pointer),
            label=label,
            controls=main,
            more=more,
            acts=_acts(pointer, number, of, label),
            lists=tuple(lists),
            inner=inner,
            adds=f"{pointer}/blocks" if kind is b.Slide else "",
            more_open=any(each.error for each in more),
            remarks=self.remarks(held["id"]),
        )

    def _things(
        self, kind: type, held: Sequence[dict[str, Any]], pointer: str, block: str, columns: tuple[str, ...]
    ) -> Things:
        page = self.shown.page if self.shown.block == block else 1
        last = max(1, -(-len(held) // SHOWN))
        first = (min(page, last) - 1) * SHOWN
        items = tuple(
            self._item(kind, each, f"{pointer}/{number}", number, len(held), columns)
            for number, each in enumerate(held[first : first + SHOWN], first)
        )
        label, add = words.THINGS.get(kind.__name__, words.ROW)
        pager = None
        if last > 1:
            before = self.shown.address(block, first // SHOWN) if first else ""
            behind = self.shown.address(block, first // SHOWN + 2) if first + SHOWN < len(held) else ""
            pager = Pager(first + 1, min(first + SHOWN, len(held)), len(held), before, behind)
        return Things(str(label), items, Act(str(add), f"add {pointer}"), pager)

    def _item(
        self, kind: type, held: dict[str, Any], pointer: str, number: int, of: int, columns: tuple[str, ...]
    ) -> Item:
        main, more = self._fields(kind, held, pointer, columns)
        title = _title(held)
        wrong = any(each.error for each in (*main, *more))
        marking = held.get("tlp", Marking.CLEAR)
        return Item(
            id=anchor(pointer),
            title=title,
            number=number + 1,
            controls=main,
            more=more,
            acts=_acts(pointer, number, of, title or str(number + 1)),
            folded=kind not in (b.Claim, b.Action, b.TableRow),
            open=wrong or not title or of == 1,
            more_open=any(each.error for each in more),
            mark="" if marking == Marking.CLEAR else str(marking),
        )

    def _fields(
        self, kind: type, held: dict[str, Any], pointer: str, columns: tuple[str, ...] = ()
    ) -> tuple[tuple[Control, ...], tuple[Control, ...]]:
        columns = columns or tuple(held.get("columns", ()))
        main: list[Control] = []
        more: list[Control] = []
        for name, asked in fields_of(kind).items():
            made = self._control(kind, name, asked, held, pointer, columns)
            (more if name in words.MORE or _is_rare(kind, name) else main).append(made)
        for name in kind.__struct_fields__:  # type: ignore[attr-defined]
            if (inner := inner_of(kind, name)) is not None:
                made_in, more_in = self._fields(inner, held.get(name) or {}, f"{pointer}/{name}")
                if name == "tear_line":
                    more += [_relabelled(each, str(words.LABELS["tear_line"])) for each in made_in + more_in]
                else:
                    main += made_in + more_in
        return tuple(main), tuple(more)

    def _control(
        self, kind: type, name: str, asked: Asked, held: dict[str, Any], pointer: str, columns: tuple[str, ...]
    ) -> Control:
        full = f"{pointer}/{name}"
        stored = asked.write(held[name]) if name in held else asked.write(_default(kind, name))
        texts = tuple(self.typed[full]) if full in self.wrong and full in self.typed else stored
        look, options = asked.look, asked.choices(self.known)
        if look == "sources":
            picked = [each for each in options if each[0] in texts]
            look = "sources" if len(options) <= FEW else "many-sources"
            options = options if len(options) <= FEW else tuple(picked)
        if look == "cells":
            texts = (*texts, *[""] * len(columns))[: len(columns)]
        return Control(
            look=look,
            name=full,
            id=anchor(full),
            label=str(words.LABELS[_OTHERWISE.get((kind, name), name)]),
            hint=str(words.HINTS.get(name, "")) if name not in words.HINTED else "",
            texts=texts,
            options=tuple(Option(value, label, value in texts) for value, label in options),
            columns=columns if look == "cells" else (),
            suggestions=asked.suggestions,
            error=self.wrong.get(full, ""),
            lines=_lines(look, texts),
        )


def anchor(pointer: str) -> str:
    """What the element of a pointer is called on the page."""
    return f"e{pointer}".replace("/", "-")


def pointer_of(place: str) -> str:
    """A JSON path of a problem (`$.sections[0].blocks[1]`) as a pointer."""
    return re.sub(r"\[(\d+)\]", r"/\1", place.removeprefix("$")).replace(".", "/")


def _is_rare(kind: type, name: str) -> bool:
    return issubclass(kind, b.Block | Section) and name in ("sources", "tlp")


def _default(kind: type, name: str) -> Any:
    for each in msgspec.structs.fields(kind):
        if each.name == name:
            if each.default is not msgspec.NODEFAULT:
                return each.default
            if each.default_factory is not msgspec.NODEFAULT:
                return each.default_factory()
    hint = get_type_hints(kind)[name]
    return () if "tuple" in str(hint) else "" if hint is str else None


def _relabelled(control: Control, label: str) -> Control:
    own = label if control.name.endswith("/text") else f"{label}: {control.label}"
    return replace(control, label=own, hint="")


def _lines(look: str, texts: tuple[str, ...]) -> int:
    text = texts[0] if texts else ""
    if look not in ("long", "lines", "spec"):
        return 1
    needed = sum(1 + len(line) // 70 for line in text.split("\n"))
    return max({"long": 2, "lines": 3, "spec": 8}[look], min(needed, 16))


def _title(held: dict[str, Any]) -> str:
    found = next((str(held[name]) for name in _NAMED if held.get(name)), "")
    if not found and held.get("cells"):
        found = " · ".join(cell for cell in held["cells"] if cell)
    maker = str(held.get("vendor", ""))
    text = f"{maker} {found}".strip()
    return text if len(text) <= 80 else f"{text[:79]}…"


def _acts(pointer: str, number: int, of: int, about: str) -> tuple[Act, ...]:
    up = (Act(_("Move up"), f"up {pointer}", about),) if number else ()
    down = (Act(_("Move down"), f"down {pointer}", about),) if number + 1 < of else ()
    return (*up, *down, Act(_("Remove"), f"remove {pointer}", about))
