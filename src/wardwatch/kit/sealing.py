"""Sealing many small values at once: AES-256-GCM with the keys loaded once, ten times as fast as one Fernet each.

A sealed value is `key id (4 bytes) | nonce (12) | ciphertext and tag`. The keys are derived (HKDF-SHA256) from the
keyring's encryption keys, newest first, so that one rotation serves both: the first seals, all unseal, the id says
which. `about` is authenticated with the value: bytes moved to another row do not open.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wardwatch.kit.errors import Refusal

_ID, _NONCE = 4, 12


class Unopenable(Refusal):
    """A sealed value does not open: another home's, a lost key, altered bytes, or a value that was moved."""

    code = "keys.unopenable"


class Sealer:
    """Seals, unseals and fingerprints values under one home's keys. Made by `Keyring.sealer`."""

    def __init__(self, secrets: Sequence[bytes], digest_key: bytes) -> None:
        self._ciphers = {key_id(secret): _cipher(secret) for secret in secrets}
        self._newest = next(iter(self._ciphers))
        self._digest_key = digest_key

    def seal(self, data: bytes, about: bytes) -> bytes:
        """Encrypt and authenticate `data` together with `about`, under the newest key."""
        nonce = os.urandom(_NONCE)
        return self._newest + nonce + self._ciphers[self._newest].encrypt(nonce, data, about)

    def unseal(self, sealed: bytes, about: bytes) -> bytes:
        """Give back what `seal` was given. Raises `Unopenable`."""
        cipher = self._ciphers.get(sealed[:_ID])
        if cipher is None:
            raise Unopenable("No encryption key of this home fits these bytes.")
        try:
            return cipher.decrypt(sealed[_ID : _ID + _NONCE], sealed[_ID + _NONCE :], about)
        except (InvalidTag, ValueError):
            raise Unopenable("These sealed bytes were altered, or belong to something else.") from None

    @property
    def key_id(self) -> bytes:
        """The four bytes with which values sealed now begin; any other beginning is due before `Keyring.retire`."""
        return self._newest

    @property
    def older_key_ids(self) -> tuple[bytes, ...]:
        """The beginnings of values that can be unsealed and are due to be sealed again."""
        return tuple(key for key in self._ciphers if key != self._newest)

    def key_id_of(self, sealed: bytes) -> bytes:
        """The four bytes that name the key of a sealed value; one of this home or not."""
        return sealed[:_ID]

    def fingerprint(self, data: bytes) -> str:
        """Keyed fingerprint (HMAC-SHA256, hex), the same as `Keyring.digest`."""
        return hmac.digest(self._digest_key, data, "sha256").hex()


def key_id(secret: bytes) -> bytes:
    """The four bytes by which a key is named; they do not lead back to it."""
    return hashlib.sha256(secret).digest()[:_ID]


def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"wardwatch sealed values").derive(secret))
