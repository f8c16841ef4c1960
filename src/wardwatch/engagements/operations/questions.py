"""Questions: the version that answers them, and what becomes of a notice once its version is known."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from wardwatch.assets import operations as assets
from wardwatch.audit.types import Actor
from wardwatch.engagements import models, policy, rendering
from wardwatch.engagements.operations.answering import visible
from wardwatch.engagements.queries.questions import alike
from wardwatch.engagements.states import OPEN_NOTICES, NoticeState
from wardwatch.engagements.types import Edits
from wardwatch.exposures.states import NEEDS_WORK, FindingState
from wardwatch.kit.database import batched
from wardwatch.kit.errors import Refusal
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Principal

_BATCH = 100
KNOWN_NOW = "The version is known now, and it is affected."


class NoVersion(Refusal):
    """A version was asked for and none was typed."""

    code = "notice.no-version"


def state_version(*, ticket: str, version: str, principal: Principal, actor: Actor, at: datetime) -> int:
    """Say which version the lines run that a question is about; it answers every question about the same product.

    The version goes into the inventory, in one change with one event; matching then closes what is not affected and
    `take_up` turns the rest into something to do. Returns how many lines changed. Raises `NotFound` (or hidden),
    `NotAllowed`, `NoVersion`, `FormatError`.
    """
    if not version.strip():
        raise NoVersion("Please type the version, as the device or its label shows it.")
    with seen_by(principal.viewer):
        notice = visible(ticket)
        covers = models.NoticeFinding.objects.filter(
            notice__in=alike(notice), finding__state=FindingState.VERSION_UNKNOWN
        )
        asked: list[UUID] = list(covers.values_list("finding__asset__uid", flat=True).distinct())
    return assets.state_version(
        principal=principal,
        actor=actor,
        organization=notice.organization_id,
        assets=asked,
        version=version.strip(),
        at=at,
    )


def take_up(*, actor: Actor, at: datetime) -> int:
    """Write anew the questions that are out and whose version is known by now; returns how many.

    What turned out to be affected needs the member again, on its page, with its dates; no mail goes out. What became an
    emergency is left to the second letter (`following_up`). Runs as the worker, safe twice.
    """
    covers = models.NoticeFinding.objects.filter(notice=OuterRef("pk"))
    urgent, found_in = policy.MORE_URGENT
    out = models.Notice.objects.filter(asks_version=True, state__in=OPEN_NOTICES)
    known = Exists(covers.filter(finding__state__in=NEEDS_WORK))
    corrected = Exists(covers.filter(finding__asset__changed_at__gt=OuterRef("sent_at")))
    pressing = Exists(covers.filter(finding__priority=urgent, finding__state__in=found_in))
    count = 0
    with transaction.atomic():
        due = out.filter(Q(known) | Q(corrected)).exclude(pressing).select_related("decision")
        ids = list(due.order_by("id").values_list("pk", flat=True))
        for batch in batched(ids, _BATCH):
            locked = list(due.filter(pk__in=batch).order_by("id").select_for_update(of=("self",)))
            facts = rendering.gather_all(locked)
            count += sum(_write_anew(each, facts[each.pk], actor, at) for each in locked if each.pk in facts)
    return count


def _write_anew(notice: models.Notice, facts: rendering.Facts, actor: Actor, at: datetime) -> bool:
    body = rendering.build(facts, msgspec.convert(notice.decision.text, Edits))
    written = msgspec.to_builtins(body)
    if written == notice.body:
        return False
    again = not facts.asks_version and bool(notice.answer)
    models.Notice.objects.filter(pk=notice.pk).update(
        asks_version=facts.asks_version,
        protect_by=facts.protect_by,
        fix_by=facts.fix_by,
        fix_at_maintenance=facts.fix_at_maintenance,
        title=body.title,
        body=written,
        text_version=notice.decision.text_version,
        **({"state": NoticeState.SENT, "answer": "", "answered_at": None} if again else {}),
    )
    if again:
        models.NoticeTransition.objects.create(
            notice=notice,
            before=notice.state,
            after=NoticeState.SENT,
            at=at,
            by=actor.who,
            why=KNOWN_NOW,
            label_id=notice.label_id,
        )
    return True
