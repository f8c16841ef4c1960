"""Who cannot sign in gets in again when two other people agree; nobody learns whose address it is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection

from people import PASSWORD, Sector, hire, settle
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members import operations
from wardwatch.members.models import Recovery, User
from wardwatch.members.operations.bounds import within
from wardwatch.members.types import RoleName
from web.doors import at_door, text
from web.recovering import (
    CALLED,
    MADE_SURE,
    NEW,
    agreed,
    ask,
    catch_up,
    get_link,
    letters,
    link_in,
    page_of,
    proven,
    stop_in,
    stored,
)


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def test_two_people_agree_and_then_a_link_opens_the_account_once(
    sector: Sector, later: Callable[[timedelta], None]
) -> None:
    clem = at_door()
    clem.post("/account/login/", {"login": sector.clem.email, "password": PASSWORD})
    agreed(sector)
    assert stored().state == "agreed"
    assert not any("/account/recover/stop/" not in each for each in letters(sector.clem)), "a step cannot be stopped"
    with pytest.raises(TypeError):
        link_in(letters(sector.clem)[-1])
    catch_up(clock.now() + timedelta(minutes=29))
    assert stored().state == "agreed", "the link did not wait"
    later(timedelta(minutes=31))
    catch_up()
    link = link_in(letters(sector.clem)[-1])
    assert link not in "".join(letters(sector.rosa)), "the owner got the link"
    assert len(letters(sector.rosa)) == len(letters(sector.clem)) == 4
    assert clem.get("/notices/").status_code == 200
    guest = at_door()
    assert sector.clem.email in text(guest.get(link))
    assert guest.post(link, {"first": "short", "second": "short"}).status_code == 400
    assert guest.post(link, {"first": NEW, "second": NEW})["Location"] == "/account/login/"
    assert clem.get("/notices/").status_code == 302, "a session went on"
    assert guest.get(link).status_code == guest.post(link, {"first": NEW, "second": NEW}).status_code == 404
    assert guest.post("/account/login/", {"login": sector.clem.email, "password": NEW}).status_code == 302
    with login("worker"):
        rows = list(Event.objects.filter(name="recovery.moved").order_by("pk").values_list("facts", flat=True))
        trail = str(list(Event.objects.values_list("facts", "why", "subject")))
    assert [row["state"] for row in rows] == ["waiting", "half agreed", "agreed", "linked", "used"]
    secret = link.split("/")[3]
    assert secret not in trail
    assert secret.encode() not in bytes(stored().digest or b"")


def test_a_lost_phone_is_removed_only_where_the_request_said_so(
    sector: Sector, later: Callable[[timedelta], None]
) -> None:
    Authenticator.objects.create(user=sector.clem, type="totp", data={"secret": "x"})
    link = get_link(sector, later)
    at_door().post(link, {"first": NEW, "second": NEW})
    assert Authenticator.objects.filter(user=sector.clem).exists()
    later(timedelta(hours=1))
    with login("worker"):
        Recovery.objects.all().delete()
        User.objects.get(pk=sector.clem.pk).set_password(PASSWORD)
    link = get_link(sector, later, "second factor")
    for _ in range(2):
        assert at_door().post(link, {"first": "wrong"}).status_code == 400
    assert Authenticator.objects.filter(user=sector.clem).exists()
    assert at_door().post(link, {"first": NEW}).status_code == 302
    assert not Authenticator.objects.filter(user=sector.clem).exists()
    assert User.objects.get(pk=sector.clem.pk).check_password(NEW), "the password changed without being asked for"


def test_wrong_passwords_end_a_link(sector: Sector, later: Callable[[timedelta], None]) -> None:
    link = get_link(sector, later, "second factor")
    answers = [at_door().post(link, {"first": "wrong"}).status_code for _ in range(6)]
    assert answers == [400] * 5 + [404]
    assert stored().state == "refused"


def test_nobody_agrees_for_themselves_or_twice_or_without_a_fresh_proof(sector: Sector) -> None:
    with login("worker"):
        operations.change_roles(
            principal=None,
            actor=OPERATOR,
            organization=sector.riverbend.pk,
            person=sector.clem.person_id,
            roles=[RoleName.OWNER],
            at=clock.now(),
        )
    ask(sector.clem.email)
    catch_up()
    page = page_of(sector, member=True)
    assert proven(sector.clem).get(page).status_code == 404, "on their own request"
    assert proven(sector.otto).get(page_of(sector)).status_code == 404
    rosa = at_door(sector.rosa)
    assert rosa.post(page, MADE_SURE)["Location"].startswith("/account/prove/")
    assert stored().state == "waiting"
    rosa = proven(sector.rosa)
    assert "Wants to be let in again" in text(rosa.get("/users/"))
    assert rosa.post(page, {"reached": " "}).status_code == 400
    assert rosa.post(page, MADE_SURE).status_code == 302
    assert rosa.post(page, MADE_SURE).status_code == 409
    assert stored().state == "half agreed"
    ada = proven(sector.ada)
    assert ada.post(page_of(sector), MADE_SURE).status_code == 400, "the center agreed without a call"
    assert "cannot sign in" in text(ada.get("/desk/"))
    assert "Clem" in text(ada.get("/recoveries/"))


def test_where_nobody_else_owns_two_of_the_center_call(sector: Sector) -> None:
    beth = hire(sector.center, "Beth", RoleName.DUTY_OFFICER, at=clock.now())
    ask(sector.otto.email)
    catch_up()
    place = f"/members/{sector.orchard.uid}/users/recovery/{stored().uid}/"
    ada = proven(sector.ada)
    assert "two different people of the center call" in text(ada.get(place))
    assert ada.post(place, CALLED).status_code == 302
    assert stored().state == "half agreed"
    assert proven(beth).post(place, CALLED).status_code == 302
    assert stored().state == "agreed"
    assert "Clem, by her voice" in text(ada.get(place))


def test_two_of_the_center_are_not_enough_where_an_owner_can_agree(sector: Sector) -> None:
    beth = hire(sector.center, "Beth", RoleName.DUTY_OFFICER, at=clock.now())
    ask(sector.clem.email)
    catch_up()
    for user in (sector.ada, beth):
        proven(user).post(page_of(sector), CALLED)
    assert stored().state == "half agreed"


@pytest.mark.parametrize("after", ["asked", "agreed", "linked"])
def test_the_person_stops_it_at_any_step(sector: Sector, later: Callable[[timedelta], None], after: str) -> None:
    if after == "asked":
        ask(sector.clem.email)
        catch_up()
    else:
        agreed(sector)
    stop = stop_in(letters(sector.clem)[0])
    if after == "linked":
        later(timedelta(minutes=31))
        catch_up()
        link = link_in(letters(sector.clem)[-1])
    assert at_door().get(stop).status_code == 200
    assert stored().state != "stopped", "looking stopped it"
    assert at_door().post(stop).status_code == 200
    assert stored().state == "stopped"
    if after == "linked":
        assert at_door().get(link).status_code == 404
    assert at_door().post(stop).status_code == 404
    catch_up(clock.now() + timedelta(hours=1))
    assert "You stopped it" in letters(sector.clem)[-1]
    assert "it was not them" in letters(sector.rosa)[-1]
    assert stored().digest is None


def test_a_refusal_and_time_end_it(sector: Sector, later: Callable[[timedelta], None]) -> None:
    agreed(sector)
    rosa = proven(sector.rosa)
    assert rosa.post(page_of(sector, member=True), {"act": "refuse", "why": "It was not her"}).status_code == 302
    later(timedelta(hours=1))
    catch_up()
    assert stored().state == "refused"
    assert "It was not her" in text(proven(sector.rosa).get(page_of(sector, member=True)))
    assert "It was not her" not in letters(sector.clem)[-1]
    ask(sector.otto.email)
    catch_up()
    later(timedelta(hours=73))
    catch_up()
    with login("worker"):
        assert Recovery.objects.get(user=sector.otto).state == "expired"


def test_a_link_ends_after_an_hour(sector: Sector, later: Callable[[timedelta], None]) -> None:
    link = get_link(sector, later)
    later(timedelta(minutes=61))
    assert at_door().get(link).status_code == 404
    catch_up()
    assert stored().state == "expired"


def test_made_up_addresses_leave_nothing_and_nobodys_mailbox_fills(sector: Sector) -> None:
    for number in range(8):
        ask(f"nobody{number}@nowhere.invalid")
    for number in range(30):
        ask(sector.clem.email, ("password", "both")[number % 2], origin=f"198.51.100.{number}")
    catch_up()
    catch_up()
    with login("worker"):
        assert sorted(Recovery.objects.values_list("user", "lost")) == [
            (sector.clem.pk, "both"),
            (sector.clem.pk, "password"),
        ]
    assert len(letters(sector.clem)) == 2
    for letter in letters(sector.clem):
        at_door().post(stop_in(letter))
    for number in range(4):
        ask(sector.clem.email, origin=f"198.51.101.{number}")
        catch_up()
        for letter in letters(sector.clem):
            if "/stop/" in letter:
                at_door().post(stop_in(letter))
    with login("worker"):
        assert Recovery.objects.filter(user=sector.clem).count() == 3, "more than three were opened in a day"
        assert Recovery.objects.filter(user=None).count() == 1, "the next one does not wait"
    assert ask(sector.clem.email, origin="192.0.2.1").status_code == 200, "others keep somebody from asking"


def test_one_network_asks_only_so_often_whatever_the_address(sector: Sector) -> None:
    answers = [ask(f"nobody{number}@nowhere.invalid").status_code for number in range(20)]
    assert set(answers) == {200}
    assert ask(sector.clem.email).status_code == ask("nobody@nowhere.invalid").status_code == 429
    assert ask(sector.clem.email, origin="192.0.2.77").status_code == 200


def test_the_count_of_an_hour_lasts_as_long_and_lets_nobody_slip_by(sector: Sector) -> None:
    def count(_number: int = 0) -> bool:
        try:
            return within("recovery:test", most=20, lasts=7200)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(count, range(40))) == 20
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT expires > now() + interval '1 hour' FROM django_cache WHERE cache_key LIKE '%recovery:test'"
        )
        assert cursor.fetchall() == [(True,)]
