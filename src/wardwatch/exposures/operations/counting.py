"""Keep the counts of findings short. A trigger writes them (see `models.FindingCount`); here they are summed up."""

from typing import LiteralString

from django.db.backends.utils import CursorWrapper

_FOLD: LiteralString = """
    WITH long AS (
        SELECT label_id, organization_id, state, priority FROM exposures_findingcount
        GROUP BY 1, 2, 3, 4 HAVING count(*) > %(most)s OR sum(change) = 0),
    gone AS (
        DELETE FROM exposures_findingcount c USING long l
        WHERE (c.label_id, c.organization_id, c.state, c.priority)
            = (l.label_id, l.organization_id, l.state, l.priority)
        RETURNING c.label_id, c.organization_id, c.state, c.priority, c.change)
    INSERT INTO exposures_findingcount (label_id, organization_id, state, priority, change)
    SELECT label_id, organization_id, state, priority, sum(change) FROM gone
    GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0"""


def fold(cursor: CursorWrapper, *, most: int = 8) -> None:
    """Put the sum in place of the rows of each number that stands in more than `most` rows, or is zero.

    Exactly the rows that go are summed: rows that others add meanwhile stay, so every sum is the same before and after.
    """
    cursor.execute(_FOLD, {"most": most})
