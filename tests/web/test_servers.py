"""Servers of others on the pages: added, tried, paused, changed, removed; their secrets are never shown."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from elsewhere import TOKEN, Server, elsewhere
from factories.shared_objects import collect, indicator, stored
from people import NOW, Sector, hire, settle
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR
from wardwatch.feeds import operations
from wardwatch.feeds.models import Run, TaxiiServer
from wardwatch.feeds.servers import ServerPaused
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members.types import RoleName
from wardwatch.sharing.models import Destination
from web.doors import at_door, few_queries, text


@pytest.fixture
def sector(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Sector:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return settle()


@pytest.fixture
def theirs(settings: Any) -> Iterator[Server]:
    with elsewhere() as server:
        settings.SERVER_TARGETS = (server.target,)
        yield server


def events(prefix: str) -> list[tuple[str, str]]:
    with login("owner"):
        return list(Event.objects.filter(name__startswith=prefix).order_by("pk").values_list("name", "why"))


def pull() -> None:
    with login("worker"):
        operations.pull(feed="taxii_server:them", actor=OPERATOR, at=NOW)


def test_a_server_from_its_adding_to_its_end(sector: Sector, theirs: Server) -> None:
    theirs.objects = [indicator("theirs")]
    ada = at_door(sector.ada)
    assert "Nothing is pulled from a TAXII server yet" in text(ada.get("/servers/"))
    said = {"name": "them", "url": theirs.at, "secret": "wrong"}
    refused = ada.post("/servers/add/", said)
    assert refused.status_code == 400
    assert "look at the user name and the secret" in text(refused)
    assert "Name one of its collections" in text(ada.post("/servers/add/", said | {"secret": TOKEN, "collection": "x"}))
    assert ada.post("/servers/add/", said | {"secret": TOKEN}).status_code == 302
    assert "called so already" in text(ada.post("/servers/add/", said | {"secret": TOKEN}))
    with login("worker"):
        row = TaxiiServer.objects.get()
    one = f"/servers/{row.uid}/"
    pull()
    with few_queries():
        page = text(ada.get(one))
    for words in ("Theirs", "For the center&#x27;s staff, until", "F: cannot be judged", "TAXII 2.1", "never shown"):
        assert words in page
    assert re.search(r"<strong>1</strong>\s*new|>1</[^>]*>\s*<[^>]*>new", page), page
    assert "Theirs" in text(ada.get("/servers/"))
    assert TOKEN not in page

    assert ada.post("/feeds/taxii_server:them/pull/")["Location"] == one
    assert "we may read “Theirs”" in text(ada.post(f"{one}try/", follow=True))
    theirs.token = "another"
    assert "look at the user name and the secret" in text(ada.post(f"{one}try/", follow=True))
    changed = {"url": f"{theirs.at}collections/c/", "title": "Renamed"}
    assert ada.post(f"{one}change/", changed).status_code == 400
    assert ada.post(f"{one}change/", changed | {"secret": "another"}).status_code == 302
    asked = theirs.asked
    other = ada.post(f"{one}change/", changed | {"url": theirs.at.replace("127.0.0.1", "localhost")})
    assert "This is another server: say the secret for it" in text(other)
    assert theirs.asked == asked, "a secret goes to the server that it was given for, and to no other"

    assert ada.post(f"{one}pause/").status_code == ada.post(f"{one}pause/").status_code == 302
    assert "Let it go on" in text(ada.get(one))
    assert "paused" in text(ada.get("/feeds/"))
    with pytest.raises(ServerPaused):
        pull()
    assert theirs.asked == asked
    ada.post(f"{one}resume/")
    assert ada.post(f"{one}remove/", {"why": ""}).status_code == 400
    assert ada.post(f"{one}remove/", {"why": "They closed."}).status_code == 302
    assert ada.get(one).status_code == 404
    with login("worker"):
        assert (bytes(TaxiiServer.objects.get().sealed_secret), Run.objects.count()) == (b"", 1)
    told = ["server-kept", "server-kept", "server-paused", "server-resumed", "server-ended"]
    assert events("feed.server") == [(f"feed.{name}", "They closed." if "ended" in name else "") for name in told]


def test_a_destination_from_its_adding_to_its_end(sector: Sector, theirs: Server, work: Callable[[], None]) -> None:
    stored("open")
    collect()
    ada = at_door(sector.ada)
    assert "Nothing is sent to a server of others yet" in text(ada.get("/destinations/"))
    said = {"name": "them", "url": theirs.at, "secret": TOKEN, "collection": "all", "organization": "nobody"}
    assert "No organization" in text(ada.post("/destinations/add/", said))
    said["organization"] = sector.homeland.name
    theirs.collection["can_write"] = False
    assert "may not add objects" in text(ada.post("/destinations/add/", said))
    theirs.collection["can_write"] = True
    assert ada.post("/destinations/add/", said).status_code == 302
    with login("worker"):
        one = f"/destinations/{Destination.objects.get().uid}/"
    with few_queries():
        page = text(ada.get(one))
    assert sector.homeland.name in page
    assert "at most still to send" in page
    ada.post(f"{one}pause/")
    ada.post(f"{one}send/")
    work()
    assert theirs.taken == []
    assert "paused" in text(ada.get("/destinations/"))
    ada.post(f"{one}resume/")
    ada.post(f"{one}send/")
    work()
    assert [each["name"] for each in theirs.taken] == ["open"]
    page = text(ada.get(one))
    assert "It took what it was sent" in page
    assert TOKEN not in page + text(ada.get("/destinations/")) + text(ada.get(f"{one}change/"))
    assert "we may add objects to “Theirs”" in text(ada.post(f"{one}try/", follow=True))
    assert ada.post(f"{one}change/", said).status_code == 302
    assert ada.post(f"{one}remove/", {"why": "They pull now."}).status_code == 302
    assert ada.get(one).status_code == 404
    told = ["kept", "paused", "resumed", "objects-sent", "kept", "ended"]
    assert [name for name, _why in events("destination.")] == [f"destination.{name}" for name in told]


def test_who_may_and_where_to(sector: Sector, theirs: Server, settings: Any) -> None:
    """Others find nothing; the duty officer looks; and what the installation does not name is not reached."""
    collect()
    ada, duty = at_door(sector.ada), at_door(hire(sector.center, "Dora", RoleName.DUTY_OFFICER))
    rosa = at_door(sector.rosa)
    said = {"name": "them", "url": theirs.at, "secret": TOKEN}
    for kind in ("servers", "destinations"):
        assert rosa.get(f"/{kind}/").status_code == rosa.post(f"/{kind}/add/", said).status_code == 404
        assert duty.get(f"/{kind}/").status_code == 200
        assert duty.post(f"/{kind}/add/", said).status_code == 403
    settings.SERVER_TARGETS = ()
    for url in (theirs.at, theirs.at.replace("http:", "https:"), "http://[", "https://x:99999/", "ftp://x/", "x"):
        refused = ada.post("/servers/add/", said | {"url": url})
        assert (refused.status_code, theirs.asked) == (400, 0), url
    page = text(ada.post("/servers/add/", said | {"url": theirs.at.replace("http:", "https:")}))
    assert "It did not work: 127.0.0.1 is not a public address. Such an address" in page
    assert "WARDWATCH_SERVER_TARGETS" in page
    assert ada.post("/servers/add/", said | {"secret": "ünüsable"}).status_code == 400
