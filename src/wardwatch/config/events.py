"""What happens to a center's keys."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRotated(Event):
    """A new encryption key was made; what is stored from now on is encrypted under it."""

    name = "key.rotated"

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuesResealed(Event):
    """Stored values were encrypted again under the newest key."""

    name = "key.values-resealed"

    key: str
    values: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysRetired(Event):
    """Older encryption keys were forgotten; nothing stood under them any more."""

    name = "key.retired"

    keys: tuple[str, ...]
