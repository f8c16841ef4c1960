"""What false-positive lists say of values."""

from collections.abc import Iterable
from functools import lru_cache

from wardwatch.intel.judging import never
from wardwatch.intel.judging.lists import Index, packaged
from wardwatch.reports.types import FalseHint
from wardwatch.standards.observables import Observable

NEVER = "never"
"""The category of what is never blocked: what care cannot do without."""


@lru_cache(maxsize=1)
def _index() -> Index:
    return Index(packaged())


@lru_cache(maxsize=1)
def _never() -> never.NeverList:
    return never.NeverList(never.ours())


def hints(values: Iterable[Observable]) -> dict[Observable, list[FalseHint]]:
    """For each value that stands on lists, those lists; what is never blocked first."""
    wanted = list(dict.fromkeys(values))
    found: dict[Observable, list[FalseHint]] = {}
    for value in wanted:
        if entry := _never().covering(value):
            found[value] = [FalseHint(list_name=entry.who, category=NEVER, entry=entry.observable.value)]
    for hit in _index().hits(wanted):
        hint = FalseHint(list_name=hit.list_name, category=hit.category, entry=hit.entry)
        found.setdefault(hit.observable, []).append(hint)
    return found
