"""How far something reaches: which members, how many devices, in which care roles, states and kinds of organization.

Two questions have this one answer: whom vulnerabilities (one, or all that an advisory names) touch, and who owns a
product. Each is one statement over the inventory lines that the reader may see. What is part of a device touches that
device: a part is no device of its own, and a device with several touched parts is one. Of the other members a reader
learns a number alone, from the aggregate release.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Value

from wardwatch.exposures.models import Finding
from wardwatch.exposures.queries.products import LINES_NAMED, asked
from wardwatch.exposures.states import ACTIVE
from wardwatch.kit.database import login, rows
from wardwatch.markings.release import release
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Organization
from wardwatch.members.types import OrganizationKind
from wardwatch.standards.regions import REGIONS
from wardwatch.vulnerabilities import queries as claims
from wardwatch.vulnerabilities.models import Vulnerability

_TOUCHED: LiteralString = """
    SELECT f.asset_id AS id, count(*) FILTER (WHERE f.state = ANY(%(active)s)) AS open
    FROM exposures_finding f WHERE f.vulnerability_id = ANY(ARRAY(
        SELECT v.id FROM vulnerabilities_vulnerability v WHERE v.name = ANY(%(names)s)))
    GROUP BY 1"""
_OWNED: LiteralString = f"""
    SELECT n.id, count(f.id) AS open FROM ({LINES_NAMED}) n
    LEFT JOIN LATERAL (SELECT x.id FROM exposures_finding x WHERE x.asset_id = n.id AND x.state = ANY(%(active)s)
        OFFSET 0) f ON true
    GROUP BY 1"""
_OWNERS: LiteralString = """
    SELECT DISTINCT a.organization_id FROM assets_asset a WHERE a.id = ANY(ARRAY(
        SELECT id FROM exposures_lines_named(%(keys)s, ARRAY(SELECT l.id FROM markings_label l), %(limit)s)))"""
_REACH: LiteralString = """
    SELECT GROUPING(o.id, a.care_role, o.state, o.kind), o.uid, o.name, a.care_role, o.state, o.kind,
        count(DISTINCT o.id), count(DISTINCT o.id) FILTER (WHERE a.open > 0), sum(a.lines)::bigint,
        sum(a.quantity)::bigint, coalesce(sum(a.quantity) FILTER (WHERE a.open > 0), 0)::bigint, sum(a.open)::bigint,
        sum(a.unversioned)::bigint, min(a.support_first), max(a.support_last), sum(a.support_stated)::bigint
    FROM (
        SELECT coalesce(x.device_id, x.id) AS device, x.organization_id, coalesce(d.quantity, x.quantity) AS quantity,
            coalesce(d.care_role, x.care_role) AS care_role, count(*) AS lines, sum(l.open) AS open,
            count(*) FILTER (WHERE x.version = '') AS unversioned, min(x.support_end) AS support_first,
            max(x.support_end) AS support_last, count(x.support_end) AS support_stated
        FROM ({lines}) l
        JOIN LATERAL (SELECT * FROM assets_asset y WHERE y.id = l.id AND y.retired_at IS NULL OFFSET 0) x ON true
        LEFT JOIN LATERAL (SELECT z.quantity, z.care_role FROM assets_asset z WHERE z.id = x.device_id OFFSET 0) d
            ON true
        GROUP BY 1, 2, 3, 4) a
    JOIN members_organization o ON o.id = a.organization_id
    GROUP BY GROUPING SETS ((o.id, o.uid, o.name, o.state, o.kind), (a.care_role), (o.state), (o.kind), ())
    ORDER BY 11 DESC, 10 DESC, o.name, a.care_role, o.state, o.kind"""
KEPT = timedelta(hours=1)
"""How long a released number stands; releasing locks out other releases."""
_ONE, _UNTOLD = "these", -1
_MEMBER, _ROLE, _STATE, _KIND, _ALL = 0b0100, 0b1011, 0b1101, 0b1110, 0b1111
"""What `GROUPING` gives for each way of grouping: a bit for each column that is not grouped by."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Members and what of theirs is meant: inventory lines, the devices behind them, and what is open on them.

    `open_members` and `open_devices` are those with a finding that still needs something, `open_findings` these
    findings. `without_version` are lines; `support_first` and `support_last` the first and the last day on which a
    maker's support ends, None where no line says so, and `support_stated` the lines that do.
    """

    members: int
    open_members: int
    lines: int
    devices: int
    open_devices: int
    open_findings: int
    without_version: int
    support_first: date | None
    support_last: date | None
    support_stated: int


NOBODY = Reached(0, 0, 0, 0, 0, 0, 0, None, None, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """Those of one care role, one state of the country ("" for none) or one kind of organization."""

    key: str
    reached: Reached


@dataclass(frozen=True, slots=True)
class MemberReached:
    """One member, its state and kind."""

    organization: UUID
    name: str
    state: str
    kind: str
    reached: Reached


@dataclass(frozen=True, slots=True)
class Reach:
    """Everybody whom something reaches, as far as the reader may know; each part with the most open devices first."""

    whole: Reached = NOBODY
    members: tuple[MemberReached, ...] = ()
    roles: tuple[Part, ...] = ()
    states: tuple[Part, ...] = ()
    kinds: tuple[Part, ...] = ()


NOWHERE = Reach()


def reach_of(names: Collection[str], *, viewer: Viewer) -> Reach:
    """Whose equipment these vulnerabilities touch, open or dealt with."""
    return _read(_TOUCHED, {"names": list(names)}, viewer)


def reach_of_product(vendor: str, product: str, *, viewer: Viewer) -> Reach:
    """Who owns a product, under any of its names; open findings are of any weakness of these lines."""
    return _read(_OWNED, asked(vendor, product), viewer)


def meant(text: str, *, viewer: Viewer) -> tuple[str, ...]:
    """The vulnerabilities that a number means: the one itself, or all that the advisory names. Raises `NotFound`."""
    name = text.strip()
    with seen_by(viewer):
        found = Vulnerability.objects.filter(name=name.upper()).values_list("name", flat=True).first()
    if found and claims.described([found], viewer=viewer):
        return (found,)
    return claims.advisory(name, viewer=viewer).vulnerabilities


def told_of(names: Collection[str], *, at: datetime) -> int | None:
    """How many members these vulnerabilities touch: at least so many, in fives; None where that is not to be told.

    The same for everybody who asks. Runs outside `seen_by`, as the release does.
    """
    touching = _touching(names)
    return _released(f"members touched by {_digest(names)}", lambda: _enrolled().filter(Exists(touching)), at)


def told_of_product(vendor: str, product: str, *, at: datetime) -> int | None:
    """How many members own a product: at least so many, in fives; None where that is not to be told."""
    keys = asked(vendor, product)["keys"]
    assert isinstance(keys, list)

    def owners() -> "QuerySet[Organization]":
        with connection.cursor() as cursor:
            return _enrolled().filter(pk__in=[number for (number,) in rows(cursor, _OWNERS, asked(vendor, product))])

    return _released(f"members with a product named {_digest(keys)}", owners, at)


def told_by_kind(names: Collection[str], *, at: datetime) -> tuple[tuple[str, int | None], ...]:
    """The same number for each kind of organization, as far as each is to be told. Runs outside `seen_by`."""
    return _told_by("kind", tuple(map(str, OrganizationKind)), names, at)


def told_by_state(names: Collection[str], *, at: datetime) -> tuple[tuple[str, int | None], ...]:
    """The same number for each state and territory, as far as each is to be told. Runs outside `seen_by`."""
    return _told_by("state", tuple(REGIONS), names, at)


def _told_by(
    cell: str, cells: tuple[str, ...], names: Collection[str], at: datetime
) -> tuple[tuple[str, int | None], ...]:
    question = f"members touched by {_digest(names)}, by {cell}"
    kept = "reach:" + hashlib.sha256(question.encode()).hexdigest()
    if (found := cache.get(kept)) is None:
        touching = _touching(names)
        with login("worker"):
            members = _enrolled().filter(Exists(touching))
            found = release(question, members, member="pk", cell=cell, cells=cells, at=at).cells
        cache.set(kept, found, KEPT.total_seconds())
    return tuple((name, number) for name, number in found)


def _touching(names: Collection[str]) -> "QuerySet[Finding]":
    return Finding.objects.filter(
        organization=OuterRef("pk"), vulnerability__name__in=list(names), asset__retired_at=None
    )


def _enrolled() -> "QuerySet[Organization]":
    return Organization.objects.filter(enrollment__isnull=False, enrollment__ended_at=None)


def _released(question: str, members: "Callable[[], QuerySet[Organization]]", at: datetime) -> int | None:
    """The number as it was released within `KEPT`, or released now, as the worker."""
    key = "reach:" + hashlib.sha256(question.encode()).hexdigest()
    if (kept := cache.get(key)) is not None:
        return None if kept == _UNTOLD else int(kept)
    with login("worker"):
        found = members().annotate(cell=Value(_ONE))
        told = release(question, found, member="pk", cell="cell", cells=(_ONE,), at=at).total
    cache.set(key, _UNTOLD if told is None else told, KEPT.total_seconds())
    return told


def _digest(texts: Iterable[str]) -> str:
    """A name for a set of texts: the texts of a few, the digest of many."""
    found = sorted(set(texts))
    whole = ", ".join(found)
    return whole if len(found) <= 5 else f"{len(found)} of SHA-256 {hashlib.sha256(whole.encode()).hexdigest()}"


def _read(lines: LiteralString, values: dict[str, Any], viewer: Viewer) -> Reach:
    active = {"active": sorted(map(str, ACTIVE))}
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _REACH.replace("{lines}", lines), {**values, **active})
    parts: dict[int, list[Part]] = {_ROLE: [], _STATE: [], _KIND: []}
    members, whole = [], NOBODY
    for grouping, uid, name, role, state, kind, *numbers in found:
        reached = Reached(*numbers)
        if grouping == _MEMBER:
            members.append(MemberReached(uid, name, state, kind, reached))
        elif grouping == _ALL:
            whole = reached if reached.lines else NOBODY
        else:
            key = {_ROLE: role, _STATE: state, _KIND: kind}[grouping]
            parts[grouping].append(Part(key, reached))
    return Reach(whole, tuple(members), *(tuple(parts[each]) for each in (_ROLE, _STATE, _KIND)))
