"""What findings do when something happened: defer a job, nothing else.

Jobs are not coalesced when deferred: a waiting job may start before this transaction commits, and would miss it. One
that finds nothing to do costs little.
"""

from wardwatch.audit.types import Event
from wardwatch.exposures import jobs
from wardwatch.exposures.events import FindingStateChanged
from wardwatch.exposures.operations.answering import TO_JUDGE


def on_claims_or_inventory_changed(event: Event) -> None:
    """A feed brought claims, or a member changed its inventory: findings may open, move or be judged anew."""
    jobs.catch_up.defer()


def on_inventory_changed(event: Event) -> None:
    """A member changed its inventory: its names may be much like those in claims."""
    jobs.propose.defer()


def on_alias_decided(event: Event) -> None:
    """A person said which names mean one product: findings follow."""
    jobs.catch_up.defer()
    jobs.propose.defer()


def on_finding_state_changed(event: Event) -> None:
    """A person opened findings: they need dates."""
    if isinstance(event, FindingStateChanged) and event.state in TO_JUDGE:
        jobs.catch_up.defer()
