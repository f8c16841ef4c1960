"""Put what is released into everybody's channels, in the transaction that releases it. As the worker.

A fixed number of statements, however many there are: one finds the readers, one asks the rule for all of them, one
fills the outbox, one stores who was sent what.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import uuid4

import msgspec
from django.db import connection
from django.utils import translation

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.delivery import operations as outbox
from wardwatch.delivery.circulars import send_copies, write_circular
from wardwatch.delivery.types import Copy, Enclosed
from wardwatch.kit.database import rows as rows_of
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.queries import center_id, center_name
from wardwatch.products.document import reading
from wardwatch.products.models import Release, Rendering
from wardwatch.products.types import FormName, KindName, Severity
from wardwatch.standards.tlp import Tlp
from wardwatch.subscriptions import events, letters, models
from wardwatch.subscriptions.operations.finding import Reader, readers
from wardwatch.subscriptions.quiet import due
from wardwatch.subscriptions.tokens import unsubscribe_url
from wardwatch.subscriptions.types import Channel, DeliveryState, News, Pace, Sent

OVERTAKEN = "A newer revision was released before this was sent."
WITHDRAWN = "It was withdrawn before this was sent."
_PUT: LiteralString = """
    INSERT INTO subscriptions_delivery (uid, subscription_id, person_id, release_id, number, news, channel, state,
        message_id, put_at, not_before, label_id)
    SELECT n.uid, n.subscription, n.person, n.release, %(number)s, n.news, n.channel, n.state, n.message, n.put_at,
        n.not_before, n.label
    FROM json_to_recordset(%(puts)s) AS n (uid uuid, subscription bigint, person bigint, release bigint, news text,
        channel text, state text, message bigint, put_at timestamptz, not_before timestamptz, label bigint)"""
_ALONE: LiteralString = "SELECT id FROM subscriptions_subscription WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
_LAST: LiteralString = """
    SELECT subscription_id, max(put_at) FROM subscriptions_delivery
    WHERE subscription_id = ANY(%s) AND channel = 'taxii' GROUP BY subscription_id"""
APART = timedelta(seconds=1)
"""Between two deliveries to one collection: more microseconds than a bundle has objects."""


@dataclass(frozen=True, slots=True)
class _Put:
    """One delivery: to whom, why, when; `in_digest`: a digest takes it along."""

    reader: Reader
    news: News
    not_before: datetime
    in_digest: bool

    @property
    def state(self) -> DeliveryState:
        waits = self.in_digest or self.reader.channel is Channel.WEBHOOK
        return DeliveryState.WAITING if waits else DeliveryState.PUT

    @property
    def is_mail(self) -> bool:
        return self.reader.channel is Channel.MAIL and not self.in_digest


def released(*, number: str, revision: int, actor: Actor, at: datetime) -> Sent:
    """Put a revision, released a moment ago at all its markings, into the channels of everybody who is to have it.

    Who was sent an earlier one is sent the correction, whatever they ask for now. What waits of an earlier one is not
    sent any more.
    """
    found = list(Release.objects.filter(number=number, revision=revision).order_by("pk"))
    _take_back(number, OVERTAKEN, but=[each.pk for each in found])
    who = readers(found, matching=True, at=at)
    severity = Severity(found[0].severity)
    puts = [_put(each, News.CORRECTION if each.had_it else News.RELEASE, severity, at) for each in who]
    return _store(number, puts, News.CORRECTION if revision > 1 else News.RELEASE, "", actor, at)


def withdrawn(*, number: str, why: str, actor: Actor, at: datetime) -> Sent:
    """Tell everybody who was sent a product that it no longer holds, and why."""
    found = list(Release.objects.filter(number=number, is_newest=True).order_by("pk"))
    _take_back(number, WITHDRAWN, but=[])
    who = readers(found, matching=False, at=at)
    severity = Severity(found[0].severity)
    puts = [_put(each, News.WITHDRAWAL, severity, at) for each in who]
    return _store(number, puts, News.WITHDRAWAL, why, actor, at)


def _put(reader: Reader, news: News, severity: Severity, at: datetime) -> _Put:
    pace = Pace.AT_ONCE if news is News.WITHDRAWAL else reader.pace
    moment = due(at, pace=pace, quiet=reader.quiet, severity=severity, time_zone=reader.time_zone)
    gathered = pace is not Pace.AT_ONCE and severity is not Severity.EMERGENCY and reader.channel is Channel.MAIL
    return _Put(reader, news, moment, gathered)


def _take_back(number: str, why: str, *, but: Sequence[int]) -> None:
    """What waits of this product is not sent any more: mails, and what was to go in digests or to webhooks."""
    others = Release.objects.filter(number=number).exclude(pk__in=but)
    outbox.cancel(references=[_reference(each, News.RELEASE) for each in others.only("uid")], why=why)
    waiting = models.Delivery.objects.filter(number=number, state=DeliveryState.WAITING).exclude(release__in=but)
    waiting.update(state=DeliveryState.DROPPED, answer=why)


def _reference(release: Release, news: News) -> str:
    """Under which mails stand in the outbox: of a release, or of its withdrawal."""
    return f"withdrawal:{release.uid}" if news is News.WITHDRAWAL else f"release:{release.uid}"


def _store(number: str, puts: Sequence[_Put], news: News, why: str, actor: Actor, at: datetime) -> Sent:
    mails = [each for each in puts if each.is_mail]
    writing = _Writing(why, at)
    sent = send_copies([writing.copy(each) for each in mails], at=at)
    messages = dict(zip(map(id, mails), sent, strict=True))
    added = _added(puts, at)
    rows = [_row(each, messages.get(id(each)), added.get(each.reader.subscription, at)) for each in puts]
    values: dict[str, Any] = {"number": number, "puts": msgspec.json.encode(rows).decode()}
    with connection.cursor() as cursor:
        cursor.execute(_PUT, values)
    by_channel = Counter(each.reader.channel for each in puts)
    result = Sent(
        mails=len(mails),
        digests=by_channel[Channel.MAIL] - len(mails),
        webhooks=by_channel[Channel.WEBHOOK],
        portal=by_channel[Channel.PORTAL],
        taxii=by_channel[Channel.TAXII],
    )
    label = intern(labels.internal(center_id()))
    event = events.ProductSent(subject=f"release:{number}", label=label, number=number, news=news, **asdict(result))
    record(event, actor=actor, at=at)
    return result


def _added(puts: Sequence[_Put], at: datetime) -> Mapping[int | None, datetime]:
    """When what is put into each collection is added: after all that was put there before.

    Each collection is held until the transaction ends: who pulls never sees a later delivery before an earlier one.
    """
    held = [each.reader.subscription for each in puts if each.reader.channel is Channel.TAXII]
    if not held:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [held])
        last = dict(rows_of(cursor, _LAST, [held]))
    return {each: max(at, last[each] + APART) if each in last else at for each in held}


def _row(put: _Put, message: int | None, put_at: datetime) -> dict[str, Any]:
    reader = put.reader
    return {
        "uid": uuid4(),
        "subscription": reader.subscription,
        "person": reader.person,
        "release": reader.release.pk,
        "news": put.news,
        "channel": reader.channel,
        "state": put.state,
        "message": message,
        "put_at": put_at,
        "not_before": put.not_before,
        "label": reader.label,
    }


@dataclass(slots=True)
class _Writing:
    """Writes each text once, for all who get the same one: by release, news and the files that go along."""

    why: str
    at: datetime
    center: str = field(default_factory=center_name)
    written: dict[tuple[int, News, tuple[FormName, ...]], int] = field(default_factory=dict)

    def copy(self, put: _Put) -> Copy:
        """The text for one reader."""
        reader = put.reader
        assert reader.uid is not None
        forms = () if put.news is News.WITHDRAWAL else reader.forms
        key = (reader.release.pk, put.news, forms)
        if key not in self.written:
            self.written[key] = self._write(reader.release, put.news, forms)
        return Copy(
            circular=self.written[key],
            address=reader.address,
            reference=_reference(reader.release, put.news),
            label=reader.label,
            not_before=put.not_before,
            unsubscribe=unsubscribe_url(reader.uid),
        )

    def _write(self, release: Release, news: News, forms: Sequence[FormName]) -> int:
        wanted = Rendering.objects.filter(release=release, form__in=[FormName.TEXT, *forms])
        made = {FormName(each.form): each for each in wanted}
        told = letters.Told(
            number=release.number,
            kind=KindName(release.kind),
            title=release.title,
            summary=release.summary,
            revision=release.revision,
            change=release.change,
            text=bytes(made[FormName.TEXT].data).decode() if FormName.TEXT in made else "",
            why=self.why,
        )
        with translation.override(reading.read(bytes(release.document)).language):
            return write_circular(
                letter=letters.release_letter(told, news, center=self.center),
                pointer=letters.pointer(told.url, news, center=self.center),
                tlp=Tlp(release.tlp),
                label=release.label_id,
                files=[
                    Enclosed(made[form].name, made[form].media_type, bytes(made[form].data))
                    for form in forms
                    if form in made
                ],
                at=self.at,
            )
