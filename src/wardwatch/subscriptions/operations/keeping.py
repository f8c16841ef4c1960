"""A person says what they want to be sent, changes it, and says no: signed in, or by the link in a mail."""

import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.delivery.circulars import send_copies, write_circular
from wardwatch.delivery.types import Copy
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.kit.resealing import Sealed
from wardwatch.markings.operations import intern
from wardwatch.markings.types import NONE
from wardwatch.markings.viewing import seen_by
from wardwatch.members import labels
from wardwatch.members.permissions import Action, NotAllowed, Principal
from wardwatch.members.queries import center_id, center_name
from wardwatch.standards.tlp import Tlp
from wardwatch.standards.webhooks import new_secret
from wardwatch.subscriptions import events, letters, models, tokens
from wardwatch.subscriptions.types import NEVER_ATTACHED, Channel, Kept, Pace, Wanted

MOST = 20
"""Subscriptions of one person."""
LONGEST = 200
_MOST_TOPICS = 30
SECRETS = Sealed(models.Subscription, ("sealed_secret",))


class SubscriptionNotPossible(Refusal):
    """A webhook has an https address; quiet hours have a time zone that there is; nobody has more than twenty."""

    code = "subscription.not-possible"


@contextmanager
def own(principal: Principal) -> Iterator[int]:
    """One transaction in which a person writes what is their own; gives who. Raises `NotAllowed`.

    No wall stands between a person with two hats and what they chose themselves.
    """
    principal.demand(Action.SUBSCRIBE, principal.organization)
    if principal.person is None:
        raise NotAllowed("Only a person is sent something.", action=str(Action.SUBSCRIBE))
    with seen_by(replace(principal.viewer, powers=NONE)):
        yield principal.person


def subscribe(*, wanted: Wanted, principal: Principal, actor: Actor, at: datetime) -> Kept:
    """Have what fits sent to this person from now on. A webhook's secret is given once.

    Raises `NotAllowed`, `SubscriptionNotPossible`.
    """
    _check(wanted)
    with own(principal) as person:
        if models.Subscription.objects.filter(person=person, ended_at=None).count() >= MOST:
            raise SubscriptionNotPossible(_("You have %(most)s subscriptions. Remove one first.") % {"most": MOST})
        uid, secret = uuid4(), new_secret() if wanted.channel is Channel.WEBHOOK else ""
        row = models.Subscription.objects.create(
            uid=uid,
            person_id=person,
            label_id=intern(labels.between(principal.organization, center_id())),
            digest=tokens.token_digest(tokens.unsubscribe_token(uid)),
            sealed_secret=settings.HOME.keyring.encrypt(secret.encode()) if secret else b"",
            made_at=at,
            changed_at=at,
            **_columns(wanted, principal.time_zone),
        )
        _record(row, actor, at, is_new=True)
    return Kept(uid, secret)


def change(*, subscription: UUID, wanted: Wanted, principal: Principal, actor: Actor, at: datetime) -> Kept:
    """Have something else sent. A webhook that goes elsewhere, or that was given up, gets another secret.

    Raises `NotAllowed`, `NotFound`, `SubscriptionNotPossible`.
    """
    _check(wanted)
    with own(principal) as person:
        row = _standing(subscription, person)
        secret = ""
        if wanted.channel is Channel.WEBHOOK and (row.url != wanted.url.strip() or row.disabled_at is not None):
            secret = new_secret()
            row.sealed_secret = settings.HOME.keyring.encrypt(secret.encode())
        elif wanted.channel is not Channel.WEBHOOK:
            row.sealed_secret = b""
        for name, value in _columns(wanted, principal.time_zone).items():
            setattr(row, name, value)
        row.failed_calls, row.problem, row.disabled_at, row.changed_at = 0, "", None, at
        row.save()
        _record(row, actor, at, is_new=False)
    return Kept(row.uid, secret)


def end(*, subscription: UUID, principal: Principal, actor: Actor, at: datetime) -> None:
    """Have nothing more sent by this subscription. Raises `NotAllowed`, `NotFound`."""
    with own(principal) as person:
        _end(_standing(subscription, person), actor, at, by_link=False)


def end_as_operator(*, subscription: UUID, why: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """End somebody's subscription, at the center's own shell.

    Raises `NotAllowed`, `NotFound`, `SubscriptionNotPossible`.
    """
    if not principal.is_operator:
        raise NotAllowed("Only the operator ends what others asked for.", action=str(Action.SUBSCRIBE))
    if not why.strip():
        raise SubscriptionNotPossible(_("Say why it is ended: that stays in the trail."))
    with login("worker"), transaction.atomic(), seen_by(principal.viewer):
        row = models.Subscription.objects.select_for_update().filter(uid=subscription, ended_at=None).first()
        if row is None:
            raise NotFound("There is no such subscription.", subscription=str(subscription))
        _end(row, actor, at, by_link=False, why=why.strip())


def unsubscribe(*, token: str, actor: Actor, at: datetime) -> bool:
    """What the link of a mail does, without signing in; whether there is such a subscription. Twice is as once."""
    with login("worker"), transaction.atomic():
        row = models.Subscription.objects.select_for_update().filter(digest=tokens.token_digest(token)).first()
        if row is None:
            return False
        if row.ended_at is None:
            _end(row, actor, at, by_link=True)
        return True


def is_known(token: str) -> bool:
    """Whether a link of a mail leads to a subscription, ended or not. Looking ends nothing."""
    with login("worker"):
        return models.Subscription.objects.filter(digest=tokens.token_digest(token)).exists()


def send_test(*, subscription: UUID, principal: Principal, actor: Actor, at: datetime) -> None:
    """Mail a few words to the address that this subscription's mails go to; at most one a minute.

    Raises `NotAllowed`, `NotFound`, `SubscriptionNotPossible`.
    """
    with own(principal) as person:
        row = _standing(subscription, person)
    if row.channel != Channel.MAIL:
        raise SubscriptionNotPossible(_("Only what goes by mail can be tried so."))
    with login("worker"), transaction.atomic():
        letter = letters.test_letter(center=center_name())
        circular = write_circular(letter=letter, pointer=letter, tlp=Tlp.CLEAR, label=row.label_id, at=at)
        reference = f"subscription-test:{row.uid}:{at:%Y%m%dT%H%M}"
        url = tokens.unsubscribe_url(row.uid)
        send_copies([Copy(circular, principal.email, reference, row.label_id, at, url)], at=at)


def _check(wanted: Wanted) -> None:
    if wanted.channel is Channel.WEBHOOK:
        try:
            parts = urllib.parse.urlsplit(wanted.url.strip())
        except ValueError:
            raise SubscriptionNotPossible(_("A webhook needs an address that begins with https://.")) from None
        if parts.scheme != "https" or not parts.hostname or parts.username or len(wanted.url) > 2_000:
            raise SubscriptionNotPossible(_("A webhook needs an address that begins with https://."))
    if wanted.quiet is not None:
        if wanted.quiet.start == wanted.quiet.end:
            raise SubscriptionNotPossible(_("Quiet hours begin and end at different hours."))
        try:
            ZoneInfo(wanted.quiet.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise SubscriptionNotPossible(_("There is no such time zone.")) from None
    if len(wanted.topics) > _MOST_TOPICS or any(len(topic) > LONGEST for topic in wanted.topics):
        raise SubscriptionNotPossible(_("Name at most 30 topics, each in a few words."))


def _columns(wanted: Wanted, home: str) -> dict[str, object]:
    quiet, is_mail = wanted.quiet, wanted.channel is Channel.MAIL
    return {
        "channel": wanted.channel,
        "pace": wanted.pace if is_mail else Pace.AT_ONCE,
        "kinds": [str(each) for each in wanted.kinds],
        "topics": sorted({" ".join(topic.lower().split()) for topic in wanted.topics} - {""}),
        "lowest": wanted.lowest,
        "forms": [str(each) for each in wanted.forms if each not in NEVER_ATTACHED] if is_mail else [],
        "quiet_from": quiet.start if quiet else None,
        "quiet_until": quiet.end if quiet else None,
        "time_zone": quiet.time_zone if quiet else home or "UTC",
        "url": wanted.url.strip() if wanted.channel is Channel.WEBHOOK else "",
    }


def _standing(uid: UUID, person: int) -> models.Subscription:
    row = models.Subscription.objects.select_for_update().filter(uid=uid, person=person, ended_at=None).first()
    if row is None:
        raise NotFound("There is no such subscription.", subscription=str(uid))
    return row


def _end(row: models.Subscription, actor: Actor, at: datetime, *, by_link: bool, why: str = "") -> None:
    row.ended_at, row.sealed_secret = at, b""
    row.save(update_fields=["ended_at", "sealed_secret"])
    event = events.SubscriptionEnded(
        subject=f"subscription:{row.uid}", label=row.label_id, subscription=str(row.uid), by_link=by_link, why=why
    )
    record(event, actor=actor, at=at)


def _record(row: models.Subscription, actor: Actor, at: datetime, *, is_new: bool) -> None:
    event = events.SubscriptionKept(
        subject=f"subscription:{row.uid}",
        label=row.label_id,
        subscription=str(row.uid),
        channel=str(row.channel),
        is_new=is_new,
    )
    record(event, actor=actor, at=at)
