"""Settings of a member, of the center, and of a person. What stays the same leaves no event."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models as db
from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit import clock
from wardwatch.kit.errors import FormatError, NotFound
from wardwatch.markings.operations import intern
from wardwatch.members import labels, models
from wardwatch.members.acting import acting_as, managing
from wardwatch.members.operations.sessions import label_of
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.preferences import events
from wardwatch.members.preferences.types import (
    FEWEST,
    LONGEST_WORDS,
    MOST,
    NOTIFIED_FROM,
    CenterSettings,
    MemberSettings,
)
from wardwatch.members.queries import center_id


def change_member_settings(
    *, principal: Principal, organization: int, wanted: MemberSettings, actor: Actor, at: datetime
) -> None:
    """Store a member's settings. Raises `NotAllowed`, `NotFound` (no member), `FormatError` naming the field."""
    _check(wanted.language, wanted.time_zone)
    if not FEWEST <= wanted.monthly_notice_limit <= MOST:
        raise FormatError(f"Choose between {FEWEST} and {MOST}.", "monthly_notice_limit")
    if wanted.notify_from not in NOTIFIED_FROM:
        raise FormatError("Choose how sure we have to be.", "notify_from")
    values = asdict(wanted)
    zone = {"time_zone": values.pop("time_zone")}
    with managing(principal, organization):
        enrollment = models.Enrollment.objects.select_for_update(of=("self",)).filter(organization=organization)
        row = enrollment.select_related("organization").first()
        if row is None:
            raise NotFound("This organization is not a member.")
        changed = (*_store(row, values), *_store(row.organization, zone))
        if changed:
            label = intern(labels.about(organization, center_id()))
            event = events.MemberSettingsChanged(
                subject=f"organization:{organization}", label=label, organization=organization, changed=changed
            )
            record(event, actor=actor, at=at)


def change_center_settings(*, principal: Principal, wanted: CenterSettings, actor: Actor, at: datetime) -> None:
    """Store what the center says of itself. Raises `NotAllowed`, `FormatError` naming the field."""
    center = center_id()
    principal.demand(Action.ADMINISTER, center)
    _check("", wanted.time_zone)
    if not wanted.name.strip():
        raise FormatError("A center has a name.", "name")
    if len(wanted.emergency_words.strip()) > LONGEST_WORDS or "\n" in wanted.emergency_words.strip():
        raise FormatError(f"One line, at most {LONGEST_WORDS} signs.", "emergency_words")
    with acting_as(principal):
        row = models.Organization.objects.select_for_update().get(pk=center)
        if changed := _store(row, {name: text.strip() for name, text in asdict(wanted).items()}):
            event = events.CenterSettingsChanged(
                subject=f"organization:{center}",
                label=intern(labels.internal(center)),
                organization=center,
                changed=changed,
            )
            record(event, actor=actor, at=at)


def change_person_settings(
    *, user: models.User, actor: Actor, at: datetime, language: str | None = None, time_zone: str | None = None
) -> None:
    """Store the language and the time zone of a person's pages; None leaves as it is, "" is the browser's language and
    the organization's time zone. Raises `FormatError` naming the field."""
    wanted = {name: text for name, text in (("language", language), ("time_zone", time_zone)) if text is not None}
    _check(language or "", time_zone or "UTC")
    with transaction.atomic():
        row = models.User.objects.select_for_update().get(pk=user.pk)
        if changed := _store(row, wanted):
            event = events.PersonSettingsChanged(
                subject=f"person:{row.person_id}", label=label_of(row, at), person=row.person_id, changed=changed
            )
            record(event, actor=actor, at=at)


def _store(row: db.Model, values: dict[str, Any]) -> tuple[str, ...]:
    """Write what differs; gives the names."""
    changed = tuple(sorted(name for name, value in values.items() if getattr(row, name) != value))
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    return changed


def _check(language: str, time_zone: str) -> None:
    if language and language not in dict(settings.LANGUAGES):
        raise FormatError("This language is not spoken here.", "language")
    if not clock.is_time_zone(time_zone):
        raise FormatError("Choose a time zone of the list.", "time_zone")
