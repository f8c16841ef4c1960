"""OpenPGP (RFC 9580) for files that strangers check: a key, signatures beside files, and whether one fits."""

from functools import cached_property

from pysequoia import Cert, Profile, Sig, SignatureMode, Tsk, sign, verify

from wardwatch.kit.errors import Refusal


class UnusableKey(Refusal):
    """These bytes hold no OpenPGP key with its secret part."""

    code = "keys.unusable-openpgp-key"


class OpenPgpKey:
    """A key with its secret part, in armor. Raises `UnusableKey`. Nothing shows the secret in its `repr`."""

    def __init__(self, armored: bytes) -> None:
        try:
            key = Tsk.from_bytes(armored)
            self._signer, self._certificate = key.signer(), key.extract_certificate()
        except Exception as error:  # the library raises what its own libraries say
            raise UnusableKey("the file 'openpgp' does not hold an OpenPGP key", name="openpgp") from error

    @staticmethod
    def make(holder: str) -> bytes:
        """A new key that does not expire, in armor, in the format that every program reads (version 4).

        `holder` is its user ID: a name, and an address in angle brackets where there is one.
        """
        return str(Tsk.generate(user_id=holder, profile=Profile.RFC4880)).encode()

    @cached_property
    def fingerprint(self) -> str:
        """Of the primary key, in capital hex digits."""
        return self._certificate.fingerprint.upper()

    @cached_property
    def public(self) -> bytes:
        """The public part, in armor: to be given to whoever checks."""
        return str(self._certificate).encode()

    def sign(self, data: bytes) -> str:
        """A detached signature over `data`, in armor."""
        return sign(self._signer, data, mode=SignatureMode.DETACHED).decode()


def fits(public: bytes, data: bytes, signature: str) -> bool:
    """Whether `signature`, detached and in armor, is over `data` and by the key whose public part this is."""
    certificate = Cert.from_bytes(public)
    try:
        checked = verify(data, store=lambda _ids: [certificate], signature=Sig.from_bytes(signature.encode()))
    except Exception:  # whatever is wrong with it, it does not fit
        return False
    return bool(checked.valid_sigs)
