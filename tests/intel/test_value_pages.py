"""Values on the pages: why, who says it, what people say, and nothing of what the reader may not know."""

from pathlib import Path

import pytest

from feeds.documents import Pull
from intel.stories import AMBER, indicator, write
from people import NOW, Sector
from wardwatch.audit.models import Opening
from wardwatch.intel import operations
from wardwatch.intel.models import HumanWord
from wardwatch.kit import clock
from wardwatch.kit.database import login
from web.doors import at_door, few_queries, text

PAGES = "/intelligence/values/"


def rejudge() -> None:
    with login("worker"):
        operations.judge(at=clock.now(), lists=lambda: ())


def test_a_value_from_its_verdict_to_an_answer(
    pull: Pull, sector: Sector, tmp_path: Path, plain_static: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    known = {"valid_from": "2026-11-20T00:00:00Z", "confidence": 90}
    bad, secret = indicator("bad.example.com", **known), indicator("dark.example.com", marked=(AMBER,), **known)
    pull("stix_file", write(tmp_path, "a.json", bad, secret))
    rosa, ada, otto = at_door(sector.rosa), at_door(sector.ada), at_door(sector.otto)
    assert "Not judged yet" in text(rosa.get(f"{PAGES}one/?q=bad.example.com"))
    assert "Not judged yet" not in text(rosa.get(f"{PAGES}one/?q=dark.example.com"))
    rejudge()

    with few_queries():
        page = text(rosa.get(f"{PAGES}one/?q=bad[.]example[.]com"))
    for words in (
        "Look for it, do not block it",
        "Too few independent sources",
        "One source alone says it",
        "F: cannot be judged (Admiralty)",
    ):
        assert words in page
    assert "dark.example.com" in text(ada.get(f"{PAGES}one/?q=dark.example.com"))
    hidden, unknown = (text(rosa.get(f"{PAGES}one/?q={name}.example.com")) for name in ("dark", "none"))
    assert hidden.replace("dark", "none") == unknown
    assert rosa.get(f"{PAGES}?q=bad.example.com").status_code == 302
    assert rosa.get(f"{PAGES}one/?q=no value").status_code == 404
    assert "This is no value that we can read: no value" in text(rosa.get(f"{PAGES}?q=no value"))
    assert rosa.get(f"{PAGES}one/?q=ward-scheduler.example").status_code == 200

    # a member reports it; nobody but its people and the center hears who, and the center answers
    form = f"{PAGES}say/?what=false-positive&q=bad.example.com"
    page = text(rosa.get(form))
    assert "Nobody blocks the value" in page
    assert f'href="{PAGES}one/?q=bad.example.com"' in page
    assert rosa.post(form, {"value": "bad.example.com", "why": ""}).status_code == 400
    assert rosa.post(form, {"value": "no value", "why": "Ours."}).status_code == 400
    assert rosa.post(form, {"value": "bad.example.com", "why": "Our own portal."}).status_code == 302
    rejudge()
    page = text(rosa.get(f"{PAGES}one/?q=bad.example.com"))
    assert "Our own portal." in page
    assert "by its age" in page
    assert sector.rosa.person.name in page
    assert "person:" not in page
    others = text(otto.get(f"{PAGES}one/?q=bad.example.com"))
    assert "Somebody reported it as a false positive" in others
    assert "Our own portal." not in others
    with login("worker"):
        word = HumanWord.objects.get().uid
    assert f"words/{word}/" in text(ada.get(PAGES))
    assert otto.get(f"{PAGES}words/{word}/").status_code == 404
    with login("worker"):
        before = Opening.objects.count()
    assert "Our own portal." in text(ada.get(f"{PAGES}words/{word}/"))
    with login("worker"):
        assert Opening.objects.count() == before + 1
    assert ada.post(f"{PAGES}words/{word}/", {"act": "accept", "why": "We looked."}).status_code == 302
    rejudge()
    assert "it is a false positive" in text(otto.get(f"{PAGES}one/?q=bad.example.com"))

    # what only the center says, and what is never blocked
    for what in ("confirmation", "grade", "list-mode", "value-mode"):
        assert rosa.get(f"{PAGES}say/?what={what}&q=bad.example.com").status_code == 404
        assert ada.get(f"{PAGES}say/?what={what}&q=bad.example.com").status_code == 200
    entry = {"value": "portal.example.com", "who": "Riverbend's portal", "below": "on", "why": "Patients use it."}
    assert rosa.post(f"{PAGES}say/?what=never", entry).status_code == 302
    assert "Riverbend&#x27;s portal" in text(rosa.get(PAGES))
    assert "Riverbend&#x27;s portal" not in text(otto.get(PAGES))
