"""Whether a pattern matches samples (STIX 2.1 section 9.5), in bounded time: to try a pattern, not to search by it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.standards.stix.patterns.comparing import holds
from wardwatch.standards.stix.patterns.types import (
    Combined,
    Comparison,
    Expression,
    Observation,
    Observed,
    Path,
    Qualified,
    Star,
    Step,
)

STEPS = 200_000
"""Values and combinations that are looked at before a test is given up."""

_Chosen = frozenset[int]


class Sample(msgspec.Struct, frozen=True):
    """What was observed at one time: cyber-observable objects, which may refer to each other by their ids."""

    objects: tuple[Mapping[str, Any], ...]
    first: datetime | None = None
    last: datetime | None = None
    times: int = 1


class Match:
    """One test of a pattern against samples."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self._samples = [sample for sample in samples for _ in range(min(sample.times, 100))]
        self._left = STEPS

    def any(self, said: Observed) -> bool:
        """Whether the samples are what the pattern says; FormatError where that takes too long to tell."""
        try:
            return next(self._chosen(said), None) is not None
        except RecursionError as error:
            raise FormatError("the test is given up: the pattern combines too many observations") from error

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise FormatError(f"the test is given up after {STEPS:,} steps")

    # Observations: which samples, each used once, are what is said.

    def _chosen(self, said: Observed) -> Iterator[_Chosen]:
        if isinstance(said, Observation):
            for index, sample in enumerate(self._samples):
                if _Objects(sample, self._step).match(said.expression):
                    yield frozenset({index})
        elif isinstance(said, Combined):
            yield from self._combined(said.operator, said.parts)
        else:
            yield from self._qualified(said)

    def _combined(self, operator: str, parts: tuple[Observed, ...]) -> Iterator[_Chosen]:
        if operator == "OR":
            for part in parts:
                yield from self._chosen(part)
            return
        if len(parts) == 1:
            yield from self._chosen(parts[0])
            return
        last = list(self._chosen(parts[-1]))
        for before in self._combined(operator, parts[:-1]):
            for after in last:
                self._step()
                if not before & after and (operator == "AND" or self._follows(before, after)):
                    yield before | after

    def _qualified(self, said: Qualified) -> Iterator[_Chosen]:
        found = self._repeated(said) if said.repeats is not None else self._chosen(said.part)
        for each in found:
            self._step()
            if said.within is not None:
                first, last = self._times(each)
                if first is None or last is None or (last - first).total_seconds() >= said.within:
                    continue
            if said.start is not None and said.stop is not None:
                first, last = self._times(each)
                if first is None or last is None or not (said.start <= first and last < said.stop):
                    continue
            yield each

    def _repeated(self, said: Qualified) -> Iterator[_Chosen]:
        """So many different samples; each combination of them is looked at only where time could tell them apart."""
        found = list(dict.fromkeys(self._chosen(said.part)))
        yield from self._joined(found, said.repeats or 0, frozenset())

    def _joined(self, found: list[_Chosen], wanted: int, so_far: _Chosen) -> Iterator[_Chosen]:
        self._step()
        if wanted <= 0:
            yield so_far
        elif wanted <= len(found):
            for index, each in enumerate(found):
                if not each & so_far:
                    yield from self._joined(found[index + 1 :], wanted - 1, so_far | each)

    def _times(self, chosen: _Chosen) -> tuple[datetime | None, datetime | None]:
        firsts = [self._samples[index].first for index in chosen]
        lasts = [self._samples[index].last or self._samples[index].first for index in chosen]
        known = [each for each in firsts if each is not None]
        ends = [each for each in lasts if each is not None]
        return (min(known), max(ends)) if known and len(known) == len(chosen) else (None, None)

    def _follows(self, before: _Chosen, after: _Chosen) -> bool:
        ended, begun = self._times(before)[1], self._times(after)[0]
        return ended is not None and begun is not None and ended <= begun


class _Objects:
    """The objects of one sample."""

    def __init__(self, sample: Sample, step: Any) -> None:
        self._objects = sample.objects
        self._by_id = {each["id"]: each for each in sample.objects if isinstance(each.get("id"), str)}
        self._step = step

    def match(self, said: Expression) -> bool:
        """Whether one object satisfies it: all that AND joins has to start from the same (section 9.5)."""
        return bool(self._roots(said))

    def _roots(self, said: Expression) -> frozenset[int]:
        if isinstance(said, Comparison):
            return frozenset(index for index, each in enumerate(self._objects) if self._true(said, each))
        parts = [self._roots(part) for part in said.parts]
        return frozenset.union(*parts) if said.operator == "OR" else frozenset.intersection(*parts)

    def _true(self, said: Comparison, root: Mapping[str, Any]) -> bool:
        if root.get("type") != said.path.type:
            return False
        values = self._values(said.path, root)
        if said.operator == "EXISTS":
            return (next(values, _NOTHING) is _NOTHING) == said.negated
        return any(holds(said, value) for value in values)

    def _values(self, path: Path, root: Mapping[str, Any]) -> Iterator[Any]:
        """What stands at the path; references are followed to the objects that they name."""
        found: list[Any] = [root]
        for number, step in enumerate(path.steps):
            found = [below for each in found for below in self._below(each, step)]
            named = isinstance(step, str) and step.endswith("_ref")
            listed = number and isinstance(step, int | Star) and str(path.steps[number - 1]).endswith("_refs")
            if (named or listed) and number + 1 < len(path.steps):
                found = [self._by_id[each] for each in found if isinstance(each, str) and each in self._by_id]
        yield from found

    def _below(self, value: Any, step: Step) -> Iterator[Any]:
        self._step()
        if isinstance(step, str):
            if isinstance(value, Mapping) and step in value:
                yield value[step]
        elif isinstance(value, list | tuple):
            if isinstance(step, Star):
                for each in value:
                    self._step()
                    yield each
            elif -len(value) <= step < len(value):
                yield value[step]


_NOTHING = object()
