"""What a STIX pattern says, as frozen values (STIX 2.1 section 9)."""

from datetime import datetime
from typing import Literal

import msgspec

Literals = str | int | float | bool | bytes | datetime
Operator = Literal["=", "!=", ">", "<", ">=", "<=", "IN", "LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET", "EXISTS"]


class Star(msgspec.Struct, frozen=True):
    """The step `[*]`: any element of a list."""


Step = str | int | Star


class Path(msgspec.Struct, frozen=True):
    """An object path (section 9.7): the type of object, and the steps to the property."""

    type: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        text = ""
        for step in self.steps:
            if isinstance(step, str):
                plain = step.replace("_", "a").isalnum() and step.isascii() and not step[0].isdigit()
                text += f".{step}" if plain else f".'{_escaped(step)}'"
            else:
                text += "[*]" if isinstance(step, Star) else f"[{step}]"
        return f"{self.type}:{text[1:]}"


class Comparison(msgspec.Struct, frozen=True):
    """One comparison (section 9.6). `value` is a tuple for IN and None for EXISTS; `negated` says NOT."""

    path: Path
    operator: Operator
    value: Literals | tuple[Literals, ...] | None
    negated: bool = False


class Joined(msgspec.Struct, frozen=True):
    """Comparisons of one observation joined by AND or OR."""

    operator: Literal["AND", "OR"]
    parts: "tuple[Expression, ...]"


class Observation(msgspec.Struct, frozen=True):
    """What one observation is to show: the part in square brackets (section 9.5)."""

    expression: "Expression"


class Combined(msgspec.Struct, frozen=True):
    """Observations combined by AND, OR or FOLLOWEDBY (section 9.5.2)."""

    operator: Literal["AND", "OR", "FOLLOWEDBY"]
    parts: "tuple[Observed, ...]"


class Qualified(msgspec.Struct, frozen=True):
    """Observations within seconds, repeated, or between two times (section 9.5.1)."""

    part: "Observed"
    within: float | None = None
    repeats: int | None = None
    start: datetime | None = None
    stop: datetime | None = None


Expression = Comparison | Joined
Observed = Observation | Combined | Qualified


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
