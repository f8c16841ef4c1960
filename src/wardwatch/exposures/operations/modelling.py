"""What claims say of products whose model number is, or is not, one of those that they mean.

Some claims give model numbers with wildcards (`ClaimedName.some_models`); they are asked about once for each name in a
list that meets one, whatever its versions: a line with another model is outside, of one without a model nobody can
tell, of one that fits its names leave no doubt. Nothing is done for other claims.
"""

from typing import Any, LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.exposures import keys, reading
from wardwatch.exposures.operations.describing import OF_NAMES, met_texts
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
    listed, claimed = met_texts(cursor, "ww_modelled", OF_NAMES)
    answers: list[tuple[Any, ...]] = []
    for name, claim in rows(cursor, "SELECT DISTINCT listed, claimed FROM ww_modelled"):
        line, narrowed = reading.line_text(listed[name]), reading.claim_text(claimed[claim]).narrowed
        meant = keys.model_meant(line, narrowed)
        if meant is not True:
            answers.append((name, claim, "C" if meant is None else "N"))
        elif keys.model_certain(line, narrowed):
            answers.append((name, claim, "A"))
    if answers:
        temporary(cursor, "ww_model_answer", {"listed": "bigint", "claimed": "bigint", "says": "text"}, answers)
        cursor.execute(_NARROWED.replace("{inside}", inside).replace("{comparable}", comparable))
