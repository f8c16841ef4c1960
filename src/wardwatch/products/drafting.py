"""Draft a product from what is known of a subject, in a language; without names that it may not say."""

from datetime import date, datetime

import msgspec
from django.utils import translation

from wardwatch.products.checking import organization_names
from wardwatch.products.checks import says_too_much
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.document.walking import changed
from wardwatch.products.facts import Facts
from wardwatch.products.gathering import UnknownSubject, gather
from wardwatch.products.kinds import KINDS
from wardwatch.products.kinds.claims import split
from wardwatch.products.kinds.finishing import finished
from wardwatch.products.types import KindName


def gathered(kind: KindName, subject: str, *, at: datetime, today: date, language: str = "en") -> Facts:
    """What a draft of this kind is made of, gathered outside `seen_by`. Raises `UnknownSubject`, `NotFound`."""
    if subject.partition(":")[0] not in KINDS[kind].subjects:
        raise UnknownSubject("A product of this kind is not drafted from that.", kind=kind.value, subject=subject)
    with translation.override(language):
        return gather(subject, at=at, today=today)


def drafted(kind: KindName, facts: Facts, *, language: str = "en") -> Document:
    """A draft of this kind."""
    with translation.override(language):
        made = without_names(KINDS[kind].draft(facts), organization_names())
    return msgspec.structs.replace(made, language=language)


def without_names(document: Document, names: frozenset[str]) -> Document:
    """The draft without the sentences in which a source names an organization here, or speaks of a leak site.

    Rows stay as they are: whoever writes sees there what the checks say. A picture whose happenings name somebody goes
    with its table.
    """

    def change(part: b.Part, place: str) -> b.Part | None:
        if isinstance(part, b.Claim):
            text = _kept(part.text, names)
            return msgspec.structs.replace(part, text=text) if text else None
        if isinstance(part, b.Entry) and says_too_much(part.text, names):
            return None
        if isinstance(part, b.Figure) and says_too_much(msgspec.json.encode(part).decode(), names):
            return None
        return part

    summary = _kept(document.summary, names)
    return finished(msgspec.structs.replace(changed(document, change), summary=summary))


def _kept(text: str, names: frozenset[str]) -> str:
    if not says_too_much(text, names):
        return text
    return " ".join(each for each in split(text) if not says_too_much(each, names))
