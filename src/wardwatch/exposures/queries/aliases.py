"""Names that people said are one product's, or are asked about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from wardwatch.exposures.keys import Names
from wardwatch.exposures.states import AliasReason, AliasState
from wardwatch.kit.database import rows
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """The names on a member's lines and those in claims, and what is said of them; `lines` is how many lines have them.

    `decided_by` is who said so last ("person:7"), "" where nobody did.
    """

    uid: UUID
    vendor: str
    product: str
    model: str
    claimed_vendor: str
    claimed_product: str
    state: AliasState
    reason: AliasReason
    shared: bool
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    why: str
    lines: int


_ALIASES: LiteralString = """
    SELECT p.uid, p.vendor, p.product, p.model, p.claimed_vendor, p.claimed_product, p.state, p.reason, p.shared,
        p.proposed_at, p.decided_by, p.decided_at, p.why, count(a.id)
    FROM exposures_productalias p
    LEFT JOIN assets_asset a ON a.organization_id = p.organization_id AND a.retired_at IS NULL
        AND (a.vendor, a.product, a.model) = (p.vendor, p.product, p.model)
    WHERE p.organization_id = %(organization)s
    GROUP BY p.id ORDER BY p.state = 'proposed' DESC, count(a.id) DESC, p.vendor, p.product, p.model, p.id
    LIMIT %(limit)s"""
_SAID: LiteralString = """
    SELECT vendor, product, model, claimed_vendor, claimed_product, state FROM exposures_productalias
    WHERE organization_id = %s AND state <> 'proposed' ORDER BY id"""

Said = tuple[tuple[Names, ...], tuple[Names, ...]]
"""The names in claims that people confirmed, and those that they refused."""

NOTHING: Said = ((), ())


def aliases(organization: int, *, viewer: Viewer, limit: int = 500) -> tuple[Alias, ...]:
    """What is asked and what was said about the names on a member's lines: open questions first, at most `limit`."""
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _ALIASES, {"organization": organization, "limit": limit})
    return tuple(_alias(row) for row in found)


def decided_names(organization: int) -> dict[tuple[str, str, str], Said]:
    """What a member's people said of each maker, product and model on their lists, as the connection sees it."""
    with connection.cursor() as cursor:
        found = rows(cursor, _SAID, [organization])
    told: dict[tuple[str, str, str], Said] = {}
    for vendor, product, model, claimed_vendor, claimed_product, state in found:
        confirmed, refused = told.get((vendor, product, model), NOTHING)
        named = ((claimed_vendor, claimed_product),)
        fresh = (confirmed + named, refused) if state == AliasState.CONFIRMED else (confirmed, refused + named)
        told[vendor, product, model] = fresh
    return told


def _alias(row: tuple[Any, ...]) -> Alias:
    uid, vendor, product, model, claimed_vendor, claimed_product, state, reason, *rest = row
    shared, proposed_at, decided_by, decided_at, why, lines = rest
    return Alias(
        uid=uid,
        vendor=vendor,
        product=product,
        model=model,
        claimed_vendor=claimed_vendor,
        claimed_product=claimed_product,
        state=AliasState(state),
        reason=AliasReason(reason),
        shared=shared,
        proposed_at=proposed_at,
        decided_by=decided_by,
        decided_at=decided_at,
        why=why,
        lines=lines,
    )
