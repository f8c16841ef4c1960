"""Many weaknesses of one product ask for its version: one question, one answer, and what follows from it."""

from datetime import timedelta

import pytest

from engagements.telling import Story
from factories import claims
from wardwatch.assets.models import Asset
from wardwatch.audit.models import Event
from wardwatch.engagements import operations, queries
from wardwatch.engagements.models import Decision, Notice
from wardwatch.engagements.queries import Home
from wardwatch.engagements.states import Answer, NoticeState
from wardwatch.exposures.models import Finding
from wardwatch.exposures.operations import catch_up
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.members.permissions import NotAllowed

S = FindingState
ENDS = {"CVE-2026-4001": "13.1", "CVE-2026-4002": "13.1", "CVE-2026-4003": "14.0"}


@pytest.fixture
def asked(story: Story) -> Story:
    """Three weaknesses of a gateway whose version Riverbend's list leaves out, and one of another product."""
    sector, now = story.sector, story.now
    with login("worker"):
        for cve, end in ENDS.items():
            said = claims.assertion(at=now, key=f"{cve}#cna")
            claims.affected(cve, "Invented", "Portal gateway", by=said, high=end)
        other = claims.assertion(at=now)
        claims.affected("CVE-2026-4009", "Invented", "Ward tablet", by=other, high="2.0")
        for product in ("Portal gateway", "Ward tablet"):
            claims.line(sector.riverbend, "Invented", product, at=now)
        catch_up(at=now)
        Finding.objects.filter(state=S.VERSION_UNKNOWN).update(priority="out-of-cycle")
    story.worker(operations.propose)
    with login("worker"):
        decisions = list(Decision.objects.filter(subject__contains="CVE-2026-400"))
    for decision in decisions:
        story.publish(decision)
    return story


def home(story: Story) -> Home:
    sector = story.sector
    return queries.home(sector.riverbend.pk, viewer=sector.viewer(sector.rosa), at=story.now)


def states(story: Story) -> dict[str, str]:
    with login("worker"):
        found = Finding.objects.filter(vulnerability__name__startswith="CVE-2026-400")
        return dict(found.values_list("vulnerability__name", "state"))


def test_one_question_for_each_product(asked: Story) -> None:
    shown = home(asked)
    assert shown.needing == 2
    member = asked.sector.riverbend.pk
    assert queries.needing([member], viewer=asked.sector.viewer(asked.sector.rosa)) == {member: 2}
    assert [len(card.behind) for card in shown.cards] == [3, 0]
    assert {each.about for each in shown.cards[0].behind} == set(ENDS)
    assert shown.cards[0].ticket == shown.cards[0].behind[0].ticket


def test_not_ours_answers_all_of_its_product_once_and_can_be_taken_back(asked: Story) -> None:
    ticket, rosa = home(asked).cards[0].ticket, asked.sector.rosa
    asked.acting(rosa, operations.answer, ticket=ticket, answer=Answer.NOT_OURS)
    assert states(asked) == {**dict.fromkeys(ENDS, S.NOT_OURS), "CVE-2026-4009": S.VERSION_UNKNOWN}
    (left,) = home(asked).cards
    assert left.what == "Invented Ward tablet"
    with login("worker"):
        event = Event.objects.get(name="notice.answered")
        assert (event.facts["alike"], event.facts["findings"]) == (2, 3)
        assert Notice.objects.filter(state=NoticeState.CLOSED).count() == 3
    asked.acting(rosa, operations.answer, ticket=ticket, answer=Answer.VERSION_UNKNOWN)
    assert set(states(asked).values()) == {S.VERSION_UNKNOWN}


def test_a_version_closes_what_it_settles_and_turns_the_rest_into_something_to_do(asked: Story) -> None:
    sector, ticket, at = asked.sector, home(asked).cards[0].ticket, asked.now + timedelta(hours=1)
    asked.acting(sector.rosa, operations.answer, ticket=ticket, answer=Answer.VERSION_UNKNOWN)
    assert asked.acting(sector.rosa, operations.state_version, ticket=ticket, version=" 13.5 ", at=at) == 1
    with login("worker"):
        assert Asset.objects.get(product="Portal gateway").version == "13.5"
        assert Event.objects.filter(name="inventory.changed").count() == 1
        catch_up(at=at)
    for _ in range(2):
        asked.worker(operations.settle, at=at)
        asked.worker(operations.take_up, at=at)
    assert states(asked) == {
        "CVE-2026-4001": S.NOT_AFFECTED,
        "CVE-2026-4002": S.NOT_AFFECTED,
        "CVE-2026-4003": S.OPEN,
        "CVE-2026-4009": S.VERSION_UNKNOWN,
    }
    act = home(asked).cards[0]
    assert (act.kind, act.state, act.answer) == ("act", NoticeState.SENT, None)
    assert act.protect_by is not None
    assert asked.worker(operations.take_up) == 0


def test_who_may_not_see_or_change_the_list_changes_nothing(asked: Story) -> None:
    sector, ticket = asked.sector, home(asked).cards[0].ticket
    with pytest.raises(operations.NoVersion):
        asked.acting(sector.rosa, operations.state_version, ticket=ticket, version=" ")
    for stranger in (sector.otto, sector.rex):
        with pytest.raises(NotFound):
            asked.acting(stranger, operations.state_version, ticket=ticket, version="13.5")
    with pytest.raises(NotAllowed):
        asked.acting(sector.ada, operations.state_version, ticket=ticket, version="13.5")
    with login("worker"):
        assert Asset.objects.get(product="Portal gateway").version == ""
