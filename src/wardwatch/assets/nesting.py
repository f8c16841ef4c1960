"""What stands in what: parts in their devices, however deep; pure.

A part names its container. Followed to the end, containers lead to the device, which stands in nothing. No line stands
in itself, and none deeper than `DEEPEST`.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from wardwatch.assets.types import DEEPEST, IN_ITSELF, TOO_DEEP, Line, LineFault, Place
from wardwatch.kit.errors import FormatError

K = TypeVar("K", bound=Hashable)


def uid_in(text: str) -> UUID | None:
    """The uid that a text is; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def devices(containers: Mapping[K, K]) -> dict[K, K]:
    """For everything that has a container its outermost one. Time grows with their number.

    Raises `FormatError` (`place` is one of them, as a text) where something would stand in itself, or too deep.
    """
    found: dict[K, tuple[K, int]] = {}
    for start in containers:
        walked: dict[K, None] = {}
        at = start
        while at in containers and at not in found:
            if at in walked:
                raise FormatError(IN_ITSELF, str(at))
            walked[at] = None
            at = containers[at]
        outermost, depth = found.get(at, (at, 0))
        for each in reversed(walked):
            depth += 1
            if depth > DEEPEST:
                raise FormatError(TOO_DEEP, str(each))
            found[each] = outermost, depth
    return {each: outermost for each, (outermost, _depth) in found.items()}


def inside(roots: Sequence[K], containers: Mapping[K, K]) -> set[K]:
    """Everything that stands in one of `roots`, directly or not."""
    held: dict[K, list[K]] = {}
    for part, container in containers.items():
        held.setdefault(container, []).append(part)
    found: set[K] = set()
    waiting = list(roots)
    while waiting:
        for part in held.get(waiting.pop(), ()):
            if part not in found:
                found.add(part)
                waiting.append(part)
    return found


def placed(lines: Sequence[Line], column: str, sheet_names: Mapping[int, str]) -> tuple[list[Line], list[LineFault]]:
    """Lines of a table with the containers that they name by the uids of other lines of it, and what is wrong there.

    What no line of the table has as its uid is left: it may be a line that is stored. `column` is the header in faults.
    """
    marks: dict[str, Place | None] = {}
    for line in lines:
        if mark := line.details.uid:
            marks[mark] = None if mark in marks else line.place
    found: list[Line] = []
    faults: list[LineFault] = []
    for line in lines:
        mark = line.details.container
        if not mark or mark not in marks:
            found.append(line)
        elif (place := marks[mark]) is None:
            reason = f"several lines of this list are called “{mark}”"
            faults.append(LineFault(line.number, column, reason, mark, sheet_names.get(line.sheet, "")))
        else:
            found.append(replace(line, details=line.details.having(container=""), inside=place))
    good, bad = without_hopeless(found)
    faults += [LineFault(line.number, column, why, "", sheet_names.get(line.sheet, "")) for line, why in bad]
    return good, faults


def without_hopeless(lines: Sequence[Line]) -> tuple[list[Line], list[tuple[Line, str]]]:
    """Lines that can stand where they say, and those that cannot, with why: in themselves, too deep, or in such a one.

    A line whose container is no line of the list (it was refused) cannot stand anywhere either.
    """
    by_place = {line.place: line for line in lines}
    depth: dict[Place, int] = {}
    wrong: dict[Place, str] = {}
    for line in lines:
        for each, why, deep in _upward(line, by_place, depth, wrong):
            depth[each] = deep
            if why:
                wrong[each] = why
    return [line for line in lines if line.place not in wrong], [
        (line, wrong[line.place]) for line in lines if line.place in wrong
    ]


REFUSED = "the line that contains it cannot go in"


def _upward(
    line: Line, lines: Mapping[Place, Line], depth: Mapping[Place, int], wrong: Mapping[Place, str]
) -> Iterator[tuple[Place, str, int]]:
    """The lines from the outermost that is not judged yet to this one, each with what is wrong and how deep it is."""
    walked: dict[Place, None] = {}
    at: Place | None = line.place
    why, deep = "", 0
    while at is not None and at not in depth:
        if at in walked:
            why = IN_ITSELF
            break
        if at not in lines:
            why = REFUSED
            break
        walked[at] = None
        at = lines[at].inside
    if at is not None and at in depth:
        why, deep = REFUSED if at in wrong else "", depth[at] + 1
    for each in reversed(walked):
        yield each, why or (TOO_DEEP if deep > DEEPEST else ""), deep
        deep += 1
