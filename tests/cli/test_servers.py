"""Servers elsewhere at the center's shell: kept, tried, paused, resumed, ended."""

from typing import Any

import pytest

from cli.homes import Ask, Run
from elsewhere import TOKEN, elsewhere
from factories.shared_objects import collect
from people import Sector, settle
from wardwatch.audit.models import Event
from wardwatch.kit.database import login


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def test_servers_and_destinations(sector: Sector, ask: Ask, run: Run, settings: Any) -> None:
    collect()
    with elsewhere() as theirs:
        to = ("--collection", "all", "--organization", sector.homeland.name)
        assert ask("servers", "keep", "them", theirs.at, "--secret", TOKEN, status=1)["error"] == "unavailable"
        for kind, more in (("servers", ()), ("destinations", to)):
            ask(kind, "keep", "them", theirs.at, "--private", "--secret", TOKEN, *more)
            assert ask(kind, "try", "them")["may"] is True
            ask(kind, "pause", "them", "--why", "a week")
            assert "them" in run(kind, "list").output
            ask(kind, "resume", "them")
            theirs.token = "another"
            assert "answered 401" in ask(kind, "try", "them", status=1)["problem"]
            theirs.token = TOKEN
            ask(kind, "end", "them", "--why", "over")
            assert ask(kind, "try", "them", status=1)["error"] == "not-found"
    with login("owner"):
        paused = Event.objects.filter(name__endswith="paused").values_list("why", flat=True)
        assert (list(paused), Event.objects.filter(name__endswith="ended", why="over").count()) == (["a week"] * 2, 2)
