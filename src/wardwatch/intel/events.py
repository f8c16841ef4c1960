"""What happens to intelligence."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectsPublished(Event):
    """What some documents brought is seen now: one event for all of it.

    `documents` are their uids, at most the first hundred; `objects` how many rows of `ObjectVersion` were added,
    `joined` how many that were here their sources say now for the first time.
    """

    name = "intel.objects-published"

    documents: tuple[str, ...]
    objects: int
    joined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecorded(Event):
    """A source agreed to who reads what it marks; `why` says where that is written. What came in before stays.

    `persons` is how many people its RED means, `unmarked` the level as which its unmarked objects are read, if any.
    """

    name = "intel.consent-recorded"

    source: str
    organizations: tuple[int, ...]
    persons: int
    unmarked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordSaid(Event):
    """A person said something that judging heeds, or took it back: `what` is of `models.Saying`, `done` said, accepted
    or ended. `setting` is a mode or a grade.
    """

    name = "intel.word-said"

    what: str
    done: str
    setting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasSaid(Event):
    """A person said whether objects are one under several names: `done` is joined, taken out, dissolved, refused or
    asked again. `objects` are their STIX ids, `group` the uid of their group, where there is one.
    """

    name = "intel.alias-said"

    done: str
    objects: tuple[str, ...]
    group: str = ""
