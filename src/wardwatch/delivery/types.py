"""Values of the delivery slice."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wardwatch.delivery.states import AttemptState


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject (one line) and a plain text."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """A letter for one address through one channel, filed under `reference` (what it is about) and marked by `label`.

    `pointer` goes instead where the channel may not carry what the label marks.
    """

    channel: str
    address: str
    letter: Letter
    reference: str
    label: int
    not_before: datetime
    pointer: Letter | None = None


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes along with a letter."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """A circular (its id) for one address. `label` says who may know of it; `unsubscribe` ends such mails."""

    circular: int
    address: str
    reference: str
    label: int
    not_before: datetime
    unsubscribe: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a server answered one message; `answer` is its reply, or what went wrong, in one line."""

    state: AttemptState
    answer: str


@dataclass(frozen=True, slots=True)
class Round:
    """Counts of one round of sending. `retry` were refused for now; `unknown` includes claims whose sender died."""

    sent: int = 0
    retry: int = 0
    failed: int = 0
    unknown: int = 0
    withheld: int = 0

    def __bool__(self) -> bool:
        """Whether anything happened."""
        return any((self.sent, self.retry, self.failed, self.unknown, self.withheld))


class Resolution(StrEnum):
    """What a person found out about a message that is *unknown*, or decides about one that failed."""

    SENT = "sent"
    LOST = "lost"
    RESEND = "resend"
