"""Vulnerabilities as a reader meets them: those with findings first, and whom one touches."""

from collections.abc import Collection
from typing import Any, LiteralString

from django.db import connection

from wardwatch.exposures.states import FindingState
from wardwatch.exposures.types import Touched, VulnerabilityLine, VulnerabilityPage
from wardwatch.kit.database import rows
from wardwatch.kit.paging import Amount, cut
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.vulnerabilities.precedence import HELD, IN_KEV

COUNTED = 1_000
"""As far as findings of one vulnerability are counted in a list."""
_OF_SOME: LiteralString = """
    SELECT DISTINCT vulnerability_id AS id FROM exposures_finding WHERE organization_id = ANY(%(organizations)s)"""
_OF_ALL: LiteralString = """
    SELECT id FROM step WHERE id IS NOT NULL"""
_STEPS: LiteralString = """
    step AS (
        (SELECT vulnerability_id AS id FROM exposures_finding ORDER BY vulnerability_id LIMIT 1)
        UNION ALL SELECT (SELECT f.vulnerability_id FROM exposures_finding f WHERE f.vulnerability_id > step.id
            ORDER BY f.vulnerability_id LIMIT 1) FROM step WHERE step.id IS NOT NULL),"""
"""From one vulnerability with findings to the next, by the index: a million findings are not read for a hundred ids."""
_LIST: LiteralString = f"""
    WITH RECURSIVE {{steps}} touched AS ({{touched}}),
    listed AS (SELECT DISTINCT c.vulnerability_id AS id FROM vulnerabilities_kevassertion c
        JOIN provenance_assertion a ON a.id = c.assertion_id AND NOT a.withdrawn AND {HELD}
        JOIN vulnerabilities_vulnerability v ON v.id = c.vulnerability_id WHERE {IN_KEV}),
    keyed AS (SELECT v.name, (t.id IS NOT NULL)::int AS touched, (k.id IS NOT NULL)::int AS listed, v.id
        FROM vulnerabilities_vulnerability v LEFT JOIN touched t ON t.id = v.id LEFT JOIN listed k ON k.id = v.id)
    SELECT name, touched, listed FROM keyed WHERE {{where}}
    ORDER BY touched {{way}}, listed {{way}}, id {{way}} LIMIT %(limit)s"""
_COUNT: LiteralString = """
    SELECT v.name, (SELECT count(*) FROM (SELECT FROM exposures_finding f
        WHERE f.vulnerability_id = v.id AND (%(all)s OR f.organization_id = ANY(%(organizations)s)) LIMIT %(most)s) n)
    FROM vulnerabilities_vulnerability v WHERE v.name = ANY(%(names)s)"""
_TOUCHED: LiteralString = """
    SELECT o.id, o.uid, o.name, o.kind, g.state, g.findings, g.pieces::bigint FROM (
        SELECT organization_id, state, sum(findings)::bigint AS findings, sum(quantity) AS pieces FROM (
            SELECT f.organization_id, f.state, count(*) AS findings, coalesce(d.id, a.id) AS device,
                coalesce(d.quantity, a.quantity) AS quantity
            FROM exposures_finding f JOIN {assets}
            LEFT JOIN LATERAL (SELECT z.id, z.quantity FROM assets_asset z WHERE z.id = a.device_id OFFSET 0) d ON true
            WHERE f.vulnerability_id = ANY(ARRAY(
                SELECT id FROM vulnerabilities_vulnerability WHERE name = ANY(%(names)s)))
            GROUP BY 1, 2, 4, 5) t
        GROUP BY 1, 2) g
    JOIN members_organization o ON o.id = g.organization_id ORDER BY o.name, o.id, g.state"""
_ALL_AT_ONCE: LiteralString = "assets_asset a ON a.id = f.asset_id"
_ONE_BY_ONE: LiteralString = """LATERAL (
            SELECT a.id, a.quantity, a.device_id FROM assets_asset a WHERE a.id = f.asset_id OFFSET 0) a ON true"""
_FEW = 20
"""Vulnerabilities whose lines of equipment are looked up one by one: faster than reading all lines of the sector."""


def vulnerable(
    *,
    viewer: Viewer,
    organizations: Collection[int] | None,
    names: Collection[str] | None = None,
    exploited: bool = False,
    touching: bool = False,
    after: str = "",
    before: str = "",
    limit: int = 50,
) -> VulnerabilityPage:
    """Vulnerabilities: with findings, then known to be exploited, then the newest to us.

    Findings are those of `organizations`, or (None) all that `viewer` may see. `names` are the only ones asked for;
    `exploited` and `touching` ask for those that are. `after` and `before` are names of which one is a place in the
    list; a name that is not there starts it.
    """
    tests: list[LiteralString] = ["true"]
    if names is not None:
        tests.append("name = ANY(%(names)s)")
    if exploited:
        tests.append("listed = 1")
    if touching:
        tests.append("touched = 1")
    place, backward = after or before, bool(before and not after)
    if place:
        side: LiteralString = ">" if backward else "<"
        tests.append(
            "coalesce((touched, listed, id) " + side + " (SELECT k.touched, k.listed, k.id FROM keyed k"
            " WHERE k.name = %(place)s), true)"
        )
    asked = {
        "organizations": list(organizations or ()),
        "all": organizations is None,
        "names": list(names or ()),
        "place": place,
        "limit": limit + 1,
        "as_of": None,
        "most": COUNTED + 1,
    }
    statement = _LIST.replace("{steps}", _STEPS if organizations is None else "")
    statement = statement.replace("{touched}", _OF_ALL if organizations is None else _OF_SOME)
    statement = statement.replace("{where}", " AND ".join(tests)).replace("{way}", "ASC" if backward else "DESC")
    with seen_by(viewer), connection.cursor() as cursor:
        part = cut(rows(cursor, statement, asked), limit, placed=bool(place), backward=backward)
        touched = [name for name, has_findings, _ in part.rows if has_findings]
        counted = dict(rows(cursor, _COUNT, {**asked, "names": touched})) if touched else {}
    lines = tuple(_line(row, counted.get(row[0], 0)) for row in part.rows)
    return VulnerabilityPage(
        lines=lines,
        after=lines[-1].name if part.after and lines else "",
        before=lines[0].name if part.before and lines else "",
    )


def _line(row: tuple[Any, ...], findings: int) -> VulnerabilityLine:
    return VulnerabilityLine(row[0], bool(row[2]), Amount(min(findings, COUNTED), findings > COUNTED))


def touched_by(names: Collection[str], *, viewer: Viewer) -> tuple[Touched, ...]:
    """Whom these vulnerabilities touch, as far as `viewer` may know: by member, in the order of names, and state.

    Numbers across members that the viewer may not see one by one are released elsewhere, never from here.
    """
    statement = _TOUCHED.replace("{assets}", _ONE_BY_ONE if len(names) <= _FEW else _ALL_AT_ONCE)
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, statement, {"names": list(names)})
    return tuple(
        Touched(number, uid, name, kind, FindingState(state), findings, pieces)
        for number, uid, name, kind, state, findings, pieces in found
    )
