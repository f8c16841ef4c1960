"""Closed lists of the delivery slice."""

from django.db.models import TextChoices


class MessageState(TextChoices):
    """Where a message stands."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Taken by the mail server"
    UNKNOWN = "unknown", "Not known whether it was sent"
    FAILED = "failed", "Refused for good"
    BOUNCED = "bounced", "Came back"
    WITHHELD = "withheld", "Not sent: its marking is above the channel's"


class AttemptState(TextChoices):
    """How one try ended."""

    CLAIMED = "claimed", "Started"
    SENT = "sent", "Taken"
    REFUSED_FOR_NOW = "refused for now", "Refused for now"
    REFUSED = "refused", "Refused for good"
    UNKNOWN = "unknown", "Not known"
