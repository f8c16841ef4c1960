"""RFC 3339 timestamps as published data writes them."""

from datetime import UTC, datetime
from typing import overload


@overload
def in_utc(instant: datetime) -> datetime: ...
@overload
def in_utc(instant: None) -> None: ...
def in_utc(instant: datetime | None) -> datetime | None:
    """The same instant in UTC. One without an offset, which RFC 3339 forbids and CVE records hold, is taken as UTC."""
    if instant is None:
        return None
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
