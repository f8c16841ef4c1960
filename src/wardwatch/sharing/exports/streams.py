"""The one gate through which rows leave, and lines put together into pieces of bytes."""

from collections.abc import Container, Iterable, Iterator
from itertools import islice

from wardwatch.intel.judging.types import Verdict
from wardwatch.sharing.exports.types import Heading, MarkingAbove, Row, Tally
from wardwatch.standards.observables import ObservableKind

_LINES = 1000
"""Lines in a piece: tens of kilobytes, whatever the length of the whole."""


def leaving(
    rows: Iterable[Row], heading: Heading, tally: Tally, *, least: Verdict, kinds: Container[ObservableKind]
) -> Iterator[Row]:
    """The rows that may stand in a file: of the verdict `least` or above and of those kinds, valid, on one line.

    What is judged *never* stays out whatever is asked. MarkingAbove for a row that the heading's marking does not
    cover. Every renderer takes its rows from here.
    """
    least = max(least, Verdict.HUNT)
    now, tlp = heading.made_at, heading.tlp
    for row in rows:
        if row.tlp > tlp:
            raise MarkingAbove(f"{row.id} is {row.tlp.label}, the file {tlp.label}")
        if row.verdict < least:
            tally.leave("not for this use" if row.verdict is Verdict.HUNT else "not to be shared")
        elif row.valid_until is not None and row.valid_until <= now:
            tally.leave("expired")
        elif row.kind not in kinds:
            tally.leave(f"{row.kind} has no place in this format")
        elif not row.value.isprintable() or not row.value:
            tally.leave("not one line of text")
        else:
            tally.written += 1
            yield row


def pieces(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines, each with its end, as UTF-8 in pieces; what is no text (half a surrogate pair) becomes a question mark."""
    lines = iter(lines)
    while block := list(islice(lines, _LINES)):
        yield "".join(block).encode("utf-8", "replace")


def comments(lines: Iterable[str], sign: str = "#") -> Iterator[str]:
    """Lines that programs pass over."""
    return (f"{sign} {line}\n" for line in lines)
