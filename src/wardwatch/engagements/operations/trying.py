"""Count guesses, so that nobody has many. A count is committed before the guess is looked at."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction

from wardwatch.engagements import models, policy
from wardwatch.engagements.operations.tokens import try_digest
from wardwatch.kit.errors import Refusal

KEPT = timedelta(days=1)
_COUNT = """
    INSERT INTO engagements_try AS t (key, hour, count) VALUES (%s, %s, 1)
    ON CONFLICT (key, hour) DO UPDATE SET count = t.count + 1 RETURNING t.count"""


class TooManyTries(Refusal):
    """Too many tries in this hour; the same answer whether the guess was right or wrong."""

    code = "too-many-tries"


def count_try(at: datetime, tried: Mapping[str, str]) -> None:
    """Count one try for each of `tried` (keys of `policy.TRIES_PER_HOUR`). Past the hour's limit: `TooManyTries`."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    over = False
    with transaction.atomic(), connection.cursor() as cursor:
        for kind, value in sorted(tried.items()):
            cursor.execute(_COUNT, [try_digest(kind, value), hour])
            over |= cursor.fetchone()[0] > policy.TRIES_PER_HOUR[kind]
    if over:
        raise TooManyTries("There were too many tries. Please wait an hour, sign in, or call the center.")


def forget_tries(*, at: datetime) -> int:
    """Remove counts older than `KEPT`; returns how many."""
    return models.Try.objects.filter(hour__lt=at - KEPT).delete()[0]
