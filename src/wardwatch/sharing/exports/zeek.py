"""Files for Zeek's intelligence framework: https://docs.zeek.org/en/master/frameworks/intel.html.

Tab-separated, `#fields` first; other lines with `#` are passed over. The ASCII reader
(https://docs.zeek.org/en/master/frameworks/input.html) reads `\\x..` as a byte, `-` as no value and `(empty)` as an
empty one, so a backslash and those two are written by their bytes.
"""

from collections.abc import Iterable, Iterator

from wardwatch.intel.judging.types import Verdict
from wardwatch.sharing.exports.streams import comments, leaving, pieces
from wardwatch.sharing.exports.types import LABELS, USES, Heading, Row, Tally, instant, one_line
from wardwatch.standards.observables import ObservableKind

TYPES: dict[ObservableKind, str] = {
    ObservableKind.IPV4: "Intel::ADDR",
    ObservableKind.IPV6: "Intel::ADDR",
    ObservableKind.IPV4_CIDR: "Intel::SUBNET",
    ObservableKind.IPV6_CIDR: "Intel::SUBNET",
    ObservableKind.DOMAIN: "Intel::DOMAIN",
    ObservableKind.URL: "Intel::URL",
    ObservableKind.EMAIL: "Intel::EMAIL",
    ObservableKind.MD5: "Intel::FILE_HASH",
    ObservableKind.SHA1: "Intel::FILE_HASH",
    ObservableKind.SHA256: "Intel::FILE_HASH",
    ObservableKind.FILE_NAME: "Intel::FILE_NAME",
}
"""Zeek computes these three digests; longer ones would never be met."""


def zeek(
    rows: Iterable[Row], heading: Heading, *, least: Verdict = Verdict.HUNT, tally: Tally | None = None
) -> Iterator[bytes]:
    """The file, in pieces. Zeek only looks and tells, so what is to be hunted is in it, and `meta.desc` says so."""
    return pieces(_lines(rows, heading, least, tally or Tally()))


def _lines(rows: Iterable[Row], heading: Heading, least: Verdict, tally: Tally) -> Iterator[str]:
    yield from comments(heading.lines())
    yield "#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\tmeta.url\n"
    source, link = field(heading.center), field(heading.link) if heading.link else ""
    for row in leaving(rows, heading, tally, least=least, kinds=TYPES):
        value = row.value.partition("://")[2] if row.kind is ObservableKind.URL else row.value
        until = f", valid until {instant(row.valid_until)}" if row.valid_until else ""
        sure = "" if row.confidence is None else f", confidence {row.confidence}"
        threat = f"{row.threat}: " if row.threat else ""
        said = field(
            f"{threat}{USES[row.verdict]}{sure}, last seen {instant(row.last_seen)}{until},"
            f" sources {row.sources}, {LABELS[row.tlp]}"
        )
        url = f"https://{link}{field(row.id)}" if link else "-"
        yield f"{field(value)}\t{TYPES[row.kind]}\t{source}\t{said}\t{url}\n"
    yield from comments(tally.lines())


def field(text: str) -> str:
    """The text as one field, which Zeek reads as that text (but for what would end the line, which is a space)."""
    if "\\" in text:
        text = text.replace("\\", "\\x5c")
    if not text.isprintable():
        text = one_line(text)
    if text in ("", "-", "(empty)") or text[0] in "# ":
        return f"\\x{ord(text[0]):02x}{text[1:]}" if text else "(empty)"
    return text
