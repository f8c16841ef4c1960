"""Tables of organizations and people."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from wardwatch.markings.models import Child, Labelled
from wardwatch.markings.types import Protection
from wardwatch.members import states, types


class Organization(Labelled):
    """A body in the directory. Those from a published directory are public; those we enrolled are not."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    name = models.TextField()
    kind = models.TextField(choices=types.OrganizationKind.choices)
    size_class = models.TextField(choices=types.SizeClass.choices, default=types.SizeClass.UNKNOWN)
    address = models.TextField(blank=True)
    city = models.TextField(blank=True)
    state = models.TextField(blank=True, db_index=True)
    postal_code = models.TextField(blank=True)
    telephone = models.TextField(blank=True)
    time_zone = models.TextField(default="UTC")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="subsidiaries")
    directory = models.TextField(blank=True)  # feed that lists it; empty: registered by the center
    emergency_services = models.BooleanField(null=True)
    is_demo = models.BooleanField(default=False)
    emergency_words = models.TextField(blank=True, db_default="", default="")  # the center's, beside its telephone


class Identifier(Child):
    """How another registry names an organization: scheme `ccn`, `npi`, `hin`... Kept as text, leading zeros and all."""

    parent = "organization"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.TextField()
    value = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("scheme", "value"), name="identifier_unique"),)


class Partner(Labelled):
    """A body that works with the center, as everybody may know it: what it does, what it can do for a member, where.

    `organization` is its entry in the directory, where it signs in here; that row is the community's, not the public's.
    """

    written_by_worker: ClassVar = True

    slug = models.TextField(unique=True)
    name = models.TextField()
    short_name = models.TextField()
    part = models.TextField(choices=types.PartnerPart.choices)
    role = models.TextField()
    helps = ArrayField(models.TextField())
    web = models.TextField(blank=True)
    mail = models.TextField(blank=True)
    telephone = models.TextField(blank=True)
    source = models.TextField(blank=True)
    organization = models.ForeignKey(Organization, null=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveSmallIntegerField()


class Site(Labelled):
    """A place of an organization where equipment stands; about the member, even where the organization is public."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="sites")
    name = models.TextField()
    kind = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organization", "name"), name="site_unique"),)


class Enrollment(Labelled):
    """An organization's membership and what it agreed to. Its label names the member as subject: the wall holds."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="enrollment")
    enrolled_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    weekly_digest = models.BooleanField(default=True)
    monthly_notice_limit = models.PositiveSmallIntegerField(default=4)
    notify_from = models.TextField(choices=types.Band.choices, default=types.Band.LIKELY, db_default=types.Band.LIKELY)
    shares_private = models.BooleanField(default=False)  # the center may see hostname, serial, site, exposure
    language = models.TextField(default="en", db_default="en")  # of mails; a code among settings.LANGUAGES


class Person(Labelled):
    """A person of an organization."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="people")
    name = models.TextField()
    email = models.EmailField()
    telephone = models.TextField(blank=True)


class Contact(Labelled):
    """How to reach an organization for one purpose; `position` is the order the member agreed. `provider` is whose
    address it is, where an acting provider reads it for the member: it goes when the provider goes."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="contacts")
    provider = models.ForeignKey(Organization, null=True, on_delete=models.CASCADE, related_name="+")
    purpose = models.TextField(choices=types.Purpose.choices)
    position = models.PositiveSmallIntegerField(default=1)
    channel = models.TextField(default="mail")
    address = models.TextField()
    verified_at = models.DateTimeField(null=True)
    bounce_state = models.TextField(choices=types.BounceState.choices, default=types.BounceState.NONE)
    bounced_at = models.DateTimeField(null=True)
    code_digest = models.BinaryField(null=True)  # of the code that was sent to verify the address
    code_expires_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    code_asked_at = models.DateTimeField(null=True)  # somebody asked for a code that is not made yet
    codes_since = models.DateTimeField(null=True)  # since when `codes_asked` counts
    codes_asked = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organization", "purpose", "position"), name="contact_order_unique"),
        )


class UserManager(BaseUserManager["User"]):
    """Finds users by their sign-in name."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user whose e-mail is `username`, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Someone who can sign in. `person` is an id only: who they are is labelled, that they sign in is not."""

    protection: ClassVar = Protection.IDENTITY

    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="user")
    language = models.TextField(blank=True)  # a code among settings.LANGUAGES; empty: what the browser asks for
    time_zone = models.TextField(blank=True)  # empty: the organization's
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"


class Role(models.Model):
    """What a person may do for an organization."""

    protection: ClassVar = Protection.IDENTITY

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="roles")
    name = models.TextField(choices=types.RoleName.choices)
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "organization", "name"), name="role_unique"),)


class Power(models.Model):
    """A power over members that an organization holds (a registry attribute)."""

    protection: ClassVar = Protection.IDENTITY

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="powers")
    kind = models.TextField(choices=types.PowerKind.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organization", "kind"), name="power_unique"),)


class ActingProvider(models.Model):
    """A provider that acts for a member: the parts of its permission, and the document's words or reference.

    One row stands per pair; it is ended, never removed, and changes of its parts are in the audit trail.
    """

    protection: ClassVar = Protection.IDENTITY

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    provider = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="acts_for")
    member = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="acting_providers")
    provider_name = models.TextField(blank=True)  # as the member's document names it: the directory may hide it
    permission = models.TextField()  # the member's document: its words, or where it is kept
    permits = ArrayField(models.TextField(choices=types.Permit.choices))
    granted_by = models.BigIntegerField(null=True)
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("member", "provider"), condition=models.Q(revoked_at=None), name="provider_acts_once"
            ),
        )


class ApiToken(models.Model):
    """A token for programs: only its keyed digest is stored."""

    protection: ClassVar = Protection.IDENTITY

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.TextField()
    digest = models.BinaryField(unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class SavedView(models.Model):
    """A view of a list that a user keeps: the query of its address, under a name. It shows what they may see then."""

    protection: ClassVar = Protection.IDENTITY

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    list = models.TextField()
    name = models.TextField()
    query = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "list", "name"), name="saved_view_unique"),)


class SignIn(models.Model):
    """One sign-in, or one try that was refused, as it is shown to its user. Kept for `operations.sessions.KEPT`.

    `session_key` names the session that began, until it ended; `last_used_at` is when it was last seen, give or take
    `operations.sessions.SEEN_EVERY`. A refused try that named nobody's address has no user:
    it is stored all the same, so that the answer takes as long. `how` are the proofs given, one word each.
    """

    protection: ClassVar = Protection.IDENTITY

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(db_index=True)
    origin = models.TextField(blank=True)
    agent = models.TextField(blank=True)
    how = models.TextField()
    refused = models.BooleanField(default=False)
    session_key = models.TextField(blank=True, db_index=True)
    last_used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class Invitation(models.Model):
    """A person is asked to sign in for an organization. The secret of the link is only in the letter: here its digest.

    An address that signs in already gets a letter without a link, and nobody who looks at the invitation can tell.
    """

    protection: ClassVar = Protection.IDENTITY

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    name = models.TextField()
    email = models.EmailField()
    roles = ArrayField(models.TextField(choices=types.RoleName.choices))
    invited_by = models.BigIntegerField(null=True)  # a person
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    digest = models.BinaryField(null=True, unique=True)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class IdentityProvider(models.Model):
    """Where an organization's people sign in: an OpenID Connect server of theirs, and what we are to it.

    `required`: its people come in that way only, but for those who keep the setting itself. `second_factor`: what the
    server says about how somebody proved themselves (`amr`, `acr`) counts as a second factor.
    """

    protection: ClassVar = Protection.IDENTITY

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="identity_provider")
    issuer = models.TextField()
    client_id = models.TextField()
    sealed_secret = models.BinaryField()
    required = models.BooleanField(default=False)
    second_factor = models.BooleanField(default=False)
    created_at = models.DateTimeField()


class MailDomain(models.Model):
    """A mail domain that an organization says is its own; it counts once the center's staff has confirmed it."""

    protection: ClassVar = Protection.IDENTITY

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="domains")
    name = models.TextField()
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)  # a person

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("provider", "name"), name="domain_named_once"),
            models.UniqueConstraint(
                fields=("name",), condition=models.Q(confirmed_at__isnull=False), name="domain_confirmed_once"
            ),
        )


class LinkedSubject(models.Model):
    """Who a user is to their organization's identity provider: the subject that it named at their first sign-in."""

    protection: ClassVar = Protection.IDENTITY

    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="subjects")
    subject = models.TextField()
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="linked_subject")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("provider", "subject"), name="subject_linked_once"),)


class Recovery(models.Model):
    """Somebody who cannot sign in asks to be let in again; two other people agree before a link goes out.

    `email` is what was typed, until a job looks whether anybody signs in with it: the door does not look. `told` is the
    state that letters were last written about. Of the secrets in letters only keyed digests are here.
    """

    protection: ClassVar = Protection.IDENTITY

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    email = models.EmailField(blank=True)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="recoveries")
    lost = models.TextField(choices=types.Lost.choices)
    state = models.TextField(choices=states.RecoveryState.choices, default=states.RecoveryState.ASKED)
    origin = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    told = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True)
    stop_digest = models.BinaryField(null=True, unique=True)
    digest = models.BinaryField(null=True, unique=True)
    tries = models.PositiveSmallIntegerField(default=0)  # wrong passwords at the link
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)  # the actor
    why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "lost"),
                condition=models.Q(state__in=sorted(map(str, states.STANDING))),
                name="recovery_stands_once",
            ),
        )


class RecoveryAgreement(models.Model):
    """One person agreed to a recovery. Who agrees for the center called the registered `telephone`, reached `reached`;
    an owner says there how they made sure."""

    protection: ClassVar = Protection.IDENTITY

    recovery = models.ForeignKey(Recovery, on_delete=models.CASCADE, related_name="agreements")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    side = models.TextField(choices=types.Side.choices)
    telephone = models.TextField(blank=True)
    reached = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("recovery", "person"), name="recovery_agreed_once"),)


class Usage(models.Model):
    """How many requests somebody made in one minute; `who` is a keyed digest of a token or a person's id."""

    protection: ClassVar = Protection.INFRASTRUCTURE

    who = models.BinaryField(unique=True)
    minute = models.DateTimeField(db_index=True)
    used = models.PositiveIntegerField()
