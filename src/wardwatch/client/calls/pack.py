"""Pack. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from typing import BinaryIO

from msgspec import Struct

from wardwatch.client.asking import Asking


class SignedBy(Struct, frozen=True, kw_only=True):
    """Who signs packs. Compare it with what the center gave you another way before you trust it for long."""

    pem: str
    """The center's public key."""


class PackCalls(Asking):
    """Operations on pack."""

    def pack(self, *, into: BinaryIO) -> None:
        """What everybody may see of affected products, signed; `wardwatch match` reads it. Building it takes
        seconds. Written into `into`.
        """
        self.save("GET", "/pack", into)

    def pack_key(self) -> SignedBy:
        """The public key with which a pack is checked."""
        return self.read(SignedBy, "/pack/key")
