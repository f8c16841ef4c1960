"""A notice that became an emergency after it went out: proposed, approved, written anew, mailed once more at most."""

import re
from datetime import timedelta

import pytest

from engagements.telling import Story
from mailserver import MailServer
from wardwatch.audit.types import Actor
from wardwatch.engagements import operations, queries
from wardwatch.engagements.models import Decision, FollowUp, Notice
from wardwatch.engagements.states import Answer, DecisionState, FollowUpState, NoticeState
from wardwatch.engagements.types import Edits, LinkState
from wardwatch.exposures.models import Finding
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login
from wardwatch.members.models import Enrollment

STRANGER = Actor("anonymous", "web", "198.51.100.9")
RIVERBEND = ["clem@riverbend.invalid", "rosa@riverbend.invalid"]
LATER = timedelta(days=2)


def exploited_now(story: Story, **changes: object) -> None:
    """What triage writes when attackers begin to use the weakness of Riverbend's monitors; then the job, twice."""
    near = (story.now + timedelta(days=3)).date()
    chosen = {"organization": story.sector.riverbend, "vulnerability__name": "CVE-2026-1001"}
    with login("worker"):
        Finding.objects.filter(**chosen).update(**{"priority": "immediate", "protect_by": near, **changes})
    follow(story)


def follow(story: Story) -> None:
    for _ in range(2):
        story.worker(operations.settle, at=story.now + LATER)
        story.worker(operations.propose, at=story.now + LATER)


def approve_and_publish(story: Story, **arguments: object) -> None:
    at = story.now + LATER
    story.acting(story.sector.ada, operations.approve, decision=str(story.decision().uid), at=at, **arguments)
    for _ in range(2):
        story.worker(operations.publish, at=at + timedelta(seconds=61))


def letters() -> list[str]:
    with login("worker"):
        return list(FollowUp.objects.values_list("state", flat=True))


def test_one_more_letter_after_an_approval(story: Story, server: MailServer) -> None:
    sector = story.sector
    rosa, ada = sector.viewer(sector.rosa), sector.viewer(sector.ada)
    with login("worker"):
        Enrollment.objects.update(monthly_notice_limit=1)
    first = story.publish()
    story.send(server)
    story.acting(sector.rosa, operations.answer, ticket=first.ticket, answer=Answer.ACKNOWLEDGE)
    exploited_now(story)
    decision = story.decision()
    assert (decision.state, decision.emergency, decision.members) == (DecisionState.PROPOSED, True, 1)
    assert decision.cause == "1 finding at 1 member; 1 told before, now more urgent"
    untold = queries.notice(first.ticket, viewer=rosa)
    assert (untold.state, untold.emergency, untold.body and untold.body.more_urgent) == ("acknowledged", False, "")
    shown = queries.review(str(decision.uid), viewer=ada, at=story.now).preview
    assert shown is not None
    assert shown.letter.subject.startswith("More urgent now: ")

    approve_and_publish(story)
    story.send(server, story.now + LATER + timedelta(minutes=2))
    assert sorted(server.recipients) == sorted([*RIVERBEND, *RIVERBEND, "otto@orchard.invalid"])
    assert max(server.counts.values()) == 1
    text = server.mails[-1].get_content()
    assert "This is more urgent now than when we wrote to you on 21 November 2026." in text
    assert "recommended to protect it by 29 November 2026; now please protect it by 25 November 2026" in text
    notice = story.notice()
    assert (notice.state, notice.emergency, notice.answer) == (NoticeState.SENT, True, "")
    assert notice.title.startswith("Take off the network")
    assert queries.home(sector.riverbend.pk, viewer=rosa, at=story.now + LATER).cards[0].emergency
    assert len(queries.notice(first.ticket, viewer=rosa).mails) == 4
    follow(story)
    story.worker(operations.publish, at=story.now + timedelta(days=3))
    story.send(server, story.now + timedelta(days=3))
    assert (len(server.mails), letters()) == (5, [FollowUpState.SENT])
    assert story.decision().state == DecisionState.APPROVED


def test_the_new_link_answers_and_the_old_one_no_more(story: Story, server: MailServer) -> None:
    story.publish()
    story.send(server)
    exploited_now(story)
    approve_and_publish(story)
    at = story.now + LATER + timedelta(minutes=2)
    story.send(server, at)
    said = [mail.get_content() for mail in server.mails if mail["To"] == "rosa@riverbend.invalid"]
    old, new = (re.search(r"/answer/([0-9a-f]{40})/", text)[1] for text in said)  # type: ignore[index]
    assert operations.answer_by_link(token=old, actor=STRANGER, at=at).state is LinkState.EXPIRED
    assert operations.answer_by_link(token=new, actor=STRANGER, at=at).state is LinkState.RECORDED
    assert story.notice().state == NoticeState.ACKNOWLEDGED


def test_mail_that_still_waits_stays_here_and_an_edit_sends_none(story: Story, server: MailServer) -> None:
    story.publish()
    exploited_now(story)
    approve_and_publish(story)
    edits = Edits(title="Call clinical engineering about {what}")
    at = story.now + LATER + timedelta(minutes=2)
    story.acting(story.sector.ada, operations.edit, decision=str(story.decision().uid), edits=edits, at=at)
    story.worker(operations.rewrite, at=at)
    story.send(server, at)
    assert sorted(server.recipients) == sorted([*RIVERBEND, "otto@orchard.invalid"])
    assert all("Call clinical engineering" in str(mail["Subject"]) for mail in server.mails)
    assert "More urgent now: " in str(server.mails[-1]["Subject"]) + str(server.mails[0]["Subject"])


def test_who_waits_for_the_digest_is_written_to_at_once(story: Story, server: MailServer) -> None:
    with login("worker"):
        Enrollment.objects.update(monthly_notice_limit=0)
    story.publish()
    exploited_now(story)
    approve_and_publish(story)
    assert story.worker(operations.send_digests, at=story.now + timedelta(days=3)) == 1  # Orchard's alone
    story.send(server, story.now + timedelta(days=3))
    assert sorted(server.recipients) == sorted([*RIVERBEND, "otto@orchard.invalid"])


def test_leaving_out_undoing_and_dismissing(story: Story) -> None:
    sector = story.sector
    story.publish()
    exploited_now(story)
    uid, at = str(story.decision().uid), story.now + LATER
    story.acting(sector.ada, operations.approve, decision=uid, at=at)
    assert letters() == [FollowUpState.APPROVED]
    assert story.acting(sector.ada, operations.undo_approval, decision=uid, at=at + timedelta(seconds=30)) == 1
    assert letters() == [FollowUpState.DRAFT]
    with pytest.raises(operations.UnclearException):
        story.acting(sector.ada, operations.approve, decision=uid, exceptions={str(sector.orchard.uid): "no"}, at=at)
    approve_and_publish(story, exceptions={str(sector.riverbend.uid): "we called them"})
    follow(story)
    assert letters() == [FollowUpState.EXCEPTED]
    shown = queries.review(uid, viewer=sector.viewer(sector.ada), at=at).recipients
    assert {each.name: each.exception for each in shown}["Riverbend Hospital"] == "we called them"
    assert story.notice().emergency is False


def test_what_is_over_before_it_is_sent_is_dropped_and_what_is_isolated_not_asked_again(story: Story) -> None:
    story.publish()
    exploited_now(story, state=FindingState.ISOLATED)
    assert letters() == []
    exploited_now(story, state=FindingState.WAITING)
    assert letters() == [FollowUpState.DRAFT]
    story.acting(story.sector.ada, operations.approve, decision=str(story.decision().uid), at=story.now + LATER)
    exploited_now(story, state=FindingState.FIXED_CLAIMED)
    assert (letters(), story.notice().state) == ([], NoticeState.CLOSED)
    story.worker(operations.publish, at=story.now + timedelta(days=3))
    assert (letters(), story.notice().emergency) == ([], False)


def test_a_cry_for_help_stands(story: Story) -> None:
    notice = story.publish()
    story.acting(story.sector.rosa, operations.answer, ticket=notice.ticket, answer=Answer.HELP)
    exploited_now(story)
    approve_and_publish(story)
    desk = queries.desk(viewer=story.sector.viewer(story.sector.ada), at=story.now + LATER)
    assert [line.ticket for line in desk.help] == [notice.ticket]


def test_a_draft_that_becomes_an_emergency_says_so_and_brings_a_dismissed_decision_back(story: Story) -> None:
    uid = str(story.decision().uid)
    story.acting(story.sector.ada, operations.dismiss, decision=uid, why="can wait")
    exploited_now(story)
    with login("worker"):
        assert Decision.objects.get(uid=uid).state == DecisionState.PROPOSED
        assert Notice.objects.get(decision__uid=uid, organization=story.sector.riverbend).emergency
    assert letters() == []
