"""Whom to follow where claims disagree: the one place that says so, for whoever asks (`queries`) and for triage.

known exploited   CISA's catalogue decides alone: its entry says yes, its withdrawal says no. Where the catalogue never
                  spoke of the CVE, a note "in KEV" in a CVE record says yes.
exploitation      a known exploited vulnerability is `active`; else SSVC.
SSVC              CISA-ADP before other assessors; of one assessor the latest assessment. A decision point that one
                  leaves open is taken from the next that states it.
CVSS              the newest version of the standard; then the numbering authority (the CVE record's CNA), then ADPs,
                  then advisories; then the higher score.
affected          nothing is resolved here: every claim is given, as matching resolves them per product.
described         the CNA's words before an ADP's, those before an advisory's.

Fragments of SQL over a claim `c`, its assertion `a` and vulnerability `v`. `as_of` is an instant, by when we learned
it, or null for now.
"""

from typing import LiteralString

HELD: LiteralString = """
    a.recorded_at <= coalesce(%(as_of)s::timestamptz, 'infinity')
    AND (a.superseded_at IS NULL OR a.superseded_at > coalesce(%(as_of)s::timestamptz, 'infinity'))"""
"""The assertion `a` is the newest on its matter (it may be a withdrawal)."""

_CATALOGUE: LiteralString = "(SELECT id FROM provenance_source WHERE name = 'cisa_kev')"
BY_CATALOGUE: LiteralString = f"coalesce(a.source_id = {_CATALOGUE}, false)"
"""The claim is the catalogue's own entry."""

WITHDRAWN: LiteralString = f"a.source_id = {_CATALOGUE} AND a.withdrawn AND {HELD}"
"""The catalogue took the entry named `a.key` back."""

IN_KEV: LiteralString = f"""({BY_CATALOGUE} OR NOT EXISTS (
    SELECT FROM (SELECT v.name AS cve) asked JOIN provenance_assertion a ON a.key = asked.cve AND {WITHDRAWN}))"""
"""A note "in KEV" counts: it is the catalogue's, or the catalogue did not take its entry back."""

KEV_ORDER: LiteralString = f"NOT {BY_CATALOGUE}, a.id"
SSVC_ORDER: LiteralString = "a.asserter <> 'CISA-ADP', c.assessed_at DESC NULLS LAST, c.id"
CVSS_ORDER: LiteralString = (
    "c.version DESC, CASE WHEN a.key LIKE '%%#cna' THEN 0 WHEN a.key LIKE '%%#adp:%%' THEN 1 ELSE 2 END,"
    " c.base_score DESC, c.id"
)
WORDS_ORDER: LiteralString = "a.key NOT LIKE '%%#cna', c.id"
