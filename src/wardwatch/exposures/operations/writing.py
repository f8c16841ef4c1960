"""Compare what the claims say now with the findings that stand, and write the difference.

`ww_pair` holds one row per finding to open, to move or to judge anew. State moves by `states.moved`, joined as a table;
recommendations change by the rule in `_RECOMMENDED`: facts about the line that the member corrected move dates either
way, later evidence only makes a recommendation more urgent or brings its dates nearer.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any, LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.exposures import states
from wardwatch.exposures.operations import splitting
from wardwatch.exposures.operations.loading import loading
from wardwatch.exposures.states import Change, FindingState, Outcome
from wardwatch.kit.database import copy_rows, rows
from wardwatch.markings import operations as markings
from wardwatch.markings.types import join
from wardwatch.standards.ssvc import DeployerPriority


@dataclass(frozen=True, slots=True)
class Written:
    """How many findings a run opened, reopened, closed, moved otherwise, and recommended otherwise."""

    opened: int = 0
    reopened: int = 0
    closed: int = 0
    other: int = 0
    retriaged: int = 0


_MOVES: LiteralString = (
    "CREATE TEMP TABLE ww_move (state text, outcome text, outcome_new bool, version_new bool, shown bool, after text,"
    " why text) ON COMMIT DROP"
)
_LABELS: LiteralString = """
    SELECT DISTINCT a.label_id, d.labels FROM {lines} d JOIN assets_asset a ON a.id = d.asset
    WHERE d.labels IS NOT NULL AND d.outcome <> 'not_affected'"""

_STANDING: LiteralString = """
    CREATE TEMP TABLE ww_standing ON COMMIT DROP AS
    SELECT f.id, f.asset_id, f.organization_id, f.vulnerability_id, f.label_id, f.affected_range_id, f.state, f.outcome,
        f.version, f.confidence, f.priority, f.opened_at, a.version AS version_now, a.label_id AS asset_label, d.labels,
        d.range AS range_now, d.confidence AS confidence_now, coalesce(t.corrected, false) AS corrected,
        CASE WHEN a.retired_at IS NULL THEN coalesce(d.outcome, 'gone') ELSE 'retired' END AS outcome_now,
        coalesce(greatest(a.changed_at, n.imported_at) > f.changed_at, false) AS shown
    FROM exposures_finding f
    JOIN assets_asset a ON a.id = f.asset_id
    LEFT JOIN assets_inventoryimport n ON n.id = a.inventory_id
    LEFT JOIN exposures_assetitem i ON i.asset_id = a.id
    LEFT JOIN ww_split s ON s.asset = a.id AND s.vulnerability = f.vulnerability_id
    LEFT JOIN ww_decided d ON d.item = coalesce(s.item, i.item_id) AND d.vulnerability = f.vulnerability_id
    LEFT JOIN ww_asset t ON t.id = a.id"""
_OF_TOUCHED: LiteralString = """
    WHERE f.id = ANY(ARRAY(
        SELECT x.id FROM exposures_finding x WHERE x.vulnerability_id = ANY(ARRAY(SELECT id FROM ww_vulnerability))
        UNION SELECT x.id FROM exposures_finding x WHERE x.asset_id = ANY(ARRAY(SELECT id FROM ww_asset))))"""
_PAIRS: LiteralString = """
    CREATE TEMP TABLE ww_pair ON COMMIT DROP AS
    SELECT nextval('exposures_finding_id_seq') AS id, a.id AS asset, a.organization_id AS organization, d.vulnerability,
        coalesce(l.label, a.label_id) AS label, d.range, d.outcome, a.version, d.confidence, ''::text AS before,
        o.state AS after, ''::text AS why, o.state = 'open' AS known, true AS free, %(at)s::timestamptz AS opened_at,
        NULL::text AS old_priority
    FROM {lines} d
    JOIN ww_opens o ON o.outcome = d.outcome
    JOIN {assets} a ON a.id = d.asset AND a.retired_at IS NULL
    LEFT JOIN ww_label l ON l.asset_label = a.label_id AND l.labels = d.labels
    {standing}
    ORDER BY a.id, d.vulnerability"""
_FEW: LiteralString = """
    (SELECT x.* FROM assets_asset x WHERE x.id = ANY(ARRAY(SELECT DISTINCT t.asset FROM {lines} t)))"""
_NOT_STANDING: LiteralString = """
    WHERE NOT EXISTS (SELECT FROM ww_standing s WHERE s.asset_id = a.id AND s.vulnerability_id = d.vulnerability)"""
_MOVED: LiteralString = """
    INSERT INTO ww_pair
    SELECT s.id, s.asset_id, s.organization_id, s.vulnerability_id,
        CASE WHEN s.outcome_now IN ('gone', 'retired', 'not_affected') THEN s.label_id
            ELSE coalesce(l.label, s.asset_label) END,
        coalesce(s.range_now, s.affected_range_id), s.outcome_now, s.version_now,
        coalesce(s.confidence_now, s.confidence), s.state, coalesce(m.after, s.state),
        coalesce(replace(m.why, '{version}', s.version_now), ''),
        coalesce(m.after, s.state) NOT IN ('version unknown', 'disputed'),
        s.corrected OR s.priority = '' OR m.after IN ('reopened', 'open'),
        CASE WHEN m.after = 'reopened' THEN %(at)s ELSE s.opened_at END, s.priority
    FROM ww_standing s
    LEFT JOIN ww_label l ON l.asset_label = s.asset_label AND l.labels = s.labels
    LEFT JOIN ww_move m ON m.state = s.state AND m.outcome = s.outcome_now
        AND m.outcome_new = (s.outcome <> s.outcome_now) AND m.version_new = (s.version <> s.version_now)
        AND m.shown = s.shown"""

_NEW: LiteralString = """
    INSERT INTO exposures_finding (id, label_id, uid, asset_id, organization_id, vulnerability_id, affected_range_id,
        state, outcome, version, confidence, priority, protect_days, fix_days, protect_by, fix_by, fix_at_maintenance,
        opened_at, changed_at, found_at, found_as, found_by, found_range_id)
    SELECT p.id, p.label, (l.half || v.half)::uuid, p.asset, p.organization, p.vulnerability, p.range, p.after,
        p.outcome, p.version, p.confidence, j.priority, j.protect_days, j.fix_days, j.protect_by, j.fix_by,
        j.maintenance, p.opened_at, p.opened_at, p.opened_at, p.after, %(by)s, p.range
    FROM ww_pair p
    {judged}
    WHERE p.before = ''"""
_IN_ORDER: LiteralString = " ORDER BY p.id"  # as a line's findings lie together in most indexes
_JUDGED: LiteralString = """
    JOIN ww_vulnerability_fact v ON v.vulnerability = p.vulnerability
    JOIN ww_line_fact l ON l.asset = p.asset
    JOIN ww_advice j ON (j.vulnerability_fact, j.line_fact, j.known, j.opened_at, j.zone)
        = (v.fact, l.fact, p.known, p.opened_at, l.zone)"""

# Taken over: any difference where the member corrected facts; else only what is at least as urgent as before.
_RECOMMENDED: LiteralString = """
    CREATE TEMP TABLE ww_recommended ON COMMIT DROP AS
    SELECT p.id, p.after, j.priority, j.protect_days, j.fix_days, j.maintenance,
        CASE WHEN p.free OR NOT p.known THEN j.protect_by ELSE least(f.protect_by, j.protect_by) END AS protect_by,
        CASE WHEN p.free OR NOT p.known OR j.fix_days IS NULL THEN j.fix_by ELSE least(f.fix_by, j.fix_by) END AS fix_by
    FROM ww_pair p
    JOIN exposures_finding f ON f.id = p.id
    {judged}
    WHERE p.before <> '' AND (f.priority = '' OR p.after <> ALL(%(closed)s))
        AND (p.free OR NOT p.known OR j.rank >= array_position(%(priorities)s, f.priority) - 1)
        AND (p.after = 'reopened' AND p.before <> 'reopened'
            OR (f.priority, f.protect_days, f.fix_days, f.fix_at_maintenance)
                IS DISTINCT FROM (j.priority, j.protect_days, j.fix_days, j.maintenance))"""
_ADVISE: LiteralString = """
    UPDATE exposures_finding f SET priority = r.priority, protect_days = r.protect_days, fix_days = r.fix_days,
        protect_by = r.protect_by, fix_by = r.fix_by, fix_at_maintenance = r.maintenance
    FROM ww_recommended r WHERE r.id = f.id"""
_MOVE: LiteralString = """
    UPDATE exposures_finding f SET state = p.after, outcome = p.outcome, version = p.version, label_id = p.label,
        affected_range_id = p.range, confidence = p.confidence, opened_at = p.opened_at,
        changed_at = CASE WHEN p.after = p.before THEN f.changed_at ELSE %(at)s END
    FROM ww_pair p
    WHERE p.id = f.id AND p.before <> ''
        AND (f.state, f.outcome, f.version, f.label_id, f.affected_range_id, f.confidence)
        IS DISTINCT FROM (p.after, p.outcome, p.version, p.label, p.range, p.confidence)"""
_TRANSITIONS: LiteralString = """
    INSERT INTO exposures_findingtransition (finding_id, label_id, before, after, at, by, why)
    SELECT p.id, p.label, p.before, p.after, %(at)s, %(by)s, p.why FROM ww_pair p WHERE p.before NOT IN ('', p.after)
    UNION ALL
    SELECT p.id, p.label, p.before, p.after, %(at)s, %(by)s,
        CASE WHEN p.free THEN 'Corrected facts changed our advice: ' ELSE 'New evidence makes this more urgent: ' END
            || r.priority || coalesce(', protect by ' || r.protect_by, '')
            || coalesce(', fix by ' || r.fix_by, '') || '.'
    FROM ww_recommended r JOIN ww_pair p ON p.id = r.id
    WHERE p.before = p.after AND p.old_priority <> ''"""
_SIZES: LiteralString = "SELECT count(*) FILTER (WHERE before = ''), count(*) FILTER (WHERE before <> '') FROM ww_pair"
_COUNTS: LiteralString = """
    SELECT count(*) FILTER (WHERE before = ''), count(*) FILTER (WHERE before <> after AND after = 'reopened'),
        count(*) FILTER (WHERE before NOT IN ('', after) AND after = ANY(%(closed)s)),
        count(*) FILTER (WHERE before NOT IN ('', after) AND after <> 'reopened' AND after <> ALL(%(closed)s)),
        (SELECT count(*) FROM ww_recommended)
    FROM ww_pair"""


def compare(cursor: CursorWrapper, *, at: datetime, everything: bool) -> int:
    """Fill `ww_pair` from `ww_decided` and the findings that stand; returns how many rows."""
    cursor.execute(_MOVES)
    copy_rows(cursor, "ww_move", ("state", "outcome", "outcome_new", "version_new", "shown", "after", "why"), _moves())
    cursor.execute("CREATE TEMP TABLE ww_opens (outcome text, state text) ON COMMIT DROP")
    copy_rows(cursor, "ww_opens", ("outcome", "state"), states.OPENS.items())
    cursor.execute("CREATE TEMP TABLE ww_label (asset_label bigint, labels bigint[], label bigint) ON COMMIT DROP")
    ((apart,),) = rows(cursor, "SELECT EXISTS (SELECT FROM ww_split)")
    lines = splitting.lines(apart=apart, everything=everything)
    found = rows(cursor, _LABELS.replace("{lines}", lines))
    copy_rows(cursor, "ww_label", ("asset_label", "labels", "label"), _joined(found))
    for table in ("ww_move", "ww_label"):
        cursor.execute(f"ANALYZE {table}")
    cursor.execute(_STANDING if everything else _STANDING + _OF_TOUCHED)
    cursor.execute("ANALYZE ww_standing")
    ((standing,),) = rows(cursor, "SELECT EXISTS (SELECT FROM ww_standing)")
    pairs = _PAIRS.replace("{assets}", "assets_asset" if everything else _FEW)
    pairs = pairs.replace("{lines}", lines).replace("{standing}", _NOT_STANDING if standing else "")
    cursor.execute(pairs, {"at": at})
    if standing:
        cursor.execute(_MOVED, {"at": at})
    cursor.execute("ANALYZE ww_pair")
    ((count,),) = rows(cursor, "SELECT count(*) FROM ww_pair")
    return int(count)


def write(cursor: CursorWrapper, *, at: datetime, by: str) -> Written:
    """Write what `ww_pair` says, with the recommendations that `judging` gave its rows.

    A first load of many findings makes most indexes after the rows; nobody reads findings until it is done.
    """
    values: dict[str, Any] = {
        "at": at,
        "by": by,
        "closed": [str(state) for state in states.CLOSED],
        "priorities": [str(priority) for priority in DeployerPriority],
    }
    ((new, standing),) = rows(cursor, _SIZES)
    if standing:
        cursor.execute(_RECOMMENDED.replace("{judged}", _JUDGED), values)
        cursor.execute(_MOVE, values)
        cursor.execute(_ADVISE)
    with loading(cursor, "exposures_finding", new) as loaded:
        cursor.execute("SET LOCAL enable_mergejoin = off")  # it would sort every finding by what is known of it
        cursor.execute(_NEW.replace("{judged}", _JUDGED) + ("" if loaded else _IN_ORDER), values)
        cursor.execute("SET LOCAL enable_mergejoin = on")
    if not standing:
        return Written(opened=new)
    cursor.execute(_TRANSITIONS, values)
    ((*counts,),) = rows(cursor, _COUNTS, values)
    return Written(*counts)


def _moves() -> list[tuple[str | bool, ...]]:
    """`states.moved` as a table."""
    changes = [Change(*flags) for flags in product((False, True), repeat=3)]
    return [
        (state, outcome, change.outcome, change.version, change.shown, *move)
        for state, outcome, change in product(FindingState, Outcome, changes)
        if (move := states.moved(state, outcome, change))
    ]


def _joined(pairs: list[tuple[int, list[int]]]) -> list[tuple[int, list[int], int]]:
    """The label of a finding that restricted claims make: it inherits from the line and from every one of them."""
    return [
        (line, claims, markings.intern(join(markings.read(number) for number in (line, *claims))))
        for line, claims in pairs
    ]
