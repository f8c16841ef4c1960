"""What happened to findings, oldest first: how each opened, as the finding remembers it, then every change since.

The words that opened a finding are those of the claim itself, read now: whoever may not see the claim does not read
them, and once a purge removed the claim nobody does.
"""

from typing import LiteralString

HISTORY: LiteralString = """
    SELECT finding, before, after, at, by, why FROM (
        SELECT f.id AS finding, 0 AS place, '' AS before, f.found_as AS after, f.found_at AS at, f.found_by AS by,
            CASE WHEN s.id IS NULL THEN 'A source that is not named here says that this product may be affected.'
                ELSE rtrim(concat_ws(' ', s.asserter, 'says:', coalesce(nullif(r.product_text, ''), r.product),
                    CASE WHEN r.product_text = '' OR r.raw NOT LIKE 'vers:%%' THEN r.raw END))
                END AS why
        FROM exposures_finding f
        LEFT JOIN vulnerabilities_affectedrange r ON r.id = f.found_range_id
        LEFT JOIN provenance_assertion s ON s.id = r.assertion_id
        WHERE f.id = ANY(%(findings)s)
        UNION ALL
        SELECT finding_id, id, before, after, at, by, why FROM exposures_findingtransition
        WHERE finding_id = ANY(%(findings)s)) h
    ORDER BY finding, at, place"""
"""Columns (finding, before, after, at, by, why) for the ids `findings`; `before` of an opening is ""."""
