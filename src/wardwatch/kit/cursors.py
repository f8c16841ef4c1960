"""Places in lists as they stand in addresses: sealed, so that no running number leaves and nobody makes up a place.

A place that is a name, which its reader knows anyhow, needs no seal.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

from wardwatch.kit.errors import Refusal

T = TypeVar("T")


class BadCursor(Refusal):
    """A cursor that no part of this list gave."""

    code = "request.bad-cursor"


def seal_place(of: str, place: object) -> str:
    """The cursor of a place in the list `of`, for addresses: opaque, the same each time, good for this list only.

    `place` is what `msgspec` encodes. AES-SIV (RFC 5297), base64url without padding.
    """
    sealed = _cipher().encrypt(msgspec.msgpack.encode(place), [of.encode()])
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()


def open_place(of: str, cursor: str, kind: type[T]) -> T:
    """The place that `seal_place` was given. Raises `BadCursor`."""
    try:
        sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.msgpack.decode(_cipher().decrypt(sealed, [of.encode()]), type=kind)
    except (ValueError, InvalidTag, msgspec.MsgspecError) as error:
        raise BadCursor("This is not where an earlier part of this list ended.") from error


def _cipher() -> AESSIV:
    return AESSIV(bytes.fromhex(settings.HOME.keyring.digest(b"places in lists")))
