"""Writes of collections, which the center keeps and others add to, and of block lists, which each keeps its own."""

from wardwatch.sharing.operations.destinations import (
    DestinationNotPossible,
    destination_called,
    end_destination,
    keep_destination,
    pause_destination,
    resume_destination,
    try_destination,
)
from wardwatch.sharing.operations.keeping import (
    LONGEST_AGE,
    AliasTaken,
    Asked,
    CollectionNotPossible,
    NoReason,
    bring_in_line,
    bring_one_in_line,
    change_collection,
    close_collection,
    keep_collection,
    keep_defaults,
    make_collection,
)
from wardwatch.sharing.operations.listing import (
    LONGEST_TITLE,
    ListNotConfirmed,
    ListNotPossible,
    change_list,
    close_list,
    forget_gone,
    make_list,
    rotate_list,
)
from wardwatch.sharing.operations.opposing import oppose
from wardwatch.sharing.operations.sending import send, send_due
from wardwatch.sharing.operations.submitting import KEEPER, retry_refused, submit, take_in, take_in_left
from wardwatch.sharing.operations.taking_out import take_out

__all__ = [
    "KEEPER",
    "LONGEST_AGE",
    "LONGEST_TITLE",
    "AliasTaken",
    "Asked",
    "CollectionNotPossible",
    "DestinationNotPossible",
    "ListNotConfirmed",
    "ListNotPossible",
    "NoReason",
    "bring_in_line",
    "bring_one_in_line",
    "change_collection",
    "change_list",
    "close_collection",
    "close_list",
    "destination_called",
    "end_destination",
    "forget_gone",
    "keep_collection",
    "keep_defaults",
    "keep_destination",
    "make_collection",
    "make_list",
    "oppose",
    "pause_destination",
    "resume_destination",
    "retry_refused",
    "rotate_list",
    "send",
    "send_due",
    "submit",
    "take_in",
    "take_in_left",
    "take_out",
    "try_destination",
]
