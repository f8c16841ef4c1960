"""What happens to organizations and people."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


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
class UserCreated(Event):
    """A person can now sign in."""

    name = "user.created"

    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCreated(Event):
    """A user got an API token."""

    name = "token.created"

    person: int
    token: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingProviderPermitted(Event):
    """A member permitted a provider to act for it."""

    name = "provider.permitted"

    member: int
    provider: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentChanged(Event):
    """A member changed what the center may see of its inventory."""

    name = "member.consent-changed"

    organization: int
    shares_private: bool
