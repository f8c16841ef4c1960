"""Long lists lead on and back, each reader through what it may see."""

import re

import pytest

from wardwatch.engagements.models import Decision
from wardwatch.kit.database import login
from web.doors import at_door, few_queries, text
from web.telling import Told


def test_long_lists_lead_on_and_back(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    told.approve()
    for place in ("tables.showing", "wording"):
        monkeypatch.setattr(f"wardwatch.web.{place}.PAGE", 1)
    ada = at_door(told.sector.ada)
    with login("worker"):
        Decision.objects.create(
            subject="vulnerability:CVE-2026-1002",
            title="Another",
            cause="",
            proposed_at=told.now,
            label=told.decision.label,
        )
    for path in ("/notices/", "/notices/?state=sent", "/decisions/", "/audit/"):
        with few_queries():
            first = text(ada.get(path))
        assert re.search(r'aria-current="page">1 to 1 of \d+<', first)
        assert 'rel="prev"' not in first
        on = _link(first, "next")
        assert "state=sent" in on or "state" not in path
        second = text(ada.get(path.partition("?")[0] + on))
        assert re.search(r'aria-current="page">2 to 2 of \d+<', second)
        assert _rows(second) != _rows(first)
        assert _rows(text(ada.get(path.partition("?")[0] + _link(second, "prev")))) == _rows(first)
    assert ada.get("/notices/?after=WW-0000-0000-0000").status_code == 404
    assert ada.get("/decisions/?after=nonsense").status_code == 200
    rosa, orchard = at_door(told.sector.rosa), told.notice(told.sector.orchard).ticket
    assert rosa.get(f"/notices/?after={orchard}").status_code == 404
    assert "1 to 1" not in text(rosa.get("/notices/"))


def _link(page: str, way: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{way}"', page)
    assert found
    return found[1].replace("&amp;", "&")


def _rows(page: str) -> list[str]:
    return re.findall(r'<tr><th scope="row">.*?</tr>', page)
