"""The weekly digest: one mail with what the quiet rule held back, and how much is still open."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.delivery import operations as delivery
from wardwatch.engagements import events, models, rendering
from wardwatch.engagements.recipients import MAIL, first_addresses
from wardwatch.engagements.states import OPEN_NOTICES
from wardwatch.markings import operations as markings
from wardwatch.members import labels
from wardwatch.members.models import Enrollment
from wardwatch.members.queries import center_id, center_name
from wardwatch.members.types import Purpose

_BATCH = 100


def send_digests(*, actor: Actor, at: datetime) -> int:
    """Put one digest into the outbox for each member that wants them and has something new; returns how many members.

    Runs as the worker. One digest per member and ISO week, however often it runs.
    """
    center = center_name()
    waiting = models.Notice.objects.filter(
        organization=OuterRef("organization"),
        label=OuterRef("label"),
        deferred_to_digest=True,
        digested_at=None,
        state__in=OPEN_NOTICES,
    )
    wanting = list(Enrollment.objects.filter(Exists(waiting), ended_at=None, weekly_digest=True).order_by("pk"))
    return sum(
        _send_batch(wanting[start : start + _BATCH], center, actor, at) for start in range(0, len(wanting), _BATCH)
    )


def _send_batch(enrollments: Sequence[Enrollment], center: str, actor: Actor, at: datetime) -> int:
    """Digests and the event that tells of them, in one transaction; returns how many members got one."""
    with transaction.atomic():
        told = [number for each in enrollments if (number := _send(each, center, at))]
        if told:
            label = markings.intern(labels.internal(center_id()))
            event = events.DigestsSent(subject="digests", label=label, members=len(told), notices=sum(told))
            record(event, actor=actor, at=at)
    return len(told)


def _send(enrollment: Enrollment, center: str, at: datetime) -> int:
    """One member's digest. A notice with a narrower marking than the membership's is neither named nor counted."""
    mine = models.Notice.objects.filter(
        organization=enrollment.organization_id, label=enrollment.label_id, state__in=OPEN_NOTICES
    )
    fresh = list(
        mine.filter(deferred_to_digest=True, digested_at=None).order_by("protect_by", "id").select_for_update()
    )
    older = mine.count() - len(fresh)
    entries = [(each.title, each.ticket, each.protect_by.isoformat() if each.protect_by else "") for each in fresh]
    year, week, _ = at.isocalendar()
    with translation.override(enrollment.language):
        letter = rendering.digest_letter(entries, older, center=center, page=f"{settings.PUBLIC_URL}/")
    targets = first_addresses(enrollment.organization_id, [Purpose.SECURITY])
    for address in targets:
        delivery.enqueue(
            channel=MAIL,
            address=address,
            subject=letter.subject,
            text=letter.text,
            reference=f"digest:{enrollment.organization_id}:{year}-W{week:02}",
            label=enrollment.label_id,
            at=at,
            not_before=at,
        )
    if targets:
        models.Notice.objects.filter(pk__in=[notice.pk for notice in fresh]).update(digested_at=at)
    return len(fresh) if targets else 0
