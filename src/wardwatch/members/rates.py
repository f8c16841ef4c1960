"""How often somebody asks: a fixed number of requests in each minute, counted in one statement."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString

from django.conf import settings
from django.db import connection

from wardwatch.kit.database import often
from wardwatch.members.models import Usage

_KEPT = timedelta(hours=1)
_COUNT: LiteralString = """
    WITH alone AS MATERIALIZED (
        SELECT CASE WHEN %s THEN set_config('synchronous_commit', 'off', true) END AS waits)
    INSERT INTO members_usage AS u (who, minute, used) SELECT %s, %s, 1 FROM alone
    ON CONFLICT (who) DO UPDATE SET minute = excluded.minute,
        used = CASE WHEN u.minute = excluded.minute THEN u.used + 1 ELSE 1 END
    RETURNING used"""
"""A count that stands alone waits for no disk: after a crash the last few are forgotten, and nobody minds."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What is left of this minute: `limit` requests a minute, `remaining` of them, `reset` seconds to the next one."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool

    @property
    def headers(self) -> dict[str, str]:
        """As headers, named as the IETF's draft on rate limits names them."""
        said = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }
        return {**said, "Retry-After": str(self.reset)} if self.exceeded else said


def count(who: str, *, at: datetime) -> Rate:
    """Count one request of `who` ("token|SECRET", "person|12"), which is stored as a keyed digest only."""
    digest = bytes.fromhex(settings.HOME.keyring.digest(f"rate|{who}".encode()))
    minute = at.replace(second=0, microsecond=0)
    ((used,),) = often(_COUNT, [not connection.in_atomic_block, digest, minute])
    if used == 1:
        Usage.objects.filter(minute__lt=at - _KEPT).delete()
    limit: int = settings.API_REQUESTS_PER_MINUTE
    return Rate(limit, max(0, limit - used), 60 - at.second, used > limit)
