"""Frozen values of the audit trail: who acts, and the base of every event."""

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something and through which door.

    `who` is `"person:12"`, `"job:feeds.pull"` or `"operator:shell"`; `origin` (an address) is personal data and stays
    outside the hash chain.
    """

    who: str
    door: str
    origin: str = ""

    @property
    def person(self) -> int | None:
        """The id of the acting person; None for jobs and operators."""
        kind, _, number = self.who.partition(":")
        return int(number) if kind == "person" else None


def job(name: str, *, asked_by: str = "") -> Actor:
    """The actor of a background job: itself, or whoever asked for it ("person:12")."""
    return Actor(who=asked_by or f"job:{name}", door="worker")


OPERATOR = Actor(who="operator:shell", door="cli")
"""Someone with a shell on the center's own machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Somebody looked at a confidential record: `record` ("finding:<uid>") of `organization`.

    `label` says who may know; `reader` and `reader_organization` are names, as they are told to the organization.
    """

    organization: int
    record: str
    reader: str
    reader_organization: str
    label: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A past-tense fact. Subclasses set `name` and add ids, counts and states; never content.

    `subject` is what it happened to ("notice:7"); `label` the id of the label under which it may be read.
    """

    name: ClassVar[str]

    subject: str
    label: int
    why: str = ""

    def facts(self) -> dict[str, Any]:
        """The fields that a subclass adds, as stored and hashed."""
        own = {field.name for field in dataclasses.fields(Event)}
        return {key: value for key, value in dataclasses.asdict(self).items() if key not in own}
