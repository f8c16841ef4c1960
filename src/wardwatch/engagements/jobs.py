"""Background work of engagements. Each looks at what is, so it may run late, twice, or after a crash."""

from wardwatch.audit.types import job as job_actor
from wardwatch.engagements import operations, policy
from wardwatch.engagements.operations.trying import forget_tries
from wardwatch.engagements.queries import sector
from wardwatch.kit import clock
from wardwatch.kit.jobs import job


@job("engagements.follow", lock="engagements.follow")
def follow(timestamp: int = 0) -> None:
    """After findings changed: close and reopen notices, take up answered questions, propose what nobody was told."""
    at, actor = clock.now(), job_actor("engagements.follow")
    operations.settle(actor=actor, at=at)
    operations.take_up(actor=actor, at=at)
    operations.propose(actor=actor, at=at)


@job("engagements.publish", lock="engagements.publish")
def publish(timestamp: int = 0) -> None:
    """Publish what was approved and can no longer be undone, and write anew what an edit overtook meanwhile."""
    actor, at = job_actor("engagements.publish"), clock.now()
    operations.publish(actor=actor, at=at)
    operations.rewrite(actor=actor, at=at)


@job("engagements.rewrite", lock="engagements.rewrite")
def rewrite() -> None:
    """After an edit: bring the new text onto the pages of the notices that are out, and into mail that still waits."""
    operations.rewrite(actor=job_actor("engagements.rewrite"), at=clock.now())


def publish_after_undo() -> None:
    """Have `publish` run as soon as an approval given now can no longer be undone."""
    publish.configure(schedule_at=clock.now() + policy.UNDO).defer()


@job("engagements.send_digests", lock="engagements.send_digests")
def send_digests(timestamp: int = 0) -> None:
    """Send the weekly digests, and forget old counts of tries."""
    operations.send_digests(actor=job_actor("engagements.send_digests"), at=clock.now())
    forget_tries(at=clock.now())


@job("engagements.count_sector", lock="engagements.count_sector")
def count_sector(timestamp: int = 0) -> None:
    """Count for the center's staff what their pictures draw, before what was counted gets old."""
    sector.refresh(at=clock.now())
