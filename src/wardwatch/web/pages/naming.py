"""Names on a member's lines that may mean a product which advisories call otherwise: what is asked, what was said."""

from dataclasses import dataclass
from datetime import datetime

from django.forms import Form

from wardwatch.web.pages.parts import Empty, Link, Pager, Tag


@dataclass(frozen=True, slots=True)
class NameCard:
    """One question. `yours` stands on `lines` lines of the list, `theirs` in advisories; `reason` says why we ask,
    `again` that it was answered before ("" where it was not). `key` and `seen` (how it stands) are posted as `alias`
    and `seen`."""

    key: str
    yours: str
    lines: int
    lines_url: str
    theirs: str
    theirs_url: str
    reason: str
    again: str
    seen: str


@dataclass(frozen=True, slots=True)
class NameAnswer:
    """What somebody said: `said` in words, `by` whom and when, `why` as written ("" nothing), `shared` with others."""

    key: str
    yours: str
    theirs: str
    theirs_url: str
    said: Tag
    seen: str
    by: str
    at: datetime
    why: str
    shared: bool


@dataclass(frozen=True, slots=True)
class NamesPage:
    """`waiting` is how many questions there are in all, `cards` some of them; `answers` some of what was said, `more`
    the way to the rest. `post_url` takes `alias`, `seen`, `act` ("same", "other", "back"), `shared` and `why`; it is ""
    for a reader who may not answer. `only_answers`: the page lists answers, no questions; `pager` is that of what it
    lists. `late` says how things stand for somebody whose answer was not stored."""

    title: str
    lead: str
    waiting: int
    cards: tuple[NameCard, ...]
    answers: tuple[NameAnswer, ...]
    empty: Empty
    back: Link
    post_url: str = ""
    only_answers: bool = False
    pager: Pager | None = None
    more: Link | None = None
    late: str = ""


@dataclass(frozen=True, slots=True)
class NamePage:
    """Say what an advisory calls the product of a line. `found` leads to the same page with the form filled in, one
    link for each product that claims name with the words `search`; `form` posts to `post_url`. `answers` is what was
    said of the line's name so far, `names_url` where it is taken back."""

    title: str
    lead: str
    search: str
    found: tuple[Link, ...]
    none: str
    form: Form
    post_url: str
    cancel_url: str
    answers: tuple[NameAnswer, ...]
    names_url: str
