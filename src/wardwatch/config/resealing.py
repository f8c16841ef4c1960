"""Change the encryption key of a center that works: a new key, every stored value under it, the old keys forgotten.

It reaches across slices, so it stands in the composition root. `STORES` names every place that keeps encrypted values;
a test finds those that would be missing. All of it may be stopped at any moment and begun again, and the center goes on
working: keys are read from their file whenever something is encrypted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.utils import OperationalError

from wardwatch.assets import private, uploads
from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor, Event
from wardwatch.config import events
from wardwatch.delivery import sealing as mails
from wardwatch.feeds import servers
from wardwatch.kit.errors import Refusal, Unavailable
from wardwatch.kit.progress import Progress, Silent
from wardwatch.kit.resealing import Sealed
from wardwatch.markings.operations import intern
from wardwatch.members import factors, labels
from wardwatch.members.queries import center_id
from wardwatch.members.sign_on import registrations
from wardwatch.sharing.operations import destinations
from wardwatch.subscriptions.operations import keeping

SETTLING = timedelta(minutes=10)
"""Whoever began to encrypt before a rotation has stored it by then."""
SILENT = Silent()


class KeysInUse(Refusal):
    """Values still stand under a key that would be forgotten; `evidence["values"]` counts them, by place."""

    code = "keys.in-use"


class NothingToRetire(Refusal):
    """There is only one encryption key."""

    code = "keys.only-one"


class KeysTooYoung(Refusal):
    """What was begun under the older key may not be stored yet."""

    code = "keys.too-young"


@dataclass(frozen=True, slots=True)
class Store:
    """One place that keeps encrypted values: what they are, how many stand under each key, and how to renew them.

    `reseal` renews a batch in each step and yields how many that were.
    """

    name: str
    table: str
    sealed_under: Callable[[], Mapping[str, int]]
    reseal: Callable[[], Iterator[int]]


@dataclass(frozen=True, slots=True)
class Key:
    """One encryption key by its id; `newest` encrypts. `values` counts what stands under it, by place."""

    id: str
    newest: bool
    values: dict[str, int]


def encryption_keys() -> tuple[Key, ...]:
    """Every encryption key, the newest first, and what stands under it. As the worker."""
    ids = settings.HOME.keyring.key_ids
    under = {store.name: store.sealed_under() for store in STORES}
    return tuple(Key(key, key == ids[0], {name: counts.get(key, 0) for name, counts in under.items()}) for key in ids)


def rotate(*, why: str, actor: Actor, at: datetime) -> str:
    """Add a new encryption key; what is stored from now on is encrypted under it. Returns its id."""
    with transaction.atomic():
        settings.HOME.keyring.rotate()
        newest: str = settings.HOME.keyring.key_ids[0]
        _record(events.KeyRotated, actor, at, why=why, key=newest)
    return newest


def reseal(*, actor: Actor, at: datetime, progress: Progress = SILENT) -> dict[str, int]:
    """Encrypt every stored value under the newest key, in batches; returns how many, by place. As the worker.

    Stopped early, what is done is done, and the next call goes on.
    """
    older = [key for key in encryption_keys() if not key.newest]
    total = sum(count for key in older for count in key.values.values())
    done = {store.name: 0 for store in STORES}
    for store in STORES:
        for count in store.reseal():
            done[store.name] += count
            progress.step(sum(done.values()), total, store.name)
    if count := sum(done.values()):
        with transaction.atomic():
            _record(events.ValuesResealed, actor, at, key=settings.HOME.keyring.key_ids[0], values=count)
    return done


def retire(*, why: str, actor: Actor, at: datetime) -> tuple[str, ...]:
    """Forget every key but the newest; returns their ids. Writers wait meanwhile, so nothing slips in under an old key.

    Raises `NothingToRetire`, `KeysTooYoung`, `KeysInUse`, `Unavailable` while somebody writes for long.
    """
    keyring = settings.HOME.keyring
    if len(keyring.key_ids) == 1:
        raise NothingToRetire("There is only one encryption key, and it is in use.")
    if (ready := keyring.rotated_at + SETTLING) > at:
        raise KeysTooYoung(f"The keys changed a moment ago; wait until {ready:%H:%M} UTC.", ready_at=ready)
    with transaction.atomic():
        _hold_writers()
        _newest, *older = encryption_keys()
        used = {key.id: {name: count for name, count in key.values.items() if count} for key in older}
        if any(used.values()):
            raise KeysInUse("Values still stand under an older key. Run: wardwatch keys reseal", values=used)
        retired = tuple(key.id for key in older)
        _record(events.KeysRetired, actor, at, why=why, keys=retired)
        keyring.retire()
    return retired


def _hold_writers() -> None:
    tables = ", ".join(store.table for store in STORES)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '30s'")
        try:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
        except OperationalError as error:
            raise Unavailable("Somebody has been writing for half a minute.", retry=True) from error


def _record(kind: type[Event], actor: Actor, at: datetime, *, why: str = "", **facts: object) -> None:
    label = intern(labels.internal(center_id()))
    record(kind(subject="keys", label=label, why=why, **facts), actor=actor, at=at)


def _reseal_factors() -> Iterator[int]:
    with transaction.atomic():
        count = factors.reseal()
    yield count


def _store(name: str, sealed: Sealed) -> Store:
    return Store(name, sealed.table, sealed.under, sealed.renew)


STORES = (
    _store("private details of equipment", private.DETAILS),
    _store("texts of mails", mails.TEXTS),
    _store("uploaded lists", uploads.FILES),
    Store("second factors", "mfa_authenticator", factors.sealed_under, _reseal_factors),
    _store("secrets of identity servers", registrations.SECRETS),
    _store("secrets at servers of others", servers.SECRETS),
    _store("secrets at destinations", destinations.SECRETS),
    _store("secrets of webhooks", keeping.SECRETS),
)
"""Every place that keeps encrypted values."""
