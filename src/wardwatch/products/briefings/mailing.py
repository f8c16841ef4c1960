"""Letters to those who registered: that they did, a reminder, that it was moved or cancelled, where to evaluate it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from wardwatch.delivery import operations as delivery
from wardwatch.delivery.letters import spoken
from wardwatch.delivery.types import Letter, Post
from wardwatch.members.models import Enrollment, User
from wardwatch.members.queries import center_name
from wardwatch.products.briefings import models

MAIL = "mail"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who registered, and how they read: where it goes, in which language, in which time zone."""

    registration: models.Registration
    address: str
    language: str
    zone: str


Writer = Callable[[models.Briefing, _Reader], Letter]


def confirm(row: models.Briefing, to: Collection[models.Registration], at: datetime) -> int:
    """Tell that somebody is registered, when and where it is held."""
    return _enqueue(row, to, "confirmation", _confirmation, at)


def remind(row: models.Briefing, to: Collection[models.Registration], at: datetime) -> int:
    """Tell when and where it is held, a day before."""
    return _enqueue(row, to, "reminder", _reminder, at)


def moved(row: models.Briefing, to: Collection[models.Registration], at: datetime) -> int:
    """Tell the new time and place; what said the old ones and waits is taken back."""
    _take_back(to)
    return _enqueue(row, to, "moved", _moved, at)


def cancelled(row: models.Briefing, to: Collection[models.Registration], at: datetime) -> int:
    """Tell that it is not held, and why; what invites and waits is taken back."""
    _take_back(to)
    return _enqueue(row, to, "cancelled", _cancelled, at)


def held(row: models.Briefing, to: Collection[models.Registration], at: datetime) -> int:
    """Ask what those who registered think of it."""
    return _enqueue(row, to, "evaluation", _evaluation, at)


def take_back(registration: models.Registration) -> None:
    """Take back what waits for somebody who does not come."""
    _take_back([registration])


def _reference(registration: models.Registration, what: str, version: int) -> str:
    return f"briefing:{registration.uid}:{what}:{version}"


def _take_back(registrations: Collection[models.Registration]) -> None:
    versions = range(1, max((each.briefing.version for each in registrations), default=0) + 1)
    kinds = ("confirmation", "reminder", "moved")
    references = [_reference(each, kind, number) for each in registrations for kind in kinds for number in versions]
    delivery.cancel(references=references, why="The briefing was changed, or they do not come.")


def _enqueue(row: models.Briefing, to: Collection[models.Registration], what: str, write: Writer, at: datetime) -> int:
    posts = []
    for reader in _readers(to):
        with override(reader.language):
            letter = write(row, reader)
            pointer = Letter(_("A briefing that you registered for"), _join(_("Sign in to read more."), _page(row)))
        reference = _reference(reader.registration, what, row.version)
        posts.append(Post(MAIL, reader.address, letter, reference, reader.registration.label_id, at, pointer))
    delivery.enqueue_all(posts, at=at)
    return len(posts)


def _readers(registrations: Collection[models.Registration]) -> list[_Reader]:
    """Those who can still sign in, in a fixed number of queries."""
    found = User.objects.filter(person__in=[each.person_id for each in registrations], is_active=True)
    users = {each.person_id: each for each in found.select_related("person__organization")}
    homes = {each.organization_id for each in registrations}
    mails = dict(
        Enrollment.objects.filter(organization__in=homes, ended_at=None).values_list("organization", "language")
    )
    return [
        _Reader(
            each,
            user.email,
            user.language or mails.get(each.organization_id) or settings.LANGUAGE_CODE,
            user.time_zone or user.person.organization.time_zone,
        )
        for each in registrations
        if (user := users.get(each.person_id))
    ]


def _confirmation(row: models.Briefing, reader: _Reader) -> Letter:
    said = _("You are registered for this briefing of %(center)s: %(title)s") % _named(row)
    return Letter(_("Registered: %(title)s") % _named(row), _join(said, *_when_and_where(row, reader)))


def _reminder(row: models.Briefing, reader: _Reader) -> Letter:
    said = _("A briefing for which you are registered begins within a day: %(title)s") % _named(row)
    return Letter(_("Soon: %(title)s") % _named(row), _join(said, *_when_and_where(row, reader)))


def _moved(row: models.Briefing, reader: _Reader) -> Letter:
    said = _("The time or the place of a briefing for which you are registered has changed: %(title)s") % _named(row)
    return Letter(_("Changed: %(title)s") % _named(row), _join(said, *_when_and_where(row, reader)))


def _cancelled(row: models.Briefing, reader: _Reader) -> Letter:
    parts = (
        _("A briefing for which you are registered is not held: %(title)s") % _named(row),
        _("It would have begun: %(when)s") % {"when": _instant(row.starts_at, reader.zone)},
        _("Why: %(why)s") % {"why": row.why},
        _("Other briefings: %(url)s") % {"url": f"{settings.PUBLIC_URL}/briefings/"},
    )
    return Letter(_("Cancelled: %(title)s") % _named(row), _join(*parts))


def _evaluation(row: models.Briefing, reader: _Reader) -> Letter:
    parts = (
        _("This briefing was held: %(title)s") % _named(row),
        _("What was useful, what was missing? It takes a minute: %(url)s") % {"url": f"{_page(row)}evaluate/"},
        _("The center reads evaluations without names, and only once there are five."),
    )
    return Letter(_("How was it? %(title)s") % _named(row), _join(*parts))


def _when_and_where(row: models.Briefing, reader: _Reader) -> tuple[str, ...]:
    return (
        _("It begins: %(when)s") % {"when": _instant(row.starts_at, reader.zone)},
        _("It ends: %(when)s") % {"when": _instant(row.ends_at, reader.zone)},
        _("Where: %(place)s") % {"place": row.place},
        _("For your calendar: %(url)s") % {"url": f"{_page(row)}calendar.ics"},
        _("To ask something, or to say that you do not come: %(url)s") % {"url": _page(row)},
    )


def _instant(at: datetime, zone: str) -> str:
    """In UTC, and where the reader is."""
    local = at.astimezone(ZoneInfo(zone))
    if local.utcoffset() == at.utcoffset():
        return spoken(at)
    there = format_date(local, pgettext("how an instant is written", "j F Y, H:i"))
    return f"{spoken(at)} ({there} {local.tzname()})"


def _named(row: models.Briefing) -> dict[str, str]:
    return {"title": row.title, "center": center_name()}


def _page(row: models.Briefing) -> str:
    return f"{settings.PUBLIC_URL}/briefings/{row.uid}/"


def _join(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"
