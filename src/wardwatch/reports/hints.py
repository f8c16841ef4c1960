"""What false-positive lists, and what people decided about them, say of values."""

from collections.abc import Iterable

from wardwatch.intel.judging.lists import packaged
from wardwatch.intel.operations.standing import Lists, read_standing
from wardwatch.reports.types import FalseHint
from wardwatch.standards.observables import Observable, key

NEVER = "never"
"""The category of what is never blocked: what care cannot do without."""


def hints(values: Iterable[Observable], lists: Lists = packaged) -> dict[Observable, list[FalseHint]]:
    """For each value that stands on lists, those lists; what is never blocked first. As the worker."""
    wanted = {key(value): value for value in values}
    found: dict[Observable, list[FalseHint]] = {}
    for digest, said in read_standing(lists).spoken(wanted).items():
        hits = [FalseHint(list_name=hit.list_name, category=hit.category, entry=hit.entry) for hit in said.hits]
        if said.never:
            hits.insert(0, FalseHint(list_name=said.never, category=NEVER, entry=wanted[digest].value))
        if hits:
            found[wanted[digest]] = hits
    return found
