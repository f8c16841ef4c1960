"""A stored notice's text as it would be frozen now."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

import msgspec

from wardwatch.engagements import models
from wardwatch.engagements.rendering.body import build
from wardwatch.engagements.rendering.facts import gather_all
from wardwatch.engagements.types import Body, Edits


def render(notice: models.Notice, follow_up: models.FollowUp | None = None) -> Body | None:
    """The text of a notice now, as its member may see it; None when nothing that it covers is open any more.

    With `follow_up` it says what changed since the first letter.
    """
    return render_all([notice], {notice.pk: follow_up} if follow_up else {}).get(notice.pk)


def render_all(
    notices: Collection[models.Notice], follow_ups: Mapping[int, models.FollowUp] = MappingProxyType({})
) -> dict[int, Body]:
    """The texts of many notices, by notice id; without those of which nothing is open. Decisions come with them."""
    facts = gather_all(notices, follow_ups)
    return {
        notice.pk: build(facts[notice.pk], msgspec.convert(notice.decision.text, Edits))
        for notice in notices
        if notice.pk in facts
    }
