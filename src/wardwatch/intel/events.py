"""What happens to intelligence."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectsPublished(Event):
    """What some documents brought is seen now: one event for all of it.

    `documents` are their uids, at most the first hundred; `objects` how many rows of `ObjectVersion` were added.
    """

    name = "intel.objects-published"

    documents: tuple[str, ...]
    objects: int
