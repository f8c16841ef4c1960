"""Who is to be told of a release: asked of the database for everybody at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from wardwatch.kit.database import array_text, rows
from wardwatch.members.queries.audience import audience
from wardwatch.products.models import Release
from wardwatch.products.types import FormName, Severity
from wardwatch.subscriptions.types import Channel, Pace, Quiet

_EARLIER: LiteralString = """
    SELECT DISTINCT d.person_id FROM subscriptions_delivery d LEFT JOIN delivery_message m ON m.id = d.message_id
    WHERE d.number = %(number)s AND d.state <> 'dropped' AND m.state IS DISTINCT FROM 'cancelled'"""
_HELD: LiteralString = """
    SELECT DISTINCT d.subscription_id FROM subscriptions_delivery d
    WHERE d.number = %(number)s AND d.channel = 'taxii' AND d.state <> 'dropped'"""
_HAD_IT: LiteralString = "(CASE WHEN s.channel = 'taxii' THEN h.subscription_id ELSE e.person_id END IS NOT NULL)"
"""A collection had what was put into it; everywhere else it counts what the person was sent."""
_WHO: LiteralString = f"""
    WITH earlier AS ({_EARLIER}), held AS ({_HELD})
    SELECT s.id, s.uid, s.person_id, s.label_id, s.channel, s.pace, s.forms, s.quiet_from, s.quiet_until, s.time_zone,
        s.url, u.email, {_HAD_IT}
    FROM subscriptions_subscription s
    JOIN members_user u ON u.person_id = s.person_id AND u.is_active
    LEFT JOIN earlier e ON e.person_id = s.person_id
    LEFT JOIN held h ON h.subscription_id = s.id
    WHERE s.ended_at IS NULL AND s.disabled_at IS NULL AND ({_HAD_IT} OR (%(matching)s
        AND s.lowest = ANY(%(reached)s) AND (s.kinds = '{{}}' OR %(kind)s = ANY(s.kinds))
        AND (s.topics = '{{}}' OR s.topics && %(topics)s::text[])))
    ORDER BY s.id"""
_UNREACHED: LiteralString = f"""
    WITH earlier AS ({_EARLIER})
    SELECT DISTINCT ON (d.person_id) d.person_id, d.label_id
    FROM subscriptions_delivery d JOIN earlier e USING (person_id)
    JOIN members_user u ON u.person_id = d.person_id AND u.is_active
    WHERE d.number = %(number)s AND NOT d.person_id = ANY(%(reached)s::bigint[])
    ORDER BY d.person_id, d.id DESC"""
_SOONEST = tuple(Pace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A subscription of somebody who is to be told, and the fullest release that they may see.

    `had_it`: they were sent an earlier one. `subscription` None: they have none any more, and find it in the portal.
    """

    subscription: int | None
    uid: UUID | None
    person: int
    label: int
    channel: Channel
    pace: Pace
    forms: tuple[FormName, ...]
    quiet: Quiet | None
    time_zone: str
    url: str
    address: str
    had_it: bool
    release: Release


def readers(releases: Sequence[Release], *, matching: bool, at: datetime) -> list[Reader]:
    """Who is told of these releases, which are the variants of one revision: each once for each of their channels.

    Those whose filters fit (`matching`) and those who were sent an earlier revision, as far as they may see one of
    them now. Of several subscriptions with one channel the soonest holds; by TAXII each is a collection of its own.
    """
    one = releases[0]
    severities = list(Severity)
    values = {
        "number": one.number,
        "kind": one.kind,
        "topics": [topic.lower() for topic in one.topics],
        "reached": [str(each) for each in severities[severities.index(Severity(one.severity)) :]],
        "matching": matching,
    }
    with connection.cursor() as cursor:
        found = rows(cursor, _WHO, values)
        reached = list({row[2] for row in found})
        unreached = rows(cursor, _UNREACHED, {"number": one.number, "reached": array_text(map(str, reached))})
    people = [*reached, *(person for person, _ in unreached)]
    fullest = _fullest(releases, people, at)
    standing = [_reader(row, fullest[row[2]]) for row in found if row[2] in fullest]
    left = [_left(person, label, fullest[person]) for person, label in unreached if person in fullest]
    return [*_once_per_channel(standing), *left]


def _fullest(releases: Sequence[Release], people: Collection[int], at: datetime) -> Mapping[int, Release]:
    by_label = {each.label_id: each for each in releases}
    seen = audience(people, list(by_label), at=at)
    return {
        person: max((by_label[label] for label in labels), key=lambda each: (each.tlp, each.pk))
        for person, labels in seen.items()
    }


def _once_per_channel(found: Iterable[Reader]) -> list[Reader]:
    soonest: dict[tuple[int, Channel, str], Reader] = {}
    for each in found:
        place = str(each.uid) if each.channel is Channel.TAXII else each.url
        key = (each.person, each.channel, place)
        before = soonest.setdefault(key, each)
        if _SOONEST.index(each.pace) < _SOONEST.index(before.pace):
            soonest[key] = each
    return list(soonest.values())


def _reader(row: tuple[Any, ...], release: Release) -> Reader:
    number, uid, person, label, channel, pace, forms, start, end, time_zone, url, address, had_it = row
    return Reader(
        subscription=number,
        uid=uid,
        person=person,
        label=label,
        channel=Channel(channel),
        pace=Pace(pace),
        forms=tuple(map(FormName, forms)),
        quiet=None if start is None else Quiet(start, end, time_zone),
        time_zone=time_zone,
        url=url,
        address=address,
        had_it=had_it,
        release=release,
    )


def _left(person: int, label: int, release: Release) -> Reader:
    return Reader(
        subscription=None,
        uid=None,
        person=person,
        label=label,
        channel=Channel.PORTAL,
        pace=Pace.AT_ONCE,
        forms=(),
        quiet=None,
        time_zone="UTC",
        url="",
        address="",
        had_it=True,
        release=release,
    )
