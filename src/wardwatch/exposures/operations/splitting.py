"""Take lines out of their items where a claim is about some pieces only and the line's own lot, serial number or days
tell whether it has one.

Lines of an item for which the answers are the same stand together as a *split*, an item of this run with a number below
zero, for one vulnerability: `ww_split` (its lines), `ww_variant` (the item that it comes from), `ww_answer` (which
claims mean its lines and which do not). Its claims are those of the item with `among` in place of `inside` where the
lines are meant, and without the others. Nothing is done for lines that no such claim touches.

Serial numbers are unsealed here, in the worker's memory, a batch of lines at a time; only the answer leaves it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.exposures import standing
from wardwatch.kit.database import batched, copy_rows, rows
from wardwatch.standards.udi.pieces import Bounds, Piece
from wardwatch.vulnerabilities.pieces import stated

HEARD: LiteralString = """CASE
        WHEN c.inside = 'N' THEN NULL
        WHEN c.inside = 'C' OR c.status = 'under_investigation' THEN 'C'
        WHEN c.status = 'affected' THEN 'A'
        ELSE 'N' END"""
_LINES_TOGETHER: LiteralString = """
    (SELECT d.*, i.asset_id AS asset FROM ww_decided d JOIN exposures_assetitem i ON i.item_id = d.item)"""
_LINES_APART: LiteralString = """
    (SELECT d.*, i.asset_id AS asset FROM ww_decided d JOIN exposures_assetitem i ON i.item_id = d.item
    WHERE NOT EXISTS (SELECT FROM ww_split s WHERE s.asset = i.asset_id AND s.vulnerability = d.vulnerability)
    UNION ALL SELECT d.*, i.asset_id FROM ww_decided d JOIN ww_split s ON s.item = d.item
    JOIN exposures_assetitem i ON i.asset_id = s.asset)"""
_TOUCHED: LiteralString = """
    (SELECT x.* FROM {every} x WHERE x.vulnerability IN (SELECT id FROM ww_vulnerability)
    UNION ALL SELECT x.* FROM {touched} x
    WHERE NOT EXISTS (SELECT FROM ww_vulnerability w WHERE w.id = x.vulnerability))"""

_BATCH = 20_000
_TABLES: tuple[LiteralString, ...] = (
    "CREATE TEMP TABLE ww_split (asset bigint, vulnerability bigint, item bigint) ON COMMIT DROP",
    "CREATE TEMP TABLE ww_variant (item bigint, base bigint, vulnerability bigint) ON COMMIT DROP",
    "CREATE TEMP TABLE ww_answer (item bigint, range bigint, meant boolean) ON COMMIT DROP",
)
_STATED: LiteralString = """
    SELECT r.id, r.serial_numbers, r.pieces FROM vulnerabilities_affectedrange r
    WHERE r.id = ANY(ARRAY(SELECT DISTINCT range FROM ww_claim WHERE among <> 'N'))"""
_ASKED: LiteralString = """
    (SELECT i.asset_id AS asset, c.vulnerability, c.item, c.range
    FROM ww_claim c JOIN exposures_assetitem i ON i.item_id = c.item WHERE c.among <> 'N')"""
_LINES: LiteralString = """
    SELECT a.id, a.lot, a.manufactured, a.expires, a.quantity FROM assets_asset a
    WHERE a.id IN (SELECT asset FROM ww_piece) ORDER BY a.id"""
_TOUCHING: LiteralString = """
    SELECT asset, vulnerability, item, range FROM ww_piece WHERE asset = ANY(%s) ORDER BY asset, vulnerability, range"""
_SPLIT_CLAIMS: LiteralString = f"""
    INSERT INTO ww_claim (item, vulnerability, range, claim_label, open, rank, asserter, status, specific, inside,
        heard)
    SELECT c.*, {HEARD} FROM (
        SELECT v.item, c.vulnerability, c.range, c.claim_label, c.open, c.rank, c.asserter, c.status, c.specific,
            CASE WHEN a.meant THEN c.among WHEN NOT a.meant THEN 'N' ELSE c.inside END AS inside
        FROM ww_variant v JOIN ww_claim c ON c.item = v.base AND c.vulnerability = v.vulnerability
        LEFT JOIN ww_answer a ON a.item = v.item AND a.range = c.range) c"""

Answers = tuple[tuple[int, bool], ...]
"""Claims that can be tested, and whether they mean the line."""


def lines(*, apart: bool, everything: bool) -> LiteralString:
    """A subquery for what is decided of each line: `ww_decided` with its `asset`. `apart`: some have a split.

    Unless everything is decided, only touched lines and vulnerabilities count.
    """
    return _touched(_LINES_APART if apart else _LINES_TOGETHER, everything=everything)


def _touched(found: LiteralString, *, everything: bool) -> LiteralString:
    """Of a subquery over items' lines, which gives a `vulnerability`, what is touched."""
    if everything:
        return found
    touched = found.replace("exposures_assetitem", "ww_touched_line")
    return _TOUCHED.replace("{every}", found).replace("{touched}", touched)


def split(cursor: CursorWrapper, *, everything: bool) -> None:
    """Fill `ww_split`, `ww_variant` and `ww_answer`, and add the claims of splits to `ww_claim`."""
    for statement in _TABLES:
        cursor.execute(statement)
    bounds = {number: stated(serials, some) for number, serials, some in rows(cursor, _STATED)}
    if not bounds:
        return
    asked = _touched(_ASKED, everything=everything)
    cursor.execute(f"CREATE TEMP TABLE ww_piece ON COMMIT DROP AS SELECT * FROM {asked} x")
    cursor.execute("CREATE INDEX ON ww_piece (asset)")
    cursor.execute("ANALYZE ww_piece")
    known: dict[tuple[int, int, Answers], int] = {}
    found = rows(cursor, _LINES)
    for batch in batched(found, _BATCH):
        touching = rows(cursor, _TOUCHING, [[line for line, *_ in batch]])
        copy_rows(cursor, "ww_split", ("asset", "vulnerability", "item"), _splits(batch, touching, bounds, known))
    if not known:
        return
    variants = [(number, item, vulnerability) for (item, vulnerability, _), number in known.items()]
    answers = [(number, *answer) for (*_, said), number in known.items() for answer in said]
    copy_rows(cursor, "ww_variant", ("item", "base", "vulnerability"), variants)
    copy_rows(cursor, "ww_answer", ("item", "range", "meant"), answers)
    for table in ("ww_split", "ww_variant", "ww_answer"):
        cursor.execute(f"ANALYZE {table}")
    cursor.execute(_SPLIT_CLAIMS)


def _splits(
    lines: Iterable[Sequence[Any]],
    touching: Iterable[tuple[int, int, int, int]],
    bounds: dict[int, Bounds],
    known: dict[tuple[int, int, Answers], int],
) -> list[tuple[int, int, int]]:
    """The lines (line, vulnerability, split) of which something is known; `known` numbers the splits."""
    asked: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    for each in touching:
        asked[each[0]].append(each)
    sealed = {line for line, found in asked.items() if any(bounds[each[3]].serials for each in found)}
    serials = standing.serials_of(sealed)
    splits = []
    for line, *said in lines:
        piece = piece_of(*said, serial=serials.get(line, ""))
        for (vulnerability, item), found in groupby(asked[line], key=lambda each: (each[1], each[2])):
            told = ((claim, bounds[claim].meant(piece)) for *_, claim in found)
            answers = tuple((claim, meant) for claim, meant in told if meant is not None)
            if answers:
                number = known.setdefault((item, vulnerability, answers), -len(known) - 1)
                splits.append((line, vulnerability, number))
    return splits


def piece_of(lot: str, manufactured: str, expires: date | None, quantity: int, *, serial: str) -> Piece:
    """What a line says of its pieces, as it is stored."""
    return Piece(
        lot=lot, serial=serial, made=manufactured, expires=expires.isoformat() if expires else "", quantity=quantity
    )
