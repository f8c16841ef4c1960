"""Values that are never to be blocked, as every member may know: no draft tells anybody to look for them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from wardwatch.intel.judging.types import Verdict
from wardwatch.intel.queries import verdicts
from wardwatch.markings.viewing import seen_by
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts
from wardwatch.products.gathering.citing import ENROLLED
from wardwatch.standards.observables import Observable, ObservableKind, key

_KINDS = frozenset(map(str, ObservableKind))


def never(rows: Iterable[b.IndicatorRow], *, at: datetime) -> frozenset[str]:
    """Which of these values are never to be blocked."""
    asked = {key(Observable(ObservableKind(row.kind), row.value)): row.value for row in rows if row.kind in _KINDS}
    if not asked:
        return frozenset()
    with seen_by(ENROLLED):
        said = verdicts(asked.keys(), at=at)
    return frozenset(asked[digest] for digest, verdict in said.items() if verdict is Verdict.NEVER)


def without_never(facts: Facts, *, at: datetime) -> Facts:
    """The facts without indicators of values that are never to be blocked."""
    out = never(facts.indicators, at=at)
    return replace(facts, indicators=tuple(row for row in facts.indicators if row.value not in out)) if out else facts
