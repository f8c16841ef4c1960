"""A provider is shown and answers a member's notices as far as the member lets it."""

from typing import TYPE_CHECKING

import pytest

from wardwatch.audit.types import OPERATOR, Actor
from wardwatch.engagements import models, operations, queries, rendering
from wardwatch.engagements.states import Answer
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.members import operations as members
from wardwatch.members.permissions import NotAllowed
from wardwatch.members.types import Permit

if TYPE_CHECKING:
    from engagements.telling import Story

KIM = Actor("person:kim", "web")


@pytest.mark.parametrize(
    ("permit", "sees", "answers"),
    [(Permit.INVENTORY, False, False), (Permit.NOTICES, True, False), (Permit.ANSWERS, True, True)],
)
def test_by_the_parts_of_the_permission(story: "Story", permit: Permit, sees: bool, answers: bool) -> None:
    story.publish()
    sector, at = story.sector, story.now
    with login("worker"):
        terms = {"member": sector.orchard.pk, "provider": sector.kestrel.pk, "actor": OPERATOR, "at": at}
        members.change_permits(**terms, permits=[permit])
        row = models.Notice.objects.get(organization=sector.orchard.pk)
        text = rendering.render(row)
    assert text is not None
    assert ("Kestrel IT" in text.visible_to) is sees
    kim = sector.principal(sector.kim, at=at)
    listed = [line.ticket for line in queries.notices(viewer=kim.viewer, at=at)]
    home = queries.home(sector.orchard.pk, viewer=kim.viewer, at=at)
    here = [sector.orchard.pk, sector.riverbend.pk]
    assert queries.needing(here, viewer=kim.viewer) == ({sector.orchard.pk: home.needing} if sees else {})
    covered = queries.findings_of(row.ticket, viewer=kim.viewer)
    assert (listed == [row.ticket], home.needing == 1, bool(covered)) == (sees, sees, sees)
    if sees:
        assert queries.notice(row.ticket, viewer=kim.viewer).ticket == row.ticket
    else:
        with pytest.raises(NotFound):
            queries.notice(row.ticket, viewer=kim.viewer)
    assert operations.mark_seen(ticket=row.ticket, principal=kim, actor=KIM, at=at) is sees
    if not sees:
        with pytest.raises(NotFound):
            operations.state_version(ticket=row.ticket, version="2.1", principal=kim, actor=KIM, at=at)
    given = {"ticket": row.ticket, "answer": Answer.FIXED, "principal": kim, "actor": KIM, "at": at}
    if answers:
        operations.answer(**given)
    else:
        with pytest.raises(NotAllowed if sees else NotFound):
            operations.answer(**given)
    with login("worker"):
        assert models.Response.objects.filter(notice=row.pk).exists() is answers
