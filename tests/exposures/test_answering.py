"""What people say of findings: along the table, all or none, and verified by somebody else."""

from datetime import datetime

import pytest

from factories import claims
from people import Sector, settle
from wardwatch.audit.models import Event
from wardwatch.audit.types import Actor
from wardwatch.exposures import operations
from wardwatch.exposures.models import Finding, FindingTransition
from wardwatch.exposures.states import FindingState
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.members.permissions import NotAllowed

S = FindingState


@pytest.fixture
def sector(db: str, now: datetime) -> Sector:
    with login("worker"):
        sector = settle(now)
        by = claims.assertion(at=now)
        claims.affected("CVE-2026-0001", "Contec", "CMS8000", by=by, high="2.1")
        for member, version in ((sector.riverbend, "1.8"), (sector.riverbend, "1.9"), (sector.orchard, "")):
            claims.line(member, "Contec", "CMS8000", version, at=now)
        operations.catch_up(at=now)
    return sector


def of(organization: int) -> list[Finding]:
    with login("worker"):
        return list(Finding.objects.filter(organization=organization).order_by("pk"))


def actor(user: object) -> Actor:
    return Actor(f"person:{user.person_id}", "web")  # type: ignore[attr-defined]


def test_a_member_answers_for_all_findings_at_once(sector: Sector, now: datetime) -> None:
    uids = [finding.uid for finding in of(sector.riverbend.pk)]
    rosa = sector.principal(sector.rosa)
    moved = operations.answer(findings=uids, to=S.ISOLATED, principal=rosa, actor=actor(sector.rosa), at=now)
    assert sorted(moved) == sorted(uids)
    assert {finding.state for finding in of(sector.riverbend.pk)} == {S.ISOLATED}
    with login("worker"):
        event = Event.objects.get(name="finding.state-changed")
        assert (event.facts["count"], event.facts["state"]) == (2, "isolated")
        assert FindingTransition.objects.filter(after=S.ISOLATED, by=f"person:{sector.rosa.person_id}").count() == 2


def test_all_or_none_with_those_that_could_not_move(sector: Sector, now: datetime) -> None:
    first, second = of(sector.riverbend.pk)
    rosa = sector.principal(sector.rosa)
    operations.answer(findings=[first.uid], to=S.FIXED_CLAIMED, principal=rosa, actor=actor(sector.rosa), at=now)
    with pytest.raises(operations.CannotMove) as refused:
        operations.answer(
            findings=[first.uid, second.uid], to=S.ISOLATED, principal=rosa, actor=actor(sector.rosa), at=now
        )
    assert refused.value.evidence["findings"] == ((first.uid, S.FIXED_CLAIMED),)
    assert [finding.state for finding in of(sector.riverbend.pk)] == [S.FIXED_CLAIMED, S.OPEN]


def test_others_findings_look_missing_and_readers_may_not_answer(sector: Sector, now: datetime) -> None:
    (other,) = of(sector.orchard.pk)
    with pytest.raises(NotFound):
        operations.answer(
            findings=[other.uid], to=S.NOT_OURS, principal=sector.principal(sector.rosa),
            actor=actor(sector.rosa), at=now,
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        operations.answer(
            findings=[other.uid], to=S.NOT_OURS, principal=sector.principal(sector.ada),
            actor=actor(sector.ada), at=now,
        )  # fmt: skip
    assert of(sector.orchard.pk)[0].state == S.VERSION_UNKNOWN


def test_saying_that_it_is_affected_gives_dates(sector: Sector, now: datetime) -> None:
    (asked,) = of(sector.orchard.pk)
    kim = sector.principal(sector.kim)  # the provider that acts for Orchard
    operations.answer(findings=[asked.uid], to=S.OPEN, principal=kim, actor=actor(sector.kim), at=now)
    with login("worker"):
        operations.catch_up(at=now)
    (opened,) = of(sector.orchard.pk)
    assert (opened.state, opened.priority != "", opened.protect_by is not None) == (S.OPEN, True, True)


def test_a_fix_is_verified_by_somebody_else_and_with_evidence(sector: Sector, now: datetime) -> None:
    first, _ = of(sector.riverbend.pk)
    rosa, ada = sector.principal(sector.rosa), sector.principal(sector.ada)
    operations.answer(findings=[first.uid], to=S.FIXED_CLAIMED, principal=rosa, actor=actor(sector.rosa), at=now)
    with pytest.raises(NotAllowed):
        operations.verify_fix(
            findings=[first.uid], evidence="we looked", principal=rosa, actor=actor(sector.rosa), at=now
        )
    with pytest.raises(operations.NoEvidence):
        operations.verify_fix(findings=[first.uid], evidence=" ", principal=ada, actor=actor(sector.ada), at=now)
    assert of(sector.riverbend.pk)[0].state == S.FIXED_CLAIMED
    operations.verify_fix(
        findings=[first.uid], evidence="Scan of 22 Nov", principal=ada, actor=actor(sector.ada), at=now
    )
    assert of(sector.riverbend.pk)[0].state == S.FIXED_VERIFIED


def test_who_claimed_does_not_verify(sector: Sector, now: datetime) -> None:
    first, _ = of(sector.riverbend.pk)
    with login("worker"):
        operations.change_state(findings=[first.pk], to=S.FIXED_CLAIMED, actor=actor(sector.ada), at=now)
    with pytest.raises(operations.NotIndependent):
        operations.verify_fix(
            findings=[first.uid], evidence="my own word", principal=sector.principal(sector.ada),
            actor=actor(sector.ada), at=now,
        )  # fmt: skip
