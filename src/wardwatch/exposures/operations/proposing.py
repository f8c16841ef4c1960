"""Propose names that may mean one product, for people to confirm or refuse."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import LiteralString

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from wardwatch.assets.models import Asset
from wardwatch.exposures import keys
from wardwatch.exposures.keys import Names
from wardwatch.exposures.matching.makers import fold
from wardwatch.exposures.matching.proposals import ClaimedNames
from wardwatch.exposures.models import ProductAlias
from wardwatch.exposures.states import AliasReason
from wardwatch.kit.database import copy_rows, rows
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.queries import center_id
from wardwatch.provenance.models import Assertion
from wardwatch.vulnerabilities.models import AffectedRange

_CLAIMED: LiteralString = """
    SELECT DISTINCT r.vendor, r.product, r.product_text, r.cpe
    FROM exposures_rangebounds b JOIN vulnerabilities_affectedrange r ON r.id = b.affected_range_id WHERE b.open"""
_LISTED: LiteralString = """
    SELECT DISTINCT organization_id, vendor, product, model FROM assets_asset
    WHERE retired_at IS NULL AND purl = '' ORDER BY 1, 2, 3, 4"""
_SHARED: LiteralString = """
    SELECT DISTINCT vendor, product, model, claimed_vendor, claimed_product FROM exposures_productalias
    WHERE shared AND state = 'confirmed'"""
_COLUMNS = ("organization_id", "label_id", "vendor", "product", "model", "claimed_vendor", "claimed_product", "reason")
_NAMED: LiteralString = "(organization_id, vendor, product, model, claimed_vendor, claimed_product)"
_WANTED: LiteralString = """
    CREATE TEMP TABLE ww_proposal (organization_id bigint, label_id bigint, vendor text, product text, model text,
        claimed_vendor text, claimed_product text, reason text) ON COMMIT DROP"""
_FORGET: LiteralString = f"""
    DELETE FROM exposures_productalias WHERE state = 'proposed' AND reason <> 'stated' AND decided_at IS NULL
        AND {_NAMED} NOT IN (SELECT {_NAMED[1:-1]} FROM ww_proposal)"""
_PROPOSE: LiteralString = """
    INSERT INTO exposures_productalias (uid, organization_id, label_id, vendor, product, model, claimed_vendor,
        claimed_product, state, reason, shared, proposed_at, decided_by, why)
    SELECT gen_random_uuid(), organization_id, label_id, vendor, product, model, claimed_vendor, claimed_product,
        'proposed', min(reason), false, %(at)s, '', '' FROM ww_proposal GROUP BY 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT DO NOTHING"""

_Proposed = tuple[int, int, str, str, str, str, str, str]


def propose(*, at: datetime) -> int:
    """Keep the proposals in line with lists and open claims; returns how many are new. Runs as the worker.

    What somebody decided stays, and is not proposed again. Run twice it changes nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_WANTED)
        copy_rows(cursor, "ww_proposal", _COLUMNS, list(_proposals(cursor)))
        cursor.execute("ANALYZE ww_proposal")
        cursor.execute(_FORGET)
        cursor.execute(_PROPOSE, {"at": at})
        return int(cursor.rowcount)


def forget_listed(*, organization: int, names: tuple[str, str, str], at: datetime) -> int:
    """Remove what was asked and said of a maker, product and model that stand on no line of a member any more, also on
    no retired one; returns how many pairs. Runs as the worker, for purges: what was shared of them goes elsewhere too.
    """
    vendor, product, model = names
    if Asset.objects.filter(organization=organization, vendor=vendor, product=product, model=model).exists():
        return 0
    gone = ProductAlias.objects.filter(organization=organization, vendor=vendor, product=product, model=model)
    rows, _ = gone.delete()
    propose(at=at)
    return rows


def claimed_in(assertions: "QuerySet[Assertion]") -> set[Names]:
    """The makers and products that claims name."""
    claims = AffectedRange.objects.filter(assertion__in=assertions)
    return {keys.claimed_names(*texts) for texts in claims.values_list("vendor", "product", "product_text", "cpe")}


def forget_claimed(names: Collection[Names], *, at: datetime) -> int:
    """Remove what was asked and said of names that were claimed and that no open claim has any more, and keep the
    proposals in line; returns how many pairs. Runs as the worker, for purges."""
    with connection.cursor() as cursor:
        left = {keys.claimed_names(*texts) for texts in rows(cursor, _CLAIMED)}
    number = 0
    for vendor, product in set(names) - left:
        number += ProductAlias.objects.filter(claimed_vendor=vendor, claimed_product=product).delete()[0]
    propose(at=at)
    return number


def _proposals(cursor: CursorWrapper) -> Iterator[_Proposed]:
    claimed = {keys.claimed_names(*texts) for texts in rows(cursor, _CLAIMED)}
    near = ClaimedNames(sorted(pair for pair in claimed if all(pair)))
    said = _shared(rows(cursor, _SHARED))
    center, label_of = center_id(), dict[int, int]()
    by_names: dict[tuple[str, str, str], tuple[tuple[str, str], ...]] = {}
    for organization, *names in rows(cursor, _LISTED):
        called = (names[0], names[1], names[2])
        if organization not in label_of:
            label_of[organization] = intern(labels.about(organization, center))
        if called not in by_names:
            by_names[called] = tuple((each.vendor, each.product) for each in near.near(*called))
        by_reason = ((AliasReason.SHARED, said.get(_folded(called), ())), (AliasReason.SPELLING, by_names[called]))
        for reason, named in by_reason:
            for pair in named:
                yield organization, label_of[organization], *called, *pair, str(reason)


def _shared(found: list[tuple[str, ...]]) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """What members let others see, by the names on their lists."""
    said: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for *called, vendor, product in found:
        said.setdefault(_folded(tuple(called)), []).append((vendor, product))
    return said


def _folded(called: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, called))
