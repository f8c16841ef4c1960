"""What a run of the chain is told: plain values, so that it needs nothing but itself to be read on either side."""

from dataclasses import dataclass

from killing.corpora import BATCH

TRY_AGAIN = 75
"""A run that ends so was refused (another still holds the feed) or cut off from its database: start it again."""

AFTER_PULLING = ("match", "rebuild", "settle", "propose", "approve", "publish", "send")


@dataclass(frozen=True)
class Plan:
    """One run: what to pull, which server mail goes to, which step to begin at, and where it says how far it came.

    `run` counts the runs of one case: each later one sends later than a dead sender's claim lasts.
    """

    pulls: tuple[tuple[str, str, float], ...]  # feed, origin, days after the beginning
    allowed: str = ""
    smtp: str = ""
    progress: str = ""
    first: int = 0
    run: int = 0
    batch: int = BATCH


def step_names(plan: Plan) -> tuple[str, ...]:
    """The steps in their order."""
    return (*(f"pull {feed}" for feed, _, _ in plan.pulls), *AFTER_PULLING)
