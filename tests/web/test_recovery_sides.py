"""Whose word counts when somebody asks to be let in again, and what ends with the old password."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from people import PASSWORD, Sector, hire, settle
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members import operations
from wardwatch.members.models import User
from wardwatch.members.types import RoleName
from web.doors import at_door, text
from web.recovering import CALLED, MADE_SURE, NEW, agreed, ask, catch_up, get_link, letters, page_of, proven, stored


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def test_who_no_longer_keeps_people_takes_back_their_word(sector: Sector) -> None:
    def become(user: User, *roles: RoleName) -> None:
        with login("worker"):
            operations.change_roles(
                principal=None,
                actor=OPERATOR,
                organization=sector.riverbend.pk,
                person=user.person_id,
                roles=roles,
                at=clock.now(),
            )

    agreed(sector)
    become(sector.clem, RoleName.OWNER, RoleName.SECURITY)
    become(sector.rosa, RoleName.READER)
    assert stored().state == "half agreed"
    catch_up(clock.now() + timedelta(hours=1))
    assert stored().state == "half agreed", "a link went out on the word of somebody who owns nothing"


def test_who_leaves_takes_back_their_word_and_is_not_let_in(sector: Sector) -> None:
    agreed(sector)
    with login("worker"):
        operations.deactivate_user(
            principal=None,
            actor=OPERATOR,
            organization=sector.center.pk,
            person=sector.ada.person_id,
            at=clock.now(),
            successor=None,
        )
    assert stored().state == "half agreed"
    with login("worker"):
        operations.deactivate_user(
            principal=None,
            actor=OPERATOR,
            organization=sector.riverbend.pk,
            person=sector.clem.person_id,
            at=clock.now(),
            successor=sector.rosa.person_id,
        )
    assert stored().state == "refused"


def test_a_role_given_after_the_request_makes_nobody_a_side(sector: Sector) -> None:
    ask(sector.clem.email)
    catch_up()
    planted = hire(sector.riverbend, "Planted", RoleName.OWNER, at=clock.now())
    page = page_of(sector, member=True)
    late = proven(planted)
    assert 'name="reached"' not in late.get(page).content.decode(), "offered to somebody whose word does not count"
    assert late.post(page, MADE_SURE).status_code == 403
    assert stored().state == "waiting"
    assert proven(sector.rosa).post(page, MADE_SURE).status_code == 302
    assert stored().state == "half agreed"
    assert late.post(page, {"act": "refuse", "why": "Not her"}).status_code == 302, "nobody new may stop it"


def test_an_owner_made_after_the_request_keeps_nobody_alone_from_getting_in(sector: Sector) -> None:
    beth = hire(sector.center, "Beth", RoleName.DUTY_OFFICER, at=clock.now())
    ask(sector.otto.email)
    catch_up()
    hire(sector.orchard, "Late", RoleName.OWNER, at=clock.now())
    place = f"/members/{sector.orchard.uid}/users/recovery/{stored().uid}/"
    for user in (sector.ada, beth):
        assert proven(user).post(place, CALLED).status_code == 302
    assert stored().state == "agreed"


@pytest.mark.parametrize(("lost", "stand"), [("password", False), ("both", False), ("second factor", True)])
def test_a_new_password_ends_the_tokens_of_programs(
    sector: Sector, later: Callable[[timedelta], None], lost: str, stand: bool
) -> None:
    with login("worker"):
        token = operations.create_token(
            user=sector.clem.pk,
            name="nightly",
            scopes=[],
            expires_at=clock.now() + timedelta(days=30),
            actor=OPERATOR,
            at=clock.now(),
        )
    link = get_link(sector, later, lost)
    assert ("programs" in text(at_door().get(link))) is not stand
    sent = {"first": PASSWORD} if stand else {"first": NEW, "second": NEW}
    assert at_door().post(link, sent).status_code == 302
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {token.secret}"}
    assert (at_door().get("/api/notices", **bearer).status_code == 200) is stand
    catch_up()
    assert ("tokens" in letters(sector.clem)[-1]) is not stand
    with login("worker"):
        assert Event.objects.filter(name="token.revoked").exists() is not stand
