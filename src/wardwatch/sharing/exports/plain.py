"""Plain lists for firewalls, resolvers, proxies and endpoints: one value a line, only what is safe to block.

Formats: PAN-OS "Formatting Guidelines for an External Dynamic List" (one kind a list; URLs without scheme; a comment
stands on the line of an entry, so leave ours out there), FortiOS "External blocklist file format" and others take lines
that begin with `#` as comments.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from wardwatch.intel.judging.types import Verdict
from wardwatch.sharing.exports.streams import comments, leaving, pieces
from wardwatch.sharing.exports.types import Heading, Row, Tally
from wardwatch.standards.observables import ADDRESSES, ObservableKind


class PlainList(StrEnum):
    """What a list is of: devices take one kind in one list."""

    ADDRESSES = "addresses"
    """IPv4 and IPv6, single and blocks."""
    IPV4 = "ipv4"
    IPV6 = "ipv6"
    DOMAINS = "domains"
    URLS = "urls"
    EMAILS = "emails"
    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"


KINDS: dict[PlainList, frozenset[ObservableKind]] = {
    PlainList.ADDRESSES: ADDRESSES,
    PlainList.IPV4: frozenset({ObservableKind.IPV4, ObservableKind.IPV4_CIDR}),
    PlainList.IPV6: frozenset({ObservableKind.IPV6, ObservableKind.IPV6_CIDR}),
    PlainList.DOMAINS: frozenset({ObservableKind.DOMAIN}),
    PlainList.URLS: frozenset({ObservableKind.URL}),
    PlainList.EMAILS: frozenset({ObservableKind.EMAIL}),
    PlainList.MD5: frozenset({ObservableKind.MD5}),
    PlainList.SHA1: frozenset({ObservableKind.SHA1}),
    PlainList.SHA256: frozenset({ObservableKind.SHA256}),
}


def plain(
    rows: Iterable[Row],
    heading: Heading,
    what: PlainList,
    *,
    commented: bool = True,
    schemes: bool = True,
    least: Verdict = Verdict.BLOCK,
    tally: Tally | None = None,
) -> Iterator[bytes]:
    """The list, in pieces.

    `commented` False leaves heading and count out, for devices that take every line as an entry; the marking then has
    to travel beside the list. `schemes` False writes URLs as PAN-OS reads them: `host/path`, with the `/` that keeps
    `evil.example` from meaning `evil.example.org`.
    """
    return pieces(_lines(rows, heading, what, tally or Tally(), commented=commented, schemes=schemes, least=least))


def _lines(
    rows: Iterable[Row],
    heading: Heading,
    what: PlainList,
    tally: Tally,
    *,
    commented: bool,
    schemes: bool,
    least: Verdict,
) -> Iterator[str]:
    if commented:
        yield from comments(heading.lines())
    cut = what is PlainList.URLS and not schemes
    for row in leaving(rows, heading, tally, least=least, kinds=KINDS[what]):
        value = row.value.partition("://")[2] if cut else row.value
        if " " in value or value[:1] in ("#", ";", ""):
            tally.written -= 1
            tally.leave("not one word")
        else:
            yield f"{value}\n"
    if commented:
        yield from comments(tally.lines())
