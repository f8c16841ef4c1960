"""Single sign-on: an organization registers its identity server, the center confirms domains, people come in.

A domain counts only after the center's staff confirmed it. Otherwise anybody's owner could claim another hospital's
domain, and its people would be led to a server of theirs to type their passwords.
"""

import re
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import FormatError, NotFound
from wardwatch.markings.operations import intern
from wardwatch.members import labels, models
from wardwatch.members.acting import acting_as, managing
from wardwatch.members.operations.refusals import AlreadyThere
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id, principal_of
from wardwatch.members.sign_on import events, registrations
from wardwatch.members.sign_on.openid import Claims, Registration, SignOnFailed

MOST_DOMAINS = 20
_DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]\Z")


class NotInvited(SignOnFailed):
    """The identity server vouches for somebody who does not sign in here for its organization."""

    code = "sign-on.not-invited"


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """What an owner says of the identity server. `secret` "": the one that is stored."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    domains: Sequence[str]
    required: bool
    second_factor: bool


def set_identity_provider(
    *, principal: Principal, organization: int, facts: ProviderFacts, actor: Actor, at: datetime
) -> None:
    """Register an organization's identity server, or change it; new domains wait for the center.

    With another server or client the secret is given anew, and people are known by their addresses once more. Raises
    `NotAllowed`, `FormatError` (its place is the name of the field).
    """
    issuer, domains = _issuer(facts.issuer), _domains(facts.domains)
    with managing(principal, organization):
        row = models.IdentityProvider.objects.select_for_update().filter(organization=organization).first()
        anew = row is None or (row.issuer, row.client_id) != (issuer, facts.client_id)
        if anew and not facts.secret:
            raise FormatError("Type the secret that belongs to this server and client.", "secret")
        if row is None:
            row = models.IdentityProvider(organization_id=organization, created_at=at)
        row.issuer, row.client_id = issuer, facts.client_id
        row.required, row.second_factor = facts.required, facts.second_factor
        if facts.secret:
            row.sealed_secret = registrations.seal(facts.secret)
        row.save()
        if anew:
            row.subjects.all().delete()
        row.domains.exclude(name__in=domains).delete()
        for name in domains:
            row.domains.get_or_create(name=name, defaults={"asked_at": at})
        event = events.IdentityProviderSet(
            subject=f"organization:{organization}",
            label=intern(labels.about(organization, center_id())),
            organization=organization,
            domains=len(domains),
            anew=anew,
            required=row.required,
            second_factor=row.second_factor,
        )
        record(event, actor=actor, at=at)


def remove_identity_provider(*, principal: Principal, organization: int, actor: Actor, at: datetime) -> None:
    """End an organization's single sign-on; sessions go on. Raises `NotAllowed`, `NotFound`."""
    with managing(principal, organization):
        if not models.IdentityProvider.objects.filter(organization=organization).delete()[0]:
            raise NotFound("Nothing is registered.")
        event = events.IdentityProviderRemoved(
            subject=f"organization:{organization}",
            label=intern(labels.about(organization, center_id())),
            organization=organization,
        )
        record(event, actor=actor, at=at)


def confirm_domain(*, principal: Principal, domain: UUID, actor: Actor, at: datetime) -> None:
    """Say that a domain is the organization's own. Raises `NotAllowed`, `NotFound`, `AlreadyThere`: another's."""
    principal.demand(Action.ADMINISTER, center_id())
    with acting_as(principal):
        row = _waiting(domain)
        if models.MailDomain.objects.filter(name=row.name).exclude(confirmed_at=None).exists():
            raise AlreadyThere("This domain is confirmed for another organization.", domain=row.name)
        row.confirmed_at, row.confirmed_by = at, principal.person
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        _record_domain(events.MailDomainConfirmed, row, actor, at)


def decline_domain(*, principal: Principal, domain: UUID, actor: Actor, at: datetime) -> None:
    """Do not take a domain that waits. Raises `NotAllowed`, `NotFound`."""
    principal.demand(Action.ADMINISTER, center_id())
    with acting_as(principal):
        row = _waiting(domain)
        _record_domain(events.MailDomainDeclined, row, actor, at)
        row.delete()


def admit(*, registration: Registration, claims: Claims, actor: Actor, at: datetime) -> models.User:
    """The user whom an identity server vouches for; the first time their subject is linked. Raises `NotInvited`.

    They are of that organization and of no other, and their own address stands in its domains.
    """
    if claims.email and not (claims.email_verified and registrations.domain_of(claims.email) in registration.domains):
        raise NotInvited("Your organization does not vouch for this address.", why="address")
    with transaction.atomic():
        links = models.LinkedSubject.objects.select_related("user")
        link = links.filter(provider=registration.id, subject=claims.subject).first()
        user = link.user if link else models.User.objects.filter(email=claims.email).first()
        if user is None or not user.is_active or not _is_of(user, registration, at):
            raise NotInvited("Nobody is invited by this name.", why="person")
        if link is None:
            if models.LinkedSubject.objects.filter(user=user).exists():
                raise NotInvited("Nobody is invited by this name.", why="subject")
            _link(user, registration, claims.subject, actor, at)
    return user


def _is_of(user: models.User, registration: Registration, at: datetime) -> bool:
    """Whether an organization can vouch for this user: theirs alone, under an address of its own."""
    person = principal_of(user, at=at)
    only_here = {organization for organization, _ in person.roles} <= {registration.organization}
    ours = person.organization == registration.organization
    return ours and only_here and registrations.domain_of(user.email) in registration.domains


def _link(user: models.User, registration: Registration, subject: str, actor: Actor, at: datetime) -> None:
    models.LinkedSubject.objects.create(provider_id=registration.id, subject=subject, user=user, linked_at=at)
    event = events.SubjectLinked(
        subject=f"person:{user.person_id}",
        label=intern(labels.about(registration.organization, center_id())),
        organization=registration.organization,
        person=user.person_id,
    )
    record(event, actor=actor, at=at)


def _waiting(domain: UUID) -> models.MailDomain:
    rows = models.MailDomain.objects.select_for_update(of=("self",)).filter(uid=domain, confirmed_at=None)
    row = rows.select_related("provider").first()
    if row is None:
        raise NotFound("There is no such domain.")
    return row


def _record_domain(
    kind: type[events.MailDomainConfirmed | events.MailDomainDeclined],
    row: models.MailDomain,
    actor: Actor,
    at: datetime,
) -> None:
    organization = row.provider.organization_id
    label = intern(labels.about(organization, center_id()))
    event = kind(subject=f"organization:{organization}", label=label, organization=organization, domain=row.pk)
    record(event, actor=actor, at=at)


def _issuer(text: str) -> str:
    issuer = text.strip()
    parts = urllib.parse.urlsplit(issuer)
    is_named = parts.scheme == "http" and parts.netloc.lower() in settings.SIGN_ON_TARGETS
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    if not parts.hostname or not plain or not (parts.scheme == "https" or is_named):
        raise FormatError("Write its address as the server itself does: https://login.example.org", "issuer")
    return issuer


def _domains(names: Sequence[str]) -> list[str]:
    found = sorted({name.strip().lower().removeprefix("@") for name in names} - {""})
    for name in found:
        if not _DOMAIN.match(name):
            raise FormatError(f"“{name}” is no mail domain; write it as example.org", "domains")
    if not 0 < len(found) <= MOST_DOMAINS:
        raise FormatError(f"Name between one and {MOST_DOMAINS} mail domains.", "domains")
    return found
