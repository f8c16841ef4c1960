"""Who is sent what is released, at the center's shell."""

from datetime import timedelta

import pytest

from cli.homes import Ask, Run
from people import NOW, Sector, settle
from products.test_story import acting
from wardwatch.audit.models import Event
from wardwatch.kit.database import login
from wardwatch.members.permissions import NotAllowed
from wardwatch.products.types import KindName, Severity
from wardwatch.subscriptions import operations, queries
from wardwatch.subscriptions.types import Channel, Pace, Wanted


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def test_subscriptions_are_listed_and_ended_with_a_reason(sector: Sector, ask: Ask, run: Run) -> None:
    assert ask("subscriptions", "list") == []
    assert "Nobody asked to be sent anything." in run("subscriptions", "list").output
    asked = (
        (sector.rosa, Wanted(channel=Channel.TAXII, kinds=(KindName.SECTOR_ALERT,), topics=("pumps",))),
        (sector.ada, Wanted(pace=Pace.DAILY, lowest=Severity.HIGH)),
    )
    made = [
        operations.subscribe(wanted=wanted, principal=sector.principal(user), actor=acting(user), at=NOW).uid
        for user, wanted in asked
    ]
    rosa, ada = ask("subscriptions", "list")
    assert (rosa["organization"], rosa["person"], rosa["channel"]) == ("Riverbend Hospital", "Rosa", "taxii")
    assert (rosa["kinds"], rosa["topics"], rosa["lowest"]) == ("sector-alert", "pumps", "information")
    assert (ada["pace"], ada["kinds"], ada["lowest"]) == ("daily", "all", "high")
    assert [each["uid"] for each in ask("subscriptions", "list", "--channel", "taxii")] == [str(made[0])]
    assert ask("subscriptions", "end", str(made[0]), status=1)["error"] == "subscription.not-possible"
    assert ask("subscriptions", "end", str(made[0]), "--why", "She left.") == {"uid": str(made[0])}
    assert ask("subscriptions", "end", str(made[0]), "--why", "She left.", status=1)["error"] == "not-found"
    assert [each["uid"] for each in ask("subscriptions", "list")] == [str(made[1])]
    with login("worker"):
        event = Event.objects.get(name="subscription.ended")
    assert (event.why, event.actor) == ("She left.", "operator:shell")


def test_nobody_else_reads_or_ends_what_others_asked_for(sector: Sector) -> None:
    with pytest.raises(NotAllowed):
        queries.standing(principal=sector.principal(sector.ada))
    uid = operations.subscribe(
        wanted=Wanted(), principal=sector.principal(sector.rosa), actor=acting(sector.rosa), at=NOW
    ).uid
    with pytest.raises(NotAllowed):
        operations.end_as_operator(
            subscription=uid,
            why="No reason.",
            principal=sector.principal(sector.ada),
            actor=acting(sector.ada),
            at=NOW + timedelta(hours=1),
        )
