"""Look up what the checks of a document need to know, and ask them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from wardwatch.intel.judging.lists.categories import category
from wardwatch.members.models import Organization
from wardwatch.members.types import OrganizationKind
from wardwatch.products import models
from wardwatch.products.checks import Known, Listed, Problem, problems
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.document.observing import observable
from wardwatch.products.document.walking import parts
from wardwatch.products.gathering.blocking import never
from wardwatch.products.kinds import KINDS
from wardwatch.products.remarks import dead
from wardwatch.products.types import Marking

SHORTEST_NAME = 6
"""Letters of an organization's name that is looked for in texts: shorter ones are words of other things."""
_NOT_VICTIMS = (OrganizationKind.CENTER, OrganizationKind.PARTNER, OrganizationKind.DEVICE_MAKER)


def problems_of(
    document: Document, *, product: UUID | None = None, tlp: Marking | None, at: datetime
) -> tuple[Problem, ...]:
    """What is to be mended in a document that is to be released at a marking (None: nobody asked yet).

    `product` is the one whose text it is: what the worker found out of it counts.
    """
    gone = dead({source.url for source in document.sources if source.url})
    rows = tuple(part for _, part in parts(document) if isinstance(part, b.IndicatorRow))
    known = Known(
        today=at.date(),
        tlp=tlp,
        names=organization_names(),
        never=never(rows, at=at),
        dead=gone,
        **_compared(product, rows),
    )
    return problems(document, KINDS[document.kind], known)


def _compared(product: UUID | None, rows: Collection[b.IndicatorRow]) -> dict[str, Any]:
    if product is None or not rows:
        return {}
    answers = {each.value: each for each in models.ValueAnswer.objects.filter(product__uid=product)}
    found = {
        value: Listed(each.listed, category(each.category).says, each.keeps_out)
        for value, each in answers.items()
        if each.listed
    }
    unasked = frozenset(row.value for row in rows if row.value not in answers and observable(row))
    return {"listed": found, "unasked": unasked}


def organization_names() -> frozenset[str]:
    """Names of organizations here that a product may not name as victims."""
    names = Organization.objects.exclude(kind__in=_NOT_VICTIMS).values_list("name", flat=True)
    return frozenset(name for name in names if len(name) >= SHORTEST_NAME)
