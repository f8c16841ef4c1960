"""Hosts in one spelling: names (RFC 1035, 5890), addresses (RFC 791, 5952), blocks of addresses (RFC 4632)."""

import re
import unicodedata
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_network

import idna
from publicsuffixlist import PublicSuffixList

from wardwatch.kit.errors import FormatError

LONGEST_NAME = 253
"""Characters of the longest domain name, without the dot at its end (RFC 1035 section 2.3.4)."""
_REMEMBERED = 1 << 12

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_ZEROS = tuple(":0" * count + ":" for count in range(8, 1, -1))
_IDEOGRAPHIC_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")


def name(text: str) -> str:
    """A name of one or more labels: small letters, A-labels (UTS 46, then RFC 5891), no dot at its end.

    A label that RFC 5891 forbids and registries sold all the same, as one of emoji, is encoded as it is. Labels may
    hold underscores, which host names do not and other names in the DNS do. FormatError for what is no name, among it
    all that looks like an address.
    """
    small = text.lower().removesuffix(".")
    if not small.isascii():
        small = _ascii(small)
    if not _NAME.fullmatch(small) or len(small) > LONGEST_NAME:
        raise FormatError(f"{text!r} is not a domain name")
    if _NUMBER.fullmatch(small.rpartition(".")[2]):
        raise FormatError(f"{text!r} ends in a number, which no domain name does")
    return small


def domain(text: str) -> str:
    """A name of two labels or more, as `name` gives it, without the `*.` or `.` that lists write before it."""
    found = name(text.removeprefix("*").removeprefix("."))
    if "." not in found:
        raise FormatError(f"{text!r} is one label, not a domain name")
    return found


def address(text: str) -> str:
    """An IPv4 or IPv6 address as RFC 5952 writes it; FormatError otherwise, also for a number that begins with 0."""
    try:
        if ":" not in text:
            return str(IPv4Address(text))
        found = IPv6Address(text)
    except ValueError:
        raise FormatError(f"{text!r} is not an IP address") from None
    if found.scope_id:
        raise FormatError(f"{text!r} has a zone, which names an interface of one machine")
    return text_v6(int(found))


def block(text: str) -> str:
    """An address, or a block of addresses with the bits of the host cleared; a block of one is its address."""
    if "/" not in text:
        return address(text)
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        raise FormatError(f"{text!r} is not a block of IP addresses") from None
    begin, length = int(network.network_address), network.prefixlen
    written = text_v6(begin) if network.version == 6 else text_v4(begin)
    return written if length == network.max_prefixlen else f"{written}/{length}"


def text_v4(number: int) -> str:
    """The IPv4 address with this number."""
    return f"{number >> 24}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def text_v6(number: int) -> str:
    """The IPv6 address with this number, as RFC 5952 writes it: one that holds an IPv4 address shows it (section 5)."""
    if number >> 32 == 0xFFFF:
        return f"::ffff:{text_v4(number & 0xFFFFFFFF)}"
    full = ":" + "".join([f"{number >> shift & 0xFFFF:x}:" for shift in range(112, -16, -16)])
    for zeros in _ZEROS:
        if (at := full.find(zeros)) >= 0:
            return f"{full[1:at]}::{full[at + len(zeros) : -1]}"
    return full[1:-1]


@lru_cache(maxsize=_REMEMBERED)
def is_top_level(label: str) -> bool:
    """Whether the label, in small letters, is a top-level domain that the Public Suffix List knows."""
    return _suffixes().publicsuffix(label, accept_unknown=False) is not None


def registrable(normal: str) -> str | None:
    """The shortest name above a normal one that somebody registered (`a.b.co.uk`: `b.co.uk`); None: it is a suffix."""
    return _suffixes().privatesuffix(normal)


def _ascii(text: str) -> str:
    try:
        mapped = idna.uts46_remap(text, std3_rules=False, transitional=False)
    except idna.IDNAError:
        mapped = unicodedata.normalize("NFKC", text.translate(_IDEOGRAPHIC_DOTS)).lower()
    return ".".join(label if label.isascii() else _a_label(label) for label in mapped.split("."))


def _a_label(label: str) -> str:
    try:
        return idna.alabel(label).decode()
    except (idna.IDNAError, UnicodeError):
        if any(unicodedata.category(each)[0] in "CZ" and each != "\u200d" for each in label):
            raise FormatError(f"{label!r} is not a label of a domain name") from None
        return "xn--" + label.encode("punycode").decode().lower()


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
