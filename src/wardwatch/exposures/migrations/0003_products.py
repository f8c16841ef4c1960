"""Find products by words.

Words are found through an index that row-level security does not use. So this function runs as the owner, looks only at
rows under the labels it is given (`queries.products` gives those that the reader may see), and gives ids only, which
are then read as the reader.
"""

from django.db import migrations

WORDS = "to_tsvector('english', c.vendor || ' ' || c.product || ' ' || c.product_text)"
LOOKED_AT = 2000
"""Claims that are grouped by product: those recorded last."""
FUNCTIONS = f"""
CREATE FUNCTION exposures_products_by_words(words text, labels bigint[], most integer)
RETURNS TABLE (id bigint, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT max(f.id), count(*) FROM (
        SELECT m.* FROM (
            SELECT c.id, c.vendor, c.product FROM vulnerabilities_affectedrange c
            JOIN provenance_assertion a ON a.id = c.assertion_id AND a.recorded_at IS NOT NULL
                AND a.superseded_at IS NULL AND NOT a.withdrawn
            WHERE {WORDS} @@ websearch_to_tsquery('english', words) AND c.label_id = ANY (labels)
            OFFSET 0) m
        ORDER BY m.id DESC LIMIT {LOOKED_AT}) f
    WHERE f.product <> '' GROUP BY lower(f.vendor), lower(f.product) ORDER BY 2 DESC, 1 DESC LIMIT most $$;
"""
GONE = """
DROP FUNCTION exposures_products_by_words(text, bigint[], integer);
"""


class Migration(migrations.Migration):
    """Add the look-up."""

    dependencies = [("exposures", "0002_counts"), ("vulnerabilities", "0002_search")]
    operations = [migrations.RunSQL(FUNCTIONS, GONE)]
