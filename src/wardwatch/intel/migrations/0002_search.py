"""Find objects by words.

Under row-level security full text uses no index: it is not leakproof. The function runs as the owner, looks only under
the labels that it is given (`queries.searching` gives those that the reader may see, so that what is hidden neither
shows nor crowds anything out), and gives numbers of rows only, which are then read as the reader.
"""

from django.db import migrations

VECTOR = "to_tsvector('english', name || ' ' || words)"
LOOKED_AT = 500
"""Objects that are ranked: those recorded last."""

INDEX = f"CREATE INDEX intel_objectversion_words ON intel_objectversion USING gin ({VECTOR});"
FUNCTION = f"""
CREATE FUNCTION intel_by_words(wanted text, seen bigint[], kind text, most integer)
RETURNS TABLE (id bigint, rank real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.id, ts_rank({VECTOR}, websearch_to_tsquery('english', wanted)) AS rank
    FROM (SELECT m.id FROM (SELECT c.id FROM intel_objectversion c
            WHERE {VECTOR} @@ websearch_to_tsquery('english', wanted) AND c.label_id = ANY (seen)
                AND (kind = '' OR c.type = kind) OFFSET 0) m
        ORDER BY m.id DESC LIMIT {LOOKED_AT}) n
    JOIN intel_objectversion o ON o.id = n.id ORDER BY 2 DESC, 1 DESC LIMIT most $$;
"""
GONE = "DROP FUNCTION intel_by_words(text, bigint[], text, integer); DROP INDEX intel_objectversion_words;"


class Migration(migrations.Migration):
    """Add the index and the look-up."""

    dependencies = [("intel", "0001_initial")]
    operations = [migrations.RunSQL(INDEX + FUNCTION, GONE)]
