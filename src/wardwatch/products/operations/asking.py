"""Ask the addresses of sources whether they still answer, as the worker, through the guarded client."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from wardwatch.kit.errors import Unavailable
from wardwatch.kit.http import Client
from wardwatch.kit.http.network import NameUnknown
from wardwatch.products import models
from wardwatch.products.document import reading
from wardwatch.products.states import UNDER_REVIEW, WRITABLE, Reach

log = structlog.get_logger("products")

GONE = (404, 410)
"""Statuses by which a server says that there is nothing (RFC 9110 sections 15.5.5 and 15.5.11)."""
AGAIN = timedelta(hours=20)
"""How old an answer may be before the address is asked anew."""
FEW_BYTES = 4 * 2**20
SECONDS = 20.0
MOST = 300
"""Addresses of one product that are asked."""


def with_sources_to_ask(*, at: datetime) -> tuple[UUID, ...]:
    """Products that are written or read now."""
    wanted = sorted(str(state) for state in WRITABLE | UNDER_REVIEW)
    return tuple(models.Product.objects.filter(state__in=wanted).values_list("uid", flat=True))


def ask_sources(*, product: UUID, at: datetime, client: Client | None = None) -> int:
    """Ask each address that a product cites and nobody asked lately; gives how many were asked.

    Only what its server says is gone, or whose server has no name any more, is dead; any other silence is unknown.
    """
    row = models.Product.objects.filter(uid=product).first()
    if row is None:
        return 0
    urls = list(dict.fromkeys(each.url for each in reading.read(bytes(row.document)).sources if each.url))
    models.SourceAnswer.objects.filter(product=row).exclude(url__in=urls).delete()
    fresh = models.SourceAnswer.objects.filter(product=row, asked_at__gt=at - AGAIN)
    wanted = [url for url in urls if url not in set(fresh.values_list("url", flat=True))][:MOST]
    own = client or Client(first_wait=0.1)
    try:
        _keep(row, ((url, *ask(own, url)) for url in wanted), at)
    finally:
        if client is None:
            own.close()
    return len(wanted)


def ask(client: Client, url: str) -> tuple[Reach, str]:
    """Whether an address answers, and what it said."""
    try:
        status = client.ask(url, statuses=(200, *GONE), max_bytes=FEW_BYTES, timeout=SECONDS).status
    except NameUnknown as error:
        return Reach.DEAD, error.message
    except Unavailable as error:
        return Reach.UNKNOWN, error.message
    return (Reach.DEAD, str(status)) if status in GONE else (Reach.ANSWERS, str(status))


def _keep(row: models.Product, answers: Iterable[tuple[str, Reach, str]], at: datetime) -> None:
    for url, reach, said in answers:
        with transaction.atomic():
            models.SourceAnswer.objects.update_or_create(
                product=row,
                url=url,
                defaults={"reach": reach, "said": said, "asked_at": at, "label_id": row.label_id},
            )
