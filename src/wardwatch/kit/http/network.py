"""The guarded network: names are resolved, judged and pinned here, and no step outlasts the deadline."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self

import httpcore

from wardwatch.kit.errors import OffLimits, Unavailable

NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: carries an IPv4 address that must be judged itself

Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Allow:
    """Targets, each `"host:port"`, that an administrator named: these may be private and may speak plain `http`.

    Link-local (a cloud's metadata service), multicast and unspecified addresses stay refused.
    """

    targets: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *targets: str) -> Self:
        """From `"host:port"` words."""
        return cls(frozenset(target.lower() for target in targets))

    def names(self, host: str, port: int) -> bool:
        """Whether this very host and port were named."""
        return f"{host.lower()}:{port}" in self.targets


NOTHING = Allow()


def refused_because(address: str, *, named: bool) -> str:
    """Why no connection may go to this IP address; empty when it may. `named`: an administrator named the target."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif ip in NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        elif ip.sixtofour or ip.teredo:
            return "a tunnel address"
    if ip.is_unspecified or ip.is_multicast or ip.is_link_local:
        return "an unspecified, multicast or link-local address"
    if not named and (not ip.is_global or ip.is_reserved):
        return "not a public address"
    return ""


class GuardedNetwork(httpcore.NetworkBackend):
    """Resolves, judges and pins addresses, and bounds every wait by the deadline of the present call."""

    def __init__(self, allow: Allow, resolve: Resolver) -> None:
        self.deadline = 0.0
        self._allow = allow
        self._resolve = resolve
        self._plain = httpcore.SyncBackend()

    def left(self, timeout: float | None) -> float:
        """Seconds that a step may take. Raises `Unavailable` when the time is up."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise Unavailable("the answer took too long", retry=True)
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._resolve(host, port)
        for address in addresses:
            if reason := refused_because(address, named=self._allow.names(host, port)):
                raise OffLimits(f"{host} is {reason}" if host == address else f"{host} is {address}: {reason}")
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                limit = self.left(timeout)
                stream = self._plain.connect_tcp(address, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _BoundedStream(stream, self)
        raise failure

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _BoundedStream(httpcore.NetworkStream):
    """A connection whose every step ends at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, network: GuardedNetwork) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._network.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._network.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._network.left(timeout))
        return _BoundedStream(stream, self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class NameUnknown(Unavailable):
    """No address has this name: its server is gone, or never was."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host}: no such name", retry=False)


def resolve(host: str, port: int) -> list[str]:
    """Addresses of `host` by the operating system's resolver. Raises `Unavailable`."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_NONAME:
            raise NameUnknown(host) from None
        raise Unavailable(f"{host}: {error.strerror}", retry=error.errno == socket.EAI_AGAIN) from None
    except UnicodeError:  # a part of the name is longer than names may be
        raise Unavailable(f"{host}: no name that a server can have", retry=False) from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
