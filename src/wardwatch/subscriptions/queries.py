"""Reads of subscriptions: a person's own, and for the center what became of a product."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery

from wardwatch.delivery.states import MessageState
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import NONE, Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Action, NotAllowed, Principal
from wardwatch.products.models import Release
from wardwatch.products.types import FormName, KindName, Severity
from wardwatch.subscriptions import models
from wardwatch.subscriptions.types import (
    Channel,
    DeliveryState,
    News,
    Pace,
    Quiet,
    Reach,
    ReceivedRow,
    Said,
    StandingRow,
    SubscriptionCard,
    Wanted,
)

MOST = 50
"""Rows of what somebody was sent, and answers of one product."""
_MAIL = Q(channel=Channel.MAIL)
_WAITS = Q(state=DeliveryState.WAITING) | Q(message__state__in=(MessageState.WAITING, MessageState.SENDING))
_HAS = (
    (_MAIL & Q(message__state=MessageState.SENT))
    | Q(channel__in=(Channel.PORTAL, Channel.TAXII))
    | Q(channel=Channel.WEBHOOK, state=DeliveryState.TAKEN)
)
_FAILED = Q(state=DeliveryState.FAILED) | Q(
    message__state__in=(MessageState.FAILED, MessageState.BOUNCED, MessageState.WITHHELD)
)
_NOT_SENT = Q(state=DeliveryState.DROPPED) | Q(message__state=MessageState.CANCELLED)


@contextmanager
def own(principal: Principal) -> Iterator[int]:
    """Looking at what is a person's own; 0, which nobody is, for whoever is no person."""
    with seen_by(replace(principal.viewer, powers=NONE)):
        yield principal.person or 0


def subscriptions(*, principal: Principal) -> tuple[SubscriptionCard, ...]:
    """What this person asked to be sent, the oldest first."""
    with own(principal) as person:
        found = models.Subscription.objects.filter(person=person, ended_at=None).order_by("pk")
        return tuple(map(_card, found))


def subscription(uid: UUID, *, principal: Principal) -> SubscriptionCard:
    """One of this person's. Raises `NotFound`, the same for others' and missing ones."""
    with own(principal) as person:
        found = models.Subscription.objects.filter(uid=uid, person=person, ended_at=None).first()
        if found is None:
            raise NotFound("There is no such subscription.", subscription=str(uid))
        return _card(found)


def standing(*, principal: Principal) -> tuple[StandingRow, ...]:
    """Everybody's subscriptions that stand, as far as the operator may see them, the oldest first. Raises `NotAllowed`.

    Nobody else reads what other people asked for.
    """
    if not principal.is_operator:
        raise NotAllowed("Only the operator reads everybody's subscriptions.", action=str(Action.SUBSCRIBE))
    with seen_by(principal.viewer):
        found = models.Subscription.objects.filter(ended_at=None).select_related("person__organization").order_by("pk")
        return tuple(
            StandingRow(card=_card(row), person=row.person.name, organization=row.person.organization.name)
            for row in found
        )


def received(*, principal: Principal, limit: int = MOST) -> tuple[ReceivedRow, ...]:
    """What this person was sent, as far as they may still see it, the newest first."""
    with seen_by(principal.viewer):
        readable = Release.objects.values("pk", "title")
    with own(principal) as person:
        reading = models.Reading.objects.filter(person=person, number=OuterRef("number"))
        found = models.Delivery.objects.filter(person=person).exclude(_NOT_SENT).order_by("-put_at", "-pk")
        found = found.annotate(
            opened_at=Subquery(reading.values("opened_at")[:1]), useful=Subquery(reading.values("useful")[:1])
        )
        rows = list(
            found.values_list("release", "number", "news", "channel", "state", "put_at", "opened_at", "useful")[:limit]
        )
    with seen_by(principal.viewer):
        titles = dict(readable.filter(pk__in=[row[0] for row in rows]).values_list("pk", "title"))
    return tuple(
        ReceivedRow(
            number=number,
            title=titles[release],
            news=News(news),
            channel=Channel(channel),
            state=DeliveryState(state),
            at=at,
            opened_at=opened_at,
            useful=useful,
        )
        for release, number, news, channel, state, at, opened_at, useful in rows
        if release in titles
    )


def own_answer(number: str, *, principal: Principal) -> tuple[bool | None, str]:
    """Whether this person said that a product was useful (None: nothing yet), and why."""
    with own(principal) as person:
        found = models.Reading.objects.filter(person=person, number=number).values_list("useful", "why").first()
        return found or (None, "")


def topics(*, viewer: Viewer, limit: int = 100) -> tuple[str, ...]:
    """Topics of what was released and the viewer may see, to choose from."""
    with seen_by(viewer):
        lists: Iterable[list[str]] = Release.objects.filter(is_newest=True).values_list("topics", flat=True)[:1000]
        return tuple(sorted({topic.lower() for each in lists for topic in each}))[:limit]


def reach(number: str, *, viewer: Viewer) -> Reach:
    """What became of a product, in all its revisions, as far as the viewer may see: for the center's staff."""
    with seen_by(viewer):
        counted = (
            models.Delivery.objects.filter(number=number)
            .exclude(_NOT_SENT)
            .aggregate(
                sent=Count("pk"),
                received=Count("pk", filter=_HAS),
                waiting=Count("pk", filter=_WAITS),
                unknown=Count("pk", filter=Q(message__state=MessageState.UNKNOWN)),
                failed=Count("pk", filter=_FAILED),
            )
        )
        readings = models.Reading.objects.filter(number=number)
        said = readings.aggregate(
            opened=Count("pk", filter=Q(opened_at__isnull=False)),
            yes=Count("pk", filter=Q(useful=True)),
            no=Count("pk", filter=Q(useful=False)),
        )
        answers = readings.exclude(useful=None).select_related("person__organization").order_by("-answered_at", "-pk")
        return Reach(
            **counted,
            opened=said["opened"],
            useful=said["yes"],
            not_useful=said["no"],
            answers=tuple(
                Said(
                    useful=bool(each.useful),
                    why=each.why,
                    name=each.person.name,
                    organization=each.person.organization.name,
                    at=_known(each.answered_at),
                )
                for each in answers[:MOST]
            ),
        )


def _known(at: datetime | None) -> datetime:
    assert at is not None
    return at


def _card(row: models.Subscription) -> SubscriptionCard:
    quiet = None
    if row.quiet_from is not None and row.quiet_until is not None:
        quiet = Quiet(row.quiet_from, row.quiet_until, row.time_zone)
    return SubscriptionCard(
        uid=row.uid,
        wanted=Wanted(
            channel=Channel(row.channel),
            pace=Pace(row.pace),
            kinds=tuple(KindName(each) for each in row.kinds if each in set(KindName)),
            topics=tuple(row.topics),
            lowest=Severity(row.lowest),
            forms=tuple(FormName(each) for each in row.forms if each in set(FormName)),
            quiet=quiet,
            url=row.url,
        ),
        made_at=row.made_at,
        changed_at=row.changed_at,
        failures=row.failed_calls,
        problem=row.problem,
        disabled_at=row.disabled_at,
    )
