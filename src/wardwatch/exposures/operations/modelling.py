"""What claims say of products whose model number is, or is not, one of those that they mean.

Some claims give model numbers with wildcards (`ClaimedName.some_models`); they are asked about once for each name in a
list that meets one, whatever its versions: a line with another model is outside, of one without a model nobody can
tell, of one that fits its names leave no doubt. Nothing is done for other claims.
"""

from typing import Any, LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.exposures import keys
from wardwatch.exposures.keys import Narrowed
from wardwatch.exposures.operations.describing import SAID, TEXT, describe, line_text
from wardwatch.exposures.operations.splitting import HEARD
from wardwatch.kit.database import rows, temporary

_ANY: LiteralString = "SELECT EXISTS (SELECT FROM exposures_claimedname WHERE some_models)"
_ASKED: LiteralString = """
    CREATE TEMP TABLE ww_modelled ON COMMIT DROP AS
    SELECT c.item, c.range, t.listed_name_id AS listed, b.claimed_name_id AS claimed
    FROM exposures_claimedname n
    JOIN exposures_rangebounds b ON b.claimed_name_id = n.id
    JOIN ww_claim c ON c.range = b.affected_range_id
    JOIN exposures_item t ON t.id = c.item
    WHERE n.some_models"""
_EXAMPLES: LiteralString = """
    CREATE TEMP TABLE ww_model_example ON COMMIT DROP AS
    SELECT t.listed_name_id AS listed, min(i.asset_id) AS asset
    FROM exposures_item t JOIN exposures_assetitem i ON i.item_id = t.id
    WHERE t.listed_name_id IN (SELECT listed FROM ww_modelled) GROUP BY 1"""
_OF_EXAMPLES: LiteralString = " WHERE a.id = ANY(ARRAY(SELECT asset FROM ww_model_example))"
_LISTED: LiteralString = f"""
    SELECT e.listed, {TEXT}
    FROM ww_model_example e JOIN ww_model_line a ON a.id = e.asset {SAID.format("ww_model_line")}"""
_CLAIMED: LiteralString = """
    SELECT DISTINCT ON (b.claimed_name_id) b.claimed_name_id, r.model_numbers, r.serial_numbers, r.part, r.product_text,
        r.pieces, r.skus, r.hashes
    FROM exposures_rangebounds b JOIN vulnerabilities_affectedrange r ON r.id = b.affected_range_id
    WHERE b.claimed_name_id IN (SELECT claimed FROM ww_modelled) ORDER BY b.claimed_name_id, r.id"""
_NARROWED: LiteralString = f"""
    UPDATE ww_claim w SET inside = c.inside, among = c.among, heard = {HEARD}
    FROM (
        SELECT m.item, m.range, k.status,
            CASE WHEN a.says = 'N' THEN 'N'
                WHEN a.says = 'C' THEN CASE WHEN k.inside = 'A' THEN 'C' ELSE k.inside END
                WHEN b.some_pieces AND {{inside}} = 'A' THEN 'C'
                ELSE {{inside}} END AS inside,
            CASE WHEN NOT b.some_pieces THEN NULL
                WHEN a.says = 'N' THEN 'N'
                WHEN a.says = 'C' THEN CASE WHEN k.among = 'A' THEN 'C' ELSE k.among END
                ELSE {{inside}} END AS among
        FROM ww_modelled m
        JOIN ww_model_answer a USING (listed, claimed)
        JOIN ww_claim k ON (k.item, k.range) = (m.item, m.range)
        JOIN exposures_rangebounds b ON b.affected_range_id = m.range
        CROSS JOIN (SELECT false AS family) t
        LEFT JOIN exposures_itemversion v ON v.item_id = m.item AND {{comparable}}) c
    WHERE (w.item, w.range) = (c.item, c.range)"""


def narrow(cursor: CursorWrapper, *, inside: LiteralString, comparable: LiteralString) -> None:
    """Bring what claims that mean some models only say of each item in `ww_claim` in line with the item's model.

    `inside` says of bounds `b`, a version `v` and names `t` whether they are inside, `comparable` which versions count.
    """
    ((some,),) = rows(cursor, _ANY)
    if not some:
        return
    cursor.execute(_ASKED)
    cursor.execute("ANALYZE ww_modelled")
    cursor.execute(_EXAMPLES)
    describe(cursor, "ww_model_line", _OF_EXAMPLES)
    listed = {number: line_text(texts) for number, *texts in rows(cursor, _LISTED)}
    claimed = {number: Narrowed(*texts) for number, *texts in rows(cursor, _CLAIMED)}
    answers: list[tuple[Any, ...]] = []
    for name, claim in rows(cursor, "SELECT DISTINCT listed, claimed FROM ww_modelled"):
        line, narrowed = listed[name], claimed[claim]
        meant = keys.model_meant(line, narrowed)
        if meant is not True:
            answers.append((name, claim, "C" if meant is None else "N"))
        elif keys.model_certain(line, narrowed):
            answers.append((name, claim, "A"))
    if answers:
        temporary(cursor, "ww_model_answer", {"listed": "bigint", "claimed": "bigint", "says": "text"}, answers)
        cursor.execute(_NARROWED.replace("{inside}", inside).replace("{comparable}", comparable))
