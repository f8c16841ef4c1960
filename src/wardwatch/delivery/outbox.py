"""Sending: claim, hand over, record; each is on disk before the next, so that a killed process leaves the truth."""

import dataclasses
import urllib.parse
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, connections

from wardwatch.audit.operations import record
from wardwatch.audit.types import job
from wardwatch.delivery import claims, events, letters, models, policy
from wardwatch.delivery.channels.mail import MailServer
from wardwatch.delivery.claims import Claim
from wardwatch.delivery.states import AttemptState, MessageState
from wardwatch.delivery.types import Enclosed, Letter, Outcome, Round
from wardwatch.kit.database import login
from wardwatch.kit.errors import Unavailable
from wardwatch.kit.keys import Undecipherable
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.models import Organization
from wardwatch.members.queries import center_id
from wardwatch.standards.tlp import Tlp

_WORTH_A_LANE = 50
"""Messages for which one more connection is opened."""

_SHEETS = 8
"""Circulars that a round keeps ready: those of one release, each with its files, alternate."""


def mail_domain() -> str:
    """The host name in this center's Message-IDs and sender address."""
    return urllib.parse.urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def send_round(*, url: str, clock: Callable[[], datetime], limit: int = 1000, lanes: int = 1) -> Round:
    """Send what is due, at most `limit`, through the server at `url`; returns counts. Runs as the worker.

    Where much is due, up to `lanes` connections carry it, each one message at a time. May run beside itself: a message
    is claimed once. Ends early when the server cannot be reached.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a claim has to be committed before the first byte leaves")
    counts = Counter(unknown=claims.give_up(at=clock()))
    inside = policy.stays_inside(url)
    counts["withheld"] = _withhold(clock()) if inside else 0
    center = Organization.objects.get(pk=center_id())
    busy = min(lanes, 1 + claims.due(at=clock(), most=lanes * _WORTH_A_LANE) // _WORTH_A_LANE)
    lane = _Lane(url, inside, _sender(), center.name, clock, -(-limit // busy))
    if busy == 1:
        counts += lane.send()
    else:
        with ThreadPoolExecutor(busy) as pool:
            for future in [pool.submit(lane.send_beside) for _ in range(busy)]:
                counts += future.result()
    result = Round(**counts)
    if result:
        _report(result, clock())
    return result


@dataclass(frozen=True, slots=True)
class _Lane:
    """One connection to the server, which carries at most `limit` messages of a round, one after another."""

    url: str
    inside: bool
    sender: str
    sender_name: str
    clock: Callable[[], datetime]
    limit: int

    def send_beside(self) -> Counter[str]:
        """As `send`, in a thread of its own and so on a connection to the database of its own."""
        try:
            with login("worker"):
                return self.send()
        finally:
            connections.close_all()

    def send(self) -> Counter[str]:
        """Send until nothing is due, the limit is reached or the server cannot be; returns counts."""
        counts, composer = Counter[str](), _Composer(self.sender, self.sender_name)
        with MailServer(self.url, greeting=mail_domain()) as server:
            claim = claims.claim(at=self.clock(), inside=self.inside)
            for left in reversed(range(self.limit)):
                if claim is None:
                    break
                try:
                    data = composer.compose(claim, self.clock())
                    outcome = server.hand_over(data, sender=self.sender, recipient=claim.address)
                except Undecipherable as failure:
                    outcome = Outcome(AttemptState.REFUSED, failure.message)
                except Unavailable as failure:
                    claims.put_back(claim, why=failure.message, at=self.clock())
                    counts["retry"] += 1
                    break
                state, claim = claims.settle(claim, outcome, at=self.clock(), inside=self.inside, more=left > 0)
                counts[_counted(state)] += 1
        return counts


def _withhold(at: datetime) -> int:
    outside = models.Message.objects.filter(state=MessageState.WAITING, not_before__lte=at).exclude(
        address__iendswith=".invalid"
    )
    return outside.update(state=MessageState.WITHHELD, reason=policy.OUTSIDE)


def _sender() -> str:
    stored = models.ChannelLimit.objects.filter(pk="mail").values_list("sender", flat=True).first()
    return stored or f"notices@{mail_domain()}"


class _Composer:
    """Composes the mails of a round. A circular is composed once for all its copies."""

    def __init__(self, sender: str, sender_name: str) -> None:
        self._sender = sender
        self._sender_name = sender_name
        self._sheets: dict[int, letters.Sheet] = {}

    def compose(self, claim: Claim, date: datetime) -> bytes:
        """The bytes of a message. Raises `Undecipherable`."""
        keyring = settings.HOME.keyring
        marked = None if claim.marked is None else Tlp(claim.marked)
        if claim.circular is None:
            return letters.compose(
                Letter(claim.subject, keyring.decrypt(claim.sealed_text).decode()),
                message_id=claim.message_id,
                sender=self._sender,
                sender_name=self._sender_name,
                recipient=claim.address,
                marked=marked,
                date=date,
            )
        return self._sheet(claim.circular, marked, date).copy(
            message_id=claim.message_id,
            recipient=claim.address,
            unsubscribe=keyring.decrypt(claim.sealed_unsubscribe).decode(),
        )

    def _sheet(self, circular: int, marked: Tlp | None, date: datetime) -> letters.Sheet:
        if circular not in self._sheets:
            while len(self._sheets) >= _SHEETS:
                del self._sheets[next(iter(self._sheets))]
            self._sheets[circular] = self._write(circular, marked, date)
        return self._sheets[circular]

    def _write(self, circular: int, marked: Tlp | None, date: datetime) -> letters.Sheet:
        row = models.Circular.objects.get(pk=circular)
        return letters.Sheet(
            Letter(row.subject, row.text),
            sender=self._sender,
            sender_name=self._sender_name,
            marked=marked,
            date=date,
            files=[Enclosed(each.name, each.media_type, bytes(each.data)) for each in row.files.order_by("pk")],
        )


def _counted(state: MessageState) -> str:
    return {MessageState.SENT: "sent", MessageState.WAITING: "retry", MessageState.FAILED: "failed"}.get(
        state, "unknown"
    )


def _report(result: Round, at: datetime) -> None:
    event = events.MessagesHandedOver(
        subject="outbox", label=intern(labels.internal(center_id())), **dataclasses.asdict(result)
    )
    record(event, actor=job("delivery.send_due"), at=at)
