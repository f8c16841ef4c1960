"""Second factors as the sign-in library keeps them: their secrets sealed, named after the center.

The secret of an authenticator app and the seed of recovery codes are encrypted under the home's keys; a security key's
row holds its public half only, which is no secret.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet

from wardwatch.members import models
from wardwatch.members.queries import center_contact

_SECRETS = ("secret", "seed")
_PROOFS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """What the library asks about factors."""

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return str(settings.HOME.keyring.encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return str(settings.HOME.keyring.decrypt(encrypted_text.encode()).decode())

    def get_totp_issuer(self) -> str:
        """How an authenticator app names us."""
        return center_contact().name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Who a security key signs for: the host that was asked, under the center's name."""
        return {"id": context.request.get_host().partition(":")[0], "name": center_contact().name}


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor of a user. `kind` is `totp`, `webauthn` or `recovery_codes`; `left` counts unused codes."""

    id: int
    kind: str
    name: str
    added_at: datetime
    last_used_at: datetime | None
    left: int | None = None


def has_second_factor(user: models.User) -> bool:
    """Whether an app or a security key is set up; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type__in=_PROOFS).exists())


def factors_of(user: models.User) -> tuple[Factor, ...]:
    """The user's factors, the oldest first."""
    rows = Authenticator.objects.filter(user=user).order_by("created_at")
    return tuple(_factor(row) for row in rows)


def _factor(row: Authenticator) -> Factor:
    is_codes = row.type == Authenticator.Type.RECOVERY_CODES
    return Factor(
        id=row.pk,
        kind=row.type,
        name=row.wrap().name if row.type == Authenticator.Type.WEBAUTHN else "",
        added_at=row.created_at,
        last_used_at=row.last_used_at,
        left=len(row.wrap().get_unused_codes()) if is_codes else None,
    )


def sealed_under() -> Mapping[str, int]:
    """How many secrets are encrypted under each key, by the key's id; "" for those that no key of ours opens."""
    key_of = settings.HOME.keyring.key_of
    return Counter(key_of(row.data[name].encode()) or "" for row, name in _sealed(Authenticator.objects.all()))


def reseal() -> int:
    """Encrypt every secret under the newest key, where it is not; returns how many. In a transaction."""
    keyring = settings.HOME.keyring
    older = keyring.key_ids[1:]
    rows = Authenticator.objects.select_for_update()
    stale = [(row, name) for row, name in _sealed(rows) if keyring.key_of(row.data[name].encode()) in older]
    for row, name in stale:
        row.data[name] = keyring.renew(row.data[name].encode()).decode()
        row.save(update_fields=["data"])
    return len(stale)


def _sealed(rows: "QuerySet[Authenticator]") -> list[tuple[Authenticator, str]]:
    secret = rows.exclude(type=Authenticator.Type.WEBAUTHN)
    return [(row, name) for row in secret for name in _SECRETS if name in row.data]
