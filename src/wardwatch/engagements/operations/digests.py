"""The weekly digest: one mail with what the quiet rule held back, how much is still open, and how many findings are too
unsure for a notice of their own."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import LiteralString

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.delivery import operations as delivery
from wardwatch.delivery.models import Message
from wardwatch.engagements import events, models, rendering, sureness
from wardwatch.engagements.recipients import MAIL, first_addresses
from wardwatch.engagements.states import OPEN_NOTICES
from wardwatch.kit.database import rows
from wardwatch.markings import operations as markings
from wardwatch.members import labels
from wardwatch.members.models import Enrollment
from wardwatch.members.queries import center_id, center_name
from wardwatch.members.types import Purpose

_BATCH = 100
_NEW = timedelta(days=7)
_UNSURE: LiteralString = f"""
    SELECT e.id, count(*), bool_or(f.opened_at > %(since)s)
    FROM exposures_finding f
    JOIN members_enrollment e ON e.organization_id = f.organization_id AND e.label_id = f.label_id
        AND e.ended_at IS NULL AND e.weekly_digest
    WHERE {sureness.DESERVES} AND NOT {sureness.SURE_ENOUGH}
        AND NOT EXISTS (SELECT FROM engagements_noticefinding c WHERE c.finding_id = f.id)
    GROUP BY 1"""


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
    unsure, new = _unsure(at)
    wanted = Q(Exists(waiting)) | Q(pk__in=new)
    wanting = list(Enrollment.objects.filter(wanted, ended_at=None, weekly_digest=True).order_by("pk"))
    return sum(
        _send_batch(wanting[start : start + _BATCH], unsure, center, actor, at)
        for start in range(0, len(wanting), _BATCH)
    )


def _unsure(at: datetime) -> tuple[dict[int, int], list[int]]:
    """How many findings are too unsure for a notice, by enrollment; and the enrollments with a new one of them."""
    with connection.cursor() as cursor:
        found = rows(cursor, _UNSURE, {**sureness.values(), "since": at - _NEW})
    return {each: number for each, number, _ in found}, [each for each, _, new in found if new]


def _send_batch(
    enrollments: Sequence[Enrollment], unsure: Mapping[int, int], center: str, actor: Actor, at: datetime
) -> int:
    """Digests and the event that tells of them, in one transaction; returns how many members got one."""
    with transaction.atomic():
        sent = [_send(each, unsure.get(each.pk, 0), center, at) for each in enrollments]
        told = [number for number in sent if number is not None]
        if told:
            label = markings.intern(labels.internal(center_id()))
            event = events.DigestsSent(subject="digests", label=label, members=len(told), notices=sum(told))
            record(event, actor=actor, at=at)
    return len(told)


def _send(enrollment: Enrollment, unsure: int, center: str, at: datetime) -> int | None:
    """One member's digest; how many notices it names, None where none is sent.

    What has a narrower marking than the membership is neither named nor counted.
    """
    mine = models.Notice.objects.filter(
        organization=enrollment.organization_id, label=enrollment.label_id, state__in=OPEN_NOTICES
    )
    fresh = list(
        mine.filter(deferred_to_digest=True, digested_at=None).order_by("protect_by", "id").select_for_update()
    )
    older = mine.count() - len(fresh)
    entries = [(each.title, each.ticket, each.protect_by.isoformat() if each.protect_by else "") for each in fresh]
    year, week, _ = at.isocalendar()
    reference = f"digest:{enrollment.organization_id}:{year}-W{week:02}"
    if not fresh and Message.objects.filter(reference=reference).exists():
        return None
    with translation.override(enrollment.language):
        letter = rendering.digest_letter(entries, older, center=center, page=f"{settings.PUBLIC_URL}/", unsure=unsure)
    targets = first_addresses(enrollment.organization_id, [Purpose.SECURITY])
    for address in targets:
        delivery.enqueue(
            channel=MAIL,
            address=address,
            subject=letter.subject,
            text=letter.text,
            reference=reference,
            label=enrollment.label_id,
            at=at,
            not_before=at,
        )
    if targets:
        models.Notice.objects.filter(pk__in=[notice.pk for notice in fresh]).update(digested_at=at)
    return len(fresh) if targets else None
