"""Writes of subscriptions.

subscribe / change / end   what a person wants; unsubscribe: by the link of a mail;
                           end_as_operator: at the center's shell
released / withdrawn       put what is released into channels, in the transaction of the release (`spreading`)
write_digests, call_due    digests and webhooks whose time has come
answer, note_opened        what readers do with a product
pause_bounced              mail came back for good: no more is sent there
"""

from wardwatch.subscriptions.operations.answering import AnswerNotPossible, answer, note_opened
from wardwatch.subscriptions.operations.calling import call_due
from wardwatch.subscriptions.operations.digests import write_digests
from wardwatch.subscriptions.operations.ending import stop_waiting
from wardwatch.subscriptions.operations.keeping import (
    MOST,
    SECRETS,
    SubscriptionNotPossible,
    change,
    end,
    end_as_operator,
    is_known,
    send_test,
    subscribe,
    unsubscribe,
)
from wardwatch.subscriptions.operations.pausing import pause_bounced

__all__ = [
    "MOST",
    "SECRETS",
    "AnswerNotPossible",
    "SubscriptionNotPossible",
    "answer",
    "call_due",
    "change",
    "end",
    "end_as_operator",
    "is_known",
    "note_opened",
    "pause_bounced",
    "send_test",
    "stop_waiting",
    "subscribe",
    "unsubscribe",
    "write_digests",
]
