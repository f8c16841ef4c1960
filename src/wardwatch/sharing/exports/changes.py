"""What changed in a list: first what is in it no more, then what is new in it or says something else.

Plain lists: `-VALUE` and `+VALUE`, a line each. Tables: a first column `change` that says `gone` or `in`; of what went
only kind and value are told. Whoever takes out the first and puts in the second has the list as it is, also where a
change is told twice.
"""

from collections.abc import Iterable, Iterator

from wardwatch.intel.judging.types import Verdict
from wardwatch.kit.sheets import safe
from wardwatch.sharing.exports.streams import leaving, pieces
from wardwatch.sharing.exports.table import COLUMNS, cells, line
from wardwatch.sharing.exports.types import Heading, Row, Tally
from wardwatch.standards.observables import Observable, ObservableKind

_EVERY = frozenset(ObservableKind)


def changes(
    gone: Iterable[Observable],
    changed: Iterable[Row],
    heading: Heading,
    *,
    as_table: bool,
    schemes: bool,
    least: Verdict,
    tally: Tally,
) -> Iterator[bytes]:
    """The changes, in pieces. `schemes` as for `plain`."""
    going = leaving(changed, heading, tally, least=least, kinds=_EVERY)
    if as_table:
        yield line(("change", *COLUMNS)).encode()
        yield from pieces(_table(gone, going))
    else:
        yield from pieces(_plain(gone, going, schemes=schemes))


def _plain(gone: Iterable[Observable], going: Iterable[Row], *, schemes: bool) -> Iterator[str]:
    for sign, values in (("-", ((each.kind, each.value) for each in gone)), ("+", ((r.kind, r.value) for r in going))):
        for kind, value in values:
            text = value if schemes or kind is not ObservableKind.URL else value.partition("://")[2]
            if text.isprintable() and " " not in text:
                yield f"{sign}{text}\n"


def _table(gone: Iterable[Observable], going: Iterable[Row]) -> Iterator[str]:
    for observable in gone:
        yield line(("gone", observable.kind, safe(observable.value), *("" for _ in COLUMNS[2:])))
    for row in going:
        yield line(("in", *cells(row)))
