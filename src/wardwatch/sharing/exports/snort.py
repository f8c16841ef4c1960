"""Snort 3 rules: https://docs.snort.org/rules/ (service rules, sticky buffers of HTTP).

An address has one rule; a name three (its labels in a question to the DNS, RFC 1035 section 3.1; the server name in a
TLS hello, RFC 6066 section 3; the host of HTTP); a URL one, for HTTP. Digests of files are no rules in Snort 3 (its
file policy is configuration), so they stay out, and the last lines say how many.
"""

from collections.abc import Iterable, Iterator

from wardwatch.intel.judging.types import Verdict
from wardwatch.sharing.exports.rules import LONGEST_PATTERN, message, metadata, pattern, reference
from wardwatch.sharing.exports.sids import Sids, revision
from wardwatch.sharing.exports.streams import comments, leaving, pieces
from wardwatch.sharing.exports.suricata import on_the_wire
from wardwatch.sharing.exports.types import Heading, Row, Tally
from wardwatch.standards.observables import ADDRESSES, ObservableKind, url_host

_KINDS = ADDRESSES | {ObservableKind.DOMAIN, ObservableKind.URL}


def snort(
    rows: Iterable[Row], heading: Heading, sids: Sids, *, least: Verdict = Verdict.HUNT, tally: Tally | None = None
) -> Iterator[bytes]:
    """The rules, in pieces."""
    return pieces(_lines(rows, heading, sids, least, tally or Tally()))


def _lines(rows: Iterable[Row], heading: Heading, sids: Sids, least: Verdict, tally: Tally) -> Iterator[str]:
    yield from comments(heading.lines())
    for row in leaving(rows, heading, tally, least=least, kinds=_KINDS):
        end = f"classtype:trojan-activity;{reference(heading.link, row)} metadata:{metadata(row)};"
        rev = revision(row.changed.timestamp())
        if row.kind is ObservableKind.DOMAIN:
            yield from _named(row, sids, rev, end)
        elif row.kind is ObservableKind.URL:
            yield _page(row, sids.of(row.number), rev, end)
        else:
            said = message(row, "address")
            last = f"{end} sid:{sids.of(row.number)}; rev:{rev};"
            yield f'alert ip $HOME_NET any <> {row.value} any ( msg:"{said}"; {last} )\n'
    yield from comments(tally.lines())


def _named(row: Row, sids: Sids, rev: int, end: str) -> Iterator[str]:
    said, number = message(row, "name"), row.number
    name = row.value.encode("utf-8", "replace")
    labels = b"".join(bytes([min(len(label), 63)]) + label for label in name.split(b".")) + b"\0"
    hello = b"\0" + len(name).to_bytes(2, "big") + name
    yield (
        f'alert udp $HOME_NET any -> any 53 ( msg:"{said}"; content:"{pattern(labels)}",nocase,fast_pattern; {end}'
        f" sid:{sids.of(number)}; rev:{rev}; )\n"
    )
    yield (
        f'alert ssl $HOME_NET any -> any any ( msg:"{said}"; flow:to_server,established; ssl_state:client_hello;'
        f' content:"{pattern(hello)}",nocase,fast_pattern; {end} sid:{sids.of(number, 1)}; rev:{rev}; )\n'
    )
    yield (
        f'alert http $HOME_NET any -> any any ( msg:"{said}"; flow:to_server,established; http_header:field host;'
        f' content:"{pattern(name)}",nocase,fast_pattern; bufferlen:{len(name)}; {end}'
        f" sid:{sids.of(number, 2)}; rev:{rev}; )\n"
    )


def _page(row: Row, sid: int, rev: int, end: str) -> str:
    host, path = url_host(row.value).encode("utf-8", "replace"), on_the_wire(row.value)
    return (
        f'alert http $HOME_NET any -> any any ( msg:"{message(row, "page")}"; flow:to_server,established;'
        f' http_header:field host; content:"{pattern(host)}",nocase; http_raw_uri;'
        f' content:"{pattern(path[:LONGEST_PATTERN])}",fast_pattern; bufferlen:{len(path)}; {end}'
        f" sid:{sid}; rev:{rev}; )\n"
    )
