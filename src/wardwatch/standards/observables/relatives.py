"""What stands above a value, and under which bytes a value is stored and looked up."""

from collections.abc import Iterator
from hashlib import sha256
from ipaddress import ip_address

from wardwatch.standards.observables import hosts
from wardwatch.standards.observables.normal import url_host
from wardwatch.standards.observables.types import ADDRESSES, Observable, ObservableKind

KEY_BYTES = 16

_V4, _V6 = ObservableKind.IPV4_CIDR, ObservableKind.IPV6_CIDR


def key(observable: Observable) -> bytes:
    """Sixteen bytes, equal for equal values: SHA-256 of the kind, a zero byte and the value, cut."""
    return sha256(f"{observable.kind}\0{observable.value}".encode()).digest()[:KEY_BYTES]


def parents(observable: Observable) -> tuple[Observable, ...]:
    """Everything that holds the value, nearest first.

    Of an address or a block, the blocks around it (not the whole of a family); of a domain, the domains above it down
    to the one that was registered, none for a public suffix; of a URL, its host and what is above that; of a mail
    address, the same for its domain. Other kinds have none.
    """
    kind, value = observable.kind, observable.value
    if kind in ADDRESSES:
        return tuple(_blocks(value))
    if kind is ObservableKind.DOMAIN:
        return tuple(_domains(value))
    if kind is ObservableKind.URL:
        host = _host(url_host(value))
    elif kind is ObservableKind.EMAIL:
        host = _host(value.rpartition("@")[2])
    else:
        host = None
    return (host, *parents(host)) if host else ()


def _host(text: str) -> Observable | None:
    if ":" in text:
        return Observable(ObservableKind.IPV6, text)
    if text.replace(".", "").isdecimal():
        return Observable(ObservableKind.IPV4, text)
    return Observable(ObservableKind.DOMAIN, text) if "." in text else None


def _blocks(value: str) -> Iterator[Observable]:
    base, _, prefix = value.partition("/")
    address = ip_address(base)
    width, begin = address.max_prefixlen, int(address)
    kind, written = (_V6, hosts.text_v6) if width == 128 else (_V4, hosts.text_v4)
    for length in range((int(prefix) if prefix else width) - 1, 0, -1):
        low = width - length
        yield Observable(kind, f"{written(begin >> low << low)}/{length}")


def _domains(value: str) -> Iterator[Observable]:
    top = hosts.registrable(value)
    while top and value != top:
        value = value.partition(".")[2]
        yield Observable(ObservableKind.DOMAIN, value)
