"""The center's desk: what needs a decision, who is silent, who wants help, what changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wardwatch.audit.queries import Entry, entries
from wardwatch.engagements import queries
from wardwatch.engagements.states import DecisionState
from wardwatch.feeds.queries import feeds_overview
from wardwatch.kit import clock
from wardwatch.members.queries import ToCall, person_names, waiting_recoveries
from wardwatch.web.access import center_only
from wardwatch.web.calling import called
from wardwatch.web.engagements import HELP, LATE, loop
from wardwatch.web.happenings import sentence
from wardwatch.web.pages import (
    Cell,
    Column,
    Count,
    Decision,
    DeskPage,
    Empty,
    Link,
    Row,
    Table,
    TimelineEntry,
    Tone,
)
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.templatetags.ui import grouped
from wardwatch.web.wording import actor_name

SHIFT = timedelta(hours=12)
CHANGES = 12


@require_safe
@center_only
def desk(request: SignedInRequest) -> HttpResponse:
    """One screen."""
    now, viewer = clock.now(), request.principal.viewer
    found = queries.desk(viewer=viewer, at=now)
    failing = sum(feed.is_failing for feed in feeds_overview(viewer=viewer))
    changed = [entry for entry in entries(viewer=viewer, without="session.", limit=CHANGES) if entry.at >= now - SHIFT]
    locked_out = waiting_recoveries(principal=request.principal)
    names = person_names([entry.actor for entry in changed], viewer=viewer)
    urgent = Tone.URGENT if found.deciding else Tone.GOOD
    page = DeskPage(
        now=now,
        headline=(
            Count(found.deciding, _("need a decision"), _deciding_url(), urgent),
            Count(found.silent_count, _("unanswered past their time"), _list_url(LATE), Tone.WARN),
            Count(found.help_count, _("asked for help"), _list_url(HELP), Tone.URGENT if found.help else Tone.NEUTRAL),
            Count(failing, _("feeds failed"), reverse("feeds"), Tone.WARN if failing else Tone.GOOD),
            *((Count(locked_out, _("cannot sign in"), reverse("recoveries"), Tone.URGENT),) if locked_out else ()),
        ),
        decisions=tuple(map(decision_card, found.decisions)),
        loop=loop(found.loop),
        board_url=reverse("notices"),
        more_decisions=_all(found.deciding, len(found.decisions), _deciding_url()),
        help=_help(request, found.help),
        more_help=_all(found.help_count, len(found.help), _list_url(HELP)),
        silent=_lines(_("Who has not answered"), found.silent, _("Nobody is past their time.")),
        more_silent=_all(found.silent_count, len(found.silent), _list_url(LATE)),
        unreached=_calls(queries.unreached(viewer=viewer)),
        changed_since=now - SHIFT,
        changed=tuple(_change(entry, names) for entry in changed),
    )
    return render(request, "desk/desk.html", {"page": page})


def _deciding_url() -> str:
    return f"{reverse('decisions')}?state={DecisionState.PROPOSED}"


def _list_url(pressing: queries.Pressing) -> str:
    return f"{reverse('notices')}?state={pressing}"


def _all(number: int, shown: int, url: str) -> Link | None:
    """The way to the whole list, where the desk holds only its first."""
    return Link(_("All %(number)s") % {"number": grouped(number)}, url) if number > shown else None


def decision_card(line: queries.DecisionLine) -> Decision:
    """A decision as the desk shows it."""
    members = ngettext("%(count)d member", "%(count)d members", line.members) % {"count": line.members}
    lines = ngettext("%(count)d finding", "%(count)d findings", line.findings) % {"count": line.findings}
    advisory = line.subject.startswith("advisory:")
    return Decision(
        kind=_("Emergency") if line.emergency else _("Advisory") if advisory else _("Vulnerability"),
        title=line.title,
        since=line.proposed_at,
        touched=f"{members}, {lines}",
        proposal=ngettext("a notice to %(count)d member", "a notice to each of %(count)d members", line.members)
        % {"count": line.members},
        url=reverse("decision", kwargs={"decision": line.uid}),
        act=_("Review"),
    )


def _lines(caption: str, lines: tuple[queries.NoticeLine, ...], none: str) -> Table:
    rows = tuple(
        Row(
            (
                Cell(line.organization, reverse("member", kwargs={"member": line.organization_uid})),
                Cell(line.title, reverse("notice", kwargs={"ticket": line.ticket}), detail=line.ticket),
                Cell(timesince(line.answered_at or line.sent_at or clock.now())),
            )
        )
        for line in lines
    )
    return Table(caption, (Column(_("Member")), Column(_("Notice")), Column(_("For"))), rows, Empty(none))


def _help(request: SignedInRequest, lines: tuple[queries.NoticeLine, ...]) -> Table:
    """Who asked for help, each with the first whom to call."""
    table = _lines(_("Who asked for help"), lines, _("Nobody asks for help."))
    whom: dict[bool, Mapping[str, tuple[ToCall, ...]]] = {}
    for emergency in {line.emergency for line in lines}:
        asking = {line.organization_uid for line in lines if line.emergency is emergency}
        whom[emergency] = called(request, asking, emergency=emergency)
    cells = [_first(whom[line.emergency].get(line.organization_uid, ())) for line in lines]
    rows = tuple(Row((*row.cells, cell)) for row, cell in zip(table.rows, cells, strict=True))
    return replace(table, columns=(*table.columns, Column(_("Whom to call"))), rows=rows)


def _first(people: tuple[ToCall, ...]) -> Cell:
    """The first who has a telephone, else the first."""
    first = next((each for each in people if each.telephone), people[0] if people else None)
    return Cell(first.name, detail=first.telephone or first.address) if first else Cell(_("no contact known"))


def _calls(found: queries.Unreached) -> Table | None:
    """Whom to call because no mail reached them; nothing where there is nobody."""
    caption = ngettext(
        "%(count)s notice reached nobody by mail: call them",
        "%(count)s notices reached nobody by mail: call them",
        found.count,
    ) % {"count": grouped(found.count)}
    lines = tuple(
        Row(
            (
                Cell(call.organization, reverse("member", kwargs={"member": call.organization_uid})),
                Cell(call.telephone or _("no telephone known")),
                Cell(call.title, reverse("notice", kwargs={"ticket": call.ticket}), detail=call.ticket),
            )
        )
        for call in found.calls
    )
    columns = tuple(map(Column, (_("Member"), _("Telephone"), _("Notice"))))
    return Table(caption, columns, lines, Empty("")) if lines else None


def _change(entry: Entry, names: dict[int, str]) -> TimelineEntry:
    url = f"{reverse('audit')}?subject={entry.subject}"
    return TimelineEntry(entry.at, sentence(entry.name, entry.facts), actor_name(entry.actor, names), url)
