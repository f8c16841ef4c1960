"""CSV (RFC 4180) with every field of a row, for spreadsheets and for SIEMs that read tables."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from wardwatch.intel.judging.types import Verdict
from wardwatch.kit.sheets import safe
from wardwatch.sharing.exports.streams import leaving
from wardwatch.sharing.exports.types import LABELS, USES, Heading, Row, Tally, instant, one_line
from wardwatch.standards.observables import ObservableKind

COLUMNS = (
    "kind",
    "value",
    "use",
    "confidence",
    "tlp",
    "threat",
    "first_seen",
    "last_seen",
    "valid_until",
    "sources",
    "id",
)
"""`use` is the verdict; an empty cell is unknown."""

_ROWS = 1000
_REMEMBERED = 4096
_EVERY = frozenset(ObservableKind)


def table(
    rows: Iterable[Row], heading: Heading, *, least: Verdict = Verdict.HUNT, tally: Tally | None = None
) -> Iterator[bytes]:
    """The table, in pieces. No line is a comment, which a spreadsheet would take as data: each row has its own marking.

    No cell can be taken for a formula: what begins like one is kept as text by an apostrophe, as in all our tables.
    """
    going = leaving(rows, heading, tally or Tally(), least=least, kinds=_EVERY)
    yield line(COLUMNS).encode()
    while block := list(islice(going, _ROWS)):
        yield "".join(map(line, map(cells, block))).encode("utf-8", "replace")


def line(fields: Sequence[str]) -> str:
    """A record of a table (RFC 4180, section 2); nearly all need no quotes."""
    text = ",".join(fields)
    if '"' in text or text.count(",") >= len(fields) or not text.isprintable():
        text = ",".join(map(_quoted, fields))
    return f"{text}\r\n"


def _quoted(field: str) -> str:
    if any(sign in field for sign in '",\r\n'):
        return '"' + field.replace('"', '""') + '"'
    return field


def cells(row: Row) -> tuple[str, ...]:
    """The cells of a row, as `COLUMNS` names them."""
    return (
        row.kind,
        safe(row.value),
        USES[row.verdict],
        "" if row.confidence is None else str(row.confidence),
        LABELS[row.tlp],
        _text(row.threat),
        instant(row.first_seen) if row.first_seen else "",
        instant(row.last_seen),
        instant(row.valid_until) if row.valid_until else "",
        str(row.sources),
        safe(row.id),
    )


@lru_cache(maxsize=_REMEMBERED)
def _text(text: str) -> str:
    return safe(one_line(text))
