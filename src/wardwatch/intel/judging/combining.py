"""What a reader knows of a value who sees several rows of it, each of what is known under one label. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from wardwatch.intel.judging.confidence import MOST
from wardwatch.intel.judging.decay import score, valid_until
from wardwatch.intel.judging.lists.categories import category_of
from wardwatch.intel.judging.never import NeverEntry
from wardwatch.intel.judging.policy import Facts
from wardwatch.intel.judging.types import Hit, Mode
from wardwatch.standards.observables import Observable, ObservableKind
from wardwatch.standards.tlp import Tlp

_SAME = timedelta(seconds=1)


class Part(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What is known of a value under one label: a row of `JudgedValue`, whose docstring explains it."""

    number: int
    kind: ObservableKind
    value: str
    tlp: Tlp
    changed: datetime
    indicator: str = ""
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    base: int | None = None
    sources: tuple[int, ...] = ()
    origins: tuple[int, ...] = ()
    sightings: int = 0
    objections: int = 0
    confirmed: bool = False
    revoked: bool = False
    valid_until: datetime | None = None
    hunted_since: datetime | None = None
    threat: str = ""
    hits: tuple[str, ...] = ()
    never: str = ""


def combine(parts: Sequence[Part], at: datetime, titles: Mapping[str, str] | None = None) -> Facts:
    """All that the parts of one value say together, for `policy.judge`. `titles`: names of lists by their keys.

    What one source or one finder says in two parts is one voice, the strongest. A value is taken back where all who
    said it take it back, and ends where the last of them ends. What a person of the center said, and what somebody
    objected, holds for the value, so for all parts.
    """
    first = parts[0]
    kind = first.kind
    said = [part for part in parts if part.indicator]
    revoked = {part.indicator for part in said if part.revoked}
    standing = [part for part in said if part.indicator not in revoked]
    last_seen = _latest(part.last_seen for part in parts)
    base = _base(standing or said)
    ends = [part.valid_until for part in standing or said]
    until = None if None in ends else _latest(ends)
    hits = tuple(dict.fromkeys(hit for part in parts for hit in part.hits))
    observable = Observable(kind, first.value)
    never = next((part.never for part in parts if part.never), "")
    return Facts(
        observable=observable,
        first_seen=_earliest(part.first_seen for part in parts),
        last_seen=last_seen,
        confidence=None if base is None else score(kind, base, last_seen, at) if last_seen else base,
        sources=independent(standing or said),
        valid_until=until,
        faded=until is not None and any(_fades(part, until) for part in standing or said),
        revoked=bool(said) and not standing,
        objections=max(part.objections for part in parts),
        hunted_since=_earliest(part.hunted_since for part in parts),
        confirmed=any(part.confirmed for part in parts),
        hits=tuple(_hit(observable, hit, titles or {}) for hit in hits),
        never=_never(observable, never) if never else None,
    )


def _fades(part: Part, until: datetime) -> bool:
    """Whether the part ends then because it fades; a source may say that it ends earlier (`weighing`), never later."""
    if part.valid_until != until or part.base is None or part.last_seen is None:
        return False
    return abs(valid_until(part.kind, part.base, part.last_seen) - until) < _SAME


def independent(parts: Iterable[Part]) -> int:
    """How many independent voices speak: never more than sources brought it, or than people found it."""
    sources: set[int] = set()
    origins: set[int] = set()
    for part in parts:
        sources.update(part.sources)
        origins.update(part.origins)
    return min(len(sources), len(origins))


def hit_text(hit: Hit) -> str:
    """A meeting as it is kept in `JudgedValue.hits`."""
    return f"{hit.list_key} {hit.mode} {hit.entry}"


def foremost(parts: Sequence[Part]) -> Part:
    """The part that says most of the value: under whose indicator a reader can ask for more."""
    return max(parts, key=lambda part: (bool(part.indicator), not part.revoked, part.base or 0, -part.number))


def _hit(observable: Observable, text: str, titles: Mapping[str, str]) -> Hit:
    key, mode, entry = text.split(" ", 2)
    return Hit(observable, key, titles.get(key, key), category_of(key).key, entry, Mode(mode))


def _never(observable: Observable, who: str) -> NeverEntry:
    return NeverEntry(observable=observable, group="", who=who, source="")


def _base(parts: Sequence[Part]) -> int | None:
    """Confidence before decay: of parts that bring new sources and new finders the doubts are independent."""
    doubt: float | None = None
    sources: set[int] = set()
    origins: set[int] = set()
    for part in sorted(parts, key=lambda each: -(each.base or 0)):
        if part.base is None:
            continue
        if doubt is None:
            doubt = 1 - part.base / 100
        elif sources.isdisjoint(part.sources) and origins.isdisjoint(part.origins):
            doubt *= 1 - part.base / 100
        sources.update(part.sources)
        origins.update(part.origins)
    return None if doubt is None else round(min(100 * (1 - doubt), max(MOST, *(part.base or 0 for part in parts))))


def _latest(times: Iterable[datetime | None]) -> datetime | None:
    return max((time for time in times if time is not None), default=None)


def _earliest(times: Iterable[datetime | None]) -> datetime | None:
    return min((time for time in times if time is not None), default=None)
