"""What happens to organizations and people."""

from dataclasses import dataclass

from wardwatch.audit.types import Event
from wardwatch.members.events.accounts import (
    FactorAdded,
    FactorRemoved,
    InvitationAccepted,
    InvitationWithdrawn,
    PasswordChanged,
    PersonInvited,
    RecoveryMoved,
    RolesChanged,
    SessionBegun,
    SessionEnded,
    SessionRefused,
    SessionsClosed,
    TokenCreated,
    TokenRevoked,
    UserCreated,
    UserDeactivated,
)

__all__ = [
    "ActingProviderPermitted",
    "ActingProviderRevoked",
    "CenterInitialised",
    "ConsentChanged",
    "ContactAdded",
    "ContactBounced",
    "ContactCodeAsked",
    "ContactCodeIssued",
    "ContactEdited",
    "ContactRemoved",
    "ContactVerified",
    "ContactsReordered",
    "DirectoryImported",
    "FactorAdded",
    "FactorRemoved",
    "GrantGiven",
    "GrantRevoked",
    "InvitationAccepted",
    "InvitationWithdrawn",
    "JobTriedAgain",
    "ListTaken",
    "MemberDataDeleted",
    "MemberDataExported",
    "MemberEnrolled",
    "OrganizationRegistered",
    "PartnersRegistered",
    "PasswordChanged",
    "PersonInvited",
    "ProviderPermitsChanged",
    "RecoveryMoved",
    "RolesChanged",
    "SessionBegun",
    "SessionEnded",
    "SessionRefused",
    "SessionsClosed",
    "TokenCreated",
    "TokenRevoked",
    "UserCreated",
    "UserDeactivated",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CenterInitialised(Event):
    """This installation got its center."""

    name = "center.initialised"

    organization: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationRegistered(Event):
    """An organization was added to the directory by hand."""

    name = "organization.registered"

    organization: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEnrolled(Event):
    """An organization became a member."""

    name = "member.enrolled"

    organization: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingProviderPermitted(Event):
    """A member permitted a provider to act for it, within the parts `permits`."""

    name = "provider.permitted"

    member: int
    provider: int
    permits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPermitsChanged(Event):
    """A member changed what a provider that acts for it may do and see."""

    name = "provider.permits-changed"

    member: int
    provider: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentChanged(Event):
    """A member changed what the center may see of its inventory."""

    name = "member.consent-changed"

    organization: int
    shares_private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsReordered(Event):
    """A member's contacts for one purpose were put in another order."""

    name = "member.contacts-reordered"

    organization: int
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAdded(Event):
    """A member named an address at which it is reached for one purpose."""

    name = "contact.added"

    organization: int
    contact: int
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEdited(Event):
    """A contact was put right; with another address (`moved`) it is no longer verified."""

    name = "contact.edited"

    organization: int
    contact: int
    moved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRemoved(Event):
    """An address is no longer a contact: nothing more is mailed to it."""

    name = "contact.removed"

    organization: int
    contact: int
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCodeAsked(Event):
    """Somebody asked that a code be mailed to a contact, to verify its address."""

    name = "contact.code-asked"

    organization: int
    contact: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCodeIssued(Event):
    """A code for a contact was made and handed to the outbox. The code itself is nowhere but in that letter."""

    name = "contact.code-issued"

    organization: int
    contact: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactVerified(Event):
    """Somebody who reads a contact's mail typed the code that was sent there."""

    name = "contact.verified"

    organization: int
    contact: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactBounced(Event):
    """Mail to an address came back; `contacts` use it."""

    name = "contact.bounced"

    contacts: tuple[int, ...]
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingProviderRevoked(Event):
    """A member ended a provider's permission; `contacts` were the provider's addresses and went with it."""

    name = "provider.revoked"

    member: int
    provider: int
    contacts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantGiven(Event):
    """A member's official let a walled organization see named items until a date."""

    name = "grant.given"

    organization: int
    grantee: int
    grant: int
    items: int
    expires_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRevoked(Event):
    """A member's official ended a grant before its time."""

    name = "grant.revoked"

    organization: int
    grant: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryImported(Event):
    """Organizations with their people were taken in from a file. `roles` says how many of each were given."""

    name = "directory.imported"

    organizations: int
    added: int
    people: int
    refused: int
    roles: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDataExported(Event):
    """Everything a member gave was handed out to it."""

    name = "member.data-exported"

    organization: int
    files: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDataDeleted(Event):
    """Everything a member gave was deleted; `tombstone` is what remains."""

    name = "member.data-deleted"

    organization: int
    rows: int
    tombstone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersRegistered(Event):
    """The partner registry changed; partners by their slugs."""

    name = "partners.registered"

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTriedAgain(Event):
    """An administrator had a background job done once more that had failed for good."""

    name = "job.tried-again"

    job: int
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTaken(Event):
    """Somebody took a whole list with more than one member's records as a file; `narrowed` names the filters set."""

    name = "list.taken"

    list: str
    form: str
    narrowed: tuple[str, ...]
