"""One spelling for each value, so that two who saw the same thing wrote the same thing."""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

from wardwatch.kit.errors import FormatError
from wardwatch.standards.mailbox import is_mailbox
from wardwatch.standards.observables import hosts
from wardwatch.standards.observables.types import DIGEST_LENGTHS, Observable, ObservableKind

LONGEST = 16_384
"""Characters of the longest value."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_URL = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:([^/?#]*)@)?(\[[^\]]*\]|[^/?#:@\[\]]*)(?::([0-9]*))?([/?#].*)?")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_URL_SIGNS = "%-._~:/?#[]@!$&'()*+,;="  # RFC 3986 sections 2.1 to 2.3
_PORTS = {"ftp": 21, "http": 80, "https": 443, "ssh": 22, "ws": 80, "wss": 443}
_HEXADECIMAL = re.compile(r"[0-9a-f]+")
_MAC = re.compile(r"[0-9a-f]{2}(?:([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}|[0-9a-f]{10})|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}")
_ASN = re.compile(r"(?:ASN? ?)?([0-9]{1,10})", re.IGNORECASE)
_SSDEEP = re.compile(r"([0-9]+:[A-Za-z0-9/+]{0,64}:[A-Za-z0-9/+]{0,64})(?:,\".*\")?")
_TLSH = re.compile(r"(?:T1)?([0-9A-F]{70})")
_HIVES = {
    "hkcc": "hkey_current_config",
    "hkcr": "hkey_classes_root",
    "hkcu": "hkey_current_user",
    "hklm": "hkey_local_machine",
    "hku": "hkey_users",
}


def normalise(kind: ObservableKind, text: str) -> Observable:
    """`text` as one value of that kind, in its normal spelling; normalising that again changes nothing.

    Hosts are small letters, A-labels, without a dot at the end; IPv6 is compressed; of a block the host bits are
    cleared. An address and a block are of one family: what has a prefix length becomes a block, and a block of one
    address that address, whichever was asked for. A URL has scheme and host in small letters, no default port, a path,
    and %XX in capitals; without a scheme it is read as `http`. E-mail addresses, digests, names of files and registry
    keys are small letters (the local part could tell capitals, and practically never does); of a path, the name of the
    file remains. Defanged text is none of it: see `refang`. FormatError, with the reason, for what is no such value.
    """
    value = text.strip()
    if len(value) > LONGEST:
        raise FormatError(f"is longer than {LONGEST:,} characters: no {kind}")
    if not value or _CONTROL.search(value):
        raise FormatError(f"{text!r} is not a {kind}: it is empty or has control characters")
    return _SPELLED[kind](kind, value)


def url_host(url: str) -> str:
    """The host of a URL that `normalise` gave: a name or an address, without brackets."""
    match = _URL.fullmatch(url)
    assert match
    return match[3].strip("[]")


def _address(kind: ObservableKind, text: str) -> Observable:
    bits = "" if "/" not in text else "-cidr"
    family = "ipv6" if ":" in text else "ipv4"
    if not kind.startswith(family):
        raise FormatError(f"{text!r} is not a value of the kind {kind}")
    value = hosts.block(text) if bits else hosts.address(text)
    return Observable(ObservableKind(f"{family}-cidr" if "/" in value else family), value)


def _domain(kind: ObservableKind, text: str) -> Observable:
    return Observable(kind, hosts.domain(text))


def _url(kind: ObservableKind, text: str) -> Observable:
    match = _URL.fullmatch(text)
    if not match or not match[3]:
        raise FormatError(f"{text!r} is not a URL: it has no host")
    scheme, user, host, port, rest = match.groups()
    scheme = (scheme or "http").lower()
    if host.startswith("["):
        host = f"[{hosts.address(host[1:-1])}]" if ":" in host else ""
    elif host.replace(".", "").isdecimal():
        host = hosts.address(host)
    else:
        host = hosts.name(host)
    if not host or (port and int(port[:6]) > 65_535):
        raise FormatError(f"{text!r} is not a URL: its host or port is none")
    at = f"{_encoded(user)}@" if user else ""
    colon = f":{int(port)}" if port and int(port) != _PORTS.get(scheme) else ""
    tail = _encoded(rest or "/")
    return Observable(kind, f"{scheme}://{at}{host}{colon}{tail if tail[0] == '/' else '/' + tail}")


def _encoded(text: str) -> str:
    return _ENCODED.sub(lambda match: match[0].upper(), quote(text, safe=_URL_SIGNS))


def _email(kind: ObservableKind, text: str) -> Observable:
    local, at, host = re.sub(r"\Amailto:", "", text, flags=re.IGNORECASE).rpartition("@")
    value = f"{local.lower()}@{hosts.domain(host)}" if at else ""
    if not is_mailbox(value):
        raise FormatError(f"{text!r} is not an e-mail address")
    return Observable(kind, value)


def _digest(kind: ObservableKind, text: str) -> Observable:
    value = text.lower()
    if len(value) != DIGEST_LENGTHS[kind] or not _HEXADECIMAL.fullmatch(value):
        raise FormatError(f"{text!r} is not {DIGEST_LENGTHS[kind]} hexadecimal digits, as {kind} has")
    return Observable(kind, value)


def _ssdeep(kind: ObservableKind, text: str) -> Observable:
    if not (match := _SSDEEP.fullmatch(text)):
        raise FormatError(f"{text!r} is not blocksize:hash:hash, as ssdeep writes")
    return Observable(kind, match[1])


def _tlsh(kind: ObservableKind, text: str) -> Observable:
    if not (match := _TLSH.fullmatch(text.upper())):
        raise FormatError(f"{text!r} is not T1 and 70 hexadecimal digits, as TLSH writes")
    return Observable(kind, f"T1{match[1]}")


def _mac(kind: ObservableKind, text: str) -> Observable:
    if not _MAC.fullmatch(text.lower()):
        raise FormatError(f"{text!r} is not a MAC address of 48 bits")
    digits = re.sub("[^0-9a-f]", "", text.lower())
    return Observable(kind, ":".join(digits[at : at + 2] for at in range(0, 12, 2)))


def _asn(kind: ObservableKind, text: str) -> Observable:
    match = _ASN.fullmatch(text)
    if not match or int(match[1]) >= 2**32:
        raise FormatError(f"{text!r} is not the number of an autonomous system")
    return Observable(kind, f"AS{int(match[1])}")


def _file_name(kind: ObservableKind, text: str) -> Observable:
    last = re.split(r"[/\\]", text.strip("\"'"))[-1].strip().strip("\"'")
    value = unicodedata.normalize("NFC", unicodedata.normalize("NFC", last).lower()).strip()
    if value in ("", ".", ".."):
        raise FormatError(f"{text!r} does not end in the name of a file")
    return Observable(kind, value)


def _registry_key(kind: ObservableKind, text: str) -> Observable:
    hive, slash, rest = text.lower().rstrip("\\").partition("\\")
    hive = _HIVES.get(hive.rstrip(":"), hive.rstrip(":"))
    if hive not in _HIVES.values():
        raise FormatError(f"{text!r} does not begin with a hive of the Windows registry")
    return Observable(kind, hive + slash + rest)


def _as_it_is(kind: ObservableKind, text: str) -> Observable:
    return Observable(kind, text)


_SPELLED: dict[ObservableKind, Callable[[ObservableKind, str], Observable]] = {
    ObservableKind.IPV4: _address,
    ObservableKind.IPV4_CIDR: _address,
    ObservableKind.IPV6: _address,
    ObservableKind.IPV6_CIDR: _address,
    ObservableKind.DOMAIN: _domain,
    ObservableKind.URL: _url,
    ObservableKind.EMAIL: _email,
    **dict.fromkeys(DIGEST_LENGTHS, _digest),
    ObservableKind.SSDEEP: _ssdeep,
    ObservableKind.TLSH: _tlsh,
    ObservableKind.FILE_NAME: _file_name,
    ObservableKind.MAC: _mac,
    ObservableKind.ASN: _asn,
    ObservableKind.REGISTRY_KEY: _registry_key,
    ObservableKind.MUTEX: _as_it_is,
}
