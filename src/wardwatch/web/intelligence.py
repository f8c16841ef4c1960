"""Intelligence: what came lately, and what is known of values that somebody saw."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.feeds.registry import FEEDS
from wardwatch.intel import queries
from wardwatch.intel.models import ObjectVersion
from wardwatch.intel.types import Came
from wardwatch.kit.errors import FormatError
from wardwatch.kit.paging import Page
from wardwatch.standards import tlp
from wardwatch.standards.tlp import Tlp
from wardwatch.web.access import signed_in
from wardwatch.web.addresses import object_url
from wardwatch.web.intelligence_parts import beside
from wardwatch.web.pages import Cell, Choice, Empty, Filter, Link, Table, Tag, Tone
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.stix_words import SELDOM, TYPES, name_of, type_words
from wardwatch.web.tables import Asked, Field, Listing, answer

SUBMITTED = "submitter"
"""What stands before the colon in the names of sources that are our own members and partners."""


@require_safe
@signed_in
def intelligence(request: SignedInRequest) -> HttpResponseBase:
    """What came lately, by type, source and marking; or what has these words."""

    def page(table: Table) -> HttpResponse:
        shown = SectionsPage(
            title=_("Intelligence"),
            lead=_(
                "What is known of attackers, their tools and their traces, and who says so: what came last is first."
            ),
            sections=(Section("objects", "", table=table),),
            wide=True,
            beside=beside(request.principal, "intelligence"),
        )
        return render(request, "sections.html", {"page": shown})

    return answer(request, _listing(request), page)


def _listing(request: SignedInRequest) -> Listing[Came]:
    viewer = request.principal.viewer
    words, kind = request.GET.get("q", "").strip()[:200], request.GET.get("type", "")[:250]
    source, level = request.GET.get("source", "")[:250], _level(request.GET.get("tlp", ""))

    def fetch(asked: Asked) -> Page[Came]:
        return queries.lately(
            viewer=viewer,
            words=words,
            types=(kind,) if kind else (),
            without=() if kind else SELDOM,
            source=source,
            tlp=level,
            after=asked.after,
            before=asked.before,
            limit=asked.limit,
        )

    return Listing(
        caption=_("Objects with these words, what came last first") if words else _("What came lately"),
        fields=(
            Field(
                "name",
                _("What"),
                lambda row: Cell(
                    name_of(row.line.type, row.line.name),
                    object_url(row.line.stix_id),
                    detail=type_words(row.line.type),
                ),
                {
                    "id": lambda row: row.line.stix_id,
                    "type": lambda row: row.line.type,
                    "name": lambda row: row.line.name,
                },
            ),
            Field(
                "marking",
                _("Marking"),
                lambda row: Cell(row.line.tlp.label, whole=True),
                {"marking": lambda row: row.line.tlp.label},
            ),
            Field("state", _("State"), _state, {"revoked": lambda row: row.line.revoked}),
            Field("source", _("First said by"), lambda row: Cell(row.source), {"source": lambda row: row.source}),
            Field("at", _("Came"), lambda row: Cell(at=row.at), {"at": lambda row: row.at}),
        ),
        fetch=fetch,
        order="",
        empty=_empty(filtered=bool(words or kind or source or level is not None)),
        marked=(ObjectVersion,),
        filters=_filters(kind, source, level),
        search=words,
    )


def _state(row: Came) -> Cell:
    if row.line.revoked:
        return Cell(tag=Tag(_("taken back"), Tone.WARN))
    return Cell(tag=Tag(_("partly hidden from you"), Tone.INFO)) if row.line.redacted else Cell("")


def _filters(kind: str, source: str, level: Tlp | None) -> tuple[Filter, ...]:
    types = sorted(((each, type_words(each)) for each in TYPES), key=lambda pair: pair[1].casefold())
    sources = [(feed.id, _(feed.title)) for feed in FEEDS.values() if feed.objects is not None]
    sources.append((SUBMITTED, _("What members and partners sent")))
    levels = [(each.label.removeprefix("TLP:").lower(), each.label) for each in Tlp]
    chosen = level.label.removeprefix("TLP:").lower() if level is not None else ""
    return (
        Filter("type", _("Kind"), _choices([("", _("all kinds")), *types], kind)),
        Filter("source", _("Said by"), _choices([("", _("anybody")), *sources], source)),
        Filter("tlp", _("Marking"), _choices([("", _("any")), *levels], chosen)),
    )


def _choices(offered: list[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    if chosen and chosen not in dict(offered):
        offered = [*offered, (chosen, chosen)]
    return tuple(Choice(value, words, value == chosen) for value, words in offered)


def _level(text: str) -> Tlp | None:
    try:
        return tlp.read(text) if text else None
    except FormatError:
        return None


def _empty(*, filtered: bool) -> Empty:
    if filtered:
        return Empty(_("Nothing that you may see matches."), "", Link(_("Show all"), "?"))
    return Empty(
        _("Nothing came yet that you may see."),
        _("It comes with the first pull of a feed of intelligence, or when somebody sends something."),
    )
