"""Do notices lead to fixes: for the center across the sector, and for a member about itself.

A member's page counts that member's own matters, as its reader sees them; of others it says only what the aggregate
release lets out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast
from uuid import UUID

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from wardwatch.assets.types import CareRole
from wardwatch.engagements.queries import sector as sector_numbers
from wardwatch.engagements.queries.pace import Pace
from wardwatch.engagements.queries.sector import Numbers
from wardwatch.exposures.queries import trends
from wardwatch.feeds.queries import feeds_overview
from wardwatch.feeds.types import FeedOverview
from wardwatch.kit import clock
from wardwatch.markings.release import Aggregate
from wardwatch.markings.types import Viewer
from wardwatch.members.types import OrganizationKind
from wardwatch.web import days, pictures
from wardwatch.web.access import Member, Persona, member_of, persona_of, signed_in
from wardwatch.web.pages import Cell, Column, Count, Empty, Row, Table
from wardwatch.web.pages.parts import Picture
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest

SECTOR_LASTS = 3600
"""Seconds for which a released number is shown as it was; releasing locks out other releases."""
_SECTOR = "trends:sector:{0:%Y-%m-%d}"
_ENOUGH = 5
"""Notices of a month, at least, for a median to say anything."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose numbers are drawn: one member's, or all that the viewer sees; and when."""

    viewer: Viewer
    at: datetime
    member: Member | None = None

    @property
    def organization(self) -> int | None:
        """The member's id; None of all."""
        return self.member.id if self.member else None

    @property
    def today(self) -> date:
        """The day in UTC."""
        return self.at.astimezone(UTC).date()

    @property
    def findings_url(self) -> str:
        """The list behind the numbers."""
        return self.member.url("findings") if self.member else reverse("findings")


def count(scope: Scope) -> Numbers:
    """Count afresh."""
    return sector_numbers.count(viewer=scope.viewer, at=scope.at, organization=scope.organization)


@require_safe
@signed_in
def how(request: SignedInRequest, member: UUID | None = None) -> HttpResponse:
    """The sector's page for the center's staff; how one member does for its people and those acting for it."""
    viewer, at = request.principal.viewer, clock.now()
    if member is None and persona_of(request.principal) is Persona.CENTER:
        return render(request, "pictures.html", {"page": _sector_page(Scope(viewer, at))})
    return render(request, "pictures.html", {"page": _member_page(Scope(viewer, at, member_of(request, member)))})


def _sector_page(scope: Scope) -> SectionsPage:
    numbers = sector_numbers.counted(viewer=scope.viewer, at=scope.at)
    drawn = (
        weeks_picture(numbers),
        kinds_picture(numbers),
        exposure_picture(numbers),
        pace_picture(numbers),
        feeds_picture(feeds_overview(viewer=scope.viewer), scope.at),
    )
    return SectionsPage(
        title=_("Do notices lead to fixes?"),
        lead=_("Counted from the findings, notices and feeds that you may see."),
        sections=(Section("now", _("Now"), counts=_counts(scope, numbers)), Section("time", "", pictures=drawn)),
        wide=True,
    )


def _member_page(scope: Scope) -> SectionsPage:
    assert scope.member is not None
    numbers = count(scope)
    drawn = (weeks_picture(numbers), exposure_picture(numbers), pace_picture(numbers))
    return SectionsPage(
        title=_("How %(name)s is doing") % {"name": scope.member.name},
        lead=_("Counted from your own findings and notices."),
        sections=(
            Section("now", _("Now"), counts=_counts(scope, numbers)),
            Section("sector", _("Beside other members"), (beside_others(sector(scope.at), numbers),)),
            Section("time", _("Over time"), pictures=drawn),
        ),
        wide=True,
    )


def _counts(scope: Scope, numbers: Numbers) -> tuple[Count, ...]:
    past, soon = sum(each.past for each in numbers.standings), sum(each.soon for each in numbers.standings)
    return (
        Count(past, _("past their recommended date"), scope.findings_url),
        Count(soon, _("due in the next 30 days"), scope.findings_url),
    )


def sector(at: datetime) -> Aggregate:
    """What is released about all members: the same for everybody, so it is kept for everybody."""
    today = at.astimezone(UTC).date()
    found = cache.get_or_set(_SECTOR.format(today), lambda: trends.sector_standing(at=at, today=today), SECTOR_LASTS)
    return cast("Aggregate", found)


def beside_others(released: Aggregate, numbers: Numbers) -> str:
    """Where a member stands among all, in a sentence; or that too few stand behind it to say."""
    late = dict(released.cells).get(trends.PAST)
    if released.total is None or late is None:
        return _("Too few members to say how others stand. Numbers of fewer than five are never shown.")
    values = {
        "late": number_format(late, force_grouping=True),
        "all": number_format(released.total, force_grouping=True),
    }
    others = _("Of about %(all)s members, about %(late)s have something past its recommended date.") % values
    own = _("So have you.") if any(each.past for each in numbers.standings) else _("You have none.")
    return f"{others} {own}"


def weeks_picture(numbers: Numbers) -> Picture:
    """What was found and what was closed, week by week."""
    found = numbers.weeks
    opened, closed = sum(week.opened for week in found), sum(week.closed for week in found)
    names = (_("found"), pgettext("findings", "closed"))
    dots = [
        pictures.Dot(week.begins, name, number)
        for week in found
        for name, number in zip(names, (week.opened, week.closed), strict=True)
    ]
    shown = found if opened or closed else ()
    words = ngettext(
        "In %(weeks)s weeks: %(opened)s finding found or opened again, %(closed)s closed.",
        "In %(weeks)s weeks: %(opened)s findings found or opened again, %(closed)s closed.",
        opened,
    )
    table = _table(
        _("Findings by week, the newest first"),
        (_("Week that began on"), _("Found or opened again"), _("Closed")),
        [(days.short_day(week.begins), _n(week.opened), _n(week.closed)) for week in reversed(shown)],
        _("Nothing was found in this time"),
    )
    said = words % {"weeks": _n(len(found)), "opened": _n(opened), "closed": _n(closed)}
    spec = pictures.lines(dots, series=names, unit=_("findings a week"))
    return Picture("weeks", _("Found and closed"), spec, said, table, _("From the findings, as of"), numbers.at)


def kinds_picture(numbers: Numbers) -> Picture:
    """How far each kind of organization is past its dates, or near them."""
    past, soon = _("past their date"), _("due in 30 days")
    named = [(OrganizationKind(each.kind).label, each) for each in numbers.standings]
    found = [
        pictures.Bar(_(kind), series, number, f"{_n(number)} {series}")
        for kind, each in named
        for series, number in ((past, each.past), (soon, each.soon))
    ]
    words = _("Nothing that needs work is past its recommended date.")
    if named and named[0][1].past:
        worst = {"kind": _(named[0][0]), "past": _n(named[0][1].past), "members": _n(named[0][1].late_members)}
        words = _("Most past their date: %(kind)s, %(past)s findings at %(members)s members.") % worst
    table = _table(
        _("Findings that need work, by kind of organization"),
        (_("Kind"), _("Past their date"), _("Due in 30 days"), _("Members past a date"), _("Members with work")),
        [(_(kind), _n(one.past), _n(one.soon), _n(one.late_members), _n(one.members)) for kind, one in named],
        _("Nothing needs work now"),
    )
    spec = pictures.bars(found, series=(past, soon))
    return Picture(
        "kinds", _("Past and near their dates"), spec, words, table, _("From the findings, as of"), numbers.at
    )


def exposure_picture(numbers: Numbers) -> Picture:
    """Which products need work, by what they do for care."""
    found = numbers.exposure
    roles = [(str(role), _(role.label)) for role in CareRole if any(str(role) in each.by_role for each in found)]
    squares = [
        pictures.Square(each.product, label, each.by_role.get(role, 0)) for each in found for role, label in roles
    ]
    words = _("Nothing of what is listed needs work now.")
    if found:
        words = _("Most lines that need work: %(product)s, %(number)s.") % {
            "product": found[0].product,
            "number": _n(found[0].total),
        }
    table = _table(
        _("Lines of inventories that need work, by product and care role"),
        (_("Product"), *(label for _role, label in roles), _("All")),
        [(each.product, *(_n(each.by_role.get(role, 0)) for role, _label in roles), _n(each.total)) for each in found],
        _("Nothing needs work now"),
    )
    spec = pictures.grid(squares, columns=[label for _role, label in roles])
    title = _("What needs work, by product and care role")
    return Picture("exposure", title, spec, words, table, _("From inventories and findings, as of"), numbers.at)


def pace_picture(numbers: Numbers) -> Picture:
    """How long an answer takes, and a fix: medians of the notices of each month."""
    found = numbers.pace
    names = (_("to an answer"), _("to a fix"))
    dots = [
        pictures.Dot(each.month, name, round(days, 1))
        for each in found
        for name, days, number in _medians(each, names)
        if days is not None and number >= _ENOUGH
    ]
    table = _table(
        _("Notices by the month in which they were sent, the newest first"),
        (_("Month"), _("Sent"), _("Answered"), _("Days to an answer"), _("Fixed"), _("Days to a fix")),
        [
            (
                days.month(each.month),
                _n(each.sent),
                _n(each.answered),
                _days(each.days_to_answer, each.answered),
                _n(each.fixed),
                _days(each.days_to_fix, each.fixed),
            )
            for each in reversed(found)
        ]
        if dots
        else [],
        _("Too few notices to count"),
    )
    spec = pictures.lines(dots, series=names, unit=_("days, median"))
    return Picture(
        "pace", _("From notice to fix"), spec, _pace_words(found), table, _("From the notices, as of"), numbers.at
    )


def _medians(each: Pace, names: tuple[str, str]) -> tuple[tuple[str, float | None, int], ...]:
    return (names[0], each.days_to_answer, each.answered), (names[1], each.days_to_fix, each.fixed)


def _pace_words(found: Sequence[Pace]) -> str:
    told = [each for each in found if each.answered >= _ENOUGH and each.days_to_answer is not None]
    if not told:
        return _("Too few notices were answered to say how long it takes.")
    last = told[-1]
    values = {
        "month": days.month(last.month),
        "days": _days(last.days_to_answer, last.answered),
        "fix": _days(last.days_to_fix, last.fixed),
    }
    if last.fixed < _ENOUGH or last.days_to_fix is None:
        return _("Of the notices of %(month)s, half of those answered were answered within %(days)s days.") % values
    return (
        _(
            "Of the notices of %(month)s, half of those answered were answered within %(days)s days, and half of those"
            " fixed were fixed within %(fix)s days."
        )
        % values
    )


def feeds_picture(overview: Sequence[FeedOverview], at: datetime) -> Picture:
    """How old each feed's last good run is."""
    series = _("since the last good run")
    aged = sorted(
        ((each, (at - each.good_at).total_seconds() / 3600) for each in overview if each.good_at),
        key=lambda pair: -pair[1],
    )
    never = [_(each.title) for each in overview if not each.good_at]
    found = [pictures.Bar(_(each.title), series, round(hours, 1), _age(hours)) for each, hours in aged]
    words = _("No feed was pulled yet.")
    if aged:
        words = _("Silent for longest: %(feed)s, %(age)s.") % {"feed": _(aged[0][0].title), "age": _age(aged[0][1])}
    if aged and never:
        words += " " + _("Never pulled: %(feeds)s.") % {"feeds": ", ".join(never)}
    table = _table(
        _("Feeds by the age of their last good run"),
        (_("Feed"), _("Age"), _("Records kept aside")),
        [(_(each.title), _age(hours), _n(each.quarantined)) for each, hours in aged],
        _("No feed was pulled yet"),
    )
    spec = pictures.bars(found, series=(series,))
    return Picture("feeds", _("How fresh the feeds are"), spec, words, table, _("From the feeds' runs, as of"), at)


def _age(hours: float) -> str:
    if hours < 48:
        whole = round(hours)
        return ngettext("%(count)d hour", "%(count)d hours", whole) % {"count": whole}
    days = round(hours / 24)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def _n(number: int) -> str:
    return number_format(number, decimal_pos=0, force_grouping=True)


def _days(days: float | None, behind: int) -> str:
    return number_format(days, decimal_pos=1) if days is not None and behind >= _ENOUGH else "–"


def _table(caption: str, heads: Sequence[str], found: Sequence[Sequence[str]], nothing: str) -> Table:
    columns = tuple(Column(head, numeric=place > 0) for place, head in enumerate(heads))
    return Table(caption, columns, tuple(Row(tuple(map(Cell, cells))) for cells in found), Empty(nothing))
