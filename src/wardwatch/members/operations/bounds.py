"""Bounds on what strangers can cause, counted in the cache."""

from django.core.cache import cache
from django.db import connection, transaction


def among_the_first(minute: str, what: str, *, most: int, lasts: int) -> bool:
    """Whether `what` happens for the first time in this `minute`, and fewer than `most` others did.

    The count is kept for `lasts` seconds: the time itself, and what a slow request adds.
    """
    return cache.add(f"{minute}:{what}", 1, lasts) and within(minute, most=most, lasts=lasts)


def within(what: str, *, most: int, lasts: int) -> bool:
    """Count one more `what`, and say whether that makes at most `most`. Those who count it at once wait for each other:
    the cache's own `incr` lets one of them slip by, and forgets the count after its own time.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"count|{what}"])
        count: int = cache.get(what, 0) + 1
        cache.set(what, count, lasts)
    return count <= most
