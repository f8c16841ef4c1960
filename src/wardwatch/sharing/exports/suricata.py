"""Suricata rules: https://docs.suricata.io/en/latest/rules/ (sticky buffers since version 5).

An address has one rule; a name three (the question to the DNS, the server name of TLS, the host of HTTP), each for
the name and those below it; a URL one, for HTTP. Digests of files are met by list files that lie beside the rules
(`plain(..., PlainList.SHA256)` under the names of `FILE_LISTS`): one rule for each digest and each protocol that
carries files. Rules alert; what to do about *block* is the sensor's to decide.
"""

from collections.abc import Iterable, Iterator

from wardwatch.intel.judging.types import Verdict
from wardwatch.sharing.exports.rules import LONGEST_PATTERN, message, metadata, pattern, reference
from wardwatch.sharing.exports.sids import FIXED, Sids, revision
from wardwatch.sharing.exports.streams import comments, leaving, pieces
from wardwatch.sharing.exports.types import Heading, Row, Tally
from wardwatch.standards.observables import ADDRESSES, ObservableKind, url_host

FILE_LISTS: dict[ObservableKind, str] = {
    ObservableKind.MD5: "wardwatch-md5.lst",
    ObservableKind.SHA1: "wardwatch-sha1.lst",
    ObservableKind.SHA256: "wardwatch-sha256.lst",
}
"""The file beside the rules that holds the digests of a kind."""
_CARRIERS = ("http", "smtp", "smb", "ftp-data")
_KINDS = ADDRESSES | FILE_LISTS.keys() | {ObservableKind.DOMAIN, ObservableKind.URL}
_HOUR = "threshold:type limit, track by_src, seconds 3600, count 1;"


def suricata(
    rows: Iterable[Row], heading: Heading, sids: Sids, *, least: Verdict = Verdict.HUNT, tally: Tally | None = None
) -> Iterator[bytes]:
    """The rules, in pieces. A digest writes no line here; the last lines name the kinds that there are."""
    return pieces(_lines(rows, heading, sids, least, tally or Tally()))


def _lines(rows: Iterable[Row], heading: Heading, sids: Sids, least: Verdict, tally: Tally) -> Iterator[str]:
    yield from comments(heading.lines())
    digests: set[ObservableKind] = set()
    for row in leaving(rows, heading, tally, least=least, kinds=_KINDS):
        if row.kind in FILE_LISTS:
            digests.add(row.kind)
            continue
        end = f"{reference(heading.link, row)} metadata:{metadata(row)};"
        rev = revision(row.changed.timestamp())
        if row.kind is ObservableKind.DOMAIN:
            yield from _named(row, sids, rev, end)
        elif row.kind is ObservableKind.URL:
            yield _page(row, sids.of(row.number), rev, end)
        else:
            said = message(row, "address")
            yield (
                f'alert ip $HOME_NET any <> {row.value} any (msg:"{said}"; {_HOUR} classtype:trojan-activity;'
                f"{end} sid:{sids.of(row.number)}; rev:{rev};)\n"
            )
    yield from _files(digests, heading)
    yield from comments(tally.lines())


def _named(row: Row, sids: Sids, rev: int, end: str) -> Iterator[str]:
    said, number = message(row, "name"), row.number
    met = f'dotprefix; content:"{pattern(b"." + row.value.encode("utf-8", "replace"))}";'
    end = f"endswith; {_HOUR} classtype:trojan-activity;{end}"
    yield (
        f'alert dns $HOME_NET any -> any any (msg:"{said}"; dns.query; {met} nocase; {end}'
        f" sid:{sids.of(number)}; rev:{rev};)\n"
    )
    yield (
        f'alert tls $HOME_NET any -> any any (msg:"{said}"; flow:established,to_server; tls.sni; {met} nocase; {end}'
        f" sid:{sids.of(number, 1)}; rev:{rev};)\n"
    )
    yield (
        f'alert http $HOME_NET any -> any any (msg:"{said}"; flow:established,to_server; http.host; {met} {end}'
        f" sid:{sids.of(number, 2)}; rev:{rev};)\n"
    )


def _page(row: Row, sid: int, rev: int, end: str) -> str:
    host = url_host(row.value).encode("utf-8", "replace")
    path = on_the_wire(row.value)
    return (
        f'alert http $HOME_NET any -> any any (msg:"{message(row, "page")}"; flow:established,to_server;'
        f' http.host; content:"{pattern(host)}"; bsize:{len(host)};'
        f' http.uri.raw; content:"{pattern(path[:LONGEST_PATTERN])}"; startswith; bsize:{len(path)};'
        f" classtype:trojan-activity;{end} sid:{sid}; rev:{rev};)\n"
    )


def on_the_wire(url: str) -> bytes:
    """The part of a normal URL that is asked for: path and query, without the fragment, which is never sent."""
    rest = url.partition("://")[2]
    at = next((place for place, sign in enumerate(rest) if sign in "/?#"), len(rest))
    return (rest[at:].partition("#")[0] or "/").encode("utf-8", "replace")


def _files(digests: set[ObservableKind], heading: Heading) -> Iterator[str]:
    """A missing list file would stop the sensor, so a kind without digests has no rule."""
    for place, (kind, file) in enumerate(FILE_LISTS.items()):
        for carrier, protocol in enumerate(_CARRIERS):
            if kind in digests:
                yield (
                    f'alert {protocol} any any -> any any (msg:"WARDWATCH file with a known {kind} over {protocol}";'
                    f" file{kind}:{file}; classtype:trojan-activity; metadata:tlp {heading.tlp.name};"
                    f" sid:{FIXED + place * len(_CARRIERS) + carrier}; rev:1;)\n"
                )
