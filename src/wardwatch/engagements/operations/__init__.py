"""Writes of decisions, notices and answers. Each finishes or refuses; each records one event."""

from wardwatch.engagements.operations.answering import (
    LinkUnknown,
    NotAnswerable,
    WrongCode,
    answer,
    answer_by_code,
    answer_by_link,
    check_ticket,
    count_visit,
    mark_seen,
    open_link,
)
from wardwatch.engagements.operations.deciding import (
    Approval,
    NoReason,
    NotDecidable,
    UnclearException,
    approve,
    dismiss,
    edit,
    undo_approval,
    withdraw,
)
from wardwatch.engagements.operations.digests import send_digests
from wardwatch.engagements.operations.helping import NoCall, give_help
from wardwatch.engagements.operations.proposing import propose
from wardwatch.engagements.operations.publishing import publish, rewrite
from wardwatch.engagements.operations.questions import NoVersion, state_version, take_up
from wardwatch.engagements.operations.settling import settle
from wardwatch.engagements.operations.trying import TooManyTries

__all__ = [
    "Approval",
    "LinkUnknown",
    "NoCall",
    "NoReason",
    "NoVersion",
    "NotAnswerable",
    "NotDecidable",
    "TooManyTries",
    "UnclearException",
    "WrongCode",
    "answer",
    "answer_by_code",
    "answer_by_link",
    "approve",
    "check_ticket",
    "count_visit",
    "dismiss",
    "edit",
    "give_help",
    "mark_seen",
    "open_link",
    "propose",
    "publish",
    "rewrite",
    "send_digests",
    "settle",
    "state_version",
    "take_up",
    "undo_approval",
    "withdraw",
]
