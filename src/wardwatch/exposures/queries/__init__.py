"""Reads of findings: lists and counts, one finding, and why."""

from wardwatch.exposures.queries.findings import BadCursor, counts, finding, findings, matching, touched_by
from wardwatch.exposures.queries.reasons import why, why_finding

__all__ = ["BadCursor", "counts", "finding", "findings", "matching", "touched_by", "why", "why_finding"]
