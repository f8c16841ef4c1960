"""Compare indicators that somebody wrote with the lists of false positives, as the worker: reading lists takes time."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from wardwatch.intel.judging.lists import category_of, packaged
from wardwatch.intel.judging.types import Hit, Mode
from wardwatch.intel.operations import Lists, listed
from wardwatch.products import models
from wardwatch.products.document import Document, reading
from wardwatch.products.document import blocks as b
from wardwatch.products.document.observing import observable
from wardwatch.products.document.walking import parts
from wardwatch.products.states import UNDER_REVIEW, WRITABLE
from wardwatch.standards.observables import Observable

MOST = 100
"""Products of one round."""


def compare_values(*, at: datetime, lists: Lists = packaged) -> int:
    """Compare the indicators of every text that changed since it was compared; gives how many values were."""
    wanted = sorted(str(state) for state in WRITABLE | UNDER_REVIEW)
    changed = models.Product.objects.filter(state__in=wanted).exclude(compared=F("version"))
    return sum(_compare(row, at, lists) for row in changed.order_by("pk")[:MOST])


def values_of(document: Document) -> dict[str, Observable]:
    """The indicators of a document, as they are written, with the values that lists know."""
    rows = (part for _, part in parts(document) if isinstance(part, b.IndicatorRow))
    return {row.value: value for row in rows if (value := observable(row))}


def _compare(row: models.Product, at: datetime, lists: Lists) -> int:
    values = values_of(reading.read(bytes(row.document)))
    with transaction.atomic():
        models.ValueAnswer.objects.filter(product=row).exclude(value__in=values).delete()
        known = set(models.ValueAnswer.objects.filter(product=row).values_list("value", flat=True))
        fresh = {written: value for written, value in values.items() if written not in known}
        hits = listed(fresh.values(), lists=lists) if fresh else {}
        answers = (_answer(row, written, hits.get(value, ()), at) for written, value in fresh.items())
        models.ValueAnswer.objects.bulk_create(answers, ignore_conflicts=True)
        models.Product.objects.filter(pk=row.pk, version=row.version).update(compared=row.version)
    return len(fresh)


def _answer(row: models.Product, written: str, hits: tuple[Hit, ...], at: datetime) -> models.ValueAnswer:
    foremost = min(hits, key=lambda hit: hit.mode is not Mode.BLOCK, default=None)
    return models.ValueAnswer(
        product=row,
        label_id=row.label_id,
        value=written,
        listed=foremost.list_name if foremost else "",
        category=category_of(foremost.list_key).key if foremost else "",
        keeps_out=foremost is not None and foremost.mode is Mode.BLOCK,
        asked_at=at,
    )
