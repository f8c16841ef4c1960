"""From findings to a closed loop, at operation level, with a real mail server and the rules that bind each step."""

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import Mock

import msgspec
import pytest

from engagements.telling import Story, count
from factories import findings
from mailserver import MailServer
from wardwatch.audit import queries as audit
from wardwatch.audit.models import Event
from wardwatch.delivery.models import Message
from wardwatch.delivery.states import MessageState
from wardwatch.engagements import operations, policy, queries
from wardwatch.engagements.models import Decision, Notice, NoticeFinding
from wardwatch.engagements.states import Answer, DecisionState, NoticeState
from wardwatch.engagements.types import Body, Edits
from wardwatch.exposures.models import Finding
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.members.models import Contact, Enrollment, Organization
from wardwatch.members.permissions import NotAllowed

GATEWAY = "vulnerability:CVE-2026-2002"


def test_the_whole_loop(story: Story, server: MailServer) -> None:
    sector = story.sector
    ada, rosa = sector.viewer(sector.ada), sector.viewer(sector.rosa)
    desk = queries.desk(viewer=ada, at=story.now)
    assert desk.deciding == 2
    assert [line.emergency for line in desk.decisions] == [True, False]

    notice = story.publish()
    assert notice.state == NoticeState.SENT
    story.send(server)
    assert sorted(server.recipients) == ["clem@riverbend.invalid", "otto@orchard.invalid", "rosa@riverbend.invalid"]

    home = queries.home(sector.riverbend.pk, viewer=rosa, at=story.now)
    assert home.needing == 1
    assert home.cards[0].action == "Wall off from the rest of your network: 14 Invented IM8000 patient monitor"

    with login("worker"):
        published = Event.objects.get(name="notices.published")
    assert published.actor == f"person:{sector.ada.person_id}"  # a job sent them; she had decided

    assert story.acting(sector.rosa, operations.mark_seen, ticket=notice.ticket)
    assert not story.acting(sector.rosa, operations.mark_seen, ticket=notice.ticket)
    story.acting(sector.clem, operations.answer, ticket=notice.ticket, answer=Answer.ACKNOWLEDGE)
    assert story.notice().state == NoticeState.ACKNOWLEDGED
    story.acting(sector.clem, operations.answer, ticket=notice.ticket, answer=Answer.FIXED, words="done on Ward 3")
    notice = story.notice()
    assert (notice.state, notice.outcome) == (NoticeState.CLOSED, "claimed")
    assert count(Finding, organization=sector.riverbend, state=FindingState.FIXED_CLAIMED) == 1

    assert queries.desk(viewer=ada, at=story.now).loop == {
        "sent": 2, "seen": 1, "acknowledged": 1, "claimed": 1, "verified": 0
    }  # fmt: skip
    detail = queries.notice(notice.ticket.lower().replace("-", ""), viewer=rosa)
    assert [given.answer for given in detail.answers] == [Answer.FIXED, Answer.ACKNOWLEDGE]
    assert [mail.state for mail in detail.mails] == [MessageState.SENT] * 2
    names = [entry.name for entry in audit.entries(viewer=ada, limit=50)]
    for name in ("decisions.proposed", "decision.approved", "notices.published", "notice.seen", "notice.answered"):
        assert name in names
    assert names.count("decision.approved") == 1


def test_proposing_twice_drafts_once_and_new_findings_join(story: Story) -> None:
    assert story.worker(operations.propose) == 0
    notice = story.publish()
    by = story.decision()
    with login("worker"):
        advice = findings.Advisory.objects.get(tracking_id="IDW-2026-030-01")
        findings.finding(
            story.sector.riverbend,
            "CVE-2026-1001",
            "Invented",
            "IM8000 patient monitor",
            at=story.now,
            by=advice.assertion,
        )
    mails = count(Message)
    assert story.worker(operations.propose) == 1
    assert count(NoticeFinding, notice=notice) == 2
    assert (story.decision().state, count(Message)) == (by.state, mails)


def test_a_member_touched_after_the_approval_needs_a_decision_again(story: Story) -> None:
    sector = story.sector
    with login("worker"):
        first = Notice.objects.get(organization=sector.orchard)
        NoticeFinding.objects.filter(notice=first).delete()
        first.transitions.all().delete()
        first.delete()
    story.publish()
    story.worker(operations.propose)
    assert story.decision().state == DecisionState.PROPOSED
    approval = story.acting(sector.ada, operations.approve, decision=str(story.decision().uid))
    assert approval == operations.Approval(approved=1, excepted=0)


def test_findings_that_can_wait_get_no_notice(story: Story) -> None:
    with login("worker"):
        findings.finding(story.sector.orchard, "CVE-2026-3", "Invented", "Viewer", at=story.now, priority="defer")
        findings.finding(
            story.sector.orchard, "CVE-2026-4", "Invented", "Viewer", at=story.now, priority="scheduled",
            state=FindingState.VERSION_UNKNOWN, version="",
        )  # fmt: skip
        findings.finding(story.sector.kestrel, "CVE-2026-5", "Invented", "Viewer", at=story.now)  # not a member
    assert story.worker(operations.propose) == 0


def test_only_the_centers_analysts_decide(story: Story) -> None:
    decision = str(story.decision().uid)
    for user in (story.sector.rosa, story.sector.rex, story.sector.kim):
        with pytest.raises(NotAllowed):
            story.acting(user, operations.approve, decision=decision)
    assert story.decision().state == DecisionState.PROPOSED
    assert count(Notice, state=NoticeState.APPROVED) == 0


def test_approving_twice_is_refused(story: Story) -> None:
    decision = str(story.decision().uid)
    story.acting(story.sector.ada, operations.approve, decision=decision)
    with pytest.raises(operations.NotDecidable):
        story.acting(story.sector.ada, operations.approve, decision=decision)


def test_exceptions_are_named_with_a_reason(story: Story) -> None:
    sector, decision = story.sector, str(story.decision().uid)
    for unclear in ({str(sector.orchard.uid): " "}, {str(sector.kestrel.uid): "not a recipient"}):
        with pytest.raises(operations.UnclearException):
            story.acting(sector.ada, operations.approve, decision=decision, exceptions=unclear)
    assert story.decision().state == DecisionState.PROPOSED
    story.publish(exceptions={str(sector.orchard.uid): "moved to another region"})
    assert story.notice(sector.orchard).exception == "moved to another region"
    shown = queries.review(decision, viewer=sector.viewer(sector.ada), at=story.now)
    assert {each.name: each.exception for each in shown.recipients} == {
        "Riverbend Hospital": "", "Orchard Clinic": "moved to another region"
    }  # fmt: skip
    assert queries.home(sector.orchard.pk, viewer=sector.viewer(sector.otto), at=story.now).needing == 0


def test_an_approval_can_be_undone_for_a_minute(story: Story) -> None:
    decision = str(story.decision().uid)
    ada = story.sector.ada
    story.acting(ada, operations.approve, decision=decision)
    assert story.worker(operations.publish, at=story.now + timedelta(seconds=59)) == 0
    assert story.acting(ada, operations.undo_approval, decision=decision, at=story.now + timedelta(seconds=59)) == 2
    assert story.worker(operations.publish, at=story.now + timedelta(hours=1)) == 0
    assert count(Message) == 0
    story.publish()
    with pytest.raises(operations.NotDecidable):
        story.acting(ada, operations.undo_approval, decision=decision, at=story.now + timedelta(seconds=61))


def test_an_edit_never_sends_twice(story: Story, server: MailServer, work: Callable[[], None]) -> None:
    notice = story.publish()
    edits = Edits(title="Call clinical engineering about {what}")
    change = {"decision": str(story.decision().uid), "edits": edits}
    assert story.acting(story.sector.ada, operations.edit, **change) == 2
    assert [story.worker(operations.rewrite) for _ in range(2)] == [2, 0]
    story.send(server)
    assert len(server.mails) == 3
    assert all("Call clinical engineering" in str(mail["Subject"]) for mail in server.mails)
    story.acting(story.sector.ada, operations.edit, **{**change, "edits": Edits(title="Another title for {what}")})
    work()
    story.send(server, story.now + timedelta(days=1))
    assert len(server.mails) == 3
    assert max(server.counts.values()) == 1
    assert story.notice().title == "Another title for 14 Invented IM8000 patient monitor"
    assert story.notice().ticket == notice.ticket


def test_dismissing_tells_nobody_until_it_becomes_an_emergency(story: Story) -> None:
    uid = str(story.decision().uid)
    with pytest.raises(operations.NoReason):
        story.acting(story.sector.ada, operations.dismiss, decision=uid, why=" ")
    story.acting(story.sector.ada, operations.dismiss, decision=uid, why="no member uses the network function")
    story.worker(operations.publish, at=story.now + timedelta(hours=1))
    assert count(Message) == 0
    with login("worker"):
        advice = findings.Advisory.objects.get(tracking_id="IDW-2026-030-01")
        findings.finding(
            story.sector.orchard, "CVE-2026-1002", "Invented", "IM9000 patient monitor", at=story.now,
            by=advice.assertion, priority="immediate",
        )  # fmt: skip
    story.worker(operations.propose)
    assert story.decision().state == DecisionState.PROPOSED


def test_withdrawing_takes_back_waiting_mail(story: Story, server: MailServer) -> None:
    notice = story.publish()
    with pytest.raises(operations.NoReason):
        story.acting(story.sector.ada, operations.withdraw, ticket=notice.ticket, why="")
    story.acting(story.sector.ada, operations.withdraw, ticket=notice.ticket, why="wrong product")
    story.send(server)
    assert server.recipients == ["otto@orchard.invalid"]
    with pytest.raises(operations.NotAnswerable):
        story.acting(story.sector.rosa, operations.answer, ticket=notice.ticket, answer=Answer.FIXED)


def test_four_notices_a_month_then_a_digest(story: Story, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    sector = story.sector
    with login("worker"):
        for number in range(6):
            findings.finding(sector.orchard, f"CVE-2026-{5000 + number}", "Invented", f"Viewer {number}", at=story.now)
        findings.finding(sector.orchard, "CVE-2026-6000", "Invented", "Gate", at=story.now, priority="immediate")
    story.worker(operations.propose)
    with login("worker"):
        waiting = list(Decision.objects.exclude(subject=GATEWAY))
    for decision in waiting:
        story.acting(sector.ada, operations.approve, decision=str(decision.uid))
    story.worker(operations.publish, at=story.now + timedelta(seconds=61))
    story.send(server)
    assert server.recipients.count("otto@orchard.invalid") == 4 + 1
    assert count(Notice, organization=sector.orchard, deferred_to_digest=True) == 3
    assert queries.home(sector.orchard.pk, viewer=sector.viewer(sector.otto), at=story.now).needing == 8

    later, before = story.now + timedelta(days=2), count(Message)
    with monkeypatch.context() as killed:
        killed.setattr("wardwatch.engagements.operations.digests.record", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            story.worker(operations.send_digests, at=later)
    assert count(Message) == before  # no digest without its event
    assert story.worker(operations.send_digests, at=later) == 1
    assert count(Event, name="digests.sent") == 1
    assert story.worker(operations.send_digests, at=later) == 0
    story.send(server, later)
    digest = server.mails[-1]
    assert "3 new notices" in str(digest["Subject"])
    assert digest.get_content().count("[WW-") == 3


def test_no_digest_for_who_wants_none(story: Story) -> None:
    with login("worker"):
        Enrollment.objects.update(weekly_digest=False, monthly_notice_limit=0)
    story.publish()
    assert count(Message) == 0
    assert story.worker(operations.send_digests) == 0


def test_a_dead_address_is_passed_over(story: Story) -> None:
    with login("worker"):
        Contact.objects.filter(address="rosa@riverbend.invalid").update(bounce_state="permanent")
    story.publish()
    assert count(Message, address="rosa@riverbend.invalid") == 0
    assert count(Message, address="clem@riverbend.invalid") == 1


def test_the_wall_stands_around_decisions_and_notices(story: Story) -> None:
    notice, rex = story.publish(), story.sector.viewer(story.sector.rex)
    for viewer in (rex, story.sector.viewer(story.sector.hal), story.sector.viewer(story.sector.otto)):
        with pytest.raises(NotFound):
            queries.notice(notice.ticket, viewer=viewer)
        with pytest.raises(NotFound):
            queries.review(str(story.decision().uid), viewer=viewer, at=story.now)
    desk = queries.desk(viewer=rex, at=story.now)
    assert (desk.deciding, desk.loop["sent"], desk.silent_count) == (0, 0, 0)
    assert queries.notices(viewer=rex, at=story.now) == []
    with pytest.raises(NotFound):
        story.acting(story.sector.rex, operations.answer, ticket=notice.ticket, answer=Answer.FIXED)
    assert not story.acting(story.sector.rex, operations.mark_seen, ticket=notice.ticket)
    assert count(Notice, state=NoticeState.SEEN) == 0


def test_a_ticket_leads_back_to_exactly_its_findings(story: Story) -> None:
    notice, rosa = story.publish(), story.sector.viewer(story.sector.rosa)
    covered = queries.findings_of(notice.ticket, viewer=rosa)
    assert queries.tickets_of(covered, viewer=rosa) == dict.fromkeys(covered, notice.ticket)
    assert len(covered) == 1


def test_only_the_center_finds_what_is_not_sent(story: Story) -> None:
    sector, ticket = story.sector, story.notice().ticket
    ada, rosa = sector.viewer(sector.ada), sector.viewer(sector.rosa)
    story.acting(sector.ada, operations.approve, decision=str(story.decision().uid), why="between us")
    with pytest.raises(NotFound):
        queries.notice(ticket, viewer=rosa)
    assert queries.notices(viewer=rosa, at=story.now) == []
    assert queries.notices(viewer=rosa, at=story.now, state=NoticeState.APPROVED) == []
    assert queries.findings_of(ticket, viewer=rosa) == []
    assert queries.notice(ticket, viewer=ada).history[-1].why == "between us"
    assert len(queries.notices(viewer=ada, at=story.now)) == 3
    assert len(queries.findings_of(ticket, viewer=ada)) == 1

    story.worker(operations.publish, at=story.now + timedelta(seconds=61))
    assert [line.ticket for line in queries.notices(viewer=rosa, at=story.now)] == [ticket]
    assert [change.after for change in queries.notice(ticket, viewer=rosa).history] == [NoticeState.SENT]
    assert len(queries.notice(ticket, viewer=ada).history) == 3


def test_a_notice_opens_again_with_its_finding_and_a_needless_draft_is_dropped(story: Story) -> None:
    notice = story.publish()
    with login("worker"):
        Finding.objects.update(state=FindingState.FIXED_VERIFIED)
    story.worker(operations.settle)
    assert (story.notice().state, story.notice().outcome) == (NoticeState.CLOSED, "verified")
    assert story.notice(decision=story.decision(GATEWAY)).state == NoticeState.EXCEPTED
    with login("worker"):
        Finding.objects.update(state=FindingState.REOPENED)
    story.worker(operations.settle)
    assert story.notice(pk=notice.pk).state == NoticeState.SENT
    assert story.notice(decision=story.decision(GATEWAY)).state == NoticeState.DRAFT


def test_silence_is_shown_after_the_time_we_hoped_for(story: Story) -> None:
    story.publish()
    ada = story.sector.viewer(story.sector.ada)
    sent = story.now + timedelta(seconds=61)
    assert queries.desk(viewer=ada, at=sent + policy.ANSWER_WITHIN[False]).silent_count == 0
    late = queries.desk(viewer=ada, at=sent + policy.ANSWER_WITHIN[False] + timedelta(minutes=1))
    assert (late.silent_count, late.silent[0].late) == (2, True)


def test_whom_no_mail_reached_is_called(story: Story, server: MailServer) -> None:
    sector = story.sector
    ada, rosa = sector.viewer(sector.ada), sector.viewer(sector.rosa)
    with login("worker"):
        Contact.objects.filter(organization=sector.orchard).update(bounce_state="permanent")
        Organization.objects.filter(pk=sector.orchard.pk).update(telephone="555 0100")
    notice = story.publish()
    story.send(server)
    called = queries.unreached(viewer=ada)
    assert [(each.organization, each.telephone) for each in called.calls] == [("Orchard Clinic", "555 0100")]
    assert queries.unreached(viewer=rosa) == queries.Unreached(0, ())
    with login("worker"):
        sent = Message.objects.filter(reference=f"notice:{notice.pk}")
        sent.filter(address="rosa@riverbend.invalid").update(state=MessageState.BOUNCED)
        assert queries.unreached(viewer=ada).count == 1
        sent.update(state=MessageState.BOUNCED)
    assert [each.ticket for each in queries.unreached(viewer=ada, limit=1).calls] == [notice.ticket]
    assert queries.unreached(viewer=ada, limit=1).count == 2
    assert story.acting(sector.rosa, operations.mark_seen, ticket=notice.ticket)
    assert queries.unreached(viewer=ada).count == 1


def test_a_digest_that_no_address_gets_reaches_nobody(story: Story) -> None:
    with login("worker"):
        Enrollment.objects.update(monthly_notice_limit=0)
        Contact.objects.filter(organization=story.sector.orchard).update(bounce_state="permanent")
    story.publish()
    called = queries.unreached(viewer=story.sector.viewer(story.sector.ada))
    assert [each.organization for each in called.calls] == ["Orchard Clinic"]


def test_a_notice_without_an_advisory_cites_the_catalog(story: Story, server: MailServer) -> None:
    notice = story.publish(story.decision(GATEWAY))
    sources = msgspec.convert(notice.body, Body).sources
    assert [each.asserter for each in sources] == ["CISA"] * len(sources)
    assert sources[0].title.startswith("Catalog of exploited weaknesses, entry ")
    assert sources[0].url == ""
    story.send(server)
    assert "Catalog of exploited weaknesses" in server.mails[0].get_content()


def test_the_preview_is_what_is_sent(story: Story, server: MailServer) -> None:
    ada = story.sector.viewer(story.sector.ada)
    uid = str(story.decision().uid)
    shown = queries.review(uid, viewer=ada, at=story.now, recipient=str(story.sector.riverbend.uid)).preview
    assert shown is not None
    notice = story.publish()
    assert shown.body == msgspec.convert(notice.body, Body)
    assert shown.mails == ("rosa@riverbend.invalid", "clem@riverbend.invalid")
    undo = queries.review(uid, viewer=ada, at=story.now + timedelta(seconds=30)).undo_until
    assert undo == story.now + policy.UNDO
