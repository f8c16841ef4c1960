"""Names that may mean one product: likeness proposes, people decide, findings follow, everything can be taken back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from factories import claims
from people import Sector, settle
from wardwatch.assets.models import Asset
from wardwatch.audit.models import Event
from wardwatch.audit.types import Actor
from wardwatch.exposures.matching.names import Kind
from wardwatch.exposures.matching.proposals import ClaimedNames
from wardwatch.exposures.models import Finding
from wardwatch.exposures.operations import AlreadySaid, NamesMissing, catch_up, decide_alias, propose, state_alias
from wardwatch.exposures.queries.aliases import Alias, alias, aliases, open_aliases
from wardwatch.exposures.queries.reasons import why
from wardwatch.exposures.states import AliasReason, AliasState, FindingState
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.members.models import User
from wardwatch.members.permissions import NotAllowed

WEB = Actor("person:1", "web")
CVE = "CVE-2026-4001"


@pytest.fixture
def sector(db: str, now: datetime) -> Sector:
    sector = settle(now)
    with login("worker"):
        said = claims.assertion(at=now, asserter="CISA", key="ADV-4")
        claims.affected(CVE, "Halden Medical", "Vitalis Central Station", by=said, high="3.0")
        claims.affected(CVE, "Halden Medical", "Vitalis Gateway", by=said, high="3.0")
    return sector


def line(sector: Sector, now: datetime, member: str = "riverbend", product: str = "Vitalis Centrl Stn") -> Asset:
    with login("worker"):
        return claims.line(getattr(sector, member), "Haldn Medical", product, "2.0", at=now)


def follow(now: datetime) -> None:
    with login("worker"):
        catch_up(at=now)
        propose(at=now)


def asked(sector: Sector, user: User, member: str = "riverbend") -> tuple[Alias, ...]:
    return aliases(getattr(sector, member).pk, viewer=sector.viewer(user)).rows


def state(of: Asset) -> str | None:
    with login("worker"):
        return Finding.objects.filter(asset=of).values_list("state", flat=True).first()


def say(sector: Sector, to: AliasState, now: datetime, user: User | None = None, **more: Any) -> None:
    principal = sector.principal(user or sector.clem)
    (one,) = (each for each in asked(sector, sector.clem) if each.claimed_product == "Vitalis Central Station")
    decide_alias(alias=one.uid, to=to, principal=principal, actor=WEB, at=now, **more)


def test_likeness_proposes_and_never_matches(sector: Sector, now: datetime) -> None:
    own = line(sector, now)
    follow(now)
    assert state(own) is None
    (one,) = asked(sector, sector.clem)
    assert (one.claimed_vendor, one.claimed_product) == ("Halden Medical", "Vitalis Central Station")
    assert (one.state, one.reason, one.lines) == (AliasState.PROPOSED, AliasReason.SPELLING, 1)
    follow(now)
    assert asked(sector, sector.clem) == (one,)
    assert asked(sector, sector.otto) == ()


def test_what_a_person_confirmed_counts_until_it_is_taken_back(sector: Sector, now: datetime) -> None:
    own, later = line(sector, now), line(sector, now)
    follow(now)
    say(sector, AliasState.CONFIRMED, now)
    follow(now)
    assert state(own) == state(later) == FindingState.OPEN
    with login("worker"):
        assert Finding.objects.filter(asset=own).get().confidence == 96
    told = why(asset=own.uid, cve=CVE, viewer=sector.viewer(sector.clem))
    assert any("confirmed that “Haldn Medical Vitalis Centrl Stn” is" in link.text for link in told.chain)
    say(sector, AliasState.PROPOSED, now + timedelta(days=1))
    follow(now + timedelta(days=1))
    assert state(own) == FindingState.NOT_AFFECTED
    with login("worker"):
        assert Event.objects.filter(name="alias.decided").count() == 2


def test_what_a_person_refused_is_kept_out_and_not_asked_again(sector: Sector, now: datetime) -> None:
    with login("worker"):
        own = claims.line(sector.riverbend, "Halden Medical", "Vitalis Central Station", "2.0", at=now)
        other = claims.line(sector.orchard, "Halden Medical", "Vitalis Central Station", "2.0", at=now)
    follow(now)
    assert state(own) == FindingState.OPEN
    with login("worker"), pytest.raises(NamesMissing):
        state_alias(asset=own.uid, claimed=("", " "), principal=sector.principal(sector.clem), actor=WEB, at=now)
    uid = state_alias(
        asset=own.uid,
        claimed=("Halden Medical", "Vitalis Central Station"),
        principal=sector.principal(sector.clem),
        actor=WEB,
        at=now,
    )
    decide_alias(
        alias=uid, to=AliasState.REFUSED, principal=sector.principal(sector.clem), actor=WEB, at=now, why="A replica"
    )
    follow(now)
    assert state(own) == FindingState.NOT_AFFECTED
    assert state(other) == FindingState.OPEN, "what one member says is no other's matter"
    told = why(asset=own.uid, cve=CVE, viewer=sector.viewer(sector.clem))
    assert any("not “Halden Medical Vitalis Central Station”" in link.text for link in told.chain)
    assert [each.state for each in asked(sector, sector.clem)] == [AliasState.REFUSED]


def test_a_shared_word_is_a_proposal_to_others_without_a_name(sector: Sector, now: datetime) -> None:
    own = line(sector, now, product="VCS")
    line(sector, now, "orchard", "V.C.S")
    theirs = line(sector, now, "orchard", "vcs")
    follow(now)
    assert asked(sector, sector.otto, "orchard") == ()
    state_alias(
        asset=own.uid,
        claimed=("Halden Medical", "Vitalis Central Station"),
        principal=sector.principal(sector.clem),
        actor=WEB,
        at=now,
        shared=True,
    )
    follow(now)
    (one,) = asked(sector, sector.otto, "orchard")
    assert (one.product, one.reason, one.decided_by) == ("vcs", AliasReason.SHARED, "")
    assert state(theirs) is None
    say_again = {"principal": sector.principal(sector.clem), "actor": WEB, "at": now}
    (mine,) = asked(sector, sector.clem)
    decide_alias(alias=mine.uid, to=AliasState.PROPOSED, **say_again)
    follow(now)
    assert asked(sector, sector.otto, "orchard") == ()


def test_only_the_members_own_people_decide_and_only_once(sector: Sector, now: datetime) -> None:
    line(sector, now)
    follow(now)
    with pytest.raises(NotFound):
        say(sector, AliasState.CONFIRMED, now, sector.otto)
    with pytest.raises(NotAllowed):
        say(sector, AliasState.CONFIRMED, now, sector.ada)
    say(sector, AliasState.CONFIRMED, now)
    with pytest.raises(AlreadySaid):
        say(sector, AliasState.CONFIRMED, now)


def test_numbers_are_never_a_matter_of_spelling() -> None:
    named = ClaimedNames([("Invented", "Pump 8015"), ("Invented", "Pump Controller"), ("Other", "Pump 8016")])
    assert named.near("Invented", "Pmp 8016") == ()
    (found,) = named.near("Inventted", "Pump Controler")
    assert (found.vendor, found.product) == ("Invented", "Pump Controller")
    assert named.near("Invented", "Pump Controller") == (), "these names meet by themselves"
    assert Kind.CONFIRMED in Kind


def test_questions_come_in_parts_and_answers_latest_first(sector: Sector, now: datetime) -> None:
    for copies, product in ((1, "Vitalis Centrl Stn"), (3, "Vitalis Gatewy"), (2, "Vitalis Centrall Station")):
        for _ in range(copies):
            line(sector, now, product=product)
    follow(now)
    mine, viewer = sector.riverbend.pk, sector.viewer(sector.clem)
    assert open_aliases(mine, viewer=viewer) == 3
    assert open_aliases(mine, viewer=sector.viewer(sector.otto)) == 0
    first = aliases(mine, viewer=viewer, limit=2)
    assert [each.lines for each in first.rows] == [3, 2]
    rest = aliases(mine, viewer=viewer, limit=2, after=first.after)
    assert ([each.lines for each in rest.rows], rest.after) == ([1], "")
    told = {"principal": sector.principal(sector.clem), "actor": WEB}
    for number, each in enumerate(first.rows):
        decide_alias(alias=each.uid, to=AliasState.REFUSED, at=now + timedelta(hours=number), **told)
    said = aliases(mine, viewer=viewer, answered=True, limit=1)
    assert said.rows[0].uid == first.rows[1].uid
    assert aliases(mine, viewer=viewer, answered=True, after=said.after).rows[0].uid == first.rows[0].uid
    assert aliases(mine, viewer=viewer, answered=False).rows == rest.rows
    named = ("Haldn Medical", "Vitalis Centrl Stn", "")
    assert aliases(mine, viewer=viewer, names=named).rows == rest.rows
    assert alias(first.rows[0].uid, organization=mine, viewer=viewer).state is AliasState.REFUSED
    with pytest.raises(NotFound):
        alias(first.rows[0].uid, organization=sector.orchard.pk, viewer=viewer)


def test_who_looked_before_somebody_else_answered_is_told(sector: Sector, now: datetime) -> None:
    line(sector, now)
    follow(now)
    say(sector, AliasState.REFUSED, now)
    with pytest.raises(AlreadySaid) as refused:
        say(sector, AliasState.CONFIRMED, now, seen=AliasState.PROPOSED)
    assert refused.value.evidence == {"state": "refused"}
    say(sector, AliasState.CONFIRMED, now, seen=AliasState.REFUSED)
