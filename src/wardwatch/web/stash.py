"""Keeps an uploaded file, encrypted, between the look and the decision; for the person who sent it, for an hour."""

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import Http404
from django.utils.crypto import get_random_string

from wardwatch.assets.types import Preview

SECONDS = 3600


class Stashed(msgspec.Struct, frozen=True):
    """A file that somebody sent for one organization, and what it holds by its own headers: it is read once."""

    organization: int
    file_name: str
    data: bytes
    preview: Preview


def keep(stashed: Stashed, *, person: int | None) -> str:
    """Put a file aside; returns the unguessable name under which it lies."""
    name = get_random_string(22)
    cache.set(_key(name, person), settings.HOME.keyring.encrypt(msgspec.msgpack.encode(stashed)), SECONDS)
    return name


def find(name: str, *, person: int | None, organization: int) -> Stashed:
    """The file. Raises `Http404` when it is gone, somebody else's, or another organization's."""
    sealed = cache.get(_key(name, person))
    if sealed is None:
        raise Http404
    stashed = msgspec.msgpack.decode(settings.HOME.keyring.decrypt(sealed), type=Stashed)
    if stashed.organization != organization:
        raise Http404
    return stashed


def drop(name: str, *, person: int | None) -> None:
    """Forget a file."""
    cache.delete(_key(name, person))


def sealed_under() -> Mapping[str, int]:
    """How many files that lie here are encrypted under each key, by the key's id."""
    return Counter(settings.HOME.keyring.key_of(sealed) or "" for _, sealed, _ in _lying())


def reseal() -> int:
    """Encrypt what lies here under the newest key, for as long as it would have lain; returns how many."""
    keyring = settings.HOME.keyring
    older = keyring.key_ids[1:]
    stale = [(key, sealed, left) for key, sealed, left in _lying() if keyring.key_of(sealed) in older]
    for key, sealed, left in stale:
        cache.set(key, keyring.renew(sealed), left)
    return len(stale)


def _lying() -> Iterator[tuple[str, bytes, float]]:
    """Key, content, and seconds that are left of everything that lies here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cache_key, extract(epoch FROM expires - now()) FROM django_cache"
            " WHERE cache_key LIKE '%%:stash:%%' AND expires > now()"
        )
        rows = cursor.fetchall()
    for stored, left in rows:
        key = stored.split(":", 2)[2]  # before it: the cache's prefix and version
        if (sealed := cache.get(key)) is not None:
            yield key, sealed, float(left)


def _key(name: str, person: int | None) -> str:
    return f"stash:{person}:{name}"
