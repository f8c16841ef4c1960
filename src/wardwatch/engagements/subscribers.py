"""What engagements do when something happened: defer a job, nothing else."""

from wardwatch.audit.types import Event
from wardwatch.delivery import jobs as delivery
from wardwatch.engagements import jobs


def on_findings_changed(event: Event) -> None:
    """Findings changed: notices may be due, done, or open again."""
    jobs.follow.defer()


def on_member_settings_changed(event: Event) -> None:
    """A member may want notices of other matches: drafts are due, or no longer."""
    jobs.follow.defer()


def on_decision_approved(event: Event) -> None:
    """An approval can be undone for a while: publish after that."""
    jobs.publish_after_undo()


def on_decision_edited(event: Event) -> None:
    """A decision has another text: notices that are out show it."""
    jobs.rewrite.defer()


def on_mail_waiting(event: Event) -> None:
    """Notices or digests put mails into the outbox: send them now."""
    delivery.send_due.defer()
