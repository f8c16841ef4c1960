"""Lists and counts of findings."""

from collections.abc import Collection
from dataclasses import fields
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from wardwatch.assets.wording import NAMED
from wardwatch.exposures.matching.bands import bounds
from wardwatch.exposures.queries.history import HISTORY
from wardwatch.exposures.states import ACTIVE, NEEDS_WORK, FindingState
from wardwatch.exposures.types import Counts, FindingDetail, FindingPage, FindingRow, Moved
from wardwatch.kit.cursors import open_place, seal_place
from wardwatch.kit.database import rows
from wardwatch.kit.errors import NotFound
from wardwatch.kit.paging import COUNTED, Amount, cut, order_of
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.types import Band

_MOST = 1_000
_LAST = "infinity"
_LIST = "findings"
_DAY: LiteralString = f"CASE WHEN f.protect_by IS NULL THEN '{_LAST}'::date ELSE f.protect_by END"  # models.BY_DATE
_COLUMNS: LiteralString = f"""
    f.id, f.uid, v.name, f.state, f.priority, f.protect_by, f.fix_by, f.fix_at_maintenance, f.confidence, f.opened_at,
    f.changed_at, f.organization_id, o.uid, o.name, a.uid, a.vendor, a.product, a.model, a.version,
    coalesce(d.quantity, a.quantity), coalesce(nullif(a.department, ''), d.department, ''), a.line,
    CASE WHEN a.care_role = 'unknown' THEN coalesce(d.care_role, a.care_role) ELSE a.care_role END,
    d.uid, {NAMED.format("d")}, d.line"""
_FIELDS = tuple(field.name for field in fields(FindingRow))
_TABLES: LiteralString = """
    JOIN vulnerabilities_vulnerability v ON v.id = f.vulnerability_id
    JOIN LATERAL (SELECT * FROM assets_asset a WHERE a.id = f.asset_id OFFSET 0) a ON true
    LEFT JOIN LATERAL (SELECT * FROM assets_asset d WHERE d.id = a.device_id OFFSET 0) d ON true
    JOIN members_organization o ON o.id = f.organization_id"""
"""Lines of equipment one by one: the server would read those of the whole sector for a thousand findings."""
_FINDINGS: LiteralString = f"""
    SELECT {_COLUMNS} FROM (
        SELECT * FROM {{fitting}}
        ORDER BY {{key}} {{way}}, f.id {{way}} LIMIT %(limit)s) f
    {_TABLES} ORDER BY {{key}} {{way}}, f.id {{way}}"""
_IN_ORDER: LiteralString = "exposures_finding f WHERE {where}"
_FEW_FIRST: LiteralString = """(
            SELECT * FROM exposures_finding f WHERE {where} AND f.organization_id = ANY(%(holders)s) OFFSET 0) f"""
_HOLDERS: LiteralString = """
    SELECT organization_id, sum(change)::bigint FROM exposures_findingcount WHERE state = ANY(%(states)s)
        AND (cardinality(%(priorities)s::text[]) = 0 OR priority = ANY(%(priorities)s))
    GROUP BY 1 HAVING sum(change) <> 0"""
_FEW = 20_000
"""Findings in a state that are found through those who have them, and sorted; more are met soon in the list's order,
or in that of their priority."""
_UPWARD: LiteralString = " AND ({key}, f.id) > (%(place)s::{kind}, %(number)s::bigint)"
_DOWNWARD: LiteralString = " AND ({key}, f.id) < (%(place)s::{kind}, %(number)s::bigint)"
ORDERS: dict[str, tuple[LiteralString, LiteralString, int]] = {
    "due": (_DAY, "date", 5),
    "changed": ("f.changed_at", "timestamptz", 10),
}
"""What findings can be ordered by: the expression (each has an index), its type, its place in the columns."""
_MATCHING: LiteralString = "SELECT count(*) FROM (SELECT FROM exposures_finding f WHERE {where} LIMIT %(limit)s) f"
_ONE: LiteralString = f"SELECT {_COLUMNS} FROM exposures_finding f {_TABLES} WHERE f.uid = %s"
_OPEN_ON: LiteralString = """
    SELECT asset_id, count(*) FROM exposures_finding WHERE asset_id = ANY(%s) AND state = ANY(%s) GROUP BY 1"""
_COUNTS: LiteralString = """
    SELECT state, priority, sum(change)::bigint FROM exposures_findingcount
    WHERE %(organization)s::bigint IS NULL OR organization_id = %(organization)s
    GROUP BY 1, 2 HAVING sum(change) <> 0"""


def findings(
    *,
    viewer: Viewer,
    organization: int | None = None,
    cve: str = "",
    asset: UUID | None = None,
    states: Collection[FindingState] = (),
    priorities: Collection[str] = (),
    band: Band | None = None,
    order: str = "due",
    limit: int = 100,
    after: str = "",
    before: str = "",
) -> FindingPage:
    """Findings that fit every filter given, the nearest date first, those without a date last; or by another `order`
    (a key of `ORDERS`; with "-" the other way round).

    `after` and `before` are cursors that an earlier page gave, of which one is used; `limit` at most 1,000. Raises
    `kit.cursors.BadCursor`. A member, CVE or asset that is unknown or hidden gives no rows.
    """
    limit = max(1, min(limit, _MOST))
    where, values = _filtered(organization, cve, asset, states, priorities, band)
    name, descending = order_of(order)
    (key, kind, column), sealed = ORDERS[name], f"{_LIST}.{name}"
    cursor_given, backward = after or before, bool(before and not after)
    upward = backward == descending
    if cursor_given:
        where += _UPWARD if upward else _DOWNWARD
    place, number = _position(sealed, cursor_given)
    with seen_by(viewer), connection.cursor() as cursor:
        fitting = _IN_ORDER
        if states and organization is None and not cve and asset is None:
            held = dict(rows(cursor, _HOLDERS, values))
            values["holders"] = list(held)
            fitting = _FEW_FIRST if sum(held.values()) <= _FEW else _IN_ORDER
        statement = _FINDINGS.replace("{fitting}", fitting).replace("{where}", where)
        statement = (
            statement.replace("{way}", "ASC" if upward else "DESC").replace("{key}", key).replace("{kind}", kind)
        )
        found = rows(cursor, statement, {**values, "limit": limit + 1, "place": place, "number": number})
    part = cut(found, limit, placed=bool(cursor_given), backward=backward)
    return FindingPage(
        rows=tuple(map(_row, part.rows)),
        after=_place(sealed, part.rows[-1][column], part.rows[-1][0]) if part.after and part.rows else "",
        before=_place(sealed, part.rows[0][column], part.rows[0][0]) if part.before and part.rows else "",
    )


def matching(
    *,
    viewer: Viewer,
    organization: int | None = None,
    cve: str = "",
    states: Collection[FindingState] = (),
    priorities: Collection[str] = (),
    band: Band | None = None,
) -> Amount:
    """How many findings fit every filter given, counted one by one as far as `kit.paging.COUNTED`.

    Without a CVE or a band `counts` has the exact number, however large.
    """
    where, values = _filtered(organization, cve, None, states, priorities, band)
    with seen_by(viewer), connection.cursor() as cursor:
        ((number,),) = rows(cursor, _MATCHING.replace("{where}", where), {**values, "limit": COUNTED + 1})
    return Amount(min(number, COUNTED), number > COUNTED)


def _filtered(
    organization: int | None,
    cve: str,
    asset: UUID | None,
    states: Collection[FindingState],
    priorities: Collection[str],
    band: Band | None,
) -> tuple[LiteralString, dict[str, Any]]:
    tests: list[LiteralString] = ["true"]
    if organization is not None:
        tests.append("f.organization_id = %(organization)s")
    if cve:
        tests.append("f.vulnerability_id = (SELECT id FROM vulnerabilities_vulnerability WHERE name = %(cve)s)")
    if asset is not None:
        tests.append("f.asset_id = (SELECT id FROM assets_asset WHERE uid = %(asset)s)")
    if states:
        tests.append("f.state = ANY(%(states)s)")
    if len(priorities) == 1:  # an equality, so that the index of a priority gives them in the list's order
        tests.append("f.priority = %(priority)s")
    elif priorities:
        tests.append("f.priority = ANY(%(priorities)s)")
    if band is not None:
        tests.append("f.confidence BETWEEN %(least)s AND %(most)s")
    least, most = bounds(band) if band is not None else (None, None)
    values = {
        "least": least,
        "most": most,
        "organization": organization,
        "cve": cve.strip().upper(),
        "asset": asset,
        "states": [str(state) for state in states],
        "priorities": list(priorities),
        "priority": next(iter(priorities), ""),
    }
    return " AND ".join(tests), values


def finding(uid: UUID, *, viewer: Viewer) -> FindingDetail:
    """One finding with its history. Raises `NotFound`, also where it is hidden."""
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _ONE, [uid])
        if not found:
            raise NotFound("There is no such finding.", finding=str(uid))
        history = rows(cursor, HISTORY, {"findings": [found[0][0]]})
    moves = (
        Moved(FindingState(before) if before else None, FindingState(after), at, by, said)
        for _, before, after, at, by, said in history
    )
    return FindingDetail(_row(found[0]), tuple(moves))


def counts(*, viewer: Viewer, organization: int | None = None) -> Counts:
    """Findings per state, and per priority of those that need work; of one member, or of all that the viewer sees."""
    by_state = dict.fromkeys(FindingState, 0)
    by_priority: dict[str, int] = {}
    cells: dict[tuple[FindingState, str], int] = {}
    with seen_by(viewer), connection.cursor() as cursor:
        for state, priority, count in rows(cursor, _COUNTS, {"organization": organization}):
            cells[FindingState(state), priority] = count
            by_state[FindingState(state)] += count
            if state in NEEDS_WORK:
                by_priority[priority] = by_priority.get(priority, 0) + count
    return Counts(by_state, by_priority, cells)


def open_on(assets: Collection[int], *, viewer: Viewer) -> dict[int, int]:
    """How many findings need something, by inventory line (ids); lines without one are left out."""
    with seen_by(viewer), connection.cursor() as cursor:
        return dict(rows(cursor, _OPEN_ON, [list(assets), sorted(map(str, ACTIVE))]))


def _position(sealed: str, cursor: str) -> tuple[str, int]:
    return open_place(sealed, cursor, tuple[str, int]) if cursor else (_LAST, 0)


def _place(sealed: str, value: date | datetime | None, number: int) -> str:
    return seal_place(sealed, (value.isoformat() if value else _LAST, number))


def _row(found: tuple[Any, ...]) -> FindingRow:
    values = dict(zip(_FIELDS, found[1:], strict=True))
    return FindingRow(**{**values, "state": FindingState(values["state"])})
