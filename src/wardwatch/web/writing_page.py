"""The page on which a product is written, put together: outline, the part that is open, what stands beside it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from django.urls import reverse
from django.utils.translation import gettext as _

from wardwatch.kit import clock
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.queries import person_names
from wardwatch.products import remarks
from wardwatch.products.checking import problems_of
from wardwatch.products.checks import Problem
from wardwatch.products.document import Document, Section
from wardwatch.products.document.blocks import KeyActions
from wardwatch.products.document.merging import GONE
from wardwatch.products.document.walking import blocks
from wardwatch.products.operations import Differing
from wardwatch.products.queries import ProductCard
from wardwatch.products.states import WRITABLE
from wardwatch.web import writing_words as words
from wardwatch.web.pages import Link, MenuItem, Tag, Tone
from wardwatch.web.pages.writing import Act, Beside, Check, ConflictPage, Differs, Option, Place, WritingPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.wording import actor_name, number_of
from wardwatch.web.writing_beside import HEAD, SOURCES, TERMS, address, checks, open_in, preview, remarks_of
from wardwatch.web.writing_fields import practices
from wardwatch.web.writing_parts import SHOWN, Forms, Shown, anchor

TABS = ("preview", "checks", "remarks")


@dataclass(frozen=True, slots=True)
class Asking:
    """Which part of a document is asked for, which page of whose list, and what stands beside it.

    `typed` was not taken, and stands in its fields again: `wrong` says why, by pointer; `problem` of the whole.
    """

    part: str
    section: int | None
    block: str
    page: int
    beside: str
    whole: bool
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    @classmethod
    def of(cls, request: SignedInRequest, document: Document, **more: Any) -> "Asking":
        """What the address asks for; the head, where it asks for what there is not."""
        ids = [section.id for section in document.sections]
        named = request.GET.get("section", "")
        part = named if named in ids else request.GET.get("part", HEAD)
        part = part if part in (*ids, SOURCES, TERMS) else HEAD
        beside = request.GET.get("beside", "")
        return cls(
            part=part,
            section=ids.index(part) if part in ids and part not in (HEAD, SOURCES, TERMS) else None,
            block=request.GET.get("block", ""),
            page=number_of(request, "page") or 1,
            beside=beside if beside in TABS else TABS[0],
            whole=request.GET.get("whole", "") == "1",
            **more,
        )

    def url(self, product: str, **other: Any) -> str:
        """The address of this part, or of it otherwise."""
        values = {"block": self.block, "page": self.page, "beside": self.beside, **other}
        return address(product, values.pop("part", self.part), **values)


def page_of(request: SignedInRequest, card: ProductCard, asking: Asking) -> WritingPage:
    """The whole page."""
    viewer, document, uid = request.principal.viewer, card.document, str(card.row.uid)
    may_write = card.row.state in WRITABLE
    told = remarks.remarks(card.row.uid, viewer=viewer)
    who = [told.saved_by, *card.authors]
    who += [name for each in told.comments for name in (each.by, each.resolved_by)]
    who += [name for each in told.suggestions for name in (each.by, each.settled_by)]
    names = person_names([each for each in who if each], viewer=viewer)
    of = remarks_of(told, document, names, may_write=may_write)
    found = checks(_problems(viewer, card), document, uid)
    forms = Forms(
        document,
        Shown(asking.block, asking.page, lambda block, page: asking.url(uid, block=block, page=page)),
        typed=asking.typed,
        wrong=asking.wrong,
        remarks=of,
    )
    places = _places(document, uid, asking, found, told)
    at = next((number for number, place in enumerate(places) if place.current), 0)
    authors = ", ".join(actor_name(each, names) for each in card.authors)
    return replace(
        _part(forms, asking, document, may_write=may_write),
        title=document.title or _("Without a title yet"),
        state=Tag(card.row.state.label, Tone.INFO if may_write else Tone.NEUTRAL),
        number=card.row.number,
        facts=(card.row.kind.label, *((_("written by %(names)s") % {"names": authors},) if authors else ())),
        back=Link(_("Back to the product"), reverse("desk-product", kwargs={"draft": uid})),
        url=asking.url(uid),
        post_url=asking.url(uid),
        version=card.version,
        saved=actor_name(told.saved_by, names) if told.saved_by else "",
        saved_at=card.row.changed_at,
        places=places,
        aside=_beside(card, asking, found, of),
        errors=tuple(
            Link(f"{why} “{' '.join(asking.typed.get(name, ()))[:80]}”", f"#{anchor(name)}")
            for name, why in asking.wrong.items()
            if why
        ),
        problem=asking.problem,
        may_write=may_write,
        cannot="" if may_write else _cannot(card),
        next=_step(places, at + 1),
        previous=_step(places, at - 1) if at else None,
    )


def _problems(viewer: Viewer, card: ProductCard) -> tuple[Problem, ...]:
    with seen_by(viewer):
        return problems_of(card.document, product=card.row.uid, tlp=None, at=clock.now())


def _step(places: Sequence[Place], at: int) -> Link | None:
    return Link(places[at].label, places[at].url) if 0 <= at < len(places) else None


def _cannot(card: ProductCard) -> str:
    said = {"state": card.row.state.label}
    return _("This revision is %(state)s: it can be read and commented, not written in.") % said


def _part(forms: Forms, asking: Asking, document: Document, *, may_write: bool) -> WritingPage:
    """The page with the fields of its part, and nothing else yet."""
    empty = WritingPage(
        title="",
        state=Tag(""),
        number="",
        facts=(),
        back=Link("", ""),
        url="",
        post_url="",
        version=0,
        saved="",
        saved_at=clock.now(),
        places=(),
        part_title=_("Head"),
        part_acts=(),
        controls=(),
        more=(),
        lists=(),
        blocks=(),
        aside=Beside((), ""),
    )
    if asking.section is not None:
        return _section(empty, forms, asking.section, document)
    if asking.part == SOURCES:
        return replace(empty, part_title=_("Sources"), lists=(forms.things("sources"),), ask_addresses=True)
    if asking.part == TERMS:
        return replace(
            empty,
            part_title=_("Short forms and victims"),
            controls=forms.short_forms(),
            lists=(forms.things("victims"),),
            spell_out=True,
        )
    controls, more = forms.head()
    return replace(empty, controls=controls, more=more)


def _section(empty: WritingPage, forms: Forms, number: int, document: Document) -> WritingPage:
    section, pointer = document.sections[number], f"/sections/{number}"
    controls, more = forms.section(number)
    acts = [
        Act(_("Move this section up"), f"up {pointer}"),
        Act(_("Move this section down"), f"down {pointer}"),
        Act(_("Remove this section"), f"remove {pointer}"),
    ]
    last = number + 1 == len(document.sections)
    kept = acts[1 if number == 0 else 0 :]
    return replace(
        empty,
        part_title=section.heading or _("Section without a heading"),
        part_acts=tuple(each for each in kept if not (last and each is acts[1])),
        controls=controls,
        more=more,
        blocks=forms.blocks(number),
        add_block=f"{pointer}/blocks",
        kinds=tuple(Option(value, str(label), False) for value, label in words.BLOCKS.items()),
        practices=practices() if any(isinstance(block, KeyActions) for block in blocks(section.blocks)) else (),
        sources=tuple(forms.known.sources.items()) if len(forms.known.sources) > SHOWN else (),
    )


def _places(
    document: Document,
    uid: str,
    asking: Asking,
    found: Sequence[tuple[str, Check]],
    told: remarks.Remarks,
) -> tuple[Place, ...]:
    parts = [(HEAD, _("Head"), frozenset({""}))]
    parts += [(each.id, each.heading or _("Section without a heading"), _ids(each)) for each in document.sections]
    parts += [(SOURCES, _("Sources"), frozenset()), (TERMS, _("Short forms and victims"), frozenset())]
    return tuple(
        Place(
            label=label,
            url=address(uid, part, beside=asking.beside if asking.beside != TABS[0] else ""),
            current=part == asking.part,
            problems=sum(where == part for where, _check in found),
            blocking=sum(where == part and check.blocking for where, check in found),
            remarks=open_in(told, names),
        )
        for part, label, names in parts
    )


def _ids(section: Section) -> frozenset[str]:
    return frozenset([section.id, *(block.id for block in blocks(section.blocks))])


def _beside(card: ProductCard, asking: Asking, found: Sequence[tuple[str, Check]], of: Any) -> Beside:
    document, uid = card.document, str(card.row.uid)
    section = document.sections[asking.section] if asking.section is not None else None
    everything = of("")
    labels = {
        "preview": _("Preview"),
        "checks": _("To mend (%(number)s)") % {"number": len(found)},
        "remarks": _("Said of the whole (%(number)s)") % {"number": everything.open},
    }
    tabs = tuple(MenuItem(labels[tab], asking.url(uid, beside=tab), current=tab == asking.beside) for tab in TABS)
    if asking.beside == "checks":
        here = [check for part, check in found if part == asking.part]
        return Beside(tabs, "checks", checks=(*here, *(check for part, check in found if part != asking.part)))
    if asking.beside == "remarks":
        return Beside(tabs, "remarks", remarks=everything)
    alone = section if section is not None and not asking.whole else None
    if section is None and not asking.whole:
        document = msgspec.structs.replace(document, sections=())
    whole = None if asking.whole else Link(_("Show the whole product"), f"{asking.url(uid)}&whole=1")
    return Beside(tabs, "preview", preview=preview(card, document, alone), whole=whole, alone=bool(alone))


def conflict_page(request: SignedInRequest, card: ProductCard, differing: Differing) -> ConflictPage:
    """What both wrote, side by side."""
    told = remarks.remarks(card.row.uid, viewer=request.principal.viewer)
    names = person_names([told.saved_by], viewer=request.principal.viewer)
    kept = [
        (name, text)
        for name, texts in request.POST.lists()
        for text in map(str, texts)
        if name not in ("csrfmiddlewaretoken",) and not name.startswith("choose:")
    ]
    return ConflictPage(
        title=_("Somebody else changed the same"),
        who=actor_name(told.saved_by, names),
        differences=tuple(
            Differs(
                place=each.place,
                label=_place_words(each.place, card.document),
                before=_text(each.base),
                mine=_text(each.mine),
                theirs=_text(each.theirs),
            )
            for each in differing.differences
        ),
        post_url=request.get_full_path(),
        version=card.version,
        kept=tuple(kept),
        back=Link(_("Go on without what I typed"), request.get_full_path()),
    )


def _place_words(place: str, document: Document) -> str:
    """Where it is, in words: the section's heading, what the block is, the field."""
    steps = place.split("/")
    headings = {section.id: section.heading for section in document.sections}
    kinds = {
        block.id: str(words.BLOCKS[block.__struct_config__.tag])  # type: ignore[index]
        for section in document.sections
        for block in blocks(section.blocks)
    }
    said = [headings.get(step) or kinds.get(step) or str(words.LABELS.get(step, "")) for step in steps]
    return " › ".join(each for each in said if each) or place


def _text(value: Any) -> str:
    if value is GONE or value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return json.dumps(value, indent=1, ensure_ascii=False)
