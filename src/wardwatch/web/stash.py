"""Keeps an uploaded file, encrypted, between the look and the decision; for the person who sent it, for an hour."""

import msgspec
from django.conf import settings
from django.core.cache import cache
from django.http import Http404
from django.utils.crypto import get_random_string

SECONDS = 3600


class Stashed(msgspec.Struct, frozen=True):
    """A file that somebody sent for one organization."""

    organization: int
    file_name: str
    data: bytes


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


def _key(name: str, person: int | None) -> str:
    return f"stash:{person}:{name}"
