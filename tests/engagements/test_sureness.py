"""Members choose from how sure a match on they get notices; what is below stays visible and counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from engagements.telling import Story, count
from factories import findings
from mailserver import MailServer
from wardwatch.audit.models import Event
from wardwatch.engagements import operations, queries, sureness
from wardwatch.engagements.models import Decision, Notice, NoticeFinding
from wardwatch.engagements.queries import quiet
from wardwatch.engagements.states import NoticeState
from wardwatch.exposures.models import Finding
from wardwatch.exposures.queries import findings as listed
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login
from wardwatch.members.models import Enrollment
from wardwatch.members.operations import change_member_settings
from wardwatch.members.queries import member_settings
from wardwatch.members.types import Band

POSSIBLE, LIKELY = 60, 80
SUBJECT = "vulnerability:CVE-2026-7001"


def found(story: Story, confidence: int, cve: str = "CVE-2026-7001", **fields: object) -> Finding:
    with login("worker"):
        return findings.finding(
            story.sector.riverbend, cve, "Invented", f"Pump {cve}", at=story.now, confidence=confidence, **fields
        )


def choose(story: Story, band: Band) -> None:
    with login("worker"):
        Enrollment.objects.filter(organization=story.sector.riverbend).update(notify_from=band)


def covered(finding: Finding) -> bool:
    return count(NoticeFinding, finding=finding) == 1


@pytest.mark.parametrize(
    ("band", "confidence", "told"),
    [
        (Band.CERTAIN, 90, True),
        (Band.CERTAIN, LIKELY, False),
        (Band.LIKELY, 70, True),
        (Band.LIKELY, POSSIBLE, False),
        (Band.POSSIBLE, POSSIBLE, True),
    ],
)
def test_what_is_less_sure_than_a_member_wants_opens_no_notice(
    story: Story, band: Band, confidence: int, told: bool
) -> None:
    choose(story, band)
    finding = found(story, confidence, priority="immediate")
    story.worker(operations.propose)
    assert covered(finding) is told
    assert count(Decision, subject=SUBJECT) == told
    rosa = story.sector.viewer(story.sector.rosa)
    (row,) = listed(viewer=rosa, cve="CVE-2026-7001").rows
    silent = quiet.silent([row], row.organization, viewer=rosa)
    assert silent == ({} if told else {row.uid: band})


def test_by_default_it_is_likely_and_above() -> None:
    assert Enrollment().notify_from == Band.LIKELY


def test_a_question_about_a_version_is_asked_in_any_case(story: Story) -> None:
    choose(story, Band.CERTAIN)
    finding = found(story, 40, state=FindingState.VERSION_UNKNOWN, priority="immediate")
    story.worker(operations.propose)
    assert covered(finding)


def test_a_decision_says_what_it_tells_nobody(story: Story) -> None:
    with login("worker"):
        findings.finding(story.sector.orchard, "CVE-2026-7001", "Invented", "Pump", at=story.now)
    found(story, POSSIBLE)
    story.worker(operations.propose)
    decision, ada = story.decision(SUBJECT), story.sector.viewer(story.sector.ada)
    review = queries.review(str(decision.uid), viewer=ada, at=story.now)
    assert [each.name for each in review.recipients] == ["Orchard Clinic"]
    assert review.unsure == queries.Unsure(members=1, findings=1)
    other = queries.review(str(story.decision().uid), viewer=ada, at=story.now)
    assert other.unsure == queries.Unsure(members=0, findings=0)
    assert quiet.unsure(SUBJECT, viewer=story.sector.viewer(story.sector.rex)).findings == 0  # behind the wall


def test_an_advisory_leaves_out_what_is_less_sure_there_too(story: Story) -> None:
    with login("worker"):
        covers = NoticeFinding.objects.filter(notice__organization=story.sector.orchard)
        Finding.objects.filter(covered_by__in=covers).update(confidence=POSSIBLE)
    story.worker(operations.propose)
    review = queries.review(str(story.decision().uid), viewer=story.sector.viewer(story.sector.ada), at=story.now)
    assert review.unsure == queries.Unsure(members=1, findings=1)


def test_a_choice_takes_drafts_back_and_brings_them_again(story: Story) -> None:
    finding = found(story, LIKELY)
    story.worker(operations.propose)
    assert covered(finding)
    decision = story.decision(SUBJECT)
    choose(story, Band.CERTAIN)
    story.worker(operations.propose)
    notice = story.notice(decision=decision)
    assert (notice.state, notice.exception) == (NoticeState.EXCEPTED, sureness.UNSURE)
    assert not covered(finding)
    assert story.decision(SUBJECT).members == 0
    with login("worker"):
        assert Event.objects.filter(name="decisions.proposed").latest("pk").facts["hushed"] == 1
    choose(story, Band.LIKELY)
    story.worker(operations.propose)
    assert story.notice(decision=decision).state == NoticeState.DRAFT
    assert covered(finding)
    assert story.decision(SUBJECT).members == 1


def test_what_is_out_stays_out(story: Story) -> None:
    notice = story.publish()
    with login("worker"):
        Finding.objects.filter(covered_by__notice=notice).update(confidence=POSSIBLE)
    story.worker(operations.propose)
    assert story.notice(pk=notice.pk).state == NoticeState.SENT
    assert count(NoticeFinding, notice=notice) == 1


def test_the_digest_counts_what_got_no_notice_once_a_week(story: Story, server: MailServer) -> None:
    for number in range(2):
        found(story, POSSIBLE, f"CVE-2026-700{number}")
    for _ in range(2):
        story.worker(operations.send_digests)
    story.send(server)
    (mail,) = server.mails
    assert "2 findings are less sure" in mail.get_content()
    assert "/findings/" in mail.get_content()
    story.worker(operations.send_digests, at=story.now + timedelta(days=14))
    story.send(server, at=story.now + timedelta(days=15))
    assert len(server.mails) == 1  # nothing of it is new


def test_a_choice_has_drafts_looked_at_again(story: Story, work: Callable[[], None]) -> None:
    finding = found(story, LIKELY)
    story.worker(operations.propose)
    sector = story.sector
    current = member_settings(sector.riverbend.pk, viewer=sector.viewer(sector.rosa))
    story.acting(
        sector.rosa,
        change_member_settings,
        organization=sector.riverbend.pk,
        wanted=replace(current, notify_from=Band.CERTAIN),
    )
    work()
    assert not covered(finding)
    assert count(Notice, organization=sector.riverbend, state=NoticeState.EXCEPTED) == 1
