"""A product under all its names: what claims say of it, and which inventory lines it is.

A product is a maker and a name as somebody writes them; what else means it is what matching takes for the same
(`matching.names`): a claim that would meet an inventory line of these names, and a line that would meet such a claim.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from django.db import connection

from wardwatch.exposures.matching import names
from wardwatch.exposures.states import ACTIVE
from wardwatch.kit.database import rows
from wardwatch.markings.policy import RULE
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.vulnerabilities.types import RangeStatus

MOSTLINES_NAMED = 100_000
_LABELS: LiteralString = f"ARRAY(SELECT l.id FROM markings_label l WHERE {RULE})"
_CLAIMS: LiteralString = f"""
    SELECT v.name, c.vendor, c.product, c.product_text, c.cpe, c.purl, c.status, c.raw, c.high,
        c.high_inclusive, a.asserter, d.uid, a.recorded_at, coalesce(h.publisher, ''), coalesce(h.tracking_id, ''),
        coalesce(h.title, '')
    FROM exposures_ranges_named(%(keys)s, {_LABELS}, %(limit)s) n
    JOIN vulnerabilities_affectedrange c ON c.id = n.id
    JOIN vulnerabilities_vulnerability v ON v.id = c.vulnerability_id
    JOIN provenance_assertion a ON a.id = c.assertion_id AND NOT a.withdrawn AND a.recorded_at IS NOT NULL
        AND a.superseded_at IS NULL
    JOIN provenance_document d ON d.id = a.document_id
    LEFT JOIN vulnerabilities_advisory h ON h.assertion_id = a.id
    ORDER BY c.id DESC"""
LINES_NAMED: LiteralString = f"SELECT id FROM exposures_lines_named(%(keys)s, {_LABELS}, %(limit)s)"
"""The lines that are a product, as far as the reader may see them; values: `asked`."""
_OWN: LiteralString = f"""
    SELECT a.uid, a.vendor, a.product, a.model, a.version, a.quantity, a.department, a.care_role, a.support_end,
        (SELECT count(*) FROM exposures_finding f WHERE f.asset_id = a.id AND f.state = ANY(%(active)s))
    FROM assets_asset a WHERE a.id = ANY(ARRAY({LINES_NAMED})) AND a.organization_id = %(organization)s
    ORDER BY a.vendor, a.product, a.id LIMIT %(shown)s"""
_CALLED: LiteralString = f"""
    SELECT a.vendor, a.product, a.model, count(*) FROM assets_asset a WHERE a.id = ANY(ARRAY({LINES_NAMED}))
    GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3 LIMIT %(shown)s"""
_NAMED: LiteralString = f"""
    SELECT c.vendor, c.product, f.number FROM exposures_products_by_words(%(words)s, {_LABELS}, %(limit)s) f
    JOIN vulnerabilities_affectedrange c ON c.id = f.id ORDER BY f.number DESC, f.id DESC"""


@dataclass(frozen=True, slots=True)
class ProductClaim:
    """One claim that names the product: the names as written, which versions in which state, and who says so.

    `publisher`, `tracking_id` and `title` are those of the advisory that makes it, "" where none does.
    """

    vulnerability: str
    vendor: str
    product: str
    full_name: str
    cpe: str
    purl: str
    status: RangeStatus
    raw: str
    high: str | None
    high_inclusive: bool
    asserter: str
    document: UUID
    recorded_at: datetime
    publisher: str
    tracking_id: str
    title: str


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One inventory line of a product: when its maker's support ends (None: nobody says), and what is open on it."""

    asset: UUID
    vendor: str
    product: str
    model: str
    version: str
    quantity: int
    department: str
    care_role: str
    support_end: date | None
    open_findings: int


@dataclass(frozen=True, slots=True)
class Called:
    """How lists call a product, and on how many lines."""

    vendor: str
    product: str
    model: str
    lines: int


@dataclass(frozen=True, slots=True)
class ProductFound:
    """A product that a search found, with the number of claims that fit."""

    vendor: str
    product: str
    claims: int


def product_claims(vendor: str, product: str, *, viewer: Viewer, limit: int = 500) -> tuple[ProductClaim, ...]:
    """The claims that hold and name a product, those recorded last first, at most `limit`."""
    keys = _certain(names.candidate_keys(vendor, product))
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _CLAIMS, {"keys": keys, "limit": limit})
    return tuple(ProductClaim(*(*row[:6], RangeStatus(row[6]), *row[7:])) for row in found)


def own_lines(vendor: str, product: str, *, organization: int, viewer: Viewer, limit: int = 200) -> tuple[OwnLine, ...]:
    """The lines of one organization that are a product, at most `limit`."""
    whose = {"organization": organization, "shown": limit, "active": sorted(map(str, ACTIVE))}
    with seen_by(viewer), connection.cursor() as cursor:
        return tuple(OwnLine(*row) for row in rows(cursor, _OWN, {**asked(vendor, product), **whose}))


def called(vendor: str, product: str, *, viewer: Viewer, limit: int = 30) -> tuple[Called, ...]:
    """How the lists that the viewer sees call a product, the most frequent first."""
    with seen_by(viewer), connection.cursor() as cursor:
        return tuple(Called(*row) for row in rows(cursor, _CALLED, {**asked(vendor, product), "shown": limit}))


def products_named(words: str, *, viewer: Viewer, limit: int) -> tuple[ProductFound, ...]:
    """Products of claims that hold and contain all the words, those with the most claims first."""
    with seen_by(viewer), connection.cursor() as cursor:
        return tuple(ProductFound(*row) for row in rows(cursor, _NAMED, {"words": words[:200], "limit": limit}))


def asked(vendor: str, product: str) -> dict[str, object]:
    """The names that mean a product, and how many of its lines are looked at."""
    return {"keys": _certain(names.range_keys(vendor, product)), "limit": MOSTLINES_NAMED}


def _certain(keys: Iterable[str]) -> list[str]:
    """Keys that name this product: neither a whole maker, nor a family that some member of it belongs to."""
    return sorted(key for key in keys if names.is_certain(key) and not key.endswith("/"))
