"""Bounds on what strangers can cause, counted in the cache: by minute and by network."""

import ipaddress

from django.core.cache import cache


def among_the_first(minute: str, what: str, *, most: int, lasts: int) -> bool:
    """Whether `what` happens for the first time in this `minute`, and fewer than `most` others did.

    The count is kept for `lasts` seconds: the time itself, and what a slow request adds.
    """
    return cache.add(f"{minute}:{what}", 1, lasts) and within(minute, most=most, lasts=lasts)


def within(what: str, *, most: int, lasts: int) -> bool:
    """Count one more `what`, and say whether that makes at most `most`."""
    cache.add(what, 0, lasts)
    return cache.incr(what) <= most


def network(origin: str) -> str:
    """What one household or office has: an address, or the /64 of an IPv6 address; all that is none counts as one."""
    try:
        address = ipaddress.ip_address(origin)
    except ValueError:
        return "elsewhere"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
