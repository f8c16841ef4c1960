"""Values that are never to be blocked, as every member may know: no draft tells anybody to look for them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from wardwatch.intel.judging.never import NeverList
from wardwatch.intel.judging.types import Verdict
from wardwatch.intel.queries import never_blocked, verdicts
from wardwatch.markings.viewing import seen_by
from wardwatch.products.document import blocks as b
from wardwatch.products.document.observing import observable
from wardwatch.products.facts import Facts
from wardwatch.products.gathering.citing import ENROLLED
from wardwatch.standards.observables import key


def never(rows: Iterable[b.IndicatorRow], *, at: datetime) -> frozenset[str]:
    """Which of these values are never to be blocked: as indicators are judged, and by the table of what care needs.

    The table is asked of each value, also of one that was typed by hand and that no indicator here names.
    """
    values = {row.value: value for row in rows if (value := observable(row))}
    if not values:
        return frozenset()
    asked = {key(value): value for value in values.values()}
    with seen_by(ENROLLED):
        said = verdicts(asked.keys(), at=at)
    judged = {asked[digest] for digest, verdict in said.items() if verdict is Verdict.NEVER}
    needed = NeverList(never_blocked(viewer=ENROLLED))
    return frozenset(written for written, value in values.items() if value in judged or needed.covering(value))


def without_never(facts: Facts, *, at: datetime) -> Facts:
    """The facts without indicators of values that are never to be blocked."""
    out = never(facts.indicators, at=at)
    return replace(facts, indicators=tuple(row for row in facts.indicators if row.value not in out)) if out else facts
