"""What happens to messages."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesHandedOver(Event):
    """A round of sending ended; counts of messages by how they fared."""

    name = "messages.handed-over"

    sent: int
    retry: int
    failed: int
    unknown: int
    withheld: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageResolved(Event):
    """A person said what became of a message, or had it sent again."""

    name = "message.resolved"

    message: int
    resolution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceRecorded(Event):
    """A mail server reported that a message could not be delivered, or not yet."""

    name = "message.bounced"

    message: int
    permanent: bool
    status: str
