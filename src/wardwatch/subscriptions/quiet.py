"""When something may be sent: outside quiet hours, and with the next digest. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wardwatch.products.types import Severity
from wardwatch.subscriptions.types import Pace, Quiet

DIGEST_HOUR = 8
"""The hour, where the reader is, at which digests are written."""
_MONDAY = 0


def due(at: datetime, *, pace: Pace, quiet: Quiet | None, severity: Severity, time_zone: str) -> datetime:
    """When what is released at `at` may reach its reader. Emergencies wait for nothing."""
    if severity is Severity.EMERGENCY:
        return at
    moment = at if pace is Pace.AT_ONCE else _next_digest(at, weekly=pace is Pace.WEEKLY, zone=ZoneInfo(time_zone))
    return _after(moment, quiet) if quiet else moment


def _next_digest(at: datetime, *, weekly: bool, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    day = local.date() if local.hour < DIGEST_HOUR else local.date() + timedelta(days=1)
    if weekly:
        day += timedelta(days=(_MONDAY - day.weekday()) % 7)
    return datetime.combine(day, time(DIGEST_HOUR), zone).astimezone(UTC)


def _after(at: datetime, quiet: Quiet) -> datetime:
    local = at.astimezone(ZoneInfo(quiet.time_zone))
    hour = local.hour
    across = quiet.start > quiet.end
    is_quiet = (hour >= quiet.start or hour < quiet.end) if across else quiet.start <= hour < quiet.end
    if not is_quiet:
        return at
    day = local.date() + timedelta(days=1) if across and hour >= quiet.start else local.date()
    return datetime.combine(day, time(quiet.end), local.tzinfo).astimezone(UTC)
