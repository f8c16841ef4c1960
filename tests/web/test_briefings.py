"""Briefings on the pages of those who come and of the center, from the plan to the evaluation."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from icalendar import Calendar, Event

from people import NOW, Sector, hire, settle
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members.types import RoleName
from wardwatch.products.briefings import models
from web.doors import at_door, few_queries, text

PLAN = {
    "title": "Ransomware at infusion pumps",
    "summary": "What we saw, and what helps.",
    "number": "",
    "day": "2026-11-29",
    "begins": "15:00",
    "minutes": "60",
    "place": "https://meet.test.invalid/room-7",
    "capacity": "",
    "whom": "TLP:GREEN",
    "named": "",
}
PLACE = str(PLAN["place"])
STARTS = datetime.fromisoformat("2026-11-29T15:00:00+00:00")


@pytest.fixture
def sector(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Sector:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return settle()


def planned(ada: Client, **other: str) -> str:
    """A briefing that Ada planned: its page for those who come."""
    answer = ada.post("/desk/briefings/plan/", PLAN | other)
    assert answer.status_code == 302, text(answer)
    return str(answer.headers["Location"]).removeprefix("/desk")


def done(client: Client, path: str, page: str, **given: str) -> str:
    """A form or a button; what the page then says."""
    answer = client.post(path, given)
    assert answer.status_code == 302, text(answer)
    return text(client.get(page))


def test_a_briefing_from_its_plan_to_its_evaluation(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, rosa, otto = at_door(sector.ada), at_door(sector.rosa), at_door(sector.otto)
    assert "No briefing is planned yet" in text(ada.get("/desk/briefings/"))
    assert "No briefing is planned now" in text(rosa.get("/briefings/"))
    page = planned(ada)
    desk = f"/desk{page}"
    with few_queries():
        assert page in text(rosa.get("/briefings/"))
    with few_queries():
        before = text(rosa.get(page))
    assert PLACE not in before
    assert "10:00 EST" in before.replace("\xa0", " ")
    assert "15:00 UTC" in before.replace("\xa0", " ")
    after = done(rosa, f"{page}register/", page)
    assert f'href="{PLACE}"' in after
    assert "You are registered." in after
    assert PLACE not in text(otto.get(page))
    place = {user: _entry(client, page).get("location") for user, client in (("rosa", rosa), ("otto", otto))}
    assert place == {"rosa": PLACE, "otto": None}
    asked = done(rosa, f"{page}ask/", page, text="At Riverbend too: which version?")
    assert "waits for an answer" in asked
    assert "which version" not in text(otto.get(page))
    with few_queries():
        shown = text(ada.get(desk))
    assert "Riverbend Hospital" in shown
    assert "At Riverbend too: which version?" in shown
    with login("worker"):
        question = f"/desk/briefings/questions/{models.Question.objects.get().uid}/"
    refused = ada.post(question, {"answer": "2.1", "all": "on", "question": ""})
    assert "Say how everybody reads the question" in text(refused)
    done(ada, question, desk, answer="Before 2.1.", all="on", question="Which version?")
    theirs = text(otto.get(page))
    assert ("Which version?" in theirs, "Before 2.1." in theirs, "Riverbend" in theirs) == (True, True, False)
    assert "It was held" not in text(ada.get(desk))
    monkeypatch.setattr(clock, "now", lambda: STARTS + timedelta(hours=1))
    assert "It was held" in text(ada.get(desk))
    assert "1 person is told by mail." in done(ada, f"{desk}held/", desk)
    assert page in text(rosa.get("/briefings/"))
    assert "Thank you." in done(rosa, f"{page}evaluate/", page, grade="5", useful="The timeline.", missing="")
    assert "You gave it 5 of 5." in text(rosa.get(page))
    assert 'value="5"' in text(rosa.get(f"{page}evaluate/"))
    assert otto.post(f"{page}evaluate/", {"grade": "1"}).status_code == 400
    told = text(ada.get(desk))
    assert "Fewer than five evaluations" in told
    assert "The timeline." not in told


def test_a_full_one_says_so_and_a_cancelled_one_says_why(sector: Sector) -> None:
    ada, rosa, otto = at_door(sector.ada), at_door(sector.rosa), at_door(sector.otto)
    page = planned(ada, capacity="1")
    done(rosa, f"{page}register/", page)
    assert "All places are taken." in done(otto, f"{page}register/", page)
    assert "You are not registered any more." in done(rosa, f"{page}unregister/", page)
    assert PLACE in done(otto, f"{page}register/", page)
    changed = done(ada, f"/desk{page}change/", f"/desk{page}", **{**PLAN, "begins": "16:00"})
    assert "1 person is told by mail." in changed
    assert "The speaker is ill." in done(ada, f"/desk{page}cancel/", f"/desk{page}", why="The speaker is ill.")
    gone = text(otto.get(page))
    assert "The speaker is ill." in gone
    assert f"{page}register/" not in gone
    assert _entry(otto, page)["status"] == "CANCELLED"
    assert "This cannot be done" in done(rosa, f"{page}register/", page)


def test_what_is_for_others_looks_missing(sector: Sector) -> None:
    ada, rosa = at_door(sector.ada), at_door(sector.rosa)
    assert ada.post("/desk/briefings/plan/", PLAN | {"whom": "TLP:AMBER"}).status_code == 400
    page = planned(ada, whom="TLP:AMBER", named="Orchard Clinic")
    assert page in text(at_door(sector.otto).get("/briefings/"))
    assert page not in text(rosa.get("/briefings/"))
    for path in ("", "ask/", "evaluate/", "calendar.ics"):
        assert rosa.get(f"{page}{path}").status_code == 404
    for path in ("register/", "unregister/", "ask/", "evaluate/"):
        assert rosa.post(f"{page}{path}", {"text": "Why?", "grade": "1"}).status_code == 404
        assert rosa.get(f"{page}register/").status_code == 405
    for client in (rosa, at_door(sector.rex), at_door(sector.kim)):
        for path in ("/desk/briefings/", "/desk/briefings/plan/", f"/desk{page}", f"/desk{page}change/"):
            assert client.get(path).status_code == 404
    assert at_door().get("/briefings/").status_code == 302
    with login("worker"):
        assert not models.Registration.objects.exists()


def test_a_faulty_plan_says_what_is_wrong_and_plans_nothing(sector: Sector) -> None:
    ada = at_door(sector.ada)
    faults = (
        ({"day": "2026-01-01"}, "It begins in the past."),
        ({"number": "209901010000"}, "No product has this ID#."),
        ({"whom": "TLP:AMBER", "named": "Nobody at all"}, "No organization, or more than one"),
        ({"place": ""}, "Please fill in: Where."),
    )
    for given, words in faults:
        answer = ada.post("/desk/briefings/plan/", PLAN | given)
        assert answer.status_code == 400
        assert words in text(answer)
    root = at_door(hire(sector.center, "Root", RoleName.ADMINISTRATOR))
    assert root.post("/desk/briefings/plan/", PLAN).status_code == 403
    with login("worker"):
        assert not models.Briefing.objects.exists()


def _entry(client: Client, page: str) -> Event:
    answer = client.get(f"{page}calendar.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    return event
