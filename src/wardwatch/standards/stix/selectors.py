"""Selectors of granular markings (STIX 2.1 section 7.2.3.1): which part of an object is meant."""

import re
from typing import Any

_STEP = re.compile(r"\[(0|[1-9][0-9]{0,8})\]|[a-zA-Z0-9_-]{1,250}", re.ASCII)


def steps(selector: str) -> tuple[str | int, ...] | None:
    """The way to what `selector` means; None where it is not written as one."""
    found: list[str | int] = []
    for text in selector.split("."):
        match = _STEP.fullmatch(text)
        if match is None:
            return None
        found.append(text if match.group(1) is None else int(match.group(1)))
    return tuple(found) if isinstance(found[0], str) else None


def selected(decoded: Any, selector: str) -> bool:
    """Whether `selector` means something that the object has."""
    way = steps(selector)
    if way is None:
        return False
    for step in way:
        if isinstance(step, int):
            if not isinstance(decoded, list) or step >= len(decoded):
                return False
        elif not isinstance(decoded, dict) or step not in decoded:
            return False
        decoded = decoded[step]
    return True
