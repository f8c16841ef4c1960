"""Find vulnerabilities and advisories by words.

Under row-level security full text uses no index: it is not leakproof. These functions run as the owner, look only at
claims that hold under the labels they are given (`queries.search` gives those that the reader may see, so that what is
hidden neither shows nor crowds anything out), and give ids only, which are then read as the reader.
"""

from django.db import migrations

WORDS = {
    "cvedescription": "title || ' ' || description",
    "advisoryvulnerability": "title || ' ' || summary",
    "advisory": "title || ' ' || summary",
    "kevassertion": "vendor_project || ' ' || product || ' ' || name || ' ' || description",
    "affectedrange": "vendor || ' ' || product || ' ' || product_text",
}
LOOKED_AT = 200
"""Claims of a kind that are ranked: those recorded last."""


def _vector(table: str) -> str:
    return f"to_tsvector('english', {WORDS[table]})"


def _matching(table: str, wanted: str, join: str = "") -> str:
    """Matches are found by the words' index first (OFFSET 0 keeps the planner to that); few of them are ranked."""
    return f"""
        (SELECT {wanted} AS id, ts_rank({_vector(table)}, websearch_to_tsquery('english', words)) AS rank
        FROM (SELECT m.id FROM (SELECT c.id FROM vulnerabilities_{table} c
                JOIN provenance_assertion a ON a.id = c.assertion_id AND a.recorded_at IS NOT NULL
                    AND a.superseded_at IS NULL AND NOT a.withdrawn
                WHERE {_vector(table)} @@ websearch_to_tsquery('english', words) AND c.label_id = ANY (labels)
                OFFSET 0) m
            ORDER BY m.id DESC LIMIT {LOOKED_AT}) n
        JOIN vulnerabilities_{table} c ON c.id = n.id {join})"""


def _function(name: str, parts: list[str]) -> str:
    return f"""
CREATE FUNCTION {name}(words text, labels bigint[], most integer) RETURNS TABLE (id bigint, rank real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id, max(s.rank) FROM ({" UNION ALL ".join(parts)}) s GROUP BY s.id ORDER BY 2 DESC, 1 DESC LIMIT most $$;
"""


INDEXES = "".join(
    f"CREATE INDEX vulnerabilities_{table}_words ON vulnerabilities_{table} USING gin ({_vector(table)});\n"
    for table in WORDS
)
FUNCTIONS = _function(
    "vulnerabilities_by_words",
    [
        _matching(table, "c.vulnerability_id")
        for table in ("cvedescription", "advisoryvulnerability", "kevassertion", "affectedrange")
    ],
) + _function(
    "vulnerabilities_advisories_by_words",
    [
        _matching("advisory", "c.id"),
        _matching("affectedrange", "h.id", "JOIN vulnerabilities_advisory h ON h.assertion_id = c.assertion_id"),
    ],
)
GONE = (
    "DROP FUNCTION vulnerabilities_by_words(text, bigint[], integer);"
    "DROP FUNCTION vulnerabilities_advisories_by_words(text, bigint[], integer);"
) + "".join(f"DROP INDEX vulnerabilities_{table}_words;" for table in WORDS)


class Migration(migrations.Migration):
    """Add the indexes and the two look-ups."""

    dependencies = [("vulnerabilities", "0001_initial")]
    operations = [migrations.RunSQL(INDEXES + FUNCTIONS, GONE)]
