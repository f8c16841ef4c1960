"""Which versions have which status, as intervals (CVE Record Format 5, definitions `product` and `cpe_match`).

Nothing here compares two versions: that depends on their `version_type`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from wardwatch.standards.cve.types import (
    Affected,
    Applicability,
    Change,
    CpeMatch,
    CpeNode,
    Operator,
    Status,
    Version,
)

EARLIEST = frozenset({"", "*", "0"})
"""Words for a range's start that mean: from the earliest version on (`0` by the format's convention)."""

ENDLESS = frozenset({"", "*"})


@dataclass(frozen=True, slots=True)
class Span:
    """The status of the versions from `low` to `high`, by the order of `version_type`, stated at the JSON path `place`.

    None is an open end; a single version is the span from it to it. A `high` that ends in `*` (`1.*`) stands for an
    arbitrarily large number at that place. Not `known` means that the record speaks of versions without saying which
    (`n/a`, `unspecified`): neither all nor none.
    """

    status: Status
    low: str | None
    low_inclusive: bool
    high: str | None
    high_inclusive: bool
    version_type: str | None = None
    place: str = ""
    known: bool = True


def as_written(version: Version) -> Sequence[Change]:
    """The changes in the order of the record, which should be that of the versions and need not be."""
    return version.changes


def spans(affected: Affected, in_order: Callable[[Version], Sequence[Change]] = as_written) -> Iterator[Span]:
    """Every status that `affected` states, entry by entry, then its default.

    The first span that holds a version decides it, and the default, which has two open ends, decides the rest: that is
    the format's own algorithm. `in_order` gives the changes of an entry in the order of its versions.
    """
    for version in affected.versions:
        end = version.less_than if version.less_than is not None else version.less_than_or_equal
        if end is not None:
            yield from _range(version, end, in_order(version))
        elif version.version is None or version.version == "*":
            yield _span(version, version.status, None, None, known=version.version is not None)
        else:
            yield _span(version, version.status, version.version, version.version, inclusive=True)
    yield Span(affected.default_status, None, False, None, False, None, f"{affected.place}.defaultStatus")


def _range(version: Version, end: str, changes: Iterable[Change]) -> Iterator[Span]:
    """The range cut at its changes, each from its version on."""
    low = None if version.version is None or version.version in EARLIEST else version.version
    status = version.status
    for change in changes:
        if change.at != low:
            yield _span(version, status, low, change.at)
        low, status = change.at, change.status
    high, inclusive = None if end.strip() in ENDLESS else end, version.less_than is None
    if low is None or low != high or inclusive:
        yield _span(version, status, low, high, inclusive=inclusive)


def _span(
    version: Version,
    status: Status,
    low: str | None,
    high: str | None,
    *,
    inclusive: bool = False,
    known: bool = True,
) -> Span:
    return Span(
        status, low, low is not None, high, inclusive and high is not None, version.version_type, version.place, known
    )


def cpe_spans(applicability: Applicability) -> Iterator[tuple[CpeMatch, Span]]:
    """The versions that each vulnerable match bounds; two open ends leave them to its CPE name.

    They count only where the whole `applicability` holds (see `holds`).
    """
    for node in applicability.nodes:
        for match in node.matches:
            if match.vulnerable:
                yield match, _bounded(match)


def _bounded(match: CpeMatch) -> Span:
    from_low, from_high = match.version_start_including is not None, match.version_end_including is not None
    return Span(
        status=Status.AFFECTED,
        low=match.version_start_including if from_low else match.version_start_excluding,
        low_inclusive=from_low,
        high=match.version_end_including if from_high else match.version_end_excluding,
        high_inclusive=from_high,
        place=match.place,
    )


def holds(applicability: Applicability, present: Callable[[CpeMatch], bool | None]) -> bool | None:
    """Whether a system is one that the configuration describes; None where that cannot be told.

    `present` says whether the system has a product of the match in its versions, None where it cannot tell.
    """
    nodes = (_node_holds(node, present) for node in applicability.nodes)
    return _joined(applicability.operator, applicability.negate, nodes)


def _node_holds(node: CpeNode, present: Callable[[CpeMatch], bool | None]) -> bool | None:
    return _joined(node.operator, node.negate, (present(match) for match in node.matches))


def _joined(operator: Operator, negate: bool, values: Iterable[bool | None]) -> bool | None:
    """Kleene's three-valued AND or OR; of nothing, nothing can be told."""
    decisive = operator is Operator.OR
    found = set(values)
    joined = decisive if decisive in found else None if None in found or not found else not decisive
    return joined if joined is None or not negate else not joined
