"""Change the state of notices by compare-and-set along their table, each change with its transition row."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wardwatch.engagements import models
from wardwatch.engagements.states import NoticeState, sources_of


def move(
    notices: "QuerySet[models.Notice]", after: NoticeState, *, at: datetime, by: str, why: str = "", **changes: Any
) -> list[int]:
    """Move those of `notices` that may become `after`, in the caller's transaction; returns their ids.

    `changes` are further columns to set.
    """
    movable = notices.filter(state__in=sources_of(after)).order_by("id").select_for_update(of=("self",))
    before = list(movable.values_list("pk", "state", "label_id"))
    ids = [pk for pk, _, _ in before]
    models.Notice.objects.filter(pk__in=ids).update(state=after, **changes)
    models.NoticeTransition.objects.bulk_create(
        [
            models.NoticeTransition(notice_id=pk, before=state, after=after, at=at, by=by, why=why, label_id=label)
            for pk, state, label in before
        ],
        batch_size=2000,
    )
    return ids
