"""Answers that are taken back by the next one, and calls for help."""

from datetime import timedelta

import pytest

from engagements.telling import Story, count
from wardwatch.audit import queries as audit
from wardwatch.engagements import operations, queries
from wardwatch.engagements.models import Notice
from wardwatch.engagements.states import Answer, NoticeState
from wardwatch.exposures.models import Finding
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login
from wardwatch.members.permissions import NotAllowed


def test_help_stands_on_the_desk(story: Story) -> None:
    notice = story.publish()
    story.acting(story.sector.rosa, operations.answer, ticket=notice.ticket, answer=Answer.HELP, words="call 555 0100")
    desk = queries.desk(viewer=story.sector.viewer(story.sector.ada), at=story.now)
    assert [line.ticket for line in desk.help] == [notice.ticket]


@pytest.mark.parametrize("wrong", [Answer.FIXED, Answer.NOT_OURS])
@pytest.mark.parametrize(
    ("right", "finding", "notice_state"),
    [
        (Answer.ACKNOWLEDGE, FindingState.REOPENED, NoticeState.ACKNOWLEDGED),
        (Answer.HELP, FindingState.REOPENED, NoticeState.ANSWERED),
        (Answer.ISOLATED, FindingState.ISOLATED, NoticeState.ANSWERED),
        (Answer.FIXED, FindingState.FIXED_CLAIMED, NoticeState.CLOSED),
    ],
)
def test_a_wrong_tap_is_taken_back_by_the_next_answer(
    story: Story, wrong: Answer, right: Answer, finding: FindingState, notice_state: NoticeState
) -> None:
    notice = story.publish()
    for given in (wrong, right):
        story.acting(story.sector.rosa, operations.answer, ticket=notice.ticket, answer=given)
    assert count(Finding, organization=story.sector.riverbend, state=finding) == 1
    assert (story.notice().state, story.notice().answer) == (notice_state, right)


@pytest.mark.parametrize(
    ("held", "state"), [(Answer.ISOLATED, FindingState.ISOLATED), (Answer.WAITING, FindingState.WAITING)]
)
def test_got_it_takes_back_that_something_was_done_and_a_call_for_help_does_not(
    story: Story, held: Answer, state: FindingState
) -> None:
    notice, river = story.publish(), story.sector.riverbend
    for given in (held, Answer.HELP):
        story.acting(story.sector.rosa, operations.answer, ticket=notice.ticket, answer=given)
    assert count(Finding, organization=river, state=state) == 1
    story.acting(story.sector.rosa, operations.answer, ticket=notice.ticket, answer=Answer.ACKNOWLEDGE)
    assert count(Finding, organization=river, state=FindingState.REOPENED) == 1
    assert story.notice().state == NoticeState.ACKNOWLEDGED


def test_got_it_to_a_letter_that_came_again_leaves_what_was_done(story: Story) -> None:
    notice = story.publish()
    story.acting(story.sector.rosa, operations.answer, ticket=notice.ticket, answer=Answer.ISOLATED)
    with login("worker"):
        Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENT)
    story.acting(story.sector.rosa, operations.answer, ticket=notice.ticket, answer=Answer.ACKNOWLEDGE)
    assert count(Finding, organization=story.sector.riverbend, state=FindingState.ISOLATED) == 1


def test_a_call_for_help_is_dealt_with_once_and_a_later_one_stands_again(story: Story) -> None:
    sector, notice = story.sector, story.publish()
    ada = sector.viewer(sector.ada)
    given = {"ticket": notice.ticket, "done": "called Rosa"}
    with pytest.raises(operations.NoCall):
        story.acting(sector.ada, operations.give_help, **given)
    story.acting(sector.rosa, operations.answer, ticket=notice.ticket, answer=Answer.HELP)
    for other in (sector.rosa, sector.rex):
        with pytest.raises(NotAllowed):
            story.acting(other, operations.give_help, **given)
    story.acting(sector.ada, operations.give_help, **given)
    assert queries.desk(viewer=ada, at=story.now).help_count == 0
    detail = queries.notice(notice.ticket, viewer=ada)
    assert (detail.calls, detail.helped_at, detail.helped_by) == (False, story.now, f"person:{sector.ada.person_id}")
    assert audit.entries(viewer=ada, limit=1)[0].name == "notice.help-given"
    with pytest.raises(operations.NoCall):
        story.acting(sector.ada, operations.give_help, **given)
    later = story.now + timedelta(hours=1)
    story.acting(sector.rosa, operations.answer, ticket=notice.ticket, answer=Answer.HELP, at=later)
    assert queries.desk(viewer=ada, at=later).help_count == 1
    assert queries.notice(notice.ticket, viewer=ada).calls


def test_what_was_noted_stays_on_the_home_until_it_is_done(story: Story) -> None:
    notice, river = story.publish(), story.sector.riverbend.pk
    rosa = story.sector.viewer(story.sector.rosa)

    def seen() -> tuple[int, list[str]]:
        found = queries.home(river, viewer=rosa, at=story.now)
        return found.needing, [card.ticket for card in found.promised]

    assert seen() == (1, [])
    story.acting(story.sector.rosa, operations.answer, ticket=notice.ticket, answer=Answer.ACKNOWLEDGE)
    assert seen() == (0, [notice.ticket])
    story.acting(story.sector.rosa, operations.answer, ticket=notice.ticket, answer=Answer.FIXED)
    assert seen() == (0, [])


def test_what_was_verified_is_not_taken_back(story: Story) -> None:
    notice = story.publish()
    story.acting(story.sector.rosa, operations.answer, ticket=notice.ticket, answer=Answer.FIXED)
    with login("worker"):
        Finding.objects.filter(state=FindingState.FIXED_CLAIMED).update(state=FindingState.FIXED_VERIFIED)
    story.acting(story.sector.rosa, operations.answer, ticket=notice.ticket, answer=Answer.ACKNOWLEDGE)
    assert count(Finding, organization=story.sector.riverbend, state=FindingState.FIXED_VERIFIED) == 1


def test_help_wanted_after_the_end_stands_on_the_desk_too(story: Story) -> None:
    notice, ada = story.publish(), story.sector.viewer(story.sector.ada)
    with login("worker"):
        Finding.objects.update(state=FindingState.FIXED_VERIFIED)
    story.worker(operations.settle)
    later = story.now + timedelta(hours=1)
    story.acting(story.sector.rosa, operations.answer, ticket=notice.ticket, answer=Answer.HELP, at=later)
    assert story.notice().state == NoticeState.CLOSED
    assert [line.ticket for line in queries.desk(viewer=ada, at=later).help] == [notice.ticket]
