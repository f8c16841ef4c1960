"""How claims are read: by vulnerability, each row with what is cited for it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, LiteralString

from django.db import connection

from wardwatch.kit.database import rows
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.vulnerabilities.answers import Cited
from wardwatch.vulnerabilities.precedence import HELD

CITED: LiteralString = "a.asserter, d.name, d.uid, a.place, a.recorded_at"
"""Columns of `Cited`: assertion `a`, document `d`."""
HOLDING: LiteralString = f"""
    JOIN provenance_assertion a ON a.id = c.assertion_id AND NOT a.withdrawn AND {HELD}
    JOIN provenance_document d ON d.id = a.document_id"""
"""Joins a claim `c` to its assertion, where that holds."""
CLAIMS: LiteralString = f"""{HOLDING}
    JOIN vulnerabilities_vulnerability v ON v.id = c.vulnerability_id
    WHERE v.name = ANY(%(names)s)"""
"""Claims `c` about the vulnerabilities `names`."""


def claims_of(
    statement: LiteralString, names: Collection[str], viewer: Viewer, as_of: datetime | None
) -> dict[str, list[tuple[Any, ...]]]:
    """Rows by vulnerability: the five columns of `Cited`, then the statement's own."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    with seen_by(viewer), connection.cursor() as cursor:
        for name, *row in rows(cursor, statement, {"names": list(names), "as_of": as_of}):
            found[name].append(tuple(row))
    return dict(found)


def sources(found: list[tuple[Any, ...]]) -> tuple[Cited, ...]:
    """What is cited for these rows, each once."""
    return tuple(dict.fromkeys(Cited(*row[:5]) for row in found))
