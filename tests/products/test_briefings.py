"""Briefings: planned, told to those who register, asked about, moved, held, evaluated, cancelled."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from icalendar import Calendar

from people import NOW, Sector, hire
from wardwatch.audit.models import Event
from wardwatch.audit.types import Actor
from wardwatch.delivery.models import Message
from wardwatch.delivery.states import MessageState
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Label
from wardwatch.members.models import User
from wardwatch.members.permissions import NotAllowed
from wardwatch.members.queries import operator
from wardwatch.members.types import RoleName
from wardwatch.products import operations as products
from wardwatch.products import queries as products_read
from wardwatch.products.briefings import attending, models, operations, portability, queries
from wardwatch.products.briefings.attending import Full, NotRegistered, NotSaid
from wardwatch.products.briefings.calendars import calendar_file
from wardwatch.products.briefings.operations import NotPlanned, Unfit
from wardwatch.products.briefings.states import BriefingState
from wardwatch.products.briefings.types import Opinion, Outline
from wardwatch.products.jobs import remind_of_briefings
from wardwatch.products.models import Release, Rendering
from wardwatch.products.operations import NotPossible
from wardwatch.products.types import FormName, KindName, Marking, Severity, To
from wardwatch.standards.tlp import Tlp

PLACE = "https://meet.test.invalid/room-7"
STARTS = NOW + timedelta(days=7)
ENDS = STARTS + timedelta(hours=1)
OUTLINE = Outline(
    title="Ransomware at infusion pumps", summary="What we saw.", number="", starts_at=STARTS, ends_at=ENDS, place=PLACE
)
EVERYBODY = To(tlp=Marking.GREEN)


def by(sector: Sector, user: User, at: object = NOW) -> dict[str, Any]:
    return {"principal": sector.principal(user), "actor": Actor(who=f"person:{user.person_id}", door="web"), "at": at}


def planned(sector: Sector, outline: Outline = OUTLINE, to: To = EVERYBODY) -> UUID:
    return operations.plan(outline=outline, to=to, **by(sector, sector.ada))


def card(sector: Sector, uid: UUID, user: User) -> queries.BriefingCard:
    return queries.briefing(uid, viewer=sector.viewer(user))


def mails(*states: MessageState) -> list[tuple[str, str, str]]:
    """Address, subject and text of what is in the outbox."""
    with login("worker"):
        found = Message.objects.filter(state__in=states or (MessageState.WAITING,)).order_by("pk")
        return [(m.address, m.subject, settings.HOME.keyring.decrypt(bytes(m.sealed_text)).decode()) for m in found]


def test_who_may_see_it_registers_and_is_told_where(sector: Sector) -> None:
    uid = planned(sector)
    for user in (sector.rosa, sector.hal, sector.ada):
        assert card(sector, uid, user).place == ""
        attending.register(briefing=uid, **by(sector, user))
        attending.register(briefing=uid, **by(sector, user))
        seen = card(sector, uid, user)
        assert (seen.place, seen.row.registered) == (PLACE, True)
    assert card(sector, uid, sector.otto).place == ""
    _to, subject, text = mails()[0]
    assert [address for address, _, _ in mails()] == [u.email for u in (sector.rosa, sector.hal, sector.ada)]
    assert subject == "Registered: Ransomware at infusion pumps"
    assert PLACE in text
    assert "29 November 2026, 02:47 UTC (28 November 2026, 21:47 EST)" in text
    assert f"/briefings/{uid}/calendar.ics" in text
    desk = queries.desk_briefing(uid, viewer=sector.viewer(sector.ada))
    assert desk.registered == 3
    assert ("Riverbend Hospital", 1) in desk.organizations


def test_a_registration_is_seen_by_its_organization_and_the_center(sector: Sector) -> None:
    uid = planned(sector)
    attending.register(briefing=uid, **by(sector, sector.rosa))
    with login("worker"):
        row = models.Registration.objects.get()
    for user, sees in ((sector.clem, 1), (sector.ada, 1), (sector.otto, 0), (sector.rex, 0)):
        assert queries.desk_briefing(uid, viewer=sector.viewer(user)).registered == sees, user.email
    assert not card(sector, uid, sector.clem).row.registered
    assert row.organization_id == sector.riverbend.pk


def test_a_full_briefing_refuses_until_somebody_takes_it_back(sector: Sector) -> None:
    uid = planned(sector, replace(OUTLINE, capacity=1))
    attending.register(briefing=uid, **by(sector, sector.rosa))
    attending.register(briefing=uid, **by(sector, sector.rosa))
    with pytest.raises(Full):
        attending.register(briefing=uid, **by(sector, sector.otto))
    assert not card(sector, uid, sector.otto).row.registered
    attending.unregister(briefing=uid, **by(sector, sector.rosa))
    attending.unregister(briefing=uid, **by(sector, sector.rosa))
    assert mails() == []
    assert card(sector, uid, sector.rosa).place == ""
    attending.register(briefing=uid, **by(sector, sector.otto))
    with login("worker"):
        names = list(Event.objects.filter(subject=f"briefing:{uid}").order_by("id").values_list("name", "facts"))
    assert [name for name, _ in names] == ["briefing.planned", *["briefing.attendance-changed"] * 3]
    assert [facts["registered"] for _, facts in names[1:]] == [True, False, True]


def test_a_briefing_for_named_organizations_is_missing_to_others(sector: Sector) -> None:
    named = To(tlp=Marking.AMBER, organizations=(sector.orchard.uid,))
    uid = planned(sector, to=named)
    for user in (sector.otto, sector.kim, sector.ada):
        assert card(sector, uid, user).row.title == OUTLINE.title
    attending.register(briefing=uid, **by(sector, sector.kim))
    for user in (sector.rosa, sector.hal, sector.rex):
        assert queries.briefings(viewer=sector.viewer(user), at=NOW, past=False) == ()
        for refused in (
            lambda user=user: card(sector, uid, user),
            lambda user=user: attending.register(briefing=uid, **by(sector, user)),
            lambda user=user: attending.ask(briefing=uid, text="Why?", **by(sector, user)),
        ):
            with pytest.raises(NotFound):
                refused()
    with login("worker"):
        assert models.Registration.objects.count() == 1
    with pytest.raises(NotPossible):
        planned(sector, to=To(tlp=Marking.AMBER))


def test_only_the_centers_analysts_and_duty_officers_plan(sector: Sector) -> None:
    uid = planned(sector)
    root = hire(sector.center, "Root", RoleName.ADMINISTRATOR)
    for user in (sector.rosa, sector.rex, root):
        as_ = by(sector, user)
        for deed in (
            lambda as_=as_: operations.plan(outline=OUTLINE, to=EVERYBODY, **as_),
            lambda as_=as_: operations.change(briefing=uid, outline=OUTLINE, **as_),
            lambda as_=as_: operations.cancel(briefing=uid, why="No.", **as_),
            lambda as_=as_: operations.hold(briefing=uid, **{**as_, "at": STARTS}),
        ):
            with pytest.raises(NotAllowed):
                deed()
    dora = hire(sector.center, "Dora", RoleName.DUTY_OFFICER)
    operations.plan(outline=OUTLINE, to=EVERYBODY, **by(sector, dora))
    with pytest.raises(NotAllowed):
        attending.register(briefing=uid, **{**by(sector, sector.ada), "principal": operator()})
    with login("worker"):
        assert not models.Registration.objects.exists()


@pytest.mark.parametrize(
    "faulty",
    [
        {"title": " "},
        {"place": ""},
        {"starts_at": NOW},
        {"ends_at": STARTS},
        {"capacity": 0},
        {"number": "209901010000"},
    ],
    ids=lambda each: next(iter(each)),
)
def test_what_cannot_be_held_is_not_planned(sector: Sector, faulty: dict[str, Any]) -> None:
    uid = planned(sector)
    with pytest.raises(Unfit):
        planned(sector, replace(OUTLINE, **faulty))
    with pytest.raises(Unfit):
        operations.change(briefing=uid, outline=replace(OUTLINE, **faulty), **by(sector, sector.ada))
    with login("worker"):
        assert models.Briefing.objects.count() == 1


def test_nobody_is_told_to_come_to_the_old_place(sector: Sector) -> None:
    uid = planned(sector)
    attending.register(briefing=uid, **by(sector, sector.rosa))
    assert operations.change(briefing=uid, outline=replace(OUTLINE, title="Pumps"), **by(sector, sector.ada)) == 0
    moved = replace(OUTLINE, title="Pumps", place="+1 555 0100")
    assert operations.change(briefing=uid, outline=moved, **by(sector, sector.ada)) == 1
    ((_, subject, text),) = mails()
    assert subject == "Changed: Pumps"
    assert ("+1 555 0100" in text, PLACE in text) == (True, False)
    assert operations.cancel(briefing=uid, why="The speaker is ill.", **by(sector, sector.ada)) == 1
    ((_, subject, text),) = mails()
    assert subject == "Cancelled: Pumps"
    assert "The speaker is ill." in text
    assert card(sector, uid, sector.rosa).row.why == "The speaker is ill."
    for late in (
        lambda: operations.cancel(briefing=uid, why="Again.", **by(sector, sector.ada)),
        lambda: operations.change(briefing=uid, outline=OUTLINE, **by(sector, sector.ada)),
        lambda: attending.register(briefing=uid, **by(sector, sector.otto)),
        lambda: attending.unregister(briefing=uid, **by(sector, sector.rosa)),
    ):
        with pytest.raises(NotPlanned):
            late()
    assert len(mails()) == 1


def test_a_reminder_comes_once_a_day_before(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = planned(sector)
    attending.register(briefing=uid, **by(sector, sector.rosa))

    def reminded(at: object) -> list[str]:
        monkeypatch.setattr(clock, "now", lambda: at)
        remind_of_briefings()
        remind_of_briefings()
        return [address for address, subject, _ in mails() if subject.startswith("Soon")]

    assert reminded(STARTS - timedelta(days=1, minutes=1)) == []
    attending.register(briefing=uid, **by(sector, sector.otto, STARTS - timedelta(hours=2)))
    assert reminded(STARTS - timedelta(hours=1)) == [sector.rosa.email]
    later = replace(OUTLINE, starts_at=STARTS + timedelta(days=3), ends_at=ENDS + timedelta(days=3))
    operations.change(briefing=uid, outline=later, **by(sector, sector.ada, STARTS - timedelta(hours=1)))
    assert reminded(STARTS) == []
    assert sorted(reminded(STARTS + timedelta(days=2))) == sorted([sector.rosa.email, sector.otto.email])


def test_a_question_is_read_by_others_without_a_name_once_it_is_shown(sector: Sector) -> None:
    uid = planned(sector)
    asked = attending.ask(briefing=uid, text="At Riverbend we saw it too. Is it the same?", **by(sector, sector.rosa))
    with pytest.raises(NotSaid):
        attending.ask(briefing=uid, text=" ", **by(sector, sector.rosa))
    (waiting,) = queries.desk_briefing(uid, viewer=sector.viewer(sector.ada)).questions
    assert (waiting.person, waiting.organization) == ("Rosa", "Riverbend Hospital")
    assert waiting.answered_at is None
    for user in (sector.rosa, sector.otto):
        with pytest.raises(NotAllowed):
            operations.answer(question=asked, answer="Yes.", shown_as="", **by(sector, user))
    operations.answer(question=asked, answer="Yes.", shown_as="", **by(sector, sector.ada))
    assert card(sector, uid, sector.rosa).asked[0].answer == "Yes."
    assert card(sector, uid, sector.otto).answers == ()
    operations.answer(question=asked, answer="Yes, it is.", shown_as="Is it the same?", **by(sector, sector.ada))
    operations.answer(question=asked, answer="Yes, it is.", shown_as="Is it the same?", **by(sector, sector.ada))
    theirs = card(sector, uid, sector.otto)
    ((question, answer),) = [(each.question, each.answer) for each in theirs.answers]
    assert (question, answer) == ("Is it the same?", "Yes, it is.")
    assert theirs.asked == ()
    assert "Riverbend" not in repr(theirs)
    operations.answer(question=asked, answer="No.", shown_as="", **by(sector, sector.ada))
    assert card(sector, uid, sector.otto).answers == ()
    with pytest.raises(NotFound):
        queries.question(asked, viewer=sector.viewer(sector.otto))


def test_evaluations_are_told_as_numbers_from_five_upwards(sector: Sector) -> None:
    uid = planned(sector)
    people = [sector.rosa, sector.clem, sector.otto, sector.hal, hire(sector.riverbend, "Rolf", RoleName.READER)]
    for user in people:
        attending.register(briefing=uid, **by(sector, user))
    good = Opinion(grade=5, useful="The timeline.")
    with pytest.raises(NotPlanned):
        attending.evaluate(briefing=uid, opinion=good, **by(sector, sector.rosa))
    with pytest.raises(NotPlanned):
        operations.hold(briefing=uid, **by(sector, sector.ada))
    assert operations.hold(briefing=uid, **by(sector, sector.ada, ENDS)) == 5
    assert sum(subject.startswith("How was it?") for _, subject, _ in mails()) == 5
    with pytest.raises(NotRegistered):
        attending.evaluate(briefing=uid, opinion=good, **by(sector, sector.rex, ENDS))
    with pytest.raises(NotSaid):
        attending.evaluate(briefing=uid, opinion=Opinion(grade=6), **by(sector, sector.rosa, ENDS))
    for user in people[:4]:
        attending.evaluate(briefing=uid, opinion=good, **by(sector, user, ENDS))
    attending.evaluate(briefing=uid, opinion=Opinion(grade=4), **by(sector, people[0], ENDS))
    assert queries.desk_briefing(uid, viewer=sector.viewer(sector.ada)).evaluated is None
    attending.evaluate(briefing=uid, opinion=Opinion(grade=1, missing="Time."), **by(sector, people[4], ENDS))
    told = queries.desk_briefing(uid, viewer=sector.viewer(sector.ada)).evaluated
    assert told is not None
    assert (told.count, told.mean) == (5, 4.0)
    assert dict(told.grades) == {1: 1, 2: 0, 3: 0, 4: 1, 5: 3}
    assert (told.useful, told.missing) == (("The timeline.",) * 3, ("Time.",))
    assert card(sector, uid, sector.rosa).opinion == Opinion(grade=4)
    past = queries.briefings(viewer=sector.viewer(sector.rosa), at=ENDS, past=True)
    assert [each.state for each in past] == [BriefingState.HELD]


def test_a_calendar_keeps_one_entry_for_a_briefing_that_is_moved(sector: Sector) -> None:
    title = "Pumps; what, when, where: " + "é" * 100
    uid = planned(sector, replace(OUTLINE, title=title))

    def entry() -> Any:
        row = card(sector, uid, sector.rosa).row
        data = calendar_file(row, place="Room 7, \\ floor; 2", center="Test", cancelled=row.state == "cancelled")
        assert b"\r\n" in data
        assert max(map(len, data.split(b"\r\n"))) <= 75
        return next(iter(Calendar.from_ical(data).walk("VEVENT")))

    first = entry()
    assert (str(first["summary"]), str(first["location"])) == (title, "Room 7, \\ floor; 2")
    assert first.decoded("dtstart") == STARTS
    later = replace(OUTLINE, title=title, ends_at=ENDS + timedelta(hours=1))
    operations.change(briefing=uid, outline=later, **by(sector, sector.ada))
    second = entry()
    operations.cancel(briefing=uid, why="Ill.", **by(sector, sector.ada))
    third = entry()
    assert first["uid"] == second["uid"] == third["uid"]
    assert [each["sequence"] for each in (first, second, third)] == [1, 2, 3]
    assert [each["status"] for each in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_slides_stand_there_while_their_product_is_released(sector: Sector) -> None:
    begun = products.begin(kind=KindName.SECTOR_ALERT, subject="", today=NOW.date(), **by(sector, sector.ada))
    number = products_read.product(begun.uid, viewer=sector.viewer(sector.ada)).row.number
    uid = planned(sector, replace(OUTLINE, number=number))

    def there(user: User) -> tuple[bool, bool]:
        row = card(sector, uid, user).row
        return row.released, row.slides

    assert there(sector.rosa) == (False, False)
    with login("worker"):
        label = intern(Label(Tlp.AMBER, organizations=frozenset({sector.riverbend.pk})))
        dated = {"first_released_at": NOW, "released_at": NOW, "revision": 1, "tlp": Tlp.AMBER, "document": b"{}"}
        said = {"number": number, "kind": KindName.SECTOR_ALERT, "severity": Severity.HIGH, "title": "Pumps"}
        release = Release.objects.create(label_id=label, **dated, **said)
        assert there(sector.rosa) == (True, False)
        made = {"media_type": "application/pdf", "name": "slides.pdf", "data": b"", "sha256": b"", "sha512": b""}
        Rendering.objects.create(release=release, label_id=label, form=FormName.SLIDES, **made)
    assert (there(sector.rosa), there(sector.otto)) == ((True, True), (False, False))
    with login("worker"):
        Release.objects.update(withdrawn_at=NOW)
    assert there(sector.rosa) == (False, False)


def test_what_a_member_did_leaves_with_it(sector: Sector) -> None:
    uid = planned(sector)
    attending.register(briefing=uid, **by(sector, sector.rosa))
    attending.ask(briefing=uid, text="When?", **by(sector, sector.rosa))
    attending.register(briefing=uid, **by(sector, sector.otto))
    with login("worker"):
        (file,) = portability.exported(sector.riverbend.pk)
        assert b"When?" in (file.data if isinstance(file.data, bytes) else b"".join(file.data))
        portability.removed(sector.riverbend.pk, NOW)
        assert list(models.Registration.objects.values_list("organization", flat=True)) == [sector.orchard.pk]
        assert not models.Question.objects.exists()


def test_refusals_leave_nothing_behind(sector: Sector) -> None:
    uid = planned(sector)
    late = by(sector, sector.rosa, ENDS)
    for deed in (
        lambda: attending.register(briefing=uid, **late),
        lambda: attending.ask(briefing=uid, text="Late?", **late),
        lambda: operations.cancel(briefing=uid, why=" ", **by(sector, sector.ada)),
    ):
        with pytest.raises(Refusal):
            deed()
    assert mails() == []
    with login("worker"):
        assert not models.Question.objects.exists()
        assert models.Briefing.objects.get().state == BriefingState.PLANNED
