"""STIX patterns (STIX 2.1 section 9): what they say, which single values they are about, whether they match a sample.

`parse` reads the commonest shape, one equality, by itself, and any other by the grammar; both say the same.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.standards.stix.patterns import grammar
from wardwatch.standards.stix.patterns.matching import Match, Sample
from wardwatch.standards.stix.patterns.tokens import KEYWORDS
from wardwatch.standards.stix.patterns.types import (
    Combined,
    Comparison,
    Expression,
    Joined,
    Observation,
    Observed,
    Path,
    Qualified,
)

__all__ = ["Comparison", "Path", "Pattern", "Sample", "parse"]

_ALONE = frozenset({"=", "IN", "ISSUBSET"})
_SIMPLE = re.compile(
    r"\[ *([a-z][a-z0-9-]*):([a-z_][a-z0-9_]*)(?:\.([A-Za-z_][A-Za-z0-9_]*|'[^'\\]+'))? *= *'([^'\\]*)' *\]", re.ASCII
)


class Pattern(msgspec.Struct, frozen=True):
    """A pattern as written (`text`) and what it says."""

    text: str
    said: Observed

    @property
    def comparisons(self) -> Iterator[Comparison]:
        """Every comparison of the pattern, in its order."""
        return _comparisons(self.said)

    @property
    def alternatives(self) -> tuple[Comparison, ...] | None:
        """The comparisons of which each alone makes the pattern match; None where it is no such list.

        These are the patterns whose values can be looked up one by one: what is equal, in a list or in a network,
        joined by nothing but OR and without qualifiers. What a reference leads to may be said to be of a type beside.
        """
        found: list[Comparison] = []
        return tuple(found) if _any_alone(self.said, found) else None

    def matches(self, samples: Sequence[Sample]) -> bool:
        """Whether the samples are what the pattern describes.

        FormatError where that cannot be told in bounded time: more than `matching.STEPS` steps, or an expression of
        MATCHES that is none or could take long.
        """
        return Match(samples).any(self.said)


@lru_cache(maxsize=4)  # an object is checked, and then asked for its values
def parse(text: str) -> Pattern:
    """The pattern that `text` writes; FormatError with the character where it stops being one."""
    match = _SIMPLE.fullmatch(text)
    if match is None:
        return Pattern(text, grammar.read(text))
    kind, name, key, value = match.groups()
    if kind in KEYWORDS or name in KEYWORDS or key in KEYWORDS:
        raise FormatError("a word of the language stands where a type or property is wanted")
    steps = (name,) if key is None else (name, key.strip("'"))
    return Pattern(text, Observation(Comparison(Path(kind, steps), "=", value)))


def _comparisons(part: Observed | Expression) -> Iterator[Comparison]:
    waiting: list[Observed | Expression] = [part]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Comparison):
            yield each
        elif isinstance(each, Observation):
            waiting.append(each.expression)
        elif isinstance(each, Qualified):
            waiting.append(each.part)
        else:
            waiting.extend(reversed(each.parts))


def _any_alone(part: Observed | Expression, found: list[Comparison]) -> bool:
    """Whether each comparison of `part` alone makes it match; they are added to `found`."""
    if isinstance(part, Comparison):
        found.append(part)
        return part.operator in _ALONE and not part.negated
    if isinstance(part, Observation):
        return _any_alone(part.expression, found)
    if isinstance(part, Combined | Joined):
        if part.operator == "OR":
            return all(_any_alone(each, found) for each in part.parts)
        others = [each for each in part.parts if not _says_type(each, part.parts)]
        return isinstance(part, Joined) and len(others) == 1 and _any_alone(others[0], found)
    return False


def _says_type(part: Observed | Expression, beside: tuple[Observed | Expression, ...]) -> bool:
    """Whether `part` says but the type of that of which another comparison says more (`dst_ref.type = 'ipv4-addr'`)."""
    return (
        isinstance(part, Comparison)
        and part.operator == "="
        and part.path.steps[-1] == "type"
        and any(
            isinstance(each, Comparison)
            and each.path.type == part.path.type
            and each.path.steps[:-1] == part.path.steps[:-1]
            and each.path.steps[-1] == "value"
            for each in beside
        )
    )
