"""The secrets of one home: database passwords, the web framework's key, encryption, signing, searchable tokens.

    <folder>/            0700
        password-<login> database passwords
        web-secret       key of sessions and form tokens
        encryption       Fernet keys, one a line, newest first: the first encrypts, all decrypt
        digest           key of `digest`
        signing          Ed25519 private key (PKCS #8 PEM), for the audit head and signed packs
        openpgp          OpenPGP key (armor), for files that strangers check

Each file is made once, 0600, by a link that cannot overwrite: of two processes that start together both end up with the
same secret. The folder lies beside the database and is never in it; whoever loses it loses what was encrypted.
Nothing here is ever logged, and no object shows a secret in its `repr`.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from wardwatch.kit.errors import Refusal
from wardwatch.kit.locks import Lock
from wardwatch.kit.openpgp import OpenPgpKey
from wardwatch.kit.sealing import Sealer, key_id


class UnsafeSecret(Refusal):
    """A secret's file or folder is open to others, belongs to somebody else, or does not hold what it should."""

    code = "keys.unsafe-secret"


class Undecipherable(Refusal):
    """None of the encryption keys fits: another home's data, a lost key, or altered bytes."""

    code = "keys.undecipherable"


class Keyring:
    """The secrets in `folder`, which is created; each is made when first asked for. Raises `UnsafeSecret`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_private(folder)

    def password(self, login: str) -> str:
        """Password of the database login `login` (letters, digits, hyphen, underscore)."""
        if not login.replace("-", "").replace("_", "").isalnum():
            raise ValueError(f"not a login's name: {login!r}")
        return self._secret(f"password-{login}", _token).decode()

    @property
    def web_secret(self) -> str:
        """Key with which the web framework signs sessions and forms."""
        return self._secret("web-secret", lambda: secrets.token_urlsafe(64).encode()).decode()

    def encrypt(self, data: bytes) -> bytes:
        """Encrypt and authenticate (Fernet: AES-128-CBC, HMAC-SHA256) under the newest key."""
        return self._fernet().encrypt(data)

    def encrypt_all(self, data: Iterable[bytes]) -> list[bytes]:
        """As `encrypt`, for many values: the keys are read once."""
        fernet = self._fernet()
        return [fernet.encrypt(each) for each in data]

    def decrypt(self, token: bytes) -> bytes:
        """Give back what `encrypt` was given, under any key of this ring. Raises `Undecipherable`."""
        try:
            return self._fernet().decrypt(token)
        except InvalidToken:
            raise Undecipherable("no encryption key of this home fits these bytes") from None

    def renew(self, token: bytes) -> bytes:
        """The same secret under the newest key: what a rotation does with each stored value."""
        try:
            return self._fernet().rotate(token)
        except InvalidToken:
            raise Undecipherable("no encryption key of this home fits these bytes") from None

    def key_of(self, token: bytes) -> str | None:
        """Id of the key that `token` is encrypted under; None where none of this ring fits."""
        for key in self._keys():
            with contextlib.suppress(InvalidToken):
                Fernet(key).decrypt(token)
                return key_id(key).hex()
        return None

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Ids of the encryption keys, the newest first: it encrypts. An id says nothing about its key."""
        return tuple(key_id(key).hex() for key in self._keys())

    @property
    def rotated_at(self) -> datetime:
        """When the encryption keys last changed."""
        return datetime.fromtimestamp((self.folder / "encryption").stat().st_mtime, UTC)

    def rotate(self) -> None:
        """Add a new encryption key in front; older ones keep decrypting until `retire`."""
        with self._rotating():
            self._replace_keys([Fernet.generate_key(), *self._keys()])

    def retire(self) -> None:
        """Forget all encryption keys but the newest: call it after every stored value was renewed."""
        with self._rotating():
            self._replace_keys(self._keys()[:1])

    def sealer(self) -> Sealer:
        """The encryption and digest keys, loaded once, for work on many values. Made anew after a rotation."""
        return Sealer(self._keys(), self._digest_key)

    def digest(self, data: bytes) -> str:
        """Keyed fingerprint (HMAC-SHA256, hex): equal for equal data, meaningless without this ring."""
        return hmac.digest(self._digest_key, data, hashlib.sha256).hex()

    def sign(self, data: bytes) -> bytes:
        """Ed25519 signature (RFC 8032), 64 bytes."""
        return self._signing.sign(data)

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Whether `signature` is this home's over `data`."""
        return verify(self.public_key, data, signature)

    @property
    def public_key(self) -> bytes:
        """Public half of the signing key (SubjectPublicKeyInfo, PEM): to be given to whoever checks."""
        return self._signing.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def has_openpgp(self) -> bool:
        """Whether an OpenPGP key was made."""
        return (self.folder / "openpgp").exists()

    def openpgp(self, holder: str) -> OpenPgpKey:
        """The OpenPGP key; a new one is `holder`'s, a user ID. Raises `UnusableKey`."""
        return OpenPgpKey(self._secret("openpgp", lambda: OpenPgpKey.make(holder)))

    def forget_openpgp(self) -> None:
        """Remove the OpenPGP key: the next call of `openpgp` makes another."""
        (self.folder / "openpgp").unlink(missing_ok=True)
        _sync(self.folder)

    @cached_property
    def _signing(self) -> Ed25519PrivateKey:
        try:
            key = load_pem_private_key(self._secret("signing", _new_signing_key), password=None)
        except ValueError:
            key = None
        if not isinstance(key, Ed25519PrivateKey):
            raise UnsafeSecret("the file 'signing' does not hold an Ed25519 private key", name="signing")
        return key

    @cached_property
    def _digest_key(self) -> bytes:
        return bytes.fromhex(self._secret("digest", lambda: secrets.token_hex(32).encode()).decode())

    def _fernet(self) -> MultiFernet:
        try:
            return MultiFernet([Fernet(key) for key in self._keys()])
        except ValueError:
            raise UnsafeSecret("the file 'encryption' does not hold keys", name="encryption") from None

    def _keys(self) -> list[bytes]:
        return self._secret("encryption", Fernet.generate_key).split()

    @contextlib.contextmanager
    def _rotating(self) -> Iterator[None]:
        lock = Lock(self.folder / "rotation.lock")
        lock.take()
        try:
            yield
        finally:
            lock.release()

    def _replace_keys(self, keys: list[bytes]) -> None:
        with _scratch(self.folder, b"\n".join(keys)) as scratch:
            os.replace(scratch, self.folder / "encryption")
            _sync(self.folder)

    def _secret(self, name: str, make: Callable[[], bytes]) -> bytes:
        path = self.folder / name
        if not path.exists():
            with _scratch(self.folder, make()) as scratch, contextlib.suppress(FileExistsError):
                os.link(scratch, path)
                _sync(self.folder)
        _check_private(path)
        if not (data := path.read_bytes()):
            raise UnsafeSecret(f"the file {name!r} is empty", name=name)
        return data


def verify(public_key: bytes, data: bytes, signature: bytes) -> bool:
    """Whether `signature` over `data` was made by the Ed25519 key whose public half is `public_key` (PEM)."""
    try:
        key = load_pem_public_key(public_key)
    except ValueError:
        return False
    if not isinstance(key, Ed25519PublicKey):
        return False
    try:
        key.verify(signature, data)
    except InvalidSignature:
        return False
    return True


def _token() -> bytes:
    return secrets.token_urlsafe(32).encode()


def _new_signing_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@contextlib.contextmanager
def _scratch(folder: Path, data: bytes) -> Iterator[str]:
    """A complete 0600 file beside its final place; gone afterwards unless it was renamed."""
    fd, name = tempfile.mkstemp(dir=folder, prefix=".new-")
    try:
        with open(fd, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield name
    finally:
        Path(name).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _check_private(path: Path) -> None:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise UnsafeSecret(f"{path} is a link", path=str(path))
    if status.st_uid != os.geteuid():
        raise UnsafeSecret(f"{path} belongs to another account: run this command as that account", path=str(path))
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise UnsafeSecret(f"{path} is open to other accounts: chmod it to be yours alone", path=str(path))
