"""The pack as bytes: a first line that names the format, an Ed25519 signature (64 bytes), gzipped JSON.

The signature covers the first line and the compressed bytes, so nothing is unpacked before it is known to be genuine.
Equal contents give equal bytes.
"""

import gzip
import zlib
from collections.abc import Callable
from datetime import datetime

import msgspec

from wardwatch.exposures.keys import RangeText
from wardwatch.kit.errors import FormatError, Refusal
from wardwatch.kit.keys import verify

MAGIC = b"WARDWATCH PACK 1\n"
_SIGNATURE = 64
MAX_UNPACKED = 512 * 1024 * 1024


class NotGenuine(Refusal):
    """The pack is not signed by the given key: another center's, or altered on the way."""

    code = "pack.not-genuine"


class PackedVulnerability(msgspec.Struct, frozen=True, array_like=True):
    """A vulnerability that ranges of the pack speak of: its id, a title ("" where nobody gave one), whether it is known
    to be exploited."""

    name: str
    title: str
    known_exploited: bool


class PackedRange(msgspec.Struct, frozen=True, array_like=True):
    """One public claim: the place of its vulnerability in `Pack.vulnerabilities`, then as `keys.RangeText`.

    `words` is the range as its document writes it.
    """

    vulnerability: int
    vendor: str
    product: str
    product_text: str
    status: str
    scheme: str
    low: str | None
    low_inclusive: bool
    high: str | None
    high_inclusive: bool
    understood: bool
    cpe: str
    purl: str
    asserter: str
    record: str
    words: str
    model_numbers: str = ""
    serial_numbers: str = ""
    part: str = ""
    pieces: str = ""
    skus: str = ""
    hashes: str = ""

    def text(self) -> RangeText:
        """The claim as the matching rules take it."""
        return RangeText(
            vendor=self.vendor,
            product=self.product,
            product_text=self.product_text,
            status=self.status,
            scheme=self.scheme,
            low=self.low,
            low_inclusive=self.low_inclusive,
            high=self.high,
            high_inclusive=self.high_inclusive,
            understood=self.understood,
            cpe=self.cpe,
            purl=self.purl,
            asserter=self.asserter,
            record=self.record,
            model_numbers=self.model_numbers,
            serial_numbers=self.serial_numbers,
            part=self.part,
            pieces=self.pieces,
            skus=self.skus,
            hashes=self.hashes,
        )


class PackedDevice(msgspec.Struct, frozen=True, array_like=True):
    """Device identifiers (as `udi.normal_di` spells them) whose records name the same device."""

    company: str
    brand: str
    model: str
    catalog_number: str
    dis: tuple[str, ...]


class Pack(msgspec.Struct, frozen=True):
    """What is publicly known at `built_at`, as the center `center` says.

    Of device identifiers only those are in it under whose names a range is found.
    """

    center: str
    built_at: datetime
    vulnerabilities: tuple[PackedVulnerability, ...]
    ranges: tuple[PackedRange, ...]
    devices: tuple[PackedDevice, ...] = ()


def write_pack(pack: Pack, *, sign: Callable[[bytes], bytes]) -> bytes:
    """The signed bytes of a pack; `sign` is the center's Ed25519 (`Keyring.sign`)."""
    body = gzip.compress(msgspec.json.encode(pack), mtime=0)
    return MAGIC + sign(MAGIC + body) + body


def read_pack(data: bytes, public_key: bytes) -> Pack:
    """The pack in `data`, if the key (PEM) signed it. Raises `FormatError` (no pack), `NotGenuine`."""
    if not data.startswith(MAGIC):
        raise FormatError("this is not a Wardwatch pack")
    start = len(MAGIC) + _SIGNATURE
    body = data[start:]
    if not verify(public_key, MAGIC + body, data[len(MAGIC) : start]):
        raise NotGenuine("This pack is not signed by the center whose key you gave. Get it from the center again.")
    try:
        return msgspec.json.decode(_unpacked(body), type=Pack)
    except (zlib.error, msgspec.DecodeError) as error:
        raise FormatError(f"the pack cannot be read: {error}") from error


def _unpacked(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    data = unpacker.decompress(body, MAX_UNPACKED)
    if not unpacker.eof:
        raise FormatError("the pack is cut off, or larger than any pack")
    return data
