"""How the texts in STIX objects have to be written. Each function says what is wrong, or nothing (None)."""

import ipaddress
import re
from functools import lru_cache

from wardwatch.standards.stix.languages import TWO_LETTERS

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_ID = re.compile(rf"[a-z][a-z0-9]*+(?:-[a-z0-9]++)*+--{_UUID}")
_LAX = re.compile(rf"[a-z][a-z0-9]*+(?:-[a-z0-9]++)*+--{_UUID.replace('[1-5]', '([1-8])')}", re.IGNORECASE)
_TYPE = re.compile(r"[a-z](?:[a-z0-9]|-(?!-))*")
_NAME = re.compile(r"[a-z][a-z0-9_]{2,249}")
_KEY = re.compile(r"[a-zA-Z0-9_-]{3,250}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d+))?Z", re.ASCII)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>\"{}|\\^`]+")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_MAC = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}")
_LANGUAGE = re.compile(
    r"(?:([A-Za-z]{2,3})(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-x(?:-[A-Za-z0-9]{1,8})+)?|x(?:-[A-Za-z0-9]{1,8})+)"
)
_HEX = re.compile(r"[0-9a-fA-F]*+")
_MIME = re.compile(r"(?:application|audio|font|image|message|model|multipart|text|video)/[A-Za-z0-9.+_*-]+")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+|\"[^\"\r\n]+\"@[^\s@]+")
_CPE = re.compile(r"cpe:2\.3:[aho*-](?::(?:[^:\\\s]++|\\.)++){10}")
_VERSION = re.compile(r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
_RESERVED = frozenset({"severity", "action", "username", "phone_numbers"})
_DIGITS = {
    "MD5": 32,
    "SHA-1": 40,
    "SHA-224": 56,
    "SHA-256": 64,
    "SHA-384": 96,
    "SHA-512": 128,
    "SHA3-256": 64,
    "SHA3-512": 128,
}


_EXTERNAL = {"cve": re.compile(r"CVE-[0-9]{4}-[0-9]{4,19}"), "capec": re.compile(r"CAPEC-[0-9]+")}
_DICTIONARY_KEY = re.compile(r"[a-zA-Z0-9_-]{1,250}")


@lru_cache(maxsize=8192)
def identifier(text: str) -> tuple[str, bool] | None:
    """Whether `text` is `type--UUID` (section 2.9): a reason, and whether that is forbidden or a warning only.

    RFC 4122 defines UUIDs of versions 1 to 5. Versions 6 to 8 of RFC 9562, which replaced it, and capital letters,
    which it reads but does not write, are warnings.
    """
    if _ID.fullmatch(text):
        return None
    lax = _LAX.fullmatch(text)
    if lax is None or text.partition("--")[0].lower() != text.partition("--")[0]:
        return "is not a type, two hyphens and a UUID (RFC 4122)", True
    if lax.group(1) in "678":
        return f"holds a UUID of version {lax.group(1)}, which RFC 4122 does not know", False
    return "holds a UUID in capital letters", False


def type_name(text: str) -> str | None:
    """Whether `text` can name a type (section 3.1)."""
    if not 3 <= len(text) <= 250 or not _TYPE.fullmatch(text):
        return "is not 3 to 250 small letters, digits and single hyphens, beginning with a letter"
    return None


@lru_cache(maxsize=4096)
def property_name(text: str) -> str | None:
    """Whether `text` can name a property (section 3.1)."""
    if text in _RESERVED:
        return "is a reserved name (section 3.8)"
    return None if _NAME.fullmatch(text) else "is no name: 3 to 250 small letters, digits and underscores"


def key(text: str) -> str | None:
    """Whether `text` can be a key of hashes (section 2.7)."""
    return None if _KEY.fullmatch(text) else "is not 3 to 250 letters, digits, hyphens and underscores"


def dictionary_key(text: str) -> str | None:
    """Whether `text` can be a key of a dictionary (section 2.3)."""
    return None if _DICTIONARY_KEY.fullmatch(text) else "is not 1 to 250 letters, digits, hyphens and underscores"


def external_id(source_name: str, text: str) -> str | None:
    """Whether `text` is an identifier of the catalogue that the external reference names: CVE or CAPEC."""
    expression = _EXTERNAL.get(source_name)
    return None if expression is None or expression.fullmatch(text) else f"is no identifier of {source_name}"


def timestamp(text: str, *, precise: bool) -> str | None:
    """Whether `text` is written as section 2.16 wants it; `precise`: to the millisecond or
    finer, as section 3.2 does.

    Dates that do not exist are found by decoding.
    """
    match = _TIME.fullmatch(text)
    if match is None:
        return "is not a time in UTC like 2020-01-20T12:34:56.000Z"
    return "is not precise to the millisecond" if precise and len(match.group(1) or "") < 3 else None


def url(text: str) -> str | None:
    """Whether `text` is a URL (RFC 3986)."""
    return None if _URL.fullmatch(text) else "is not a URL (RFC 3986)"


def language(text: str) -> str | None:
    """Whether `text` is a language tag (RFC 5646) whose language of two letters exists (ISO 639-1)."""
    match = _LANGUAGE.fullmatch(text)
    primary = (match.group(1) or "") if match else ""
    if match is None or (len(primary) == 2 and primary.lower() not in TWO_LETTERS):
        return "is not a language (RFC 5646)"
    return None


def hashed(algorithm: str, value: str) -> str | None:
    """Whether `value` can be a digest of this algorithm (section 2.7, hash-algorithm-ov)."""
    digits = _DIGITS.get(algorithm)
    if digits is not None and (len(value) != digits or not _HEX.fullmatch(value)):
        return f"is not {digits} hexadecimal digits"
    return None if value else "is empty"


def hexadecimal(text: str) -> str | None:
    """Whether `text` is bytes in hexadecimal digits (section 2.8)."""
    return None if len(text) % 2 == 0 and _HEX.fullmatch(text) else "is not an even number of hexadecimal digits"


def mime_type(text: str) -> str | None:
    """Whether `text` has the form of a media type."""
    return None if _MIME.fullmatch(text.partition(";")[0].strip()) else "is not a media type"


def address(text: str, version: int) -> str | None:
    """Whether `text` is an address, or addresses by CIDR, of this version of the Internet Protocol."""
    host, slash, length = text.partition("/")
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return f"is not an IPv{version} address"
    bits = found.max_prefixlen
    good = not slash or (length.isascii() and length.isdigit() and int(length[:4]) <= bits)
    return None if found.version == version and good and "%" not in host else f"is not an IPv{version} address"


def mac_address(text: str) -> str | None:
    """Whether `text` is a MAC address of six pairs of small digits, parted by colons (section 6.10)."""
    return None if _MAC.fullmatch(text) else "is not six pairs of small hexadecimal digits, parted by colons"


def domain(text: str) -> str | None:
    """Whether `text` is a domain name, in ASCII or by its international letters (RFC 1034, RFC 5890)."""
    labels = text.removesuffix(".").split(".")
    if len(text) > 253 or not all(_LABEL.fullmatch(each) or (each and not each.isascii()) for each in labels):
        return "is not a domain name (RFC 1034, RFC 5890)"
    return None


def email_address(text: str) -> str | None:
    """Whether `text` has the form of an address (RFC 5322 section 3.4.1), without a display name."""
    return None if _EMAIL.fullmatch(text) and "<" not in text else "is not an e-mail address (RFC 5322)"


def cpe(text: str) -> str | None:
    """Whether `text` is a CPE 2.3 formatted string."""
    return None if _CPE.fullmatch(text) else "is not a CPE 2.3 name"


def semantic_version(text: str) -> str | None:
    """Whether `text` is a version as semver.org writes it."""
    return None if _VERSION.fullmatch(text) else "is not a semantic version"
