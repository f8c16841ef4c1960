"""Hush: take out of drafts what their members do not want notices of, and wake the drafts where that changed.

A member chose surer matches, or a match became less sure, after a draft was made. Notices that were approved or are out
keep what they cover.
"""

from datetime import datetime
from typing import LiteralString

from django.db.backends.utils import CursorWrapper
from django.db.models import Exists, OuterRef

from wardwatch.engagements import models, sureness
from wardwatch.engagements.operations.moving import move
from wardwatch.engagements.states import NoticeState
from wardwatch.kit.database import rows

_UNSURE: LiteralString = f"""
    WITH gone AS (
        DELETE FROM engagements_noticefinding c
        USING engagements_notice n, exposures_finding f, members_enrollment e
        WHERE n.id = c.notice_id AND n.state = 'draft' AND f.id = c.finding_id
            AND e.organization_id = n.organization_id AND NOT {sureness.SURE_ENOUGH}
        RETURNING n.id, n.decision_id)
    SELECT DISTINCT id, decision_id FROM gone"""


def hush(cursor: CursorWrapper, *, at: datetime, by: str) -> tuple[int, list[int]]:
    """Uncover what is not sure enough; drafts that then cover nothing are left out.

    In the caller's transaction. Returns how many drafts were left out, and the decisions whose drafts cover less now.
    """
    found = rows(cursor, _UNSURE, sureness.values())
    empty = models.Notice.objects.filter(~_covering(), pk__in=[notice for notice, _ in found], state=NoticeState.DRAFT)
    out = move(empty, NoticeState.EXCEPTED, at=at, by=by, why=sureness.UNSURE, exception=sureness.UNSURE)
    return len(out), sorted({decision for _, decision in found})


def wake(*, at: datetime, by: str) -> None:
    """Make drafts again of those left out by `hush` that cover something again; in the caller's transaction."""
    back = models.Notice.objects.filter(_covering(), state=NoticeState.EXCEPTED, exception=sureness.UNSURE)
    move(back, NoticeState.DRAFT, at=at, by=by, exception="", decided_at=None)


def _covering() -> Exists:
    return Exists(models.NoticeFinding.objects.filter(notice=OuterRef("pk")))
