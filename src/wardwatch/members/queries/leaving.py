"""What ends, and what goes to somebody else, when a person's sign-in ends: said before it happens."""

from dataclasses import dataclass
from datetime import datetime

from wardwatch.markings.viewing import seen_by
from wardwatch.members import models, types
from wardwatch.members.permissions import Principal
from wardwatch.members.queries.accounts import sessions
from wardwatch.members.states import STANDING, RecoveryState


@dataclass(frozen=True, slots=True)
class Leaving:
    """What `operations.deactivate_user` will do about one person.

    `contacts` are the addresses at which the organization is reached through them, with their purposes; `invitations`
    the addresses that they invited and that accepted nothing yet; `agreements` how many requests to be let in again
    lose their word; `asks` whether they ask to be let in again themselves. The rest are numbers of what ends.
    """

    contacts: tuple[tuple[types.Purpose, str], ...]
    invitations: tuple[str, ...]
    agreements: int
    asks: bool
    sessions: int
    tokens: int
    views: int


def leaving(person: int, organization: int, *, principal: Principal, at: datetime) -> Leaving:
    """What would happen at `at` to what a person holds; for those who manage the organization's people."""
    user = models.User.objects.filter(person=person, is_active=True).first()
    with seen_by(principal.viewer):
        reached = models.Contact.objects.filter(organization=organization, person=person).order_by(
            "purpose", "position", "pk"
        )
        contacts = tuple((types.Purpose(row.purpose), row.address) for row in reached)
    invited = models.Invitation.objects.filter(
        invited_by=person, accepted_at=None, withdrawn_at=None, expires_at__gt=at
    ).order_by("email")
    given = models.RecoveryAgreement.objects.filter(
        person=person, recovery__state__in=STANDING - {RecoveryState.LINKED}
    )
    return Leaving(
        contacts=contacts,
        invitations=tuple(invited.values_list("email", flat=True)),
        agreements=given.count(),
        asks=models.Recovery.objects.filter(user__person=person, state__in=STANDING).exists(),
        sessions=len(sessions(user, key="", at=at)) if user else 0,
        tokens=models.ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=at).count() if user else 0,
        views=models.SavedView.objects.filter(user=user).count() if user else 0,
    )
