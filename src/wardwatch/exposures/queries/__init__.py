"""Reads of findings: lists and counts, one finding, and why."""

from wardwatch.exposures.queries.findings import counts, finding, findings, matching, open_on
from wardwatch.exposures.queries.looking import is_worked_out
from wardwatch.exposures.queries.reasons import why, why_finding
from wardwatch.exposures.queries.urgency import urgencies
from wardwatch.exposures.queries.vulnerable import touched_by, vulnerable

__all__ = [
    "counts",
    "finding",
    "findings",
    "is_worked_out",
    "matching",
    "open_on",
    "touched_by",
    "urgencies",
    "vulnerable",
    "why",
    "why_finding",
]
