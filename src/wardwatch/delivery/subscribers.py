"""What the outbox does when something happened: defer a job, nothing else."""

from wardwatch.audit.types import Event
from wardwatch.delivery import jobs
from wardwatch.members import events


def on_code_asked(event: Event) -> None:
    """Somebody waits for a code in their mail."""
    jobs.mail_codes.defer()


def on_invited(event: Event) -> None:
    """Somebody was invited: their letter is to be written."""
    jobs.mail_invitations.defer()


def on_recovery_moved(event: Event) -> None:
    """A request to be let in again got further: who is concerned is told."""
    jobs.mail_recoveries.defer()


def on_account_changed(event: Event) -> None:
    """Something about an account changed: its person is told."""
    match event:
        case events.SessionBegun(elsewhere=False):
            return
        case (
            events.SessionBegun()
            | events.SessionsClosed()
            | events.PasswordChanged()
            | events.FactorAdded()
            | events.FactorRemoved()
            | events.TokenCreated()
        ):
            jobs.mail_changes.defer(person=event.person)


def on_contacts_gone(event: Event) -> None:
    """A contact was removed or moved, or went with its provider: nothing that waits goes to the old address."""
    match event:
        case events.ContactRemoved() | events.ContactEdited(moved=True):
            jobs.take_back.defer(member=event.organization)
        case events.ActingProviderRevoked():
            jobs.take_back.defer(member=event.member)
