"""A scheduled product is released at its time, once; what cannot be goes back, and says why. Words are reminded of."""

from datetime import timedelta

import msgspec
import pytest

from people import NOW
from products.test_story import EVERYBODY, LATER, Desk, good
from wardwatch.delivery.models import Message
from wardwatch.kit.database import login
from wardwatch.markings.types import ANONYMOUS
from wardwatch.members.permissions import NotAllowed
from wardwatch.products import models, operations, queries
from wardwatch.products.operations import Asked, Incomplete, NotPossible
from wardwatch.products.states import ProductState, ReviewRole
from wardwatch.products.types import Marking, To

THEN = LATER + timedelta(days=1)


def scheduled(desk: Desk, *to: To) -> "object":
    uid = desk.begin()
    desk.to_approved(uid)
    operations.schedule(product=uid, to=to or (EVERYBODY,), release_at=THEN, at=LATER, **desk.as_(desk.bea))
    return uid


def release_due(at: object) -> int:
    with login("worker"):
        return operations.release_due(actor=acting_job(), at=at)


def acting_job() -> object:
    from wardwatch.audit.types import job

    return job("products.release_due")


def test_it_is_released_at_its_time_and_once(desk: Desk) -> None:
    uid = scheduled(desk, EVERYBODY, To(tlp=Marking.AMBER, organizations=(desk.sector.riverbend.uid,)))
    card = desk.card(uid)
    assert (card.row.state, card.row.release_at, len(card.release_to)) == (ProductState.SCHEDULED, THEN, 2)
    assert release_due(THEN - timedelta(seconds=1)) == 0
    assert [release_due(THEN), release_due(THEN)] == [1, 0]
    card = desk.card(uid)
    assert (card.row.state, card.row.release_at, card.release_to) == (ProductState.RELEASED, None, ())
    assert queries.release(card.row.number, viewer=ANONYMOUS).row.released_at == THEN


def test_it_can_be_taken_back_before(desk: Desk) -> None:
    uid = scheduled(desk)
    with pytest.raises(NotAllowed):
        operations.unschedule(product=uid, at=LATER, **desk.as_(desk.sector.rosa))
    operations.unschedule(product=uid, at=LATER, **desk.as_(desk.bea))
    assert release_due(THEN) == 0
    assert desk.card(uid).row.state is ProductState.APPROVED
    with pytest.raises(NotPossible):
        operations.unschedule(product=uid, at=LATER, **desk.as_(desk.bea))


def test_what_cannot_be_released_at_its_time_says_why(desk: Desk) -> None:
    uid = scheduled(desk)
    with login("worker"):
        text = msgspec.json.decode(bytes(models.Product.objects.get(uid=uid).document))
        text["summary"] = ""
        models.Product.objects.filter(uid=uid).update(document=msgspec.json.encode(text))
    assert release_due(THEN) == 0
    card = desk.card(uid)
    assert card.row.state is ProductState.APPROVED
    assert card.history[0].why.startswith("It could not be released at its time: ")
    with login("worker"):
        assert not models.Release.objects.exists()


def test_what_is_refused_now_is_not_scheduled(desk: Desk) -> None:
    uid = desk.begin()
    desk.to_approved(uid)
    for wrong in ({"to": ()}, {"release_at": LATER}, {"to": (EVERYBODY, EVERYBODY)}):
        asked: dict[str, object] = {"to": (EVERYBODY,), "release_at": THEN, **wrong}
        with pytest.raises(NotPossible):
            operations.schedule(product=uid, at=LATER, **asked, **desk.as_(desk.bea))
    with pytest.raises(NotPossible):
        operations.schedule(product=uid, to=(To(tlp=Marking.RED),), release_at=THEN, at=LATER, **desk.as_(desk.bea))
    with pytest.raises(NotAllowed):
        operations.schedule(product=uid, to=(EVERYBODY,), release_at=THEN, at=LATER, **desk.as_(desk.sector.rosa))
    assert desk.card(uid).row.state is ProductState.APPROVED


def test_what_lapses_before_its_time_is_not_scheduled(desk: Desk) -> None:
    uid = desk.begin(msgspec.structs.replace(good(), valid_until=(LATER + timedelta(days=3)).date()))
    desk.to_approved(uid)
    too_late = LATER + timedelta(days=9)
    with pytest.raises((Incomplete, NotPossible)):
        operations.schedule(product=uid, to=(EVERYBODY,), release_at=too_late, at=LATER, **desk.as_(desk.bea))


def test_an_overdue_word_is_reminded_of_once(desk: Desk) -> None:
    uid = desk.begin()
    asked = [Asked(ReviewRole.DEFENDER, desk.sector.riverbend.uid)]
    operations.hand_in(product=uid, asked=asked, at=NOW, **desk.as_(desk.ada))
    overdue = NOW + timedelta(hours=5)
    with login("worker"):
        assert [operations.remind(at=NOW), operations.remind(at=overdue), operations.remind(at=overdue)] == [0, 1, 0]
        told = {each.address.partition("@")[0] for each in Message.objects.filter(reference__startswith="review-")}
        assert told == {"ada", "bea", "dora"}  # the second analyst's word: those who may say it, and who wrote
        assert operations.remind(at=NOW + timedelta(days=3)) == 1
        told = {each.address.partition("@")[0] for each in Message.objects.filter(reference__startswith="review-")}
    assert "rosa" in told
    assert "otto" not in told
