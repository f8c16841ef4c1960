"""What happens to single sign-on."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProviderSet(Event):
    """An organization said where its people sign in; `anew`: with another server or client, so old links ended.

    `required`: its people come in that way only. `second_factor`: the server's word on second factors counts.
    """

    name = "identity.server-set"

    organization: int
    domains: int
    anew: bool
    required: bool
    second_factor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProviderRemoved(Event):
    """An organization's people sign in with their passwords again."""

    name = "identity.server-removed"

    organization: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDomainConfirmed(Event):
    """The center checked that a mail domain is the organization's own."""

    name = "domain.confirmed"

    organization: int
    domain: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDomainDeclined(Event):
    """The center does not take a mail domain as the organization's own."""

    name = "domain.declined"

    organization: int
    domain: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectLinked(Event):
    """A person signed in through their organization for the first time; from now on the server's own id names them."""

    name = "subject.linked"

    organization: int
    person: int
