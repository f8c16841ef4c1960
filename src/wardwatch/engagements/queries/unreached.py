"""Notices that reached nobody by mail and that nobody opened: they stand on a page only, so somebody calls."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from django.db import connection

from wardwatch.delivery.states import MessageState
from wardwatch.engagements.queries.showing import is_staff
from wardwatch.engagements.recipients import MAIL
from wardwatch.engagements.states import FollowUpState, NoticeState
from wardwatch.kit.database import rows
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.types import BounceState, Purpose

_UNDER_WAY = (MessageState.WAITING, MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN)
_LIVING: LiteralString = """
    SELECT FROM members_contact c WHERE c.organization_id = n.organization_id AND c.channel = %(mail)s
        AND c.purpose = %(security)s AND c.bounce_state <> %(dead)s"""
_UNREACHED: LiteralString = f"""
    SELECT n.id, n.organization_id, n.ticket, n.title, n.emergency, n.sent_at, count(*) OVER () AS number
    FROM engagements_notice n
    WHERE n.state = %(sent)s AND CASE WHEN n.deferred_to_digest THEN NOT EXISTS ({_LIVING}) ELSE NOT EXISTS (
        SELECT FROM delivery_message m WHERE m.state = ANY(%(under_way)s)
            AND m.reference = 'notice:' || n.id || CASE WHEN EXISTS (SELECT FROM engagements_followup u
                WHERE u.notice_id = n.id AND u.state = %(letter)s) THEN ':urgent' ELSE '' END) END
    ORDER BY n.emergency DESC, n.sent_at, n.id LIMIT %(limit)s"""
_CALLED: LiteralString = f"""
    SELECT n.ticket, n.title, n.emergency, n.sent_at, n.number, o.name, o.uid::text, coalesce(nullif(o.telephone, ''), (
        SELECT concat_ws(', ', p.name, p.telephone) FROM members_contact c JOIN members_person p ON p.id = c.person_id
        WHERE c.organization_id = o.id AND p.telephone <> '' ORDER BY c.position, c.id LIMIT 1), '')
    FROM ({_UNREACHED}) n JOIN members_organization o ON o.id = n.organization_id
    ORDER BY n.emergency DESC, n.sent_at, n.id"""


@dataclass(frozen=True, slots=True)
class Call:
    """One notice to tell of by telephone. `telephone` is the organization's, else a contact's with the name, or ""."""

    ticket: str
    title: str
    emergency: bool
    sent_at: datetime
    organization: str
    organization_uid: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Unreached:
    """How many notices reached nobody, and the first of them, emergencies first."""

    count: int
    calls: tuple[Call, ...]


def unreached(*, viewer: Viewer, limit: int = 10) -> Unreached:
    """Notices that nobody opened and of which no mail left or still may; also those for a digest that no address gets.

    For the center's staff: anybody else is shown none.
    """
    if not is_staff(viewer):
        return Unreached(0, ())
    values = {
        "mail": MAIL,
        "security": str(Purpose.SECURITY),
        "dead": str(BounceState.PERMANENT),
        "sent": str(NoticeState.SENT),
        "letter": str(FollowUpState.SENT),
        "under_way": [str(state) for state in _UNDER_WAY],
        "limit": limit,
    }
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _CALLED, values)
    calls = tuple(
        Call(ticket, title, emergency, sent_at, organization, uid, telephone)
        for ticket, title, emergency, sent_at, _, organization, uid, telephone in found
    )
    return Unreached(found[0][4] if found else 0, calls)
