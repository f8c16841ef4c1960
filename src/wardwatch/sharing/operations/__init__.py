"""Writes of collections: the center keeps them, others add to them and take out what was theirs."""

from wardwatch.sharing.operations.keeping import (
    CollectionNotPossible,
    bring_in_line,
    bring_one_in_line,
    close_collection,
    keep_collection,
    keep_defaults,
)
from wardwatch.sharing.operations.submitting import submit, take_in, take_in_left
from wardwatch.sharing.operations.taking_out import take_out

__all__ = [
    "CollectionNotPossible",
    "bring_in_line",
    "bring_one_in_line",
    "close_collection",
    "keep_collection",
    "keep_defaults",
    "submit",
    "take_in",
    "take_in_left",
    "take_out",
]
