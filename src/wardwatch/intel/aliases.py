"""Frozen values of alias groups: objects that are one under several names, or may be, and what people said of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from wardwatch.intel.types import ObjectLine
from wardwatch.standards.aliases import folded


class AliasAnswer(StrEnum):
    """What somebody says of objects that may be one: whether they are, or that nobody says so yet."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """An object with what it goes by: its own name first. `sources` are titles of those who say it.

    `attack_id` and `galaxy_uuid` are empty where it has none. `listed` is the list of its source that it stands in.
    """

    line: ObjectLine
    names: tuple[str, ...]
    attack_id: str
    galaxy_uuid: str
    listed: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasGroup:
    """Objects that are one, as far as a reader sees them: always two or more. `names` are all of theirs."""

    uid: UUID
    family: str
    members: tuple[Called, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Each name once, by how it is compared; the names that most of them prefer first."""
        preferred = [each.names[0] for each in self.members]
        others = [name for each in self.members for name in each.names[1:]]
        said: dict[str, str] = {}
        for name in (*sorted(preferred, key=preferred.count, reverse=True), *others):
            said.setdefault(folded(name), name)
        return tuple(said.values())

    def sayers(self, name: str) -> tuple[str, ...]:
        """Titles of those who give one of the objects this name."""
        key = folded(name)
        found = (each for each in self.members if any(folded(text) == key for text in each.names))
        return tuple(dict.fromkeys(title for each in found for title in each.sources))

    @property
    def rules(self) -> tuple[tuple[str, str], ...]:
        """What two or more of them have the same: of `naming.RULES`, with the number or UUID."""
        numbers = [("attack-id", each.attack_id) for each in self.members if each.attack_id]
        numbers += [("galaxy-uuid", each.galaxy_uuid) for each in self.members if each.galaxy_uuid]
        return tuple(dict.fromkeys(each for each in numbers if numbers.count(each) > 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasProposal:
    """Objects that go by the same `names` and are not joined. `objects` are the first of them, each with its group's.

    `ambiguous`: one source gives the name to several that it calls otherwise, so it tells nothing.
    """

    family: str
    names: tuple[str, ...]
    ambiguous: bool
    objects: tuple[ObjectLine, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasWord:
    """What somebody said of an object in a group, or of two that are not one; `by` as the trail says it.

    `ended_at` None: it counts. `rule` says that no person did, but what is the same.
    """

    objects: tuple[ObjectLine, ...]
    rule: str
    key: str
    why: str
    by: str
    at: datetime
    ended_at: datetime | None
    ended_by: str
    ended_why: str
