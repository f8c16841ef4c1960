"""The audit trail, as far as the reader may see it."""

from dataclasses import dataclass
from operator import attrgetter

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.audit import queries
from wardwatch.audit.models import Event
from wardwatch.audit.queries import Entry
from wardwatch.kit.paging import Page
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id
from wardwatch.web.access import center_only
from wardwatch.web.happenings import sentence
from wardwatch.web.mentioned import Mentioned, mentioned_in
from wardwatch.web.pages import Cell, Empty, Link, Table, Tag, Tone
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.tables import Asked, Field, Listing, answer


@require_safe
@center_only
def trail(request: SignedInRequest) -> HttpResponseBase:
    """Rows of everything or of one subject (`?subject=`), the newest first."""

    def page(table: Table) -> HttpResponse:
        shown = SectionsPage(
            title=_("Audit trail"),
            lead=_("One row for each operation: who, what, when, why. Rows never change; each is sealed into a chain."),
            sections=(Section("events", "", table=table, links=_links(request)),),
            wide=True,
        )
        return render(request, "sections.html", {"page": shown})

    return answer(request, _listing(request), page)


@dataclass(frozen=True, slots=True)
class _Told:
    """A row of the trail, with the names of what it mentions."""

    entry: Entry
    named: Mentioned


def _listing(request: SignedInRequest) -> Listing[_Told]:
    viewer, subject = request.principal.viewer, request.GET.get("subject", "").strip()[:100]

    def fetch(asked: Asked) -> Page[_Told]:
        found = queries.trail(
            viewer=viewer,
            subject=subject,
            order=asked.order,
            after=asked.after,
            before=asked.before,
            limit=asked.limit,
        )
        named = mentioned_in(found.entries, viewer=viewer)
        return Page(tuple(_Told(each, named) for each in found.entries), found.after, found.before, found.total)

    return Listing(
        caption=_("Events"),
        fields=(
            Field("at", _("When"), lambda row: Cell(at=row.entry.at), {"at": attrgetter("entry.at")}, sorts=True),
            Field(
                "event",
                _("What"),
                _what,
                {"event": attrgetter("entry.name"), "why": attrgetter("entry.why")},
            ),
            Field("subject", _("About"), _subject, {"subject": attrgetter("entry.subject")}),
            Field(
                "actor",
                _("Who"),
                lambda row: Cell(row.named.actor(row.entry.actor), detail=row.entry.door),
                {"actor": attrgetter("entry.actor"), "door": attrgetter("entry.door")},
            ),
            Field("facts", _("Facts"), lambda row: Cell(", ".join(_facts(row))), {"facts": _facts}),
            Field("chain", _("Chain"), _sealed, {"sealed": attrgetter("entry.sealed")}),
        ),
        fetch=fetch,
        order="-at",
        empty=Empty(_("Nothing happened yet."), _("Or nothing that you may see.")),
        marked=(Event,),
        across=True,
        kept=("subject",),
    )


def _links(request: SignedInRequest) -> tuple[Link, ...]:
    if not request.principal.may(Action.ADMINISTER, center_id()):
        return ()
    return (Link(_("Who opened confidential records"), reverse("openings")),)


def _what(row: _Told) -> Cell:
    told = sentence(row.entry.name, row.entry.facts)
    return Cell(told, detail=" · ".join(filter(None, (row.entry.name, row.entry.why))))


def _subject(row: _Told) -> Cell:
    return Cell(row.named.subject(row.entry.subject), f"?{urlencode({'subject': row.entry.subject})}")


def _facts(row: _Told) -> tuple[str, ...]:
    return tuple(row.named.fact(name, value) for name, value in row.entry.facts.items())


def _sealed(row: _Told) -> Cell:
    return Cell(tag=Tag(_("sealed"), Tone.GOOD) if row.entry.sealed else Tag(_("waits to be sealed")))
