"""What stands beside a text while it is written: how it will look, what is to be mended, what is said of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

import msgspec
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wardwatch.members.queries import center_contact
from wardwatch.products.checks import Problem
from wardwatch.products.document import Document, Section
from wardwatch.products.document.marking import highest
from wardwatch.products.document.pointing import texts_of
from wardwatch.products.edition import Center, Edition
from wardwatch.products.queries import ProductCard
from wardwatch.products.remarks import CommentRow, SuggestionRow
from wardwatch.products.remarks import Remarks as Told
from wardwatch.products.renderers.page import fragment
from wardwatch.products.states import SuggestionState
from wardwatch.web.pages import Tag, Tone
from wardwatch.web.pages.writing import Act, Check, Option, Remarks, Said
from wardwatch.web.wording import actor_name
from wardwatch.web.writing_parts import SHOWN, anchor, pointer_of

HEAD, SOURCES, TERMS = "head", "sources", "terms"
"""Parts that are no sections."""
_OWN = re.compile(r' ((?:id|aria-labelledby)="|href="#)')
_TONES = {SuggestionState.OPEN: Tone.INFO, SuggestionState.ACCEPTED: Tone.GOOD, SuggestionState.REFUSED: Tone.NEUTRAL}


def address(product: str, part: str, *, block: str = "", page: int = 1, beside: str = "") -> str:
    """Where a part of a product is written: one of those that are no sections, or a section's id."""
    own = part in (HEAD, SOURCES, TERMS)
    values = {"part" if own else "section": part, "block": block, "page": str(page) if page > 1 else ""}
    query = urlencode({name: value for name, value in {**values, "beside": beside}.items() if value})
    return f"{reverse('desk-product-write', kwargs={'draft': product})}?{query}"


def preview(card: ProductCard, document: Document, section: Section | None) -> str:
    """The product as a page, the named section alone or the whole; its ids are its own, apart from the editor's."""
    shown = document if section is None else msgspec.structs.replace(document, sections=(section,))
    contact = center_contact()
    mail = contact.addresses[0] if contact.addresses else ""
    center = Center(name=contact.name, url=settings.PUBLIC_URL, identity="", mail=mail, phone=contact.telephone)
    edition = Edition(
        number=card.row.number,
        uid=str(card.row.uid),
        document=shown,
        tlp=highest(document),
        revision=card.row.revision,
        center=center,
        url=f"{settings.PUBLIC_URL}/library/{card.row.number}/",
    )
    with translation.override(document.language):
        return _OWN.sub(r" \1p-", fragment(edition, top=3))


def checks(problems: Sequence[Problem], document: Document, product: str) -> tuple[tuple[str, Check], ...]:
    """What is to be mended, each with the part it stands in and a link to its place."""
    return tuple(_check(problem, document, product) for problem in problems)


def _check(problem: Problem, document: Document, product: str) -> tuple[str, Check]:
    part, label, block, page, pointer = place_of(problem.place, document)
    url = address(product, part, block=block, page=page, beside="checks")
    return part, Check(problem.words, f"{url}#{anchor(pointer)}" if pointer else url, label, problem.blocking)


def place_of(place: str, document: Document) -> tuple[str, str, str, int, str]:
    """Of a JSON path: the part, its words, the block and page that show it, and the pointer of what stands there."""
    if place.startswith("$.sources."):
        keys = [source.key for source in document.sources]
        key = place.removeprefix("$.sources.").split(".")[0]
        at = keys.index(key) if key in keys else 0
        return SOURCES, _("Sources"), SOURCES, at // SHOWN + 1, f"/sources/{at}"
    if place.startswith("$.victims"):
        return TERMS, _("Short forms and victims"), "", 1, ""
    steps = pointer_of(place).split("/")[1:]
    if steps[:1] != ["sections"] or len(steps) < 2:
        return HEAD, _("Head"), "", 1, f"/{steps[0]}" if steps and steps[0] else ""
    if not steps[1].isdecimal():
        named = {section.id: section for section in document.sections}.get(place.removeprefix("$.sections."))
        return (named.id, named.heading, "", 1, "") if named else (HEAD, _("Head"), "", 1, "")
    section = document.sections[int(steps[1])]
    numbers = [number for number, step in enumerate(steps) if step.isdecimal()]
    pointer = "/" + "/".join(steps[: numbers[-1] + 1])
    block, page = shown_at(document, steps)
    return section.id, section.heading, block, page, pointer


def shown_at(document: Document, steps: Sequence[str]) -> tuple[str, int]:
    """The block around a place in a section, and the page of its list on which the place stands."""
    held, block, page = document.sections[int(steps[1])].blocks, "", 1
    for number in range(2, len(steps) - 1, 2):
        name, at = steps[number], steps[number + 1]
        if not at.isdecimal():
            break
        if name == "blocks":
            found = held[int(at)]
            block, held = found.id, getattr(found, "blocks", ())
        else:
            page = int(at) // SHOWN + 1
    return block, page


def remarks_of(
    told: Told, document: Document, names: Mapping[int, str], *, may_write: bool
) -> Callable[[str], Remarks]:
    """What is said of a block (its id), of a section, or of the whole ("")."""

    def of(block: str) -> Remarks:
        comments = [each for each in told.comments if each.block == block]
        suggestions = [each for each in told.suggestions if each.block == block]
        said = [
            *(_comment(each, names) for each in comments),
            *(_suggestion(each, names, may_write=may_write) for each in suggestions),
        ]
        open_ = sum(each.resolved_at is None for each in comments)
        open_ += sum(each.state is SuggestionState.OPEN for each in suggestions)
        texts = tuple(Option(pointer, _short(text), False) for pointer, text in texts_of(document, block) if text)
        return Remarks(block, open_, tuple(sorted(said, key=lambda each: each.at)), texts)

    return of


def open_in(told: Told, names: frozenset[str]) -> int:
    """How much of what is said of these blocks and sections is not dealt with."""
    comments = sum(each.resolved_at is None and each.block in names for each in told.comments)
    return comments + sum(each.state is SuggestionState.OPEN and each.block in names for each in told.suggestions)


def _comment(each: CommentRow, names: Mapping[int, str]) -> Said:
    settled = _settled(each.resolved_by, each.resolved_at, names)
    return Said(
        id=f"said-{each.uid}",
        who=actor_name(each.by, names),
        at=each.at,
        text=each.text,
        state=Tag(_("Dealt with"), Tone.GOOD) if each.resolved_at else None,
        settled=settled,
        acts=() if each.resolved_at else (Act(_("Dealt with"), f"resolve {each.uid}", _short(each.text)),),
    )


def _suggestion(each: SuggestionRow, names: Mapping[int, str], *, may_write: bool) -> Said:
    open_ = each.state is SuggestionState.OPEN
    acts = (
        Act(_("Take these words"), f"accept {each.uid}", _short(each.after)),
        Act(_("Do not take them"), f"refuse {each.uid}", _short(each.after)),
    )
    return Said(
        id=f"said-{each.uid}",
        who=actor_name(each.by, names),
        at=each.at,
        text=each.why,
        before=each.before,
        after=each.after,
        state=Tag(each.state.label, _TONES[each.state]),
        settled=_settled(each.settled_by, each.settled_at, names),
        acts=acts if open_ and may_write else (),
        why=f"why:{each.uid}" if open_ and may_write else "",
    )


def _settled(by: str, at: datetime | None, names: Mapping[int, str]) -> str:
    return actor_name(by, names) if at else ""


def _short(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:69]}…"
