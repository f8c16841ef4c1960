"""The pages to measure, read from the program's own table of addresses, so that no page is forgotten.

A value that an address takes and that nobody here knows makes its route one that is named, not measured.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver

API = "api/"
VARIANTS = {
    "findings/": ("state=reopened", "priority=immediate", "state=open&priority=defer", "cve={vulnerability}"),
    "notices/": ("state=closed", "state=late"),
    "decisions/": ("state=approved",),
    "vulnerabilities/": ("only=exploited", "only=touching", "q=CVE-2025-10"),
    "inventory/": ("q=monitor", "version=unknown"),
    "members/": ("q=Member 77",),
    "directory/": ("q=Member 77", "state=OH"),
    "audit/": ("subject=notice:77",),
}
"""Questions asked of a list besides the bare one."""
SEARCHES = ("{vulnerability}", "{ticket}", "{advisory}", "X107 VPN gateway", "Member 77", "pump", "monitor", "zzyzx")


@dataclass(frozen=True, slots=True)
class Page:
    """One address: the route it belongs to, and the path that is asked for."""

    route: str
    path: str


def routes() -> list[str]:
    """Every route of the program, once."""
    return list(dict.fromkeys(_walk(get_resolver().url_patterns, "")))


def takes(route: str) -> list[str]:
    """The names of the values that a route takes."""
    return re.findall(r"<(?:\w+:)?(\w+)>", route)


def unknown(route: str, values: dict[str, str]) -> list[str]:
    """The values of a route that `values` does not have."""
    return [name for name in takes(route) if name not in values]


def pages(values: dict[str, str], *, api: bool = False) -> Iterator[Page]:
    """Each route that can be filled, with the questions asked of it; searches apart, see `searches`."""
    for route in routes():
        if unknown(route, values) or route.startswith(API) is not api:
            continue
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: quote(values[found[1]]), route)
        yield Page(route, path)
        for variant in VARIANTS.get(route, ()):
            yield Page(route, f"{path}?{quote(_filled(variant, values), safe='=&:')}")


def searches(values: dict[str, str]) -> list[Page]:
    """What people type into the field on every page."""
    return [Page("search/", f"/search/?q={quote(_filled(words, values))}") for words in SEARCHES]


def _filled(text: str, values: dict[str, str]) -> str:
    return text.format_map(values)


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route
