"""Block lists on the pages: made, looked at, changed, given another address, closed."""

import re

import pytest

from lists.fetching import fetched, judged, values
from people import NOW, Sector, hire, settle
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.markings.types import PUBLIC
from wardwatch.members.labels import own
from wardwatch.members.types import RoleName
from wardwatch.sharing.models import BlockList
from wardwatch.sharing.types import CONFIRMATION
from web.doors import at_door, text


@pytest.fixture
def sector(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Sector:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return settle()


def test_a_list_from_its_making_to_its_end(sector: Sector) -> None:
    judged("evil.example", PUBLIC)
    judged("maybe.example", PUBLIC, verdict=1)
    judged("old.example", PUBLIC, verdict=0)
    judged("secret.example", own(sector.orchard.pk))
    rosa, asked = at_door(sector.rosa), {"title": "Firewall", "format": "edl", "kind": "domains"}
    assert "There is no block list yet" in text(rosa.get("/lists/"))
    refused = rosa.post("/lists/make/", asked | {"use": "block"})
    assert refused.status_code == 400
    assert CONFIRMATION in text(refused)
    assert rosa.post("/lists/make/", asked | {"use": "hunt", "kind": ""}).status_code == 400
    sure = asked | {"use": "block", "confirmation": f"{CONFIRMATION.upper()}."}
    shown = text(rosa.post("/lists/make/", sure))
    assert "made just now" in text(rosa.post("/lists/make/", sure)), "the page loaded again"
    found = re.search(r"/lists/[0-9a-f-]{36}/[\w-]{43}/list\.txt", shown)
    assert found
    assert values(fetched(found[0])[1]) == {"evil.example"}

    with login("worker"):
        uid = BlockList.objects.get().uid
    page = text(rosa.get(f"/lists/{uid}/"))
    for words in ("maybe.example", "not sure enough to block", "nobody says when it was seen last", "Palo Alto"):
        assert words in page
    assert "secret.example" not in page
    assert found[0].split("/")[3] not in page + text(rosa.get("/lists/")), "shown once"
    changed = asked | {"title": "Front door", "use": "hunt", "confidence": "50"}
    assert rosa.post(f"/lists/{uid}/change/", changed).status_code == 302
    assert values(fetched(found[0])[1]) == {"evil.example", "maybe.example"}
    assert "Front door" in text(rosa.get("/lists/"))
    again = re.search(r"/lists/[0-9a-f-]{36}/[\w-]{43}/list\.txt", text(rosa.post(f"/lists/{uid}/secret/")))
    assert again
    assert (fetched(found[0])[0], fetched(again[0])[0]) == (404, 200)

    for stranger in (sector.otto, sector.ada):
        door = at_door(stranger)
        assert door.get(f"/lists/{uid}/").status_code == door.post(f"/lists/{uid}/close/").status_code == 404
        assert "Front door" not in text(door.get("/lists/"))
    reader = at_door(hire(sector.riverbend, "Rita", RoleName.READER))
    assert reader.get(f"/lists/{uid}/").status_code == 200
    assert reader.post(f"/lists/{uid}/close/").status_code == reader.get("/lists/make/").status_code == 403
    assert rosa.post(f"/lists/{uid}/close/").status_code == 302
    assert fetched(again[0])[0] == rosa.get(f"/lists/{uid}/").status_code == 404
