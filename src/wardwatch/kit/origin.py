"""Where a request comes from, as far as it counts."""

import ipaddress


def network_of(origin: str) -> str:
    """What one household or office has: an address, or the /64 of an IPv6 address (RFC 6177); all that is none of these
    counts as one.

    Whatever is counted by where it comes from is counted by this, else one visitor has 2^64 counts.
    """
    try:
        address = ipaddress.ip_address(origin)
    except ValueError:
        return "elsewhere"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
