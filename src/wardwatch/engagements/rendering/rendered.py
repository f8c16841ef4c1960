"""A stored notice's text as it would be frozen now."""

import msgspec

from wardwatch.engagements import models
from wardwatch.engagements.rendering.body import build
from wardwatch.engagements.rendering.facts import gather
from wardwatch.engagements.types import Body, Edits


def render(notice: models.Notice, follow_up: models.FollowUp | None = None) -> Body | None:
    """The text of a notice now, as its member may see it; None when nothing that it covers is open any more.

    With `follow_up` it says what changed since the first letter.
    """
    facts = gather(notice, follow_up)
    return build(facts, msgspec.convert(notice.decision.text, Edits)) if facts else None
