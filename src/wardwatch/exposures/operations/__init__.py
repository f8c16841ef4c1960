"""Writes of findings: what matching and triage do for all at once, and what people say about some."""

from wardwatch.exposures.operations.aliasing import AlreadySaid, NamesMissing, decide_alias, state_alias
from wardwatch.exposures.operations.answering import (
    CannotMove,
    NoEvidence,
    NotAnAnswer,
    NotIndependent,
    answer,
    change_state,
    verify_fix,
)
from wardwatch.exposures.operations.catching_up import Caught, catch_up, rebuild
from wardwatch.exposures.operations.proposing import claimed_in, forget_claimed, forget_listed, propose
from wardwatch.exposures.operations.writing import Written

__all__ = [
    "AlreadySaid",
    "CannotMove",
    "Caught",
    "NamesMissing",
    "NoEvidence",
    "NotAnAnswer",
    "NotIndependent",
    "Written",
    "answer",
    "catch_up",
    "change_state",
    "claimed_in",
    "decide_alias",
    "forget_claimed",
    "forget_listed",
    "propose",
    "rebuild",
    "state_alias",
    "verify_fix",
]
