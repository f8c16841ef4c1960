"""Vulnerabilities and advisories by words, the best fit first."""

from typing import LiteralString

from django.db import connection

from wardwatch.kit.database import rows
from wardwatch.markings.policy import RULE
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.vulnerabilities.answers import AdvisoryLine
from wardwatch.vulnerabilities.models import Vulnerability
from wardwatch.vulnerabilities.queries.advisories import LONGEST, advisory_lines

_LABELS = f"ARRAY(SELECT l.id FROM markings_label l WHERE {RULE})"
_VULNERABILITIES: LiteralString = f"""
    SELECT v.name FROM vulnerabilities_by_words(%(words)s, {_LABELS}, %(limit)s) f
    JOIN vulnerabilities_vulnerability v ON v.id = f.id ORDER BY f.rank DESC, f.id DESC"""
_ADVISORIES: LiteralString = f"""
    SELECT f.id, h.publisher, h.tracking_id FROM vulnerabilities_advisories_by_words(%(words)s, {_LABELS}, %(limit)s) f
    JOIN vulnerabilities_advisory h ON h.id = f.id ORDER BY f.rank DESC, f.id DESC"""


def vulnerabilities_named(words: str, *, viewer: Viewer, limit: int) -> tuple[str, ...]:
    """Names of vulnerabilities whose claims, as far as `viewer` may see them, contain all the words (English stems)."""
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _VULNERABILITIES, {"words": words[:LONGEST], "limit": limit})
    return tuple(name for (name,) in found)


def advisories_named(words: str, *, viewer: Viewer, limit: int) -> tuple[AdvisoryLine, ...]:
    """Advisories that hold and whose title, summary or products contain all the words."""
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _ADVISORIES, {"words": words[:LONGEST], "limit": limit})
        order = {(publisher, number): place for place, (_, publisher, number) in enumerate(found)}
        lines = advisory_lines([id_ for id_, _, _ in found], viewer=viewer)
    return tuple(sorted(lines, key=lambda line: order[line.publisher, line.tracking_id]))


def those_known(names: list[str], *, viewer: Viewer) -> tuple[str, ...]:
    """Of these names the vulnerabilities that `viewer` may know of."""
    with seen_by(viewer):
        return tuple(Vulnerability.objects.filter(name__in=names).order_by("name").values_list("name", flat=True))
