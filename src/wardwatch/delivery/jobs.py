"""Background work of the outbox."""

from django.conf import settings

from wardwatch.audit.types import job as job_actor
from wardwatch.delivery import inviting, outbox, recovering, telling, verifying, withdrawing
from wardwatch.kit import clock
from wardwatch.kit.jobs import job

LANES = 3
"""Connections to the mail server at most: servers refuse a sender who opens many."""


@job("delivery.send_due", lock="delivery.send_due")
def send_due(timestamp: int = 0) -> None:
    """Send what is due. Without a mail server messages wait, and the outbox says so."""
    while settings.SMTP_URL and outbox.send_round(url=settings.SMTP_URL, clock=clock.now, lanes=LANES).sent:
        continue  # a release puts thousands here: the next round follows at once


@job("delivery.mail_codes", lock="delivery.mail_codes")
def mail_codes(timestamp: int = 0) -> None:
    """Make and mail the codes that were asked for, then send what is due."""
    if verifying.mail_codes(actor=job_actor("delivery.mail_codes"), at=clock.now()):
        send_due.defer()


@job("delivery.mail_invitations", lock="delivery.mail_invitations")
def mail_invitations(timestamp: int = 0) -> None:
    """Write the letters of invitation that are not written, then send what is due."""
    if inviting.mail_invitations(at=clock.now()):
        send_due.defer()


@job("delivery.mail_recoveries", lock="delivery.mail_recoveries")
def mail_recoveries(timestamp: int = 0) -> None:
    """Take recoveries on: look at new requests, make links that are due, write their letters; then send what is due."""
    if recovering.mail_recoveries(actor=job_actor("delivery.mail_recoveries"), at=clock.now()):
        send_due.defer()


@job("delivery.mail_changes", lock="delivery.mail_changes")
def mail_changes(person: int) -> None:
    """Write the letters about what changed in a person's account, then send what is due."""
    if telling.mail_changes(person=person, at=clock.now()):
        send_due.defer()


@job("delivery.take_back")
def take_back(member: int) -> None:
    """Take back what waits for addresses that are no longer a member's contacts."""
    withdrawing.take_back(member=member)
