"""From what is known of a value under one label to a row of `JudgedValue`. Pure; time is an argument."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

import msgspec

from wardwatch.intel.judging.combining import Part, combine, hit_text
from wardwatch.intel.judging.confidence import Voice, base_score
from wardwatch.intel.judging.decay import valid_until
from wardwatch.intel.judging.policy import Facts, Judgement, Policy, judge
from wardwatch.intel.judging.types import Hit, Verdict
from wardwatch.standards.admiralty import Reliability
from wardwatch.standards.observables import Observable
from wardwatch.standards.tlp import Tlp


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An indicator says the value: `source` brought it, `origin` found it (`origin_of`).

    `first_seen` and `last_seen` are said beside it, as MISP does; where they are not, `valid_from` stands for them.
    """

    indicator: str
    source: int
    origin: int
    stated: int | None
    revoked: bool
    valid_from: datetime | None
    valid_until: datetime | None
    first_seen: datetime | None = None
    last_seen: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A sighting, or observed data: who saw it, and when."""

    origin: int
    first: datetime | None
    last: datetime | None
    count: int = 1


@dataclass(slots=True)
class Evidence:
    """All that is known of one value under one label."""

    said: list[Said] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    threats: set[str] = field(default_factory=set)
    objectors: set[int] = field(default_factory=set)
    """Who says in an opinion that it is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What people said of a value here, and what lists have: it holds under every label."""

    objections: int = 0
    confirmed: bool = False
    hits: tuple[Hit, ...] = ()
    never: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A row as it is now."""

    part: Part
    confidence: int | None
    judgement: Judgement
    rejudge_at: datetime | None


def origin_of(creator: str, source: int) -> int:
    """A number for who found something: whoever made the object, else the source that brought it. 63 bits."""
    named = creator or f"source {source}"
    return int.from_bytes(blake2b(named.encode(), digest_size=8).digest(), "big") >> 1


def weigh(
    observable: Observable,
    evidence: Evidence,
    spoken: Spoken,
    *,
    grades: Mapping[int, Reliability],
    hunted_since: datetime | None,
    at: datetime,
    policy: Policy,
    titles: Mapping[str, str],
) -> Weighed:
    """The row that the evidence makes. `hunted_since` is of the row that was there; `titles` as in `combine`."""
    standing = [each for each in evidence.said if not each.revoked]
    counted = standing or evidence.said
    objections = spoken.objections + len(evidence.objectors)
    seen_by = {each.origin for each in evidence.seen}
    base = _base(counted, grades, len(seen_by), objections)
    last_seen = _latest(
        (*(each.last for each in evidence.seen), *(each.last_seen or each.valid_from for each in counted))
    )
    part = Part(
        number=0,
        kind=observable.kind,
        value=observable.value,
        tlp=Tlp.CLEAR,
        changed=at,
        indicator=_foremost(counted, grades),
        first_seen=_earliest((*(each.first for each in evidence.seen), *(_first(each) for each in counted))),
        last_seen=last_seen,
        base=base,
        sources=tuple(sorted({each.source for each in counted})),
        origins=tuple(sorted({each.origin for each in counted})),
        sightings=sum(each.count for each in evidence.seen),
        objections=objections,
        confirmed=spoken.confirmed,
        revoked=bool(evidence.said) and not standing,
        valid_until=_end(observable, counted, base, last_seen),
        hunted_since=hunted_since,
        threat=min(evidence.threats, default=""),
        hits=tuple(hit_text(hit) for hit in spoken.hits),
        never=spoken.never,
    )
    facts = combine((part,), at, titles)
    judgement = judge(facts, at, policy)
    hunted = (hunted_since or at) if judgement.verdict >= Verdict.HUNT else None
    return Weighed(
        part=msgspec.structs.replace(part, hunted_since=hunted),
        confidence=facts.confidence,
        judgement=judgement,
        rejudge_at=_next_change(facts, at, base, hunted, policy) if part.indicator else None,
    )


def _first(said: Said) -> datetime | None:
    return _earliest((said.first_seen, said.last_seen, said.valid_from))


def _next_change(
    facts: Facts, at: datetime, base: int | None, hunted_since: datetime | None, policy: Policy
) -> datetime | None:
    """The next instant at which time alone changes the verdict; None: it stays as it is."""
    kind, seen = facts.observable.kind, facts.last_seen
    moments = [facts.valid_until, hunted_since and hunted_since + policy.hunted]
    if seen is not None:
        moments.append(seen)
        if limit := policy.seen_within.get(kind):
            moments.append(seen + limit)
        for threshold in (policy.block_confidence, policy.hunt_confidence):
            if base is not None and base >= threshold:
                moments.append(valid_until(kind, base, seen, threshold))
    ahead = [moment for moment in moments if moment is not None and moment > at]
    return min(ahead) + timedelta(seconds=1) if ahead else None


def _base(said: Iterable[Said], grades: Mapping[int, Reliability], sighted_by: int, objections: int) -> int | None:
    """Confidence before decay. Neither one source under many names nor one finder in many sources is many voices."""
    unknown = Reliability.CANNOT_BE_JUDGED
    voices = [(each, grades.get(each.source, unknown)) for each in said]
    by_origin = [Voice(origin=str(each.origin), reliability=grade, stated=each.stated) for each, grade in voices]
    by_source = [Voice(origin=str(each.source), reliability=grade, stated=each.stated) for each, grade in voices]
    found = [base_score(each, sighted_by=sighted_by, objected_by=objections) for each in (by_origin, by_source)]
    return min((each for each in found if each is not None), default=None)


def _foremost(said: Sequence[Said], grades: Mapping[int, Reliability]) -> str:
    """The indicator under which more can be asked: of the surest source's; of equals the first by id."""
    unknown = Reliability.CANNOT_BE_JUDGED
    ranked = sorted((grades.get(each.source, unknown).value, -(each.stated or 0), each.indicator) for each in said)
    return ranked[0][2] if ranked else ""


def _end(observable: Observable, said: Sequence[Said], base: int | None, last_seen: datetime | None) -> datetime | None:
    """What the sources say ends earlier than decay ends it."""
    ends = [each.valid_until for each in said]
    stated = None if None in ends else _latest(ends)
    decayed = None if base is None or last_seen is None else valid_until(observable.kind, base, last_seen)
    return _earliest((stated, decayed))


def _latest(times: Iterable[datetime | None]) -> datetime | None:
    return max((time for time in times if time is not None), default=None)


def _earliest(times: Iterable[datetime | None]) -> datetime | None:
    return min((time for time in times if time is not None), default=None)
