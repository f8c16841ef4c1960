"""Steps of somebody who asks to be let in again, and of those who agree."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings as configured
from django.test import Client

from people import PASSWORD, Sector
from wardwatch.audit.types import job
from wardwatch.delivery.models import Message
from wardwatch.delivery.recovering import mail_recoveries
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.members.models import Recovery, User
from web.doors import at_door

NEW = "four words apart here"
CALLED = {"telephone": "+1 555 0100", "reached": "Clem, by her voice"}
MADE_SURE = {"reached": "She stood before me"}


def ask(email: str, lost: str = "password", origin: str = "203.0.113.5") -> Any:
    return at_door().post("/account/recover/", {"email": email, "lost": lost}, REMOTE_ADDR=origin)


def catch_up(at: datetime | None = None) -> None:
    """What the job does every minute."""
    with login("worker"):
        mail_recoveries(actor=job("delivery.mail_recoveries"), at=at or clock.now())


def letters(to: User) -> list[str]:
    with login("worker"):
        rows = Message.objects.filter(reference__startswith="recovery:", address=to.email).order_by("pk")
        return [configured.HOME.keyring.decrypt(bytes(row.sealed_text)).decode() for row in rows]


def stored() -> Recovery:
    with login("worker"):
        return Recovery.objects.get()


def page_of(sector: Sector, *, member: bool = False) -> str:
    place = "" if member else f"/members/{sector.riverbend.uid}"
    return f"{place}/users/recovery/{stored().uid}/"


def proven(user: User) -> Client:
    client = at_door()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert client.post("/account/prove/?next=/users/", {"password": PASSWORD}).status_code == 302
    return client


def link_in(letter: str) -> str:
    return re.search(r"/account/recover/[\w-]+/\n", letter)[0].strip()


def stop_in(letter: str) -> str:
    return re.search(r"/account/recover/stop/[\w-]+/", letter)[0]


def agreed(sector: Sector, lost: str = "password") -> None:
    """Clem asked, Rosa and Ada agreed, and all of it was told."""
    ask(sector.clem.email, lost)
    catch_up()
    assert proven(sector.rosa).post(page_of(sector, member=True), MADE_SURE).status_code == 302
    catch_up()
    assert proven(sector.ada).post(page_of(sector), CALLED).status_code == 302
    catch_up()


def get_link(sector: Sector, later: Callable[[timedelta], None], lost: str = "password") -> str:
    agreed(sector, lost)
    later(timedelta(minutes=31))
    catch_up()
    return link_in(letters(sector.clem)[-1])
