"""Names that people said are one product's, or are asked about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from wardwatch.exposures.keys import Names
from wardwatch.exposures.states import AliasReason, AliasState
from wardwatch.kit.cursors import open_place, seal_place
from wardwatch.kit.database import rows
from wardwatch.kit.errors import NotFound
from wardwatch.kit.paging import Page
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


_LIST = "exposures.aliases"
_PLACE: LiteralString = """p.state <> 'proposed', CASE WHEN p.state = 'proposed' THEN -count(a.id)
        ELSE -(extract(epoch FROM p.decided_at) * 1000000)::bigint END, p.id"""
_ALIASES: LiteralString = f"""
    SELECT p.uid, p.vendor, p.product, p.model, p.claimed_vendor, p.claimed_product, p.state, p.reason, p.shared,
        p.proposed_at, p.decided_by, p.decided_at, p.why, count(a.id), {_PLACE}
    FROM exposures_productalias p
    LEFT JOIN assets_asset a ON a.organization_id = p.organization_id AND a.retired_at IS NULL
        AND (a.vendor, a.product, a.model) = (p.vendor, p.product, p.model)
    WHERE p.organization_id = %(organization)s {{where}}
    GROUP BY p.id HAVING {{having}} ORDER BY {_PLACE} LIMIT %(limit)s"""
_ASKED: LiteralString = "(p.state <> 'proposed' OR count(a.id) > 0)"
_BEHIND: LiteralString = f"{_ASKED} AND ({_PLACE}) > (%(is_said)s, %(place)s, %(number)s)"
_OPEN: LiteralString = """
    SELECT count(*) FROM exposures_productalias p WHERE p.organization_id = %s AND p.state = 'proposed' AND EXISTS (
        SELECT FROM assets_asset a WHERE a.organization_id = p.organization_id AND a.retired_at IS NULL
            AND (a.vendor, a.product, a.model) = (p.vendor, p.product, p.model))"""
_SAID: LiteralString = """
    SELECT vendor, product, model, claimed_vendor, claimed_product, state FROM exposures_productalias
    WHERE organization_id = %s AND state <> 'proposed' ORDER BY id"""

Said = tuple[tuple[Names, ...], tuple[Names, ...]]
"""The names in claims that people confirmed, and those that they refused."""

NOTHING: Said = ((), ())


def aliases(
    organization: int,
    *,
    viewer: Viewer,
    answered: bool | None = None,
    names: tuple[str, str, str] | None = None,
    limit: int = 50,
    after: str = "",
) -> Page[Alias]:
    """What is asked about the names on a member's lines, those on most lines first, then what was said, latest first.

    `answered` chooses one of the two, `names` (maker, product, model) those of some lines. A question about names that
    stand on no line is not asked. Raises `kit.cursors.BadCursor`.
    """
    where: LiteralString = ""
    values: dict[str, Any] = {"organization": organization, "limit": limit + 1}
    if answered is not None:
        where += " AND (p.state <> 'proposed') = %(answered)s"
        values["answered"] = answered
    if names:
        where += " AND (p.vendor, p.product, p.model) = (%(vendor)s, %(product)s, %(model)s)"
        values |= dict(zip(("vendor", "product", "model"), names, strict=True))
    if after:
        values["is_said"], values["place"], values["number"] = open_place(_LIST, after, tuple[bool, int, int])
    statement = _ALIASES.replace("{where}", where).replace("{having}", _BEHIND if after else _ASKED)
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, statement, values)
    following = seal_place(_LIST, found[limit - 1][-3:]) if len(found) > limit else ""
    return Page(tuple(_alias(row[:-3]) for row in found[:limit]), following, None)


def open_aliases(organization: int, *, viewer: Viewer) -> int:
    """How many questions about the names on a member's lines wait for an answer."""
    with seen_by(viewer), connection.cursor() as cursor:
        ((number,),) = rows(cursor, _OPEN, [organization])
    return int(number)


def alias(uid: UUID, *, organization: int, viewer: Viewer) -> Alias:
    """One pair of names of a member. Raises `NotFound`."""
    statement = _ALIASES.replace("{where}", "AND p.uid = %(uid)s").replace("{having}", "TRUE")
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, statement, {"organization": organization, "uid": uid, "limit": 1})
    if not found:
        raise NotFound(_("There is no such pair of names."), alias=str(uid))
    return _alias(found[0][:-3])


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
