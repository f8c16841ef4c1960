"""Sending a partner's server what was added for it since it acknowledged something last. As the worker.

Each envelope is a page of the collection as the partner's organization sees it at that moment. Before it goes out, the
trail and the log of openings say so; `acknowledged` moves when the server has taken it. A kill in between sends the
same envelope again: the same versions of the same objects, which change nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import job
from wardwatch.feeds.reaching import secret_of
from wardwatch.feeds.taxii_server.pages import allowed
from wardwatch.kit.errors import FormatError, NotFound, Unavailable
from wardwatch.kit.http import Client, Response
from wardwatch.markings.operations import intern
from wardwatch.markings.viewing import seen_by
from wardwatch.members import labels
from wardwatch.members import operations as members
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import center_id
from wardwatch.members.queries.viewers import organization_principal
from wardwatch.sharing import events, models
from wardwatch.sharing.queries.pages import MOST, objects_page
from wardwatch.sharing.types import ObjectsPage
from wardwatch.standards.taxii.answers import StatusSaid, authorization, decoded
from wardwatch.standards.taxii.filters import Filters, timestamp
from wardwatch.standards.taxii.media import TAXII
from wardwatch.standards.taxii.resources import envelope

ENVELOPES = 200
"""Envelopes of one round; the next one goes on."""
LARGEST = 8 * 1024 * 1024
"""Bytes of an envelope where the server does not say what it takes."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)
JUDGED_AGAIN = timedelta(minutes=1)
_LOCK = 0x5E4D


def send_due(*, at: datetime) -> None:
    """Send to every destination whose time has come; one that fails keeps no other waiting."""
    due = models.Destination.objects.filter(ended_at=None, paused_at=None, next_at__lte=at).order_by("pk")
    for number in list(due.values_list("pk", flat=True)):
        send(destination=number, at=at)


def send(*, destination: int, at: datetime) -> int:
    """Send one destination (an id) what there is; returns how many objects it took. A failure is kept beside it.

    Nothing goes to one that is paused, or is being sent to already.
    """
    with _alone(destination) as is_ours:
        standing = models.Destination.objects.filter(pk=destination, ended_at=None, paused_at=None)
        row = standing.select_related("collection").first()
        if row is None or not is_ours:
            return 0
        before = row.sent
        try:
            with Client(allow=allowed(row.objects_url, is_private=row.is_private)) as client:
                _Sending(row, client, at).run()
        except (Unavailable, FormatError, NotFound) as failure:
            row.attempts += 1
            wait = min(FIRST_WAIT * 2 ** min(row.attempts - 1, 10), LONGEST_WAIT)
            row.problem, row.next_at = str(failure)[:500], at + wait
            _save(row)
        return row.sent - before


class _Sending:
    """One round of one destination."""

    def __init__(self, row: models.Destination, client: Client, at: datetime) -> None:
        self._row = row
        self._client = client
        self._at = at
        self._headers = {"Accept": TAXII, **authorization(row.user, secret_of(row))}
        self._reader: Principal = organization_principal(row.organization, at=at)
        self._size = MOST

    def run(self) -> None:
        """Envelope after envelope until there is nothing left, or the server wants time."""
        for _ in range(ENVELOPES):
            if self._row.status_url and not self._is_judged():
                self._row.next_at = self._at + JUDGED_AGAIN
                _save(self._row)
                return
            page, body = self._next()
            if page.last is None:
                break
            self._send(page, body)
        self._row.attempts, self._row.problem, self._row.next_at = 0, "", self._at
        _save(self._row)

    def _next(self) -> tuple[ObjectsPage, bytes]:
        """The next page that fits into an envelope. FormatError where a single object does not."""
        largest = self._row.max_content_length or LARGEST
        while True:
            page = objects_page(
                str(self._row.collection.uid),
                Filters(limit=self._size),
                after=self._row.acknowledged,
                viewer=self._reader.viewer,
            )
            body = envelope(page.bodies)
            if len(body) <= largest:
                return page, body
            if self._size == 1:
                raise FormatError(f"An object is larger than the {largest} bytes that the server takes.")
            self._size = max(1, self._size // 2)

    def _send(self, page: ObjectsPage, body: bytes) -> None:
        self._note(page)
        headers = {**self._headers, "Content-Type": TAXII}
        answer = self._client.ask(self._row.objects_url, statuses=(200, 201, 202, 413), headers=headers, body=body)
        if answer.status == 413:
            if self._size == 1:
                raise FormatError("The server takes not even one object at once.")
            self._size = max(1, self._size // 2)
            return
        self._row.sent_at, self._row.status_until = self._at, page.last
        self._told(answer)

    def _is_judged(self) -> bool:
        """Whether the server has judged what it was sent last; where it forgot that, it had taken it."""
        answer = self._client.ask(self._row.status_url, statuses=(200, 404), headers=self._headers)
        if answer.status == 404:
            self._acknowledge(0, 0)
            return True
        return self._told(answer)

    def _told(self, answer: Response) -> bool:
        status = decoded(answer.body, StatusSaid)
        if status.status == "complete":
            self._acknowledge(status.success_count, status.failure_count)
            return True
        self._row.status_url = f"{self._row.root_url}status/{status.id}/"
        _save(self._row)
        return False

    def _acknowledge(self, taken: int, refused: int) -> None:
        row = self._row
        row.acknowledged, row.status_url, row.status_until = row.status_until, "", None
        row.sent += taken
        row.refused += refused
        _save(row)

    def _note(self, page: ObjectsPage) -> None:
        """Say what leaves, before it does."""
        actor = job("sharing.send_due", asked_by=f"organization:{self._row.organization}")
        with transaction.atomic():
            with seen_by(self._reader.viewer):
                members.note_opening_of_many(
                    principal=self._reader,
                    actor=actor,
                    labelled=page.labels,
                    record=f"destination:{self._row.uid}",
                    at=self._at,
                )
            assert page.first is not None
            assert page.last is not None
            event = events.ObjectsSent(
                subject=f"destination:{self._row.uid}",
                label=intern(labels.internal(center_id())),
                destination=str(self._row.uid),
                organization=self._row.organization,
                collection=str(page.collection),
                objects=page.count,
                first=timestamp(page.first),
                last=timestamp(page.last),
            )
            record(event, actor=actor, at=self._at)


def _save(row: models.Destination) -> None:
    row.save(
        update_fields=[
            "acknowledged", "status_url", "status_until", "sent", "refused", "problem", "attempts", "next_at", "sent_at"
        ]
    )  # fmt: skip


@contextmanager
def _alone(destination: int) -> Iterator[bool]:
    """One round of a destination at a time; the lock ends with the connection, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, destination])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, destination])
